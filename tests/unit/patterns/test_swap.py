"""The score of any model against its definition, written out naively with hooks and sets."""

import copy

import numpy as np
import pytest
import torch
import torchvision
from torch import nn
from torch.nn import functional

from swapcore.networks.nasbench201 import NasBench201Network
from swapcore.networks.nasbench201_scoring import scoring_network
from swapcore.networks.weights import Initialisation
from swapcore.patterns.swap import swap_score
from swapcore.spaces.nasbench201 import NasBench201
from swapcore.spaces.nasbench201_cost import NetworkShape

SPACE = NasBench201()
RANDOM = torch.Generator().manual_seed(2)
DEAD_ENDS = [
    # Node 1 is read by a convolution whose node nothing reads; then the same at the end of a chain.
    "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|none~1|none~2|",
    "|avg_pool_3x3~0|+|none~0|nor_conv_3x3~1|+|nor_conv_1x1~0|none~1|none~2|",
    # Nothing reaches the output; only dead operations have nonlinearities; a convolution reads zeros.
    "|nor_conv_3x3~0|+|nor_conv_3x3~0|skip_connect~1|+|none~0|none~1|none~2|",
    "|none~0|+|none~0|nor_conv_3x3~1|+|none~0|nor_conv_1x1~1|nor_conv_3x3~2|",
    # The input is handed on and added to, which must not change it.
    "|skip_connect~0|+|skip_connect~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|skip_connect~2|",
]
SAMPLES = [1, 7, 8, 16, 20, 21, 24, 25, 63, 64, 65]


@pytest.fixture(autouse=True)
def same_weights_every_time():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        yield


def naive_layers(model, inputs):
    """Name and bits (S, units) of every call of an nn.ReLU, in order."""
    model = copy.deepcopy(model)
    calls = []

    def keep(name):
        def hook(_module, _inputs, output):
            calls.append((name, (output > 0).reshape(len(inputs), -1).numpy()))

        return hook

    for name, module in model.named_modules():
        if isinstance(module, nn.ReLU):
            module.register_forward_hook(keep(name))
    with torch.no_grad():
        model(inputs)
    return calls


def distinct_columns(bits):
    """How many patterns there are, by PyTorch's unique and by a set of byte strings."""
    unique = torch.unique(torch.from_numpy(bits), dim=1).shape[1]
    assert unique == len({bits[:, unit].tobytes() for unit in range(bits.shape[1])})
    return unique


def assert_score_is_naive(model, inputs):
    calls = naive_layers(model, inputs)
    result = swap_score(model, inputs)
    everything = np.concatenate([bits for _, bits in calls], axis=1)
    assert [layer.name.split("#")[0] for layer in result.layers] == [name for name, _ in calls]
    assert [layer.units for layer in result.layers] == [bits.shape[1] for _, bits in calls]
    assert [layer.patterns for layer in result.layers] == [distinct_columns(bits) for _, bits in calls]
    assert {layer.function for layer in result.layers} == {"relu"}
    assert result.score == distinct_columns(everything)
    assert result.units == everything.shape[1]
    assert result.samples == len(inputs)
    assert result.saturation == result.score / min(everything.shape[1], 2 ** len(inputs))
    return result


def assert_cell_is_naive(cell, shape, samples, repeat):
    """The scoring network against the published one with the same weights."""
    network = scoring_network(cell, shape, Initialisation(seed=samples, repeat=repeat))
    inputs = torch.randn(samples, 3, 32, 32).to(memory_format=torch.channels_last)
    published = NasBench201Network(cell, shape).to(memory_format=torch.channels_last)
    missing, unexpected = published.load_state_dict(network.state_dict(), strict=False)
    assert unexpected == []
    assert not [name for name in missing if "running_" not in name and "num_batches" not in name]
    calls, result = naive_layers(published, inputs), swap_score(network, inputs)
    assert sorted((layer.name, layer.units, layer.patterns) for layer in result.layers) == sorted(
        (name, bits.shape[1], distinct_columns(bits)) for name, bits in calls
    )
    assert result.score == distinct_columns(np.concatenate([bits for _, bits in calls], axis=1))


class Repeats(nn.Module):
    """Units that agree with others, within a layer and across layers, and units that never change."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 6, 3, padding=1)
        self.first.weight.data[1] = self.first.weight.data[0]
        self.first.bias.data[:] = torch.tensor([0.0, 0.0, 0.1, 50.0, -50.0, 0.0])
        self.second = nn.Conv2d(6, 5, 3)
        self.activation = nn.ReLU()

    def forward(self, x):
        x = self.activation(self.activation(self.first(x)))
        return self.activation(self.second(x)).mean((2, 3))


class Calls(nn.Module):
    """A forward pass given as a function."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


