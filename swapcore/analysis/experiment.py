"""What an experiment has come to: curves over seeds, final accuracies and regret, and arms compared seed by seed."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from swapcore.analysis.over_seeds import Band, Pair, Summary, band_of, paired, summary_of
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.truths import find_target, load_truth, quantity_of, truth_names
from swapcore.errors import SwapcoreError
from swapcore.runs.comparison import Measure, axis_title, curves_of, groups
from swapcore.runs.experiment import ExperimentSettings
from swapcore.runs.experiment_progress import Progress, progress_of
from swapcore.runs.settings import SearchSettings
from swapcore.store.experiments import ExperimentStore
from swapcore.store.run import EARLIER, ExperimentRow, Run, RunState
from swapcore.values.quantity import ACCURACY

__all__ = [
    "ArmOutcome",
    "ExperimentOutcome",
    "accuracy_truths",
    "experiment_outcome",
    "plain_outcome",
]


@dataclass(frozen=True, kw_only=True, eq=False)
class ArmOutcome:
    """What the finished searches of an arm have come to.

    Attributes:
        name: Of the arm.
        seeds: Those whose run has finished and found something.
        architectures: The fittest of each, as text.
        accuracies: Truth -> trained accuracy of each in percent, NaN where unknown; shape (seeds,).
        regrets: Truth -> percentage points below the best of the space, for truths that know the whole space.
        band: Curve of what the experiment is compared by; None without a finished run.
    """

    name: str
    seeds: tuple[int, ...]
    architectures: tuple[str, ...]
    accuracies: Mapping[str, np.ndarray]
    regrets: Mapping[str, np.ndarray]
    band: Band | None


@dataclass(frozen=True, kw_only=True, eq=False)
class ExperimentOutcome:
    """All of an experiment that can be shown.

    Attributes:
        row: As the store has it.
        settings: What was to be run.
        progress: How far it is.
        measure: What curves show: best fitness where it means the same in all arms, else trained accuracy.
        title: Of that axis, with its unit.
        truths: Names of the tables of trained accuracy, the one that pages show first.
        arms: In the order of the experiment.
        pairs: Every two arms by the first truth, where both have values with two or more common seeds.
    """

    row: ExperimentRow
    settings: ExperimentSettings
    progress: Progress
    measure: Measure
    title: str
    truths: tuple[str, ...]
    arms: tuple[ArmOutcome, ...]
    pairs: tuple[Pair, ...]


def experiment_outcome(experiments: ExperimentStore, experiment: str) -> ExperimentOutcome:
    """Read an experiment and compare what it has.

    Raises:
        UnknownExperimentError: If there is no such experiment.
        InvalidInputError: If its settings cannot be read.
    """
    row = experiments.one(experiment)
    settings = ExperimentSettings.from_json(row.settings)
    runs = experiments.runs(experiment)
    truths = accuracy_truths(settings.score.space, settings.score.dataset)
    asked = {arm.name: arm.settings for arm in settings.arms}
    measure: Measure = "fitness" if len(groups(asked, "fitness")) == 1 or not truths else "accuracy"
    arms = tuple(
        arm_outcome(experiments, arm.name, of_arm(settings, runs, place), truths, measure)
        for place, arm in enumerate(settings.arms)
    )
    first = next(iter(truths), None)
    pairs = (
        ()
        if first is None
        else tuple(
            pair
            for one, other in combinations(arms, 2)
            if (pair := paired(one.name, values_by_seed(one, first), other.name, values_by_seed(other, first)))
            is not None
        )
    )
    return ExperimentOutcome(
        row=row,
        settings=settings,
        progress=progress_of(settings, runs),
        measure=measure,
        title=axis_title(next(iter(asked.values())), measure),
        truths=tuple(truths),
        arms=arms,
        pairs=pairs,
    )


def accuracy_truths(space: str, dataset: str) -> dict[str, AccuracyTable]:
    """Tables of trained accuracy on this machine by name: of each group that measured some, the first.

    Those that are not here, or cannot be read, are left out; Data & compute says why.
    """
    found: dict[str, AccuracyTable] = {}
    sources = set()
    for name in truth_names(space, dataset):
        target = find_target(space, dataset, name)
        source = name if target is None else target.source
        if source in sources or quantity_of(space, dataset, name) is not ACCURACY:
            continue
        with suppress(SwapcoreError):
            found[name] = load_truth(space, dataset, name)
            sources.add(source)
    return found


def of_arm(settings: ExperimentSettings, runs: Mapping[int, Run], place: int) -> dict[int, tuple[Run, SearchSettings]]:
    """Seed -> the finished run of an arm that has found something."""
    found = {}
    for number, seed in enumerate(settings.seeds):
        cell = number * len(settings.arms) + place
        run = runs.get(cell)
        if run is not None and run.state is RunState.FINISHED and run.best is not None:
            found[seed] = (run, settings.at(cell)[1])
    return found


def arm_outcome(
    experiments: ExperimentStore,
    name: str,
    runs: Mapping[int, tuple[Run, SearchSettings]],
    truths: Mapping[str, AccuracyTable],
    measure: Measure,
) -> ArmOutcome:
    """What an arm has come to."""
    best = tuple(run.best.architecture for run, _ in runs.values() if run.best is not None)
    accuracies = {one: np.array([table.accuracy_of(text) for text in best]) for one, table in truths.items()}
    regrets = {one: table.true_best - accuracies[one] for one, table in truths.items() if table.true_best is not None}
    return ArmOutcome(
        name=name,
        seeds=tuple(runs),
        architectures=best,
        accuracies=accuracies,
        regrets=regrets,
        band=band_of([curve(experiments, *one, measure) for one in runs.values()]),
    )


def curve(
    experiments: ExperimentStore, run: Run, settings: SearchSettings, measure: Measure
) -> tuple[np.ndarray, np.ndarray]:
    """Evaluations of a run that cost something, and the measure of the best until then."""
    cycles, rows = experiments.store.cycles(run.id), experiments.store.evaluations(run.id)
    told = sum(row.origin == EARLIER for row in rows)
    found = curves_of(settings, rows, cycles)
    return found.evaluations - told, found.along[measure]


def values_by_seed(arm: ArmOutcome, truth: str) -> dict[int, float]:
    """Seed -> trained accuracy, where it is known."""
    pairs = zip(arm.seeds, arm.accuracies[truth], strict=True)
    return {seed: float(value) for seed, value in pairs if np.isfinite(value)}


def plain_outcome(outcome: ExperimentOutcome) -> dict[str, Any]:
    """As plain values, for JSON."""
    progress = outcome.progress
    return {
        "experiment": outcome.row.id,
        "title": outcome.row.title,
        "created": outcome.row.created.isoformat(),
        "command": outcome.settings.command,
        "requested": outcome.row.requested.value,
        "runs": progress.runs,
        "finished": progress.finished,
        "failed": progress.failed,
        "running": progress.live,
        "evaluations": progress.evaluations,
        "budget": progress.budget,
        "seconds_left": progress.seconds_left,
        "truths": list(outcome.truths),
        "arms": [plain_arm(arm) for arm in outcome.arms],
        "pairs": [
            {
                "first": pair.first,
                "second": pair.second,
                **vars_of(pair.difference),
                "wins": pair.wins,
                "ties": pair.ties,
            }
            for pair in outcome.pairs
        ],
    }


def plain_arm(arm: ArmOutcome) -> dict[str, Any]:
    def summaries(values: Mapping[str, np.ndarray]) -> dict[str, Any]:
        return {truth: None if (one := summary_of(found)) is None else vars_of(one) for truth, found in values.items()}

    return {
        "arm": arm.name,
        "seeds": list(arm.seeds),
        "best": list(arm.architectures),
        "accuracy": summaries(arm.accuracies),
        "regret": summaries(arm.regrets),
    }


def vars_of(summary: Summary) -> dict[str, float | int]:
    return {"median": summary.median, "low": summary.low, "high": summary.high, "n": summary.n}
