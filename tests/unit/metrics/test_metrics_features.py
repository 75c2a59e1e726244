"""Metrics of features of random images, against numpy and loops."""

import math
from collections import OrderedDict

import numpy as np
import pytest
import torch
from torch import nn

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.az_expressivity import az_expressivity
from swapcore.metrics.az_progressivity import az_progressivity
from swapcore.metrics.az_trainability import az_trainability
from swapcore.metrics.meco import meco, smallest_eigenvalue
from swapcore.metrics.zen import zen
from tests.tiny_network import Tiny, tiny_batch

SHAPE = (5, 2, 6, 6)


@pytest.fixture
def network():
    return Tiny()


@pytest.fixture
def batch():
    return tiny_batch(dtype=torch.float32)


def generator():
    return np.random.default_rng(9)


def gaussian(draws, shape=SHAPE):
    return torch.from_numpy(draws.standard_normal(shape, dtype=np.float32))


@torch.no_grad()
def steps(network, images):
    """What every part of the tiny network delivers, by its path, in order."""
    found = OrderedDict()
    found["stem.0"] = network.stem[0](images)
    found["stem.1"] = found["stem"] = network.stem[1](found["stem.0"])
    found["residual.relu"] = torch.relu(found["stem"])
    found["residual.conv"] = network.residual.conv(found["residual.relu"])
    found["residual.norm"] = network.residual.norm(found["residual.conv"])
    found["residual"] = found["stem"] + found["residual.norm"]
    found["reduction.0"] = torch.relu(found["residual"])
    found["reduction.1"] = found["reduction"] = network.reduction[1](found["reduction.0"])
    found["head.0"] = torch.relu(found["reduction"])
    found["head.1"] = found["head.0"].mean(dim=(2, 3), keepdim=True)
    return {path: part.numpy() for path, part in found.items()}


def test_zen_measures_how_far_features_move_and_gives_back_what_was_divided_away(network, batch):
    draws = generator()
    images, change = gaussian(draws), gaussian(draws)
    here, there = steps(network, images), steps(network, images + 0.01 * change)
    distance = np.mean([np.abs(one - other).sum() for one, other in zip(here["head.0"], there["head.0"], strict=True)])
    expected = math.log(distance)
    for path in ("stem.0", "residual.conv"):
        variances = [here[path][:, channel].var(ddof=1) for channel in range(3)]
        expected += math.log(math.sqrt(np.mean(variances)))
    assert zen(network, batch, generator()) == pytest.approx(expected, rel=1e-4)


def test_a_normalisation_of_zeros_is_left_out_of_zen(network, batch):
    with torch.no_grad():
        network.residual.conv.weight.zero_()
    draws = generator()
    images, change = gaussian(draws), gaussian(draws)
    here, there = steps(network, images), steps(network, images + 0.01 * change)
    expected = math.log(np.abs(here["head.0"] - there["head.0"]).sum() / 5)
    expected += math.log(np.mean(here["stem.0"].var(axis=(0, 2, 3), ddof=1))) / 2
    assert zen(network, batch, generator()) == pytest.approx(expected, rel=1e-4)


def test_zen_needs_global_average_pooling(batch):
    with pytest.raises(UndefinedScoreError, match="no global average pooling"):
        zen(nn.Sequential(nn.Conv2d(2, 3, 3), nn.Flatten()), batch, generator())


def test_meco_adds_the_smallest_eigenvalues_of_all_modules_maps(network, batch):
    expected = 0.0
    for part in steps(network, gaussian(generator(), (1, *SHAPE[1:]))).values():
        if part.shape[2] > 1:
            rows = part[0].reshape(part.shape[1], -1).astype(float)
            varies = rows.std(axis=1) > 0
            correlations = np.zeros((len(rows), len(rows)))
            correlations[np.ix_(varies, varies)] = np.corrcoef(rows[varies])
            expected += np.linalg.eigvals(correlations).real.min()
    assert expected > 0.1
    assert meco(network, batch, generator()) == pytest.approx(expected, abs=1e-5)


def test_a_constant_channel_takes_a_map_out_of_meco(batch):
    model = nn.Sequential(nn.Conv2d(2, 3, 1, bias=False), nn.Conv2d(3, 2, 1, bias=False))
    with torch.no_grad():
        model[0].weight[2].zero_()
        model[1].weight.copy_(torch.tensor([[1.0, 0, 0], [0, 1, 0]]).view(2, 3, 1, 1))
    image = gaussian(generator(), (1, *SHAPE[1:]))
    rows = torch.einsum("oi,ihw->ohw", model[0].weight[:2, :, 0, 0], image[0]).flatten(1).detach().numpy()
    smallest = np.linalg.eigvalsh(np.corrcoef(rows))[0]
    # The second convolution and the whole model deliver the same map.
    assert meco(model, batch, generator()) == pytest.approx(2 * smallest, rel=1e-4)


