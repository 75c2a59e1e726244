"""Scores that need not be computed again, by what they depend on."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Insert, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from swapcore.store.run import SavedScore, require_json
from swapcore.store.schema import conditions as conditions_table
from swapcore.store.schema import scores as scores_table

__all__ = ["insert_scores", "select_scores"]

AT_ONCE = 500
"""Architectures asked for in one statement; databases limit the parameters of a statement."""
FIELDS = tuple(SavedScore.__dataclass_fields__)


def select_scores(
    connection: Connection, conditions: Mapping[str, Any], architectures: Iterable[str]
) -> dict[str, SavedScore]:
    """Those of the scores that are known."""
    wanted = list(dict.fromkeys(architectures))
    known = select(scores_table).where(scores_table.c.digest == digest(conditions))
    found = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = known.where(scores_table.c.architecture.in_(wanted[start : start + AT_ONCE]))
        for row in connection.execute(some).mappings():
            columns = {name: row[name] for name in FIELDS} | {"scores": tuple(row["scores"])}
            found[row["architecture"]] = SavedScore(**columns)
    return found


def insert_scores(connection: Connection, conditions: Mapping[str, Any], scores: Mapping[str, SavedScore]) -> None:
    """Keep scores; of two for the same thing the first stays."""
    key = digest(conditions)
    connection.execute(insert_new(connection, conditions_table), {"digest": key, "conditions": dict(conditions)})
    rows = [
        {"digest": key, "architecture": architecture} | {name: getattr(score, name) for name in FIELDS}
        for architecture, score in scores.items()
    ]
    if rows:
        connection.execute(insert_new(connection, scores_table), rows)


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
