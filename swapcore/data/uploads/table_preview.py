"""A first look at a table that somebody made, and what its columns seem to be."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from swapcore.data.uploads.row_reader import is_architecture, open_rows
from swapcore.problems.datasets import DATASETS
from swapcore.problems.registry import PROBLEMS

__all__ = ["TablePreview", "number", "preview"]

FIRST_ROWS = 5
LOOKED_AT = 100
HUNDRED_PERCENT = 100
MOST = 0.5
"""Share of the values looked at that must be architectures, so that a few slips do not hide the column."""


@dataclass(frozen=True, kw_only=True)
class TablePreview:
    """What a file holds, and guesses that a person can correct.

    Attributes:
        path: The file.
        kind: "csv" or "parquet".
        columns: Names of the columns.
        rows: How many there are below the names.
        first: The first few, as text.
        space: Name of the space whose architectures are in it; None if there are none.
        architecture: Name of their column; None if there is none.
        accuracies: Column that seems to hold accuracies -> data set that its name speaks of, or None.
        unit: "fraction" where no accuracy looked at is above 1, else "percent".
    """

    path: Path
    kind: str
    columns: tuple[str, ...]
    rows: int
    first: tuple[tuple[str, ...], ...]
    space: str | None
    architecture: str | None
    accuracies: Mapping[str, str | None]
    unit: str


def preview(path: Path) -> TablePreview:
    """Look at a file.

    Raises:
        InvalidInputError: If it is no table, or too long; says what it is instead, and where.
    """
    rows = open_rows(path)
    reading = iter(rows)
    start = [fields for _, fields in itertools.islice(reading, LOOKED_AT)]
    count = len(start) + sum(1 for _ in reading)
    values = {
        name: [fields[place] for fields in start if place < len(fields)] for place, name in enumerate(rows.columns)
    }
    space, architecture = guess_architectures(values)
    accuracies = guess_accuracies({name: column for name, column in values.items() if name != architecture})
    largest = max((number(text) for name in accuracies for text in values[name]), default=math.nan)
    return TablePreview(
        path=path,
        kind=rows.kind,
        columns=rows.columns,
        rows=count,
        first=tuple(tuple(fields) for fields in start[:FIRST_ROWS]),
        space=space,
        architecture=architecture,
        accuracies={name: guess_dataset(name) for name in accuracies},
        unit="fraction" if largest <= 1 else "percent",
    )


def guess_architectures(values: Mapping[str, Sequence[str]]) -> tuple[str | None, str | None]:
    """The (space, column) with the most architectures; (None, None) where most values are none."""
    shares = {
        (space, name): sum(is_architecture(space, text) for text in column) / len(column)
        for name, column in values.items()
        if column
        for space in PROBLEMS
    }
    best = max(shares, key=shares.__getitem__, default=None)
    return (None, None) if best is None or shares[best] < MOST else best


def guess_accuracies(values: Mapping[str, Sequence[str]]) -> list[str]:
    """Columns of numbers from 0 to 100; of several, those that are called accuracies."""
    found = [
        name
        for name, column in values.items()
        if column and all(0 <= number(text) <= HUNDRED_PERCENT for text in column)
    ]
    called = [name for name in found if "acc" in name.lower()]
    return called or found


def guess_dataset(name: str) -> str | None:
    """The data set that the name of a column speaks of."""
    letters = "".join(character for character in name.lower() if character.isalnum())
    # The longest first: cifar100 begins as cifar10 does.
    for dataset in sorted(DATASETS, key=len, reverse=True):
        if dataset.replace("-", "") in letters:
            return dataset
    return None


def number(text: str) -> float:
    """A number that was written down; NaN if it is none."""
    try:
        # Python's own 1_000 is not how tables write numbers.
        return math.nan if "_" in text else float(text)
    except ValueError:
        return math.nan
