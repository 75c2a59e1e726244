"""The networks of each space: which sizes and costs are told, and which network is scored."""

import json

import numpy as np
import pytest
import torch
from torch import nn

from swapcore.cli.main import main
from swapcore.data.images.bundled import normalised_batch
from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.evaluation.evaluator import evaluate_one
from swapcore.evaluation.settings import ScoreSettings, network_shape
from swapcore.limits import LIMITS
from swapcore.networks.darts import DartsNetwork, darts_scoring_network
from swapcore.networks.nasbench201 import NasBench201Network
from swapcore.networks.nasbench_macro import MacroNetwork
from swapcore.networks.weights import Initialisation
from swapcore.patterns.swap import swap_score
from swapcore.problems.datasets import DATASETS, get_dataset
from swapcore.problems.registry import PROBLEMS, get_problem, get_space
from swapcore.spaces.darts_cost import DartsShape
from swapcore.spaces.nasbench201_cost import PUBLISHED, NetworkShape
from swapcore.values.size import SIZE_KINDS, Cost
from tests.network_cost import counted_flops, counted_parameters
from tests.scores import resolved

NETWORKS = {"nasbench201": NasBench201Network, "darts": DartsNetwork, "nasbench-macro": MacroNetwork}
DARTS_V2 = (
    "Genotype(normal=[('sep_conv_3x3', 0), ('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('sep_conv_3x3', 1), "
    "('sep_conv_3x3', 1), ('skip_connect', 0), ('skip_connect', 0), ('dil_conv_3x3', 2)], normal_concat=range(2, 6), "
    "reduce=[('max_pool_3x3', 0), ('max_pool_3x3', 1), ('skip_connect', 2), ('max_pool_3x3', 1), "
    "('max_pool_3x3', 0), ('skip_connect', 2), ('skip_connect', 2), ('max_pool_3x3', 1)], reduce_concat=range(2, 6))"
)
GENOTYPE = get_space("darts").parse(DARTS_V2)
# A reduction cell with operations that have weights; node 3 is dead, and so is what reads it.
HEAVY = get_space("darts").parse(
    DARTS_V2[: DARTS_V2.index("reduce=")]
    + "reduce=[('sep_conv_5x5', 0), ('dil_conv_3x3', 1), ('none', 0), ('none', 2), ('sep_conv_3x3', 3), "
    "('skip_connect', 0), ('dil_conv_5x5', 3), ('none', 0)], reduce_concat=range(2, 6))"
)
SKELETON = 2 * (3 * 6 + 12)
"""Two preprocessing convolutions from 3 to 6 channels, with their normalisation."""


def built(space, architecture, shape):
    with torch.device("meta"):
        return NETWORKS[space](architecture, shape)


@pytest.fixture
def run_json(capsys):
    """Run a command with ``--json``; gives the object and what went to stderr."""

    def run_json(*arguments):
        assert main([*arguments, "--json"]) == 0
        out, err = capsys.readouterr()
        return json.loads(out), err

    return run_json


def test_every_space_has_networks_and_scoring_networks():
    assert set(PROBLEMS) == set(NETWORKS)


@pytest.mark.parametrize(("dataset", "classes"), [("cifar10", 10), ("cifar100", 100), ("imagenet", 1000)])
def test_the_size_of_a_genotype_has_the_classes_of_the_data_set(dataset, classes):
    assert get_problem("darts").reference_cost(GENOTYPE, dataset).parameters == SKELETON + 25 * classes
    for architecture in (GENOTYPE, HEAVY):
        network = built("darts", architecture, DartsShape(classes=classes))
        assert get_problem("darts").reference_cost(architecture, dataset).parameters == counted_parameters(network)
    operations = (
        2 * (25 * 6 + 36 + 12)  # a separable 5×5 convolution
        + (9 * 6 + 36 + 12)  # a dilated 3×3 convolution
        + 2 * (9 * 6 + 36 + 12)  # a separable 3×3 convolution
        + (36 + 12)  # a skip connection at stride 2
        + (25 * 6 + 36 + 12)  # a dilated 5×5 convolution
    )
    assert get_problem("darts").reference_cost(HEAVY, dataset).parameters == SKELETON + 25 * classes + operations


def test_dead_operations_are_in_the_total_size_alone():
    # Node 3 reads a node that is alive by `none` alone: it is zero, and two operations read it.
    cost = get_problem("darts").reference_cost(HEAVY, "cifar10")
    dead = 2 * (9 * 6 + 36 + 12) + (25 * 6 + 36 + 12)
    assert cost.parameters - cost.effective_parameters == dead
    assert [cost.size(kind) for kind in SIZE_KINDS] == [cost.parameters, cost.effective_parameters]


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_size_of_a_nas_bench_201_cell_is_the_published_one_whatever_the_data_set(dataset):
    space = get_space("nasbench201")
    cell = space.sample(np.random.default_rng(4))
    network = built("nasbench201", cell, PUBLISHED)
    assert get_problem("nasbench201").reference_cost(cell, dataset).parameters == counted_parameters(network)
    assert get_problem("nasbench201").reference_cost(cell, dataset).flops == counted_flops(network, 32)


