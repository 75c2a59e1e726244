"""``precompute``: score every architecture of a space, or measure many metrics on some, and keep the table."""

import argparse
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from swapcore.cli.command import SPACE_HELP, Command, add_insist, add_json, print_result
from swapcore.cli.scoring_options import add_images, image_options
from swapcore.cli.workers import execution_of, watched_workers
from swapcore.data.listing import listing
from swapcore.data.metric_table import MetricTable
from swapcore.data.score_table import ScoreTable
from swapcore.errors import InvalidInputError
from swapcore.evaluation.devices import AUTO
from swapcore.evaluation.resolve import Resolved, resolve
from swapcore.evaluation.settings import ScoreSettings
from swapcore.problems.registry import DEFAULT_PRESET, DEFAULT_PROBLEM

__all__ = ["COMMAND"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--space", default=DEFAULT_PROBLEM, help=f"{SPACE_HELP} (default: {DEFAULT_PROBLEM})")
    parser.add_argument("--dataset", default="cifar10", help="whose images are the inputs (default: cifar10)")
    parser.add_argument("--samples", type=int, default=16, help="images in the batch (default: 16)")
    parser.add_argument("--repeats", type=int, default=1, help="independent initialisations to average (default: 1)")
    parser.add_argument("--seed", type=int, default=0, help="of the initialisations (default: 0)")
    parser.add_argument("--preset", default=DEFAULT_PRESET, help="scoring network, paper or lite (default: paper)")
    parser.add_argument("--device", default=AUTO, help="as devices lists them (default: a GPU where there is one)")
    add_images(parser)
    add_insist(parser)
    parser.add_argument("--workers", type=int, help="processes (default: all cores; one for a GPU)")
    parser.add_argument("--first", type=int, metavar="N", help="only the first N architectures, to try it out")
    parser.add_argument(
        "--metrics",
        metavar="all|NAME,…",
        help="a table of these metrics, on random architectures, instead of SWAP on all",
    )
    parser.add_argument(
        "--architectures",
        type=int,
        metavar="N",
        help="with --metrics: how many are drawn (default: the space's)",
    )
    parser.add_argument(
        "--truth", help="whose architectures, where the space is too large for all (default: its first; see data list)"
    )
    parser.add_argument("--output", type=Path, help="Parquet file to write (default: where the app finds it)")
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    settings = ScoreSettings(
        space=options.space,
        dataset=options.dataset,
        samples=options.samples,
        repeats=options.repeats,
        seed=options.seed,
        preset=options.preset,
        insist=options.insist,
        **image_options(options),
    )
    resolved = resolve(settings, options.device)
    execution = execution_of(options, resolved.device)
    job = metrics_job(options, resolved) if options.metrics else scores_job(options, resolved)
    with watched_workers(execution) as (executor, show):
        command = shlex.join(["python", "-m", "swapcore", *options.words])
        table = job.compute(executor, command=command, on_progress=show)
    report = {"output": str(job.output), "architectures": len(table), **table.provenance}
    print_result(report, as_json=options.json)


@dataclass(frozen=True, kw_only=True)
class Job:
    """A table to make: the file that it goes to, and what makes it with (executor, command, on_progress)."""

    output: Path
    compute: Callable[..., ScoreTable | MetricTable]


def scores_job(options: argparse.Namespace, resolved: Resolved) -> Job:
    """SWAP on a whole space."""
    if options.architectures is not None:
        raise InvalidInputError("--architectures goes with --metrics; --first N tries out a table of scores")
    indices = wanted(len(listing(resolved.space.name, resolved.dataset.name, options.truth)), options.first)
    from swapcore.evaluation.precompute import default_output, precompute  # noqa: PLC0415 - imports torch

    output = options.output or default_output(resolved)
    if options.output is None:
        # What is not of the default architectures, or a try-out, must not take the place of the whole table.
        of = "" if options.truth is None else f"-{options.truth}"
        first = "" if indices is None else f"-first{len(indices)}"
        output = output.with_name(f"{output.stem}{of}{first}.parquet")
    return Job(output=output, compute=partial(precompute, resolved, output, indices=indices, truth=options.truth))


def metrics_job(options: argparse.Namespace, resolved: Resolved) -> Job:
    """Many metrics on some of a space."""
    if options.truth is not None:
        raise InvalidInputError("--truth goes with a table of scores; --metrics takes the space's first accuracies")
    if options.first is not None:
        raise InvalidInputError("--first goes with a table of scores; with --metrics, --architectures N says how many")
    from swapcore.evaluation.precompute_metrics import (  # noqa: PLC0415 - imports torch
        default_output,
        precompute_metrics,
        wanted_metrics,
    )

    metrics = wanted_metrics(options.metrics)
    usual = resolved.problem.defaults.metric_architectures
    count = usual if options.architectures is None else options.architectures
    output = options.output or default_output(resolved, metrics, count)
    return Job(output=output, compute=partial(precompute_metrics, resolved, metrics, count, output))


def wanted(count: int, first: int | None) -> range | None:
    if first is None:
        return None
    if not 1 <= first <= count:
        raise InvalidInputError(f"--first must be from 1 to {count}; got {first}")
    return range(first)


COMMAND = Command(add_arguments=add_arguments, run=run)
