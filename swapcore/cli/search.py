"""``search``: run a search to its end."""

import argparse
import sys
from contextlib import suppress
from typing import Any

from tqdm import tqdm

from swapcore.cli.adapting_options import add_adapting, add_budgets, budgets_of, devices_of, objective_of
from swapcore.cli.command import (
    SPACE_HELP,
    Command,
    add_json,
    add_regularisation,
    print_result,
)
from swapcore.cli.scoring_options import METRIC_HELP, add_scoring, image_options, metric_options
from swapcore.data.size_presets import setting_named
from swapcore.errors import InvalidInputError
from swapcore.evaluation.devices import choose_device
from swapcore.evaluation.executors import prepare_workers
from swapcore.evaluation.settings import EXECUTORS, LOCAL, SCORES, ExecutionSettings, ScoreSettings
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_problem
from swapcore.runs.cautions import cautions
from swapcore.runs.earlier import USUAL_SHARE
from swapcore.runs.feasible import require_feasible
from swapcore.runs.job import create_search, work
from swapcore.runs.opening import opened
from swapcore.runs.outcome import outcome
from swapcore.runs.settings import SearchSettings, searcher_settings
from swapcore.runs.titles import value_text
from swapcore.search.loop import Cycle
from swapcore.search.registry import DEFAULT_ALGORITHM, SEARCHERS, get_searcher
from swapcore.store.run import new_owner
from swapcore.store.runs import RunStore
from swapcore.values.size import validate_size_kind

__all__ = ["COMMAND", "print_outcome", "work_with_progress"]

