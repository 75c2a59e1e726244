"""The loop of a search with a scorer that needs no network: order, best and median, and going on after a cut."""

import math
import zlib
from dataclasses import replace
from statistics import median

import pytest

from swapcore.problems.registry import PROBLEMS, get_space
from swapcore.runs.loop import Known, ReplayError, Scored, search_cycles
from swapcore.runs.settings import SearchSettings
from swapcore.search.registry import SEARCHERS
from swapcore.search.searcher import SearchParameters

PARAMETERS = SearchParameters(population=6, cycles=12, tournament=3, mutations=2)


class FakeScorer:
    """A score that the text of an architecture decides; remembers what it was asked for."""

    def __init__(self, space):
        self.space = get_space(space)
        self.asked = []

    def __call__(self, architectures):
        texts = [self.space.format(one) for one in architectures]
        self.asked += texts
        # Few values, so that ties happen.
        scores = [float(zlib.crc32(text.encode()) % 17) for text in texts]
        return [Scored(score=score, saturation=score / 17, cached=False) for score in scores]


def settings_for(algorithm, space="nasbench201", **changes):
    return SearchSettings(**({"algorithm": algorithm, "space": space, "parameters": PARAMETERS, "seed": 3} | changes))


def search(settings, known=()):
    """All cycles, and what was scored."""
    scorer = FakeScorer(settings.space)
    return list(search_cycles(settings, scorer, known)), scorer.asked


def known_from(settings, cycles):
    space = get_space(settings.space)
    return [
        Known(architecture=space.format(one.candidate.architecture), score=one.score, undefined=one.undefined)
        for cycle in cycles
        for one in cycle.evaluations
    ]


def facts(cycles):
    """Everything of cycles but what scoring them gave, which a resumed search knows no more."""
    return [(one.number, one.evaluations, one.population, one.best, one.median) for one in cycles]


@pytest.mark.parametrize("space", PROBLEMS)
@pytest.mark.parametrize("algorithm", SEARCHERS)
def test_evaluations_are_numbered_in_order_and_scored_at_most_once(algorithm, space):
    settings = settings_for(algorithm, space)
    cycles, asked = search(settings)
    evaluations = [one for cycle in cycles for one in cycle.evaluations]
    assert [one.number for one in evaluations] == list(range(len(evaluations)))
    assert [cycle.number for cycle in cycles] == list(range(len(cycles)))
    assert all(one.cycle == cycle.number for cycle in cycles for one in cycle.evaluations)
    assert len(asked) == len(set(asked))
    assert set(asked) == {known.architecture for known in known_from(settings, cycles)}
    assert 0 < len(evaluations) <= settings.searcher().budget
    for one in evaluations:
        assert all(parent < cycles[one.cycle].evaluations[0].number for parent in one.candidate.parents)


@pytest.mark.parametrize("algorithm", SEARCHERS)
def test_best_and_median_are_those_of_the_naive_computation(algorithm):
    settings = settings_for(algorithm, mu=0.8, sigma=0.7)
    evaluations = []
    for cycle in search(settings)[0]:
        evaluations += cycle.evaluations
        top = max(one.fitness for one in evaluations)
        assert cycle.best == next(one for one in evaluations if one.fitness == top)
        kept = [one for one in evaluations if one.number in cycle.population]
        assert len(kept) == len(set(cycle.population)) == len(cycle.population) > 0
        assert cycle.median == median(one.fitness for one in kept)
    for one in evaluations:
        assert one.size == settings.size_of(one.candidate.architecture)
        assert one.fitness == settings.fitness(one.score, one.size)


@pytest.mark.parametrize("algorithm", SEARCHERS)
def test_a_search_cut_after_any_cycle_goes_on_to_the_same_end(algorithm):
    settings = settings_for(algorithm)
    whole, asked = search(settings)
    for cut in range(len(whole) + 1):
        known = known_from(settings, whole[:cut])
        resumed, asked_again = search(settings, known)
        assert facts(resumed) == facts(whole)
        assert asked_again == asked[len(dict.fromkeys(one.architecture for one in known)) :]
        assert all(scored is None for cycle in resumed[:cut] for scored in cycle.scored)
        assert [cycle.scored for cycle in resumed[cut:]] == [cycle.scored for cycle in whole[cut:]]


def test_a_search_cut_after_any_cycle_goes_on_in_darts():
    settings = settings_for("swap-nas", "darts")
    whole, _ = search(settings)
    for cut in (1, 5, len(whole) - 1):
        assert facts(search(settings, known_from(settings, whole[:cut]))[0]) == facts(whole)


