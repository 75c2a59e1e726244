"""Searches of the version before, asked again: what they lead to must be the same to the last evaluation."""

import json
from pathlib import Path

import pytest

from swapcore.evaluation.devices import instruction_set
from swapcore.evaluation.evaluator import evaluate
from swapcore.evaluation.resolve import resolve
from swapcore.problems.registry import get_problem
from swapcore.runs.settings import settings_from_json
from swapcore.search.loop import SearchLoop
from swapcore.values.score import Score

GOLDEN = json.loads((Path(__file__).parent / "searches.json").read_text())
ROUNDED = 0.01
"""Processors round differently, which moves a few units in a thousand."""
LAST_BIT = 1e-14
"""The exponential in f(Θ) differs in its last bit from one kind of processor to another."""
AGAIN = (0, 57, -1)


@pytest.fixture(params=GOLDEN["searches"], ids=lambda search: search["name"])
def recorded(request):
    return request.param


def test_a_recorded_search_is_asked_for_again_and_comes_to_the_same_end(recorded):
    settings = settings_from_json(recorded["settings"])
    space = get_problem(settings.score.space).space
    objective = settings.new_objective()
    assert settings.searcher.lag == 1
    loop = SearchLoop(settings.new_searcher(), objective, settings.size_of, lag=settings.searcher.lag)
    cycles = []
    while not loop.is_over:
        for number, candidate in loop.take():
            cycle, architecture, origin, parents, score, _, _ = recorded["evaluations"][number]
            assert space.format(candidate.architecture) == architecture
            assert (candidate.cycle, candidate.origin, candidate.parents) == (cycle, origin, tuple(parents))
            loop.receive(number, Score(values=(score,)))
        cycles += loop.take_cycles()
    assert len(loop.evaluations) == len(recorded["evaluations"]) == loop.searcher.budget
    assert [one.size for one in loop.evaluations] == [row[5] for row in recorded["evaluations"]]
    fitness = [fitness for cycle in cycles for fitness in cycle.fitness]
    assert fitness == pytest.approx([row[6] for row in recorded["evaluations"]], rel=LAST_BIT)
    for cycle, (number, told, best_fitness, median, population) in zip(cycles, recorded["cycles"], strict=True):
        assert (cycle.number, cycle.evaluations[-1].number + 1, list(cycle.population)) == (number, told, population)
        assert (cycle.best_fitness, cycle.median) == pytest.approx((best_fitness, median), rel=LAST_BIT)
    best = recorded["best"]
    assert loop.best.number == best["number"]
    assert space.format(loop.best.architecture) == best["architecture"]
    assert (loop.best.score.value, loop.best.size) == (best["score"], best["size"])
    assert cycles[-1].best_fitness == pytest.approx(best["fitness"], rel=LAST_BIT)


def test_recorded_scores_are_computed_again(recorded):
    settings = settings_from_json(recorded["settings"])
    resolved = resolve(settings.score, "cpu")
    rows = [recorded["evaluations"][place] for place in (*AGAIN, recorded["best"]["number"])]
    found = evaluate([resolved.space.parse(row[1]) for row in rows], resolved)
    is_same = instruction_set() == GOLDEN["processor"]["instruction_set"]
    for row, score in zip(rows, found, strict=True):
        assert score.value == (row[4] if is_same else pytest.approx(row[4], rel=ROUNDED))


def test_the_record_says_where_it_comes_from():
    assert set(GOLDEN) == {"source", "date", "processor", "versions", "columns", "searches"}
    assert set(GOLDEN["versions"]) == {"python", "torch", "numpy", "optuna"}
    assert "before searches were asynchronous" in GOLDEN["source"]
    assert [len(search["evaluations"]) for search in GOLDEN["searches"]] == [170, 320, 180]
    assert len({search["settings"]["seed"] for search in GOLDEN["searches"]}) == 3
