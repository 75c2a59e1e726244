"""Metrics of how samples differ, against loops and numpy."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.epe_nas import epe_nas
from swapcore.metrics.jacov import jacov
from swapcore.metrics.linear_regions import linear_regions, random_patches
from swapcore.metrics.measure import Batch
from swapcore.metrics.nwot import nwot
from tests.tiny_network import Tiny, tiny_batch


@pytest.fixture
def network():
    return Tiny().double()


def labelled(samples, labels, classes=3):
    batch = tiny_batch(samples)
    return Batch(inputs=batch.inputs, labels=torch.tensor(labels), classes=classes)


@torch.no_grad()
def moved_jacobian(network, inputs, step=1e-6):
    """∂(sum of logits)/∂x, by moving one number of the inputs after the other; a row for each sample."""
    rows = np.zeros((len(inputs), inputs[0].numel()))
    for sample in range(len(inputs)):
        for place in range(rows.shape[1]):
            up, down = inputs.clone(), inputs.clone()
            up[sample].view(-1)[place] += step
            down[sample].view(-1)[place] -= step
            rows[sample, place] = (network(up).sum() - network(down).sum()).item() / (2 * step)
    return rows


def switches(network, inputs):
    """Whether each rectifier's each unit is active, one row for each sample."""
    with torch.no_grad():
        stem = network.stem(inputs)
        residual = network.residual(stem)
        reduced = network.reduction(residual)
    return np.concatenate([(part > 0).flatten(1).numpy() for part in (stem, residual, reduced)], axis=1)


def test_nwot_is_the_log_determinant_of_the_agreements(network):
    batch = tiny_batch(4)
    bits = switches(network, batch.inputs)
    agreements = [[sum(a == b for a, b in zip(one, other, strict=True)) for other in bits] for one in bits]
    expected = math.log(abs(np.linalg.det(np.array(agreements, dtype=float))))
    assert nwot(network, batch, None) == pytest.approx(expected, rel=1e-9)


def test_the_same_sample_twice_leaves_nwot_undefined(network):
    batch = tiny_batch(4)
    twice = Batch(inputs=batch.inputs[[0, 1, 1, 2]], labels=batch.labels, classes=3)
    with pytest.raises(UndefinedScoreError, match="nwot is undefined because its kernel is singular"):
        nwot(network, twice, None)


def test_jacov_looks_at_the_eigenvalues_of_correlations(network):
    batch = tiny_batch(4)
    eigenvalues = np.linalg.eigvals(np.corrcoef(moved_jacobian(network, batch.inputs))).real
    expected = -sum(math.log(value + 1e-5) + 1 / (value + 1e-5) for value in eigenvalues)
    assert jacov(network, batch, None) == pytest.approx(expected, rel=1e-4)


def test_epe_nas_adds_what_it_finds_within_classes(network):
    batch = labelled(5, [0, 2, 0, 0, 2])
    rows, expected = moved_jacobian(network, batch.inputs), 0.0
    for images in ([0, 2, 3], [1, 4]):
        expected += abs(sum(math.log(abs(entry) + 1e-5) for entry in np.corrcoef(rows[images]).ravel()))
    assert epe_nas(network, batch, None) == pytest.approx(expected, rel=1e-4)


def test_epe_nas_counts_a_class_of_one_image_as_one_with_itself(network):
    batch = labelled(3, [1, 2, 1])
    rows = moved_jacobian(network, batch.inputs)
    pair = abs(sum(math.log(abs(entry) + 1e-5) for entry in np.corrcoef(rows[[0, 2]]).ravel()))
    assert epe_nas(network, batch, None) == pytest.approx(pair + math.log(1 + 1e-5), rel=1e-4)


def test_epe_nas_compares_classes_where_there_are_many(network):
    batch = labelled(6, [0, 7, 0, 0, 7, 101], classes=120)
    rows = moved_jacobian(network, batch.inputs)
    sums = [np.log(np.abs(np.corrcoef(rows[images])) + 1e-5).sum() / len(images) for images in ([0, 2, 3], [1, 4])]
    sums.append(math.log(1 + 1e-5))
    expected = sum(abs(one - other) for one in sums for other in sums) / 3
    assert epe_nas(network, batch, None) == pytest.approx(expected, rel=1e-4)


def test_epe_nas_needs_a_class_of_two_images(network):
    with pytest.raises(UndefinedScoreError, match="no class has two of the samples"):
        epe_nas(network, labelled(3, [0, 2, 1]), None)


@pytest.mark.parametrize("proxy", [jacov, epe_nas])
def test_a_constant_jacobian_has_no_correlations(proxy):
    """Each logit is the mean of the pixels: the Jacobian is the same number everywhere."""
    model = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2, 3, dtype=torch.float64))
    with torch.no_grad():
        model[-1].weight.fill_(1)
    with pytest.raises(UndefinedScoreError, match="the Jacobian of a sample is constant or not finite"):
        proxy(model, labelled(3, [0, 0, 1]), None)


def test_linear_regions_are_distinct_patterns_of_one_unit_of_each_rectifier():
    network, batch = Tiny(), tiny_batch(3, side=8, dtype=torch.float32)
    patches = random_patches(batch.inputs, np.random.default_rng(4))
    assert patches.shape == (75, 2, 4, 4)
    with torch.no_grad():
        stem = network.stem(patches)
        residual = network.residual(stem)
        reduced = network.reduction(residual)
    patterns = {
        (bool(a[0, 2, 2] > 0), bool(b[0, 2, 2] > 0), bool(c[0, 1, 1] > 0))
        for a, b, c in zip(stem, residual, reduced, strict=True)
    }
    assert 1 < len(patterns) <= 8
    assert linear_regions(network, batch, np.random.default_rng(4)) == len(patterns)


def test_patches_are_different_places_of_the_images():
    images = torch.arange(2 * 2 * 6 * 6, dtype=torch.float32).view(2, 2, 6, 6)
    patches = random_patches(images, np.random.default_rng(0))
    places = {
        (image, top, left): images[image, :, top : top + 4, left : left + 4]
        for image in range(2)
        for top in range(3)
        for left in range(3)
    }
    found = sorted(key for patch in patches for key, place in places.items() if torch.equal(patch, place))
    assert found == sorted(places)
