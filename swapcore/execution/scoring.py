"""Score architectures of a space under scoring conditions.

The same request gives the same score in any order, process or worker: weights depend on (seed, repeat,
place), and each forward pass runs on one thread, because batch statistics are summed in another order,
and so rounded differently, on several. Throughput comes from scoring several architectures at once.
"""

import functools
import time
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor

from swapcore.execution.request import ArchitectureScore, ScoreRequest, network_shape
from swapcore.inputs.bundled import normalised_batch
from swapcore.inputs.datasets import get_dataset
from swapcore.networks.scoring import Initialisation, scoring_network
from swapcore.proxies.swap import swap_score
from swapcore.spaces.nasbench201 import NasBench201Cell

__all__ = ["score_architecture"]


def score_architecture(cell: NasBench201Cell, request: ScoreRequest) -> ArchitectureScore:
    """Score one architecture.

    Raises:
        InvalidInputError: If there are fewer images than samples.
        MissingDataError: If the images are not installed.
    """
    inputs = batch(request.dataset, request.samples)
    shape = network_shape(request)
    started = time.perf_counter()
    with one_thread():
        results = tuple(
            swap_score(scoring_network(cell, shape, Initialisation(seed=request.seed, repeat=repeat)), inputs)
            for repeat in range(request.repeats)
        )
    return ArchitectureScore(repeats=results, seconds=time.perf_counter() - started)


@functools.lru_cache(maxsize=8)
def batch(dataset: str, samples: int) -> Tensor:
    images = torch.from_numpy(normalised_batch(get_dataset(dataset), samples))
    return images.to(memory_format=torch.channels_last)


@contextmanager
def one_thread() -> Iterator[None]:
    """Run PyTorch's CPU operations of this thread on one core."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
