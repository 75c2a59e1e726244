"""Scores as the evaluator gives them: one for each architecture, or a reason, whatever the metric."""

import numpy as np
import pytest
import torch

from swapcore.errors import DeviceMemoryError
from swapcore.evaluation.ensemble import REFERENCES, reference_here
from swapcore.evaluation.evaluator import evaluate, evaluate_one, measured_first, work_through
from swapcore.evaluation.memory import is_memory_failure
from swapcore.networks import nasbench201_scoring
from swapcore.problems.registry import get_space
from tests.scores import resolved, score

SPACE = get_space("nasbench201")
CELLS = [SPACE.at(index) for index in (7_000, 12_345, 3_210)]
DISCONNECTED = SPACE.parse("|nor_conv_3x3~0|+|none~0|none~1|+|none~0|none~1|nor_conv_3x3~2|")


@pytest.mark.parametrize("metric", ["swap", "nwot", "params"])
def test_the_order_and_the_company_do_not_matter(metric):
    request = resolved(metric=metric, preset="lite", samples=12, repeats=2)
    alone = [evaluate_one(cell, request).values for cell in CELLS]
    assert [one.values for one in evaluate(CELLS[::-1], request)][::-1] == alone
    assert len(set(alone)) == len(CELLS)


def test_a_metric_without_a_value_gives_the_reason_and_the_next_go_on():
    request = resolved(metric="jacov", preset="lite", samples=6)
    first, undefined, last = evaluate([CELLS[0], DISCONNECTED, CELLS[1]], request)
    assert undefined.values == ()
    assert undefined.value is None
    assert undefined.undefined == "all gradients vanish: no path leads from the input to the output"
    assert undefined.seconds > 0
    assert (first.values, last.values) == (
        evaluate_one(CELLS[0], request).values,
        evaluate_one(CELLS[1], request).values,
    )


def test_a_count_is_that_of_the_reference_network():
    cost = resolved().problem.reference_cost(CELLS[0], "cifar10")
    counts = {
        name: score(CELLS[0], metric=name, preset="lite", repeats=3).values for name in ("size", "params", "flops")
    }
    assert counts == {"size": (cost.parameters / 1e6,), "params": (cost.parameters,), "flops": (cost.flops / 1e6,)}


def failing(error):
    def fail(*_arguments):
        raise error

    return fail


@pytest.mark.parametrize(
    "error",
    [
        MemoryError("Unable to allocate 3.1 TiB"),
        RuntimeError(
            "[enforce fail at alloc_cpu.cpp:121] err == 0. DefaultCPUAllocator: can't allocate memory: 3.1 TiB"
        ),
        RuntimeError("could not create a memory object, 3.1 TiB"),
        torch.OutOfMemoryError("CUDA out of memory, 3.1 TiB"),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("metric", ["swap", "nwot"])
def test_memory_that_cannot_be_had_is_one_sentence(error, metric, monkeypatch):
    make = "scoring_network" if metric == "swap" else "whole_network"
    monkeypatch.setattr(nasbench201_scoring, make, failing(error))
    with pytest.raises(
        DeviceMemoryError, match=r"^cpu has too little memory for one network \(.*3\.1 TiB\); fewer "
    ) as told:
        evaluate_one(CELLS[0], resolved(metric=metric, preset="lite"))
    assert "\n" not in str(told.value)


def test_other_failures_stay_what_they_are(monkeypatch):
    monkeypatch.setattr(nasbench201_scoring, "scoring_network", failing(RuntimeError("this layer is broken")))
    with pytest.raises(RuntimeError, match="this layer is broken"):
        evaluate_one(CELLS[0], resolved(preset="lite"))
    assert not is_memory_failure(ValueError("out of memory"))


def test_an_allocation_that_really_fails_is_known_as_one():
    for allocate in (lambda: torch.empty(2**60), lambda: np.empty(2**59)):
        with pytest.raises((RuntimeError, MemoryError)) as raised:
            allocate()
        assert is_memory_failure(raised.value)


@pytest.mark.parametrize(("metric", "first"), [("az_nas", REFERENCES), ("nwot", 0), ("flops", 0)])
def test_one_score_can_be_timed_without_what_is_measured_before_the_first(metric, first):
    asked = resolved(space="nasbench201", preset="lite", samples=4, metric=metric)
    before = reference_here.cache_info().misses
    work_through(CELLS[0], asked)
    assert reference_here.cache_info().misses == before
    assert measured_first(asked) == first
