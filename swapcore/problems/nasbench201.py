"""NAS-Bench-201: 15,625 cells, all of them trained on three data sets."""

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from swapcore.errors import InvalidInputError
from swapcore.problems.nasbench201_published import DATASETS, PUBLISHED, REACHABLE
from swapcore.problems.population import EVERYTHING, Population, Strata
from swapcore.problems.problem import CostModel, Defaults, Networks, Preset, Problem, View, WantedSize
from swapcore.problems.target import Ceiling, Target
from swapcore.spaces import nasbench201_cost
from swapcore.spaces.nasbench201 import NasBench201, NasBench201Cell, live_edges
from swapcore.spaces.nasbench201_cost import NetworkShape
from swapcore.values.quantity import ENERGY, LATENCY, ROBUST_ACCURACY

if TYPE_CHECKING:
    from torch import nn

    from swapcore.networks.weights import Initialisation

__all__ = ["NASBENCH201"]

DEPLOYMENTS = {
    "baseline": "full precision",
    "ptq": "post-training quantisation",
    "qat": "quantisation-aware training",
    "noisy": "on noisy analog hardware",
    "analog": "trained for analog hardware",
}
"""Target -> words, of the package with the accuracies on CIFAR-10."""
DEVICES = {
    "edgegpu": ("edge GPU (Jetson TX2)", (LATENCY, ENERGY)),
    "raspi4": ("Raspberry Pi 4", (LATENCY,)),
    "edgetpu": ("edge TPU", (LATENCY,)),
    "pixel3": ("Pixel 3 phone", (LATENCY,)),
    "eyeriss": ("Eyeriss chip", (LATENCY, ENERGY)),
    "fpga": ("FPGA", (LATENCY, ENERGY)),
}
"""Device -> words, and what HW-NAS-Bench has measured or simulated on it."""
ATTACKS = {
    "fgsm": ("FGSM", "fgsm", ("0.1", "0.5", "1", "2", "3", "4", "5", "6", "7", "8", "255")),
    "pgd": ("PGD", "pgd", ("0.1", "0.5", "1", "2", "3", "4", "8")),
    "apgd": ("APGD", "aa_apgd-ce", ("0.1", "0.5", "1", "2", "3", "4", "8")),
    "square": ("Square", "aa_square", ("0.1", "0.5", "1", "2", "3", "4", "8")),
}
"""Attack -> words, its name in the file of robust accuracies, and its strengths ε in units of 1/255."""
OFFICIAL_EPOCHS, OFFICIAL_SPLITS = (200, 12), ("test", "valid", "train")


def shape(channels: int, cells: int | None, classes: int, resolution: int) -> NetworkShape:
    if cells is None:
        raise InvalidInputError("cells of a NAS-Bench-201 network must be a whole number of at least 1; got None")
    return NetworkShape(channels=channels, cells=cells, classes=classes, resolution=resolution)


def scoring(cell: NasBench201Cell, of: NetworkShape, weights: "Initialisation") -> "nn.Module":
    from swapcore.networks.nasbench201_scoring import scoring_network  # noqa: PLC0415 - imports torch

    return scoring_network(cell, of, weights)


def whole(cell: NasBench201Cell, of: NetworkShape, weights: "Initialisation") -> "nn.Module":
    from swapcore.networks.nasbench201_scoring import whole_network  # noqa: PLC0415 - imports torch

    return whole_network(cell, of, weights)


def is_reachable(cell: NasBench201Cell) -> bool:
    return all(live or operation == "none" for live, operation in zip(live_edges(cell), cell.operations, strict=True))