@pytest.mark.parametrize("samples", [1, 8, 16, 20, 24])
def test_random_cells_have_the_naive_score(samples):
    for repeat, shape in enumerate([NetworkShape(channels=4, cells=1), NetworkShape(channels=3, cells=2)]):
        cell = SPACE.sample(np.random.default_rng([samples, repeat]))
        assert_cell_is_naive(cell, shape, samples, repeat)


@pytest.mark.parametrize("text", DEAD_ENDS)
def test_cells_with_operations_that_lead_nowhere_have_the_naive_score(text):
    assert_cell_is_naive(SPACE.parse(text), NetworkShape(channels=4, cells=1), samples=12, repeat=0)


@pytest.mark.parametrize("samples", SAMPLES)
def test_a_convolutional_network_has_the_naive_score_for_any_number_of_samples(samples):
    result = assert_score_is_naive(Repeats(), torch.randn(samples, 3, 9, 9))
    assert result.score < result.units
    assert [layer.name for layer in result.layers] == ["activation", "activation#2", "activation#3"]


@pytest.mark.parametrize("samples", SAMPLES)
def test_a_perceptron_has_the_naive_score_for_any_number_of_samples(samples):
    model = nn.Sequential(nn.Linear(12, 64), nn.ReLU(inplace=True), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 2))
    assert_score_is_naive(model, torch.randn(samples, 12))


@pytest.mark.parametrize("shape", [(40,), (5, 8), (3, 4, 5), (2, 3, 4, 5)], ids=["2-D", "3-D", "4-D", "5-D"])
def test_activations_of_any_number_of_dimensions_are_read(shape):
    result = assert_score_is_naive(nn.Sequential(nn.ReLU()), torch.randn(5, *shape))
    assert result.units == np.prod(shape)


def test_one_number_a_sample_is_one_unit():
    result = swap_score(nn.ReLU(), torch.tensor([1.0, -1.0, 2.0]))
    assert (result.score, result.units, result.layers[0].name) == (1, 1, "ReLU")


@pytest.mark.parametrize(
    "inputs",
    [
        torch.randn(6, 4, 5, 7, generator=RANDOM).to(memory_format=torch.channels_last),
        torch.randn(6, 2, 4, 5, 7, generator=RANDOM).to(memory_format=torch.channels_last_3d),
        torch.randn(5, 4, 7, 6, generator=RANDOM).permute(3, 1, 2, 0),
        torch.randn(12, 8, 9, generator=RANDOM)[::2, 1::2, ::3],
        torch.randn(6, 1, 9, generator=RANDOM).expand(6, 4, 9),
    ],
    ids=["channels last", "channels last 3-D", "permuted", "strided", "expanded"],
)
def test_the_layout_in_memory_does_not_matter(inputs):
    result = assert_score_is_naive(nn.Sequential(nn.ReLU()), inputs)
    assert result.score == swap_score(nn.Sequential(nn.ReLU()), inputs.contiguous()).score


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.bfloat16])
def test_other_precisions_have_the_naive_score(dtype):
    assert_score_is_naive(Repeats().to(dtype), torch.randn(9, 3, 9, 9, dtype=dtype))


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.bfloat16])
def test_the_default_precision_does_not_matter(dtype):
    model, inputs = Repeats(), torch.randn(30, 3, 9, 9)
    expected = swap_score(model, inputs)
    torch.set_default_dtype(dtype)
    try:
        assert swap_score(model, inputs) == expected
        assert swap_score(model, inputs[:16]).score == distinct_columns(
            np.concatenate([bits for _, bits in naive_layers(model, inputs[:16])], axis=1)
        )
    finally:
        torch.set_default_dtype(torch.float32)


def test_contexts_of_the_caller_do_not_matter():
    model, inputs = Repeats(), torch.randn(10, 3, 9, 9)
    expected = swap_score(model, inputs)
    with torch.inference_mode():
        assert swap_score(model, inputs) == expected
    with torch.enable_grad():
        assert swap_score(model, inputs.clone().requires_grad_()) == expected
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert_score_is_naive(model, inputs)


