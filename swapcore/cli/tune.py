"""``tune``: choose μ and σ from architectures whose trained accuracy is known."""

import argparse

from swapcore.analysis.landscape import Landscape
from swapcore.analysis.tuning import calibration_cells, tune
from swapcore.cli.command import SPACE_HELP, Command, add_json, print_result
from swapcore.data.score_table import DEFAULTS, load_score_table
from swapcore.data.truths import datasets_with_truth, load_truth
from swapcore.problems.registry import get_space
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
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    space = get_space(options.space)
    size = validate_size_kind(options.size)
    seed = validate_seed(options.seed)
    dataset = datasets_with_truth(space.name)[0] if options.dataset is None else options.dataset
    truth = load_truth(space.name, dataset, options.truth)
    landscape = Landscape.join(load_score_table(options.scores or DEFAULTS[space.name]), truth)
    cells = None
    if options.calibrate is not None:
        cells = calibration_cells(options.calibrate, len(landscape), seed=seed)
    found = tune(landscape, size, cells)
    print_result(
        {
            "space": space.name,
            "dataset": dataset,
            "truth": truth.name,
            "size": size,
            "mu": found.mu,
            "sigma": found.sigma,
            "size_unit": space.size_unit,
            "spearman": found.spearman,
            "held_out_spearman": found.held_out_spearman,
            "calibrated": found.calibrated,
            "method": "best of a grid of 15 values of mu and 13 of sigma",
        },
        as_json=options.json,
    )


COMMAND = Command(add_arguments=add_arguments, run=run)
