"""Saved ensembles: one JSON file each, bundled or of this machine."""

import functools
import json
import re
from collections.abc import Collection
from pathlib import Path

from swapcore.environment import home
from swapcore.errors import InvalidInputError, SwapcoreError, UnknownNameError
from swapcore.metrics.columns import MEAN, SIZE_COLUMNS
from swapcore.metrics.ensemble import Ensemble
from swapcore.metrics.ensemble_facts import metric_of
from swapcore.metrics.ensemble_json import ensemble_from_json, ensemble_to_json
from swapcore.metrics.metric import Metric
from swapcore.metrics.registry import METRICS
from swapcore.problems.registry import get_space

__all__ = [
    "DamagedEnsembleError",
    "check_ensemble_name",
    "delete_ensemble",
    "ensemble_files",
    "ensembles_of",
    "ensembles_stamp",
    "is_own",
    "load_ensemble",
    "metric_named",
    "require_free_name",
    "save_ensemble",
]

BUNDLED = Path(__file__).parent / "bundled" / "ensembles"
FOLDER = "ensembles"
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
LARGEST = 2_000_000
"""Bytes; a definition with all members is a twentieth of that."""


class DamagedEnsembleError(SwapcoreError):
    """A file that is no definition of an ensemble."""


def own_folder() -> Path:
    """Where ensembles of this machine are."""
    return home() / FOLDER


def ensemble_files(space: str) -> dict[str, Path]:
    """Name -> file of the ensembles of a space; one of this machine stands before a bundled one."""
    found: dict[str, Path] = {}
    for folder in (own_folder(), BUNDLED):
        for path in sorted((folder / space).glob("*.json")):
            found.setdefault(path.stem, path)
    return dict(sorted(found.items()))


def ensembles_stamp(space: str) -> str:
    """Tells which ensembles a space has, and in which version; who keeps what is made of them keeps this beside it."""
    told = []
    for name, path in ensemble_files(space).items():
        try:
            facts = path.stat()
        except OSError:
            # Gone since it was listed.
            continue
        told.append(f"{name}:{facts.st_mtime_ns}:{facts.st_size}")
    return " ".join(told)


def ensembles_of(space: str) -> dict[str, Ensemble]:
    """Name -> ensemble of a space; those that cannot be read are left out, and tell why when they are asked for."""
    found = {}
    for name in ensemble_files(space):
        try:
            found[name] = load_ensemble(space, name)
        except SwapcoreError:
            continue
    return found


def is_own(space: str, name: str) -> bool:
    """Whether an ensemble is one of this machine, which can be deleted."""
    path = ensemble_files(space).get(name)
    return path is not None and path.is_relative_to(own_folder())


def load_ensemble(space: str, name: str) -> Ensemble:
    """Read an ensemble.

    Raises:
        UnknownNameError: If the space has none of that name; lists those that there are.
        DamagedEnsembleError: If its file cannot be read, or is of another space or a newer version.
    """
    files = ensemble_files(get_space(space).name)
    if name not in files:
        raise UnknownNameError(f"ensemble of {space}", name, files)
    path = files[name]
    try:
        told = path.stat()
        found = read_at(path, told.st_mtime_ns, told.st_size)
    except (OSError, SwapcoreError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise DamagedEnsembleError(f"ensemble {name} of {space} cannot be read: {reason} (file {path.name})") from error
    if (found.space, found.name) != (space, name):
        raise DamagedEnsembleError(
            f"file {path.name} defines ensemble {found.name!r} of {found.space!r} where {name!r} of {space!r} is "
            f"expected"
        )
    return found


@functools.lru_cache(maxsize=64)
def read_at(path: Path, _written: int, size: int) -> Ensemble:
    """A definition from a file, kept until it is written again: pages and commands ask for all of a space."""
    if size > LARGEST:
        raise InvalidInputError(f"it is larger than {LARGEST:,} bytes")
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise InvalidInputError("it is no JSON") from error
    found = ensemble_from_json(told)
    # Tells of a member that is not known here.
    metric_of(found)
    return found


def metric_named(space: str, name: str) -> Metric:
    """A metric by its name, or else an ensemble of a space.

    Raises:
        UnknownNameError: If there is neither; lists both.
        DamagedEnsembleError: If the ensemble cannot be read.
    """
    if name in METRICS:
        return METRICS[name]
    files = ensemble_files(get_space(space).name)
    if name not in files:
        raise UnknownNameError("metric", name, [*METRICS, *files])
    return metric_of(load_ensemble(space, name))


def require_free_name(space: str, name: str, columns: Collection[str] = ()) -> None:
    """Check the name of a new ensemble.

    Args:
        space: Name of the space.
        name: The wanted one.
        columns: Names that other columns have.

    Raises:
        InvalidInputError: If it is no name, or taken.
    """
    check_ensemble_name(name)
    if name in ensemble_files(space):
        raise InvalidInputError(f"there is an ensemble {name!r} of {space} already; choose another name, or delete it")
    if name in columns:
        raise InvalidInputError(f"{name!r} is the name of a column already; give the ensemble another one")


def check_ensemble_name(name: str) -> None:
    """Check a name that an ensemble is to be kept under.

    Raises:
        InvalidInputError: If it is that of a metric, or no name for a file.
    """
    if not NAME.fullmatch(name):
        raise InvalidInputError(
            f"name of an ensemble must be of small letters, digits, '.', '_' and '-', at most 60; got {name!r}"
        )
    if name in METRICS or name in SIZE_COLUMNS.values() or name.endswith(f"_{MEAN}"):
        raise InvalidInputError(f"{name!r} is the name of a metric; give the ensemble another one")


def save_ensemble(ensemble: Ensemble) -> Path:
    """Keep an ensemble on this machine, in place of one of the same name.

    Raises:
        InvalidInputError: If its name is that of a metric, or no name for a file; or it cannot be written.
    """
    check_ensemble_name(ensemble.name)
    path = own_folder() / ensemble.space / f"{ensemble.name}.json"
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(ensemble_to_json(ensemble), allow_nan=False), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise InvalidInputError(f"ensemble {ensemble.name} cannot be written: {error}") from error
    return path


def delete_ensemble(space: str, name: str) -> None:
    """Remove an ensemble of this machine.

    Raises:
        UnknownNameError: If there is none of that name.
        InvalidInputError: If it is one that comes with the package.
    """
    files = ensemble_files(get_space(space).name)
    if name not in files:
        raise UnknownNameError(f"ensemble of {space}", name, files)
    if files[name].is_relative_to(BUNDLED):
        raise InvalidInputError(f"ensemble {name!r} comes with the package and cannot be deleted")
    files[name].unlink()
