"""Scores that need not be computed again, by what they depend on."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Insert, RowMapping, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from swapcore.store.run import require_json
from swapcore.store.schema import conditions as conditions_table
from swapcore.store.schema import scores as scores_table
from swapcore.values.score import Score

__all__ = ["insert_scores", "select_scores"]

AT_ONCE = 500
"""Architectures asked for in one statement; databases limit the parameters of a statement."""


def select_scores(
    connection: Connection, conditions: Mapping[str, Any], architectures: Iterable[str]
) -> dict[str, Score]:
    """Those of the scores that are known."""
    texts = list(dict.fromkeys(architectures))
    known = select(scores_table).where(scores_table.c.digest == digest(conditions))
    found = {}
    for start in range(0, len(texts), AT_ONCE):
        some = known.where(scores_table.c.architecture.in_(texts[start : start + AT_ONCE]))
        for row in connection.execute(some).mappings():
            found[row["architecture"]] = score_from(row)
    return found


def insert_scores(connection: Connection, conditions: Mapping[str, Any], scores: Mapping[str, Score]) -> None:
    """Keep scores; of two for the same thing the first stays."""
    key = digest(conditions)
    connection.execute(insert_new(connection, conditions_table), {"digest": key, "conditions": dict(conditions)})
    rows = [{"digest": key, "architecture": architecture} | to_columns(score) for architecture, score in scores.items()]
    if rows:
        connection.execute(insert_new(connection, scores_table), rows)


def score_from(row: RowMapping) -> Score:
    """A score that is kept."""
    return Score(
        values=tuple(row["scores"]),
        undefined=row["undefined"],
        units=row["units"],
        saturation=row["saturation"],
        seconds=row["seconds"],
        known_before=True,
    )


def to_columns(score: Score) -> dict[str, Any]:
    """Columns of a score; its device is among the conditions."""
    return {
        "scores": score.values,
        "undefined": score.undefined,
        "units": score.units,
        "saturation": score.saturation,
        "seconds": score.seconds,
    }


def insert_new(connection: Connection, table: Table) -> Insert:
    """An insert that leaves rows alone that are there already."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def digest(conditions: Mapping[str, Any]) -> str:
    """The same for the same conditions, in whatever order they are named."""
    require_json("conditions", conditions)
    text = json.dumps(conditions, sort_keys=True, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
