"""Saved ensembles: one JSON file each, bundled or of this machine."""

import json
import math
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from swapcore.environment import home
from swapcore.errors import InvalidInputError, SwapcoreError, UnknownNameError
from swapcore.metrics.ensemble import Ensemble, Member, Stage
from swapcore.metrics.registry import METRICS
from swapcore.problems.registry import get_space
from swapcore.values.regularisation import Regularisation

__all__ = [
    "DamagedEnsembleError",
    "delete_ensemble",
    "ensemble_files",
    "ensembles_of",
    "load_ensemble",
    "save_ensemble",
]

BUNDLED = Path(__file__).parent / "bundled" / "ensembles"
FOLDER = "ensembles"
VERSION = 1
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


def ensembles_of(space: str) -> dict[str, Ensemble]:
    """Name -> ensemble of a space; those that cannot be read are left out, and tell why when they are asked for."""
    found = {}
    for name in ensemble_files(space):
        try:
            found[name] = load_ensemble(space, name)
        except SwapcoreError:
            continue
    return found


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
        if path.stat().st_size > LARGEST:
            raise InvalidInputError(f"it is larger than {LARGEST:,} bytes")
        found = from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, SwapcoreError) as error:
        reason = str(error) if isinstance(error, SwapcoreError | OSError) else "it is no definition of an ensemble"
        raise DamagedEnsembleError(f"ensemble {name} of {space} cannot be read: {reason} (file {path.name})") from error
    if (found.space, found.name) != (space, name):
        raise DamagedEnsembleError(
            f"file {path.name} defines ensemble {found.name!r} of {found.space!r} where {name!r} of {space!r} is "
            f"expected"
        )
    return found


def save_ensemble(ensemble: Ensemble) -> Path:
    """Keep an ensemble on this machine, in place of one of the same name.

    Raises:
        InvalidInputError: If its name is that of a metric, or no name for a file; or it cannot be written.
    """
    if not NAME.fullmatch(ensemble.name):
        raise InvalidInputError(
            f"name of an ensemble must be of small letters, digits, '.', '_' and '-', at most 60; got {ensemble.name!r}"
        )
    if ensemble.name in METRICS:
        raise InvalidInputError(f"{ensemble.name!r} is the name of a metric; give the ensemble another one")
    path = own_folder() / ensemble.space / f"{ensemble.name}.json"
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(to_json(ensemble), allow_nan=False), encoding="utf-8")
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


def to_json(ensemble: Ensemble) -> dict[str, Any]:
    """All of a definition."""
    return {"version": VERSION, **asdict(ensemble)}


def from_json(told: dict[str, Any]) -> Ensemble:
    """A definition from what ``to_json`` made of it."""
    version = told.pop("version")
    if not isinstance(version, int) or version > VERSION:
        raise InvalidInputError(f"it was made by a newer version of this program (format {version!r}, known {VERSION})")
    stages = tuple(
        Stage(
            members=tuple(member_from(one) for one in stage["members"]),
            reference=tuple(numbers(one) for one in stage["reference"]),
            scores=numbers(stage["scores"]),
        )
        for stage in told.pop("stages")
    )
    return Ensemble(stages=stages, **{**told, "weights": numbers(told["weights"])})


def member_from(told: dict[str, Any]) -> Member:
    f = told["regularisation"]
    return Member(column=str(told["column"]), regularisation=None if f is None else Regularisation(**f))


def numbers(told: list[Any]) -> tuple[float, ...]:
    found = tuple(float(one) for one in told)
    if not all(map(math.isfinite, found)):
        raise InvalidInputError("its numbers must be finite")
    return found
