"""Everything that the Correlations page says about one view of a landscape."""

from dataclasses import dataclass

import numpy as np

from swapcore.analysis.correlation import (
    RankCorrelation,
    SpearmanBootstrap,
    agreement,
    correlate,
    spearman_or_none,
)
from swapcore.analysis.landscape import Landscape, metric_values
from swapcore.errors import InvalidInputError
from swapcore.metrics.registry import get_metric
from swapcore.problems.target import Ceiling
from swapcore.values.regularisation import collapsed_share, validate_mu_sigma
from swapcore.values.size import SizeKind, validate_size_kind

__all__ = ["Report", "Scoring", "noise_ceiling", "report"]

COLLAPSED_SHARE = 0.5
SATURATED_AT = 0.9
SATURATED_SHARE = 0.25


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """Which values are compared with accuracy.

    Attributes:
        metric: A name in ``METRICS``.
        size: The kind of size, for the metric "size" and for the regularisation.
        mu, sigma: Regularise when both are given.
    """

    metric: str = "swap"
    size: SizeKind = "total"
    mu: float | None = None
    sigma: float | None = None

    def __post_init__(self) -> None:
        get_metric(self.metric)
        validate_size_kind(self.size)
        if (self.mu is None) != (self.sigma is None):
            raise InvalidInputError(f"mu and sigma go together; got mu={self.mu} and sigma={self.sigma}")
        if self.mu is not None and self.sigma is not None:
            validate_mu_sigma(self.mu, self.sigma)

    @property
    def regularised(self) -> bool:
        """Whether the factor f(Θ) is applied."""
        return self.mu is not None


@dataclass(frozen=True, kw_only=True, eq=False)
class Report:
    """A scoring judged on a landscape.

    Attributes:
        plain: Values before regularisation, shape (n,).
        scores: Values that rank, shape (n,); the same array where nothing is regularised.
        correlation: Agreement of ``scores`` with accuracy.
        size_bias: ρ of score and size, before and after regularisation; None where undefined.
        saturation: Median of Ψ / min(V, 2^S).
        saturated_share: Share of architectures above 0.9.
        collapsed: Share of architectures with f below 1e-6.
    """

    plain: np.ndarray
    scores: np.ndarray
    correlation: RankCorrelation
    size_bias: tuple[float | None, float | None]
    saturation: float
    saturated_share: float
    collapsed: float

    @property
    def is_saturated(self) -> bool:
        """Whether so many scores are near their limit that the top is hard to tell apart."""
        return self.saturated_share > SATURATED_SHARE

    @property
    def is_collapsed(self) -> bool:
        """Whether the factor leaves nothing of most scores."""
        return self.collapsed > COLLAPSED_SHARE


def report(landscape: Landscape, scoring: Scoring, *, bootstrap: SpearmanBootstrap | None = None) -> Report:
    """Judge a scoring.

    Args:
        landscape: The architectures that are looked at.
        scoring: What ranks them.
        bootstrap: Of the landscape's accuracies; 1,000 resamples with seed 0 if None.

    Raises:
        UndefinedCorrelationError: If there are too few architectures, or nothing varies.
    """
    plain = metric_values(landscape, scoring.metric, size=scoring.size)
    scores = metric_values(landscape, scoring.metric, size=scoring.size, mu=scoring.mu, sigma=scoring.sigma)
    sizes = landscape.sizes(scoring.size)
    return Report(
        plain=plain,
        scores=scores,
        correlation=correlate(scores, landscape.accuracies, bootstrap=bootstrap),
        size_bias=(spearman_or_none(plain, sizes), spearman_or_none(scores, sizes)),
        saturation=float(np.median(landscape.saturation)),
        saturated_share=float(np.mean(landscape.saturation > SATURATED_AT)),
        collapsed=collapsed_share(sizes, scoring.mu, scoring.sigma)
        if scoring.mu is not None and scoring.sigma is not None
        else 0.0,
    )


def noise_ceiling(first: Landscape, second: np.ndarray, source: str) -> Ceiling:
    """Compare two independent trainings of the same architectures.

    Args:
        first: The architectures and the accuracies that are looked at.
        second: Accuracies of another training, for the whole space in its order; those it lacks (NaN) are left out.
        source: What is compared, in words.

    Raises:
        UndefinedCorrelationError: If there are too few architectures, or nothing varies.
    """
    again = second[first.index]
    both = np.isfinite(again)
    found = agreement(again[both], first.accuracies[both])
    return Ceiling(spearman=found.spearman, top10_spearman=found.top10_spearman, source=source)
