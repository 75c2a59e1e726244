"""What a fixed way to combine metrics is worth on a space where nobody has trained anything: leave one space out.

Members and the way to combine them are chosen on all spaces but one, by the mean rank correlation over those, and are
judged on the one. Nothing is fitted to accuracies beyond that choice, so that it can be taken to a new space as it is.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from swapcore.analysis.correlation import correlate
from swapcore.analysis.ensemble_fit import all_members
from swapcore.analysis.joining import SIZE_COLUMNS
from swapcore.analysis.metric_column import MetricColumn
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.analysis.transfer_outcome import Chosen, Recipe, Transfer, TransferRow
from swapcore.errors import MissingDataError, check_whole_number
from swapcore.metrics.combining import COMBINATIONS, reference_of, reference_ranks
from swapcore.metrics.ranks import average_ranks
from swapcore.metrics.registry import DEFAULT_METRIC

__all__ = ["MOST_MEMBERS", "TIMES_AS_LONG", "TransferCase", "cheap_members", "recipes_of", "transfer"]

MOST_MEMBERS = 4
TIMES_AS_LONG = 3.0
"""A cheap member takes at most so many times as long as the project's own metric, in every table."""
MOST_UNDEFINED = 0.5
Told = Callable[[int, int], None]
"""(cases done, of how many) -> None"""


@dataclass(frozen=True, kw_only=True, eq=False)
class TransferCase:
    """Networks of one space beside the accuracies of one data set.

    Attributes:
        dataset, truth: Whose accuracies.
        networks: Their metrics.
        digest: SHA-256 of the file of the metric table; empty where there is none.
    """

    dataset: str
    truth: str
    networks: ScoredNetworks
    digest: str = ""

    @property
    def space(self) -> str:
        """Name of the space."""
        return self.networks.space


def cheap_members(cases: Sequence[TransferCase]) -> tuple[str, ...]:
    """Metrics as they are that every case has, that are quick in all, and that have a value for most networks."""
    first, *others = cases
    names = [member.column for member in all_members(first.networks)]
    return tuple(
        name
        for name in names
        if all(name in case.networks.columns for case in others)
        and all(is_cheap(name, case.networks) for case in cases)
    )


def is_cheap(name: str, networks: ScoredNetworks) -> bool:
    column = networks.column(name)
    own = networks.columns[DEFAULT_METRIC].seconds if DEFAULT_METRIC in networks.columns else None
    slow = own is not None and column.seconds is not None and column.seconds > TIMES_AS_LONG * own
    return not slow and float(np.isnan(column.scores).mean()) <= MOST_UNDEFINED and varies(column)


def varies(column: MetricColumn) -> bool:
    known = column.scores[column.known]
    return len(known) > 0 and bool(np.ptp(known) > 0)


def recipes_of(members: Sequence[str], most: int) -> Iterator[Recipe]:
    """Every set of at most ``most`` members by every label-free way; of one member alone all ways are the same."""
    for count in range(1, most + 1):
        for chosen in itertools.combinations(members, count):
            for way in COMBINATIONS if count > 1 else ("mean-rank",):
                yield Recipe(members=chosen, combination=way)


def transfer(
    cases: Sequence[TransferCase], *, most: int = MOST_MEMBERS, members: Sequence[str] = (), told: Told | None = None
) -> Transfer:
    """Choose on all spaces but one, judge on the one; for every space.

    A space with several data sets counts as one: its ρ is their mean. Of equally good recipes the one of fewer members,
    and then the first in the order of the registry, is chosen.

    Args:
        cases: Of at least two spaces.
        most: Most members of a recipe.
        members: Names of columns to choose from; the cheap ones if empty.
        told: Called after each case.

    Raises:
        MissingDataError: If there are not two spaces, or no member that all of them have.
        InvalidInputError: If ``most`` is no whole number from 1.
    """
    check_whole_number("most", most, 1)
    spaces = tuple(dict.fromkeys(case.space for case in cases))
    if len(spaces) < 2:  # noqa: PLR2004 - one to choose on, one to judge on
        raise MissingDataError(
            f"leaving one space out needs at least 2 spaces with metrics and accuracies; got {len(spaces)}"
        )
    names = tuple(members) or cheap_members(cases)
    if not names:
        raise MissingDataError("no metric is quick and defined in all of the spaces")
    recipes = tuple(recipes_of(names, most))
    by_case = []
    for place, case in enumerate(cases, start=1):
        by_case.append(all_spearmans(case, names, recipes))
        if told is not None:
            told(place, len(cases))
    of_space = np.array(
        [
            np.mean([found for found, case in zip(by_case, cases, strict=True) if case.space == one], axis=0)
            for one in spaces
        ]
    )
    rows: list[TransferRow] = []
    for place, left_out in enumerate(spaces):
        elsewhere = np.delete(of_space, place, axis=0).mean(axis=0)
        for found, case in zip(by_case, cases, strict=True):
            if case.space == left_out:
                rows += judged_on(case, recipes, elsewhere, found)
    return Transfer(
        spaces=spaces,
        members=names,
        combinations=tuple(COMBINATIONS),
        most=most,
        recipes=len(recipes),
        tables={case.networks.table: case.digest for case in cases},
        rows=tuple(rows),
    )


