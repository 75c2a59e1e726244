"""``score``: score one architecture."""

import argparse
import math
import sys
from dataclasses import asdict
from typing import Any

from swapcore.cli.command import (
    SPACE_HELP,
    Command,
    add_json,
    add_regularisation,
    print_result,
)
from swapcore.cli.scoring_options import METRIC_HELP, add_scoring, image_options, metric_options
from swapcore.cli.workers import LONG, duration
from swapcore.data.truths import load_truth
from swapcore.errors import MissingDataError, UndefinedScoreError
from swapcore.evaluation.resolve import Resolved, resolve
from swapcore.evaluation.settings import ScoreSettings
from swapcore.metrics.registry import DEFAULT_METRIC, require_regularisable
from swapcore.problems.registry import get_space
from swapcore.runs.cautions import ensemble_cautions
from swapcore.values.regularisation import regularisation_of

__all__ = ["COMMAND"]

MANY_REPEATS = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--space", required=True, help=SPACE_HELP)
    parser.add_argument("--arch", required=True, help="architecture, in the space's own notation")
    parser.add_argument("--dataset", required=True, help="whose images are the inputs, such as cifar10")
    parser.add_argument(
        "--metric", default=DEFAULT_METRIC, help=f"what to compute: {METRIC_HELP} (default: %(default)s)"
    )
    add_scoring(parser)
    parser.add_argument("--seed", type=int, default=0, help="of the initialisations (default: 0)")
    add_regularisation(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    settings = ScoreSettings(
        space=options.space,
        dataset=options.dataset,
        **metric_options(options),
        samples=options.samples,
        repeats=options.repeats,
        seed=options.seed,
        preset=options.preset,
        channels=options.channels,
        cells=options.cells,
        insist=options.insist,
        **image_options(options),
    )
    space = get_space(settings.space)
    architecture = space.parse(options.arch)
    regularisation = regularisation_of(options.mu, options.sigma, options.size)
    if regularisation is not None:
        require_regularisable(settings.metric_facts)
    for caution in ensemble_cautions(settings):
        print(f"swapcore score: warning: {caution}", file=sys.stderr)
    resolved = resolve(settings, options.device)
    from swapcore.evaluation.evaluator import evaluate_one  # noqa: PLC0415 - imports torch

    tell_if_long(architecture, resolved)
    result = evaluate_one(architecture, resolved)
    if result.undefined is not None:
        raise UndefinedScoreError(settings.metric, result.undefined)
    cost, full = resolved.reference_cost(architecture), resolved.problem.full_cost(architecture, resolved.dataset.name)
    regularised = None
    if regularisation is not None and result.value is not None:
        regularised = result.value * regularisation.factor(cost.size(regularisation.size) / space.size_per_unit)
    shape = asdict(resolved.shape)
    report: dict[str, Any] = {
        "space": space.name,
        "arch": space.format(architecture),
        "dataset": settings.dataset,
        "inputs": f"{resolved.images.title}, {shape['resolution']} px",
        "metric": settings.metric,
        "combines": None if settings.ensemble is None else settings.metric_facts.summary,
        "samples": settings.samples,
        "repeats": settings.repeats,
        "seed": settings.seed,
        "preset": settings.preset,
        "network": resolved.problem.networks.describe(resolved.shape),
        "channels": shape["channels"],
        # Not every space stacks cells.
        "cells": shape.get("cells"),
        "device": resolved.device,
        "score": result.value,
        "scores": list(result.values),
        "units": result.units,
        "saturation": result.saturation,
        "size": cost.parameters / space.size_per_unit,
        "size_unit": space.size_unit,
        "effective_size": cost.effective_parameters / space.size_per_unit,
        "flops": cost.flops,
        "full_parameters": full.parameters,
        "full_flops": full.flops,
        "mu": options.mu,
        "sigma": options.sigma,
        "regularised_score": regularised,
        **trained_accuracy(space.name, settings.dataset, architecture),
        "seconds": result.seconds,
    }
    print_result(report, as_json=options.json)


def tell_if_long(architecture: Any, resolved: Resolved) -> None:
    """Say on stderr how long many repeats will take, by the time of the first."""
    from swapcore.evaluation.evaluator import evaluate_one  # noqa: PLC0415 - imports torch

    repeats = resolved.settings.repeats
    if repeats < MANY_REPEATS:
        return
    seconds = evaluate_one(architecture, resolved.varied(repeats=1)).seconds * repeats
    if seconds >= LONG:
        print(f"swapcore score: {repeats:,} repeats will take about {duration(seconds)}", file=sys.stderr)


def trained_accuracy(space: str, dataset: str, architecture: Any) -> dict[str, Any]:
    """The accuracy where a table for the data set is at hand; without one, null and a word on stderr."""
    try:
        truth = load_truth(space, dataset)
    except MissingDataError as error:
        print(f"swapcore score: no trained accuracy: {error}", file=sys.stderr)
        return {"accuracy": None, "truth": None}
    accuracy = truth.accuracy_of(get_space(space).format(architecture))
    return {"accuracy": None if math.isnan(accuracy) else accuracy, "truth": truth.name}


COMMAND = Command(add_arguments=add_arguments, run=run)