@pytest.mark.parametrize("samples", [8, 30])
def test_a_model_may_use_inference_mode_for_a_part_of_itself(samples):
    class Partly(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.second = nn.Linear(4, 50), nn.Linear(50, 20)

        def forward(self, x):
            with torch.inference_mode():
                y = torch.relu(self.first(x))
            return torch.relu(self.second(y.clone()))

    model, inputs = Partly(), torch.randn(samples, 4)
    plain = nn.Sequential(model.first, nn.ReLU(), model.second, nn.ReLU())
    found, expected = swap_score(model, inputs), swap_score(plain, inputs)
    assert found.score == expected.score
    assert [layer.patterns for layer in found.layers] == [layer.patterns for layer in expected.layers]


def test_precision_that_the_model_lowers_for_itself_does_not_matter():
    inner, inputs = Repeats(), torch.randn(23, 3, 9, 9)

    def lowered(x):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return inner(x)

    with torch.autocast("cpu", dtype=torch.bfloat16):
        naive = naive_layers(inner, inputs)
    result = swap_score(Calls(lowered), inputs)
    assert result.score == distinct_columns(np.concatenate([bits for _, bits in naive], axis=1))


def test_several_readers_of_one_tensor_count_as_units_but_not_as_new_patterns():
    def read_twice(x):
        y = linear(x)
        return torch.relu(y) + functional.relu(y)

    linear, inputs = nn.Linear(4, 30), torch.randn(12, 4)
    once = swap_score(nn.Sequential(linear, nn.ReLU()), inputs)
    twice = swap_score(Calls(read_twice), inputs)
    assert twice.score == once.score
    assert twice.units == 2 * once.units
    assert [layer.patterns for layer in twice.layers] == [once.score, once.score]


def test_a_tensor_that_was_overwritten_is_read_again():
    def overwrite(x):
        y = x.clone()
        return torch.relu(y) + torch.relu(y.sub_(1)) + torch.relu(y.neg_())

    inputs = torch.randn(12, 10)
    result = swap_score(Calls(overwrite), inputs)
    bits = torch.cat([inputs > 0, inputs - 1 > 0, -(inputs - 1) > 0], dim=1)
    assert result.score == distinct_columns(bits.numpy())


def test_tensors_that_reuse_the_memory_of_others_are_read_again():
    def passing(x):
        for step in range(50):
            torch.relu(x - step / 25)
        return x

    inputs = torch.randn(20, 3)
    bits = torch.cat([inputs - step / 25 > 0 for step in range(50)], dim=1)
    assert swap_score(Calls(passing), inputs).score == distinct_columns(bits.numpy())


def test_steps_of_time_folded_behind_the_samples_are_units_of_their_sample():
    linear, inputs = nn.Linear(4, 6), torch.randn(9, 5, 4)
    folded = swap_score(Calls(lambda x: torch.relu(linear(x.flatten(0, 1)))), inputs)
    assert folded.score == swap_score(nn.Sequential(linear, nn.ReLU()), inputs).score
    assert folded.units == 30


def test_layers_are_named_after_the_module_that_calls():
    inner = Calls(lambda x: torch.relu(functional.gelu(x)))
    model = nn.Sequential(nn.Linear(3, 4), inner, nn.Sequential(nn.Tanh()), inner)
    result = swap_score(model, torch.randn(5, 3))
    assert [(layer.name, layer.function) for layer in result.layers] == [
        ("1", "gelu"),
        ("1#2", "relu"),
        ("2.0", "tanh"),
        ("1#3", "gelu"),
        ("1#4", "relu"),
    ]


@pytest.mark.parametrize("samples", [2, 8])
def test_a_torchvision_resnet_has_the_naive_score(samples):
    model = torchvision.models.resnet18(weights=None)
    result = assert_score_is_naive(model, torch.randn(samples, 3, 64, 64))
    assert len(result.layers) == 17
    assert "layer1.0.relu#2" in [layer.name for layer in result.layers]


def test_a_torchvision_mobilenet_has_a_score_over_its_three_kinds_of_nonlinearity():
    result = swap_score(torchvision.models.mobilenet_v3_small(weights=None), torch.randn(2, 3, 64, 64))
    assert result.score == 4
    assert {layer.function for layer in result.layers} == {"relu", "hardswish", "hardsigmoid"}


def test_a_transformer_in_evaluation_mode_has_a_score():
    layer = nn.TransformerEncoderLayer(8, 2, 16, activation="gelu", batch_first=True).eval()
    result = swap_score(layer, torch.randn(6, 5, 8))
    assert [(layer.function, layer.units) for layer in result.layers] == [("gelu", 80)]
