"""Row by row: whether a table that somebody made holds what it is said to hold."""

import functools
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from swapcore.data.uploads.row_reader import Rows, open_rows
from swapcore.data.uploads.table_preview import number
from swapcore.errors import InvalidInputError
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_space

__all__ = ["CheckedTable", "ImportReport", "Problem", "TableMapping", "check", "unwatched"]

UNITS = {"percent": 1, "fraction": 100}
"""How accuracies may be written -> what makes percent of them."""
DUPLICATES = ("error", "mean")
HUNDRED_PERCENT = 100
EXAMPLES = 5
SHOWN_CHARACTERS = 60
STEP = 1_000
REMEMBERED = 20_000
LONGEST_ARCHITECTURE = 4_000
"""Characters, a few times as many as any has."""

UNKNOWN = "unknown architectures"
DUPLICATE = "architectures that were there before"
NO_NUMBER = "accuracies that are no number"
MISSING = "missing accuracies"
OUT_OF_RANGE = "accuracies out of range"
WRONG_LENGTH = "rows with too few or too many fields"

Progress = Callable[[int], None]


def unwatched(_rows: int) -> None:
    """Nobody looks at the progress."""


@dataclass(frozen=True, kw_only=True)
class TableMapping:
    """What the columns of a table are.

    Attributes:
        space: Name of the search space.
        architecture: Name of the column of architectures.
        accuracies: Name of a column of accuracies -> name of its data set.
        unit: "percent" (0 to 100) or "fraction" (0 to 1).
        duplicates: What to do about an architecture that is there again: "error", or "mean" of its accuracies.

    Raises:
        InvalidInputError: If the space or a data set is unknown, or two columns are of one data set.
    """

    space: str
    architecture: str
    accuracies: Mapping[str, str]
    unit: str = "percent"
    duplicates: str = "error"

    def __post_init__(self) -> None:
        get_space(self.space)
        if not self.accuracies:
            raise InvalidInputError("at least one column of accuracies must be named, with its data set")
        datasets = [get_dataset(dataset).name for dataset in self.accuracies.values()]
        for dataset in datasets:
            if datasets.count(dataset) > 1:
                raise InvalidInputError(f"two columns are said to be accuracies on {dataset}; import them one by one")
        if self.architecture in self.accuracies:
            raise InvalidInputError(f"column {self.architecture!r} cannot hold both architectures and accuracies")
        for name, value, allowed in (("unit", self.unit, UNITS), ("duplicates", self.duplicates, DUPLICATES)):
            if value not in allowed:
                raise InvalidInputError(f"{name} must be one of {', '.join(allowed)}; got {value!r}")


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One kind of fault.

    Attributes:
        what: In words, in the plural.
        count: How many.
        examples: The first of them: number of the line (CSV) or row (Parquet), and what is there.
    """

    what: str
    count: int
    examples: tuple[tuple[int, str], ...]


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What was found in a table.

    Attributes:
        rows: Rows below the names of the columns.
        architectures: Different architectures among them, faults left out.
        merged: Rows whose accuracies went into a mean.
        problems: Whatever keeps the table from being imported; empty where nothing does.
        place: Word for the numbers of the examples, "line" or "row".
    """

    rows: int
    architectures: int
    merged: int
    problems: tuple[Problem, ...]
    place: str

    @property
    def summary(self) -> str:
        """Problems in one line, each with its first example."""
        return "; ".join(
            f"{problem.count:,} {problem.what}, first in {self.place} {problem.examples[0][0]:,}: "
            f"{problem.examples[0][1]}"
            for problem in self.problems
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class CheckedTable:
    """What a table holds, and what was found on the way.

    Attributes:
        report: The findings.
        architectures: Text of each architecture as the space formats it, each once.
        accuracies: Data set -> percent, shape (n,).
    """

    report: ImportReport
    architectures: tuple[str, ...]
    accuracies: Mapping[str, np.ndarray]


@dataclass
class Findings:
    """Faults by kind, as they are met."""

    counts: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def add(self, what: str, line: int, example: str) -> None:
        """One more."""
        self.counts[what] = self.counts.get(what, 0) + 1
        shown = self.examples.setdefault(what, [])
        if len(shown) < EXAMPLES:
            shown.append((line, example))

    def problems(self) -> tuple[Problem, ...]:
        """All of them, those met first in front."""
        return tuple(
            Problem(what=what, count=count, examples=tuple(self.examples[what])) for what, count in self.counts.items()
        )


def check(path: Path, mapping: TableMapping, on_progress: Progress) -> CheckedTable:
    """Read all of a table.

    Raises:
        InvalidInputError: If it is no table, or lacks a column, or is empty.
    """
    rows = open_rows(path)
    places = column_places(rows, mapping)
    findings = Findings()
    sums: dict[str, tuple[float, ...]] = {}
    counts: dict[str, int] = {}
    read = 0
    for read, (line, text, accuracies) in enumerate(checked_rows(rows, mapping, places, findings), start=1):
        if read % STEP == 0:
            on_progress(read)
        if text is None or accuracies is None:
            continue
        if text in counts and mapping.duplicates == "error":
            findings.add(DUPLICATE, line, shortened(text))
            continue
        counts[text] = counts.get(text, 0) + 1
        before = sums.get(text)
        sums[text] = accuracies if before is None else tuple(map(sum, zip(before, accuracies, strict=True)))
    if not read:
        raise InvalidInputError(f"{path} has no rows below the names of its columns")
    on_progress(read)
    totals = np.array([*sums.values()]).reshape(len(sums), len(mapping.accuracies))
    means = totals / np.array([*counts.values()])[:, None]
    report = ImportReport(
        rows=read,
        architectures=len(sums),
        merged=sum(count for count in counts.values() if count > 1),
        problems=findings.problems(),
        place="line" if rows.kind == "csv" else "row",
    )
    accuracies_of = {dataset: means[:, place] for place, dataset in enumerate(mapping.accuracies.values())}
    return CheckedTable(report=report, architectures=tuple(sums), accuracies=accuracies_of)


def column_places(rows: Rows, mapping: TableMapping) -> list[int]:
    """Where the architectures and the accuracies stand in a row.

    Raises:
        InvalidInputError: If a column is not there; lists those that are.
    """
    for name in (mapping.architecture, *mapping.accuracies):
        if name not in rows.columns:
            raise InvalidInputError(
                f"{rows.path} has no column {name!r}; its columns: "
                f"{', '.join(shortened(column) for column in rows.columns)}"
            )
    return [rows.columns.index(name) for name in (mapping.architecture, *mapping.accuracies)]


def checked_rows(
    rows: Rows, mapping: TableMapping, places: list[int], findings: Findings
) -> Iterator[tuple[int, str | None, tuple[float, ...] | None]]:
    """Line, architecture and accuracies in percent of every row; None where there is a fault."""
    space, factor = get_space(mapping.space), UNITS[mapping.unit]

    # Parsing is most of the work, and tables repeat architectures as they are written.
    @functools.lru_cache(maxsize=REMEMBERED)
    def formatted(written: str) -> str | None:
        try:
            return space.format(space.parse(written))
        except InvalidInputError:
            return None

    for line, fields in rows:
        if len(fields) != len(rows.columns):
            findings.add(WRONG_LENGTH, line, f"{len(fields)} where {len(rows.columns)} are expected")
            yield line, None, None
            continue
        written, *numbers = (fields[place] for place in places)
        architecture = formatted(written) if len(written) <= LONGEST_ARCHITECTURE else None
        if architecture is None:
            findings.add(UNKNOWN, line, shortened(written))
        values = tuple(accuracy(text, factor, line, findings) for text in numbers)
        yield line, architecture, None if any(map(math.isnan, values)) else values


def accuracy(text: str, factor: int, line: int, findings: Findings) -> float:
    """One accuracy in percent; NaN, with a word in the findings, where there is none."""
    value = number(text)
    if math.isnan(value):
        is_missing = text.strip().lower() in ("", "nan", "none", "null", "na", "n/a")
        findings.add(MISSING if is_missing else NO_NUMBER, line, shortened(text))
        return math.nan
    if not 0 <= value * factor <= HUNDRED_PERCENT:
        findings.add(OUT_OF_RANGE, line, f"{shortened(text)} is not from 0 to {HUNDRED_PERCENT // factor}")
        return math.nan
    return value * factor


def shortened(text: str) -> str:
    shown = text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}..."
    return repr(shown)
