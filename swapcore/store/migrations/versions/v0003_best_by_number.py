"""The best of a run is one of its evaluations, which its number tells; and people request, they do not want."""

from alembic import op

revision = "0003"
down_revision = "0002"

REPEATED = ("best_architecture", "best_score", "best_size", "best_fitness")


def upgrade() -> None:
    """Leave out what the evaluations say; settings stay as they are, and are understood when they are read."""
    # In SQL that SQLite and PostgreSQL have in common: on SQLite, Alembic would copy the whole table, and with the old
    # one all that refers to it would go.
    op.execute("ALTER TABLE runs RENAME COLUMN wanted TO requested")
    for name in REPEATED:
        op.execute(f"ALTER TABLE runs DROP COLUMN {name}")
