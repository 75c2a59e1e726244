"""The tables of the run store, as they are now; ``migrations`` says how they came to be."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

__all__ = [
    "VERSION",
    "VERSION_TABLE",
    "conditions",
    "cycles",
    "evaluations",
    "events",
    "experiments",
    "metadata",
    "runs",
    "scores",
]

VERSION = "0004"
"""Of the schema below: the last step of ``migrations``."""
VERSION_TABLE = "swapcore_version"
"""Alembic's default name is left to others, such as Optuna, that may share a database."""


class UtcTime(TypeDecorator[datetime]):
    """Aware times in UTC, in databases that know no time zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """From Python to the database."""
        return value.astimezone(UTC).replace(tzinfo=None) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """From the database to Python."""
        return value.replace(tzinfo=UTC) if value is not None else None


metadata = MetaData()

experiments = Table(
    "experiments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("created", UtcTime, nullable=False),
    Column("requested", String(16), nullable=False),  # whether its runs are to be worked on
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created", UtcTime, nullable=False),
    Column("queued", UtcTime, nullable=False),  # the order of the queue
    Column("started", UtcTime),
    Column("finished", UtcTime),
    Column("heartbeat", UtcTime, nullable=False),
    Column("owner", Text),  # who may write the run's results; none where it is in nobody's hands
    Column("host", Text),
    Column("process", BigInteger),
    Column("requested", String(16), nullable=False),
    Column("failure", Text),
    Column("evaluations", Integer, nullable=False),
    Column("budget", Integer, nullable=False),
    Column("best_number", Integer),  # of the fittest evaluation
    Column("seconds", Double, nullable=False),
    Column("parent", String(32), ForeignKey("runs.id", ondelete="SET NULL")),
    Column("events", Integer, nullable=False),  # how many were written: the number of the next
    Column("changes", Integer, nullable=False),  # how often anything but the heartbeat changed
    Column("experiment", String(32)),  # an experiment and its runs are deleted together
    Column("cell", Integer),  # the run's place in its experiment
    Index("runs_by_state", "state"),
    Index("runs_by_parent", "parent"),
    Index("runs_by_experiment", "experiment", "cell", unique=True),
)

evaluations = Table(
    "evaluations",
    metadata,
    Column("run", String(32), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("cycle", Integer, nullable=False),
    Column("architecture", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("parents", JSON, nullable=False),
    Column("score", Double),
    Column("size", Double, nullable=False),
    Column("fitness", Double),
    Column("saturation", Double),
    Column("cached", Boolean, nullable=False),
    Column("seconds", Double, nullable=False),
    Column("undefined", Text),  # why there is no score and no fitness
    sqlite_with_rowid=False,
)

cycles = Table(
    "cycles",
    metadata,
    Column("run", String(32), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("cycle", Integer, primary_key=True),
    Column("evaluations", Integer, nullable=False),
    Column("best", Double),
    Column("median", Double),
    Column("population", JSON, nullable=False),
    Column("seconds", Double, nullable=False),
    sqlite_with_rowid=False,
)

events = Table(
    "events",
    metadata,
    Column("run", String(32), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("time", UtcTime, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("details", JSON, nullable=False),
    sqlite_with_rowid=False,
)

conditions = Table(
    "conditions",
    metadata,
    Column("digest", String(32), primary_key=True),
    Column("conditions", JSON, nullable=False),
)

scores = Table(
    "scores",
    metadata,
    Column("digest", String(32), ForeignKey("conditions.digest", ondelete="CASCADE"), primary_key=True),
    Column("architecture", Text, primary_key=True),
    Column("scores", JSON, nullable=False),
    Column("units", BigInteger),
    Column("saturation", Double),
    Column("seconds", Double, nullable=False),
    Column("undefined", Text),  # why there are no scores
    sqlite_with_rowid=False,
)
