"""Errors that a user can meet: each message names the value, what is allowed, and what to do."""

from collections.abc import Iterable

__all__ = [
    "DamagedTableError",
    "DeviceMemoryError",
    "DownloadError",
    "FolderError",
    "InvalidInputError",
    "LaunchError",
    "MemoryNeededError",
    "MissingDataError",
    "RunLostError",
    "RunTakenError",
    "StoreAddressError",
    "StoreDamagedError",
    "StoreError",
    "StoreFullError",
    "StoreLockedError",
    "StoreReadOnlyError",
    "StoreUnavailableError",
    "StoreVersionError",
    "SwapcoreError",
    "UndefinedScoreError",
    "UnknownNameError",
    "UnknownRunError",
    "WorkersLostError",
    "check_whole_number",
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


class DownloadError(SwapcoreError):
    """A file could not be fetched, or what came is not the file; nothing of it is kept."""


class MemoryNeededError(SwapcoreError):
    """This machine has too little memory for a file."""


class FolderError(SwapcoreError):
    """A folder in which swapcore keeps files cannot be written, or is full."""


class UndefinedScoreError(SwapcoreError):
    """A metric has no value for a network.

    Args:
        metric: Its name.
        reason: Why, in words that follow "undefined because".
    """

    def __init__(self, metric: str, reason: str) -> None:
        self.metric, self.reason = metric, reason
        super().__init__(metric, reason)

    def __str__(self) -> str:
        return f"{self.metric} is undefined because {self.reason}"


class WorkersLostError(SwapcoreError):
    """A process that worked for this one has died."""


class DeviceMemoryError(SwapcoreError):
    """A device has too little memory for the smallest piece of the work."""


class StoreError(SwapcoreError):
    """The run store failed; whatever was being written has not been written, not even in part."""


class StoreAddressError(StoreError, InvalidInputError):
    """The URL of the run store is not one that can be used."""


class StoreUnavailableError(StoreError):
    """The database of the run store cannot be reached, opened, read or written."""


class StoreReadOnlyError(StoreError):
    """The database of the run store may be read but not written."""


class StoreLockedError(StoreError):
    """Another process keeps the database of the run store to itself for too long."""


class StoreDamagedError(StoreError):
    """The file of the run store is not a database, or holds what it should not."""


class StoreVersionError(StoreError):
    """The run store was written by a newer swapcore, or by another program."""


class StoreFullError(StoreError):
    """There is no room left where the run store is kept."""


class UnknownRunError(InvalidInputError):
    """No run has this id."""

    def __init__(self, run_id: object) -> None:
        self.run_id = run_id
        super().__init__(f"there is no run {run_id!r}; list the runs with python -m swapcore runs list")


class UnknownExperimentError(InvalidInputError):
    """No experiment has this id."""

    def __init__(self, experiment: object) -> None:
        self.experiment = experiment
        super().__init__(f"there is no experiment {experiment!r}; list them with python -m swapcore experiment list")


class LaunchError(SwapcoreError):
    """The process of a search could not be started."""


class RunTakenError(SwapcoreError):
    """A living process has the run already."""


class RunLostError(SwapcoreError):
    """The run is no longer in the hands of this process: another took over, or it was ended or deleted."""


def check_whole_number(name: str, value: object, least: int = 1) -> None:
    """Check a number that a person gave.

    Raises:
        InvalidInputError: If it is not a whole number of at least ``least``; True and 2.0 are none.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise InvalidInputError(f"{name} must be a whole number of at least {least}; got {value!r}")
