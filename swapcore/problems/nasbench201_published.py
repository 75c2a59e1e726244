"""What papers report of NAS-Bench-201, each figure with the cells that it holds for."""

from swapcore.problems.population import ALL
from swapcore.problems.target import PublishedCorrelation

__all__ = ["DATASETS", "PUBLISHED", "REACHABLE"]

DATASETS = ("cifar10", "cifar100", "imagenet16-120")
REACHABLE = "reachable"
"""Name of the population of cells in which no operation is cut off."""
SWAP_PAPER = "Peng et al., SWAP-NAS, ICLR 2024"
VKDNW_PAPER = "Tybl and Neumann, VKDNW, CVPR 2025"
AZ_NAS_PAPER = "Lee and Ham, AZ-NAS, CVPR 2024"
TOPS: tuple[tuple[str, str, tuple[float, float, float], str, str, str], ...] = (
    ("AZ-NAS", "az_nas", (0.913, 0.900, 0.886), ALL, "", AZ_NAS_PAPER),
    ("MeCo", "meco", (0.894, 0.883, 0.845), ALL, "", "Jiang et al., MeCo, NeurIPS 2023"),
    ("SWAP", "swap", (0.810, 0.820, 0.774), ALL, "", "an independent rerun, 2025"),
    ("AZ-NAS", "az_nas", (0.892, 0.880, 0.859), REACHABLE, "", f"{VKDNW_PAPER}, their rerun"),
    ("VKDNW", "vkdnw", (0.815, 0.829, 0.814), REACHABLE, "", VKDNW_PAPER),
    ("Number of trainable layers", "trainable_layers", (0.767, 0.787, 0.764), REACHABLE, "", VKDNW_PAPER),
    (
        "GRAF, which learns from 1,024 trained cells",
        "",
        (0.953, 0.948, 0.941),
        REACHABLE,
        "",
        "Kadlecová et al., GRAF, ICML 2024",
    ),
    ("Dextr", "dextr", (0.90, 0.91, 0.87), "", "1,000 cells", "Dextr, TMLR 2025"),
    (
        "LIBRA, which chooses its members by accuracies",
        "",
        (0.89, 0.90, 0.87),
        "",
        "1,000 cells",
        "LIBRA, CVPR 2025",
    ),
)
"""(what ranks, row of a leaderboard, ρ on each of ``DATASETS``, population, or else words for the cells, paper)."""
VKDNW_AGG = ((0.919, 0.785), (0.919, 0.636), (0.906, 0.664))
"""(ρ, nDCG) on each of ``DATASETS``."""
OTHERS = {
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
"""Metric -> ρ on each of ``DATASETS``, as others measured it on 724 cells of their own."""

PUBLISHED = (
    PublishedCorrelation(
        metric="Regularised SWAP",
        against="CIFAR-100 validation accuracy",
        spearman=0.90,
        paper=SWAP_PAPER,
        entry="swap_total",
        dataset="cifar100",
        networks="not stated",
        headline=True,
    ),
    PublishedCorrelation(
        metric="NWOT, the next best",
        against="CIFAR-100 validation accuracy",
        spearman=0.80,
        paper=SWAP_PAPER,
        dataset="cifar100",
        networks="not stated",
        headline=True,
    ),
    *(
        PublishedCorrelation(
            metric="VKDNW aggregated with four others",
            against="test accuracy",
            spearman=rho,
            ndcg=gain,
            paper=VKDNW_PAPER,
            entry="vkdnw_agg",
            dataset=dataset,
            population=REACHABLE,
        )
        for dataset, (rho, gain) in zip(DATASETS, VKDNW_AGG, strict=True)
    ),
    *(
        PublishedCorrelation(
            metric=metric,
            against="test accuracy",
            spearman=figure,
            paper=paper,
            entry=entry,
            dataset=dataset,
            population=population,
            networks=networks,
        )
        for metric, entry, figures, population, networks, paper in TOPS
        for dataset, figure in zip(DATASETS, figures, strict=True)
    ),
    *(
        PublishedCorrelation(
            metric=metric,
            against="accuracy",
            spearman=figure,
            paper="measured by others",
            entry=metric,
            dataset=dataset,
            networks="724 cells of their own",
        )
        for metric, figures in OTHERS.items()
        for dataset, figure in zip(DATASETS, figures, strict=True)
    ),
)
