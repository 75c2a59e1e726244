"""What scoring costs beside the bare forward pass, in one run: ``python -m tests.performance.scoring --json``.

On a fixed set of random NAS-Bench-201 cells and 16 CIFAR-10 images, once on one thread and once on all
cores: seconds of the bare forward pass of the published network in PyTorch's default layout (the limit),
of ``swap_score`` on that network, of the naive definition on it (all signs kept, then distinct columns),
and of our own scoring network of the same cell, built and scored. Then, on one thread: 64 samples, the
scoring networks of DARTS genotypes with one repeat and with 32 one by one and together, and ResNet-50 on
ImageNet images. Every method is called in two passes, so that a slow moment of the machine does not meet
one alone; ratios are taken network by network.
"""

import argparse
import functools
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torchvision.models import resnet50

from swapcore.data.images.bundled import normalised_batch
from swapcore.evaluation.devices import instruction_set
from swapcore.evaluation.executors import default_workers
from swapcore.machine import processor, versions
from swapcore.networks.darts import darts_scoring_network
from swapcore.networks.nasbench201 import NasBench201Network
from swapcore.networks.nasbench201_scoring import scoring_network
from swapcore.networks.together import repeated_images
from swapcore.networks.weights import Initialisation
from swapcore.patterns.swap import start_scores, swap_score
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_space
from swapcore.randomness import generator
from swapcore.spaces.darts import Darts, DartsGenotype
from swapcore.spaces.darts_cost import SCORING
from swapcore.spaces.nasbench201 import NasBench201Cell
from swapcore.spaces.nasbench201_cost import PUBLISHED

PASSES = 2
SAMPLES = 16
MORE_SAMPLES = 64
REPEATS = 32
MEBIBYTE = 2**20
KIBIBYTES_A_MEBIBYTE = 1024


def chosen_cells(count: int) -> list[NasBench201Cell]:
    """Random cells with at least one convolution or pooling on a live path, the same in every run."""
    space, rng = get_space("nasbench201"), generator(0, "performance")
    return [space.sample(rng) for _ in range(count)]


