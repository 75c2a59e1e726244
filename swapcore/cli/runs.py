"""``runs``: what was searched, on this machine's store."""

import argparse
import os
from pathlib import Path
from threading import Thread

from swapcore.cli.command import Command, add_json, print_result
from swapcore.cli.search import print_outcome, work_with_progress
from swapcore.export.run import FORMATS, export_run
from swapcore.runs.job import wait_and_work
from swapcore.runs.opening import opened
from swapcore.runs.outcome import outcome
from swapcore.runs.standby import become_ready, wait_for_run
from swapcore.store.run import RequestedState, Run, RunState
from swapcore.store.runs import RunStore

__all__ = ["COMMAND"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="all runs, newest first")
    add_json(listing)
    for name, words in {
        "show": "settings, state and best of a run",
        "resume": "go on with a run that was stopped, failed or was interrupted",
        "pause": "let a running search pause; resume lets it go on",
        "stop": "stop a running search; what it has found is kept",
        "delete": "remove a run and all that it found",
        "work": "wait for a place among the running searches, then work on a run (what the dashboard starts)",
    }.items():
        action = actions.add_parser(name, help=words)
        action.add_argument("run_id", metavar="RUN", help="id, as runs list shows it")
        add_json(action)
    actions.add_parser(
        "stand-by", help="become ready, then work on the run that standard input names (what the dashboard keeps)"
    )
    export = actions.add_parser("export", help="write all that a run found to a file")
    export.add_argument("run_id", metavar="RUN", help="id, as runs list shows it")
    export.add_argument("output", type=Path, metavar="FILE", help=f"ends in {', '.join(FORMATS)}")
    add_json(export)


def run(options: argparse.Namespace) -> None:
    if options.action == "stand-by":
        stand_by()
        return
    with RunStore.open() as store:
        if options.action == "list":
            list_runs(store, as_json=options.json)
            return
        run_id = store.run(options.run_id).id
        match options.action:
            case "resume":
                resume(store, run_id)
            case "work":
                wait_and_work(store, run_id)
            case "pause":
                store.request(run_id, RequestedState.PAUSE)
            case "stop":
                store.request(run_id, RequestedState.STOP)
            case "export":
                export_run(store, run_id, options.output)
                print_result({"run_id": run_id, "output": str(options.output)}, as_json=options.json)
                return
            case "delete":
                store.delete(run_id)
                print_result({"run_id": run_id, "deleted": True}, as_json=options.json)
                return
        print_outcome(outcome(store, store.run(run_id)), as_json=options.json)


def stand_by() -> None:
    """Become ready; be the process of a run, where one comes."""
    # A run that comes before must see signs of life at once.
    getting_ready = Thread(target=become_ready, daemon=True)
    getting_ready.start()
    run_id = wait_for_run()
    if run_id is None:
        # At once, in the midst of importing: nothing was begun that would have to be tidied up.
        os._exit(0)
    with RunStore.open() as store:
        wait_and_work(store, run_id, is_ready=lambda: not getting_ready.is_alive())
        print_outcome(outcome(store, store.run(run_id)), as_json=False)


def resume(store: RunStore, run_id: str) -> None:
    """Let a paused search go on where it is; take over one that nobody works on."""
    state = store.run(run_id).state
    if state in {RunState.PAUSED, RunState.INTERRUPTED}:
        # What was asked of a process that died, such as to stop while waiting, must not end the run again at once.
        store.request(run_id, RequestedState.RUN)
    if state is RunState.PAUSED:
        return
    work_with_progress(store, run_id)


def list_runs(store: RunStore, *, as_json: bool) -> None:
    runs = store.runs()
    if as_json:
        found = [
            {
                "run_id": one.id,
                "title": one.title,
                "state": one.state.value,
                "metric": None if (read := opened(one)).settings is None else read.settings.score.metric,
                "problem": read.problem,
                "evaluations": one.evaluations,
                "budget": one.budget,
                "best_fitness": None if one.best is None else one.best.fitness,
                "seconds": one.seconds,
            }
            for one in runs
        ]
        print_result({"runs": found}, as_json=True)
        return
    width = max((len(metric_of(one)) for one in runs), default=0)
    for one in runs:
        best = "-" if one.best is None else f"{one.best.fitness:,.6g}"
        print(
            f"{one.id}  {one.state.value:<11}  {one.evaluations:>6}/{one.budget:<6}  {metric_of(one):<{width}}  "
            f"best {best:<10}  {one.title}"
        )


def metric_of(run: Run) -> str:
    """Name of the metric of a run; "?" where its settings cannot be read, which ``runs show`` explains."""
    settings = opened(run).settings
    return "?" if settings is None else settings.score.metric


COMMAND = Command(add_arguments=add_arguments, run=run)
