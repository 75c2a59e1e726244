"""What the run store keeps, as plain records; needs no database library."""

import json
import math
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from swapcore.errors import InvalidInputError

__all__ = [
    "EARLIER",
    "STALE",
    "CycleRow",
    "EvaluationRow",
    "EventRow",
    "ExperimentRow",
    "RequestedState",
    "Run",
    "RunState",
    "damage_of",
    "new_owner",
    "read_state",
    "utc_now",
]

EARLIER = "earlier"
"""Origin of evaluations that a run took over."""
STALE = timedelta(seconds=10)
"""A run that should be in the hands of a process, and gave no sign of life for this long, is in nobody's."""


class RunState(StrEnum):
    """What a run is doing.

    ``INTERRUPTED`` is never stored: it is how a queued, running or paused run shows whose process gives no sign of
    life.
    """

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    FINISHED = "finished"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    @property
    def live(self) -> bool:
        """Whether a process has the run, or is about to."""
        return self in {RunState.QUEUED, RunState.RUNNING, RunState.PAUSED}


class RequestedState(StrEnum):
    """What people ask the process of a run to do."""

    RUN = "run"
    PAUSE = "pause"
    STOP = "stop"


@dataclass(frozen=True, kw_only=True, slots=True)
class EvaluationRow:
    """One evaluation of a run.

    Attributes:
        number: Position among all evaluations of the run, from 0.
        cycle: Round in which it was asked for; 0 for the first population.
        architecture: As text of its space.
        origin: How it came about; "earlier" for one that was taken over from an earlier run.
        parents: Numbers of the evaluations that it was made from.
        score: Value of the metric; None where it is undefined.
        size: In the unit of the space.
        fitness: What the search maximises; None where the score is undefined.
        saturation: Of the score; None for metrics that have none.
        cached: Whether the score was known before.
        seconds: Active time of the run when it was made.
        undefined: Why the metric has no value, in words that follow "undefined because"; None where it has one.

    Raises:
        InvalidInputError: When made with a number that is not finite, a count below 0, or a value that is undefined.
    """

    number: int
    cycle: int
    architecture: str
    origin: str
    parents: tuple[int, ...] = ()
    score: float | None
    size: float
    fitness: float | None
    saturation: float | None = None
    cached: bool = False
    seconds: float
    undefined: str | None = None

    def __post_init__(self) -> None:
        require_count(number=self.number, cycle=self.cycle)
        require_finite(size=self.size, seconds=self.seconds)
        require_defined(self.undefined, score=self.score, fitness=self.fitness)
        if self.saturation is not None:
            require_finite(saturation=self.saturation)


@dataclass(frozen=True, kw_only=True)
class Run:
    """One search, as far as it has got.

    Attributes:
        id: Sortable by time of creation; letters, digits and a hyphen only.
        title: As shown to people.
        settings: What the run was asked to do, as plain JSON values; where the store holds something else there, the
            text that it holds.
        state: What it is doing; ``INTERRUPTED`` where its process has died.
        created: When it was made; all times are aware and in UTC.
        started: When it first ran.
        finished: When it finished, failed or was stopped; None again once it goes on.
        heartbeat: Last sign of life of its process.
        host: Machine of its present or last process.
        process: Id of its present or last process on that machine.
        requested: What people ask its process to do.
        failure: What went wrong, for people; None where nothing did. A run of which the store holds a state that makes
            no sense has failed for that reason.
        evaluations: How many it has; those that it took over from an earlier run are among them.
        budget: The most that it will have.
        best: The fittest so far; None before the first that is defined.
        seconds: Time that it has been active, pauses left out.
        parent: The run that it was started again from.
        experiment: Id of the experiment that it is part of; None for a run of its own.
        cell: Its place there, from 0; None for a run of its own.
    """

    id: str
    title: str
    settings: Any
    state: RunState
    created: datetime
    started: datetime | None
    finished: datetime | None
    heartbeat: datetime
    host: str | None
    process: int | None
    requested: RequestedState
    failure: str | None
    evaluations: int
    budget: int
    best: EvaluationRow | None
    seconds: float
    parent: str | None
    experiment: str | None = None
    cell: int | None = None


