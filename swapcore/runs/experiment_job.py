"""Working on an experiment: its runs go through the normal queue, one at a time in each process that helps.

A run is made when its turn comes. So a process that dies leaves one run to be gone on with, whoever asks later takes up
what is missing, and several processes can work on one experiment without speaking to each other.
"""

import subprocess
from collections.abc import Callable

from swapcore.environment import home
from swapcore.errors import RunLostError, RunTakenError, StoreError, SwapcoreError
from swapcore.runs.earlier import warm_start
from swapcore.runs.experiment import ExperimentSettings
from swapcore.runs.job import RUNNING_AT_ONCE, create_search, wait_and_work
from swapcore.runs.looked_up import is_looked_up, whole_table
from swapcore.runs.standby import start_process
from swapcore.store.experiments import ExperimentStore
from swapcore.store.run import ExperimentRow, RequestedState, Run, RunState
from swapcore.store.runs import RunStore

__all__ = ["create_experiment", "launch_experiment", "work_on_experiment"]

WORK = ("experiment", "work")
OnRun = Callable[[Run], None]


def ignore(_run: Run) -> None:
    """What is done after a run where nobody shows progress."""


def create_experiment(store: RunStore, settings: ExperimentSettings, *, title: str = "") -> ExperimentRow:
    """Put an experiment into the store, once all of its searches could begin.

    Raises:
        InvalidInputError: If a space cannot do what an algorithm needs, or the warm start is of another space or has no
            evaluations.
        MissingDataError: If scores are to be looked up, and no table on this machine has them.
    """
    for arm in settings.arms:
        arm.settings.new_searcher()
        if is_looked_up(arm.settings):
            whole_table(arm.settings.score)
        if arm.is_warm:
            warm_start(store, settings.warm_start, arm.settings, settings.warm_share)
    return ExperimentStore(store).create(settings.to_json(), title=title or settings.title)


def work_on_experiment(
    store: RunStore, experiment: str, *, limit: int = RUNNING_AT_ONCE, on_run: OnRun = ignore
) -> None:
    """Work on one run after the other, until none is left or somebody asks to stop.

    A run that fails says why, and the others go on.

    Args:
        store: Where the experiment is.
        experiment: Its id.
        limit: Searches that run at the same time on this store, those of others included.
        on_run: Called after each run.

    Raises:
        UnknownExperimentError: If there is no such experiment.
        InvalidInputError: If its settings cannot be read.
        StoreError: If nothing can be written.
    """
    experiments = ExperimentStore(store)
    settings = ExperimentSettings.from_json(experiments.one(experiment).settings)
    worker = Worker(store, experiments, experiment, settings)
    while experiments.one(experiment).requested is RequestedState.RUN:
        run = worker.next_run()
        if run is None:
            return
        try:
            done = wait_and_work(store, run.id, limit=limit)
        except (RunTakenError, RunLostError):
            continue
        except StoreError:
            raise
        except SwapcoreError:
            done = store.run(run.id)
        on_run(done)


class Worker:
    """Chooses what one process does next for an experiment."""

    def __init__(
        self, store: RunStore, experiments: ExperimentStore, experiment: str, settings: ExperimentSettings
    ) -> None:
        self.store, self.experiments = store, experiments
        self.experiment, self.settings = experiment, settings
        self.began = store.clock()

    def next_run(self) -> Run | None:
        """A run in the queue that nobody has; None where none is left."""
        runs = self.experiments.runs(self.experiment)
        for cell in range(self.settings.cells):
            try:
                run = self.taken_up(cell, runs.get(cell))
            except RunTakenError:
                # Another process was quicker.
                continue
            if run is not None:
                return run
        return None

    def taken_up(self, cell: int, run: Run | None) -> Run | None:
        """The run at a place, made or put back into the queue where that is to be done."""
        if run is None:
            arm, settings = self.settings.at(cell)
            return create_search(
                self.store,
                settings,
                title=f"{arm.name}, seed {settings.searcher.seed}",
                warm_start=self.settings.warm_start if arm.is_warm else (),
                warm_share=self.settings.warm_share,
                experiment=self.experiment,
                cell=cell,
            )
        # One that has failed, or that somebody has stopped, while this process worked is not begun again at once.
        rests = run.state in {RunState.STOPPED, RunState.FAILED}
        if run.state is RunState.INTERRUPTED or (rests and (run.finished is None or run.finished < self.began)):
            return self.store.enqueue(run.id)
        return None


def launch_experiment(experiment: str, processes: int = 1) -> "list[subprocess.Popen[bytes]]":
    """Start processes that work on an experiment and outlive whoever started them; their words go to a log file."""
    path = home() / "logs" / f"experiment-{experiment}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as log:
        return [start_process(*WORK, experiment, output=log) for _ in range(processes)]
