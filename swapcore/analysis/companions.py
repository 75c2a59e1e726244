"""Tables that complete one another: of the same networks under the same conditions, with other metrics."""

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from swapcore.data.metric_table import metric_table_files, seeds_in_table
from swapcore.data.parquet import PARQUET_FAULTS, read_parquet
from swapcore.data.score_table import metric_in_table, provenance_of_table, score_table_files
from swapcore.errors import DamagedTableError, SwapcoreError
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.problems.registry import get_listable, listable_names

__all__ = ["companions", "measured_in", "table_file"]

CONDITIONS: Mapping[str, Any] = {
    "space": None,
    "dataset": None,
    "inputs": None,
    "preset": None,
    "samples": None,
    "seed": None,
    "repeats": 1,
    "channels": None,
    "cells": None,
    "images": None,
    "image_seed": None,
    "resolution": None,
    "images_digest": None,
}
"""What two tables must have been measured with alike -> what goes without saying."""


def table_file(name: str) -> Path:
    """The file of a table of either kind; where one of each has the name, that of scores."""
    scores = score_table_files()
    return scores[name] if name in scores else metric_table_files()[name]


def measured_in(name: str) -> dict[str, int]:
    """Metric of a table of either kind -> with how many seeds it was measured, without reading the values.

    Raises:
        MissingDataError, DamagedTableError: If its file is gone, or does not say.
    """
    return {metric_in_table(name): 1} if name in score_table_files() else seeds_in_table(name)


def companions(name: str) -> dict[str, dict[str, int]]:
    """The tables that complete one: they hold all of its networks, under its conditions, and metrics that it lacks.

    Args:
        name: Of a table of scores or metrics.

    Returns:
        Name of each -> which metrics are taken from it, with how many seeds they were measured. A metric is taken from
        one table only. What cannot be read completes nothing.

    Raises:
        MissingDataError, DamagedTableError: If the table itself cannot be read.
    """
    known, facts = measured_in(name), provenance_of_table(table_file(name))
    if facts.get("space") is None or facts.get("inputs") is None:
        return {}
    found: dict[str, dict[str, int]] = {}
    for other in dict.fromkeys((*score_table_files(), *metric_table_files())):
        if other == name:
            continue
        try:
            theirs = provenance_of_table(table_file(other))
            if conditions(theirs) != conditions(facts) or not holds_all(other, theirs, name, facts):
                continue
            added = {metric: seeds for metric, seeds in measured_in(other).items() if metric not in known}
        except SwapcoreError:
            continue
        if added:
            found[other] = added
            known |= added
    # The metric that this project is about stands before all others, wherever it comes from.
    return dict(sorted(found.items(), key=lambda one: DEFAULT_METRIC not in one[1]))


def conditions(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {fact: facts.get(fact, usual) for fact, usual in CONDITIONS.items()}


def holds_all(other: str, theirs: Mapping[str, Any], name: str, facts: Mapping[str, Any]) -> bool:
    """Whether a table has all networks of another of the same space."""
    space, many, few = facts["space"], theirs.get("architectures"), facts.get("architectures")
    if space in listable_names() and many == len(get_listable(space)):
        return True
    if isinstance(many, int) and isinstance(few, int) and many < few:
        return False
    return names_at(*stamped(name)) <= names_at(*stamped(other))


def stamped(name: str) -> tuple[Path, int, int]:
    """The file of a table, and what changes when it is written again."""
    path = table_file(name)
    try:
        told = path.stat()
    except OSError as error:
        raise DamagedTableError(f"table {path} cannot be read: {error.strerror}") from error
    return path, told.st_mtime_ns, told.st_size


@functools.lru_cache(maxsize=32)
def names_at(path: Path, _written: int, _size: int) -> frozenset[str]:
    """What a table calls its networks."""
    try:
        return frozenset(read_parquet(path, ("architecture",))[0].column("architecture").unique().to_pylist())
    except PARQUET_FAULTS as error:
        raise DamagedTableError(f"table {path} is damaged ({type(error).__name__})") from error
