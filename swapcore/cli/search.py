"""``search``: run a search to its end."""

import argparse
import sys
from contextlib import suppress
from typing import Any

from tqdm import tqdm

from swapcore.cli.command import (
    SPACE_HELP,
    Command,
    add_json,
    add_regularisation,
    check_pair,
    print_result,
)
from swapcore.cli.scoring_options import add_scoring, image_options
from swapcore.errors import InvalidInputError
from swapcore.evaluation.devices import choose_device
from swapcore.metrics.registry import DEFAULT_METRIC, METRICS, get_metric
from swapcore.runs.job import create_search, work
from swapcore.runs.loop import Cycle
from swapcore.runs.outcome import outcome
from swapcore.runs.settings import SearchSettings, warnings_before_launch
from swapcore.runs.titles import value_text
from swapcore.search.registry import SEARCHERS
from swapcore.search.searcher import SearchParameters
from swapcore.store.run import new_owner
from swapcore.store.runs import RunStore
from swapcore.values.size import validate_size_kind

__all__ = ["COMMAND", "print_outcome", "work_with_progress"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    defaults = SearchParameters()
    parser.add_argument("--space", required=True, help=SPACE_HELP)
    parser.add_argument("--dataset", required=True, help="whose images are the inputs, such as cifar10")
    parser.add_argument(
        "--metric", default=DEFAULT_METRIC, help=f"what to search by: one of {', '.join(METRICS)} (default: swap)"
    )
    parser.add_argument("--algorithm", default="swap-nas", help=f"one of {', '.join(SEARCHERS)} (default: swap-nas)")
    parser.add_argument("--population", type=int, default=defaults.population, help="default: %(default)s")
    parser.add_argument("--cycles", type=int, default=defaults.cycles, help="default: %(default)s")
    parser.add_argument("--tournament", type=int, default=defaults.tournament, help="default: %(default)s")
    parser.add_argument("--mutations", type=int, default=defaults.mutations, help="children a cycle (default: 1)")
    parser.add_argument("--crossover", type=float, default=defaults.crossover, help="chance (default: %(default)s)")
    add_regularisation(parser)
    add_scoring(parser)
    parser.add_argument("--score-seed", type=int, default=0, help="of the random weights (default: 0)")
    parser.add_argument("--seed", type=int, default=0, help="of the search (default: 0)")
    parser.add_argument("--workers", type=int, default=1, help="processes (default: 1); changes no result")
    parser.add_argument("--executor", default="local", help="where the work runs; only local so far")
    parser.add_argument("--title", default="", help="name of the run, for people")
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    check_pair(options.mu, options.sigma)
    if options.executor != "local":
        raise InvalidInputError(f"executor must be local; got {options.executor!r}")
    settings = SearchSettings(
        space=options.space,
        dataset=options.dataset,
        algorithm=options.algorithm,
        parameters=SearchParameters(
            population=options.population,
            cycles=options.cycles,
            tournament=options.tournament,
            mutations=options.mutations,
            crossover=options.crossover,
        ),
        metric=options.metric,
        mu=options.mu,
        sigma=options.sigma,
        size=validate_size_kind(options.size),
        samples=options.samples,
        repeats=options.repeats,
        preset=options.preset,
        channels=options.channels,
        cells=options.cells,
        device=options.device,
        **image_options(options),
        score_seed=options.score_seed,
        seed=options.seed,
        workers=options.workers,
    )
    choose_device(settings.device)
    for warning in warnings_before_launch(settings):
        print(f"swapcore search: warning: {warning}", file=sys.stderr)
    with RunStore.open() as store:
        run_id = create_search(store, settings, title=options.title).id
        work_with_progress(store, run_id)
        print_outcome(outcome(store, store.run(run_id)), as_json=options.json)


def work_with_progress(store: RunStore, run_id: str) -> None:
    """Work on a run, with a progress bar on stderr."""
    owner = new_owner()
    # Before there is a bar, so that a refusal is one line.
    run = store.claim(run_id, owner)
    with tqdm(total=run.budget, unit="evaluation", desc=run_id) as bar:

        def show(cycle: Cycle) -> None:
            bar.update(len(cycle.evaluations))
            if cycle.best is not None:
                metric = get_metric(run.settings.get("metric", DEFAULT_METRIC))
                bar.set_postfix(best=value_text(metric, cycle.best.fitness), refresh=False)

        try:
            work(store, run_id, owner=owner, on_cycle=show)
        except KeyboardInterrupt:
            bar.close()
            with suppress(BrokenPipeError):
                print(f"stopped; go on with python -m swapcore runs resume {run_id}", file=sys.stderr)
            raise


def print_outcome(found: dict[str, Any], *, as_json: bool) -> None:
    """All of it as JSON; for people the history is left out."""
    shown = found if as_json else {name: value for name, value in found.items() if name != "history"}
    print_result(shown, as_json=as_json)


COMMAND = Command(add_arguments=add_arguments, run=run)
