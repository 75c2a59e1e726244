"""Errors that a user can meet: each message names the value, what is allowed, and what to do."""

from collections.abc import Iterable

__all__ = [
    "DamagedTableError",
    "DeviceMemoryError",
    "InvalidInputError",
    "MissingDataError",
    "SwapcoreError",
    "UnknownNameError",
    "WorkersLostError",
]


class SwapcoreError(Exception):
    """Root of every error that swapcore raises on purpose."""


class InvalidInputError(SwapcoreError, ValueError):
    """A value that a person gave is outside what is allowed."""


class UnknownNameError(InvalidInputError):
    """A name that no registry entry carries.

    Args:
        kind: What was looked up, in the singular ("space", "data set").
        name: What was asked for.
        known: The names that exist.
    """

    def __init__(self, kind: str, name: object, known: Iterable[str]) -> None:
        self.kind, self.name, self.known = kind, name, tuple(known)
        super().__init__(f"unknown {kind} {name!r}; known: {', '.join(self.known) or 'none'}")


class MissingDataError(SwapcoreError):
    """A file, package or table that the request needs is not on this machine."""


class DamagedTableError(SwapcoreError):
    """A file is there but does not hold what it should."""


class WorkersLostError(SwapcoreError):
    """A process that worked for this one has died."""


class DeviceMemoryError(SwapcoreError):
    """A device has too little memory for the smallest piece of the work."""