@pytest.mark.parametrize(("dataset", "expected"), [("cifar10", 3_349_342), ("imagenet", 4_718_752)])
def test_the_full_network_that_darts_found_has_its_published_size(dataset, expected):
    assert get_problem("darts").full_cost(GENOTYPE, dataset).parameters == expected


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("space", PROBLEMS)
def test_what_the_full_network_costs_is_counted_on_it(space, dataset):
    facts, family = get_dataset(dataset), get_problem(space)
    shape = family.cost.full(facts.classes, facts.resolution)
    assert (shape.classes, shape.resolution) == (facts.classes, facts.resolution)
    drawn = [get_space(space).sample(np.random.default_rng(seed)) for seed in range(2)]
    for architecture in [*drawn, *([GENOTYPE, HEAVY] if space == "darts" else [])]:
        network = built(space, architecture, shape)
        cost = get_problem(space).full_cost(architecture, dataset)
        assert (cost.parameters, cost.flops) == (counted_parameters(network), counted_flops(network, facts.resolution))
        assert cost.effective_parameters <= cost.parameters


@pytest.mark.parametrize(
    ("resolution", "stem", "channels", "cells"),
    [
        (16, "cifar", 36, 20),
        (32, "cifar", 36, 20),
        (127, "cifar", 36, 20),
        (128, "imagenet", 48, 14),
        (224, "imagenet", 48, 14),
    ],
)
def test_large_images_have_the_network_for_imagenet(resolution, stem, channels, cells):
    family = get_problem("darts")
    expected = DartsShape(stem=stem, channels=channels, cells=cells, classes=7, resolution=resolution)
    assert family.cost.full(7, resolution) == expected
    scoring = "imagenet" if stem == "imagenet" else "none"
    assert family.networks.shape(3, 1, 7, resolution) == DartsShape(stem=scoring, classes=7, resolution=resolution)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"space": "darts"}, DartsShape()),
        ({"space": "darts", "preset": "lite"}, DartsShape(resolution=16)),
        ({"space": "darts", "dataset": "cifar100"}, DartsShape(classes=100)),
        ({"space": "darts", "dataset": "imagenet16-120"}, DartsShape(classes=120, resolution=16)),
        ({"space": "darts", "dataset": "imagenet"}, DartsShape(classes=1000, resolution=224, stem="imagenet")),
        # The images are small then, and so no stem reduces them further.
        ({"space": "darts", "dataset": "imagenet", "preset": "lite"}, DartsShape(classes=1000, resolution=16)),
        ({"space": "darts", "channels": 5}, DartsShape(channels=5)),
        ({"space": "darts", "cells": 4, "preset": "lite"}, DartsShape(cells=4, resolution=16)),
        ({}, NetworkShape()),
        ({"preset": "lite", "dataset": "cifar100"}, NetworkShape(channels=4, cells=1, classes=100)),
        ({"dataset": "imagenet16-120", "cells": 2}, NetworkShape(cells=2, classes=120, resolution=16)),
        ({"preset": "lite", "channels": 7, "cells": 3}, NetworkShape(channels=7, cells=3)),
    ],
    ids=str,
)
def test_the_scoring_network_is_the_presets_unless_channels_or_cells_are_given(settings, expected):
    assert network_shape(ScoreSettings(**settings)) == expected


@pytest.mark.parametrize("name", ["channels", "cells"])
@pytest.mark.parametrize("value", [0, -1, 2.0, True, "3"], ids=repr)
def test_channels_and_cells_that_are_no_whole_numbers_are_refused(name, value):
    with pytest.raises(InvalidInputError) as caught:
        ScoreSettings(**{name: value})
    assert str(caught.value) == f"{name} must be a whole number from 1 to {LIMITS[name].usual:,}; got {value!r}"


@pytest.mark.parametrize(
    ("settings", "shape", "resolution"),
    [
        ({}, DartsShape(), 32),
        ({"preset": "lite"}, DartsShape(resolution=16), 16),
        ({"channels": 4, "cells": 3}, DartsShape(channels=4, cells=3), 32),
        ({"dataset": "imagenet", "samples": 4}, DartsShape(classes=1000, resolution=224, stem="imagenet"), 224),
    ],
    ids=str,
)
def test_a_genotype_is_scored_on_that_network_and_images_of_that_size(settings, shape, resolution):
    request = resolved(**{"space": "darts", "samples": 8, "repeats": 2, "seed": 5, **settings})
    found = evaluate_one(HEAVY, request)
    images = torch.from_numpy(normalised_batch(get_dataset(request.dataset.name), request.settings.samples, resolution))
    assert images.shape[2:] == (resolution, resolution)
    images = images.to(memory_format=torch.channels_last)
    assert len(found.values) == 2
    for repeat, value in enumerate(found.values):
        network = darts_scoring_network(HEAVY, shape, Initialisation(seed=5, repeat=repeat))
        expected = swap_score(network, images)
        assert (value, found.units) == (expected.score, expected.units)


