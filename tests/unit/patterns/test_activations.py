"""Nonlinearities other than ReLU: one bit says whether the output exceeds what zero gives."""

import math

import pytest
import torch
from torch import nn
from torch.nn import functional

from swapcore.patterns.activations import NONLINEARITIES
from swapcore.patterns.swap import swap_score

MODULES = {
    "celu": (nn.CELU(1.5), 0.0),
    "elu": (nn.ELU(0.7), 0.0),
    "gelu": (nn.GELU(), 0.0),
    "gelu by tanh": (nn.GELU(approximate="tanh"), 0.0),
    "hardshrink": (nn.Hardshrink(0.3), 0.0),
    "hardsigmoid": (nn.Hardsigmoid(), 0.5),
    "hardswish": (nn.Hardswish(), 0.0),
    "hardtanh": (nn.Hardtanh(), 0.0),
    "hardtanh above zero": (nn.Hardtanh(0.25, 2.0), 0.25),
    "hardtanh below zero": (nn.Hardtanh(-2.0, -0.25), -0.25),
    "leaky_relu": (nn.LeakyReLU(0.2), 0.0),
    "leaky_relu that turns up": (nn.LeakyReLU(-0.5), 0.0),
    "logsigmoid": (nn.LogSigmoid(), -math.log(2)),
    "mish": (nn.Mish(), 0.0),
    "prelu": (nn.PReLU(), 0.0),
    "prelu that turns up": (nn.PReLU(3, init=-0.4), 0.0),
    "relu6": (nn.ReLU6(), 0.0),
    "rrelu": (nn.RReLU().eval(), 0.0),
    "selu": (nn.SELU(), 0.0),
    "sigmoid": (nn.Sigmoid(), 0.5),
    "silu": (nn.SiLU(), 0.0),
    "softplus": (nn.Softplus(), math.log(2)),
    "softplus with beta": (nn.Softplus(beta=4.0), math.log(2) / 4),
    "softshrink": (nn.Softshrink(0.4), 0.0),
    "softsign": (nn.Softsign(), 0.0),
    "tanh": (nn.Tanh(), 0.0),
    "tanhshrink": (nn.Tanhshrink(), 0.0),
    "threshold that keeps zero": (nn.Threshold(-0.2, 9.0), 0.0),
    "threshold that replaces zero": (nn.Threshold(0.2, 0.6), 0.6),
}
FORMS = {
    "torch.sigmoid_": torch.sigmoid_,
    "Tensor.sigmoid_": torch.Tensor.sigmoid_,
    "special.expit": torch.special.expit,
    "by name": lambda x: torch.sigmoid(input=x),
}
NOT_SCALAR = {"GLU", "MultiheadAttention", "Softmin", "Softmax", "Softmax2d", "LogSoftmax"}
NAMES = sorted({name.partition(" ")[0] for name in MODULES} | {"relu"})


def numbers(samples, *shape):
    return 2 * torch.randn(samples, *shape, generator=torch.Generator().manual_seed(3))


def naive_score(outputs, threshold):
    bits = (outputs > threshold).reshape(len(outputs), -1)
    return len({tuple(column) for column in bits.T.tolist()})


@pytest.mark.parametrize(("module", "at_zero"), MODULES.values(), ids=MODULES.keys())
@pytest.mark.parametrize("samples", [6, 30])
def test_a_nonlinearity_is_thresholded_at_what_it_delivers_for_zero(module, at_zero, samples):
    inputs = numbers(samples, 3, 40)
    with torch.no_grad():
        asked = module(torch.zeros(1, 3)).flatten()[0].item()
        outputs = module(inputs)
    assert asked == pytest.approx(at_zero, abs=1e-7)
    result = swap_score(module, inputs)
    assert result.score == naive_score(outputs, asked)
    assert result.layers[0].patterns == result.score
    assert result.units == 120


@pytest.mark.parametrize("name", ["sigmoid", "softplus", "softplus with beta", "logsigmoid", "hardsigmoid", "tanh"])
def test_the_bits_of_an_increasing_nonlinearity_are_the_signs_of_its_inputs(name):
    inputs = numbers(9, 60)
    assert swap_score(MODULES[name][0], inputs).score == naive_score(inputs, 0)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.float16, torch.bfloat16])
@pytest.mark.parametrize(("module", "at_zero"), MODULES.values(), ids=MODULES.keys())
def test_an_input_of_exactly_zero_is_no_activation(module, at_zero, dtype):
    module = nn.Sequential(module).to(dtype)
    plain = torch.zeros(5, 3, 37, dtype=dtype)
    strided = torch.zeros(37, 3, 15, dtype=dtype).permute(2, 1, 0)[::3]
    assert swap_score(module, plain).score == 1
    assert swap_score(module, strided).score == 1
    plain[2, 1, 30] = 0.5
    rises = at_zero + 1e-3 < module(torch.full((1, 3), 0.5, dtype=dtype)).max().item()
    assert swap_score(module, plain).score == (2 if rises else 1)
    module.to(torch.float32)


def test_a_threshold_between_0_and_its_value_at_zero_would_give_another_score():
    inputs = numbers(8, 50)
    assert swap_score(nn.Sigmoid(), inputs).score > 20
    assert naive_score(torch.sigmoid(inputs), 0.0) == 1


