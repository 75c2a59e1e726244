"""Driving a search with a scorer that needs no network: order, and going on after a cut."""

import zlib

import pytest

from swapcore.problems.registry import PROBLEMS
from swapcore.runs.driving import ReplayError, search_cycles
from swapcore.search.registry import SEARCHERS
from swapcore.store.run import EvaluationRow
from swapcore.values.score import Score
from tests.search_settings import search_settings

PARAMETERS = {"population": 6, "cycles": 12, "tournament": 3, "mutations": 2}


class FakeScorer:
    """A score that the text of an architecture decides; gives the last first, and remembers what it was asked for."""

    def __init__(self, space):
        self.space, self.asked, self.waiting = space, [], []

    @property
    def is_busy(self):
        return bool(self.waiting)

    def begin(self, architectures):
        texts = {number: self.space.format(one) for number, one in architectures.items()}
        self.asked += texts.values()
        self.waiting += texts.items()

    def wait(self):
        number, text = self.waiting.pop()
        # Few values, so that ties happen; about a third are undefined.
        value = zlib.crc32(text.encode()) % 17
        return [(number, Score(undefined=f"it is {value}") if value < 6 else Score(values=(float(value),)))]


def settings_for(algorithm, space="nasbench201", lag=1, **changes):
    return search_settings(algorithm=algorithm, space=space, parameters=PARAMETERS, lag=lag, **{"seed": 3} | changes)


def search(settings, known=()):
    """All cycles, and what was scored."""
    space = settings.problem.space
    scorer = FakeScorer(space)
    return list(search_cycles(settings.new_loop(), space, scorer, known)), scorer.asked


def known_from(settings, cycles):
    """Rows as the store has them."""
    return [
        EvaluationRow(
            number=one.number,
            cycle=one.cycle,
            architecture=settings.problem.space.format(one.architecture),
            origin=one.candidate.origin,
            parents=one.candidate.parents,
            score=one.score.value,
            size=one.size,
            fitness=one.score.value,
            seconds=0.0,
            undefined=one.score.undefined,
        )
        for cycle in cycles
        for one in cycle.evaluations
    ]


def facts(cycles):
    """Everything of cycles but whether scores were known."""
    return [
        (
            one.number,
            [(each.number, each.candidate, each.score.value, each.size) for each in one.evaluations],
            one.fitness,
            one.population,
            None if one.best is None else one.best.number,
            one.best_fitness,
            one.median,
        )
        for one in cycles
    ]


@pytest.mark.parametrize("lag", [1, 4])
@pytest.mark.parametrize("algorithm", SEARCHERS)
def test_a_search_cut_after_any_cycle_goes_on_to_the_same_end(algorithm, lag):
    settings = settings_for(algorithm, lag=lag)
    whole, asked = search(settings)
    for cut in range(len(whole) + 1):
        known = known_from(settings, whole[:cut])
        resumed, asked_again = search(settings, known)
        assert facts(resumed) == facts(whole)
        assert sorted(asked_again) == sorted(set(asked) - {one.architecture for one in known})
        assert all(one.score.known_before for cycle in resumed[:cut] for one in cycle.evaluations)
        assert not any(one.score.known_before for cycle in resumed[cut:] for one in cycle.evaluations)


@pytest.mark.parametrize("space", PROBLEMS)
def test_nothing_is_scored_twice(space):
    settings = settings_for("swap-nas", space)
    cycles, asked = search(settings)
    assert len(asked) == len(set(asked)) == sum(len(cycle.evaluations) for cycle in cycles)


@pytest.mark.parametrize("algorithm", ["swap-nas", "random", "nsga2"])
def test_of_a_cycle_that_is_known_in_part_the_rest_is_scored(algorithm):
    settings = settings_for(algorithm)
    whole, asked = search(settings)
    known = known_from(settings, whole)
    for count in range(1, PARAMETERS["population"]):
        resumed, asked_again = search(settings, known[:count])
        assert facts(resumed) == facts(whole)
        assert asked_again == asked[count:]


@pytest.mark.parametrize("algorithm", SEARCHERS)
@pytest.mark.parametrize("place", [0, 4, 9])
def test_a_history_that_the_settings_do_not_lead_to_is_refused(algorithm, place):
    settings = settings_for(algorithm)
    known = known_from(settings, search(settings)[0])
    place = min(place, len(known) - 2)
    right, wrong = known[place], known[place + 1]
    with pytest.raises(ReplayError) as caught:
        search(settings, [*known[:place], wrong, *known[place + 1 :]])
    assert f"evaluation {place} is {wrong.architecture} where the settings lead to {right.architecture}" in str(
        caught.value
    )
    assert "start it again" in str(caught.value)


def test_the_history_of_another_seed_or_another_lag_is_refused():
    known = known_from(settings_for("swap-nas"), search(settings_for("swap-nas"))[0])
    with pytest.raises(ReplayError, match="evaluation 0 is"):
        search(settings_for("swap-nas", seed=4), known)
    with pytest.raises(ReplayError, match="start it again"):
        search(settings_for("swap-nas", lag=4), known)
