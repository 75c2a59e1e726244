"""The conditions under which networks are scored: their weights by place, statistics, layout, threads."""

import copy
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import nn

from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.evaluation.evaluator import evaluate_one
from swapcore.networks.nasbench201 import NasBench201Network
from swapcore.networks.nasbench201_scoring import scoring_network, shared_operation, shared_skeleton
from swapcore.networks.weights import INITIALISATIONS, Initialisation
from swapcore.patterns.swap import swap_score
from swapcore.spaces.nasbench201 import NasBench201, NasBench201Cell, live_edges
from swapcore.spaces.nasbench201_cost import NetworkShape
from tests.scores import resolved

SPACE = NasBench201()
LITE = NetworkShape(channels=4, cells=1)
DEEP = NetworkShape(channels=4, cells=2)
CONVOLUTIONS = NasBench201Cell(("nor_conv_3x3",) * 6)
MIXED = NasBench201Cell(("nor_conv_1x1", "skip_connect", "nor_conv_3x3", "none", "avg_pool_3x3", "nor_conv_1x1"))
# Node 1 is fed and never used; node 2 is used and never fed.
DEAD = NasBench201Cell(("nor_conv_3x3", "none", "none", "nor_conv_1x1", "none", "nor_conv_3x3"))
CELLS = [SPACE.sample(np.random.default_rng(seed)) for seed in range(8)]


@pytest.fixture(autouse=True)
def same_weights_every_time():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        yield


def images(samples=8, resolution=32, channels=3):
    return torch.randn(samples, channels, resolution, resolution, generator=torch.Generator().manual_seed(1))


def weights_of(network):
    return {name: tensor.clone() for name, tensor in network.state_dict().items() if tensor.ndim > 1}


@pytest.mark.parametrize("cell", [DEAD, *CELLS], ids=SPACE.label)
def test_dead_operations_do_not_change_what_the_network_computes(cell):
    alive = NasBench201Cell(
        tuple(name if live else "none" for name, live in zip(cell.operations, live_edges(cell), strict=True))
    )
    weights = Initialisation(seed=0)
    with torch.no_grad():
        assert torch.equal(
            scoring_network(cell, LITE, weights)(images()), scoring_network(alive, LITE, weights)(images())
        )


@pytest.mark.parametrize("seed", range(25))
def test_a_scoring_network_computes_what_the_published_network_computes_with_its_weights(seed):
    cell = SPACE.sample(np.random.default_rng(100 + seed))
    scored = scoring_network(cell, LITE, Initialisation(seed=seed))
    published = NasBench201Network(cell, LITE)
    published.load_state_dict(scored.state_dict(), strict=False)
    inputs = images(6)
    with torch.no_grad():
        torch.testing.assert_close(scored(inputs), published.train()(inputs), rtol=1e-3, atol=1e-4)
        # A second time, for nothing may have been overwritten.
        torch.testing.assert_close(scored(inputs), published(inputs), rtol=1e-3, atol=1e-4)
    assert torch.equal(inputs, images(6))


def test_weights_do_not_depend_on_the_order_in_which_networks_are_built():
    weights = Initialisation(seed=3, repeat=1)
    built = []
    for order in ([CONVOLUTIONS, MIXED, *CELLS], [*reversed(CELLS), MIXED, CONVOLUTIONS]):
        shared_operation.cache_clear()
        shared_skeleton.cache_clear()
        networks = {cell: weights_of(scoring_network(cell, DEEP, weights)) for cell in order}
        built.append(networks)
    for cell, forwards in built[0].items():
        backwards = built[1][cell]
        assert forwards.keys() == backwards.keys()
        assert all(torch.equal(forwards[name], backwards[name]) for name in forwards)


def test_networks_share_the_weights_of_the_same_operation_at_the_same_place():
    weights = Initialisation(seed=0)
    one, other = (weights_of(scoring_network(cell, DEEP, weights)) for cell in (CONVOLUTIONS, MIXED))
    common = {name for name in one.keys() & other.keys() if one[name].shape == other[name].shape}
    assert "stages.2.1.operations.1_2.1.weight" in common
    assert {"stem.0.weight", "reductions.0.first.1.weight", "head.4.weight"} <= common
    assert all(torch.equal(one[name], other[name]) for name in common)


def test_every_place_has_weights_of_its_own():
    drawn = list(weights_of(scoring_network(CONVOLUTIONS, DEEP, Initialisation(seed=0))).values())
    firsts = {float(weight.flatten()[0]) for weight in drawn}
    # 1 stem, 36 convolutions in cells, 3 a reduction, 1 classifier.
    assert len(drawn) == len(firsts) == 44