def batch(samples: int = SAMPLES) -> Tensor:
    """CIFAR-10 images; beyond those at hand, shifted copies of them, since time does not depend on content."""
    images = torch.from_numpy(normalised_batch(get_dataset("cifar10"), min(samples, SAMPLES)))
    copies = [images.roll(shift, dims=3) for shift in range(-(-samples // SAMPLES))]
    return torch.cat(copies)[:samples].contiguous()


@torch.no_grad()
def naive_score(model: nn.Module, inputs: Tensor) -> int:
    """The definition, word for word: distinct columns of the matrix of all signs."""
    signs: list[Tensor] = []

    def keep(_module: nn.Module, _inputs: Any, output: Tensor) -> None:
        signs.append(torch.sign(output).reshape(len(output), -1))

    hooks = [module.register_forward_hook(keep) for module in model.modules() if isinstance(module, nn.ReLU)]
    try:
        model(inputs)
    finally:
        for hook in hooks:
            hook.remove()
    return torch.unique(torch.cat(signs, dim=1), dim=1).shape[1]


def methods(cell: NasBench201Cell, inputs: Tensor) -> dict[str, Callable[[], Any]]:
    """Name -> one timed call."""
    plain = NasBench201Network(cell)
    channels_last = inputs.to(memory_format=torch.channels_last)
    return {
        **two_methods(plain, inputs),
        "own": lambda: swap_score(scoring_network(cell, PUBLISHED, Initialisation(seed=0)), channels_last),
    }


def seconds(calls: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Median of each call: several in a row, as when many networks are scored, in two passes over all of them."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(PASSES):
        for name, call in calls.items():
            # The first finds the caches full of what the method before has left; it is not counted.
            call()
            for _ in range(rounds):
                started = time.perf_counter()
                call()
                taken[name].append(time.perf_counter() - started)
    return {name: statistics.median(times) for name, times in taken.items()}


def measure(cells: int, rounds: int, threads: int) -> dict[str, Any]:
    """Median seconds over cells, and median ratios."""
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        inputs = batch()
        chosen = chosen_cells(cells)
        rows = [seconds(methods(cell, inputs), rounds) for cell in chosen]
        # Last, because what follows the naive definition is slowed by the memory that it leaves behind.
        for row, cell in zip(rows, chosen, strict=True):
            model = NasBench201Network(cell)
            row.update(seconds({"naive": functools.partial(naive_score, model, inputs)}, 1))
    finally:
        torch.set_num_threads(before)

    def median(ratio: Callable[[dict[str, float]], float]) -> float:
        return round(statistics.median(map(ratio, rows)), 4)

    return {
        "threads": threads,
        "seconds": {name: median(lambda row, name=name: row[name]) for name in rows[0]},
        "swap_over_forward": median(lambda row: row["swap"] / row["forward"]),
        "own_over_forward": median(lambda row: row["own"] / row["forward"]),
        "naive_over_swap": median(lambda row: row["naive"] / row["swap"]),
        "naive_over_own": median(lambda row: row["naive"] / row["own"]),
    }


def measure_others(cells: int, rounds: int) -> dict[str, float]:
    """Ratios on one thread beyond the main table: more samples, DARTS, repeats together, a large network."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        inputs = batch(MORE_SAMPLES)
        more = [seconds(two_methods(NasBench201Network(cell), inputs), rounds) for cell in chosen_cells(cells)]
        images = batch().contiguous(memory_format=torch.channels_last)
        space, rng = Darts(), generator(0, "performance darts")
        darts = [seconds(darts_methods(space.sample(rng), images), rounds) for _ in range(cells)]
        large = seconds(two_methods(resnet50(weights=None), imagenet_batch()), min(rounds, 2))
    finally:
        torch.set_num_threads(before)

    def median(rows: list[dict[str, float]], name: str, beside: str) -> float:
        return round(statistics.median(row[name] / row[beside] for row in rows), 4)

    return {
        "swap_over_forward_64_samples": median(more, "swap", "forward"),
        "darts_swap_over_forward": median(darts, "swap", "forward"),
        "darts_32_together_over_32_one_by_one": median(darts, "together", "one_by_one"),
        "resnet50_swap_over_forward": round(large["swap"] / large["forward"], 4),
    }


def two_methods(model: nn.Module, inputs: Tensor) -> dict[str, Callable[[], Any]]:
    """The bare forward pass and the score."""

    forward = torch.no_grad()(functools.partial(model, inputs))
    return {"forward": forward, "swap": functools.partial(swap_score, model, inputs)}


def darts_methods(genotype: DartsGenotype, images: Tensor) -> dict[str, Callable[[], Any]]:
    """One repeat, and 32 of them one by one and together, building included."""

    def network(**repeats: int) -> nn.Module:
        return darts_scoring_network(genotype, SCORING, Initialisation(seed=0, **repeats))

    def together() -> Any:
        images_of_all = repeated_images(images, REPEATS)
        return start_scores(network(together=REPEATS), images_of_all, networks=REPEATS)()

    return {
        **two_methods(network(), images),
        "one_by_one": lambda: [swap_score(network(repeat=repeat), images) for repeat in range(REPEATS)],
        "together": together,
    }


def imagenet_batch() -> Tensor:
    return torch.from_numpy(normalised_batch(get_dataset("imagenet"), SAMPLES))


def peak_memory(method: str) -> float:
    """Peak resident memory, in MiB, of a process of its own that runs one method."""
    command = [sys.executable, "-m", "tests.performance.scoring", "--memory-of", method]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def run_for_memory(method: str) -> None:
    torch.set_num_threads(1)
    inputs = batch()
    for cell in chosen_cells(3):
        naive = functools.partial(naive_score, NasBench201Network(cell), inputs)
        {**methods(cell, inputs), "naive": naive}[method]()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak / (MEBIBYTE if sys.platform == "darwin" else KIBIBYTES_A_MEBIBYTE))


def report(cells: int, rounds: int) -> dict[str, Any]:
    """Everything, as plain values."""
    memory = {method: peak_memory(method) for method in ("forward", "swap", "own", "naive")}
    return {
        "cells": cells,
        "samples": SAMPLES,
        "processor": processor(),
        "instruction_set": instruction_set(),
        "versions": versions(),
        "runs": [measure(cells, rounds, threads) for threads in sorted({1, default_workers()})],
        "others_on_one_thread": measure_others(cells, rounds),
        "peak_mib": {method: round(peak, 1) for method, peak in memory.items()},
        "peak_mib_beyond_forward": {
            method: round(peak - memory["forward"], 1) for method, peak in memory.items() if method != "forward"
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="time scoring beside the bare forward pass")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--cells", type=int, default=20, help="random cells (default: 20)")
    parser.add_argument("--rounds", type=int, default=3, help="timed calls a pass (default: 3)")
    parser.add_argument("--memory-of", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.memory_of:
        run_for_memory(options.memory_of)
        return
    found = report(options.cells, options.rounds)
    print(json.dumps(found) if options.json else json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
