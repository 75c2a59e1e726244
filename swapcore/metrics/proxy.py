"""What a training-free metric is, as code: the contract of the files beside this one."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from torch import Tensor, nn

__all__ = ["Batch", "Proxy"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Batch:
    """Labelled samples.

    Attributes:
        inputs: X, normalised for its data set, shape (S, C, H, W), kept in PyTorch's default layout, in which
            every network can be differentiated (see ``networks.darts``).
        labels: Class of each sample, int64, shape (S,).
        classes: How many classes the data set has.
    """

    inputs: Tensor
    labels: Tensor
    classes: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "inputs", self.inputs.contiguous())


class Proxy(Protocol):
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
