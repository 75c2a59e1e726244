"""Metrics in the order of what somebody wants of them: ties share a place, and what has no value stands last."""

from types import SimpleNamespace

import pytest

from swapcore.analysis.leaderboard import Leaderboard
from swapcore.analysis.order import CRITERIA, ordered, place_of, places, said_by, said_of_picks
from swapcore.values.quantity import ACCURACY


def standing(name, rho, *, tenth=0.1, regret=1.0, seconds=0.1):
    return SimpleNamespace(
        column=SimpleNamespace(name=name, title=name.upper(), seconds=seconds),
        correlation=SimpleNamespace(quantity=ACCURACY, spearman=rho, top10_spearman=tenth, regret=regret),
    )


FOUND = Leaderboard(
    standings=(
        standing("a", 0.9, tenth=None, regret=3.0, seconds=0.5),
        standing("b", 0.8, tenth=0.4, regret=0.5, seconds=None),
        standing("c", 0.7, tenth=0.2, regret=0.5, seconds=0.1),
        standing("d", 0.6, tenth=-0.3, regret=1.0, seconds=0.2),
    )
)


@pytest.mark.parametrize(
    ("criterion", "names"), [("overall", "abcd"), ("tenth", "bcda"), ("regret", "bcda"), ("cost", "cdab")]
)
def test_the_best_by_each_criterion_is_first(criterion, names):
    assert "".join(one.column.name for one in ordered(FOUND, criterion).standings) == names


def test_equal_values_share_a_place_and_what_has_none_is_behind_all():
    assert [(one.standing.column.name, one.place, one.of) for one in places(FOUND, "regret")] == [
        ("b", 1, 4),
        ("c", 1, 4),
        ("d", 3, 4),
        ("a", 4, 4),
    ]
    last = place_of("a", places(FOUND, "tenth"))
    assert (last.value, last.place, last.of) == (None, 4, 3)
    assert place_of("z", places(FOUND, "tenth")) is None


def test_the_words_name_the_criterion_the_first_and_the_own_place():
    own = FOUND.standings[0]
    said = said_by("regret", places(FOUND, "regret"), own)
    assert (
        said == f"By {CRITERIA['regret'].words}, B and C are first (0.50 points). A is in place 4 of 4 (3.00 points)."
    )
    assert said_by("tenth", places(FOUND, "tenth"), own).endswith("B is first (ρ 0.400). A has no value.")
    assert said_by("overall", places(FOUND, "overall"), own).endswith("A is first (ρ 0.900).")


def test_a_pick_is_told_beside_the_best_that_any_metric_picks():
    assert said_of_picks(FOUND, FOUND.standings[0]) == (
        "The network that A picks is 3.00 points below the best; the least here is 0.50 points (B and C)."
    )
    assert said_of_picks(FOUND, FOUND.standings[1]).endswith(
        "0.50 points below the best: no other metric picks a better one."
    )
