"""Runs as they can be shown: with their settings, or with the reason why these cannot be read."""

from dataclasses import dataclass

from swapcore.errors import InvalidInputError
from swapcore.runs.settings import SearchSettings, settings_from_json
from swapcore.store.run import Run

__all__ = ["OpenedRun", "opened"]


@dataclass(frozen=True, kw_only=True)
class OpenedRun:
    """A run of the store.

    Attributes:
        run: As the store has it.
        settings: What it was asked to do; None where that cannot be read.
        problem: Why not; None where it can.
    """

    run: Run
    settings: SearchSettings | None
    problem: str | None

    @property
    def metric(self) -> str:
        """Title of its metric; empty where that is not known."""
        return "" if self.settings is None else self.settings.metric.title


def opened(run: Run) -> OpenedRun:
    """Read the settings of a run, whichever version has written them."""
    try:
        return OpenedRun(run=run, settings=settings_from_json(run.settings), problem=None)
    except InvalidInputError as error:
        return OpenedRun(run=run, settings=None, problem=str(error))
