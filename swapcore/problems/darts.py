"""DARTS: cells of eight operations, of which 1,000 random ones were trained and published with SWAP."""

from types import MappingProxyType
from typing import TYPE_CHECKING

from swapcore.errors import InvalidInputError
from swapcore.problems.population import ALL, Strata
from swapcore.problems.problem import CostModel, Defaults, Networks, Preset, Problem, View, WantedSize
from swapcore.problems.target import PublishedCorrelation, Target
from swapcore.spaces import darts_cost
from swapcore.spaces.darts import Darts, DartsGenotype
from swapcore.spaces.darts_cost import DartsShape

if TYPE_CHECKING:
    from torch import nn

    from swapcore.networks.weights import Initialisation

__all__ = ["DARTS"]

SWAP_PAPER = "Peng et al., SWAP-NAS, ICLR 2024"
LARGE_IMAGES = 128
"""From this resolution on, networks have the stem for ImageNet, which reduces images eightfold."""


def shape(channels: int, cells: int | None, classes: int, resolution: int) -> DartsShape:
    if cells is None:
        raise InvalidInputError("cells of a DARTS network must be a whole number of at least 1; got None")
    stem = "imagenet" if resolution >= LARGE_IMAGES else "none"
    return DartsShape(channels=channels, cells=cells, classes=classes, resolution=resolution, stem=stem)


def full_shape(classes: int, resolution: int) -> DartsShape:
    if resolution >= LARGE_IMAGES:
        return DartsShape(channels=48, cells=14, stem="imagenet", classes=classes, resolution=resolution)
    return DartsShape(channels=36, cells=20, stem="cifar", classes=classes, resolution=resolution)


def scoring(genotype: DartsGenotype, of: DartsShape, weights: "Initialisation") -> "nn.Module":
    from swapcore.networks.darts import darts_scoring_network  # noqa: PLC0415 - imports torch

    return darts_scoring_network(genotype, of, weights)


def whole(genotype: DartsGenotype, of: DartsShape, weights: "Initialisation") -> "nn.Module":
    from swapcore.networks.darts import darts_whole_network  # noqa: PLC0415 - imports torch

    return darts_whole_network(genotype, of, weights)


def caution(of: DartsShape) -> str:
    if of.cells > len(of.reductions):
        return ""
    return (
        "A scoring network of one cell, as the paper has it, is a reduction cell: the normal cell is not scored, and "
        "drifts. Three cells score both."
    )


DARTS: Problem[DartsGenotype, DartsShape] = Problem(
    space=Darts(),
    paper="Liu, Simonyan and Yang, ICLR 2019",
    networks=Networks(
        presets=MappingProxyType(
            {
                "paper": Preset(channels=3, cells=1, note="3 channels, 1 cell, as the paper has it"),
                "lite": Preset(
                    channels=3, cells=1, resolution=16, note="the same on images of 16 px; some three times as fast"
                ),
            }
        ),
        shape=shape,
        scoring=scoring,
        whole=whole,
        describe=lambda of: f"{of.channels} channels, {of.cells} cells",
        caution=caution,
    ),
    cost=CostModel(
        # With the data set's classes: it is what makes the paper's μ and σ of 25 for ImageNet a size that exists.
        reference=lambda classes: DartsShape(classes=classes),
        reference_title="scoring network of 3 channels and 1 cell, without a stem",
        full=full_shape,
        parameters=darts_cost.parameters,
        effective_parameters=darts_cost.effective_parameters,
        flops=darts_cost.flops,
    ),
    targets=(
        Target(name="darts-archs", dataset="cifar10", title="1,000 random networks", source="darts-archs"),
        Target(name="nasbench301", dataset="cifar10", title="NAS-Bench-301 surrogate", source="nasbench301"),
    ),
    defaults=Defaults(
        repeats=32,
        score_table="darts-cifar10-swap-paper-s16-r32-seed0",
        metric_architectures=300,
        study_preset="paper",
        study_repeats=8,
        study_levels=(1, 4, 8, 32),
        calibration="darts-archs",
    ),
    view=View(
        start="Genotype(normal=[('sep_conv_3x3', 0), ('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('sep_conv_3x3', 1), "
        "('sep_conv_3x3', 1), ('skip_connect', 0), ('skip_connect', 0), ('dil_conv_3x3', 2)], "
        "normal_concat=range(2, 6), reduce=[('max_pool_3x3', 0), ('max_pool_3x3', 1), ('skip_connect', 2), "
        "('max_pool_3x3', 1), ('max_pool_3x3', 0), ('skip_connect', 2), ('skip_connect', 2), ('max_pool_3x3', 1)], "
        "reduce_concat=range(2, 6))",
        sizes=(0.0, 4.0),
        mu=(0.0, 4.0),
        first_mu=1.6,
        first_sigma=4.64,
        largest_mu=3.0,
        labels=(
            "s3 and s5 are separable, d3 and d5 dilated convolutions, mp and ap poolings, sk a skip connection, each "
            "with the node that it reads; a group for each node, the reduction cell behind the slash"
        ),
        wanted_sizes=MappingProxyType(
            {
                "cifar10": (
                    WantedSize(name="A", mu=0.9, sigma=0.9, note="the paper's small networks"),
                    WantedSize(name="B", mu=1.2, sigma=1.2, note="the paper's medium networks"),
                    WantedSize(name="C", mu=1.5, sigma=1.5, note="the paper's large networks"),
                ),
                "imagenet": (WantedSize(name="ImageNet", mu=25.0, sigma=25.0, note="the paper's choice"),),
            }
        ),
    ),
    strata=Strata(
        title="convolutions in both cells",
        count=lambda genotype: sum("conv" in name for name, _ in (*genotype.normal.pairs, *genotype.reduce.pairs)),
    ),
    published=(
        PublishedCorrelation(
            metric="SWAP",
            against="CIFAR-10 accuracy of 1,000 networks",
            spearman=0.90,
            paper=SWAP_PAPER,
            entry="swap",
            dataset="cifar10",
            population=ALL,
            headline=True,
        ),
        PublishedCorrelation(
            metric="Regularised SWAP",
            against="CIFAR-10 accuracy of 1,000 networks",
            spearman=0.93,
            paper=SWAP_PAPER,
            entry="swap_total",
            dataset="cifar10",
            population=ALL,
            headline=True,
        ),
    ),
)
