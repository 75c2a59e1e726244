"""μ and σ where no accuracy is known: from a wanted size, or a largest one, and the sizes that a space has."""

import math
from dataclasses import dataclass

import numpy as np

from swapcore.errors import InvalidInputError
from swapcore.problems.registry import get_problem
from swapcore.runs.cautions import sampled_sizes
from swapcore.values.regularisation import COLLAPSED_BELOW, Regularisation, collapsed_share
from swapcore.values.size import SizeKind

__all__ = ["WIDTH", "SizeSetting", "setting_for_size"]

WIDTH = 0.5
"""Share of the networks whose factor is at least a half, unless another one is asked for."""
HALF = 0.5
DIGITS = 6
"""Of μ and σ; the address of a search carries as many."""
MOSTLY = 0.5
EDGE = 1e-9
"""Of the largest size: networks at which f is a half but for rounding count."""


@dataclass(frozen=True, kw_only=True)
class SizeSetting:
    """A setting made from sizes alone.

    Attributes:
        regularisation: μ and σ.
        half_from, half_to: Sizes at which f is a half.
        let_through: Share of the space's networks whose f is at least a half.
        collapsed: Share with f below ``COLLAPSED_BELOW``.
        networks: How many random architectures stand for the space.
        smallest, largest: Sizes of those.
        unit: Of all sizes.
    """

    regularisation: Regularisation
    half_from: float
    half_to: float
    let_through: float
    collapsed: float
    networks: int
    smallest: float
    largest: float
    unit: str

    @property
    def words(self) -> str:
        """What the setting does, in a sentence."""
        f = self.regularisation
        return (
            f"f is 1 at {f.mu:g} {self.unit} and falls to 1/2 at {self.half_from:.3g} and {self.half_to:.3g} "
            f"{self.unit}; {self.let_through:.0%} of {self.networks:,} random architectures lie between"
        )

    @property
    def warning(self) -> str | None:
        """What to beware of; None where there is nothing."""
        if self.collapsed <= MOSTLY:
            return None
        return (
            f"f is below {COLLAPSED_BELOW:g} for {self.collapsed:.0%} of the space: nothing is left there to rank; ask "
            f"for a larger width"
        )


def setting_for_size(
    space: str,
    dataset: str,
    size: SizeKind,
    *,
    wanted: float | None = None,
    budget: float | None = None,
    width: float = WIDTH,
) -> SizeSetting:
    """Make a setting that lets a share of a space through.

    With a wanted size, μ is that size and f falls to 1/2 at a distance within which the share of the networks lies.
    With a budget, f falls to 1/2 there and at the size between which and the budget that share lies (all smaller ones
    where there are fewer), and μ is half-way. f = 1/2 at a distance h from μ means σ = h² / ln 2.

    Args:
        space: Name of the space.
        dataset: Whose classes the networks have.
        size: The kind of size.
        wanted: The size that networks should have, in the space's unit.
        budget: The size that they should not exceed, in the same unit; instead of a wanted one.
        width: The share, above 0 and at most 1.

    Raises:
        InvalidInputError: If a number is not allowed; names the sizes that the space has.
    """
    if (wanted is None) == (budget is None):
        raise InvalidInputError("give either a wanted size or a budget")
    if not math.isfinite(width) or not 0 < width <= 1:
        raise InvalidInputError(f"width must be a share above 0 and at most 1; got {width!r}")
    sizes, unit = sampled_sizes(space, dataset, size), get_problem(space).space.size_unit
    least, most = float(sizes.min()), float(sizes.max())
    name, asked = ("wanted size", wanted) if budget is None else ("budget", budget)
    # A budget at the least size leaves no room below it.
    allowed = asked is not None and least <= asked <= most and not (budget is not None and asked == least)
    if asked is None or not allowed:
        raise InvalidInputError(
            f"{name} must be from {least:.4g} to {most:.4g} {unit}, the {size} sizes of {len(sizes):,} random "
            f"architectures of {space}; got {asked!r}"
        )
    if budget is None:
        mu, half = asked, float(np.quantile(np.abs(sizes - asked), width, method="higher"))
        # Where that many networks have exactly the wanted size, the nearest other one is let through by half.
        half = half or float(np.abs(sizes - asked)[sizes != asked].min(initial=most - least or 1.0))
    else:
        below = np.sort(sizes[sizes <= asked])
        lowest = float(below[max(0, len(below) - math.ceil(width * len(sizes)))])
        lowest = lowest if lowest < asked else float(sizes[sizes < asked].max())
        mu, half = (asked + lowest) / 2, (asked - lowest) / 2
    setting = Regularisation(mu=rounded(mu), sigma=rounded(half * half / math.log(2)), size=size)
    return SizeSetting(
        regularisation=setting,
        half_from=mu - half,
        half_to=mu + half,
        let_through=float(np.mean((sizes >= mu - half - EDGE * most) & (sizes <= mu + half + EDGE * most))),
        collapsed=collapsed_share(sizes, setting.mu, setting.sigma),
        networks=len(sizes),
        smallest=least,
        largest=most,
        unit=unit,
    )


def rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
