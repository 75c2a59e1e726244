"""The networks of NAS-Bench-Macro: a second opinion on the score, written out here."""

import math

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from swapcore.networks.nasbench_macro import macro_scoring_network, macro_whole_network
from swapcore.networks.together import repeated_images
from swapcore.networks.weights import Initialisation
from swapcore.patterns.swap import start_scores, swap_score
from swapcore.randomness import generator
from swapcore.spaces.nasbench_macro import NasBenchMacro
from swapcore.spaces.nasbench_macro_cost import MacroShape

SPACE = NasBenchMacro()
SHAPE = MacroShape(channels=4, resolution=16)
BLOCKS = {1: (3, 3), 2: (5, 6)}
IMAGES = torch.from_numpy(np.random.default_rng(0).standard_normal((12, 3, 16, 16), dtype=np.float32))


class Naive:
    """Runs a network from its text alone; keeps the signs of every ReLU."""

    def __init__(self, repeat):
        self.repeat, self.bits = repeat, []

    def convolution(self, x, outputs, kernel, *place, stride=1, groups=1):
        shape = (outputs, x.shape[1] // groups, kernel, kernel)
        bound = 1 / math.sqrt(math.prod(shape[1:]))
        drawn = generator(3, "weights", self.repeat, "nasbench-macro", *place).uniform(-bound, bound, size=shape)
        weight = torch.from_numpy(drawn.astype(np.float32))
        x = functional.conv2d(x, weight, stride=stride, padding=kernel // 2, groups=groups)
        return functional.batch_norm(x, None, None, training=True)

    def relu(self, x):
        x = functional.relu(x)
        self.bits.append((x > 0).flatten(1).numpy())
        return x

    def run(self, text, width):
        x = self.relu(self.convolution(IMAGES, width, 3, "stem", "0"))
        for layer, operation in enumerate(map(int, text)):
            stride = 2 if layer in (0, 2, 5) else 1
            outputs, place = x.shape[1] * stride, (f"layer{layer}", str(operation))
            if operation == 0:
                x = self.convolution(x, outputs, 1, *place, "0", stride=2) if stride == 2 else x
                continue
            kernel, expansion = BLOCKS[operation]
            hidden = expansion * x.shape[1]
            y = self.relu(self.convolution(x, hidden, 1, *place, "body.0"))
            y = self.relu(self.convolution(y, hidden, kernel, *place, "body.3", stride=stride, groups=hidden))
            y = self.convolution(y, outputs, 1, *place, "body.6")
            x = x + y if stride == 1 else y
        self.relu(self.convolution(x, 40 * width, 1, "head", "0"))
        return len(np.unique(np.concatenate(self.bits, axis=1), axis=1).T)


@pytest.mark.parametrize("text", ["12012012", "00000000", "22222222", "01201201", "11111111"])
def test_the_score_is_the_naive_count(text):
    for repeat in (0, 1):
        network = macro_scoring_network(SPACE.parse(text), SHAPE, Initialisation(seed=3, repeat=repeat))
        score = swap_score(network, IMAGES).score
        # Channels-last convolutions round differently: a few units on the edge may change sides.
        assert score == pytest.approx(Naive(repeat).run(text, SHAPE.channels), rel=0.005)


def test_initialisations_side_by_side_score_as_each_by_itself():
    network = SPACE.parse("12012012")
    together = macro_scoring_network(network, SHAPE, Initialisation(seed=3, together=3))
    found = start_scores(together, repeated_images(IMAGES, 3), networks=3)()
    for repeat, score in enumerate(found):
        alone = swap_score(macro_scoring_network(network, SHAPE, Initialisation(seed=3, repeat=repeat)), IMAGES)
        assert (score.score, score.units) == (pytest.approx(alone.score, rel=0.005), alone.units)


def test_weights_depend_on_the_layer_and_its_operation_alone():
    first = macro_scoring_network(SPACE.parse("12012012"), SHAPE, Initialisation(seed=3))
    second = macro_scoring_network(SPACE.parse("02210210"), SHAPE, Initialisation(seed=3))
    for layer, same in enumerate(old == new for old, new in zip("12012012", "02210210", strict=True)):
        assert (first.layers[layer] is second.layers[layer]) is same, "the same operation in the same layer is shared"


def test_the_whole_network_has_parameters_of_its_own_that_can_be_trained():
    weights = Initialisation(seed=3)
    network, other = (macro_whole_network(SPACE.parse("12012012"), SHAPE, weights) for _ in range(2))
    assert all(one.requires_grad for one in network.parameters())
    assert not {id(one) for one in network.parameters()} & {id(one) for one in other.parameters()}
    logits = network(IMAGES)
    assert logits.shape == (12, 10)
    functional.cross_entropy(logits, torch.arange(12) % 10).backward()
    assert all(one.grad is not None and one.grad.isfinite().all() for one in network.parameters())


def test_an_identity_is_no_block():
    network = macro_whole_network(SPACE.parse("10010010"), SHAPE, Initialisation(seed=0))
    assert not any(isinstance(block, nn.Identity) for block in network.blocks)
    # The stem, the three layers that reduce, and the two others that are no identity.
    assert len(network.blocks) == 1 + 3 + 2
