"""What can go wrong with a database, told in words that say what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from swapcore.errors import (
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreLockedError,
    StoreReadOnlyError,
    StoreUnavailableError,
    SwapcoreError,
)

__all__ = ["ELSEWHERE", "damage_explained", "errors_explained"]

ELSEWHERE = "or name another database in SWAP_DATABASE_URL"
"""How advice ends."""
SQLITE_READONLY_DBMOVED = sqlite3.SQLITE_READONLY | (4 << 8)
FAULTS: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_BUSY: (
        StoreLockedError,
        "is locked by another process; try again, or end the program that keeps it open (a database browser, a backup)",
    ),
    sqlite3.SQLITE_LOCKED: (StoreLockedError, "is locked by another part of this process; try again"),
    sqlite3.SQLITE_READONLY: (
        StoreReadOnlyError,
        f"may be read but not written; make the file and its folder writable, {ELSEWHERE}",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        StoreUnavailableError,
        f"cannot be opened; make sure that its folder is there and that you may write in it, {ELSEWHERE}",
    ),
    sqlite3.SQLITE_PERM: (StoreUnavailableError, f"may not be opened; change the permissions of the file, {ELSEWHERE}"),
    sqlite3.SQLITE_IOERR: (
        StoreUnavailableError,
        f"cannot be read or written; look at the disk it is on and at the limits on the size of files, {ELSEWHERE}",
    ),
    sqlite3.SQLITE_FULL: (
        StoreFullError,
        f"cannot grow, because the disk is full; free some space and try again, {ELSEWHERE}",
    ),
    sqlite3.SQLITE_NOTADB: (
        StoreDamagedError,
        f"is not a database, or is damaged; move it away to begin a new one, put a copy in its place, {ELSEWHERE}",
    ),
    sqlite3.SQLITE_CORRUPT: (
        StoreDamagedError,
        f"is damaged; save what can be read with sqlite3 FILE .recover and move the file away, {ELSEWHERE}",
    ),
}
"""SQLite's primary result codes -> what they mean for people."""


@contextmanager
def errors_explained(database: str) -> Iterator[None]:
    """Turn whatever the database or its driver raises into a ``StoreError`` that names the database."""
    try:
        yield
    except DBAPIError as error:
        raise explained(database, error.orig or error) from error
    except sqlite3.Error as error:
        raise explained(database, error) from error
    except (SwapcoreError, UnicodeError):
        raise
    except ValueError as error:
        raise damaged(database, error) from error
    except SQLAlchemyError as error:
        raise StoreError(f"run store {database} failed: {first_line(error)}") from error


@contextmanager
def damage_explained(database: str) -> Iterator[None]:
    """Tell of a record that cannot be made of what was read as damage, not as somebody's wrong input."""
    try:
        yield
    except ValueError as error:
        raise damaged(database, error) from error


def damaged(database: str, error: ValueError) -> StoreDamagedError:
    return StoreDamagedError(
        f"run store {database} holds a value that makes no sense ({first_line(error)}); put a copy in its place, "
        f"{ELSEWHERE}"
    )


def explained(database: str, error: BaseException) -> StoreError:
    """The error of a driver as ours."""
    if not isinstance(error, sqlite3.Error):
        return StoreUnavailableError(
            f"run store {database} failed: {first_line(error)}; make sure that the database server runs and lets "
            f"you in, {ELSEWHERE}"
        )
    # Extended codes tell more in their upper bits; errors of the module itself have none.
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code == SQLITE_READONLY_DBMOVED:
        return StoreUnavailableError(f"run store {database} was moved or deleted while in use; start again")
    if code is not None and code & 0xFF in FAULTS:
        kind, words = FAULTS[code & 0xFF]
        return kind(f"run store {database} {words} ({first_line(error)})")
    return StoreError(f"run store {database} failed: {first_line(error)}")


def first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
