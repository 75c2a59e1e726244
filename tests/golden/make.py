"""Makes scores.json again, from scratch: `python tests/golden/make.py` in the project's folder.

Nothing of swapcore is used but the generators, so that the golden values are a second opinion: the images,
the published network, its weights by place, and the count of patterns are all written out here, naively.
"""

import datetime as dt
import importlib.metadata
import itertools
import json
import math
import platform
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn import functional

FOLDER = Path(__file__).parent
sys.path.insert(0, str(FOLDER.parents[1]))
from swapcore.randomness import generator  # noqa: E402 - the project need not be installed

SEED, REPEATS, SAMPLES = 0, 2, 16
CHANNELS, CELLS, CLASSES = 4, 1, 10
PUBLISHED_CHANNELS, PUBLISHED_CELLS = 16, 5
MEAN, DEVIATION = (0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)
ARCHITECTURES = (
    "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|",
    "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|avg_pool_3x3~0|nor_conv_1x1~1|skip_connect~2|",
    "|avg_pool_3x3~0|+|avg_pool_3x3~0|avg_pool_3x3~1|+|avg_pool_3x3~0|avg_pool_3x3~1|avg_pool_3x3~2|",
    "|none~0|+|nor_conv_1x1~0|nor_conv_3x3~1|+|none~0|nor_conv_1x1~1|nor_conv_3x3~2|",
    "|nor_conv_1x1~0|+|nor_conv_1x1~0|nor_conv_1x1~1|+|nor_conv_1x1~0|nor_conv_1x1~1|nor_conv_1x1~2|",
    "|skip_connect~0|+|avg_pool_3x3~0|nor_conv_3x3~1|+|nor_conv_1x1~0|none~1|skip_connect~2|",
)


class Network(nn.Module):
    """The published network of one cell; convolutions are kept under the place that gives their weights."""

    def __init__(self, architecture, channels, cells):
        super().__init__()
        self.edges = {}
        for target, group in enumerate(architecture.split("+"), start=1):
            for edge in group.strip("|").split("|"):
                operation, source = edge.split("~")
                self.edges[int(source), target] = operation
        self.widths = (channels, 2 * channels, 4 * channels)
        self.cells = cells
        self.places = {}
        self.norms = nn.ModuleList()
        self.bits = []
        self.convolution(3, channels, 3, ("skeleton", "stem.0"))
        for stage, width in enumerate(self.widths):
            for position, (edge, operation) in itertools.product(range(cells), self.edges.items()):
                if operation.startswith("nor_conv"):
                    place = (f"stage{stage}", f"cell{position}", f"edge{edge[0]}-{edge[1]}", operation, "1")
                    self.convolution(width, width, 1 if operation.endswith("1x1") else 3, place)
        for index, (narrow, wide) in enumerate(itertools.pairwise(self.widths)):
            self.convolution(narrow, wide, 3, ("skeleton", f"reductions.{index}.first.1"), stride=2)
            self.convolution(wide, wide, 3, ("skeleton", f"reductions.{index}.second.1"))
            self.convolution(narrow, wide, 1, ("skeleton", f"reductions.{index}.shortcut.1"), norm=False)
        self.norms.append(nn.BatchNorm2d(self.widths[-1]))
        self.last_norm = self.norms[-1]
        self.classifier = nn.Linear(self.widths[-1], CLASSES)

    def convolution(self, inputs, outputs, kernel, place, *, stride=1, norm=True):
        layer = nn.Conv2d(inputs, outputs, kernel, stride=stride, padding=kernel // 2, bias=False)
        layers = nn.Sequential(layer, nn.BatchNorm2d(outputs)) if norm else nn.Sequential(layer)
        self.places[place] = layers
        self.norms.append(layers)

    def draw_weights(self, repeat):
        for place, layers in self.places.items():
            shape = tuple(layers[0].weight.shape)
            bound = 1 / math.sqrt(shape[1] * shape[2] * shape[3])
            drawn = generator(SEED, "weights", repeat, *place).uniform(-bound, bound, size=shape)
            layers[0].weight.data = torch.from_numpy(drawn.astype(np.float32))

    def relu(self, x):
        y = functional.relu(x)
        self.bits.append((y > 0).flatten(1))
        return y

    def cell(self, x, stage, position):
        nodes = [x]
        for target in (1, 2, 3):
            total = torch.zeros_like(x)
            for source in range(target):
                operation = self.edges[source, target]
                if operation == "skip_connect":
                    total = total + nodes[source]
                elif operation == "avg_pool_3x3":
                    ones = functional.avg_pool2d(torch.ones_like(x), 3, stride=1, padding=1)
                    total = total + functional.avg_pool2d(nodes[source], 3, stride=1, padding=1) / ones
                elif operation != "none":
                    place = (f"stage{stage}", f"cell{position}", f"edge{source}-{target}", operation, "1")
                    total = total + self.places[place](self.relu(nodes[source]))
            nodes.append(total)
        return nodes[3]

    def forward(self, x):
        x = self.places["skeleton", "stem.0"](x)
        for stage in range(3):
            if stage:
                first, second, shortcut = (
                    self.places["skeleton", f"reductions.{stage - 1}.{part}.1"]
                    for part in ("first", "second", "shortcut")
                )
                x = second(self.relu(first(self.relu(x)))) + shortcut(functional.avg_pool2d(x, 2))
            for position in range(self.cells):
                x = self.cell(x, stage, position)
        return self.classifier(self.relu(self.last_norm(x)).mean((2, 3)))


def images():
    """The first bundled CIFAR-10 images, normalised, (S, 3, 32, 32)."""
    folder = Path(str(importlib.metadata.distribution("foolbox").locate_file("foolbox/data")))
    batch = []
    for index in range(SAMPLES):
        (file,) = folder.glob(f"cifar10_{index:02d}_*.png")
        batch.append(np.asarray(Image.open(file).convert("RGB"), dtype=np.float32) / 255)
    normalised = (np.stack(batch) - np.float32(MEAN)) / np.float32(DEVIATION)
    return torch.from_numpy(normalised.transpose(0, 3, 1, 2).copy())


def score(architecture, repeat):
    """Distinct columns of the sign matrix, in training mode."""
    network = Network(architecture, CHANNELS, CELLS)
    network.draw_weights(repeat)
    with torch.no_grad():
        network.train()(images())
    return torch.unique(torch.cat(network.bits, dim=1), dim=1).shape[1]


def parameters(architecture, channels, cells):
    return sum(parameter.numel() for parameter in Network(architecture, channels, cells).parameters())


def main():
    torch.set_num_threads(1)
    golden = {
        "source": "tests/golden/make.py: the network, the weights and the count written out in plain PyTorch",
        "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "versions": {
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in ("torch", "numpy", "pillow", "foolbox")},
        },
        "request": {
            "space": "nasbench201",
            "dataset": "cifar10",
            "samples": SAMPLES,
            "repeats": REPEATS,
            "seed": SEED,
            "preset": "lite",
        },
        "architectures": [
            {
                "arch": architecture,
                "scores": [score(architecture, repeat) for repeat in range(REPEATS)],
                "parameters": parameters(architecture, CHANNELS, CELLS),
                "published_parameters": parameters(architecture, PUBLISHED_CHANNELS, PUBLISHED_CELLS),
            }
            for architecture in ARCHITECTURES
        ],
    }
    (FOLDER / "scores.json").write_text(json.dumps(golden, indent=2) + "\n")


if __name__ == "__main__":
    main()
