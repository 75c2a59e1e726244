"""Metrics that look at one layer after the other, against numpy, loops and finite differences."""

import copy
import math

import numpy as np
import pytest
import torch
from torch import nn

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.dextr import curvature, dextr, independence
from swapcore.metrics.l_swag import l_swag
from swapcore.metrics.near import near
from swapcore.metrics.trainable_layers import layers
from swapcore.metrics.vkdnw import SMOOTHING, decile_entropy, fisher_information, halved, vkdnw
from tests.tiny_network import Tiny, cross_entropy, layers_of, slopes, tiny_batch


@pytest.fixture
def network():
    return Tiny().double()


@pytest.fixture
def batch():
    return tiny_batch(6)


def delivered(network, inputs):
    """What convolutions, normalisations, rectifiers and the classifier of the tiny network deliver, in order."""
    found, part = [], inputs
    with torch.no_grad():
        for module in network.stem:
            part = module(part)
            found.append(part)
        inside = part
        for module in (network.residual.relu, network.residual.conv, network.residual.norm):
            inside = module(inside)
            found.append(inside)
        part = part + inside
        for module in (*network.reduction, *network.head):
            part = module(part)
            if not isinstance(module, nn.AdaptiveAvgPool2d | nn.Flatten):
                found.append(part)
    return [one.numpy() for one in found]


def test_layers_are_convolutions_and_linear_layers_on_a_path(network, batch):
    assert layers(network, batch, None) == 4
    network.spare = nn.Conv2d(2, 2, 1)
    assert layers(network, batch, None) == 4


def test_a_network_that_ignores_its_input_has_no_layers(batch):
    class Constant(nn.Module):
        def __init__(self):
            super().__init__()
            self.classifier = nn.Linear(2, 3)

        def forward(self, x):
            return self.classifier(torch.zeros(len(x), 2, dtype=x.dtype))

    with pytest.raises(UndefinedScoreError, match="no path leads from the input to the output"):
        layers(Constant().double(), batch, None)


def test_the_fisher_information_is_that_of_the_first_weights_without_normalisation(network, batch):
    plain = copy.deepcopy(network)
    plain.stem[1], plain.residual.norm = nn.Identity(), nn.Identity()
    columns = []
    with torch.no_grad():
        chances = plain(batch.inputs).softmax(dim=1).numpy() * (1 - SMOOTHING) + SMOOTHING / 3
        for layer in layers_of(plain):
            moved = []
            for step in (1e-6, -1e-6):
                layer.weight.view(-1)[0] += step
                moved.append(plain(batch.inputs).numpy())
                layer.weight.view(-1)[0] -= step
            columns.append((moved[0] - moved[1]) / 2e-6)
    jacobian = np.stack(columns, axis=-1)
    expected = np.mean(
        [j.T @ (np.diag(p) - np.outer(p, p)) @ j for j, p in zip(jacobian, chances, strict=True)], axis=0
    )
    found = fisher_information(network, batch.inputs)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-9)
    deciles = np.percentile(np.linalg.eigvalsh(expected), np.arange(10, 100, 10))
    shares = deciles / deciles.sum()
    entropy = -sum(share * math.log(share) for share in shares)
    assert vkdnw(network, batch, None) == pytest.approx(4 + entropy, rel=1e-5)


def test_even_information_has_the_most_entropy_and_none_is_undefined():
    assert decile_entropy(np.full(30, 2.0)) == pytest.approx(math.log(9))
    assert decile_entropy(np.arange(30.0)) < math.log(9)
    with pytest.raises(UndefinedScoreError, match="eigenvalues of the Fisher information are zero"):
        decile_entropy(np.zeros(30))


def test_images_are_halved_where_networks_can_still_halve_them():
    assert [halved(torch.zeros(1, 1, side, side)).shape[-1] for side in (16, 32, 64, 224)] == [16, 16, 32, 224]


def test_near_sums_the_effective_ranks_of_what_layers_deliver(network, batch):
    draws, expected = np.random.default_rng(9), 0.0
    for output in delivered(network, batch.inputs):
        rows = output
        if output.ndim == 4:
            rows = np.array([output[s, :, y, x] for s in range(6) for x in range(output.shape[3])
                             for y in range(output.shape[2])])  # fmt: skip
            first = draws.integers(len(rows) - rows.shape[1] + 1)
            rows = rows[first:]
        values = np.linalg.svd(rows[: output.shape[1]], compute_uv=False)
        shares = values / values.sum()
        expected += math.exp(-sum(share * math.log(share) for share in shares if share > 0))
    assert near(network, batch, np.random.default_rng(9)) == pytest.approx(expected, rel=1e-6)


def test_l_swag_is_steadiness_times_patterns(network, batch):
    halves = [slice(0, 3), slice(3, 6)]
    found = [
        slopes(network, lambda half=half: cross_entropy(network, batch.inputs[half], batch.labels[half]))
        for half in halves
    ]
    steadiness = 0.0
    for one, other in zip(*found, strict=True):
        deviation = np.abs(np.abs(one) - np.abs(other)) / 2
        # What finite differences cannot tell from zero is zero: weights without influence.
        steadiness += math.log((1 / deviation[deviation > 1e-9]).sum())
    rectified = [part > 0 for part in delivered(network, batch.inputs)]
    patterns = sum(len({tuple(unit) for unit in rectified[place].reshape(6, -1).T.tolist()}) for place in (2, 5, 7))
    assert l_swag(network, batch, None) == pytest.approx(steadiness * patterns, rel=1e-3)


def test_l_swag_compares_halves(network):
    with pytest.raises(UndefinedScoreError, match="there is only one sample"):
        l_swag(network, tiny_batch(1), None)


def test_dextr_joins_independent_channels_with_the_curvature_of_the_logits(network, batch):
    expected = 0.0
    for output in delivered(network, batch.inputs):
        values = np.linalg.svd(output[0].reshape(output.shape[1], -1), compute_uv=False)
        expected += values[-1] / values[0] if values[0] > 0 else 0
    assert independence(network, batch.inputs) == pytest.approx(expected, rel=1e-6)
    draws = np.random.default_rng(9).standard_normal((2, 2 * 6 * 6), dtype=np.float32).astype(float)
    plane, _ = np.linalg.qr(draws.T)

    @torch.no_grad()
    def logits(angle):
        image = plane @ np.array([math.cos(angle), math.sin(angle)])
        return network(torch.from_numpy(image).reshape(1, 2, 6, 6)).numpy()[0]

    step = 1e-5
    ahead, here, behind = logits(step), logits(0), logits(-step)
    v, a = (ahead - behind) / (2 * step), (ahead - 2 * here + behind) / step**2
    bend = math.sqrt(v @ v * (a @ a) - (v @ a) ** 2) / (v @ v) ** 1.5
    assert curvature(network, batch.inputs[:1], np.random.default_rng(9)) == pytest.approx(bend, rel=1e-2)
    spread, bend = math.log(1 + expected), math.log(1 + bend)
    found = dextr(network, batch, np.random.default_rng(9))
    assert found == pytest.approx(spread * bend / (spread + bend), rel=1e-2)
