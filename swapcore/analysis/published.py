"""Figures from papers, shown beside ours and labelled as published."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = [
    "PUBLISHED_CORRELATIONS",
    "PUBLISHED_STANDINGS",
    "PublishedCorrelation",
    "PublishedStanding",
    "published_standings",
]


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
        ),
        "darts": (
            PublishedCorrelation(
                metric="SWAP", against="CIFAR-10 accuracy of 1,000 networks", spearman=0.90, paper=SWAP_PAPER
            ),
            PublishedCorrelation(
                metric="Regularised SWAP",
                against="CIFAR-10 accuracy of 1,000 networks",
                spearman=0.93,
                paper=SWAP_PAPER,
            ),
        ),
    }
)
"""Space -> what the papers report for it."""


@dataclass(frozen=True, kw_only=True)
class PublishedStanding:
    """ρ of a metric as others measured it, on other networks and with other code than ours.

    Attributes:
        spearman: ρ with trained accuracy.
        source: Who measured it, and on what.
    """

    spearman: float
    source: str


SUITE = "measured by others on 724 cells of their own"
AZ_NAS_PAPER = "Lee and Ham, AZ-NAS, CVPR 2024"
SUITE_DATASETS = ("cifar10", "cifar100", "imagenet16-120")
SUITE_STANDINGS: Mapping[str, tuple[float, float, float]] = MappingProxyType(
    {
        "nwot": (0.786, 0.813, 0.794),
        "synflow": (0.736, 0.762, 0.759),
        "jacov": (0.766, 0.725, 0.727),
        "params": (0.738, 0.744, 0.715),
        "flops": (0.711, 0.722, 0.694),
        "l2_norm": (0.725, 0.748, 0.738),
        "snip": (0.608, 0.658, 0.612),
        "grad_norm": (0.607, 0.648, 0.615),
        "grasp": (0.538, 0.552, 0.514),
        "fisher": (0.509, 0.555, 0.524),
        "epe_nas": (0.666, 0.420, 0.103),
        "plain": (-0.258, -0.268, -0.256),
    }
)
"""Metric -> ρ on NAS-Bench-201 for each of ``SUITE_DATASETS``."""

OTHER_STANDINGS: Mapping[tuple[str, str], Mapping[str, PublishedStanding]] = MappingProxyType(
    {
        ("nasbench201", "cifar10"): {"az_nas": PublishedStanding(spearman=0.913, source=AZ_NAS_PAPER)},
        ("nasbench201", "cifar100"): {
            "swap_total": PublishedStanding(spearman=0.90, source=f"{SWAP_PAPER}, validation accuracy")
        },
        ("darts", "cifar10"): {
            "swap": PublishedStanding(spearman=0.90, source=SWAP_PAPER),
            "swap_total": PublishedStanding(spearman=0.93, source=SWAP_PAPER),
        },
    }
)

PUBLISHED_STANDINGS: Mapping[tuple[str, str], Mapping[str, PublishedStanding]] = MappingProxyType(
    {
        key: {
            **(
                {
                    metric: PublishedStanding(spearman=values[SUITE_DATASETS.index(key[1])], source=SUITE)
                    for metric, values in SUITE_STANDINGS.items()
                }
                if key[0] == "nasbench201"
                else {}
            ),
            **OTHER_STANDINGS.get(key, {}),
        }
        for key in (*(("nasbench201", dataset) for dataset in SUITE_DATASETS), ("darts", "cifar10"))
    }
)
"""(space, data set) -> entry of a league -> what was published for it."""


def published_standings(space: str, dataset: str) -> Mapping[str, PublishedStanding]:
    """What was published for a space and a data set; empty where nothing is known."""
    return PUBLISHED_STANDINGS.get((space, dataset), {})
