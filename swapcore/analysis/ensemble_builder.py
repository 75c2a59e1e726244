"""An ensemble that somebody puts together, judged as it is changed: its place, its leads, and on whom it is judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from swapcore.analysis.ensemble_fit import calibrated, combined, drawn
from swapcore.analysis.ensembles import saved_ensemble_column
from swapcore.analysis.leaderboard import Judge, Kept, Lead, Standing, Unranked
from swapcore.analysis.metric_column import MetricColumn
from swapcore.analysis.ranks import UndefinedCorrelationError
from swapcore.analysis.regularised import RankedBy, ranking_column
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.errors import InvalidInputError, check_whole_number
from swapcore.metrics.ensemble import METHODS, Ensemble, Member, Method
from swapcore.metrics.registry import METRICS
from swapcore.values.size import SizeKind

__all__ = ["UNNAMED", "Built", "Composition", "build", "ensemble_of", "left_to_judge", "may_be_member", "member_column"]

UNNAMED = "unnamed"


@dataclass(frozen=True, kw_only=True)
class Composition:
    """What somebody has put together; equal ones make equal ensembles of the same networks.

    Attributes:
        members: At least one.
        method: How they are combined.
        second: Of ``staged``: what decides among the best fifth by the members; empty otherwise.
        calibrate: Of ``calibrated``: how many networks of known accuracy to fit on; 0 otherwise.
        seed: Of the draw of those.

    Raises:
        InvalidInputError: When made with parts that do not fit.
    """

    members: tuple[Member, ...]
    method: Method
    second: tuple[Member, ...] = ()
    calibrate: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise InvalidInputError(f"method of an ensemble must be one of {', '.join(METHODS)}; got {self.method!r}")
        if not self.members:
            raise InvalidInputError("an ensemble must have at least one member; got none")
        if bool(self.second) != (self.method == "staged"):
            raise InvalidInputError("a second stage goes with the method staged, which needs at least one member in it")
        check_whole_number("calibrate", self.calibrate, 1 if self.method == "calibrated" else 0)
        check_whole_number("seed", self.seed, 0)

    @property
    def everyone(self) -> tuple[Member, ...]:
        """The members of all stages, each once."""
        return tuple({member.key: member for member in (*self.members, *self.second)}.values())


@dataclass(frozen=True, kw_only=True, eq=False)
class Built:
    """An ensemble with what it is worth on networks that it has not learned from.

    Attributes:
        ensemble: Which.
        standing: On those networks.
        leads: Over each of its members, and over others that it is compared with.
        undefined: Those that it cannot be compared with, and why.
        alone: The member that ranks best by itself, on the same networks; None where none can be ranked.
        fitted_on: Networks that it has learned from, which are left out.
    """

    ensemble: Ensemble
    standing: Standing
    leads: tuple[Lead, ...]
    undefined: tuple[Unranked, ...]
    alone: Standing | None
    fitted_on: int


def may_be_member(column: MetricColumn) -> bool:
    """Whether a column is measured or counted: ensembles are made of those, not of one another."""
    metric = METRICS.get(column.metric)
    return metric is not None and metric.kind != "ensemble"


def member_column(networks: ScoredNetworks, member: Member) -> MetricColumn:
    """What a member is by itself.

    Raises:
        UnknownNameError: If the networks have no such column.
        InvalidInputError: If f(Θ) may not multiply it.
    """
    return ranking_column(networks, RankedBy(metric=member.column, regularisation=member.regularisation))


def left_to_judge(networks: ScoredNetworks, calibrate: int, seed: int) -> np.ndarray:
    """Mask of the networks that an ensemble is judged on, never those that it is fitted on; shape (n,).

    Args:
        networks: All of them.
        calibrate: How many are fitted on; 0 for none.
        seed: Of the draw of those.

    Raises:
        InvalidInputError: If these are too few, or all.
    """
    keep = np.ones(len(networks), dtype=bool)
    if calibrate:
        keep[drawn(networks, calibrate, seed)] = False
    return keep


def ensemble_of(
    networks: ScoredNetworks,
    composition: Composition,
    *,
    dataset: str,
    name: str = UNNAMED,
    title: str = "",
    provenance: Mapping[str, str] | None = None,
) -> Ensemble:
    """Make the ensemble of a composition.

    Args:
        networks: The sample that ranks refer to, beside accuracies.
        composition: What it is made of.
        dataset: Whose accuracies these are.
        name: Of the ensemble.
        title: As shown to people; the name if empty.
        provenance: How it is made.

    Raises:
        UnknownNameError: If the networks lack a member.
        InvalidInputError: If members are undefined for most networks, or parts do not fit.
        UndefinedCorrelationError: If there is nothing to learn.
    """
    for member in composition.everyone:
        networks.column(member.column)
    title = title or name
    if composition.method == "calibrated":
        return calibrated(
            networks,
            composition.members,
            drawn(networks, composition.calibrate, composition.seed),
            name=name,
            title=title,
            dataset=dataset,
            seed=composition.seed,
            provenance=provenance,
        )
    return combined(
        networks,
        composition.members,
        name=name,
        title=title,
        method=composition.method,
        second=composition.second,
        provenance=provenance,
    )


def build(
    ensemble: Ensemble, networks: ScoredNetworks, judge: Judge, rivals: Sequence[MetricColumn] = (), fitted_on: int = 0
) -> Built:
    """Judge an ensemble beside its members.

    Args:
        ensemble: Of the networks' space.
        networks: Those that it is judged on.
        judge: Of those networks.
        rivals: Columns of all those networks with whom it is compared besides its members.
        fitted_on: How many other networks it has learned from.

    Raises:
        UndefinedCorrelationError: If it cannot be ranked.
    """
    sizes: dict[SizeKind, np.ndarray] = {"total": networks.total_size, "effective": networks.effective_size}
    column = saved_ensemble_column(ensemble, networks.columns, sizes)
    standing = judge.standing(column)
    members = [member_column(networks, member) for member in ensemble.members]
    compared = {one.name: one for one in (*members, *rivals) if one.name != column.name}
    leads: list[Lead] = []
    kept: Kept = {}
    undefined: list[Unranked] = []
    singles: list[Standing] = []
    for one in compared.values():
        try:
            rival = judge.standing(one)
            leads.append(judge.lead(standing, rival, kept))
        except UndefinedCorrelationError as error:
            undefined.append(Unranked(name=one.name, title=one.title, reason=str(error)))
            continue
        if any(one is member for member in members):
            singles.append(rival)
    return Built(
        ensemble=ensemble,
        standing=standing,
        leads=tuple(leads),
        undefined=tuple(undefined),
        alone=max(singles, key=lambda one: one.correlation.spearman, default=None),
        fitted_on=fitted_on,
    )
