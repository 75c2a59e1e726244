"""What scoring leaves untouched, and what it refuses."""

import random
import re
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from swapcore.errors import InvalidInputError
from swapcore.proxies.swap import swap_score


@pytest.fixture(autouse=True)
def same_weights_every_time():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        yield


class Fragile(nn.Module):
    """Everything a forward pass can change: statistics, counters, dropout's draws; fails on demand."""

    def __init__(self, *, fails=False):
        super().__init__()
        self.convolution = nn.Conv2d(3, 4, 3)
        self.norm = nn.BatchNorm2d(4)
        self.frozen = nn.BatchNorm2d(4).eval()
        self.dropout = nn.Dropout(0.5)
        self.activation = nn.ReLU(inplace=True)
        self.register_buffer("calls", torch.zeros(()))
        self.register_buffer("replaced", torch.zeros(3), persistent=False)
        self.register_buffer("absent", None)
        self.fails = fails

    def forward(self, x):
        self.calls += 1
        self.replaced = torch.ones(5)
        self.absent = torch.ones(2)
        y = self.activation(self.dropout(self.frozen(self.norm(self.convolution(x)))))
        if self.fails:
            raise RuntimeError("out of order")
        return y + torch.rand(()) + random.random() * 0


def state_of(model):
    hooks = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
    return {
        "attributes": [sorted(vars(module)) for module in model.modules()],
        "modes": [module.training for module in model.modules()],
        "hooks": [len(getattr(module, name)) for module in model.modules() for name in hooks],
        "tensors": {
            name: (id(tensor), None if tensor is None else tensor.tolist())
            for module in model.modules()
            for name, tensor in {**module._parameters, **module._buffers}.items()
        },
        "gradients": [(parameter.requires_grad, parameter.grad) for parameter in model.parameters()],
        "state": {name: tensor.tolist() for name, tensor in model.state_dict().items()},
    }


def randomness():
    legacy = np.random.get_state()  # noqa: NPY002 - the global state is what is guarded
    return torch.get_rng_state().tolist(), legacy[1].tolist(), legacy[2]


@pytest.mark.parametrize("training", [True, False], ids=["training", "evaluation"])
def test_a_scored_model_is_left_as_it_was(training):
    model, inputs = Fragile().train(training), torch.randn(4, 3, 8, 8)
    model.frozen.eval()
    before, kept, random_before = state_of(model), inputs.clone(), randomness()
    swap_score(model, inputs)
    assert state_of(model) == before
    assert torch.equal(inputs, kept)
    assert randomness() == random_before


def test_a_model_whose_forward_pass_fails_is_left_as_it_was():
    model, inputs = Fragile(fails=True), torch.randn(4, 3, 8, 8)
    before, random_before = state_of(model), randomness()
    with pytest.raises(RuntimeError, match="out of order"):
        swap_score(model, inputs)
    assert state_of(model) == before
    assert randomness() == random_before


def test_a_model_with_an_activation_that_is_not_finite_is_left_as_it_was():
    model, inputs = Fragile(), torch.full((4, 3, 8, 8), float("nan"))
    before, random_before = state_of(model), randomness()
    with pytest.raises(InvalidInputError, match="not finite"):
        swap_score(model, inputs)
    assert state_of(model) == before
    assert randomness() == random_before


def test_nothing_is_recorded_after_a_failed_forward_pass():
    with pytest.raises(RuntimeError):
        swap_score(Fragile(fails=True), torch.randn(4, 3, 8, 8))
    assert torch.overrides._get_current_function_mode_stack() == []
    assert torch.is_grad_enabled()


def test_no_gradients_are_kept_during_the_forward_pass():
    class Watching(nn.Module):
        def __init__(self):
            super().__init__()
            self.linear = nn.Linear(3, 3)

        def forward(self, x):
            y = torch.relu(self.linear(x))
            assert not torch.is_grad_enabled()
            assert not y.requires_grad
            return y

    swap_score(Watching(), torch.randn(4, 3, requires_grad=True))
    assert torch.is_grad_enabled()


def test_a_forward_that_somebody_replaced_is_called_and_kept():
    model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 2))
    inputs, called = torch.randn(5, 3), []
    plain, original = swap_score(model, inputs), model[1].forward

    def replacement(x):
        called.append(True)
        return original(x)

    model[1].forward = replacement
    assert swap_score(model, inputs) == plain
    assert called == [True]
    assert model[1].forward is replacement


def test_threads_that_score_one_model_at_once_get_the_same_and_leave_it_as_it_was():
    model = nn.Sequential(*(layer for _ in range(40) for layer in (nn.Linear(4, 4), nn.ReLU(), nn.Tanh())))
    inputs = torch.randn(8, 4)
    expected, before, interval = swap_score(model, inputs), state_of(model), sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            results = list(pool.map(lambda _: swap_score(model, inputs), range(80)))
    finally:
        sys.setswitchinterval(interval)
    assert set(results) == {expected}
    assert state_of(model) == before


def test_running_statistics_are_used_in_evaluation_mode_and_the_batchs_own_in_training_mode():
    model, inputs = nn.Sequential(nn.BatchNorm1d(20), nn.ReLU()), torch.randn(6, 20) + 5
    assert swap_score(model.eval(), inputs).score == 1
    assert swap_score(model.train(), inputs).score > 10


def test_scoring_twice_gives_the_same_even_with_dropout():
    model = nn.Sequential(nn.Linear(5, 400), nn.ReLU(), nn.Dropout(0.5), nn.ReLU())
    inputs = torch.randn(20, 5)
    first = swap_score(model, inputs)
    assert swap_score(model, inputs) == first
    assert first.layers[1].patterns > first.layers[0].patterns


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
