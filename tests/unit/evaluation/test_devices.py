"""Where scores are computed: by name or automatically, several at a time, fewer when memory runs out."""

import logging

import pytest
import torch

from swapcore import swap_score
from swapcore.errors import DeviceMemoryError, UnknownNameError
from swapcore.evaluation import devices, measuring
from swapcore.evaluation.devices import choose_device
from swapcore.evaluation.evaluator import evaluate, evaluate_one
from swapcore.machine import Device
from swapcore.patterns.counting import WordCounter
from swapcore.patterns.swap import start_scores
from swapcore.problems.registry import get_space
from tests.scores import resolved

SPACE = get_space("nasbench201")
CELLS = [SPACE.at(index) for index in (9_000, 12_345, 3_210, 15_000, 777, 14_321)]
REQUEST = resolved(preset="lite", samples=6)


@pytest.fixture
def two_gpus(monkeypatch):
    there = [Device(name=name, title=name, memory=None) for name in ("cpu", "cuda:0", "cuda:1")]
    monkeypatch.setattr(devices, "available_devices", lambda: tuple(there))


def test_automatic_is_the_first_gpu_and_otherwise_the_cpu(two_gpus, monkeypatch):
    assert choose_device() == choose_device("auto") == choose_device("cuda") == "cuda:0"
    assert choose_device("cuda:1") == "cuda:1"
    monkeypatch.setattr(devices, "available_devices", lambda: (Device(name="cpu", title="", memory=None),))
    assert choose_device() == "cpu"


@pytest.mark.parametrize("name", ["cuda:9", "tpu", "", "CPU"])
def test_a_device_that_is_not_there_is_named_with_those_that_are(two_gpus, name):
    with pytest.raises(UnknownNameError, match="known: auto, cpu, cuda:0, cuda:1"):
        choose_device(name)
    with pytest.raises(UnknownNameError, match="known: auto, cpu, cuda:0, cuda:1"):
        resolved(preset="lite", device=name)


def scores(results):
    return [(result.values, result.units, result.layers) for result in results]


def test_several_at_a_time_give_what_one_after_the_other_gives(monkeypatch):
    alone = scores(evaluate_one(cell, REQUEST) for cell in CELLS)
    flying, most = set(), []

    def watched(*arguments, **options):
        finish = start_scores(*arguments, **options)
        flying.add(finish)
        most.append(len(flying))

        def land():
            flying.remove(finish)
            return finish()

        return land

    monkeypatch.setattr("swapcore.patterns.swap.start_scores", watched)
    monkeypatch.setitem(measuring.IN_FLIGHT, "cpu", 4)
    assert scores(evaluate(CELLS, REQUEST)) == alone
    assert max(most) == 4
    assert not flying


def test_half_as_many_go_on_when_memory_runs_out_and_a_warning_says_so(monkeypatch, caplog):
    alone = scores(evaluate_one(cell, REQUEST) for cell in CELLS)
    flying = set()

    def scarce(*arguments, **options):
        if len(flying) == 2:
            raise torch.OutOfMemoryError
        finish = start_scores(*arguments, **options)
        flying.add(finish)

        def land():
            flying.remove(finish)
            return finish()

        return land

    monkeypatch.setattr("swapcore.patterns.swap.start_scores", scarce)
    monkeypatch.setitem(measuring.IN_FLIGHT, "cpu", 6)
    with caplog.at_level(logging.WARNING):
        assert scores(evaluate(CELLS, REQUEST)) == alone
    assert caplog.messages == ["cpu ran out of memory; going on with 1 networks in flight"]


def test_a_device_too_small_for_one_network_is_told_as_such(monkeypatch):
    def none(*_arguments, **_options):
        raise torch.OutOfMemoryError("tried to allocate 2 GiB")

    monkeypatch.setattr("swapcore.patterns.swap.start_scores", none)
    with pytest.raises(
        DeviceMemoryError, match=r"cpu has too little memory for one network \(.*2 GiB\); fewer samples, channels or"
    ):
        evaluate_one(CELLS[0], REQUEST)


@pytest.mark.parametrize("samples", [60, 65])
def test_words_are_counted_alike_whether_repeats_are_left_out_early_or_late(samples):
    early, late = (WordCounter(samples, torch.device("cpu")) for _ in range(2))
    late.compress = False
    for units in (300, 1, 5_000):
        outputs = torch.randn(samples, units).sign().repeat(1, 2)
        early.add(outputs, 0.0)
        late.add(outputs, 0.0)
    assert early.layers() == late.layers() == [300, 1, 5_000]
    assert early.total() == late.total()


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("samples", [16, 64])
def test_a_gpu_is_not_waited_for_during_a_forward_pass_and_counts_as_the_cpu_does(samples):
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(64, 5_000), torch.nn.ReLU(), torch.nn.Linear(5_000, 50), torch.nn.Tanh()
    )
    inputs = torch.randn(samples, 64)
    on_cpu = swap_score(model, inputs)
    model.cuda()
    inputs = inputs.cuda()
    torch.cuda.set_sync_debug_mode("error")
    try:
        finish = start_scores(model, inputs)
    finally:
        torch.cuda.set_sync_debug_mode("default")
    assert finish()[0].score == pytest.approx(on_cpu.score, rel=0.01)