@pytest.mark.parametrize(
    "other",
    [Initialisation(seed=1), Initialisation(seed=0, repeat=1), Initialisation(seed=0, name="standard_normal")],
    ids=["seed", "repeat", "initialisation"],
)
def test_another_seed_repeat_or_initialisation_gives_other_weights_everywhere(other):
    one = weights_of(scoring_network(CONVOLUTIONS, LITE, Initialisation(seed=0)))
    two = weights_of(scoring_network(CONVOLUTIONS, LITE, other))
    assert one.keys() == two.keys()
    assert not any(torch.equal(one[name], two[name]) for name in one)


def test_kaiming_uniform_is_what_pytorchs_own_layers_start_from():
    drawn = weights_of(scoring_network(CONVOLUTIONS, NetworkShape(channels=16, cells=1), Initialisation(seed=0)))
    for weight in drawn.values():
        bound = weight[0].numel() ** -0.5
        fresh = nn.Conv2d(weight.shape[1], weight.shape[0], weight.shape[-1]).weight if weight.ndim == 4 else None
        assert weight.dtype == torch.float32
        assert 0.9 * bound < weight.abs().max() <= bound
        if fresh is not None and weight.numel() > 2000:
            assert weight.std().item() == pytest.approx(fresh.std().item(), rel=0.05)
            assert abs(weight.mean().item()) < 0.05 * bound


def test_standard_normal_weights_have_mean_0_and_deviation_1():
    weights = Initialisation(seed=0, name="standard_normal")
    weight = scoring_network(CONVOLUTIONS, LITE, weights).stages[2][0].operations["0_1"][1].weight
    assert weight.numel() == 2304
    assert weight.mean().item() == pytest.approx(0, abs=0.06)
    assert weight.std().item() == pytest.approx(1, abs=0.05)


def test_an_unknown_initialisation_is_refused_with_the_known_ones():
    with pytest.raises(UnknownNameError, match="unknown initialisation 'he'; known: kaiming_uniform, standard_normal"):
        Initialisation(seed=0, name="he")
    assert set(INITIALISATIONS) == {"kaiming_uniform", "standard_normal"}


@pytest.mark.parametrize("seed", [-1, 0.5, "0", True])
def test_a_seed_that_is_not_a_whole_number_gives_no_network(seed):
    shared_operation.cache_clear()
    shared_skeleton.cache_clear()
    with pytest.raises(InvalidInputError, match="seed must be a whole number"):
        scoring_network(MIXED, LITE, Initialisation(seed=seed))


def test_building_and_scoring_a_network_consumes_no_global_randomness():
    shared_operation.cache_clear()
    shared_skeleton.cache_clear()
    inputs = images()
    torch_before, numpy_before = torch.get_rng_state(), np.random.get_state()  # noqa: NPY002 - it is what is guarded
    swap_score(scoring_network(CONVOLUTIONS, LITE, Initialisation(seed=9)), inputs)
    numpy_after = np.random.get_state()  # noqa: NPY002
    assert torch.equal(torch_before, torch.get_rng_state())
    assert numpy_before[2] == numpy_after[2]
    assert (numpy_before[1] == numpy_after[1]).all()


def test_threads_that_score_cells_with_shared_weights_get_what_one_thread_gets():
    request = resolved(samples=8, preset="lite")

    def scored(cell):
        found = evaluate_one(cell, request)
        return found.values, found.units, found.layers

    cells, interval = [*CELLS, MIXED, CONVOLUTIONS, DEAD], sys.getswitchinterval()
    alone = [scored(cell) for cell in cells]
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(scored, cells * 5))
    finally:
        sys.setswitchinterval(interval)
    assert together == alone * 5


def test_networks_are_scored_on_batch_statistics_without_gradients():
    network = scoring_network(MIXED, LITE, Initialisation(seed=0))
    norms = [part for part in network.modules() if isinstance(part, nn.BatchNorm2d)]
    assert network.training
    assert all(part.training for part in norms)
    assert [*network.buffers()] == []
    assert not any(parameter.requires_grad for parameter in network.parameters())
    with torch.no_grad():
        stem = network.stem(images(16) * 5 + 3)
    torch.testing.assert_close(stem.mean((0, 2, 3)), torch.zeros(4), atol=1e-4, rtol=0)
    torch.testing.assert_close(stem.var((0, 2, 3)), torch.ones(4), atol=1e-2, rtol=0)


@pytest.mark.parametrize("cell", [MIXED, CONVOLUTIONS, *CELLS[:3]], ids=SPACE.label)
def test_memory_layouts_agree_within_rounding(cell):
    network = scoring_network(cell, LITE, Initialisation(seed=0))
    plain = copy.deepcopy(network).to(memory_format=torch.contiguous_format)
    inputs = images(16)
    last = inputs.to(memory_format=torch.channels_last)
    assert swap_score(network, last).score == pytest.approx(swap_score(plain, inputs).score, rel=0.01)
    with torch.no_grad():
        torch.testing.assert_close(network(last), plain(inputs), rtol=1e-3, atol=1e-4)