@pytest.mark.parametrize("space", PROBLEMS)
def test_scoring_networks_are_made_of_the_spaces_own_kind(space):
    shape = network_shape(ScoreSettings(space=space, preset="lite"))
    architecture = get_space(space).sample(np.random.default_rng(0))
    for make in (get_problem(space).networks.scoring, get_problem(space).networks.whole):
        assert isinstance(make(architecture, shape, Initialisation(seed=0)), nn.Module)


def test_an_unknown_space_is_refused_with_the_known_ones():
    with pytest.raises(UnknownNameError, match="unknown space 'nasbench301'; known: nasbench201, darts"):
        get_problem("nasbench301")
    with pytest.raises(UnknownNameError, match="unknown space 'nasbench301'; known: nasbench201, darts"):
        get_problem("nasbench301").reference_cost(GENOTYPE, "cifar10")


def test_a_cost_has_the_size_of_either_kind():
    cost = Cost(parameters=5, effective_parameters=3, flops=7)
    assert (cost.size("total"), cost.size("effective")) == (5, 3)


@pytest.mark.parametrize(
    ("dataset", "preset", "inputs"),
    [
        ("cifar10", "paper", "4 bundled CIFAR-10 images, 32 px"),
        ("cifar10", "lite", "4 bundled CIFAR-10 images, 16 px"),
        ("imagenet", "paper", "4 bundled ImageNet-1K images, 224 px"),
        ("imagenet", "lite", "4 bundled ImageNet-1K images, 16 px"),
    ],
)
@pytest.mark.usefixtures("home", "no_data_folder")
def test_score_tells_everything_about_one_genotype(dataset, preset, inputs, run_json):
    found, err = run_json(
        *("score", "--space", "darts", "--arch", DARTS_V2, "--dataset", dataset, "--preset", preset),
        *("--samples", "4", "--device", "cpu"),
    )
    request = resolved(space="darts", dataset=dataset, preset=preset, samples=4)
    expected, cost, full = (
        evaluate_one(GENOTYPE, request),
        get_problem("darts").reference_cost(GENOTYPE, dataset),
        get_problem("darts").full_cost(GENOTYPE, dataset),
    )
    assert (found["space"], found["arch"], found["dataset"]) == ("darts", DARTS_V2, dataset)
    assert (found["inputs"], found["preset"]) == (inputs, preset)
    assert (found["score"], found["units"]) == (expected.value, expected.units)
    assert found["size_unit"] == "k"
    assert (found["size"], found["effective_size"]) == (cost.parameters / 1000, cost.effective_parameters / 1000)
    assert found["flops"] == cost.flops
    assert (found["full_parameters"], found["full_flops"]) == (full.parameters, full.flops)
    assert (found["accuracy"], found["truth"], found["regularised_score"]) == (None, None, None)
    missing = "DARTS_archs_CIFAR10.csv is not on this machine"
    nowhere = f"there are no trained accuracies of darts on {dataset}; there are for: cifar10\n"
    assert err.startswith(f"swapcore score: no trained accuracy: {missing if dataset == 'cifar10' else nowhere}")


@pytest.mark.parametrize("kind", SIZE_KINDS)
def test_score_regularises_with_the_size_that_has_the_data_sets_classes(kind, run_json):
    arch, size = str(HEAVY), get_problem("darts").reference_cost(HEAVY, "imagenet").size(kind) / 1000
    found, _ = run_json(
        *("score", "--space", "darts", "--arch", arch, "--dataset", "imagenet", "--preset", "lite", "--samples", "4"),
        *("--device", "cpu", "--mu", "25", "--sigma", "25", "--size", kind),
    )
    assert 25 < size < 30
    assert found["regularised_score"] == pytest.approx(found["score"] * np.exp(-((size - 25) ** 2) / 25))


def test_score_takes_channels_and_cells_in_place_of_the_presets(run_json):
    command = ("score", "--space", "darts", "--arch", str(HEAVY), "--dataset", "cifar10", "--samples", "4")
    units = {}
    for words, channels, cells in (
        ((), 3, 1),
        (("--channels", "5"), 5, 1),
        (("--cells", "3"), 3, 3),
        (("--channels", "4", "--cells", "2"), 4, 2),
    ):
        found, _ = run_json(*command, *words, "--device", "cpu")
        request = resolved(space="darts", samples=4, channels=channels, cells=cells)
        expected = evaluate_one(HEAVY, request)
        assert (found["score"], found["units"]) == (expected.value, expected.units)
        assert (found["channels"], found["cells"], found["preset"]) == (channels, cells, "paper")
        # The size does not depend on the scoring network.
        assert found["size"] == get_problem("darts").reference_cost(HEAVY, "cifar10").parameters / 1000
        units[words] = found["units"]
    assert len(set(units.values())) == 4
