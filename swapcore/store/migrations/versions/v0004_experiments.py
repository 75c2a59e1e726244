"""Experiments: runs that belong together, and the place of each in its experiment."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Runs of before belong to no experiment."""
    op.create_table(
        "experiments",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("requested", sa.String(16), nullable=False),
    )
    # In SQL that SQLite and PostgreSQL have in common: on SQLite, Alembic would copy the whole table.
    op.execute("ALTER TABLE runs ADD COLUMN experiment VARCHAR(32)")
    op.execute("ALTER TABLE runs ADD COLUMN cell INTEGER")
    op.create_index("runs_by_experiment", "runs", ["experiment", "cell"], unique=True)
