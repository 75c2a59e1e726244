"""``correlate``: rank correlation of a metric with trained accuracy, over a whole space or what a table holds of it."""

import argparse
from dataclasses import asdict

import numpy as np

from swapcore.analysis.ceilings import ceilings
from swapcore.analysis.correlation import correlate
from swapcore.analysis.joining import SIZE_COLUMNS
from swapcore.analysis.regularised import RankedBy, ranking_column
from swapcore.analysis.strata import depths, strata, strata_title
from swapcore.analysis.tables import joined, load_table, table_with
from swapcore.analysis.target_columns import TARGET, is_target, target_name
from swapcore.cli.command import (
    SPACE_HELP,
    Command,
    add_json,
    add_population,
    add_regularisation,
    print_result,
    truth_facts,
)
from swapcore.cli.figures import of_ceilings, of_correlation
from swapcore.data.truths import datasets_with_truth, load_truth
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.problems.registry import get_problem, get_space
from swapcore.values.regularisation import regularisation_of
from swapcore.values.size import validate_size_kind

__all__ = ["COMMAND"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--space", required=True, help=SPACE_HELP)
    parser.add_argument("--dataset", help="whose accuracies to compare with (default: the space's first)")
    parser.add_argument(
        "--metric",
        default=DEFAULT_METRIC,
        help=f"one that a table of the space holds, or {TARGET}TRUTH[@DATASET], another truth (default: "
        f"{DEFAULT_METRIC})",
    )
    parser.add_argument(
        "--truth",
        help="which accuracies, or what else, such as latency (default: the data set's first; see data list)",
    )
    parser.add_argument(
        "--scores",
        metavar="TABLE",
        help="score table or metric table (default: the space's scores, else its metrics; see data list)",
    )
    add_population(parser)
    add_regularisation(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    space = get_space(options.space)
    kind = validate_size_kind(options.size)
    regularisation = regularisation_of(options.mu, options.sigma, kind)
    population = get_problem(space.name).population(options.population)
    dataset = datasets_with_truth(space.name)[0] if options.dataset is None else options.dataset
    # Size alone is of the kind that is asked for.
    metric = SIZE_COLUMNS[kind] if options.metric in SIZE_COLUMNS.values() else options.metric
    held = metric
    if is_target(metric):
        # Any table tells which networks are meant.
        metric, held = target_name(metric, dataset), DEFAULT_METRIC
    table = table_with(space.name, dataset, held) if options.scores is None else load_table(options.scores)
    truth = load_truth(space.name, dataset, options.truth)
    networks = joined(table, truth, population.name)
    column = ranking_column(networks, RankedBy(metric=metric, regularisation=regularisation))
    found = correlate(column.scores, networks.accuracies, quantity=networks.quantity)
    depth, counted = depths(networks), strata_title(space.name)
    layered = () if depth is None else strata(depth, column.scores, networks.accuracies)
    result = {
        "space": space.name,
        "dataset": dataset,
        "truth": truth.name,
        **truth_facts(networks.quantity),
        "metric": options.metric,
        "mu": options.mu,
        "sigma": options.sigma,
        "size": kind,
        "size_unit": space.size_unit,
        "score_table": table.name,
        "population": networks.population_of(found.n),
        "population_name": population.name,
        "undefined": len(column.undefined),
        **of_correlation(found),
        "best_accuracy": found.picked_accuracy,
        "best_arch": networks.texts(np.array([found.best]))[0],
        **of_ceilings(ceilings(networks, dataset, truth.name)),
        "strata_of": counted,
        "strata": [asdict(one) for one in layered],
    }
    if not options.json:
        # One figure each: the rest of them is for programs.
        result["ceilings"] = {one["title"]: one["spearman"] for one in result["ceilings"]}
        result["strata"] = {str(one.value): one.spearman for one in layered}
    print_result(result, as_json=options.json)


COMMAND = Command(add_arguments=add_arguments, run=run)
