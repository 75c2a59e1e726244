"""``study``: how the rank correlation depends on the images, their number, their resolution and the repeats."""

import argparse
import shlex
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from swapcore.analysis.bootstrap import SpearmanBootstrap
from swapcore.analysis.study import FACTORS, Setting, chosen_architectures, judged, study_settings
from swapcore.analysis.study_table import StudyRow, own_studies, write_study
from swapcore.cli.command import Command, add_insist, add_json, print_result
from swapcore.cli.workers import execution_of, watched_workers
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.images.folder import PREFIX
from swapcore.data.truths import load_truth
from swapcore.evaluation.devices import AUTO, rounding_facts
from swapcore.evaluation.resolve import Resolved, resolve
from swapcore.evaluation.settings import ExecutionSettings, ScoreSettings
from swapcore.problems.registry import PROBLEMS, get_problem, get_space
from swapcore.values.size import validate_size_kind

if TYPE_CHECKING:
    from swapcore.evaluation.study import StudyScores

__all__ = ["COMMAND"]

ARCHITECTURES = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--space", required=True, help=f"one of {', '.join(PROBLEMS)}")
    parser.add_argument("--dataset", default="cifar10", help="accuracies and images (default: cifar10)")
    parser.add_argument("--truth", help="accuracies to compare with (default: the data set's first)")
    parser.add_argument(
        "--architectures", type=int, default=ARCHITECTURES, metavar="N", help="random ones (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the initialisations (default: 0)")
    parser.add_argument("--preset", help="scoring network (default: one that is quick enough for a laptop)")
    parser.add_argument("--repeats", type=int, help="to vary around (default: the space's)")
    parser.add_argument("--factors", help=f"comma-separated, of {', '.join(FACTORS)} (default: all)")
    parser.add_argument(
        "--images", action="append", default=[], metavar="SOURCE", help=f"one more source, such as {PREFIX}PATH"
    )
    parser.add_argument("--size", default="total", metavar="{total,effective}", help="that mu and sigma refer to")
    parser.add_argument("--device", default=AUTO, help="as devices lists them (default: a GPU where there is one)")
    parser.add_argument("--workers", type=int, help="processes (default: all cores; one for a GPU)")
    add_insist(parser)
    parser.add_argument("--output", type=Path, help="JSON file to write (default: where the app finds it)")
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    space = get_space(options.space)
    defaults = get_problem(space.name).defaults
    asked = ScoreSettings(
        space=space.name,
        dataset=options.dataset,
        repeats=defaults.study_repeats if options.repeats is None else options.repeats,
        seed=options.seed,
        preset=options.preset or defaults.study_preset,
        insist=options.insist,
    )
    default = resolve(asked, options.device)
    execution = execution_of(options, default.device)
    kind = validate_size_kind(options.size)
    factors = FACTORS if options.factors is None else [name.strip() for name in options.factors.split(",")]
    settings = study_settings(default, images=options.images, factors=factors)
    truth = load_truth(space.name, default.dataset.name, options.truth)
    architectures, accuracies = chosen_architectures(truth, options.architectures)
    costs = [default.reference_cost(space.parse(text)) for text in architectures]
    sizes = np.array([cost.size(kind) / space.size_per_unit for cost in costs])
    name = f"{space.name}-{truth.dataset}-{truth.name}-{asked.preset}-n{len(architectures)}"
    output = options.output or own_studies() / f"{name}.json"
    scores = computed(settings, architectures, output, execution)
    bootstrap = SpearmanBootstrap(accuracies)
    rows = [
        judged(
            setting,
            found.scores,
            accuracies,
            sizes,
            bootstrap=bootstrap,
            saturation=float(np.median(found.saturation)),
            seconds=float(np.median(found.seconds)),
        )
        for setting, found in zip(settings, scores, strict=True)
    ]
    provenance = {
        "space": space.name,
        "dataset": truth.dataset,
        "truth": truth.name,
        "truth_title": truth.title,
        "truth_source": truth.source,
        "architectures": len(architectures),
        "architectures_drawn": drawn_title(truth, len(architectures)),
        "metric": default.metric.name,
        "seed": asked.seed,
        "preset": asked.preset,
        "network": f"{default.problem.networks.describe(default.shape)}, {default.dataset.classes} classes",
        "size": kind,
        "size_unit": space.size_unit,
        "interval": "95 %, percentile bootstrap over architectures, 1,000 resamples",
        "held_out": "mu and sigma chosen on a random half, judged on the other; mean of 20",
        **rounding_facts(default.device),
        "command": shlex.join(["python", "-m", "swapcore", *options.words]),
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
    }
    keep(output, rows, provenance)
    if options.json:
        print_result({"output": str(output), **provenance, "rows": [asdict(row) for row in rows]}, as_json=True)
        return
    print_rows(rows)
    print(f"written to {output}")


def computed(
    settings: Sequence[Setting], architectures: Sequence[str], output: Path, execution: ExecutionSettings
) -> "list[StudyScores]":
    """Score under every setting, with a progress bar on stderr."""
    from swapcore.evaluation.study import score_settings  # noqa: PLC0415 - imports torch

    resolved: list[Resolved] = [setting.resolved for setting in settings]
    with watched_workers(execution) as (executor, show):
        scores = score_settings(resolved, architectures, executor, output, on_progress=show)
    return [scores[one] for one in resolved]


def keep(output: Path, rows: Sequence[StudyRow], provenance: dict[str, Any]) -> None:
    """Write the study, and only then forget the scores that it was made of."""
    from swapcore.evaluation.study import remove_parts  # noqa: PLC0415 - imports torch

    write_study(output, rows, provenance)
    remove_parts(output)


def drawn_title(truth: AccuracyTable, count: int) -> str:
    """How the architectures were chosen."""
    known = int(np.isfinite(truth.accuracies).sum())
    return f"all {known} of {truth.title}" if count == known else f"{count} of {known}, drawn at random with seed 0"


def print_rows(rows: Sequence[StudyRow]) -> None:
    """A table for people."""
    print("factor            level                       ρ      95 %             regularised  held out  ms")
    for row in rows:
        mark = "*" if row.is_default else " "
        interval = f"{figure(row.low)} to {figure(row.high)}"
        print(
            f"{row.factor:<16}{mark} {row.level:<26}  {figure(row.spearman)}  {interval}   "
            f"{figure(row.regularised_spearman)}        {figure(row.held_out_spearman)}     {row.seconds * 1000:.0f}"
        )
    print("* the setting that the others vary around")


def figure(rho: float | None) -> str:
    """A correlation as people read it."""
    return "-    " if rho is None else f"{rho:.3f}"


COMMAND = Command(add_arguments=add_arguments, run=run)
