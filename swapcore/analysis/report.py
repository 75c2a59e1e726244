"""Everything that the Correlations page says about one view of a landscape."""

from dataclasses import dataclass

import numpy as np

from swapcore.analysis.correlation import RankCorrelation, UndefinedCorrelationError, best_tenth, correlate, spearman
from swapcore.analysis.landscape import Landscape, SizeKind, metric_values
from swapcore.errors import InvalidInputError
from swapcore.proxies.metrics import get_metric
from swapcore.proxies.regularisation import collapsed_share, validate_mu_sigma

__all__ = ["Ceiling", "Report", "Scoring", "noise_ceiling", "report"]

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
        plain_spearman, plain_top10: ρ of ``plain``, overall and in the best tenth (None where undefined).
        size_bias: ρ of score and size, before and after regularisation; NaN where undefined.
        saturation: Median of Ψ / min(V, 2^S).
        saturated_share: Share of architectures above 0.9.
        collapsed: Share of architectures with f below 1e-6.
    """

    plain: np.ndarray
    scores: np.ndarray
    correlation: RankCorrelation
    plain_spearman: float
    plain_top10: float | None
    size_bias: tuple[float, float]
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


def report(landscape: Landscape, scoring: Scoring, *, resamples: int, seed: int = 0) -> Report:
    """Judge a scoring.

    Args:
        landscape: The architectures that are looked at.
        scoring: What ranks them.
        resamples: Bootstrap resamples behind the interval.
        seed: Of the bootstrap.

    Raises:
        UndefinedCorrelationError: If there are too few architectures, or nothing varies.
    """
    plain = metric_values(landscape, scoring.metric, size=scoring.size)
    scores = metric_values(landscape, scoring.metric, size=scoring.size, mu=scoring.mu, sigma=scoring.sigma)
    sizes = landscape.sizes(scoring.size)
    correlation = correlate(scores, landscape.accuracies, resamples=resamples, seed=seed)
    regularised = scoring.mu is not None and scoring.sigma is not None
    tenth = best_tenth(landscape.accuracies)
    return Report(
        plain=plain,
        scores=scores,
        correlation=correlation,
        plain_spearman=spearman(plain, landscape.accuracies) if regularised else correlation.spearman,
        plain_top10=or_none(plain[tenth], landscape.accuracies[tenth]) if regularised else correlation.top10_spearman,
        size_bias=(or_nan(plain, sizes), or_nan(scores, sizes)),
        saturation=float(np.median(landscape.saturation)),
        saturated_share=float(np.mean(landscape.saturation > SATURATED_AT)),
        collapsed=collapsed_share(sizes, scoring.mu, scoring.sigma)
        if scoring.mu is not None and scoring.sigma is not None
        else 0.0,
    )


def or_none(scores: np.ndarray, others: np.ndarray) -> float | None:
    try:
        return spearman(scores, others)
    except UndefinedCorrelationError:
        return None


def or_nan(scores: np.ndarray, others: np.ndarray) -> float:
    found = or_none(scores, others)
    return float("nan") if found is None else found


@dataclass(frozen=True, kw_only=True)
class Ceiling:
    """How well two independent trainings of the same cells agree: no score can be expected to do better.

    Attributes:
        spearman, top10_spearman: ρ overall and in the best tenth.
        source: What was compared.
    """

    spearman: float
    top10_spearman: float | None
    source: str


CITED_CEILING = Ceiling(
    spearman=0.991,
    top10_spearman=0.765,
    source="cited: two independent CIFAR-10 trainings of all NAS-Bench-201 cells (analog-nasbench and NATS-Bench)",
)


def noise_ceiling(first: Landscape, second: np.ndarray, source: str) -> Ceiling:
    """Compare two independent trainings of the same architectures.

    Args:
        first: The architectures and the accuracies that are looked at.
        second: Accuracies of another training, for the whole space in its order.
        source: What is compared, in words.

    Raises:
        UndefinedCorrelationError: If there are too few architectures, or nothing varies.
    """
    other = second[first.index]
    tenth = best_tenth(first.accuracies)
    return Ceiling(
        spearman=spearman(other, first.accuracies),
        top10_spearman=or_none(other[tenth], first.accuracies[tenth]),
        source=source,
    )
