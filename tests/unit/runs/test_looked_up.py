"""Searches by looked-up scores: the same search as by computed ones, and a word where no table fits."""

from dataclasses import replace

import pytest

from swapcore.data.score_table import load_score_table
from swapcore.errors import InvalidInputError, MissingDataError
from swapcore.evaluation.evaluator import evaluate_one
from swapcore.evaluation.resolve import resolve
from swapcore.runs.driving import search_cycles
from swapcore.runs.looked_up import looked_up_scorer, whole_table
from tests.search_settings import search_settings

SMALL = {"parameters": {"population": 4, "cycles": 6, "tournament": 2}}


@pytest.mark.parametrize("preset", ["paper", "lite"])
def test_a_search_by_looked_up_scores_asks_what_a_search_by_computed_ones_asks(preset):
    settings = search_settings(preset=preset, mu=0.8, sigma=0.681, **SMALL)
    space, resolved = settings.problem.space, resolve(settings.score, "cpu")
    cycles = list(search_cycles(settings.new_loop(), space, looked_up_scorer(settings.score)))
    found = [one for cycle in cycles for one in cycle.evaluations]
    assert len(found) == settings.new_searcher().budget
    for one in found[::4]:
        # Processors round differently, which moves a few units in a thousand.
        assert one.score.value == pytest.approx(evaluate_one(one.architecture, resolved).value, rel=0.02)


def test_scores_are_those_of_the_table_at_the_place_of_the_architecture():
    settings = search_settings()
    scorer, table = looked_up_scorer(settings.score), load_score_table()
    space = settings.problem.space
    scorer.begin({number: space.parse(table.columns["architecture"][number]) for number in (0, 977, 15_624)})
    assert scorer.is_busy
    assert [(number, one.value) for number, one in scorer.wait()] == [
        (number, table.columns["score"][number]) for number in (0, 977, 15_624)
    ]
    assert not scorer.is_busy


@pytest.mark.parametrize("change", [{"repeats": 3}, {"seed": 1}, {"metric": "flops"}, {"channels": 8}, {"samples": 8}])
def test_scores_of_another_kind_are_refused_with_what_there_is(change):
    with pytest.raises(
        MissingDataError, match=r"no table of all scores of nasbench201 was .* on this machine are nasbench201-cifar10"
    ):
        whole_table(replace(search_settings().score, **change))


def test_a_space_that_cannot_be_listed_is_refused():
    with pytest.raises(InvalidInputError):
        whole_table(search_settings(space="darts").score)
