"""Latency on this machine: some networks of a space are measured, and a linear model predicts all others.

The time of a forward pass is nearly a sum over its layers, so that a sum over FLOPs, parameters and operations comes
close to it. The fit is non-negative least squares of relative errors (SciPy's, after Lawson and Hanson, 1974): nothing
that a network has makes it faster. What the fit is worth is told by networks that it had not seen.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from scipy.optimize import nnls

from swapcore.errors import InvalidInputError
from swapcore.evaluation.latency_features import latency_features, shape_facts
from swapcore.evaluation.settings import ScoreSettings, network_shape
from swapcore.evaluation.subject import one_thread
from swapcore.machine import processor
from swapcore.networks.weights import Initialisation
from swapcore.problems.registry import get_problem
from swapcore.randomness import generator
from swapcore.values.latency_model import LatencyModel

__all__ = ["NETWORKS", "fitted", "measure_latency"]

NETWORKS = 40
"""Random ones that are measured."""
WARM_UP, PASSES = 3, 9
"""Forward passes of each that are not timed, and those of which the median is taken."""
FOLDS = 8
"""Parts of the networks, each of which is predicted once from all others."""
LEAST = 2 * FOLDS


def measure_latency(settings: ScoreSettings, *, networks: int = NETWORKS) -> LatencyModel:
    """Measure random networks of a space on the processor of this machine, and fit a model of their latency.

    Each is the whole network of the settings' preset, in evaluation mode, on one thread, with one image of noise: no
    time depends on what an image shows.

    Args:
        settings: Space, data set and size of the networks.
        networks: How many; at least 16.

    Raises:
        InvalidInputError: If there are too few.
    """
    problem, shape = get_problem(settings.space), network_shape(settings)
    rng = generator(0, "latency", settings.space)
    drawn = [problem.space.sample(rng) for _ in range(networks)]
    with one_thread():
        times = [forward_time(settings, one, shape) for one in drawn]
    conditions = (
        f"{problem.networks.describe(shape)}, {shape.resolution} px, one image, one thread, median of {PASSES} passes "
        f"after {WARM_UP} to warm up, {processor()}"
    )
    base, rates, error = fitted([latency_features(settings.space, one, shape) for one in drawn], times)
    return LatencyModel(
        base=base,
        rates=tuple(sorted(rates.items())),
        error=error,
        networks=networks,
        space=settings.space,
        shape=shape_facts(shape),
        conditions=conditions,
    )


def forward_time(
    settings: ScoreSettings, architecture: Any, shape: Any, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Median time of a forward pass of one image in milliseconds."""
    network = get_problem(settings.space).networks.whole(architecture, shape, Initialisation(seed=settings.seed))
    noise = generator(settings.seed, "latency", "image").standard_normal((1, 3, shape.resolution, shape.resolution))
    image = torch.from_numpy(noise.astype(np.float32)).to(memory_format=torch.channels_last)
    network.eval()
    taken = []
    with torch.inference_mode():
        for _ in range(WARM_UP + PASSES):
            began = clock()
            network(image)
            taken.append(clock() - began)
    return float(np.median(taken[WARM_UP:])) * 1e3


def fitted(features: Sequence[Mapping[str, float]], times: Sequence[float]) -> tuple[float, dict[str, float], float]:
    """Fit latency as a sum of what networks have.

    Args:
        features: Of each network; one that is not named is 0.
        times: Of each in milliseconds, all greater than 0.

    Returns:
        Milliseconds of any network; those for each unit of each feature; and the median relative error of networks
        that were predicted from the seven eighths of them that they were not part of.

    Raises:
        InvalidInputError: If there are fewer than 16 networks.
    """
    if len(times) < LEAST:
        raise InvalidInputError(f"a latency model needs at least {LEAST} networks; got {len(times)}")
    names = sorted({name for one in features for name in one})
    columns = np.array([[1.0, *(one.get(name, 0.0) for name in names)] for one in features])
    measured, folds = np.array(times), np.arange(len(times)) % FOLDS
    predicted = np.empty(len(times))
    for fold in range(FOLDS):
        inside = folds != fold
        predicted[~inside] = columns[~inside] @ rates_of(columns[inside], measured[inside])
    base, *rates = (float(one) for one in rates_of(columns, measured))
    error = float(np.median(np.abs(predicted / measured - 1)))
    return base, dict(zip(names, rates, strict=True)), error


def rates_of(columns: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Non-negative rates of least squared relative error, shape (columns,)."""
    # Columns of one size: FLOPs are in the hundreds where parameters are below one.
    scales = columns.max(axis=0)
    scales[scales == 0] = 1.0
    found, _ = nnls(columns / scales / times[:, None], np.ones(len(times)))
    return np.asarray(found / scales)
