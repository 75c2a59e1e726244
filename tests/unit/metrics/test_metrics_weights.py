"""Metrics of weights, against gradients taken by moving one weight after the other."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.fisher import fisher
from swapcore.metrics.grad_norm import grad_norm
from swapcore.metrics.gradsign import gradsign
from swapcore.metrics.grasp import grasp
from swapcore.metrics.l2_norm import l2_norm
from swapcore.metrics.measure import Batch
from swapcore.metrics.ntk import ntk
from swapcore.metrics.plain import plain
from swapcore.metrics.snip import snip
from swapcore.metrics.synflow import synflow
from swapcore.metrics.zico import zico
from tests.tiny_network import Tiny, cross_entropy, layers_of, slopes, tiny_batch


@pytest.fixture
def network():
    return Tiny().double()


@pytest.fixture
def batch():
    return tiny_batch()


@pytest.fixture
def gradient(network, batch):
    """∂L/∂w of each layer."""
    return slopes(network, lambda: cross_entropy(network, batch.inputs, batch.labels))


def flat_weights(network):
    return [layer.weight.detach().numpy().ravel() for layer in layers_of(network)]


def test_the_tiny_network_has_weights_in_four_layers(network):
    assert [weight.size for weight in flat_weights(network)] == [54, 9, 12, 12]


def test_snip_adds_the_magnitudes_of_weight_times_gradient(network, batch, gradient):
    expected = sum(np.abs(w * g).sum() for w, g in zip(flat_weights(network), gradient, strict=True))
    assert snip(network, batch, None) == pytest.approx(expected, rel=1e-6)


def test_plain_adds_weight_times_gradient_with_its_sign(network, batch, gradient):
    expected = sum((w * g).sum() for w, g in zip(flat_weights(network), gradient, strict=True))
    assert plain(network, batch, None) == pytest.approx(expected, rel=1e-5)
    assert abs(expected) < snip(network, batch, None)


def test_grad_norm_adds_the_norms_of_layers(network, batch, gradient):
    expected = sum(math.sqrt((g**2).sum()) for g in gradient)
    assert grad_norm(network, batch, None) == pytest.approx(expected, rel=1e-6)
    assert expected > math.sqrt(sum((g**2).sum() for g in gradient))


def test_l2_norm_adds_the_norms_of_layers_without_biases(network, batch):
    with torch.no_grad():
        network.head[-1].bias.fill_(100)
    expected = sum(math.sqrt((w**2).sum()) for w in flat_weights(network))
    assert l2_norm(network, batch, None) == pytest.approx(expected, rel=1e-12)


def test_grasp_is_minus_weight_times_hessian_times_gradient(network, batch, gradient):
    step, layers = 1e-4, layers_of(network)
    before = [layer.weight.detach().clone() for layer in layers]

    def gradient_at(distance):
        with torch.no_grad():
            for layer, weight, direction in zip(layers, before, gradient, strict=True):
                layer.weight.copy_(weight + distance * torch.from_numpy(direction).view_as(weight))
        return slopes(network, lambda: cross_entropy(network, batch.inputs, batch.labels))

    ahead, behind = gradient_at(step), gradient_at(-step)
    gradient_at(0)
    products = [(up - down) / (2 * step) for up, down in zip(ahead, behind, strict=True)]
    expected = -sum((w * p).sum() for w, p in zip(flat_weights(network), products, strict=True))
    assert grasp(network, batch, None) == pytest.approx(expected, rel=1e-3)


def test_fisher_squares_what_each_channel_of_each_sample_does_to_the_loss(network, batch):
    """The sum over positions of a · ∂L/∂a is the slope of the loss as that channel of that sample is scaled."""
    step, expected = 1e-6, 0.0
    for layer in layers_of(network):
        for channel in range(layer.weight.shape[0]):
            squares = []
            for sample in range(len(batch.inputs)):

                def scaled(by, layer=layer, channel=channel, sample=sample):
                    def scale(_module, _inputs, output):
                        factor = torch.ones_like(output)
                        factor[sample, channel] = 1 + by
                        return output * factor

                    handle = layer.register_forward_hook(scale)
                    value = cross_entropy(network, batch.inputs, batch.labels)
                    handle.remove()
                    return value

                squares.append(((scaled(step) - scaled(-step)) / (2 * step)) ** 2)
            expected += np.mean(squares) / 2
    assert fisher(network, batch, None) == pytest.approx(expected, rel=1e-5)


def test_synflow_counts_the_flow_once_for_each_layer_of_a_chain(batch):
    """All layers of a chain of 1×1 convolutions carry the same flow: R = 1ᵀ |W₃| |W₂| |W₁| 1."""
    chain = nn.Sequential(
        nn.Conv2d(2, 3, 1, bias=False),
        nn.BatchNorm2d(3, track_running_stats=False),
        nn.ReLU(),
        nn.Conv2d(3, 4, 1, bias=False),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(4, 5),
    )
    first, second, third = (np.abs(layer.weight.detach().double().squeeze().numpy()) for layer in layers_of(chain))
    flow = (third @ second @ first @ np.ones(2)).sum()
    assert synflow(chain, batch, None) == pytest.approx(3 * flow, rel=1e-9)


def test_synflow_adds_what_flows_along_all_paths(batch):
    """A residual of one weight a: R = c (1 + |a|) s, so that s and c carry R and a carries c |a| s."""

    class Branch(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(1, 1, 1, bias=False)

        def forward(self, x):
            return x + self.conv(x)

    model = nn.Sequential(
        nn.Conv2d(2, 1, 1, bias=False), Branch(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1, 1)
    )
    with torch.no_grad():
        for layer, values in zip(layers_of(model), ([0.5, -1.5], [-3.0], [-0.25]), strict=True):
            layer.weight.copy_(torch.tensor(values).view_as(layer.weight))
    stem, branch, classifier = 2.0, 3.0, 0.25
    flow = classifier * (1 + branch) * stem
    assert synflow(model, batch, None) == pytest.approx(2 * flow + classifier * branch * stem, rel=1e-12)


def test_synflow_keeps_flows_beyond_float32(batch):
    deep = nn.Sequential(*(nn.Conv2d(2, 2, 1, bias=False) for _ in range(60)), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    with torch.no_grad():
        for layer in layers_of(deep):
            layer.weight.fill_(-3)
    assert synflow(deep, batch, None) == pytest.approx(60 * 2 * 6.0**60, rel=1e-9)


def test_a_flow_beyond_float64_is_undefined(batch):
    deep = nn.Sequential(*(nn.Conv2d(2, 2, 1, bias=False) for _ in range(20)), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    with torch.no_grad():
        for layer in layers_of(deep):
            layer.weight.fill_(1e20)
    with pytest.raises(UndefinedScoreError, match="synflow is undefined because its value is not finite"):
        synflow(deep, batch, None)


def test_ntk_is_the_condition_number_of_the_explicit_kernel(network, batch):
    jacobian = np.concatenate(slopes(network, lambda: network(batch.inputs).sum(dim=1).numpy()), axis=-1)
    assert jacobian.shape == (5, 87)
    eigenvalues = np.linalg.eigvals(jacobian @ jacobian.T).real
    assert ntk(network, batch, None) == pytest.approx(eigenvalues.max() / eigenvalues.min(), rel=1e-4)


def test_the_same_sample_twice_makes_the_kernel_singular(network, batch):
    twice = Batch(inputs=batch.inputs[[0, 1, 1, 2]], labels=batch.labels[[0, 1, 1, 2]], classes=3)
    with pytest.raises(UndefinedScoreError, match="its kernel is singular"):
        ntk(network, twice, None)


@pytest.mark.parametrize("samples", [4, 5])
def test_zico_compares_the_halves_of_the_batch(network, samples):
    batch, half = tiny_batch(samples), (samples + 1) // 2
    first, second = (
        slopes(network, lambda part=part: cross_entropy(network, batch.inputs[part], batch.labels[part]))
        for part in (slice(half), slice(half, None))
    )
    expected = 0.0
    for one, other in zip(first, second, strict=True):
        terms = [(abs(a) + abs(b)) / 2 / np.std([a, b]) for a, b in zip(one, other, strict=True) if abs(a - b) > 1e-12]
        expected += math.log(sum(terms))
    assert zico(network, batch, None) == pytest.approx(expected, rel=1e-4)


def test_zico_needs_two_samples(network):
    with pytest.raises(UndefinedScoreError, match="there is only one sample"):
        zico(network, tiny_batch(1), None)


def test_halves_that_agree_in_every_weight_leave_zico_undefined(network, batch):
    same = Batch(inputs=batch.inputs[[0, 1, 0, 1]], labels=batch.labels[[0, 1, 0, 1]], classes=3)
    with pytest.raises(UndefinedScoreError, match="both halves agree"):
        zico(network, same, None)


def test_gradsign_balances_the_directions_of_samples_run_one_by_one(network, batch):
    signs = [
        np.sign(
            np.concatenate(slopes(network, lambda i=i: cross_entropy(network, batch.inputs[[i]], batch.labels[[i]])))
        )
        for i in range(len(batch.inputs))
    ]
    assert gradsign(network, batch, None) == np.abs(np.sum(signs, axis=0)).sum()
