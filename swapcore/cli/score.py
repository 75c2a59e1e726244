"""``score``: score one architecture."""

import argparse
import math
import sys
from typing import Any

from swapcore.cli.command import (
    SPACE_HELP,
    Command,
    add_json,
    add_regularisation,
    check_pair,
    print_result,
)
from swapcore.cli.scoring_options import add_scoring, image_options
from swapcore.data.truths import load_truth
from swapcore.errors import MissingDataError
from swapcore.evaluation.request import ScoreRequest, full_cost, network_shape, reference_cost
from swapcore.metrics.facts import get_metric, require_regularisable
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_space
from swapcore.values.regularisation import regularisation_factor, validate_mu_sigma
from swapcore.values.size import validate_size_kind

__all__ = ["COMMAND"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--space", required=True, help=SPACE_HELP)
    parser.add_argument("--arch", required=True, help="architecture, in the space's own notation")
    parser.add_argument("--dataset", required=True, help="whose images are the inputs, such as cifar10")
    parser.add_argument("--metric", default="swap", help="what to compute (default: swap)")
    add_scoring(parser)
    parser.add_argument("--seed", type=int, default=0, help="of the initialisations (default: 0)")
    add_regularisation(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    request = ScoreRequest(
        space=options.space,
        dataset=options.dataset,
        metric=options.metric,
        samples=options.samples,
        repeats=options.repeats,
        seed=options.seed,
        preset=options.preset,
        channels=options.channels,
        cells=options.cells,
        device=options.device,
        **image_options(options),
    )
    space, dataset = get_space(request.space), get_dataset(request.dataset)
    architecture = space.parse(options.arch)
    size_kind = validate_size_kind(options.size)
    check_pair(options.mu, options.sigma)
    if options.mu is not None:
        require_regularisable(get_metric(options.metric))
        validate_mu_sigma(options.mu, options.sigma)
    from swapcore.evaluation.scoring import score_architecture  # noqa: PLC0415 - imports torch

    result = score_architecture(architecture, request)
    cost, full = (count(space.name, architecture, dataset.name) for count in (reference_cost, full_cost))
    regularised = None
    if options.mu is not None:
        size = cost.size(size_kind) / space.size_per_unit
        regularised = result.score * regularisation_factor(size, options.mu, options.sigma)
    first, shape = result.repeats[0], network_shape(request)
    report: dict[str, Any] = {
        "space": space.name,
        "arch": space.format(architecture),
        "dataset": dataset.name,
        "inputs": f"{request.selection.title}, {shape.resolution} px",
        "metric": options.metric,
        "samples": request.samples,
        "repeats": request.repeats,
        "seed": request.seed,
        "preset": request.preset,
        "channels": shape.channels,
        "cells": shape.cells,
        "device": result.device,
        "score": result.score,
        "scores": list(result.scores),
        "units": first.units,
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
        **trained_accuracy(space.name, dataset.name, architecture),
        "seconds": result.seconds,
    }
    print_result(report, as_json=options.json)


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
