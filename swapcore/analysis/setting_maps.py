"""What a person may want of a score, over a grid of μ and σ: ρ, the top of the ranking, the first picks."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from swapcore.analysis.ranks import best_tenth, spearman_or_none
from swapcore.analysis.regularisation_map import RegularisationMap, regularisation_map
from swapcore.analysis.top_of_ranking import best_of_ten
from swapcore.values.quantity import ACCURACY, Quantity
from swapcore.values.regularisation import regularisation_factor

__all__ = ["Criterion", "CriterionMap", "SettingMaps", "setting_maps"]


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """Something that one may want of a ranking.

    Attributes:
        name: In code.
        title: For people, unit included.
        decimals: With which its values are written.
        depth: How far from the best the colours of its map reach; the region around the best is what people look at.
        lower_is_better: Whether low values are wanted.
    """

    name: str
    title: str
    decimals: int
    depth: float
    lower_is_better: bool = False


SPEARMAN = Criterion(name="spearman", title="Spearman ρ", decimals=3, depth=0.15)
TOP10 = Criterion(name="top10", title="ρ in the best tenth", decimals=3, depth=0.3)


def criteria_of(quantity: Quantity) -> tuple[Criterion, ...]:
    """What may be wanted of a ranking beside ρ, where networks differ in some quantity."""
    unit, decimals = quantity.difference_unit, quantity.decimals
    # Of accuracies it is known how much is much.
    depths = (6.0, 4.0) if quantity.is_accuracy else (np.inf, np.inf)
    titles = {"regret": "regret of the first pick", "best_of_ten": "regret of the best of ten"}
    return (
        TOP10,
        *(
            Criterion(name=name, title=f"{title} ({unit})", decimals=decimals, depth=depth, lower_is_better=True)
            for (name, title), depth in zip(titles.items(), depths, strict=True)
        ),
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class CriterionMap(Criterion):
    """A criterion at each setting.

    Attributes:
        mus: As ``SettingMaps`` has them.
        sigmas: As ``SettingMaps`` has them.
        found: Shape (s, m); NaN where it is undefined.
    """

    mus: np.ndarray
    sigmas: np.ndarray
    found: np.ndarray

    @property
    def best(self) -> tuple[float, float] | None:
        """(μ, σ) of the best setting; None where no setting has a value, or all have the same."""
        known = self.found[np.isfinite(self.found)]
        if not len(known) or known.min() == known.max():
            return None
        place = np.nanargmin(self.found) if self.lower_is_better else np.nanargmax(self.found)
        row, column = np.unravel_index(place, self.found.shape)
        return float(self.mus[column]), float(self.sigmas[row])

    @property
    def shown(self) -> tuple[float, float]:
        """Ends of its colours: from the best on, no further than ``depth`` and than the worst there is."""
        known = self.found[np.isfinite(self.found)]
        if not len(known):
            return 0.0, 1.0
        low, high = float(known.min()), float(known.max())
        return (low, min(high, low + self.depth)) if self.lower_is_better else (max(low, high - self.depth), high)


@dataclass(frozen=True, kw_only=True, eq=False)
class SettingMaps:
    """One map for each criterion.

    Attributes:
        mus: Ascending, in the unit of the sizes, shape (m,).
        sigmas: Ascending, in its square, shape (s,).
        criteria: The maps, ρ first.
    """

    mus: np.ndarray
    sigmas: np.ndarray
    criteria: tuple[CriterionMap, ...]


def setting_maps(
    scores: np.ndarray,
    sizes: np.ndarray,
    accuracies: np.ndarray,
    mus: np.ndarray,
    sigmas: np.ndarray,
    *,
    quantity: Quantity = ACCURACY,
) -> SettingMaps:
    """All criteria at every grid point.

    Args:
        scores: Unregularised, shape (n,).
        sizes: Θ, shape (n,).
        accuracies: Percent, shape (n,).
        mus: The grid's first axis, shape (m,).
        sigmas: Its second, shape (s,).
        quantity: What the accuracies are, turned so that higher is better.

    Raises:
        UndefinedCorrelationError: If the scores or accuracies are too few or constant.
    """
    ranked: RegularisationMap = regularisation_map(scores, sizes, accuracies, mus, sigmas)
    others = criteria_of(quantity)
    tenth, highest = best_tenth(accuracies), accuracies.max()
    distinct, which = np.unique(sizes, return_inverse=True)
    found: Mapping[str, np.ndarray] = {one.name: np.full(ranked.spearman.shape, np.nan) for one in others}
    for row, column in np.ndindex(ranked.spearman.shape):
        if np.isnan(ranked.spearman[row, column]):
            continue
        values = scores * regularisation_factor(distinct, float(mus[column]), float(sigmas[row]))[which]
        rho = spearman_or_none(values[tenth], accuracies[tenth])
        found["top10"][row, column] = np.nan if rho is None else rho
        found["regret"][row, column] = highest - accuracies[values == values.max()].mean()
        found["best_of_ten"][row, column] = highest - best_of_ten(values, accuracies)
    every = {SPEARMAN.name: ranked.spearman, **found}
    return SettingMaps(
        mus=mus,
        sigmas=sigmas,
        criteria=tuple(
            CriterionMap(**vars(one), mus=mus, sigmas=sigmas, found=every[one.name]) for one in (SPEARMAN, *others)
        ),
    )
