"""Experiments in the store: runs that belong together."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Text, cast, delete, insert, select, update

from swapcore.errors import UnknownExperimentError
from swapcore.store import lifecycle
from swapcore.store.faults import damage_explained
from swapcore.store.reader import RUN_COLUMNS
from swapcore.store.rows import json_or_text
from swapcore.store.run import ExperimentRow, RequestedState, Run, RunState, require_json
from swapcore.store.runs import RunStore
from swapcore.store.schema import experiments, runs

__all__ = ["ExperimentStore"]

COLUMNS = select(
    *(cast(one, Text).label("settings") if one is experiments.c.settings else one for one in experiments.c)
)
"""Settings as text, because a database that was damaged or edited may hold what is not JSON."""


class ExperimentStore:
    """The experiments of a run store; each method is one transaction.

    Args:
        store: Where the runs are.
    """

    def __init__(self, store: RunStore) -> None:
        self.store, self.database, self.clock = store, store.database, store.clock

    def create(self, settings: Mapping[str, Any], *, title: str) -> ExperimentRow:
        """Make an experiment that has no runs yet.

        Args:
            settings: What is to be run, as plain JSON values.
            title: As shown to people.

        Raises:
            InvalidInputError: If the settings are not JSON.
        """
        require_json("settings", settings)
        now = self.clock()
        made = {
            "id": lifecycle.new_id(now),
            "title": title,
            "settings": dict(settings),
            "created": now,
            "requested": RequestedState.RUN,
        }
        with self.database.write() as connection:
            connection.execute(insert(experiments), made)
        return self.one(str(made["id"]))

    def all(self) -> list[ExperimentRow]:
        """All experiments, the newest first."""
        with damage_explained(self.database.name), self.database.read() as connection:
            found = connection.execute(COLUMNS.order_by(experiments.c.created.desc(), experiments.c.id.desc()))
            return [row_from(dict(row)) for row in found.mappings()]

    def one(self, experiment: str) -> ExperimentRow:
        """An experiment as it is now.

        Raises:
            UnknownExperimentError: If there is none.
        """
        with damage_explained(self.database.name), self.database.read() as connection:
            row = connection.execute(COLUMNS.where(experiments.c.id == experiment)).mappings().first()
        if row is None:
            raise UnknownExperimentError(experiment)
        return row_from(dict(row))

    def runs(self, experiment: str) -> dict[int, Run]:
        """Place -> the run that is there, in order; none where there is no such experiment."""
        found = self.store.chosen_runs(RUN_COLUMNS.where(runs.c.experiment == experiment).order_by(runs.c.cell))
        return {run.cell: run for run in found if run.cell is not None}

    def request(self, experiment: str, state: RequestedState) -> None:
        """Ask that the runs of an experiment be worked on, or stop; those in the hands of a process are asked, too.

        Raises:
            UnknownExperimentError: If there is no such experiment.
        """
        with self.database.write() as connection:
            asked = update(experiments).where(experiments.c.id == experiment).values(requested=state)
            if not connection.execute(asked).rowcount:
                raise UnknownExperimentError(experiment)
            live = runs.c.state.in_([one.value for one in RunState if one.live])
            changed = {"requested": state, "changes": runs.c.changes + 1}
            connection.execute(update(runs).where(runs.c.experiment == experiment, live).values(changed))

    def delete(self, experiment: str) -> int:
        """Remove an experiment with all its runs, and say how many there were; scores stay known.

        Raises:
            UnknownExperimentError: If there is none.
            RunTakenError: If a process has one of its runs, or is about to; nothing is removed then.
        """
        with self.database.write() as connection:
            own = connection.scalars(select(runs.c.id).where(runs.c.experiment == experiment)).all()
            for run_id in own:
                lifecycle.refuse_live(lifecycle.row_of(connection, run_id), self.clock())
            connection.execute(delete(runs).where(runs.c.experiment == experiment))
            if not connection.execute(delete(experiments).where(experiments.c.id == experiment)).rowcount:
                raise UnknownExperimentError(experiment)
        return len(own)


def row_from(row: dict[str, Any]) -> ExperimentRow:
    """A record of a row, whatever its settings hold."""
    requested = RequestedState(row["requested"]) if row["requested"] in set(RequestedState) else RequestedState.STOP
    return ExperimentRow(**{**row, "settings": json_or_text(row["settings"]), "requested": requested})
