"""A network small enough to differentiate weight by weight."""

import numpy as np
import torch
from torch import nn

from swapcore.metrics.measure import Batch


def normalisation(width):
    return nn.BatchNorm2d(width, track_running_stats=False)


class Tiny(nn.Module):
    """Stem, a residual block and a block that halves the resolution, by hand, of 87 weights."""

    def __init__(self, seed=0):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(2, 3, 3, padding=1, bias=False), normalisation(3))
        self.residual = Residual()
        self.reduction = nn.Sequential(nn.ReLU(), nn.Conv2d(3, 4, 1, stride=2, bias=False))
        self.head = nn.Sequential(nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3))
        draws = np.random.default_rng(seed)
        with torch.no_grad():
            for parameter in self.parameters():
                if parameter.ndim > 1:
                    parameter.copy_(torch.from_numpy(draws.standard_normal(tuple(parameter.shape)) / 2))

    @property
    def blocks(self):
        return self.stem, self.residual, self.reduction

    def forward(self, x):
        return self.head(self.reduction(self.residual(self.stem(x))))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.relu, self.conv, self.norm = nn.ReLU(), nn.Conv2d(3, 3, 1, bias=False), normalisation(3)

    def forward(self, x):
        return x + self.norm(self.conv(self.relu(x)))


def tiny_batch(samples=5, side=6, seed=1, classes=3, dtype=torch.float64):
    draws = np.random.default_rng(seed)
    return Batch(
        inputs=torch.from_numpy(draws.standard_normal((samples, 2, side, side))).to(dtype),
        labels=torch.from_numpy(draws.integers(0, 3, samples)),
        classes=classes,
    )


def layers_of(network):
    return [module for module in network.modules() if isinstance(module, nn.Conv2d | nn.Linear)]


def cross_entropy(network, inputs, labels):
    """Mean, spelt out."""
    logits = network(inputs).detach().numpy()
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -np.mean([np.log(row[label]) for row, label in zip(chances, labels.tolist(), strict=True)])


@torch.no_grad()
def slopes(network, function, step=1e-6):
    """d function / d w for every weight of convolutions and linear layers, by moving one after the other.

    Returns one array for each layer, (shape of the function's value, number of weights).
    """
    found = []
    for layer in layers_of(network):
        flat, columns = layer.weight.data.view(-1), []
        for place in range(flat.numel()):
            before = flat[place].item()
            flat[place] = before + step
            up = np.asarray(function())
            flat[place] = before - step
            down = np.asarray(function())
            flat[place] = before
            columns.append((up - down) / (2 * step))
        found.append(np.stack(columns, axis=-1))
    return found
