"""The networks of each space, and the sizes of its scoring network, by name; imports no torch."""

from collections.abc import Mapping
from types import MappingProxyType

from swapcore.errors import UnknownNameError
from swapcore.problems.family import NetworkFamily, Preset
from swapcore.spaces import darts_cost, nasbench201_cost
from swapcore.spaces.darts_cost import DartsShape
from swapcore.spaces.nasbench201_cost import NetworkShape

__all__ = ["DEFAULT_PRESET", "FAMILIES", "get_family", "get_preset"]

DEFAULT_PRESET = "paper"
LARGE_IMAGES = 128
"""From this resolution on, DARTS networks have the stem for ImageNet, which reduces images eightfold."""

NASBENCH201 = NetworkFamily(
    # What lite costs, over all of NAS-Bench-201 with 16 samples, by the two tables in benchmarks/data: Spearman's ρ
    # with CIFAR-10 accuracy falls from 0.822 to 0.789, and from 0.913 to 0.869 regularised at the best μ and σ. The
    # time of a score falls to about a sixth, and nothing is saturated.
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
    repeats=1,
    caution=lambda _shape: "",
    scoring=lambda channels, cells, classes, resolution: NetworkShape(
        channels=channels, cells=cells, classes=classes, resolution=resolution
    ),
    # The published size whatever the data set: another classifier would shift all sizes alike.
    reference=lambda _classes: nasbench201_cost.PUBLISHED,
    reference_title="published network: 16 channels, 5 cells a stage, 10 classes",
    full=lambda classes, resolution: NetworkShape(classes=classes, resolution=resolution),
    parameters=nasbench201_cost.parameters,
    effective_parameters=nasbench201_cost.effective_parameters,
    flops=nasbench201_cost.flops,
)


def darts_scoring_shape(channels: int, cells: int, classes: int, resolution: int) -> DartsShape:
    stem = "imagenet" if resolution >= LARGE_IMAGES else "none"
    return DartsShape(channels=channels, cells=cells, classes=classes, resolution=resolution, stem=stem)


def darts_full_shape(classes: int, resolution: int) -> DartsShape:
    if resolution >= LARGE_IMAGES:
        return DartsShape(channels=48, cells=14, stem="imagenet", classes=classes, resolution=resolution)
    return DartsShape(channels=36, cells=20, stem="cifar", classes=classes, resolution=resolution)


def darts_caution(shape: DartsShape) -> str:
    if shape.cells > len(shape.reductions):
        return ""
    return (
        "A scoring network of one cell, as the paper has it, is a reduction cell: the normal cell is not scored, and "
        "drifts. Three cells score both."
    )


DARTS = NetworkFamily(
    presets=MappingProxyType(
        {
            "paper": Preset(channels=3, cells=1, note="3 channels, 1 cell, as the paper has it"),
            "lite": Preset(
                channels=3, cells=1, resolution=16, note="the same on images of 16 px; some three times as fast"
            ),
        }
    ),
    repeats=32,
    caution=darts_caution,
    scoring=darts_scoring_shape,
    # With the data set's classes: it is what makes the paper's μ and σ of 25 for ImageNet a size that exists.
    reference=lambda classes: DartsShape(classes=classes),
    reference_title="scoring network of 3 channels and 1 cell, without a stem",
    full=darts_full_shape,
    parameters=darts_cost.parameters,
    effective_parameters=darts_cost.effective_parameters,
    flops=darts_cost.flops,
)

FAMILIES: Mapping[str, NetworkFamily] = MappingProxyType({"nasbench201": NASBENCH201, "darts": DARTS})


def get_family(space: str) -> NetworkFamily:
    """The networks of a space.

    Raises:
        UnknownNameError: With the known spaces.
    """
    if space not in FAMILIES:
        raise UnknownNameError("space", space, FAMILIES)
    return FAMILIES[space]


def get_preset(space: str, name: str) -> Preset:
    """A size of a space's scoring network.

    Raises:
        UnknownNameError: For an unknown space or preset.
    """
    presets = get_family(space).presets
    if name not in presets:
        raise UnknownNameError("preset", name, presets)
    return presets[name]