@pytest.mark.parametrize("algorithm", ["swap-nas", "random", "nsga2"])
def test_of_a_cycle_that_is_known_in_part_the_rest_is_scored(algorithm):
    settings = settings_for(algorithm)
    whole, asked = search(settings)
    known = known_from(settings, whole)
    for count in range(1, PARAMETERS.population):
        resumed, asked_again = search(settings, known[:count])
        assert facts(resumed) == facts(whole)
        assert asked_again == asked[count:]
        assert [one.cached for one in resumed[0].scored] == [True] * count + [False] * (PARAMETERS.population - count)


def test_what_is_known_is_believed():
    settings = settings_for("swap-nas")
    known = known_from(settings, search(settings)[0][:1])
    altered = [replace(known[0], score=1e6), *known[1:]]
    first = search(settings, altered)[0][0]
    assert first.best.number == 0
    assert first.best.score == 1e6


class PatchyScorer(FakeScorer):
    """Undefined for some architectures: by default about a third."""

    def __init__(self, space, share=6):
        super().__init__(space)
        self.share = share

    def __call__(self, architectures):
        found = super().__call__(architectures)
        return [
            one
            if one.score >= self.share
            else Scored(score=None, saturation=None, cached=False, undefined=f"it is {one.score:g}")
            for one in found
        ]


def patchy_search(settings, known=(), share=6):
    scorer = PatchyScorer(settings.space, share)
    return list(search_cycles(settings, scorer, known)), scorer.asked


@pytest.mark.parametrize("metric", ["nwot", "ntk"])
@pytest.mark.parametrize("algorithm", SEARCHERS)
def test_best_and_median_are_those_of_what_is_defined(algorithm, metric):
    settings = settings_for(algorithm, metric=metric)
    sign = {"nwot": 1, "ntk": -1}[metric]
    evaluations = []
    for cycle in patchy_search(settings)[0]:
        evaluations += cycle.evaluations
        defined = [one for one in evaluations if one.undefined is None]
        top = max(sign * one.score for one in defined)
        assert cycle.best == next(one for one in defined if sign * one.score == top)
        kept = [sign * one.score for one in defined if one.number in cycle.population]
        assert cycle.median == (median(kept) if kept else None)
    missing = [one for one in evaluations if one.undefined is not None]
    assert 0 < len(missing) < len(evaluations)
    assert all((one.score, one.fitness, one.oriented) == (None, -math.inf, -math.inf) for one in missing)
    assert all(one.fitness == one.oriented == sign * one.score for one in evaluations if one.undefined is None)


@pytest.mark.parametrize("algorithm", SEARCHERS)
def test_while_nothing_is_defined_there_is_no_best_and_no_median(algorithm):
    cycles, asked = patchy_search(settings_for(algorithm), share=100)
    assert {(cycle.best, cycle.median) for cycle in cycles} == {(None, None)}
    assert len(asked) == settings_for(algorithm).searcher().budget


@pytest.mark.parametrize("share", [6, 100])
@pytest.mark.parametrize("algorithm", SEARCHERS)
def test_a_search_with_undefined_scores_goes_on_to_the_same_end(algorithm, share):
    settings = settings_for(algorithm, metric="ntk")
    whole, asked = patchy_search(settings, share=share)
    for cut in range(0, len(whole) + 1, 3):
        known = known_from(settings, whole[:cut])
        resumed, asked_again = patchy_search(settings, known, share)
        assert facts(resumed) == facts(whole)
        assert asked_again == asked[len(known) :]


@pytest.mark.parametrize("algorithm", SEARCHERS)
@pytest.mark.parametrize("place", [0, 4, 9])
def test_a_history_that_the_settings_do_not_lead_to_is_refused(algorithm, place):
    settings = settings_for(algorithm)
    known = known_from(settings, search(settings)[0])
    place = min(place, len(known) - 2)
    right, wrong = known[place].architecture, known[place + 1].architecture
    altered = [*known[:place], replace(known[place], architecture=wrong), *known[place + 1 :]]
    with pytest.raises(ReplayError) as caught:
        search(settings, altered)
    assert f"evaluation {place} is {wrong} where the settings lead to {right}" in str(caught.value)
    assert "start it again" in str(caught.value)


def test_the_history_of_another_seed_is_refused():
    known = known_from(settings_for("swap-nas"), search(settings_for("swap-nas"))[0])
    with pytest.raises(ReplayError, match="evaluation 0 is"):
        search(settings_for("swap-nas", seed=4), known)
