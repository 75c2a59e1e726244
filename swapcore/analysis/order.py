"""In which order metrics stand: by what somebody wants of them, and what that says in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from swapcore.analysis.correlation import RankCorrelation
from swapcore.analysis.leaderboard import Leaderboard, Standing
from swapcore.values.quantity import Quantity

__all__ = ["CRITERIA", "Criterion", "Place", "Wish", "ordered", "place_of", "places", "said_by", "said_of_picks"]

Criterion = Literal["overall", "tenth", "regret", "cost"]
MOST_NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a metric can be good at.

    Attributes:
        title: For a control.
        words: After "by".
        value: Of a standing; None where it has none.
        higher_is_better: Its direction.
        text: A value with its unit, where the networks are ranked by some quantity.
    """

    title: str
    words: str
    value: Callable[[Standing], float | None]
    text: Callable[[float, Quantity], str]
    higher_is_better: bool = True


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a metric stands by a criterion.

    Attributes:
        standing: Of the metric.
        value: What it is ranked by; None where it has no value, which is behind all others.
        place: From 1; equal values share the best of their places.
        of: How many have a value.
    """

    standing: Standing
    value: float | None
    place: int
    of: int

    def text(self, wish: Wish) -> str:
        """The value with its unit."""
        return "no value" if self.value is None else wish.text(self.value, self.standing.correlation.quantity)


CRITERIA: Mapping[Criterion, Wish] = MappingProxyType(
    {
        "overall": Wish(
            title="ρ over all networks",
            words="Spearman's ρ over all networks",
            value=lambda one: one.correlation.spearman,
            text=lambda value, _: f"ρ {value:.3f}",
        ),
        "tenth": Wish(
            title="ρ in the best tenth",
            words="ρ among the best tenth, where a search decides",
            value=lambda one: one.correlation.top10_spearman,
            text=lambda value, _: f"ρ {value:.3f}",
        ),
        "regret": Wish(
            title="regret of its pick",
            words="what the network that it picks lacks to the best one",
            value=lambda one: one.correlation.regret,
            text=lambda value, quantity: quantity.difference_text(value),
            higher_is_better=False,
        ),
        "cost": Wish(
            title="time a network takes",
            words="the time that a network takes",
            value=lambda one: one.column.seconds,
            text=lambda value, _: f"{1000 * value:.3g} ms",
            higher_is_better=False,
        ),
    }
)
"""The first is the order of a leaderboard."""


def places(leaderboard: Leaderboard, criterion: Criterion) -> tuple[Place, ...]:
    """All standings, the best by a criterion first; of equals, the one with the higher ρ."""
    wish = CRITERIA[criterion]
    sign = -1.0 if wish.higher_is_better else 1.0
    values = [(one, wish.value(one)) for one in leaderboard.standings]
    known = sorted(((one, value) for one, value in values if value is not None), key=lambda pair: sign * pair[1])
    found: list[Place] = []
    for number, (one, value) in enumerate(known, start=1):
        place = found[-1].place if found and found[-1].value == value else number
        found.append(Place(standing=one, value=value, place=place, of=len(known)))
    behind = (
        Place(standing=one, value=None, place=len(known) + 1, of=len(known)) for one, value in values if value is None
    )
    return (*found, *behind)


def ordered(leaderboard: Leaderboard, criterion: Criterion) -> Leaderboard:
    """The same standings, the best by a criterion first."""
    return Leaderboard(
        standings=tuple(place.standing for place in places(leaderboard, criterion)), unranked=leaderboard.unranked
    )


def place_of(name: str, found: tuple[Place, ...]) -> Place | None:
    """Where a column stands; None where it is not ranked."""
    return next((place for place in found if place.standing.column.name == name), None)


def said_by(criterion: Criterion, found: tuple[Place, ...], own: Standing | None) -> str:
    """Who is first by a criterion, and where the project's own metric is."""
    wish, first = CRITERIA[criterion], [one for one in found if one.place == 1 and one.value is not None]
    if not first or first[0].value is None:
        return f"By {wish.words}, nothing can be ordered: no metric has a value."
    said = f"By {wish.words}, {names_of(first)} {'is' if len(first) == 1 else 'are'} first ({first[0].text(wish)})."
    place = None if own is None else place_of(own.column.name, found)
    if place is None or place in first:
        return said
    title = place.standing.column.title
    if place.value is None:
        return f"{said} {title} has no value."
    return f"{said} {title} is in place {place.place} of {place.of} ({place.text(wish)})."


def said_of_picks(leaderboard: Leaderboard, standing: Standing) -> str:
    """What the first choice of a metric lacks, beside the least that any first choice lacks."""
    found = places(leaderboard, "regret")
    side = "below" if standing.correlation.quantity.higher_is_better else "above"
    least = [one for one in found if one.place == 1]
    own = f"The network that {standing.column.title} picks is {regret_text(standing.correlation)} {side} the best"
    if any(one.standing is standing for one in least):
        return f"{own}: no other metric picks a better one."
    return f"{own}; the least here is {regret_text(least[0].standing.correlation)} ({names_of(least)})."


def regret_text(found: RankCorrelation) -> str:
    """A regret with its unit."""
    return found.quantity.difference_text(found.regret)


def names_of(found: list[Place]) -> str:
    """Some titles, and how many more there are."""
    titles = [one.standing.column.title for one in found]
    more = len(titles) - MOST_NAMED
    if more > 0:
        return f"{', '.join(titles[:MOST_NAMED])} and {more} more"
    return " and ".join([", ".join(titles[:-1]), titles[-1]] if len(titles) > 1 else titles)
