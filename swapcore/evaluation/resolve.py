"""From settings to what scoring needs: looked up, opened and checked once, then passed down."""

import functools
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from swapcore.data.images.selection import BUNDLED, OpenedImages
from swapcore.errors import InvalidInputError
from swapcore.evaluation.devices import AUTO, choose_device
from swapcore.evaluation.settings import ScoreSettings, network_shape
from swapcore.metrics.metric import Metric
from swapcore.problems.datasets import Dataset, get_dataset
from swapcore.problems.problem import Problem
from swapcore.problems.registry import get_problem
from swapcore.spaces.space import SearchSpace
from swapcore.values.size import Cost

__all__ = ["SCORING_VERSION", "Reference", "Resolved", "resolve"]

SCORING_VERSION = 1
"""Raised whenever the same conditions give another score than before: a kept score is found again by it, and so only
by those who would compute the same. Speed, messages and names do not raise it; rounding does."""
Reference = tuple[tuple[tuple[float, ...], ...], ...]
"""Of each initialisation, for each member of an ensemble: values of the architectures that others are compared with."""


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """Settings of a score with all that they name; equal ones give equal scores.

    It can be sent to other processes, which look the names up again, once, and check that the images are the same.

    Attributes:
        settings: What was asked.
        device: What computes it, as PyTorch names it.
        images: The inputs.
        problem: All about the search space.
        dataset: Facts about the data set.
        metric: Facts about the metric, and its computation.
        shape: Of the scoring network, of the space's own kind.
        reference: What an ensemble compares with, once it is measured; see ``evaluation.ensemble``.
    """

    settings: ScoreSettings
    device: str
    images: OpenedImages
    problem: Problem[Any, Any] = field(compare=False)
    dataset: Dataset = field(compare=False)
    metric: Metric = field(compare=False)
    shape: Any = field(compare=False)
    reference: Reference | None = field(default=None, compare=False)

    @property
    def space(self) -> SearchSpace[Any]:
        """The architectures."""
        return self.problem.space

    @property
    def device_kind(self) -> str:
        """Devices of one kind round alike: "cuda:0" and "cuda:1" are both "cuda"."""
        return self.device.partition(":")[0]

    def conditions(self) -> dict[str, Any]:
        """What a score depends on besides the architecture, as plain values: the key of scores that are kept.

        It has the network, not the name of a preset; what the images show, not where they lie; nothing of them where
        the metric does not look at them. Reads the images the first time.

        Raises:
            DamagedTableError: If a file is not an image; names it.
        """
        own = self.settings.ensemble
        return ({} if own is None else {"ensemble": own.digest}) | {
            "space": self.space.name,
            "dataset": self.dataset.name,
            "metric": self.metric.name,
            "repeats": self.settings.repeats,
            "seed": self.settings.seed,
            "network": asdict(self.shape),
            "samples": self.settings.samples,
            "inputs": self.images.fingerprint if self.metric.needs_inputs else None,
            "scoring_version": SCORING_VERSION,
            "device": self.device_kind,
        }

    def reference_cost(self, architecture: Any) -> Cost:
        """What the network costs to which the size of an architecture refers."""
        return self.problem.reference_cost(architecture, self.dataset.name)

    def varied(self, *, metric: str | None = None, seed: int | None = None, repeats: int | None = None) -> "Resolved":
        """The same network and images with another metric, seed or number of repeats.

        Raises:
            InvalidInputError: If a value is not allowed, or the metric looks at labels that the images do not have.
        """
        changes: dict[str, Any] = {"metric": metric, "seed": seed, "repeats": repeats}
        if metric is not None:
            changes["ensemble"] = None
        settings = replace(
            self.settings, **{name: value for name, value in changes.items() if value is not None or name == "ensemble"}
        )
        found = replace(self, settings=settings, metric=settings.metric_facts, reference=None)
        check_labels(found)
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        # Problems hold functions of all kinds, which cannot be sent; names can.
        return restored, (self.settings, self.device, self.images.fingerprint, self.reference)


def resolve(settings: ScoreSettings, device: str = AUTO) -> Resolved:
    """Look up and open all that settings name.

    Args:
        settings: What is asked.
        device: As ``swapcore devices`` lists them.

    Raises:
        InvalidInputError: If there are fewer images than samples, images without labels for a metric that looks at
            them, or labels beyond the data set's classes.
        MissingDataError: If the images are not on this machine.
        DamagedTableError: If the files that hold them are damaged.
        UnknownNameError: If the device is not there.
    """
    images = settings.selection.open()
    found = Resolved(
        settings=settings,
        device=choose_device(device),
        images=images,
        problem=get_problem(settings.space),
        dataset=get_dataset(settings.dataset),
        metric=settings.metric_facts,
        shape=network_shape(settings),
    )
    check_labels(found)
    return found


def check_labels(resolved: Resolved) -> None:
    """Check that a metric that looks at labels gets them.

    Raises:
        InvalidInputError: If the images have none, or more classes than the data set.
    """
    if not resolved.metric.needs_labels:
        return
    source, dataset = resolved.images.source, resolved.dataset
    if source.labels is None:
        raise InvalidInputError(
            f"the metric {resolved.metric.name!r} looks at labels, which images {source.name} do not have; choose "
            f"images with labels, such as {BUNDLED}, or a folder with a subfolder for each class"
        )
    found = int(np.max(source.labels)) + 1
    if found > dataset.classes:
        raise InvalidInputError(
            f"images {source.name} must have at most {dataset.classes} classes, as many as {dataset.name}; got {found}"
        )


def restored(settings: ScoreSettings, device: str, fingerprint: str, reference: Reference | None) -> Resolved:
    """What was sent by another process."""
    found = resolved_here(settings, device, fingerprint)
    return found if reference is None else replace(found, reference=reference)


@functools.lru_cache(maxsize=16)
def resolved_here(settings: ScoreSettings, device: str, fingerprint: str) -> Resolved:
    """Look the names up once in this process, and see that the images are those that were meant."""
    found = resolve(settings, device)
    if found.images.fingerprint != fingerprint:
        raise InvalidInputError(
            f"the images {found.images.source.name} have changed since this was begun; begin again with those of now"
        )
    return found


def settings_facts(resolved: Resolved) -> Mapping[str, Any]:
    """What was asked, for the provenance of tables; of the images only what is not as usual."""
    settings = resolved.settings
    facts = {**settings.to_json(), "device": resolved.device}
    del facts["insist"]
    usual = {"images": BUNDLED, "image_seed": None, "resolution": None}
    facts = {name: value for name, value in facts.items() if name not in usual or value != usual[name]}
    digest = resolved.images.digest
    return facts if digest is None else {**facts, "images_digest": digest}
