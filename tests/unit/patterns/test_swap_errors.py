"""What scoring refuses, and how it says so."""

import re

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from swapcore.errors import InvalidInputError
from swapcore.patterns.swap import swap_score


@pytest.fixture(autouse=True)
def same_weights_every_time():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        yield


@pytest.mark.parametrize("model", [None, "resnet18", torch.relu, nn.ReLU], ids=["None", "text", "function", "class"])
def test_what_is_not_a_module_is_refused(model):
    with pytest.raises(InvalidInputError) as caught:
        swap_score(model, torch.randn(2, 3))
    assert str(caught.value) == f"model must be a torch.nn.Module; got {type(model).__name__}"


@pytest.mark.parametrize("inputs", [None, [[1.0]], np.ones((2, 3))], ids=["None", "list", "array"])
def test_inputs_that_are_not_a_tensor_are_refused(inputs):
    with pytest.raises(InvalidInputError) as caught:
        swap_score(nn.ReLU(), inputs)
    assert str(caught.value) == f"inputs must be a torch.Tensor of shape (S, ...); got {type(inputs).__name__}"


@pytest.mark.parametrize("dtype", [torch.int64, torch.uint8, torch.bool, torch.complex64])
def test_inputs_that_are_not_floating_point_are_refused(dtype):
    with pytest.raises(InvalidInputError, match=f"inputs must be floating point; got {dtype}"):
        swap_score(nn.ReLU(), torch.ones(2, 3, dtype=dtype))


@pytest.mark.parametrize(
    "shape", [(), (0,), (0, 3, 8, 8), (4, 0)], ids=["no dimension", "(0,)", "no sample", "no value"]
)
def test_inputs_without_a_sample_are_refused(shape):
    with pytest.raises(InvalidInputError, match=re.escape(f"at least one sample; got shape {shape}")):
        swap_score(nn.ReLU(), torch.ones(shape))


@pytest.mark.parametrize(
    "model",
    [nn.Linear(3, 2), nn.Sequential(nn.Linear(3, 3), nn.Softmax(dim=1)), nn.Sequential(nn.Linear(3, 3), nn.Dropout())],
    ids=["linear", "softmax", "dropout"],
)
def test_a_model_without_a_nonlinearity_is_refused_with_the_known_ones(model):
    with pytest.raises(InvalidInputError) as caught:
        swap_score(model, torch.randn(2, 3))
    assert f"{type(model).__name__} has no nonlinearity" in str(caught.value)
    assert "celu, elu, gelu" in str(caught.value)


def test_a_nonlinearity_that_is_never_called_does_not_count():
    class Idle(nn.Module):
        def __init__(self):
            super().__init__()
            self.activation = nn.ReLU()

        def forward(self, x):
            return x

    with pytest.raises(InvalidInputError, match="Idle has no nonlinearity"):
        swap_score(Idle(), torch.randn(2, 3))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "compiled",
    [torch.jit.script, lambda model: torch.jit.trace(model, torch.randn(2, 3))],
    ids=["scripted", "traced"],
)
def test_a_compiled_model_is_refused_because_its_calls_cannot_be_met(compiled):
    with pytest.raises(InvalidInputError):
        swap_score(compiled(nn.Sequential(nn.Linear(3, 3), nn.ReLU())), torch.randn(2, 3))


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        return x * self.factor


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_the_first_layer_with_a_value_that_is_not_finite_is_named(value):
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), Scale(value), nn.ELU(), nn.SiLU(), nn.LeakyReLU())
    with pytest.raises(InvalidInputError, match=r"layer 3 \(elu\) delivers values that are not finite"):
        swap_score(model, torch.randn(5, 3))


def test_a_single_nan_among_the_inputs_is_found():
    inputs = torch.randn(5, 3)
    inputs[4, 2] = float("nan")
    with pytest.raises(InvalidInputError, match=r"layer model \(relu\) delivers values that are not finite"):
        swap_score(nn.ReLU(), inputs)


def test_finite_activations_are_scored_even_if_their_sum_overflows():
    inputs = torch.tensor([[3e38, 3e38, -1.0], [3e38, -3e38, 3e38]])
    assert swap_score(nn.ReLU(), inputs).score == 3


class TwoInputs(nn.Module):
    def forward(self, images, labels):
        return functional.relu(images) + labels


class NoInput(nn.Module):
    def forward(self):
        return functional.relu(torch.ones(3))


@pytest.mark.parametrize(
    ("model", "why"), [(TwoInputs(), "missing a required argument: 'labels'"), (NoInput(), "too many positional")]
)
def test_a_model_that_takes_other_arguments_is_refused(model, why):
    with pytest.raises(InvalidInputError) as caught:
        swap_score(model, torch.randn(2, 3))
    assert "must be callable with the inputs alone" in str(caught.value)
    assert type(model).__name__ in str(caught.value)
    assert why in str(caught.value)


def test_a_type_error_inside_the_forward_pass_is_not_mistaken_for_other_arguments():
    class Broken(nn.Module):
        def forward(self, x):
            return functional.relu(x) + "text"

    with pytest.raises(TypeError, match="str"):
        swap_score(Broken(), torch.randn(2, 3))


class Turned(nn.Module):
    def forward(self, x):
        return torch.relu(x.transpose(0, 1))


class Summed(nn.Module):
    def forward(self, x):
        return torch.relu(x.sum())


@pytest.mark.parametrize(("model", "shape"), [(Turned(), r"\(3, 4\)"), (Summed(), r"\(\)")], ids=["turned", "summed"])
def test_samples_that_do_not_lead_an_activation_are_refused(model, shape):
    with pytest.raises(InvalidInputError, match=f"samples must lead .*layer model delivers {shape} for 4 samples"):
        swap_score(model, torch.randn(4, 3))
