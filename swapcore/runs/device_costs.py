"""Latency and energy in a search: on which device, and where the values come from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.truths import load_truth
from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.evaluation.latency_features import latency_features, shape_facts
from swapcore.evaluation.settings import ScoreSettings, network_shape
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_problem
from swapcore.problems.target import Target
from swapcore.runs.plain_values import refuse_unknown, require_mapping
from swapcore.values.latency_model import LatencyModel
from swapcore.values.quantity import ENERGY, LATENCY

__all__ = ["NO_DEVICES", "THIS", "Devices", "check_device", "device_reader", "device_targets"]

THIS = "this"
"""The machine on which the search was begun; its latency is predicted."""


@dataclass(frozen=True, kw_only=True)
class Devices:
    """On which device each quantity is known that depends on one; nothing is read when this is made.

    Attributes:
        latency: Name of a device of the space's targets, or "this"; None where no latency is asked for.
        energy: Name of a device of the space's targets; None where no energy is asked for.
        model: Of the latency on the machine where the search was begun; with "this" only.

    Raises:
        InvalidInputError: When made with "this" and no model, or a model and no "this".
    """

    latency: str | None = None
    energy: str | None = None
    model: LatencyModel | None = None

    def __post_init__(self) -> None:
        if (self.latency == THIS) is (self.model is None):
            raise InvalidInputError(
                f"a latency model goes with the device {THIS!r}, and {THIS!r} with a model; got device "
                f"{self.latency!r} and {'no model' if self.model is None else 'a model'}"
            )

    def named(self, quantity: str) -> str | None:
        """The device of a quantity."""
        return {LATENCY.name: self.latency, ENERGY.name: self.energy}.get(quantity)

    def to_json(self) -> dict[str, Any]:
        """Plain values, for JSON; empty where nothing depends on a device."""
        found: dict[str, Any] = {"latency": self.latency, "energy": self.energy}
        found["model"] = None if self.model is None else self.model.to_json()
        return {name: value for name, value in found.items() if value is not None}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Devices":
        """Of plain values.

        Raises:
            InvalidInputError: For an unknown name or a value that is not allowed.
        """
        refuse_unknown(values, tuple(cls.__dataclass_fields__))
        model = values.get("model")
        read = None if model is None else LatencyModel.from_json(require_mapping(model))
        return cls(**{**values, "model": read})


NO_DEVICES = Devices()


def device_targets(quantity: str, space: str, dataset: str) -> dict[str, Target]:
    """Device -> the target of a space that has the quantity on it, on a data set."""
    return {
        target.device: target
        for target in get_problem(space).targets
        if target.device and target.dataset == dataset and target.quantity.name == quantity
    }


def check_device(quantity: str, devices: Devices, score: ScoreSettings) -> None:
    """Check that a quantity is known on the device that is named for it, without looking at any file.

    Raises:
        UnknownNameError: For an unknown device; with the known ones.
        InvalidInputError: If none is named, the space has none, or the model is of other networks.
    """
    device, known = devices.named(quantity), device_targets(quantity, score.space, score.dataset)
    usable = [*known, *([THIS] if quantity == LATENCY.name else [])]
    place = f"{get_problem(score.space).title} on {get_dataset(score.dataset).title}"
    if device is not None and device == THIS and devices.model is not None:
        mine = (score.space, shape_facts(network_shape(score)))
        if (devices.model.space, devices.model.shape) != mine:
            raise InvalidInputError(
                f"the latency model is of networks of another space or size than those of {place}, {score.preset} "
                "preset: measure them on this machine"
            )
        return
    if not known and device != THIS:
        other = f"; {quantity} on this machine can be measured (--{quantity}-on {THIS})" if usable else ""
        raise InvalidInputError(f"no {quantity} is known of {place} on any device{other}")
    if device is None:
        raise InvalidInputError(
            f"{quantity} depends on the device: name it with --{quantity}-on, one of {', '.join(usable)}"
        )
    if device not in usable:
        raise UnknownNameError(f"device with {quantity} of {place}", device, usable)


def device_reader(quantity: str, devices: Devices, score: ScoreSettings) -> Callable[[Any], float]:
    """What tells a quantity of an architecture on its device; see ``TableReader`` and ``LatencyModel``."""
    check_device(quantity, devices, score)
    device, model = devices.named(quantity), devices.model
    if device == THIS and model is not None:
        shape = network_shape(score)
        return lambda architecture: model.predict(latency_features(score.space, architecture, shape))
    target = device_targets(quantity, score.space, score.dataset)[device or ""]
    return TableReader(score.space, target)


class TableReader:
    """A measurement of architectures, whose table is read when the first is asked for."""

    def __init__(self, space: str, target: Target) -> None:
        self.space, self.target = get_problem(space).space, target

    @cached_property
    def table(self) -> AccuracyTable:
        """Of the target."""
        return load_truth(self.space.name, self.target.dataset, self.target.name)

    def __call__(self, architecture: Any) -> float:
        """The value as measured; NaN where it is unknown.

        Raises:
            MissingDataError: If its file is not on this machine; says how to get it.
            DamagedTableError: If it does not hold what it should.
        """
        return self.table.accuracy_of(self.space.format(architecture))
