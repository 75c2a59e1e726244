"""Bringing a database to the present schema."""

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from swapcore.errors import StoreVersionError
from swapcore.store.schema import VERSION, VERSION_TABLE, metadata

__all__ = ["upgrade"]

MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(connection: Connection, database: str) -> None:
    """Take the steps that the database lacks, all within the transaction of the connection.

    Args:
        connection: In a transaction that keeps other processes from doing the same.
        database: Its name, for messages.

    Raises:
        StoreVersionError: If the schema is newer than this swapcore, or not swapcore's.
    """
    # Alembic's env.py would only find out the connection that is already at hand.
    steps = ScriptDirectory(str(MIGRATIONS))
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    present = context.get_current_revision()
    if present is None:
        refuse_tables_of_others(connection, database)
    elif present not in {step.revision for step in steps.walk_revisions()}:
        raise StoreVersionError(
            f"run store {database} was written by a newer swapcore (schema {present}; this one knows schemas up to "
            f"{VERSION}); update swapcore, or name another database in SWAP_DATABASE_URL; nothing was changed"
        )
    missing = list(steps.iterate_revisions("head", present or "base"))
    with Operations.context(context):
        for step in reversed(missing):
            step.module.upgrade()
    context.stamp(steps, "head")


def refuse_tables_of_others(connection: Connection, database: str) -> None:
    """A database that has our names for something else is left alone."""
    taken = sorted(set(metadata.tables) & set(inspect(connection).get_table_names()))
    if taken:
        raise StoreVersionError(
            f"run store {database} belongs to another program: it has tables {', '.join(taken)} that swapcore did not "
            "make; name another database in SWAP_DATABASE_URL; nothing was changed"
        )
