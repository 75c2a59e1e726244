"""Studies of what the rank correlation depends on, as files (JSON) with their provenance inside."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from importlib import resources
from pathlib import Path
from typing import Any

from swapcore.environment import home
from swapcore.errors import DamagedTableError, InvalidInputError, MissingDataError, UnknownNameError

__all__ = ["Study", "StudyRow", "load_study", "own_studies", "read_study", "study_files", "write_study"]

FOLDER = "studies"
NUMBERS = ("n", "samples", "resolution", "repeats", "saturation", "seconds")
RANKINGS = ("spearman", "low", "high", "top10_spearman", "mu", "sigma", "regularised_spearman", "held_out_spearman")
"""Numbers, or None."""


@dataclass(frozen=True, kw_only=True)
class StudyRow:
    """How well one setting ranks.

    Attributes:
        factor, level, is_default: What is varied, and to what, for people; whether it is what all others vary around.
        images, image_seed, samples, resolution, repeats: How was scored; see ``ScoreSettings``.
        n: Architectures compared.
        spearman: ρ with trained accuracy, unregularised; this and all others are None where undefined.
        low, high: Its 95 % bootstrap interval over architectures.
        top10_spearman: ρ among the best tenth by accuracy.
        mu, sigma: At which the regularised score ranks these architectures best, on a grid.
        regularised_spearman: ρ there, which flatters: it was chosen on the same architectures.
        held_out_spearman: Mean ρ on one half of them at the best μ and σ of the other, over 20 random halves.
        saturation: Median of Ψ / min(V, 2^S).
        seconds: Median time of one architecture, all repeats.
    """

    factor: str
    level: str
    is_default: bool
    images: str
    image_seed: int | None
    samples: int
    resolution: int
    repeats: int
    n: int
    spearman: float | None
    low: float | None
    high: float | None
    top10_spearman: float | None
    mu: float | None
    sigma: float | None
    regularised_spearman: float | None
    held_out_spearman: float | None
    saturation: float
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Study:
    """Rows with what they have in common.

    Attributes:
        name: File name without ending.
        rows: Grouped by factor.
        provenance: Space, data set, accuracies, and what was measured how, where and when.
    """

    name: str
    rows: tuple[StudyRow, ...]
    provenance: Mapping[str, Any]

    @property
    def title(self) -> str:
        """What was studied, in a few words."""
        facts = self.provenance
        return f"{facts.get('space')}, {facts.get('truth_title')}, {facts.get('preset')} network"


def own_studies() -> Path:
    """Folder of the studies that were computed on this machine."""
    return home() / FOLDER


def study_files() -> dict[str, Path]:
    """Name -> file of every study on this machine, those that came with swapcore first."""
    found: dict[str, Path] = {}
    for folder in (Path(str(resources.files("swapcore.data") / "bundled")) / FOLDER, own_studies()):
        for path in sorted(folder.glob("*.json")):
            found.setdefault(path.stem, path)
    return found


def load_study(name: str) -> Study:
    """Read a study by name.

    Raises:
        UnknownNameError: If there is none of that name.
        DamagedTableError: If its file is not a study.
    """
    files = study_files()
    if name not in files:
        raise UnknownNameError("study", name, files)
    return read_study(files[name])


def read_study(path: Path) -> Study:
    """Read a study from a file.

    Raises:
        MissingDataError: If it is not there.
        DamagedTableError: If it is not a study.
    """
    if not path.is_file():
        raise MissingDataError(f"study {path} is missing; make it again with python -m swapcore study")
    try:
        content = json.loads(path.read_text())
        rows, provenance = content["rows"], content["provenance"]
        fault = structural_fault(rows, provenance)
    except (OSError, ValueError, KeyError, TypeError) as error:
        fault = type(error).__name__
    if fault is not None:
        raise DamagedTableError(f"study {path} is damaged ({fault}); make it again with python -m swapcore study")
    return Study(name=path.stem, rows=tuple(StudyRow(**row) for row in rows), provenance=provenance)


def structural_fault(rows: object, provenance: object) -> str | None:
    """What keeps a file from being a study, in words; None where nothing does."""
    if not isinstance(provenance, dict):
        return "its provenance is not an object"
    if not isinstance(rows, list) or not rows:
        return "it has no rows"
    names = {field.name for field in fields(StudyRow)}
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or set(row) != names:
            return f"row {number} must have {', '.join(sorted(names))}"
        given = [*NUMBERS, *(name for name in RANKINGS if row[name] is not None)]
        for name in given:
            if isinstance(row[name], bool) or not isinstance(row[name], int | float):
                return f"{name} in row {number} must be a number"
    return None


def write_study(path: Path, rows: Sequence[StudyRow], provenance: Mapping[str, Any]) -> None:
    """Write a study so that the file is either whole or not there.

    Raises:
        InvalidInputError: If it cannot be written.
    """
    content = {"provenance": dict(provenance), "rows": [asdict(row) for row in rows]}
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n")
        unfinished.replace(path)
    except OSError as error:
        raise InvalidInputError(f"output {path} cannot be written: {error.strerror}") from error
