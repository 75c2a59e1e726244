"""Making ensembles: the sample that ranks refer to, and weights fitted on networks of known accuracy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from swapcore.analysis.correlation import RankCorrelation, correlate
from swapcore.analysis.ensembles import member_values
from swapcore.analysis.ranks import UndefinedCorrelationError
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.data.listing import names_in_table
from swapcore.errors import InvalidInputError, check_whole_number
from swapcore.metrics.columns import SIZE_COLUMNS, source_of
from swapcore.metrics.combining import COMBINATIONS, features, reference_of, reference_ranks
from swapcore.metrics.ensemble import SHARE, Ensemble, Member, Method, Stage, second_scores
from swapcore.metrics.ranks import average_ranks
from swapcore.metrics.registry import METRICS
from swapcore.randomness import generator
from swapcore.values.regularisation import Regularisation
from swapcore.values.size import SizeKind

__all__ = ["FEWEST", "all_members", "calibrated", "combined", "drawn", "judged", "members_named"]

FEWEST = 5
"""Fewer networks of known accuracy tell nothing about weights."""
MOST_UNDEFINED = 0.5
FOLDS = 10
STRENGTHS = np.geomspace(0.1, 3000, 24)
"""Of the ridge penalty, on features of unit variance."""
LEAST_ERROR = 1e-3
"""Percentage points; nobody trains a network to fewer."""


def all_members(networks: ScoredNetworks) -> tuple[Member, ...]:
    """Every metric of some networks as it is, if most of them have a value.

    Ensembles are none of them, nor means over seeds, nor the size in another unit.
    """
    wanted = {name for name, metric in METRICS.items() if metric.in_tables} | {SIZE_COLUMNS["effective"]}
    return tuple(
        Member(column=name)
        for name in networks.columns
        if name in wanted and 1 - networks.columns[name].known.mean() <= MOST_UNDEFINED
    )


def members_named(
    networks: ScoredNetworks, names: Sequence[str], regularisation: Regularisation | None = None
) -> tuple[Member, ...]:
    """Members by the names of columns; f(Θ) multiplies those that it may.

    Raises:
        InvalidInputError: If there is none, or one is itself an ensemble.
        UnknownNameError: For a name that is no column; lists those that there are.
    """
    if not names:
        raise InvalidInputError("members of an ensemble must be at least one metric; got none")
    for name in names:
        if name in networks.columns and networks.columns[name].family == "ensemble":
            raise InvalidInputError(f"{name!r} is itself an ensemble, which cannot be a member of one")
        networks.column(name)
        source_of(name)
    return tuple(
        Member(
            column=name,
            regularisation=regularisation
            if networks.column(name).may_be_regularised and networks.column(name).family == "own"
            else None,
        )
        for name in names
    )


def values_of(networks: ScoredNetworks, members: Sequence[Member]) -> dict[str, np.ndarray]:
    """Values of members; told before anything is made where one has next to none.

    Raises:
        InvalidInputError: If a member is undefined for most of the networks.
    """
    sizes: dict[SizeKind, np.ndarray] = {"total": networks.total_size, "effective": networks.effective_size}
    found = member_values(tuple(members), networks.columns, sizes)
    for member in members:
        missing = float(np.isnan(found[member.key]).mean())
        if missing > MOST_UNDEFINED:
            raise InvalidInputError(
                f"member {member.column!r} is undefined for {missing:.0%} of the networks; an ensemble's members must "
                f"have a value for most of them"
            )
    return found


def stage_of(members: Sequence[Member], values: Mapping[str, np.ndarray]) -> Stage:
    """A stage whose sample is some networks."""
    return Stage(members=tuple(members), reference=tuple(reference_of(values[one.key]) for one in members))


def combined(
    networks: ScoredNetworks,
    members: Sequence[Member],
    *,
    name: str,
    title: str,
    method: Method,
    second: Sequence[Member] = (),
    provenance: Mapping[str, str] | None = None,
) -> Ensemble:
    """An ensemble that looks at no accuracy; the networks are the sample that ranks refer to.

    Args:
        networks: Of one space.
        members: What is combined.
        name: Of the ensemble.
        title: As shown to people.
        method: Any but ``calibrated``.
        second: Of ``staged``: what decides among the best fifth by the members.
        provenance: How it is made.

    Raises:
        InvalidInputError: If a member is undefined for most networks, or the parts do not fit.
    """
    values = values_of(networks, [*members, *second])
    stages = [stage_of(members, values)]
    if method == "staged":
        scores = COMBINATIONS["log-rank"](*stages[0].shares(values))
        stages[0] = replace(stages[0], scores=reference_of(scores))
        first = reference_ranks(scores, stages[0].scores)
        best = first > 1 - SHARE
        inside = {key: column[best] for key, column in values.items()}
        later = stage_of(second, inside)
        stages.append(replace(later, scores=reference_of(second_scores(later, inside, first[best], SHARE))))
    return Ensemble(
        name=name,
        title=title,
        space=networks.space,
        method=method,
        stages=tuple(stages),
        provenance=dict(provenance or {}),
    )


def drawn(networks: ScoredNetworks, count: int, seed: int) -> np.ndarray:
    """Rows of the networks to fit on, at random, in ascending order.

    Raises:
        InvalidInputError: If they are too few, or more than there are.
    """
    check_whole_number("calibrate", count, FEWEST)
    if count >= len(networks):
        raise InvalidInputError(
            f"calibrate must be less than {len(networks)}, the networks there are, so that others are left to judge "
            f"by; got {count}"
        )
    rows = generator(seed, "calibration of ensembles").choice(len(networks), size=count, replace=False)
    return np.sort(rows)


def calibrated(
    networks: ScoredNetworks,
    members: Sequence[Member],
    rows: np.ndarray,
    *,
    name: str,
    title: str,
    dataset: str,
    seed: int = 0,
    provenance: Mapping[str, str] | None = None,
) -> Ensemble:
    """An ensemble whose weights are fitted by ridge regression on networks of known accuracy.

    The regression sees each member's rank in the sample of all networks, its square and its logarithm. It aims at the
    sum of the standardised rank of accuracy and the standardised −log of the error, the first of which does not care
    for failed networks and the second of which tells the best apart. The strength of the penalty is that of the least
    squared error in tenfold cross-validation inside the networks of known accuracy.

    Args:
        networks: The sample; of those outside ``rows`` the accuracies are not looked at.
        members: What is combined.
        rows: Of those that are fitted on.
        name: Of the ensemble.
        title: As shown to people.
        dataset: Whose accuracies these are.
        seed: Of the folds.
        provenance: How it is made.

    Raises:
        InvalidInputError: If there are fewer than 5 rows, or a member is undefined for most networks.
        UndefinedCorrelationError: If all accuracies are equal.
    """
    if len(rows) < FEWEST:
        raise InvalidInputError(f"calibrate must be at least {FEWEST} networks; got {len(rows)}")
    accuracies = networks.accuracies[rows]
    if np.ptp(accuracies) == 0:
        raise UndefinedCorrelationError(
            f"all {len(rows)} networks to calibrate on have the same accuracy, {accuracies[0]:g} %: nothing to learn"
        )
    values = values_of(networks, members)
    stage = stage_of(members, values)
    seen = features(stage.shares({key: column[rows] for key, column in values.items()})[0])
    return Ensemble(
        name=name,
        title=title,
        space=networks.space,
        method="calibrated",
        stages=(stage,),
        weights=tuple(ridge_by_cross_validation(seen, aim(accuracies), seed).tolist()),
        dataset=dataset,
        calibrated_on=len(rows),
        fitted=tuple(names_in_table(networks.space, networks.texts(rows))),
        seed=seed,
        provenance=dict(provenance or {}),
    )


def aim(accuracies: np.ndarray) -> np.ndarray:
    """What the regression predicts, of accuracies in percent; shape (n,)."""
    parts = (average_ranks(accuracies), -np.log(np.maximum(100 - accuracies, LEAST_ERROR)))
    found: np.ndarray = np.sum([(part - part.mean()) / part.std() for part in parts], axis=0)
    return found


def ridge_by_cross_validation(seen: np.ndarray, wanted: np.ndarray, seed: int) -> np.ndarray:
    """Weights of the features, shape (k,), for the strength that predicts best what it has not seen."""
    folds = generator(seed, "folds").permutation(len(wanted)) % min(FOLDS, len(wanted))
    errors = np.zeros(len(STRENGTHS))
    for fold in np.unique(folds):
        known, asked = folds != fold, folds == fold
        weights = ridge(seen[known], wanted[known])
        predicted = (seen[asked] - seen[known].mean(axis=0)) @ weights.T + wanted[known].mean()
        errors += np.sum((predicted - wanted[asked, None]) ** 2, axis=0)
    best: np.ndarray = ridge(seen, wanted)[int(np.argmin(errors))]
    return best


def ridge(seen: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Weights for each of ``STRENGTHS``, shape (strengths, k), of features that are centred; by one decomposition."""
    spread = seen.std(axis=0)
    spread[spread == 0] = 1
    left, singular, right = np.linalg.svd((seen - seen.mean(axis=0)) / spread, full_matrices=False)
    shrunk = singular / (singular**2 + STRENGTHS[:, None]) * (left.T @ (wanted - wanted.mean()))
    weights: np.ndarray = shrunk @ right / spread
    return weights


@dataclass(frozen=True, kw_only=True)
class Judged:
    """How an ensemble ranks networks that it has not learned from.

    Attributes:
        ensemble: Which.
        correlation: On those networks.
    """

    ensemble: Ensemble
    correlation: RankCorrelation


def judged(ensemble: Ensemble, networks: ScoredNetworks, rows: np.ndarray | None = None) -> Judged:
    """Judge an ensemble.

    Args:
        ensemble: Of the networks' space.
        networks: Some with accuracies.
        rows: Of those that it was fitted on, which are left out; none if None.

    Raises:
        UndefinedCorrelationError: As ``correlate``.
    """
    others = np.ones(len(networks), dtype=bool)
    if rows is not None:
        others[rows] = False
    rest = networks.part(others)
    scores = ensemble.scores(values_of(rest, ensemble.members))
    return Judged(ensemble=ensemble, correlation=correlate(scores, rest.accuracies, quantity=rest.quantity))
