"""What scoring leaves as it was."""

import random
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import nn

from swapcore.errors import InvalidInputError
from swapcore.patterns.swap import swap_score


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


@pytest.mark.parametrize("momentum", [0.1, None])
@pytest.mark.parametrize("training", [True, False], ids=["training", "evaluation"])
def test_a_chain_of_pytorchs_own_modules_is_left_as_it_was(training, momentum):
    norms = [nn.BatchNorm2d(6, momentum=momentum), nn.BatchNorm2d(6, affine=False), nn.BatchNorm1d(20)]
    norms[1].running_mean.fill_(2)
    model = nn.Sequential(
        *(nn.Conv2d(3, 6, 3), norms[0], nn.ReLU(), nn.Conv2d(6, 6, 3), norms[1], nn.SiLU(inplace=True)),
        *(nn.Flatten(), nn.Linear(96, 20), norms[2], nn.ReLU()),
    ).train(training)
    norms[2].eval()
    inputs, before = torch.randn(12, 3, 8, 8), state_of(model)
    counted = swap_score(model, inputs)
    assert state_of(model) == before
    # Hooks keep every module from being met in any but its usual way.
    handles = [module.register_forward_hook(lambda *_: None) for module in model.modules()]
    assert swap_score(model, inputs) == counted
    for handle in handles:
        handle.remove()
    assert state_of(model) == before


def test_buffers_that_a_module_writes_for_its_children_are_put_back():
    class Writing(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = nn.Sequential(nn.BatchNorm1d(5), nn.ReLU())

        def forward(self, x):
            y = self.inner(x)
            self.inner[0].running_mean.add_(1)
            self.inner[0].num_batches_tracked = torch.tensor(7)
            return y

    model, inputs = Writing(), torch.randn(6, 5)
    before = state_of(model)
    swap_score(model, inputs)
    assert state_of(model) == before


def test_batch_normalisation_still_refuses_what_it_cannot_take():
    model = nn.Sequential(nn.BatchNorm2d(3), nn.ReLU())
    before = state_of(model)
    with pytest.raises(ValueError, match="expected 4D input"):
        swap_score(model, torch.randn(4, 3))
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        swap_score(model, torch.randn(1, 3, 1, 1))
    assert state_of(model) == before


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


def test_a_nonlinearity_in_a_hook_is_met_and_the_hook_is_kept():
    model, inputs = nn.Sequential(nn.Linear(3, 8), nn.Identity(), nn.Linear(8, 8)), torch.randn(5, 3)
    plain = nn.Sequential(model[0], nn.ReLU(), nn.Identity(), model[2], nn.ReLU())
    expected = swap_score(plain, inputs)
    handles = [model[index].register_forward_hook(lambda _module, _args, output: output.relu()) for index in (0, 2)]
    result = swap_score(model, inputs)
    assert result.score == expected.score
    assert [layer.patterns for layer in result.layers] == [layer.patterns for layer in expected.layers]
    assert [len(module._forward_hooks) for module in model] == [1, 0, 1]
    for handle in handles:
        handle.remove()


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
    model = nn.Sequential(*(layer for _ in range(30) for layer in (nn.Linear(4, 4), nn.ReLU(), nn.Tanh())))
    inputs, threads = torch.randn(8, 4), 4
    expected, before, interval = swap_score(model, inputs), state_of(model), sys.getswitchinterval()
    together = threading.Barrier(threads)

    def score_often(_):
        together.wait(timeout=60)
        return {swap_score(model, inputs) for _ in range(40)}

    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(threads) as pool:
            found = set().union(*pool.map(score_often, range(threads)))
    finally:
        sys.setswitchinterval(interval)
    assert found == {expected}
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
