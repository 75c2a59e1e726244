"""Several initialisations in one forward pass: the same networks, the same counts."""

import numpy as np
import pytest
import torch
from torch import nn

from swapcore import swap_score
from swapcore.evaluation import subject
from swapcore.evaluation.evaluator import evaluate_one
from swapcore.evaluation.subject import ArchitectureSubject
from swapcore.networks.nasbench201_scoring import scoring_network
from swapcore.networks.weights import Initialisation
from swapcore.patterns.swap import start_scores
from swapcore.problems.registry import get_space
from swapcore.randomness import generator
from swapcore.spaces.nasbench201_cost import NetworkShape
from tests.scores import resolved, score

SPACE = get_space("nasbench201")
LITE = NetworkShape(channels=4, cells=1)
CELLS = [SPACE.sample(generator(7, "together", number)) for number in range(12)]
# Kernels for several groups may round differently where a processor has others for one.
ROUNDING = 1e-3


def side_by_side(first, second):
    """A network whose channels are those of two others."""
    together = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Conv2d(8, 12, 3, groups=2), nn.Sigmoid())
    for number in (0, 2):
        weights = [network[number].weight for network in (first, second)]
        together[number].weight.data = torch.cat(weights)
        together[number].bias.data = torch.cat([first[number].bias, second[number].bias])
    return together


@pytest.mark.parametrize("samples", [9, 33])
def test_networks_side_by_side_are_counted_each_by_itself(samples):
    torch.manual_seed(0)
    alone = [nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 6, 3), nn.Sigmoid()) for _ in range(2)]
    inputs = torch.randn(samples, 3, 12, 12)
    found = start_scores(side_by_side(*alone), inputs, networks=2)()
    assert [score.units for score in found] == [swap_score(network, inputs).units for network in alone]
    expected = [swap_score(network, inputs).score for network in alone]
    assert [score.score for score in found] == pytest.approx(expected, rel=ROUNDING)
    assert found[0].layers != found[1].layers


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_repeats_together_score_as_they_do_one_by_one(cell, monkeypatch):
    request = resolved(preset="lite", repeats=5, seed=2)
    together = evaluate_one(cell, request)
    monkeypatch.setattr(subject, "NARROW", 0)
    alone = evaluate_one(cell, request)
    assert len(together.values) == 5
    assert together.values == pytest.approx(alone.values, rel=ROUNDING)
    assert together.units == alone.units
    assert [layer.name for layer in together.layers] == [layer.name for layer in alone.layers]


def test_a_repeat_scores_the_same_in_whatever_company():
    cell = CELLS[0]
    many = score(cell, preset="lite", repeats=7).values
    request = resolved(preset="lite", repeats=4)
    few = request.metric.begin(ArchitectureSubject(cell, request, together=3))().values
    assert few == pytest.approx(many[:4], rel=ROUNDING)


def test_the_weights_of_repeats_lie_behind_one_another():
    cell = SPACE.parse("|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|none~0|none~1|nor_conv_3x3~2|")
    together = scoring_network(cell, LITE, Initialisation(seed=3, repeat=2, together=3)).state_dict()
    alone = [scoring_network(cell, LITE, Initialisation(seed=3, repeat=repeat)).state_dict() for repeat in (2, 3, 4)]
    convolutions = [name for name, weight in together.items() if weight.ndim == 4]
    assert len(convolutions) == 16
    for name in convolutions:
        expected = np.concatenate([network[name] for network in alone])
        np.testing.assert_array_equal(together[name], expected)


def test_memory_that_suffices_for_fewer_repeats_together_is_used(monkeypatch, caplog):
    expected = score(CELLS[0], preset="lite", repeats=6).values

    def scarce(model, inputs, *, networks):
        if networks > 2:
            raise torch.OutOfMemoryError
        return start_scores(model, inputs, networks=networks)

    monkeypatch.setattr("swapcore.patterns.swap.start_scores", scarce)
    found = score(CELLS[0], preset="lite", repeats=6).values
    assert found == pytest.approx(expected, rel=ROUNDING)
    assert caplog.messages[-1] == "cpu ran out of memory; going on with 2 repeats together"
