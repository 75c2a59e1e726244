"""``experiment``: searches that belong together, over seeds."""

import argparse
import sys
from contextlib import suppress
from pathlib import Path

from tqdm import tqdm

from swapcore.analysis.experiment import ExperimentOutcome, experiment_outcome, plain_outcome
from swapcore.cli.command import SPACE_HELP, Command, add_json, print_result
from swapcore.cli.scoring_options import add_scoring, image_options
from swapcore.cli.search import PARAMETERS, add_warm_start
from swapcore.data.ensembles import metric_named
from swapcore.errors import InvalidInputError
from swapcore.evaluation.settings import SCORES, ExecutionSettings, ScoreSettings
from swapcore.export.experiment_report import arm_rows, experiment_report, pair_rows
from swapcore.limits import check_limit
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.problems.registry import get_space
from swapcore.runs.experiment import BARE, ExperimentSettings, objective_from_text, seeds_from_text
from swapcore.runs.experiment_job import create_experiment, launch_experiment, work_on_experiment
from swapcore.runs.experiment_progress import progress_of
from swapcore.search.registry import DEFAULT_ALGORITHM
from swapcore.store.experiments import ExperimentStore
from swapcore.store.run import RequestedState, Run
from swapcore.store.runs import RunStore

__all__ = ["COMMAND"]

SEEDS = "0-9"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    running = actions.add_parser("run", help="compare ways of searching over seeds")
    add_run(running)
    listing = actions.add_parser("list", help="all experiments, newest first")
    add_json(listing)
    for name, words in {
        "show": "progress, final accuracies and arms against each other",
        "resume": "go on with an experiment that was stopped, or whose process died",
        "stop": "stop an experiment; what it has found is kept",
        "delete": "remove an experiment and all its runs",
        "work": "work on an experiment beside other processes (what the dashboard starts)",
    }.items():
        action = actions.add_parser(name, help=words)
        action.add_argument("experiment", metavar="EXPERIMENT", help="id, as experiment list shows it")
        add_json(action)
        if name == "resume":
            add_at_once(action)
    report = actions.add_parser("report", help="write an HTML report")
    report.add_argument("experiment", metavar="EXPERIMENT", help="id, as experiment list shows it")
    report.add_argument("output", type=Path, metavar="FILE", help="ends in .html")
    add_json(report)


def add_run(parser: argparse.ArgumentParser) -> None:
    """The options of a new experiment."""
    parser.add_argument("--space", required=True, help=SPACE_HELP)
    parser.add_argument("--dataset", required=True, help="whose images are the inputs, such as cifar10")
    parser.add_argument("--algorithms", default=DEFAULT_ALGORITHM, help="between commas (default: %(default)s)")
    parser.add_argument("--metrics", default=DEFAULT_METRIC, help="between commas (default: %(default)s)")
    parser.add_argument(
        "--objectives",
        default=BARE,
        metavar="MU:SIGMA[:effective],...",
        help=f"wanted sizes between commas, {BARE} for the bare score (default: %(default)s)",
    )
    parser.add_argument("--seeds", default=SEEDS, help="of the searches, such as 0-9 or 0,3,7 (default: %(default)s)")
    for name, words in PARAMETERS.items():
        parser.add_argument(f"--{name}", type=float if name == "crossover" else int, help=words)
    add_scoring(parser)
    parser.add_argument("--score-seed", type=int, default=0, help="of the random weights (default: 0)")
    parser.add_argument("--lag", type=int, default=1, help="of all searches (default: 1)")
    add_warm_start(parser)
    parser.add_argument("--workers", type=int, default=1, help="processes of each search (default: 1)")
    parser.add_argument(
        "--scores",
        default=ExecutionSettings.scores,
        help=f"one of {', '.join(SCORES)}; table looks them up where one knows the whole space, a second a search",
    )
    add_at_once(parser)
    parser.add_argument("--title", default="", help="name of the experiment, for people")
    add_json(parser)


def add_at_once(parser: argparse.ArgumentParser) -> None:
    """The option ``--at-once``."""
    parser.add_argument("--at-once", type=int, default=1, help="searches that run at the same time (default: 1)")


def run(options: argparse.Namespace) -> None:
    with RunStore.open() as store:
        experiments = ExperimentStore(store)
        if options.action == "list":
            list_experiments(experiments, as_json=options.json)
            return
        if options.action == "run":
            settings = read_settings(options)
            check_limit("workers", options.at_once)
            experiment = create_experiment(store, settings, title=options.title).id
            work_in_front(store, experiment, options.at_once)
        else:
            experiment = experiments.one(options.experiment).id
        match options.action:
            case "resume":
                check_limit("workers", options.at_once)
                experiments.request(experiment, RequestedState.RUN)
                work_in_front(store, experiment, options.at_once)
            case "work":
                work_on_experiment(store, experiment)
                return
            case "stop":
                experiments.request(experiment, RequestedState.STOP)
            case "delete":
                count = experiments.delete(experiment)
                print_result({"experiment": experiment, "deleted": True, "runs": count}, as_json=options.json)
                return
            case "report":
                write_report(experiments, experiment, options)
                return
        outcome = experiment_outcome(experiments, experiment)
        if options.json:
            print_result(plain_outcome(outcome), as_json=True)
        else:
            print_outcome(outcome)


