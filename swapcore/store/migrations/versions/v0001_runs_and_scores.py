"""Runs with their evaluations, cycles and log; the scores that need not be computed again."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "runs",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("queued", sa.DateTime, nullable=False),
        sa.Column("started", sa.DateTime),
        sa.Column("finished", sa.DateTime),
        sa.Column("heartbeat", sa.DateTime, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("host", sa.Text),
        sa.Column("process", sa.BigInteger),
        sa.Column("wanted", sa.String(16), nullable=False),
        sa.Column("failure", sa.Text),
        sa.Column("evaluations", sa.Integer, nullable=False),
        sa.Column("budget", sa.Integer, nullable=False),
        sa.Column("best_number", sa.Integer),
        sa.Column("best_architecture", sa.Text),
        sa.Column("best_score", sa.Double),
        sa.Column("best_size", sa.Double),
        sa.Column("best_fitness", sa.Double),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("parent", sa.String(32), sa.ForeignKey("runs.id", ondelete="SET NULL")),
        sa.Column("events", sa.Integer, nullable=False),
        sa.Column("changes", sa.Integer, nullable=False),
    )
    op.create_index("runs_by_state", "runs", ["state"])
    op.create_index("runs_by_parent", "runs", ["parent"])
    op.create_table(
        "evaluations",
        sa.Column("run", sa.String(32), sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("cycle", sa.Integer, nullable=False),
        sa.Column("architecture", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("parents", sa.JSON, nullable=False),
        sa.Column("score", sa.Double, nullable=False),
        sa.Column("size", sa.Double, nullable=False),
        sa.Column("fitness", sa.Double, nullable=False),
        sa.Column("saturation", sa.Double),
        sa.Column("cached", sa.Boolean, nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cycles",
        sa.Column("run", sa.String(32), sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("cycle", sa.Integer, primary_key=True),
        sa.Column("evaluations", sa.Integer, nullable=False),
        sa.Column("best", sa.Double, nullable=False),
        sa.Column("median", sa.Double, nullable=False),
        sa.Column("population", sa.JSON, nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "events",
        sa.Column("run", sa.String(32), sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("time", sa.DateTime, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "conditions",
        sa.Column("digest", sa.String(32), primary_key=True),
        sa.Column("conditions", sa.JSON, nullable=False),
    )
    op.create_table(
        "scores",
        sa.Column("digest", sa.String(32), sa.ForeignKey("conditions.digest", ondelete="CASCADE"), primary_key=True),
        sa.Column("architecture", sa.Text, primary_key=True),
        sa.Column("scores", sa.JSON, nullable=False),
        sa.Column("units", sa.BigInteger, nullable=False),
        sa.Column("saturation", sa.Double, nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sqlite_with_rowid=False,
    )
