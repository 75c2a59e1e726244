"""``correlate``: rank correlation of a metric with trained accuracy over a whole space."""

import argparse

import numpy as np

from swapcore.analysis.correlation import correlate
from swapcore.analysis.landscape import Landscape, metric_values
from swapcore.benchmarks.score_table import DEFAULTS, load_score_table
from swapcore.benchmarks.truths import datasets_with_truth, load_truth
from swapcore.cli.command import Command, add_json, add_regularisation, check_pair, print_result
from swapcore.proxies.metrics import get_metric
from swapcore.spaces.registry import get_space
from swapcore.spaces.size import validate_size_kind

__all__ = ["COMMAND"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--space", required=True, help="search space, such as nasbench201")
    parser.add_argument("--dataset", help="whose accuracies to compare with (default: the space's first)")
    parser.add_argument("--metric", default="swap", help="swap, size or flops (default: swap)")
    parser.add_argument("--truth", help="which accuracies (default: the data set's first; see data list)")
    parser.add_argument("--scores", help="score table (default: the space's bundled one; see data list)")
    add_regularisation(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    space = get_space(options.space)
    metric = get_metric(options.metric)
    size_kind = validate_size_kind(options.size)
    check_pair(options.mu, options.sigma)
    dataset = datasets_with_truth(space.name)[0] if options.dataset is None else options.dataset
    truth = load_truth(space.name, dataset, options.truth)
    scores = load_score_table(options.scores or DEFAULTS[space.name])
    landscape = Landscape.join(scores, truth)
    values = metric_values(landscape, metric.name, size=size_kind, mu=options.mu, sigma=options.sigma)
    found = correlate(values, landscape.accuracies)
    print_result(
        {
            "space": space.name,
            "dataset": dataset,
            "truth": truth.name,
            "metric": metric.name,
            "mu": options.mu,
            "sigma": options.sigma,
            "size": size_kind,
            "size_unit": space.size_unit,
            "score_table": scores.name,
            "n": found.n,
            "spearman": found.spearman,
            "spearman_ci": list(found.spearman_ci),
            "kendall": found.kendall,
            "pearson": found.pearson,
            "top10_spearman": found.top10_spearman,
            "best_arch": landscape.texts(np.array([found.best]))[0],
            "best_accuracy": found.best_accuracy,
            "regret": found.regret,
        },
        as_json=options.json,
    )


COMMAND = Command(
    name="correlate", help="rank correlation of a metric with trained accuracy", add_arguments=add_arguments, run=run
)
