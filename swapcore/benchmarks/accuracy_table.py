"""What a table of trained accuracies is."""

from dataclasses import dataclass

import numpy as np

from swapcore.errors import DamagedTableError

__all__ = ["AccuracyTable"]

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
        known = self.accuracies[np.isfinite(self.accuracies)]
        if np.isinf(self.accuracies).any() or ((known < 0) | (known > HUNDRED_PERCENT)).any():
            raise DamagedTableError(f"{self.title}: accuracies must be from 0 to 100 %; some are not")
        self.accuracies.flags.writeable = False
