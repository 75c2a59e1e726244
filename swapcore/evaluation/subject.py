"""One architecture to be measured: its networks and inputs, made when a metric asks for them."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from swapcore.data.images.selection import OpenedImages
from swapcore.evaluation.resolve import Resolved
from swapcore.metrics.measure import Batch
from swapcore.networks.together import repeated_images
from swapcore.networks.weights import Initialisation

__all__ = ["MOST_TOGETHER", "ArchitectureSubject", "one_thread"]

NARROW = 8
"""Up to this many channels, repeats cost less together: one operation for all keeps the processor busy."""
MOST_TOGETHER = 32


class ArchitectureSubject:
    """See ``Subject``.

    Args:
        architecture: Of the space.
        resolved: How it is scored; its metric does not matter.
        together: The most initialisations side by side, where the network is narrow enough for several.
        keep: Whether whole networks are kept, for several metrics to be measured on.
    """

    def __init__(
        self, architecture: Any, resolved: Resolved, *, together: int = MOST_TOGETHER, keep: bool = False
    ) -> None:
        self.architecture, self.resolved, self.keep = architecture, resolved, keep
        self.seed, self.repeats = resolved.settings.seed, resolved.settings.repeats
        self.together = together if resolved.shape.channels <= NARROW else 1
        self.kept: dict[tuple[str, int], nn.Module] = {}

    def scoring_network(self, repeat: int, together: int) -> nn.Module:
        """See ``Subject``."""
        weights = Initialisation(seed=self.seed, repeat=repeat, together=together, device=self.resolved.device)
        return self.resolved.problem.networks.scoring(self.architecture, self.resolved.shape, weights)

    def whole_network(self, initialisation: str, repeat: int) -> nn.Module:
        """See ``Subject``."""
        if (initialisation, repeat) in self.kept:
            return self.kept[initialisation, repeat]
        weights = Initialisation(seed=self.seed, repeat=repeat, name=initialisation, device=self.resolved.device)
        network = self.resolved.problem.networks.whole(self.architecture, self.resolved.shape, weights)
        if self.keep:
            self.kept[initialisation, repeat] = network
        return network

    def inputs(self, networks: int = 1) -> Tensor:
        """See ``Subject``."""
        return scoring_inputs(self.resolved.images, self.resolved.device, networks)

    def batch(self) -> Batch:
        """See ``Subject``."""
        return labelled_batch(self.resolved.images, self.resolved.dataset.classes, self.resolved.device)


@functools.lru_cache(maxsize=4)
def scoring_inputs(images: OpenedImages, device: str, networks: int) -> Tensor:
    """X once for each of several networks; kept, because repeating large images takes longer than scoring."""
    inputs = torch.from_numpy(images.inputs())
    return repeated_images(inputs.to(device=device, memory_format=torch.channels_last), networks)


@functools.lru_cache(maxsize=4)
def labelled_batch(images: OpenedImages, classes: int, device: str) -> Batch:
    """X and labels."""
    labels = images.labels()
    # Images without labels are refused to metrics that look at them (``resolve``), so that nothing reads these.
    known = torch.empty(0, dtype=torch.int64) if labels is None else torch.from_numpy(labels)
    return Batch(inputs=torch.from_numpy(images.inputs()).to(device), labels=known.to(device), classes=classes)


@contextmanager
def one_thread() -> Iterator[None]:
    """Run PyTorch's CPU operations of this thread on one core."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
