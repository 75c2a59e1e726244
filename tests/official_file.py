"""A small file laid out as the official NAS-Bench-201 file is, made with the classes of its own package."""

import numpy as np
from nas_201_api.api_utils import ArchResults, ResultsCount

from swapcore.spaces.nasbench201 import NasBench201

__all__ = ["CELLS", "SETS", "official_content"]

SPACE = NasBench201()
CELLS = (3, 77, 15_624)
"""Positions in our space of the cells that the file tells of; it numbers them otherwise."""
SETS = {
    "cifar10-valid": ("x-valid", "ori-test"),
    "cifar10": ("ori-test",),
    "cifar100": ("ori-test", "x-valid", "x-test"),
    "ImageNet16-120": ("ori-test", "x-valid", "x-test"),
}


def official_content():
    """The whole content: 2 or 3 seeds at 200 epochs, fewer at 12, as in the real file."""
    rng = np.random.default_rng(0)
    architectures = [str(SPACE.at(position)) for position in CELLS]
    # One more that was never trained.
    architectures.insert(1, str(SPACE.at(1000)))
    results = {}
    for index, text in enumerate(architectures):
        if index == 1:
            continue
        results[index] = {}
        for way, epochs in (("less", 12), ("full", 200)):
            found = ArchResults(index, text)
            for name in SETS:
                seeds = (
                    (777, 888, 999)[: 1 + index % 3] if way == "full" else (111, 777)[: 2 - (name != "cifar10-valid")]
                )
                for seed in seeds:
                    found.update(name, seed, training(rng, name, text, seed, epochs))
            results[index][way] = found.state_dict()
    return {"meta_archs": architectures, "arch2infos": results, "evaluated_indexes": {0, 2, 3}}


def training(rng, name, text, seed, epochs):
    def over_epochs(low, high):
        return {epoch: float(rng.uniform(low, high)) for epoch in range(epochs)}

    config = {"name": "infer.tiny", "channel": 16, "num_cells": 5, "arch_str": text, "class_num": 10}
    found = ResultsCount(
        name,
        None,
        over_epochs(1, 99),
        over_epochs(0, 3),
        # numpy's own kinds of numbers are in the real file as well, for all we know.
        np.float64(rng.uniform(0, 1.5)),
        float(rng.uniform(8, 200)),
        config,
        seed,
        epochs,
        None,
    )
    found.update_train_info(over_epochs(1, 99), over_epochs(1, 99), over_epochs(0, 3), over_epochs(5, 30))
    for part in SETS[name]:
        keys = [f"{part}@{epoch}" for epoch in range(epochs)]
        found.update_eval(*({key: float(rng.uniform(1, 99)) for key in keys} for _ in range(3)))
    if seed != 888:
        found.update_latency([float(rng.uniform(0.01, 0.03)), 0.02])
    return found
