"""``tune``: choose μ and σ from architectures whose trained accuracy is known."""

import argparse

from swapcore.analysis.joining import join
from swapcore.analysis.tables import load_table, table_with
from swapcore.analysis.tuning import calibration_networks, tune
from swapcore.cli.command import SPACE_HELP, Command, add_json, add_population, print_result
from swapcore.data.truths import datasets_with_truth, load_truth
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.problems.registry import get_problem, get_space
from swapcore.randomness import validate_seed
from swapcore.values.size import SIZE_KINDS, validate_size_kind

__all__ = ["COMMAND"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--space", required=True, help=SPACE_HELP)
    parser.add_argument("--dataset", help="whose accuracies to rank by (default: the space's first)")
    parser.add_argument("--truth", help="which accuracies (default: the data set's first; see data list)")
    parser.add_argument("--scores", help="score table (default: the space's bundled one; see data list)")
    parser.add_argument("--size", default="total", metavar="{total,effective}", help=f"one of {', '.join(SIZE_KINDS)}")
    parser.add_argument("--calibrate", type=int, metavar="N", help="choose on N random architectures (default: on all)")
    parser.add_argument("--seed", type=int, default=0, help="of their draw (default: 0)")
    add_population(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    space = get_space(options.space)
    size = validate_size_kind(options.size)
    seed = validate_seed(options.seed)
    population = get_problem(space.name).population(options.population)
    dataset = datasets_with_truth(space.name)[0] if options.dataset is None else options.dataset
    truth = load_truth(space.name, dataset, options.truth)
    table = table_with(space.name, dataset, DEFAULT_METRIC) if options.scores is None else load_table(options.scores)
    networks = join(table, truth).among(population.name)
    rows = None
    if options.calibrate is not None:
        rows = calibration_networks(options.calibrate, len(networks), seed=seed)
    found = tune(networks, size, rows)
    print_result(
        {
            "space": space.name,
            "dataset": dataset,
            "truth": truth.name,
            "population": networks.population,
            "population_name": population.name,
            "size": size,
            "mu": found.regularisation.mu,
            "sigma": found.regularisation.sigma,
            "size_unit": space.size_unit,
            "spearman": found.spearman,
            "held_out_spearman": found.held_out_spearman,
            "calibrated": found.calibrated,
            "method": "best of a grid of 15 values of mu and 13 of sigma",
        },
        as_json=options.json,
    )


COMMAND = Command(add_arguments=add_arguments, run=run)
