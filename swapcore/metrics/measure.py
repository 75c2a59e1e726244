"""How a metric is measured on networks: the contract of the files beside this one; imports no torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from swapcore.values.score import Score

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor, nn

__all__ = ["Batch", "Finish", "Measure", "Start", "Subject"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Batch:
    """Labelled samples.

    Attributes:
        inputs: X, normalised for its data set, shape (S, C, H, W), kept in PyTorch's default layout, in which
            every network can be differentiated.
        labels: Class of each sample, int64, shape (S,).
        classes: How many classes the data set has.
    """

    inputs: Tensor
    labels: Tensor
    classes: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "inputs", self.inputs.contiguous())


class Measure(Protocol):
    """Computes a metric's raw value, as its paper defines it; ``Metric.higher_is_better`` tells its direction."""

    def __call__(self, network: nn.Module, batch: Batch, rng: np.random.Generator, /) -> float:
        """The value of one initialisation.

        The network is left as it was found (parameters, gradients, buffers, modes, hooks), also when this raises,
        because the next metric gets the same one. Global random state is neither read nor changed.

        Args:
            network: Maps inputs to logits (S, classes). It has parameters of its own that require gradients, and
                normalises with batch statistics (training mode, no running ones).
            batch: The samples, on the network's device.
            rng: For what the metric draws itself; drawn on the CPU, so that every device sees the same.

        Raises:
            UndefinedScoreError: If the metric has no value for this network.
        """
        ...


class Subject(Protocol):
    """One architecture under the settings of a score; networks and inputs are made when a metric asks for them."""

    @property
    def seed(self) -> int:
        """Of the weights."""
        ...

    @property
    def repeats(self) -> int:
        """Initialisations, numbered from 0."""
        ...

    @property
    def together(self) -> int:
        """The most initialisations that one network should hold side by side."""
        ...

    def scoring_network(self, repeat: int, together: int) -> nn.Module:
        """A network for one forward pass, read-only, with initialisations side by side, beginning with ``repeat``."""
        ...

    def whole_network(self, initialisation: str, repeat: int) -> nn.Module:
        """A network with parameters of its own and nothing left out or shared; see ``Measure``."""
        ...

    def inputs(self, networks: int = 1) -> Tensor:
        """X for a scoring network, channels last, once for each network that lies side by side in it."""
        ...

    def batch(self) -> Batch:
        """X with labels, for whole networks."""
        ...


Finish = Callable[[], Score]
"""Waits for the device, and gives values without time and device; may raise ``UndefinedScoreError``."""
Start = Callable[[Subject], Finish]
"""Begins to measure without waiting for the device; may raise ``UndefinedScoreError``."""
