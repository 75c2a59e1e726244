"""What a table of trained accuracies is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from swapcore.errors import DamagedTableError
from swapcore.problems.registry import get_listable, get_space

__all__ = ["AccuracyTable", "validate_accuracies"]

HUNDRED_PERCENT = 100


@dataclass(frozen=True, kw_only=True, eq=False)
class AccuracyTable:
    """Trained accuracies under one training, of a whole space or of some of its architectures.

    Attributes:
        space: Name of the search space.
        dataset: Name of the data set that was trained on.
        name: Short name, unique within (space, dataset); what ``--truth`` takes.
        title: As shown to people.
        source: Who measured it.
        accuracies: Percent, one per architecture; NaN where unknown.
        architectures: Text of each architecture as the space formats it, each once, in the order of
            ``accuracies``; None where those are of the whole space in its order.
    """

    space: str
    dataset: str
    name: str
    title: str
    source: str
    accuracies: np.ndarray
    architectures: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        validate_accuracies(self.accuracies, self.title)
        self.accuracies.flags.writeable = False
        if self.architectures is None:
            return
        if len(self.architectures) != len(self.accuracies):
            raise DamagedTableError(
                f"{self.title} is damaged: {len(self.accuracies)} accuracies of {len(self.architectures)} architectures"
            )
        if len(self.places) != len(self.architectures):
            raise DamagedTableError(
                f"{self.title} is damaged: {len(self.architectures) - len(self.places)} architectures are there twice"
            )

    @property
    def is_whole_space(self) -> bool:
        """Whether ``accuracies`` are in the order of the space, with a place for each of its architectures."""
        return self.architectures is None

    @cached_property
    def true_best(self) -> float | None:
        """Highest accuracy of the space in percent; None where that of some architecture is unknown."""
        whole = self.is_whole_space and bool(np.isfinite(self.accuracies).all())
        return float(self.accuracies.max()) if whole else None

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Text of an architecture -> where its accuracy is; empty for a whole space."""
        return {text: place for place, text in enumerate(self.architectures or ())}

    def accuracy_of(self, text: str) -> float:
        """Accuracy of one architecture in percent; NaN if unknown.

        Args:
            text: As the space parses it.

        Raises:
            InvalidInputError: If it is no architecture of the space.
        """
        space = get_space(self.space)
        architecture = space.parse(text)
        if self.is_whole_space:
            return float(self.accuracies[get_listable(self.space).index(architecture)])
        place = self.places.get(space.format(architecture))
        return np.nan if place is None else float(self.accuracies[place])


def validate_accuracies(accuracies: np.ndarray, where: object) -> None:
    """Check that accuracies are percentages or unknown (NaN).

    Raises:
        DamagedTableError: Otherwise; names ``where`` and the first value that is not.
    """
    # NaN compares as false either way.
    outside = accuracies[(accuracies < 0) | (accuracies > HUNDRED_PERCENT)]
    if len(outside):
        raise DamagedTableError(f"{where} is damaged: accuracies must be from 0 to 100 %; got {outside[0]:g}")
