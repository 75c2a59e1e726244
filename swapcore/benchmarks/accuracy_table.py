"""What a table of trained accuracies is."""

from dataclasses import dataclass

import numpy as np

from swapcore.errors import DamagedTableError

__all__ = ["AccuracyTable", "validate_accuracies"]

HUNDRED_PERCENT = 100


@dataclass(frozen=True, kw_only=True, eq=False)
class AccuracyTable:
    """Trained accuracies of a whole space under one training.

    Attributes:
        space: Name of the search space.
        dataset: Name of the data set that was trained on.
        name: Short name, unique within (space, dataset); what ``--truth`` takes.
        title: As shown to people.
        source: Who measured it.
        accuracies: Percent, one per architecture in the order of the space; NaN where unknown.
    """

    space: str
    dataset: str
    name: str
    title: str
    source: str
    accuracies: np.ndarray

    def __post_init__(self) -> None:
        validate_accuracies(self.accuracies, self.title)
        self.accuracies.flags.writeable = False


def validate_accuracies(accuracies: np.ndarray, where: object) -> None:
    """Check that accuracies are percentages or unknown (NaN).

    Raises:
        DamagedTableError: Otherwise; names ``where`` and the first value that is not.
    """
    # NaN compares as false either way.
    outside = accuracies[(accuracies < 0) | (accuracies > HUNDRED_PERCENT)]
    if len(outside):
        raise DamagedTableError(f"{where} is damaged: accuracies must be from 0 to 100 %; got {outside[0]:g}")
