"""Scores that are kept are found again by those who would compute the same, and by nobody else."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from swapcore.evaluation import resolve as resolving
from swapcore.evaluation.resolve import resolve
from swapcore.problems import registry
from swapcore.runs.job import create_search, work
from swapcore.store.runs import RunStore
from tests.search_settings import search_settings

SETTINGS = search_settings(
    preset="lite", samples=4, device="cpu", parameters={"population": 3, "cycles": 2, "tournament": 2}
)


@pytest.fixture
def store(tmp_path):
    with RunStore.open(f"sqlite:///{tmp_path / 'runs.db'}") as store:
        yield store


def cached(store):
    """Of each evaluation of a new run, whether its score was known."""
    run = work(store, create_search(store, SETTINGS).id)
    return {row.cached for row in store.evaluations(run.id)}


def test_the_same_search_again_finds_them(store):
    assert cached(store) == {False}
    assert cached(store) == {True}


def test_another_lite_does_not_take_over_the_scores_of_the_old_one(store, monkeypatch):
    assert cached(store) == {False}
    problem = registry.PROBLEMS[SETTINGS.score.space]
    lite = replace(problem.networks.presets["lite"], channels=problem.networks.presets["lite"].channels + 1)
    networks = replace(problem.networks, presets=MappingProxyType({**problem.networks.presets, "lite": lite}))
    with monkeypatch.context() as patched:
        changed = {**registry.PROBLEMS, problem.name: replace(problem, networks=networks)}
        patched.setattr(registry, "PROBLEMS", MappingProxyType(changed))
        resolving.resolved_here.cache_clear()
        assert cached(store) == {False}
    resolving.resolved_here.cache_clear()
    assert cached(store) == {True}


def test_another_version_of_the_scoring_does_not_take_them_over(store, monkeypatch):
    assert cached(store) == {False}
    monkeypatch.setattr(resolving, "SCORING_VERSION", resolving.SCORING_VERSION + 1)
    assert cached(store) == {False}


def test_the_same_network_under_another_name_finds_them(store):
    assert cached(store) == {False}
    lite = registry.get_problem(SETTINGS.score.space).preset("lite")
    named = replace(SETTINGS.score, preset="paper", channels=lite.channels, cells=lite.cells)
    assert resolve(named, "cpu").conditions() == resolve(SETTINGS.score, "cpu").conditions()