NASBENCH201: Problem[NasBench201Cell, NetworkShape] = Problem(
    space=NasBench201(),
    paper="Dong and Yang, ICLR 2020",
    networks=Networks(
        # What lite costs, over all cells with 16 samples, by the two bundled tables: Spearman's ρ with CIFAR-10
        # accuracy falls from 0.822 to 0.789, and from 0.913 to 0.869 regularised at the best μ and σ. The time of a
        # score falls to about a sixth, and nothing is saturated.
        presets=MappingProxyType(
            {
                "paper": Preset(channels=16, cells=5, note="16 channels, 5 cells a stage, as published"),
                "lite": Preset(
                    channels=4,
                    cells=1,
                    note="4 channels, 1 cell a stage; some six times as fast, for a ρ with CIFAR-10 accuracy of 0.789 "
                    "instead of 0.822 (0.869 instead of 0.913 regularised)",
                ),
            }
        ),
        shape=shape,
        scoring=scoring,
        whole=whole,
        describe=lambda of: f"{of.channels} channels, {of.cells} cells a stage",
    ),
    cost=CostModel(
        # The published size whatever the data set: another classifier would shift all sizes alike.
        reference=lambda _classes: nasbench201_cost.PUBLISHED,
        reference_title="published network: 16 channels, 5 cells a stage, 10 classes",
        full=lambda classes, resolution: NetworkShape(classes=classes, resolution=resolution),
        parameters=nasbench201_cost.parameters,
        effective_parameters=nasbench201_cost.effective_parameters,
        flops=nasbench201_cost.flops,
    ),
    targets=(
        *(
            Target(
                name=name,
                dataset="cifar10",
                title=words,
                source="analog-nasbench",
                comes_with_packages=True,
                second_training="nats-bench" if name == "baseline" else None,
            )
            for name, words in DEPLOYMENTS.items()
        ),
        *(
            Target(
                name="nats-bench",
                dataset=dataset,
                title="NATS-Bench",
                source="nats-bench",
                second_training="baseline" if dataset == "cifar10" else None,
            )
            for dataset in DATASETS
        ),
        *(
            Target(
                name=f"official-{split}-{epochs}",
                dataset=dataset,
                title=f"official {split}, {epochs} epochs",
                source="nasbench201-official",
            )
            for dataset in DATASETS
            for epochs in OFFICIAL_EPOCHS
            for split in OFFICIAL_SPLITS
        ),
        *(
            Target(
                name=f"{quantity.name}-{device}",
                dataset=dataset,
                title=f"{quantity.title}, {words}",
                source="hw-nas-bench",
                quantity=quantity,
                column=f"{device}_{quantity.name}",
                device=device,
            )
            for dataset in DATASETS
            for quantity in (LATENCY, ENERGY)
            for device, (words, quantities) in DEVICES.items()
            if quantity in quantities
        ),
        *(
            Target(
                name=f"{attack}-{strength}",
                dataset="cifar10",
                title=f"{words}, ε = {strength}/255",
                source="robustness",
                quantity=ROBUST_ACCURACY,
                column=f"{written}@Linf_eps-{float(strength)}",
            )
            for attack, (words, written, strengths) in ATTACKS.items()
            for strength in strengths
        ),
    ),
    defaults=Defaults(
        repeats=1,
        score_table="nasbench201-cifar10-swap-paper-s16-r1-seed0",
        metric_architectures=1000,
        study_preset="lite",
        study_repeats=1,
        study_levels=(1, 4, 8),
        calibration="baseline",
    ),
    view=View(
        start="|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|",
        sizes=(0.0, 1.6),
        mu=(0.0, 2.0),
        first_mu=0.9,
        first_sigma=1.0,
        largest_mu=1.5,
        labels=(
            "c3 and c1 are convolutions of 3×3 and 1×1, ap average pooling, sk a skip connection, no none; a group for "
            "each node, an operation for each node before it"
        ),
        wanted_sizes=MappingProxyType(
            {
                "cifar10": (
                    WantedSize(name="A", mu=1.2, sigma=1.0, note="smaller networks"),
                    WantedSize(name="B", mu=1.35, sigma=1.0, note="larger networks"),
                    WantedSize(name="C", mu=1.5, sigma=1.0, note="the largest networks"),
                    WantedSize(name="ranking", mu=0.8, sigma=0.681, note="ranks the whole space best, effective size"),
                )
            }
        ),
    ),
    published=PUBLISHED,
    populations=(
        replace(EVERYTHING, title="all 15,625 cells"),
        Population(
            name="distinct",
            title="6,466 distinct cells",
            words=", one of each class of isomorphic cells",
            definition="Of each class of isomorphic cells only the first in the order of the space.",
            one_of_each=True,
        ),
        Population(
            name=REACHABLE,
            title="9,445 cells with nothing cut off",
            words=" in which no operation is cut off by none",
            definition="Every operation but none lies on a path from the cell's input to its output.",
            member=is_reachable,
        ),
    ),
    strata=Strata(
        title="3×3 convolutions in the cell",
        count=lambda cell: cell.operations.count("nor_conv_3x3"),
        published="NCD (ICCV 2025) reports that ρ of SWAP falls to −0.246 in its deepest stratum, networks of 77 "
        "convolutions; these strata are others.",
    ),
    ceiling=Ceiling(
        spearman=0.991,
        top10_spearman=0.765,
        source="cited: two CIFAR-10 trainings of all NAS-Bench-201 cells (analog-nasbench and NATS-Bench)",
        dataset="cifar10",
    ),
)