def entropy_of(part):
    rows = part.transpose(0, 2, 3, 1).reshape(-1, part.shape[1]).astype(float)
    eigenvalues = np.linalg.eigvals(np.cov(rows.T, bias=True)).real
    shares = eigenvalues / eigenvalues.sum()
    return -sum(share * math.log(share + 1e-8) for share in shares)


def block_entropies(network):
    parts = steps(network, gaussian(generator()))
    return [entropy_of(parts[block]) for block in ("stem", "residual", "reduction")]


def test_expressivity_adds_the_entropies_of_blocks(network, batch):
    assert az_expressivity(network, batch, generator()) == pytest.approx(sum(block_entropies(network)), rel=1e-4)


def test_progressivity_is_the_smallest_growth_of_entropy(network, batch):
    first, second, third = block_entropies(network)
    expected = min(second - first, third - second)
    assert az_progressivity(network, batch, generator()) == pytest.approx(expected, rel=1e-3)


def test_trainability_estimates_the_jacobians_of_blocks(network, batch):
    draws = generator()
    images = gaussian(draws)
    parts = {path: torch.from_numpy(part) for path, part in steps(network, images).items()}
    scores = []
    for block, before in ((network.residual, "stem"), (network.reduction, "residual")):
        output = block(parts[before])
        signs = torch.from_numpy(draws.integers(0, 2, size=tuple(output.shape), dtype=np.int8)).float() * 2 - 1
        _, ahead = torch.autograd.functional.vjp(block, parts[before], signs)
        ahead, signs = ahead.numpy(), signs.numpy()
        step = ahead.shape[2] // signs.shape[2]
        jacobian = np.zeros((ahead.shape[1] * step * step, signs.shape[1]))
        for sample, row, column in np.ndindex(5, *signs.shape[2:]):
            patch = ahead[sample, :, row * step : (row + 1) * step, column * step : (column + 1) * step]
            jacobian += np.outer(patch.ravel(), signs[sample, :, row, column])
        largest = np.linalg.svd(jacobian / (signs.size / signs.shape[1]))[1].max()
        scores.append(-largest - 1 / (largest + 1e-6) + 2)
    assert scores[0] != pytest.approx(scores[1])
    assert az_trainability(network, batch, generator()) == pytest.approx(np.mean(scores), rel=1e-3)


def test_a_block_that_is_the_identity_has_no_trainability(network, batch):
    network.residual = nn.Identity()
    with pytest.raises(UndefinedScoreError, match="a block is the identity"):
        az_trainability(network, batch, generator())


def test_a_block_whose_features_do_not_vary_has_no_entropy(network, batch):
    with torch.no_grad():
        network.reduction[1].weight.zero_()
    with pytest.raises(UndefinedScoreError, match="the features of a block do not vary"):
        az_expressivity(network, batch, generator())


@pytest.mark.parametrize("proxy", [az_expressivity, az_progressivity, az_trainability])
def test_a_network_that_names_no_blocks_has_none_of_the_three(proxy, batch):
    with pytest.raises(UndefinedScoreError, match=r"needs [12] or more blocks .* the network has 0"):
        proxy(nn.Sequential(nn.Conv2d(2, 3, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten()), batch, generator())


@pytest.mark.parametrize(("channels", "side"), [(5, 2), (64, 1), (40, 6)])
def test_more_channels_than_positions_have_a_smallest_eigenvalue_of_exactly_zero(channels, side):
    feature_map = torch.randn(channels, side, side, generator=torch.Generator().manual_seed(0))
    correlations = np.nan_to_num(np.corrcoef(feature_map.flatten(1).double().numpy())) if side > 1 else np.zeros((1, 1))
    assert np.linalg.eigvalsh(correlations)[0] == pytest.approx(0, abs=1e-12)
    assert smallest_eigenvalue(feature_map) == 0.0


def test_as_many_positions_as_channels_and_more_are_computed():
    feature_map = torch.randn(5, 4, 4, generator=torch.Generator().manual_seed(0))
    expected = np.linalg.eigvalsh(np.corrcoef(feature_map.flatten(1).double().numpy()))[0]
    assert expected > 0.01
    assert smallest_eigenvalue(feature_map) == pytest.approx(expected)