@dataclass(frozen=True, kw_only=True)
class ExperimentRow:
    """Runs that belong together.

    Attributes:
        id: Made as that of a run.
        title: As shown to people.
        settings: What is to be run, as plain JSON values; the text of what is no JSON.
        created: When it was made; aware, UTC.
        requested: Whether its runs are to be worked on ("run") or not ("stop").
    """

    id: str
    title: str
    settings: Any
    created: datetime
    requested: RequestedState


@dataclass(frozen=True, kw_only=True, slots=True)
class CycleRow:
    """Where a run stood at the end of a cycle.

    Attributes:
        cycle: Which, from 0.
        evaluations: How many the run had made.
        best: Highest fitness found so far; None while nothing defined is known.
        median: Median fitness of those of the population for which it is defined; None where it is for none.
        population: Numbers of the evaluations that were kept.
        seconds: Active time of the run.

    Raises:
        InvalidInputError: When made with a number that is not finite or a count below 0.
    """

    cycle: int
    evaluations: int
    best: float | None
    median: float | None
    population: tuple[int, ...]
    seconds: float

    def __post_init__(self) -> None:
        require_count(cycle=self.cycle, evaluations=self.evaluations)
        require_finite(seconds=self.seconds)
        for name in ("best", "median"):
            if getattr(self, name) is not None:
                require_finite(**{name: getattr(self, name)})


@dataclass(frozen=True, kw_only=True, slots=True)
class EventRow:
    """One line of the log of a run.

    Attributes:
        number: Position in the log, from 0.
        time: When it happened; aware, UTC.
        kind: "created", "queued", "started", "paused", "resumed", "interrupted", "stopped", "finished", "failed",
            "warning", "undefined" or another word.
        text: What happened, for people.
        details: More of it, as plain JSON values.
    """

    number: int
    time: datetime
    kind: str
    text: str
    details: dict[str, Any] = field(default_factory=dict)


def utc_now() -> datetime:
    """The clock of everything that is stored."""
    return datetime.now(UTC)


def new_owner() -> str:
    """A name by which a process holds a run; no two are alike, even where process ids come round again."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(8)}"


def read_state(stored: str) -> RunState:
    """The state that a database holds; FAILED for what is none: such a run hides no other, and can be deleted."""
    return RunState(stored) if stored in set(RunState) else RunState.FAILED


def damage_of(stored: Mapping[Any, Any]) -> str | None:
    """What makes no sense in the row of a run, for people; None where all does."""
    allowed: dict[str, tuple[str, ...]] = {"state": tuple(RunState), "requested": tuple(RequestedState)}
    for column, words in allowed.items():
        if stored[column] not in words:
            return (
                f"the run store holds {stored[column]!r} as its {column}, which is none of {', '.join(words)}; "
                "somebody has changed the database"
            )
    return None


def shown_state(stored: RunState, heartbeat: datetime, now: datetime) -> RunState:
    """The state as people should see it."""
    return RunState.INTERRUPTED if stored.live and now - heartbeat >= STALE else stored


def require_count(**values: object) -> None:
    """Refuse what is not a whole number from 0; numpy's kinds, too, which a driver may store as bytes."""
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise InvalidInputError(f"{name} must be a whole number of at least 0; got {value!r}")


def require_finite(**values: object) -> None:
    """Refuse what is not a number, and NaN and infinity."""
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise InvalidInputError(f"{name} must be a finite number; got {value!r}")


def require_defined(undefined: str | None, **values: object) -> None:
    """Refuse what is not a finite number where there is no reason for it, and a number where there is one."""
    if undefined is None:
        require_finite(**values)
        return
    if not isinstance(undefined, str) or not undefined:
        raise InvalidInputError(f"undefined must say why there is no value; got {undefined!r}")
    for name, value in values.items():
        if value is not None:
            raise InvalidInputError(f"{name} must be None where it is undefined; got {value!r}")


def require_json(name: str, value: object) -> None:
    """Refuse what JSON cannot hold, such as NaN or a set."""
    if not isinstance(value, dict):
        raise InvalidInputError(f"{name} must be a dictionary; got {value!r}")
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InvalidInputError(f"{name} must hold plain JSON values only: {error}; got {value!r}") from error