def read_settings(options: argparse.Namespace) -> ExperimentSettings:
    """What the options ask for."""
    metrics = [metric_named(get_space(options.space).name, name) for name in options.metrics.split(",")]
    return ExperimentSettings(
        score=ScoreSettings(
            space=options.space,
            dataset=options.dataset,
            samples=options.samples,
            repeats=options.repeats,
            seed=options.score_seed,
            preset=options.preset,
            channels=options.channels,
            cells=options.cells,
            insist=options.insist,
            **image_options(options),
        ),
        algorithms=tuple(options.algorithms.split(",")),
        metrics=tuple(metric.name for metric in metrics),
        ensembles=tuple(metric.definition for metric in metrics if metric.definition is not None),
        objectives=tuple(map(objective_from_text, options.objectives.split(","))),
        parameters={name: getattr(options, name) for name in PARAMETERS if getattr(options, name) is not None},
        seeds=seeds_from_text(options.seeds),
        lag=options.lag,
        warm_start=options.warm_start,
        warm_share=options.warm_share,
        execution=ExecutionSettings(
            device=options.device, workers=options.workers, scores=options.scores, insist=options.insist
        ),
    )


def work_in_front(store: RunStore, experiment: str, at_once: int) -> None:
    """Work on an experiment with a progress bar on stderr; others help in processes of their own."""
    experiments = ExperimentStore(store)
    settings = ExperimentSettings.from_json(experiments.one(experiment).settings)
    helping = launch_experiment(experiment, at_once - 1)
    finished = progress_of(settings, experiments.runs(experiment)).finished
    with tqdm(total=settings.cells, initial=finished, unit="run", desc=experiment, file=sys.stderr) as bar:

        def show(_run: Run) -> None:
            bar.n = progress_of(settings, experiments.runs(experiment)).finished
            bar.refresh()

        try:
            work_on_experiment(store, experiment, on_run=show, limit=max(at_once, 2))
            for one in helping:
                one.wait()
            show_all = experiments.runs(experiment)
            bar.n = progress_of(settings, show_all).finished
        except KeyboardInterrupt:
            experiments.request(experiment, RequestedState.STOP)
            bar.close()
            with suppress(BrokenPipeError):
                print(f"stopped; go on with python -m swapcore experiment resume {experiment}", file=sys.stderr)
            raise


def list_experiments(experiments: ExperimentStore, *, as_json: bool) -> None:
    """One line each."""
    found = []
    for row in experiments.all():
        try:
            progress = progress_of(ExperimentSettings.from_json(row.settings), experiments.runs(row.id))
            words, problem = progress.words, None
        except InvalidInputError as error:
            words, problem = "cannot be read", str(error)
        found.append({"experiment": row.id, "title": row.title, "progress": words, "problem": problem})
    if as_json:
        print_result({"experiments": found}, as_json=True)
        return
    for one in found:
        print(f"{one['experiment']}  {one['progress']:<32}  {one['title']}")


def write_report(experiments: ExperimentStore, experiment: str, options: argparse.Namespace) -> None:
    """Write the report to a file."""
    output: Path = options.output
    if output.suffix != ".html":
        raise InvalidInputError(f"a report is written to a file that ends in .html; got {str(output)!r}")
    page = experiment_report(experiment_outcome(experiments, experiment))
    try:
        output.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InvalidInputError(f"{output} cannot be written: {error.strerror}") from error
    print_result({"experiment": experiment, "output": str(output)}, as_json=options.json)


def print_outcome(outcome: ExperimentOutcome) -> None:
    """The tables, for people."""
    progress = outcome.progress
    print(f"{outcome.row.id}  {outcome.row.title}")
    left = "" if progress.seconds_left is None else f", about {progress.seconds_left:.0f} s left"
    print(f"{progress.words}, {progress.evaluations:,} of {progress.budget:,} evaluations{left}")
    for heads, rows in (arm_rows(outcome), pair_rows(outcome)):
        if not rows:
            continue
        print()
        widths = [max(len(row[place]) for row in (heads, *rows)) for place in range(len(heads))]
        for row in (heads, *rows):
            print("  ".join(f"{one:<{width}}" for one, width in zip(row, widths, strict=True)).rstrip())
    print(f"\nagain: {outcome.settings.command}")


COMMAND = Command(add_arguments=add_arguments, run=run)
"""Compare ways of searching over seeds."""
