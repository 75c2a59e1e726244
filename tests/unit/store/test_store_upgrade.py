"""A database that an earlier version has written is brought to the present schema with all that is in it."""

import contextlib
import io
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DatabaseError

import swapcore.store.migrate
from swapcore.errors import StoreError
from swapcore.runs.settings import SearchSettings, settings_from_json
from swapcore.store.database import Database
from swapcore.store.migrate import MIGRATIONS
from swapcore.store.migrations.versions import v0002_undefined_values
from swapcore.store.run import CycleRow, EvaluationRow, RunState, SavedScore
from swapcore.store.runs import RunStore
from swapcore.store.schema import VERSION, VERSION_TABLE, metadata

BEFORE = Path(__file__).with_name("store_0001.sql")
"""What version 0.1.0 wrote: two runs, one begun from the other, with evaluations, cycles, events and scores."""
TABLES = ("runs", "evaluations", "cycles", "events", "conditions", "scores")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "runs.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(BEFORE.read_text())
        connection.execute("PRAGMA journal_mode = WAL")
    return path


def rows_of(path):
    """Table -> its rows, by column, and which class each value is stored as."""
    found = {}
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        for table in TABLES:
            rows = [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")]
            kinds = [{name: type(value) for name, value in row.items()} for row in rows]
            found[table] = (rows, kinds)
    return found


def version_of(path):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchall()


def test_nothing_is_lost(path):
    before = rows_of(path)
    assert all(len(rows) >= 2 for rows, _ in before.values())
    assert version_of(path) == [("0001",)]
    RunStore.open(f"sqlite:///{path}").close()
    after = rows_of(path)
    assert version_of(path) == [(VERSION,)]
    for table, (rows, kinds) in before.items():
        more = {"undefined": None} if table in {"evaluations", "scores"} else {}
        assert after[table][0] == [row | more for row in rows]
        assert [{name: kind[name] for name in kinds[0]} for kind in after[table][1]] == kinds
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert names == {*TABLES, VERSION_TABLE}


def test_the_upgraded_schema_is_that_of_a_new_database(path, tmp_path):
    database = Database.open(f"sqlite:///{path}")
    with database.read() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    database.close()
    Database.open(f"sqlite:///{tmp_path / 'new.db'}").close()
    for ask in ("table_info", "index_list", "foreign_key_list"):
        for table in TABLES:
            found = []
            for file in (path, tmp_path / "new.db"):
                with contextlib.closing(sqlite3.connect(file)) as connection:
                    found.append(connection.execute(f"PRAGMA {ask}({table})").fetchall())
            assert found[0] == found[1]
    with contextlib.closing(sqlite3.connect(path)) as connection:
        query = "SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID%' ORDER BY name"
        assert [name for (name,) in connection.execute(query)] == ["cycles", "evaluations", "events", "scores"]


def test_runs_of_before_are_read_deleted_and_gone_on_with(path):
    with RunStore.open(f"sqlite:///{path}") as store:
        child, parent = store.runs()
        assert child.parent == parent.id
        assert (parent.state, child.state) == (RunState.FINISHED, RunState.STOPPED)
        rows, cycles = store.evaluations(parent.id), store.cycles(parent.id)
        assert len(rows) == parent.evaluations == 9
        assert [row.number for row in rows] == list(range(9))
        assert all(row.score is not None and row.fitness is not None and row.undefined is None for row in rows)
        assert cycles[-1].best == parent.best.fitness == max(row.fitness for row in rows)
        assert store.undefined(parent.id) == {}
        settings = settings_from_json(child.settings)
        assert (settings.metric, settings.mu) == ("swap", 0.8)
        assert "metric" not in child.settings

        store.claim(child.id, "me")
        missing = EvaluationRow(
            number=child.evaluations,
            cycle=0,
            architecture="a",
            origin="random",
            score=None,
            size=1.0,
            fitness=None,
            seconds=1.0,
            undefined="so",
        )
        cycle = CycleRow(
            cycle=len(store.cycles(child.id)), evaluations=1, best=None, median=None, population=(), seconds=1.0
        )
        store.append(child.id, "me", [missing], [cycle], best=None, seconds=1.0)
        assert store.evaluations(child.id)[-1] == missing
        assert store.cycles(child.id)[-1] == cycle
        store.finish(child.id, "me", RunState.STOPPED)
        store.delete(parent.id)
        assert store.evaluations(parent.id) == store.cycles(parent.id) == []
        assert store.run(child.id).parent is None


def test_scores_of_before_are_found_under_what_a_search_asks_for_now(path):
    from swapcore.runs.scorer import StoredScorer

    with RunStore.open(f"sqlite:///{path}") as store:
        parent = store.runs()[-1]
        scorer = StoredScorer(settings_from_json(parent.settings), store, None)
        texts = [row.architecture for row in store.evaluations(parent.id)]
        kept = store.saved_scores(scorer.conditions, texts)
        assert set(kept) == set(texts)
        assert {text: kept[text].scores for text in texts} == {
            row.architecture: (row.score,) for row in store.evaluations(parent.id)
        }
        store.save_scores(scorer.conditions, {"new": SavedScore(undefined="so", seconds=0.1)})
        other = StoredScorer(SearchSettings(metric="nwot", preset="lite", samples=4, device="cpu"), store, None)
        assert store.saved_scores(other.conditions, texts) == {}


def test_an_upgrade_that_fails_half_way_leaves_the_database_as_it_was(path, monkeypatch):
    before = rows_of(path)

    def fail(self, *arguments):
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(swapcore.store.migrate.MigrationContext, "stamp", fail)
        with pytest.raises(RuntimeError, match="power cut"):
            RunStore.open(f"sqlite:///{path}")
    assert (rows_of(path), version_of(path)) == (before, [("0001",)])
    with contextlib.closing(sqlite3.connect(path)) as connection:
        # A row that makes no sense to the database itself: the copy of it fails in the middle.
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("UPDATE evaluations SET run = 'nobody' WHERE number = 5")
        connection.commit()
    before = rows_of(path)
    with pytest.raises((StoreError, DatabaseError)):
        RunStore.open(f"sqlite:///{path}")
    assert (rows_of(path), version_of(path)) == (before, [("0001",)])


def test_the_steps_follow_each_other_without_a_fork():
    steps = [step.revision for step in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]
    assert steps[0] == "0001"
    assert steps[-1] == VERSION
    assert all(int(later) == int(earlier) + 1 for earlier, later in pairwise(steps))


def test_postgresql_alters_the_tables_where_they_are():
    written = io.StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": written, "version_table": VERSION_TABLE}
    )
    with Operations.context(context):
        v0002_undefined_values.upgrade()
    statements = [line for line in written.getvalue().replace("\n", " ").split(";") if line.strip()]
    assert [" ".join(line.split()) for line in statements] == [
        "ALTER TABLE evaluations ALTER COLUMN score DROP NOT NULL",
        "ALTER TABLE evaluations ALTER COLUMN fitness DROP NOT NULL",
        "ALTER TABLE evaluations ADD COLUMN undefined TEXT",
        "ALTER TABLE cycles ALTER COLUMN best DROP NOT NULL",
        "ALTER TABLE cycles ALTER COLUMN median DROP NOT NULL",
        "ALTER TABLE scores ALTER COLUMN units DROP NOT NULL",
        "ALTER TABLE scores ALTER COLUMN saturation DROP NOT NULL",
        "ALTER TABLE scores ADD COLUMN undefined TEXT",
    ]
