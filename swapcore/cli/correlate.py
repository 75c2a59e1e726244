"""``correlate``: rank correlation of a metric with trained accuracy, over a whole space or what a table holds of it."""

import argparse
from typing import Any

import numpy as np

from swapcore.analysis.contest import join
from swapcore.analysis.correlation import RankCorrelation, correlate
from swapcore.analysis.landscape import SCORED, Landscape, metric_values
from swapcore.cli.command import SPACE_HELP, Command, add_json, add_regularisation, check_pair, print_result
from swapcore.cli.metric_tables import chosen_table
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.score_table import DEFAULTS, load_score_table
from swapcore.data.truths import datasets_with_truth, load_truth
from swapcore.errors import InvalidInputError
from swapcore.metrics.metric import Metric
from swapcore.metrics.registry import get_metric, require_regularisable
from swapcore.problems.registry import get_space
from swapcore.values.size import validate_size_kind

__all__ = ["COMMAND"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--space", required=True, help=SPACE_HELP)
    parser.add_argument("--dataset", help="whose accuracies to compare with (default: the space's first)")
    parser.add_argument("--metric", default="swap", help="such as swap, nwot or params (default: swap)")
    parser.add_argument("--truth", help="which accuracies (default: the data set's first; see data list)")
    parser.add_argument(
        "--scores", help="score table, or metric table for other metrics (default: the space's; see data list)"
    )
    add_regularisation(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    space = get_space(options.space)
    metric = get_metric(options.metric)
    size_kind = validate_size_kind(options.size)
    check_pair(options.mu, options.sigma)
    if options.mu is not None:
        require_regularisable(metric)
    dataset = datasets_with_truth(space.name)[0] if options.dataset is None else options.dataset
    truth = load_truth(space.name, dataset, options.truth)
    compared = from_scores(options, truth) if metric.name in SCORED else from_metrics(options, metric, truth)
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
            **compared,
        },
        as_json=options.json,
    )


def from_scores(options: argparse.Namespace, truth: AccuracyTable) -> dict[str, Any]:
    """SWAP, sizes and FLOPs, of which there are tables of whole spaces."""
    scores = load_score_table(options.scores or DEFAULTS[truth.space])
    landscape = Landscape.join(scores, truth)
    values = metric_values(landscape, options.metric, size=options.size, mu=options.mu, sigma=options.sigma)
    found = correlate(values, landscape.accuracies)
    return {
        "score_table": scores.name,
        "undefined": 0,
        **told(found),
        "best_arch": landscape.texts(np.array([found.best]))[0],
    }


def from_metrics(options: argparse.Namespace, metric: Metric, truth: AccuracyTable) -> dict[str, Any]:
    """The other metrics, which were measured on some architectures; those without a value are counted."""
    table = chosen_table(truth.space, truth.dataset, options.scores)
    contest = join(table, truth)
    entry = next((entry for entry in contest.entries if entry.name == metric.name), None)
    if entry is None:
        raise InvalidInputError(
            f"metric must be one of {', '.join(table.values)}, which {table.name} holds; got {metric.name!r}"
        )
    known = np.flatnonzero(entry.known)
    found = correlate(entry.scores[known], contest.accuracies[known])
    return {
        "score_table": table.name,
        "undefined": len(entry.undefined),
        **told(found),
        "best_arch": contest.architectures[known[found.best]],
    }


def told(found: RankCorrelation) -> dict[str, Any]:
    return {
        "n": found.n,
        "spearman": found.spearman,
        "spearman_ci": list(found.spearman_ci),
        "kendall": found.kendall,
        "pearson": found.pearson,
        "top10_spearman": found.top10_spearman,
        "best_accuracy": found.best_accuracy,
        "regret": found.regret,
    }


COMMAND = Command(add_arguments=add_arguments, run=run)