PARAMETERS = {
    "population": "architectures that are kept, and drawn to begin with",
    "cycles": "rounds after the first population",
    "tournament": "members that compete to be a parent",
    "mutations": "children a cycle",
    "crossover": "chance that a parent is a mixture of two",
}
"""Of any algorithm -> its help."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--space", required=True, help=SPACE_HELP)
    parser.add_argument("--dataset", required=True, help="whose images are the inputs, such as cifar10")
    parser.add_argument(
        "--metric",
        default=DEFAULT_METRIC,
        help=f"what to search by: {METRIC_HELP} (default: %(default)s)",
    )
    parser.add_argument(
        "--algorithm", default=DEFAULT_ALGORITHM, help=f"one of {', '.join(SEARCHERS)} (default: %(default)s)"
    )
    defaults = get_searcher(DEFAULT_ALGORITHM).parameters().to_json()
    for name, words in PARAMETERS.items():
        kind = float if name == "crossover" else int
        parser.add_argument(f"--{name}", type=kind, help=f"{words} (default: {defaults[name]})")
    add_regularisation(parser)
    parser.add_argument(
        "--size-preset", metavar="NAME", help="mu and sigma of a preset of the space, in their place (see tune --list)"
    )
    add_adapting(parser)
    add_budgets(parser)
    add_scoring(parser)
    parser.add_argument("--score-seed", type=int, default=0, help="of the random weights (default: 0)")
    parser.add_argument("--seed", type=int, default=0, help="of the search (default: 0)")
    parser.add_argument(
        "--lag",
        type=int,
        default=1,
        help="candidates on their way at once, which keeps so many workers busy; 1 (the default) is the algorithm as "
        "its paper has it, and another lag is another search",
    )
    parser.add_argument("--workers", type=int, default=1, help="processes (default: 1); changes no result")
    parser.add_argument(
        "--scores",
        default=ExecutionSettings.scores,
        help=f"one of {', '.join(SCORES)}; table looks them up where one knows the whole space, which takes a second",
    )
    parser.add_argument("--executor", default=LOCAL, help=f"where the work runs: {', '.join(EXECUTORS)}")
    add_warm_start(parser)
    parser.add_argument("--title", default="", help="name of the run, for people")
    add_json(parser)


def add_warm_start(parser: argparse.ArgumentParser) -> None:
    """The options ``--warm-start`` and ``--warm-share``."""
    parser.add_argument(
        "--warm-start",
        metavar="RUN[,RUN...]",
        type=run_ids,
        default=(),
        help="begin with the best of earlier runs of the same space; what they found by the same score costs nothing",
    )
    parser.add_argument(
        "--warm-share",
        type=float,
        default=USUAL_SHARE,
        help="part of the first population that comes from runs by another score, the rest is random "
        "(default: %(default)s)",
    )


def run_ids(text: str) -> tuple[str, ...]:
    """Ids of runs between commas."""
    return tuple(one for one in text.split(",") if one)


def run(options: argparse.Namespace) -> None:
    settings = read_settings(options)
    prepare_workers(settings.execution.workers)
    choose_device(settings.execution.device)
    settings.new_searcher()
    require_feasible(settings)
    for caution in cautions(settings):
        print(f"swapcore search: warning: {caution}", file=sys.stderr)
    with RunStore.open() as store:
        run_id = create_search(
            store,
            settings,
            title=options.title,
            warm_start=options.warm_start,
            warm_share=options.warm_share,
        ).id
        work_with_progress(store, run_id)
        print_outcome(outcome(store, store.run(run_id)), as_json=options.json)


def read_settings(options: argparse.Namespace) -> SearchSettings:
    """What the options ask for."""
    size, preset = validate_size_kind(options.size), None
    if options.size_preset is not None:
        if options.mu is not None or options.sigma is not None:
            raise InvalidInputError("--size-preset has mu and sigma of its own; leave --mu and --sigma out")
        space, dataset = get_problem(options.space).name, get_dataset(options.dataset).name
        preset = setting_named(space, dataset, options.size_preset, size)
        size = preset.size
    objective = objective_of(options, preset, size)
    given = {name: getattr(options, name) for name in PARAMETERS if getattr(options, name) is not None}
    if options.adapt_operators:
        given["adapt_operators"] = True
    looked_at = get_searcher(options.algorithm).parameters.names()
    for name in sorted(set(given) - set(looked_at)):
        print(f"swapcore search: {options.algorithm} does not look at --{name.replace('_', '-')}", file=sys.stderr)
        del given[name]
    score = ScoreSettings(
        space=options.space,
        dataset=options.dataset,
        **metric_options(options),
        samples=options.samples,
        repeats=options.repeats,
        seed=options.score_seed,
        preset=options.preset,
        channels=options.channels,
        cells=options.cells,
        insist=options.insist,
        **image_options(options),
    )
    searcher = searcher_settings(options.algorithm, seed=options.seed, lag=options.lag, insist=options.insist, **given)
    execution = ExecutionSettings(
        device=options.device,
        workers=options.workers,
        executor=options.executor,
        scores=options.scores,
        insist=options.insist,
    )
    budgets = budgets_of(options)
    return SearchSettings(
        score=score,
        objective=objective,
        searcher=searcher,
        execution=execution,
        budgets=budgets,
        # Last, when all else is known to be right: measuring takes some seconds.
        devices=devices_of(options, score, budgets, objective),
    )


def work_with_progress(store: RunStore, run_id: str) -> None:
    """Work on a run, with a progress bar on stderr."""
    owner = new_owner()
    # Before there is a bar, so that a refusal is one line.
    run = store.claim(run_id, owner)
    settings = opened(run).settings
    with tqdm(total=run.budget, initial=store.earlier(run_id), unit="evaluation", desc=run_id) as bar:

        def show(cycle: Cycle) -> None:
            bar.update(len(cycle.evaluations))
            if cycle.best_fitness is not None and settings is not None:
                bar.set_postfix(best=value_text(settings.metric, cycle.best_fitness), refresh=False)

        try:
            work(store, run_id, owner=owner, on_cycle=show)
        except KeyboardInterrupt:
            bar.close()
            with suppress(BrokenPipeError):
                print(f"stopped; go on with python -m swapcore runs resume {run_id}", file=sys.stderr)
            raise


def print_outcome(found: dict[str, Any], *, as_json: bool) -> None:
    """All of it as JSON; for people the history is left out."""
    print_result(found if as_json else for_people(found), as_json=as_json)


def for_people(found: dict[str, Any]) -> dict[str, Any]:
    """An outcome without its history and the numbers of an ensemble's definition."""
    shown = {name: value for name, value in found.items() if name != "history"}
    match shown.get("settings"):
        case {"score": {"ensemble": {"name": name}, **others}, **parts}:
            shown["settings"] = {**parts, "score": {**others, "ensemble": name}}
    return shown


COMMAND = Command(add_arguments=add_arguments, run=run)
