"""A metric may have no value for an architecture: its score and fitness are then NULL, and a column says why."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# SQLite cannot drop NOT NULL: there, batch mode copies each table into a new one, which has to be told what
# older versions of SQLAlchemy do not read back. PostgreSQL alters the tables where they are.
AS_BEFORE = {"sqlite_with_rowid": False}


def upgrade() -> None:
    """Let values be missing where they are undefined; everything that is there stays as it is."""
    with op.batch_alter_table("evaluations", table_kwargs=AS_BEFORE) as evaluations:
        evaluations.alter_column("score", existing_type=sa.Double(), nullable=True)
        evaluations.alter_column("fitness", existing_type=sa.Double(), nullable=True)
        evaluations.add_column(sa.Column("undefined", sa.Text))
    with op.batch_alter_table("cycles", table_kwargs=AS_BEFORE) as cycles:
        cycles.alter_column("best", existing_type=sa.Double(), nullable=True)
        cycles.alter_column("median", existing_type=sa.Double(), nullable=True)
    with op.batch_alter_table("scores", table_kwargs=AS_BEFORE) as scores:
        scores.alter_column("units", existing_type=sa.BigInteger(), nullable=True)
        scores.alter_column("saturation", existing_type=sa.Double(), nullable=True)
        scores.add_column(sa.Column("undefined", sa.Text))
