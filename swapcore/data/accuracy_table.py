"""What a table of trained accuracies is, or of something else that was measured of trained networks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from swapcore.errors import DamagedTableError
from swapcore.problems.registry import get_listable, get_space
from swapcore.values.quantity import ACCURACY, Quantity

__all__ = ["AccuracyTable", "validate_accuracies"]


@dataclass(frozen=True, kw_only=True, eq=False)
class AccuracyTable:
    """Trained accuracies under one training, or another quantity, of a whole space or of some of its architectures.

    Attributes:
        space: Name of the search space.
        dataset: Name of the data set that was trained on.
        name: Short name, unique within (space, dataset); what ``--truth`` takes.
        title: As shown to people.
        source: Who measured it.
        accuracies: As measured, in the unit of ``quantity``, one per architecture; NaN where unknown.
        architectures: Text of each architecture as the space formats it, each once, in the order of
            ``accuracies``; None where those are of the whole space in its order.
        quantity: What was measured: accuracy, unless it says otherwise.
    """

    space: str
    dataset: str
    name: str
    title: str
    source: str
    accuracies: np.ndarray
    architectures: tuple[str, ...] | None = None
    quantity: Quantity = ACCURACY

    def __post_init__(self) -> None:
        self.quantity.validate(self.accuracies, self.title)
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
    def oriented(self) -> np.ndarray:
        """The same turned so that higher is better, as everything takes them that ranks; NaN where unknown."""
        return self.quantity.oriented(self.accuracies)

    @cached_property
    def true_best(self) -> float | None:
        """Best value of the space, as measured; None where that of some architecture is unknown."""
        whole = self.is_whole_space and bool(np.isfinite(self.accuracies).all())
        return self.quantity.as_measured(float(self.oriented.max())) if whole else None

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Text of an architecture -> where its accuracy is; empty for a whole space."""
        return {text: place for place, text in enumerate(self.architectures or ())}

    def accuracy_of(self, text: str) -> float:
        """What is known of one architecture, as measured; NaN if unknown.

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
    ACCURACY.validate(accuracies, where)