def judged_on(
    case: TransferCase, recipes: Sequence[Recipe], elsewhere: np.ndarray, here: np.ndarray
) -> Iterator[TransferRow]:
    """The rows of one data set of the space that is left out.

    Args:
        case: Which.
        recipes: All of them.
        elsewhere: Mean ρ of each on the other spaces, shape (recipes,).
        here: ρ of each in this case, shape (recipes,).
    """
    alone = np.array([len(recipe.members) == 1 for recipe in recipes])
    where = {recipe: place for place, recipe in enumerate(recipes)}
    wanted: list[tuple[Chosen, Recipe]] = [
        ("recipe", recipes[best(elsewhere)]),
        ("single", recipes[best(np.where(alone, elsewhere, -np.inf))]),
    ]
    fixed: tuple[tuple[Chosen, str], ...] = (("own", DEFAULT_METRIC), ("parameters", SIZE_COLUMNS["total"]))
    wanted += [
        (kind, Recipe(members=(name,), combination="mean-rank"))
        for kind, name in fixed
        if name in case.networks.columns
    ]
    wanted.append(("hindsight", recipes[best(here)]))
    for kind, recipe in wanted:
        found = correlate(scores_of(recipe, case.networks), case.networks.accuracies, quantity=case.networks.quantity)
        place = where.get(recipe)
        yield TransferRow(
            left_out=case.space,
            dataset=case.dataset,
            truth=case.truth,
            table=case.networks.table,
            kind=kind,
            recipe=recipe,
            elsewhere=None if place is None else float(elsewhere[place]),
            n=found.n,
            spearman=found.spearman,
            spearman_ci=found.spearman_ci,
            top10_spearman=found.top10_spearman,
            picked_accuracy=found.picked_accuracy,
            regret=found.regret,
        )


def best(values: np.ndarray) -> int:
    """The first of the highest; sums in another order must not change which that is."""
    return int(np.argmax(np.round(values, 9)))


def scores_of(recipe: Recipe, networks: ScoredNetworks) -> np.ndarray:
    """Values of a recipe, higher is better; NaN where no member has one, shape (n,)."""
    shares, known = shares_of(recipe.members, networks)
    if len(recipe.members) == 1:
        # Undefined is undefined for a metric alone, as it is in a leaderboard.
        return networks.column(recipe.members[0]).scores
    return np.where(known.any(axis=0), COMBINATIONS[recipe.combination](shares, known), np.nan)


def shares_of(members: Sequence[str], networks: ScoredNetworks) -> tuple[np.ndarray, np.ndarray]:
    """Ranks of members among the networks, as shares of them, and a mask of the known; both of shape (members, n)."""
    values = [networks.column(name).scores for name in members]
    shares = np.array([reference_ranks(one, reference_of(one)) for one in values])
    return shares, ~np.isnan(np.array(values))


def all_spearmans(case: TransferCase, names: Sequence[str], recipes: Sequence[Recipe]) -> np.ndarray:
    """ρ of each recipe in one case; −1 where it is undefined, so that it is not chosen, shape (recipes,)."""
    shares, known = shares_of(names, case.networks)
    accuracies = case.networks.accuracies
    number: Mapping[str, int] = {name: place for place, name in enumerate(names)}
    whole = np.array([row.all() for row in known])
    centred = average_ranks(accuracies) - (len(accuracies) + 1) / 2
    spread = float(centred @ centred)
    found = np.full(len(recipes), -1.0)
    kept: dict[tuple[str, ...], float] = {}
    for place, recipe in enumerate(recipes):
        rows = [number[name] for name in recipe.members]
        complete = bool(whole[rows].all())
        if complete and recipe.combination == "borda":
            # The mean rank tells the same where every member has a value.
            found[place] = kept[recipe.members]
            continue
        ranked = slice(None) if complete else known[rows].any(axis=0)
        scores = COMBINATIONS[recipe.combination](shares[rows], known[rows])[ranked]
        if complete:
            found[place] = spearman_with(scores, centred, spread)
        else:
            part = average_ranks(accuracies[ranked])
            part -= part.mean()
            found[place] = spearman_with(scores, part, float(part @ part))
        if recipe.combination == "mean-rank":
            kept[recipe.members] = found[place]
    return found


def spearman_with(scores: np.ndarray, centred: np.ndarray, spread: float) -> float:
    """ρ of scores with ranks that are centred, of a sum of squares; −1 where one of them is constant."""
    ranks = average_ranks(scores)
    ranks -= ranks.mean()
    product = float(ranks @ ranks) * spread
    return float(ranks @ centred) / float(np.sqrt(product)) if product > 0 else -1.0
