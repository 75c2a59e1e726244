"""Settings of μ and σ that somebody has saved on this machine, beside those that a space has: one JSON file each."""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from swapcore.data.kept_files import whole_or_nothing, written_folder
from swapcore.environment import home
from swapcore.errors import InvalidInputError, SwapcoreError, UnknownNameError
from swapcore.problems.registry import PROBLEMS, get_problem
from swapcore.values.regularisation import Regularisation
from swapcore.values.size import SizeKind

__all__ = [
    "DamagedPresetError",
    "SizePreset",
    "delete_size_preset",
    "load_size_preset",
    "readable_size_presets",
    "require_free_name",
    "save_size_preset",
    "setting_named",
    "size_preset_files",
]

FOLDER = "size-presets"
VERSION = 1
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,29}")
RESERVED = ("none", "own")
"""What the form of a search calls no regularisation, and any other one."""
LARGEST = 10_000
"""Bytes; a preset is a twentieth of that."""
LONGEST_NOTE = 300


class DamagedPresetError(SwapcoreError):
    """A file that is no preset of μ and σ."""


@dataclass(frozen=True, kw_only=True)
class SizePreset:
    """A saved setting.

    Attributes:
        space: Name of the space, in whose unit it is.
        name: Unique in the space.
        regularisation: μ, σ and the kind of size.
        note: Where it comes from, in words.

    Raises:
        InvalidInputError: When made with a name that is not allowed, or a note that is too long.
        UnknownNameError: For an unknown space.
    """

    space: str
    name: str
    regularisation: Regularisation
    note: str = ""

    def __post_init__(self) -> None:
        get_problem(self.space)
        check_name(self.name)
        if not isinstance(self.note, str) or len(self.note) > LONGEST_NOTE:
            raise InvalidInputError(f"note of a preset must be at most {LONGEST_NOTE} letters; got {self.note!r:.80}")


def own_folder(space: str) -> Path:
    return home() / FOLDER / space


def size_preset_files(space: str) -> dict[str, Path]:
    """Name -> file of the presets of a space."""
    return {path.stem: path for path in sorted(own_folder(get_problem(space).name).glob("*.json"))}


def readable_size_presets(space: str) -> tuple[dict[str, SizePreset], list[str]]:
    """The presets of a space by name, and what is wrong with those that cannot be read."""
    found, problems = {}, []
    for name in size_preset_files(space):
        try:
            found[name] = load_size_preset(space, name)
        except DamagedPresetError as error:
            problems.append(str(error))
    return found, problems


def load_size_preset(space: str, name: str) -> SizePreset:
    """Read a preset.

    Raises:
        UnknownNameError: If the space has none of that name; lists those that there are.
        InvalidInputError: If it is one of another space.
        DamagedPresetError: If its file cannot be read.
    """
    files = size_preset_files(space)
    if name not in files:
        known = (*sorted(built_in_names(space)), *files)
        others = [other for other in PROBLEMS if other != space and name in size_preset_files(other)]
        if others:
            raise InvalidInputError(
                f"preset {name!r} is of {others[0]}, whose sizes are others; presets of {space}: {', '.join(known)}"
            )
        raise UnknownNameError(f"preset of {space}", name, known)
    path = files[name]
    try:
        if path.stat().st_size > LARGEST:
            raise InvalidInputError(f"it is larger than {LARGEST:,} bytes")
        found = from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        reason = str(error) if isinstance(error, SwapcoreError) else "it is no preset of mu and sigma"
        raise DamagedPresetError(f"preset {name} of {space} cannot be read: {reason} (file {path})") from error
    if (found.space, found.name) != (space, name):
        raise DamagedPresetError(
            f"preset {name} of {space} cannot be read: it is {found.name!r} of {found.space} (file {path})"
        )
    return found


def built_in_names(space: str) -> set[str]:
    return {one.name for of_dataset in get_problem(space).view.wanted_sizes.values() for one in of_dataset}


def check_name(name: object) -> None:
    if not isinstance(name, str) or not NAME.fullmatch(name) or name.lower() in RESERVED:
        raise InvalidInputError(
            f"name of a preset must be of letters, digits, '.', '_' and '-', at most 30, and not "
            f"{' or '.join(RESERVED)}; got {name!r}"
        )


def require_free_name(space: str, name: str) -> None:
    """Check that a preset may be saved under a name.

    Raises:
        InvalidInputError: If it is not allowed, or the space has one of that name already.
    """
    check_name(name)
    own = size_preset_files(space)
    built_in = built_in_names(space)
    # Files whose names differ in case alone are one file on some machines.
    taken = {other.lower(): other for other in (*built_in, *own)}.get(name.lower())
    if taken is not None:
        way_out = f", or delete that one first: python -m swapcore tune --space {space} --delete {taken}"
        raise InvalidInputError(
            f"{space} has a preset {taken!r} already; choose another name{way_out if taken in own else ''}"
        )


def save_size_preset(preset: SizePreset) -> Path:
    """Keep a preset on this machine.

    Raises:
        InvalidInputError: If its name is taken.
        FolderError: If it cannot be written.
    """
    require_free_name(preset.space, preset.name)
    folder = own_folder(preset.space)
    path = folder / f"{preset.name}.json"
    text = json.dumps({"version": VERSION, **asdict(preset)}, allow_nan=False, ensure_ascii=False)
    with written_folder(folder, len(text)), whole_or_nothing(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8")
    return path


def setting_named(space: str, dataset: str, name: str, size: SizeKind) -> Regularisation:
    """The setting of a preset of a space: one that somebody saved, or one that the space has for a data set.

    Args:
        space: Name of the space.
        dataset: Name of the data set.
        name: Of the preset.
        size: The kind of size for a preset of the space; one that was saved has its own.

    Raises:
        UnknownNameError: If there is none of that name; lists those that there are.
        InvalidInputError: If it is one of another space.
        DamagedPresetError: If its file cannot be read.
    """
    wanted = {one.name: one for one in get_problem(space).wanted_sizes(dataset)}
    if name in wanted:
        return Regularisation(mu=wanted[name].mu, sigma=wanted[name].sigma, size=size)
    return load_size_preset(space, name).regularisation


def delete_size_preset(space: str, name: str) -> None:
    """Remove a preset of this machine.

    Raises:
        UnknownNameError: If there is none of that name.
        InvalidInputError: If it is one that the space has from the beginning.
    """
    files = size_preset_files(space)
    built_in = built_in_names(space)
    if name in built_in:
        raise InvalidInputError(f"preset {name!r} of {space} comes with the package and cannot be deleted")
    if name not in files:
        raise UnknownNameError(f"preset of {space}", name, files)
    files[name].unlink(missing_ok=True)


def from_json(told: dict[str, Any]) -> SizePreset:
    version = told.pop("version")
    if not isinstance(version, int) or version > VERSION:
        raise InvalidInputError(f"it was made by a newer version of this program (format {version!r}, known {VERSION})")
    return SizePreset(regularisation=Regularisation(**told.pop("regularisation")), **told)
