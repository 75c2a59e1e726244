"""Made-up metric tables with known values, for tests of what reads them."""

import numpy as np

from swapcore.data.metric_table import read_metric_table, write_metric_table
from swapcore.data.score_table import load_score_table
from swapcore.data.truths import load_truth
from swapcore.spaces.nasbench201 import NasBench201

NAME = "nasbench201-cifar10-made-up"
UNDEFINED = {"epe_nas": (3, 17, 40), "az_trainability": (17, 58)}
"""Metric -> numbers of the networks without a value."""
REASON = "two classes are alike"
AGREEMENT = {
    "nwot": 0.8,
    "epe_nas": 0.5,
    "plain": -0.4,
    "ntk": 0.4,
    "az_expressivity": 0.7,
    "az_progressivity": 0.6,
    "az_trainability": 0.5,
}
"""Metric -> about how its values, higher meaning better, correlate with accuracy."""


def metric_rows(positions, values, *, seeds=None, undefined=UNDEFINED, names=None):
    """Rows of a table; ``values`` maps a metric to its raw values."""
    space = NasBench201()
    texts = names or [space.format(space.at(int(position))) for position in positions]
    for metric, raw in values.items():
        for seed in (seeds or {}).get(metric, (0,)):
            for number, (position, text) in enumerate(zip(positions, texts, strict=True)):
                lacks = number in undefined.get(metric, ())
                yield {
                    "position": int(position),
                    "architecture": text,
                    "metric": metric,
                    "seed": seed,
                    "value": None if lacks else float(raw[number]) + seed,
                    "undefined": REASON if lacks else None,
                    "seconds": 0.01 * len(metric),
                }


def made_up_values(positions, *, seed=5):
    """Metric -> raw values: SWAP as bundled, counts, and noise around the accuracies."""
    rng = np.random.default_rng(seed)
    scores = load_score_table().columns
    accuracies = load_truth("nasbench201", "cifar10").accuracies[positions]
    standard = np.argsort(np.argsort(accuracies)) / len(positions) * 3.4 - 1.7
    values = {
        "swap": scores["score"][positions],
        "params": scores["size"][positions].astype(float),
        "flops": scores["flops"][positions] / 1e6,
    }
    for metric, agreement in AGREEMENT.items():
        good = agreement * standard + np.sqrt(1 - agreement**2) * rng.normal(size=len(positions))
        values[metric] = np.exp(-good) if metric == "ntk" else good
    return values


def made_up_positions(count=120):
    return np.sort(np.random.default_rng(1).choice(15_625, size=count, replace=False))


def write_made_up(folder, *, name=NAME, count=120, without=()):
    """Write a table of NAS-Bench-201 cells into a folder; returns it as it is read."""
    positions = made_up_positions(count)
    values = {metric: raw for metric, raw in made_up_values(positions).items() if metric not in without}
    path = folder / f"{name}.parquet"
    provenance = {
        "space": "nasbench201",
        "dataset": "cifar10",
        "preset": "paper",
        "samples": 16,
        "seed": 0,
        "device": "cpu",
        "memory": {metric: 2**20 * (1 + number) for number, metric in enumerate(values)},
    }
    write_metric_table(path, metric_rows(positions, values, seeds={"swap": (0, 1, 2)}), provenance)
    return read_metric_table(path)
