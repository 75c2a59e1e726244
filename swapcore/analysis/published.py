"""Figures from papers, shown beside ours and labelled as published."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["PUBLISHED_CORRELATIONS", "PublishedCorrelation"]


@dataclass(frozen=True, kw_only=True)
class PublishedCorrelation:
    """A rank correlation that somebody published.

    Attributes:
        metric: What was correlated.
        against: With what.
        spearman: ρ over the space.
        paper: Where it stands.
    """

    metric: str
    against: str
    spearman: float
    paper: str


SWAP_PAPER = "Peng et al., SWAP-NAS, ICLR 2024"

PUBLISHED_CORRELATIONS: Mapping[str, tuple[PublishedCorrelation, ...]] = MappingProxyType(
    {
        "nasbench201": (
            PublishedCorrelation(
                metric="Regularised SWAP", against="CIFAR-100 validation accuracy", spearman=0.90, paper=SWAP_PAPER
            ),
            PublishedCorrelation(
                metric="NWOT, the next best", against="CIFAR-100 validation accuracy", spearman=0.80, paper=SWAP_PAPER
            ),
        )
    }
)
"""Space -> what the papers report for it."""
