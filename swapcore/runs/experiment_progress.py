"""How far an experiment has got."""

from collections.abc import Mapping
from dataclasses import dataclass

from swapcore.runs.experiment import ExperimentSettings
from swapcore.store.run import Run, RunState

__all__ = ["Progress", "progress_of"]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far an experiment has got.

    Attributes:
        finished, failed, live: Runs that have finished, have failed, and that a process has.
        runs: How many there will be.
        evaluations, budget: Made so far, and the most in all.
        seconds_left: About how long it takes from now with as many processes as there are; None where nobody works
            on it, or nothing is known yet.
    """

    finished: int
    failed: int
    live: int
    runs: int
    evaluations: int
    budget: int
    seconds_left: float | None

    @property
    def is_over(self) -> bool:
        """Whether no run is missing, and none is being worked on."""
        return self.finished + self.failed == self.runs

    @property
    def words(self) -> str:
        """For people."""
        failed = f", {self.failed:,} failed" if self.failed else ""
        return f"{self.finished:,} of {self.runs:,} runs finished{failed}"


def progress_of(settings: ExperimentSettings, runs: Mapping[int, Run]) -> Progress:
    """How far an experiment has got.

    Args:
        settings: Of the experiment.
        runs: Those that it has, by place.
    """
    states = [run.state for run in runs.values()]
    budgets = {arm.name: arm.settings.new_searcher().budget for arm in settings.arms}
    budget = sum(budgets.values()) * len(settings.seeds)
    left = evaluations = 0
    for cell in range(settings.cells):
        run = runs.get(cell)
        own = budgets[settings.arms[cell % len(budgets)].name]
        told = 0 if run is None else run.budget - own
        made = 0 if run is None else max(run.evaluations - told, 0)
        evaluations += made
        if run is None or run.state not in {RunState.FINISHED, RunState.FAILED}:
            left += own - min(made, own)
    seconds = sum(run.seconds for run in runs.values())
    live = sum(state.live for state in states)
    each = seconds / evaluations if evaluations and seconds else None
    return Progress(
        finished=states.count(RunState.FINISHED),
        failed=states.count(RunState.FAILED),
        live=live,
        runs=settings.cells,
        evaluations=evaluations,
        budget=budget,
        seconds_left=None if each is None or not live else left * each / live,
    )
