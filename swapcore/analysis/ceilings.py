"""What the best scores there can be come to: accuracies of another training as a score, by the same figures."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from swapcore.analysis.correlation import Agreement, agreement
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.truths import datasets_with_truth, find_target, load_truth, truth_names
from swapcore.errors import SwapcoreError
from swapcore.problems.datasets import get_dataset
from swapcore.problems.target import Target
from swapcore.values.quantity import ACCURACY, Quantity

__all__ = ["Ceilings", "MeasuredCeiling", "OtherTraining", "ceiling", "ceilings", "other_trainings"]


@dataclass(frozen=True, kw_only=True)
class OtherTraining:
    """Accuracies that may serve as a score.

    Attributes:
        title: For people: a second training, or that on another data set.
        dataset: Name of the data set that was trained on.
        truth: Name of the accuracies.
        again: Whether it is a second training on the same data set.
    """

    title: str
    dataset: str
    truth: str
    again: bool


@dataclass(frozen=True, kw_only=True)
class MeasuredCeiling:
    """How well other accuracies of the same networks do as a score; no score that has not seen any can be expected to.

    Attributes:
        training: Which accuracies.
        source: Their table, in words.
        figures: By which every score is judged.
    """

    training: OtherTraining
    source: str
    figures: Agreement


@dataclass(frozen=True, kw_only=True)
class Ceilings:
    """The ceilings of some networks.

    Attributes:
        measured: Those that there are.
        missing: Title of each other one -> why it cannot be measured here.
    """

    measured: tuple[MeasuredCeiling, ...]
    missing: Mapping[str, str]


def other_trainings(space: str, dataset: str, truth: str) -> tuple[OtherTraining, ...]:
    """Which accuracies may serve as a score beside a truth, on this machine or not.

    The second training on the same data set, where the problem names one; of every other data set those of the same
    name, or else the first of that kind.
    """
    target = find_target(space, dataset, truth)
    if not quantity_of(target).is_accuracy:
        # Accuracies are no ceiling for what is no accuracy.
        return ()
    found = []
    if target is not None and target.second_training is not None:
        found.append(OtherTraining(title="Second training", dataset=dataset, truth=target.second_training, again=True))
    for other in datasets_with_truth(space):
        names = [name for name in truth_names(space, other) if find_target(space, other, name) is not None]
        names = [name for name in names if quantity_of(find_target(space, other, name)) == quantity_of(target)]
        if other == dataset or not names:
            continue
        name = truth if truth in names else names[0]
        title = f"{get_dataset(other).title} accuracy"
        found.append(OtherTraining(title=title, dataset=other, truth=name, again=False))
    return tuple(found)


def quantity_of(target: Target | None) -> Quantity:
    """What was measured; tables of the user hold accuracies."""
    return ACCURACY if target is None else target.quantity


def ceiling(networks: ScoredNetworks, training: OtherTraining, table: AccuracyTable) -> MeasuredCeiling:
    """Judge accuracies as a score.

    Args:
        networks: Those that are looked at, with the accuracies that are.
        training: Which accuracies serve as a score.
        table: Those accuracies, of the same space; networks that it lacks are left out.

    Raises:
        UndefinedCorrelationError: If there are too few networks, or nothing varies.
    """
    found = agreement(beside(networks, table), networks.accuracies, quantity=networks.quantity)
    return MeasuredCeiling(training=training, source=table.title, figures=found)


def beside(networks: ScoredNetworks, table: AccuracyTable) -> np.ndarray:
    """Accuracies of a table for each of the networks, shape (n,); NaN where it has none."""
    if table.is_whole_space:
        found: np.ndarray = table.oriented[networks.index]
        return found
    places = np.array([table.places.get(text, -1) for text in networks.texts(np.arange(len(networks)))])
    return np.where(places >= 0, table.oriented[places], np.nan)


def ceilings(networks: ScoredNetworks, dataset: str, truth: str) -> Ceilings:
    """Every ceiling of some networks.

    Args:
        networks: With the accuracies that are looked at.
        dataset: Of these accuracies.
        truth: Their name.
    """
    found, missing = [], {}
    for training in other_trainings(networks.space, dataset, truth):
        try:
            found.append(ceiling(networks, training, load_truth(networks.space, training.dataset, training.truth)))
        except SwapcoreError as error:
            # Figures of a score do not wait for a file that only a ceiling needs: the reason stands in its place.
            missing[training.title] = str(error)
    return Ceilings(measured=tuple(found), missing=missing)