def test_the_same_input_through_different_nonlinearities_is_counted_for_each():
    class Several(nn.Module):
        def forward(self, x):
            return [
                functional.hardtanh(x),
                functional.hardtanh(x, 0.5, 2.0),
                functional.hardtanh(x, min_val=1.0, max_val=2.0),
                functional.threshold(x, -1.0, 0.0),
                functional.softplus(x),
                functional.softplus(x, 2.0),
            ]

    inputs = numbers(10, 30)
    cuts = (0.0, 0.5, 1.0, 0.0, 0.0, 0.0)
    bits = torch.cat([inputs > cut for cut in cuts], dim=1)
    result = swap_score(Several(), inputs)
    assert result.score == naive_score(bits.float(), 0.5)
    assert [layer.patterns for layer in result.layers] == [naive_score(inputs, cut) for cut in cuts]


def test_modules_with_settings_of_their_own_that_read_one_tensor_are_counted_for_each():
    class Several(nn.Module):
        def __init__(self):
            super().__init__()
            self.parts = nn.ModuleList([nn.Hardtanh(), nn.Hardtanh(0.5, 2.0), nn.LeakyReLU(0.1), nn.LeakyReLU(-0.5)])

        def forward(self, x):
            return [part(x) for part in self.parts]

    inputs = numbers(10, 30)
    bits = torch.cat([inputs > 0, inputs > 0.5, inputs > 0, inputs != 0], dim=1)
    assert swap_score(Several(), inputs).score == naive_score(bits.float(), 0.5)


@pytest.mark.parametrize("slope", [0.1, -0.3])
def test_a_learned_slope_that_changed_between_two_calls_is_read_again(slope):
    class Learned(nn.Module):
        def __init__(self):
            super().__init__()
            self.register_buffer("slope", torch.tensor([0.25]))

        def forward(self, x):
            first = functional.prelu(x, self.slope)
            return first + functional.prelu(x, self.slope.fill_(slope))

    inputs = numbers(10, 30)
    bits = torch.cat([inputs > 0, functional.prelu(inputs, torch.tensor([slope])) > 0], dim=1)
    assert swap_score(Learned(), inputs).score == naive_score(bits.float(), 0.5)


@pytest.mark.parametrize("name", sorted(set(torch.nn.modules.activation.__all__) - NOT_SCALAR))
def test_every_scalar_activation_module_of_pytorch_is_met(name):
    kind = getattr(nn, name)
    module = kind(0.1, 0.5) if name == "Threshold" else kind()
    assert len(swap_score(nn.Sequential(nn.Linear(3, 4), module), numbers(4, 3)).layers) == 1


@pytest.mark.parametrize("name", NAMES)
def test_every_form_of_a_function_in_pytorch_is_known(name):
    places = (functional, torch, torch.Tensor, torch.special)
    forms = {getattr(place, form, None) for place in places for form in (name, f"{name}_")} - {None}
    assert forms
    assert {NONLINEARITIES.get(form) for form in forms} == {name}


def test_no_other_function_is_taken_for_a_nonlinearity():
    assert sorted(set(NONLINEARITIES.values())) == NAMES
    assert not {torch.abs, torch.exp, torch.softmax, functional.softmax, functional.dropout} & set(NONLINEARITIES)


@pytest.mark.parametrize(
    "relu",
    [
        functional.relu,
        functional.relu_,
        torch.relu,
        torch.relu_,
        torch.Tensor.relu,
        torch.Tensor.relu_,
        lambda x: functional.relu(x, inplace=True),
        lambda x: functional.relu(input=x),
        lambda x: torch.relu(input=x),
        nn.ReLU(inplace=True),
    ],
    ids=[
        "F.relu",
        "F.relu_",
        "torch.relu",
        "torch.relu_",
        "Tensor.relu",
        "Tensor.relu_",
        "F.relu in place",
        "F.relu by name",
        "torch.relu by name",
        "module in place",
    ],
)
def test_every_way_to_call_relu_is_met(relu):
    class Relu(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.second = nn.Conv2d(3, 6, 3), nn.Conv2d(6, 4, 3)

        def forward(self, x):
            return relu(self.second(relu(self.first(x))))

    model, inputs = Relu(), numbers(8, 3, 9, 9)
    with torch.no_grad():
        first = model.first(inputs)
        second = model.second(first.clamp(min=0))
    result = swap_score(model, inputs)
    assert result.score == naive_score(torch.cat([first.flatten(1), second.flatten(1)], dim=1), 0)
    assert [layer.patterns for layer in result.layers] == [naive_score(first, 0), naive_score(second, 0)]
    assert {layer.function for layer in result.layers} == {"relu"}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_functions_and_methods_are_thresholded_as_modules_are(form):
    class Functional(nn.Module):
        def forward(self, x):
            return form(x * 1)

    inputs = numbers(8, 50)
    result = swap_score(Functional(), inputs)
    assert result.score == naive_score(inputs, 0)
    assert result.layers[0].function == "sigmoid"


def test_a_function_that_writes_to_a_given_tensor_is_met():
    class Given(nn.Module):
        def forward(self, x):
            return torch.sigmoid(x, out=torch.empty_like(x))

    inputs = numbers(8, 50)
    assert swap_score(Given(), inputs).score == naive_score(inputs, 0)
