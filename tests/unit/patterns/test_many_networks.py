"""The score of many random networks is the naive definition's, bit for bit."""

import numpy as np
import pytest
import torch
from torch import nn

from swapcore import swap_score
from swapcore.networks.darts import darts_scoring_network
from swapcore.networks.nasbench201 import NasBench201Network
from swapcore.networks.nasbench201_scoring import scoring_network
from swapcore.networks.weights import Initialisation
from swapcore.problems.registry import get_space
from swapcore.randomness import generator
from swapcore.spaces.darts import Darts
from swapcore.spaces.darts_cost import SCORING
from swapcore.spaces.nasbench201_cost import NetworkShape

SAMPLES = (1, 7, 8, 16, 20, 32, 63, 64, 65, 128)
NARROW = NetworkShape(channels=3, cells=1, resolution=8)
NETWORKS_A_CASE = 7
ACTIVATIONS = (
    nn.ReLU, nn.ReLU6, nn.LeakyReLU, nn.PReLU, nn.ELU, nn.SELU, nn.CELU, nn.GELU, lambda: nn.GELU("tanh"), nn.SiLU,
    nn.Mish, nn.Hardswish, nn.Hardtanh, nn.Hardsigmoid, nn.Sigmoid, nn.Tanh, nn.Softplus, nn.Softsign, nn.LogSigmoid,
)  # fmt: skip


def naive(model, inputs, kinds):
    """Distinct columns of the matrix of what exceeds the nonlinearity's value at zero; a Python set of bytes."""
    columns = []

    def keep(module, _inputs, output):
        at_zero = module.forward(torch.zeros(1)) if not isinstance(module, nn.PReLU) else torch.zeros(1)
        columns.append((output > at_zero).reshape(len(inputs), -1).numpy().T)

    hooks = [part.register_forward_hook(keep) for part in model.modules() if isinstance(part, kinds)]
    with torch.no_grad():
        model(inputs)
    for hook in hooks:
        hook.remove()
    packed = np.packbits(np.concatenate(columns), axis=1)
    return len({row.tobytes() for row in packed}), len(packed)


def images(samples, rng, resolution=8):
    return torch.from_numpy(rng.standard_normal((samples, 3, resolution, resolution), dtype=np.float32))


def plain_cells(rng):
    return NasBench201Network(get_space("nasbench201").sample(rng), NARROW), 8


def scored_cells(rng):
    weights = Initialisation(seed=int(rng.integers(1000)))
    return scoring_network(get_space("nasbench201").sample(rng), NARROW, weights), 8


def genotypes(rng):
    return darts_scoring_network(Darts().sample(rng), SCORING, Initialisation(seed=int(rng.integers(1000)))), 9


@pytest.mark.parametrize("samples", SAMPLES)
@pytest.mark.parametrize("space", [plain_cells, genotypes])
def test_networks_of_the_spaces(space, samples):
    rng = generator(11, space.__name__, samples)
    for _ in range(NETWORKS_A_CASE):
        model, resolution = space(rng)
        inputs = images(samples, rng, resolution)
        found = swap_score(model, inputs)
        assert (found.score, found.units) == naive(model, inputs, nn.ReLU)


@pytest.mark.parametrize("samples", SAMPLES)
def test_scoring_cells_count_what_the_published_cells_with_their_weights_would(samples):
    rng = generator(12, samples)
    for _ in range(NETWORKS_A_CASE):
        model, resolution = scored_cells(rng)
        inputs = images(samples, rng, resolution)
        found = swap_score(model, inputs)
        # The shared ReLUs are met once by a hook, and listed once for each operation by the score.
        assert found.score == naive(model, inputs, nn.ReLU)[0]


@pytest.mark.parametrize("samples", SAMPLES)
@pytest.mark.parametrize("make", ACTIVATIONS, ids=lambda make: getattr(make, "__name__", "activation"))
def test_networks_of_every_nonlinearity(make, samples):
    torch.manual_seed(samples)
    rng = generator(13, samples)
    model = nn.Sequential(
        nn.Conv2d(3, 5, 3, padding=1), make(), nn.Conv2d(5, 4, 3), make(), nn.Flatten(), nn.Linear(144, 40), make()
    )
    inputs = images(samples, rng)
    found = swap_score(model, inputs)
    assert (found.score, found.units) == naive(model, inputs, (type(make()),))
