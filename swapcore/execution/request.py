"""What is asked of a scorer and what it answers; imports no torch, so that a slip is told at once."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from swapcore.errors import InvalidInputError
from swapcore.inputs.bundled import image_files
from swapcore.inputs.datasets import get_dataset
from swapcore.networks.presets import DEFAULT_PRESET, get_preset
from swapcore.proxies.result import SwapScore
from swapcore.randomness import validate_seed
from swapcore.spaces.nasbench201_cost import NetworkShape
from swapcore.spaces.registry import get_space

__all__ = ["ArchitectureScore", "ScoreRequest", "network_shape"]


@dataclass(frozen=True, kw_only=True)
class ScoreRequest:
    """Everything that a score depends on besides the architecture.

    ``device`` is a name that ``swapcore devices`` lists, or "auto" for a GPU where there is one. Devices round
    differently, so that scores of two kinds of device may differ by a few patterns.

    Raises:
        InvalidInputError: When made with a value that is not allowed, such as more samples than images.
        MissingDataError: If the images are not installed.
    """

    space: str = "nasbench201"
    dataset: str = "cifar10"
    samples: int = 16
    repeats: int = 1
    seed: int = 0
    preset: str = DEFAULT_PRESET
    device: str = "cpu"

    def __post_init__(self) -> None:
        get_space(self.space)
        get_dataset(self.dataset)
        get_preset(self.space, self.preset)
        validate_seed(self.seed)
        for name in ("samples", "repeats"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise InvalidInputError(f"{name} must be a whole number of at least 1; got {value!r}")
        dataset = get_dataset(self.dataset)
        at_hand = len(image_files(dataset))
        if self.samples > at_hand:
            raise InvalidInputError(
                f"samples must be at most {at_hand}, the number of {dataset.title} images at hand; got {self.samples}"
            )

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class ArchitectureScore:
    """Scores of one architecture.

    Attributes:
        repeats: One result for each initialisation.
        seconds: Time of building and scoring all of them; where several architectures are in flight, the time
            since the one before was finished.
        device: Where it was computed.
    """

    repeats: tuple[SwapScore, ...]
    seconds: float
    device: str

    @property
    def scores(self) -> tuple[int, ...]:
        """Ψ of each initialisation."""
        return tuple(result.score for result in self.repeats)

    @property
    def score(self) -> float:
        """Mean of Ψ over the initialisations."""
        return sum(self.scores) / len(self.scores)


def network_shape(request: ScoreRequest) -> NetworkShape:
    """The preset's network with the data set's classes and resolution."""
    dataset = get_dataset(request.dataset)
    preset = get_preset(request.space, request.preset)
    return replace(preset, classes=dataset.classes, resolution=dataset.resolution)
