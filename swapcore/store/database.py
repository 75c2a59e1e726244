"""Opening the database of the run store, and its transactions."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from swapcore.environment import database_url
from swapcore.errors import StoreAddressError, StoreUnavailableError
from swapcore.store.faults import ELSEWHERE, errors_explained
from swapcore.store.schema import VERSION, VERSION_TABLE

__all__ = ["BUSY_SECONDS", "Database", "json_text", "shown_address"]

BUSY_SECONDS = 5.0
"""How long to wait for another process's transaction; less than ``STALE``, so that waiting alone loses no run."""
ALLOWED = "a run store is sqlite:////folder/file.db or postgresql://user:password@host/name"
ADVISORY_LOCK = 0x53574150  # "SWAP"; any number does that all processes agree on
json_text = partial(json.dumps, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
"""How JSON is written; refuses what is not JSON, such as NaN."""


class Database:
    """A database at the present schema.

    Open it anew in every process: connections must not be carried over a fork.

    Attributes:
        name: For messages: the file, or the URL without the password.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine, self.name = engine, name
        self.file: Path | None = None
        self.identity: tuple[int, int] | None = None
        # Reading first and writing later in one transaction can fail half-way in SQLite; this asks for the lock first.
        self.writing = engine.execution_options(begin="BEGIN IMMEDIATE")

    @classmethod
    def open(cls, address: str | None = None, *, busy_seconds: float = BUSY_SECONDS) -> Self:
        """Open a database; make it or bring it to the present schema where need be.

        Args:
            address: Its URL; by default what the environment says.
            busy_seconds: How long to wait for other processes.

        Raises:
            StoreError: If it cannot be used; nothing is changed then.
        """
        url = parsed(database_url() if address is None else address)
        name = shown(url)
        with errors_explained(name):
            database = cls(make_engine(url, busy_seconds), name)
            try:
                database.prepare(url, busy_seconds)
                database.remember_file(url)
            except BaseException:
                database.close()
                raise
        return database

    def prepare(self, url: URL, busy_seconds: float) -> None:
        """Bring the database to the present schema; two processes may do so at once."""
        sqlite = url.get_backend_name() == "sqlite"
        if sqlite:
            make_folder(url)
        if self.version() == VERSION:
            return
        if sqlite:
            keep_a_write_ahead_log(self.engine, busy_seconds)
        # Alembic takes long to import, and most of the time there is nothing for it to do.
        from swapcore.store.migrate import upgrade  # noqa: PLC0415

        with self.write() as connection:
            if not sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
            upgrade(connection, self.name)

    def version(self) -> str | None:
        """Of the schema that the database has."""
        with self.read() as connection:
            if not inspect(connection).has_table(VERSION_TABLE):
                return None
            found: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 - a constant
            return found

    def remember_file(self, url: URL) -> None:
        """From now on notice when the file of an SQLite database is taken away."""
        if url.get_backend_name() == "sqlite" and url.database and not url.query:
            self.file = Path(url.database).absolute()
            self.identity = identity(self.file)

    @property
    def is_gone(self) -> bool:
        """Whether the file was moved, deleted or replaced since it was opened; this object is of no more use then."""
        return self.file is not None and identity(self.file) != self.identity

    def require_file(self) -> None:
        """SQLite would go on writing into a file that was deleted, and all would be lost with the last process."""
        if self.is_gone:
            raise StoreUnavailableError(
                f"run store {self.name} was moved, deleted or replaced while in use; start again, {ELSEWHERE}"
            )

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and changes nothing."""
        self.require_file()
        with errors_explained(self.name), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is kept whole, or not at all where an error leaves the block."""
        self.require_file()
        with errors_explained(self.name), self.writing.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def parsed(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError:
        # What cannot be parsed may still hold a password.
        got = repr(address) if "@" not in address else "one that cannot be read"
        raise StoreAddressError(f"{ALLOWED}; got {got}") from None
    if url.drivername.partition("+")[0] not in {"sqlite", "postgresql"}:
        raise StoreAddressError(f"{ALLOWED}; got {shown(url)}")
    if url.get_backend_name() == "sqlite" and (url.database or ":memory:") == ":memory:":
        raise StoreAddressError(f"{ALLOWED}; got {shown(url)}, which other processes cannot see")
    return url


def shown_address(address: str) -> str:
    """The address of a database without what must not be shown: passwords.

    Raises:
        StoreAddressError: If it is no address of a database that can be used.
    """
    return shown(parsed(address))


def shown(url: URL) -> str:
    """The URL without what must not be shown; of SQLite only the file."""
    if url.drivername.partition("+")[0] == "sqlite" and url.database:
        return url.database
    # libpq takes a password in the query, too.
    return url.set(query={}).render_as_string(hide_password=True)


def make_engine(url: URL, busy_seconds: float) -> Engine:
    sqlite = url.get_backend_name() == "sqlite"
    # Every thread gets a connection; none waits for one of another.
    options: dict[str, Any] = {"json_serializer": json_text, "max_overflow": -1, "pool_pre_ping": not sqlite}
    try:
        engine = create_engine(url, **options, connect_args={"timeout": busy_seconds} if sqlite else {})
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        driver = getattr(error, "name", None)
        package = "'psycopg[binary]'" if driver == "psycopg" else driver
        advice = f"; its driver {driver} is not installed: run pip install {package}" if driver else ""
        raise StoreAddressError(f"{ALLOWED}; got {shown(url)}{advice}") from error
    if engine.dialect.is_async:
        raise StoreAddressError(f"{ALLOWED}; got {shown(url)} with a driver for asyncio")
    if sqlite:
        event.listen(engine, "connect", set_up_connection)
        event.listen(engine, "begin", begin)
    return engine


def set_up_connection(connection: sqlite3.Connection, _record: object) -> None:
    # Python's module would begin transactions late and only for some statements; ``begin`` does it.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    # With a write-ahead log, a loss of power may undo the last transactions but damages nothing.
    connection.execute("PRAGMA synchronous = NORMAL")


def begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def identity(file: Path) -> tuple[int, int] | None:
    """What a file keeps when it is written, and another file does not have; None where there is no file."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def make_folder(url: URL) -> None:
    if url.database is None or url.query:  # a file: URI says itself how to open
        return
    folder = Path(url.database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailableError(
            f"run store {url.database} cannot be made: {error.strerror}: {folder}; make that folder, {ELSEWHERE}"
        ) from error


def keep_a_write_ahead_log(engine: Engine, busy_seconds: float) -> None:
    """So that reading and writing do not wait for each other; the file remembers it."""
    deadline = time.monotonic() + busy_seconds
    with closing(engine.raw_connection()) as connection:
        while True:
            try:
                connection.cursor().execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                # SQLite does not wait by itself here when two processes do this at once.
                busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                return
