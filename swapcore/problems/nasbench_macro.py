"""NAS-Bench-Macro: 6,561 chains of layers, each trained three times on CIFAR-10."""

from types import MappingProxyType
from typing import TYPE_CHECKING

from swapcore.problems.population import Strata
from swapcore.problems.problem import CostModel, Defaults, Networks, Preset, Problem, View, WantedSize
from swapcore.problems.target import Ceiling, Target
from swapcore.spaces import nasbench_macro_cost
from swapcore.spaces.nasbench_macro import NasBenchMacro, NasBenchMacroNetwork
from swapcore.spaces.nasbench_macro_cost import MacroShape

if TYPE_CHECKING:
    from torch import nn

    from swapcore.networks.weights import Initialisation

__all__ = ["NASBENCH_MACRO"]

TRAININGS = (1, 2, 3)
SOURCE = "nasbench-macro"


def scoring(network: NasBenchMacroNetwork, of: MacroShape, weights: "Initialisation") -> "nn.Module":
    from swapcore.networks.nasbench_macro import macro_scoring_network  # noqa: PLC0415 - imports torch

    return macro_scoring_network(network, of, weights)


def whole(network: NasBenchMacroNetwork, of: MacroShape, weights: "Initialisation") -> "nn.Module":
    from swapcore.networks.nasbench_macro import macro_whole_network  # noqa: PLC0415 - imports torch

    return macro_whole_network(network, of, weights)


NASBENCH_MACRO: Problem[NasBenchMacroNetwork, MacroShape] = Problem(
    space=NasBenchMacro(),
    paper="Su et al., CVPR 2021",
    networks=Networks(
        presets=MappingProxyType(
            {
                "paper": Preset(channels=32, note="32 channels behind the stem, as published"),
                "lite": Preset(channels=8, note="8 channels behind the stem; some five times as fast"),
            }
        ),
        shape=lambda channels, _cells, classes, resolution: MacroShape(
            channels=channels, classes=classes, resolution=resolution
        ),
        scoring=scoring,
        whole=whole,
        describe=lambda of: f"{of.channels} channels, eight layers",
    ),
    cost=CostModel(
        # The published size whatever the data set: another classifier would shift all sizes alike.
        reference=lambda _classes: nasbench_macro_cost.PUBLISHED,
        reference_title="published network: 32 channels, 8 layers, 10 classes",
        full=lambda classes, resolution: MacroShape(classes=classes, resolution=resolution),
        parameters=nasbench_macro_cost.parameters,
        # No operation is dead.
        effective_parameters=nasbench_macro_cost.parameters,
        flops=nasbench_macro_cost.flops,
    ),
    targets=(
        Target(name="mean", dataset="cifar10", title="mean of three trainings", source=SOURCE),
        *(
            Target(
                name=f"training-{number}",
                dataset="cifar10",
                title=f"training {number} of three",
                source=SOURCE,
                second_training=f"training-{number % len(TRAININGS) + 1}",
            )
            for number in TRAININGS
        ),
    ),
    defaults=Defaults(
        repeats=1,
        score_table="nasbench-macro-cifar10-swap-paper-s16-r1-seed0",
        metric_architectures=1000,
        study_preset="lite",
        study_repeats=1,
        study_levels=(1, 4, 8),
        calibration="mean",
    ),
    view=View(
        start="12012012",
        sizes=(0.0, 3.0),
        mu=(0.0, 4.0),
        # The bare score ranks best here (ρ 0.935): parameters say little (0.32), and a wide curve does the least harm.
        first_mu=1.8,
        first_sigma=10.0,
        largest_mu=3.0,
        labels=(
            "a digit for each layer: 0 the identity, 1 a MobileNet-V2 block of kernel 3×3 and expansion 3, 2 one of "
            "5×5 and 6"
        ),
        regularised_first=False,
        wanted_sizes=MappingProxyType(
            {
                "cifar10": (
                    WantedSize(name="A", mu=1.2, sigma=1.0, note="smaller networks"),
                    WantedSize(name="B", mu=1.8, sigma=1.0, note="larger networks"),
                    WantedSize(name="C", mu=2.4, sigma=1.0, note="the largest networks"),
                )
            }
        ),
    ),
    strata=Strata(title="layers other than the identity", count=lambda network: sum(map(bool, network.layers))),
    ceiling=Ceiling(
        spearman=0.980,
        top10_spearman=0.453,
        source="measured: the second against the third CIFAR-10 training of all 6,561 networks",
        dataset="cifar10",
    ),
)
