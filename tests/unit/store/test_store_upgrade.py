"""A database that an earlier version has written is brought to the present schema with all that is in it."""

import contextlib
import io
import sqlite3
from dataclasses import replace
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
from swapcore.evaluation.resolve import resolve
from swapcore.runs.job import work
from swapcore.runs.opening import opened
from swapcore.runs.settings import SETTINGS_VERSION, settings_from_json
from swapcore.search.registry import SEARCHERS
from swapcore.store.database import Database
from swapcore.store.migrate import MIGRATIONS
from swapcore.store.migrations.versions import v0002_undefined_values, v0003_best_by_number, v0004_experiments
from swapcore.store.run import CycleRow, EvaluationRow, RunState
from swapcore.store.runs import RunStore
from swapcore.store.schema import VERSION, VERSION_TABLE, metadata
from swapcore.values.score import Score

FOLDER = Path(__file__).parent
BEFORE = {"0001": FOLDER / "store_0001.sql", "0002": FOLDER / "store_0002.sql"}
"""What versions before have written: of 0001 two runs, one begun from the other; of 0002 a run of every kind, cut off
after some cycles."""
TABLES = ("runs", "evaluations", "cycles", "events", "conditions", "scores")
NEW_TABLES = ("experiments",)
REPEATED = ("best_architecture", "best_score", "best_size", "best_fitness")
"""Columns of a run that its best evaluation has, too."""


def written(tmp_path, version):
    path = tmp_path / "runs.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(BEFORE[version].read_text())
        connection.execute("PRAGMA journal_mode = WAL")
    return path


@pytest.fixture(params=BEFORE)
def any_version(request):
    return request.param


@pytest.fixture
def any_path(tmp_path, any_version):
    return written(tmp_path, any_version)


@pytest.fixture
def path(tmp_path):
    return written(tmp_path, "0001")


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


def test_nothing_is_lost(any_path, any_version):
    before = rows_of(any_path)
    assert all(len(rows) >= 2 for rows, _ in before.values())
    assert version_of(any_path) == [(any_version,)]
    RunStore.open(f"sqlite:///{any_path}").close()
    after = rows_of(any_path)
    assert version_of(any_path) == [(VERSION,)]
    for table, (rows, kinds) in before.items():
        more = {"undefined": None} if any_version == "0001" and table in {"evaluations", "scores"} else {}
        more = {"experiment": None, "cell": None} if table == "runs" else more
        assert after[table][0] == [now(row) | more for row in rows]
        assert [{name: kind[name] for name in now(kinds[0])} for kind in after[table][1]] == list(map(now, kinds))
    best = {(row["run"], row["number"]): row for row in after["evaluations"][0]}
    for run in before["runs"][0]:
        row = best[run["id"], run["best_number"]]
        assert [row[name.removeprefix("best_")] for name in REPEATED] == [run[name] for name in REPEATED]
    with contextlib.closing(sqlite3.connect(any_path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert names == {*TABLES, *NEW_TABLES, VERSION_TABLE}


def now(row):
    """A row of a run as it is kept now."""
    kept = {("requested" if name == "wanted" else name): value for name, value in row.items() if name not in REPEATED}
    return kept if "wanted" in row else row


def test_the_upgraded_schema_is_that_of_a_new_database(any_path, tmp_path):
    path = any_path
    database = Database.open(f"sqlite:///{path}")
    with database.read() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    database.close()
    Database.open(f"sqlite:///{tmp_path / 'new.db'}").close()
    for ask in ("table_info", "index_list", "foreign_key_list"):
        for table in TABLES + NEW_TABLES:
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
        assert (settings.score.metric, settings.regularisation.mu) == ("swap", 0.8)
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


def test_settings_of_before_are_nested_now_and_say_the_same(any_path):
    with RunStore.open(f"sqlite:///{any_path}") as store:
        runs = store.runs()
        for run in runs:
            flat, settings = run.settings, opened(run).settings
            assert "version" not in flat
            parameters = flat.get("parameters", {})
            assert {
                "space": settings.score.space,
                "dataset": settings.score.dataset,
                "metric": settings.score.metric,
                "samples": settings.score.samples,
                "repeats": settings.score.repeats,
                "preset": settings.score.preset,
                "channels": settings.score.channels,
                "cells": settings.score.cells,
                "images": settings.score.images,
                "image_seed": settings.score.image_seed,
                "resolution": settings.score.resolution,
                "score_seed": settings.score.seed,
                "algorithm": settings.searcher.algorithm,
                "seed": settings.searcher.seed,
                "mu": None if settings.regularisation is None else settings.regularisation.mu,
                "sigma": None if settings.regularisation is None else settings.regularisation.sigma,
                "size": settings.objective.size,
                "device": settings.execution.device,
                "workers": settings.execution.workers,
                "parameters": parameters,
            } == {"metric": "swap", "images": "bundled", "image_seed": None, "resolution": None} | flat
            kind = type(settings.searcher.parameters)
            # What has come since has its default, which changes nothing.
            then = {name: parameters.get(name, getattr(kind(), name)) for name in kind.names()}
            own = settings.searcher.parameters.to_json()
            assert then == {name: value for name, value in own.items() if name != "insist"}
            assert settings.searcher.lag == 1
            assert settings.new_searcher().budget == run.budget
            written = settings.to_json()
            assert written["version"] == SETTINGS_VERSION
            assert settings_from_json(written) == settings
        kinds = {opened(run).settings.searcher.algorithm for run in runs}
        assert len(runs) == 2 or kinds == set(SEARCHERS)


def test_a_run_of_before_that_was_cut_off_goes_on(tmp_path):
    with RunStore.open(f"sqlite:///{written(tmp_path, '0002')}") as store:
        stopped = [run for run in store.runs() if run.state is RunState.STOPPED and "nasbench201" in str(run.settings)]
        assert len(stopped) >= 2
        for run in stopped:
            before = store.evaluations(run.id)
            done = work(store, run.id)
            assert (done.state, done.evaluations) == (RunState.FINISHED, done.budget)
            assert store.evaluations(run.id)[: len(before)] == before


def test_scores_of_before_are_kept_and_not_taken_for_those_of_now(any_path):
    """They do not say which network they are of."""
    with RunStore.open(f"sqlite:///{any_path}") as store:
        for run in store.runs():
            settings = opened(run).settings
            if settings.score.images != "bundled":
                continue
            conditions = resolve(settings.score, "cpu").conditions()
            texts = [row.architecture for row in store.evaluations(run.id)]
            assert store.kept_scores(conditions, texts) == {}
            score = Score(undefined="so", seconds=0.1)
            store.keep_scores(conditions, {texts[0]: score})
            assert store.kept_scores(conditions, texts) == {texts[0]: replace(score, known_before=True)}


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
        v0003_best_by_number.upgrade()
        v0004_experiments.upgrade()
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
        "ALTER TABLE runs RENAME COLUMN wanted TO requested",
        *(f"ALTER TABLE runs DROP COLUMN {name}" for name in REPEATED),
        (
            "CREATE TABLE experiments ( id VARCHAR(32) NOT NULL, title TEXT NOT NULL, settings JSON NOT NULL, "
            "created TIMESTAMP WITHOUT TIME ZONE NOT NULL, requested VARCHAR(16) NOT NULL, PRIMARY KEY (id) )"
        ),
        "ALTER TABLE runs ADD COLUMN experiment VARCHAR(32)",
        "ALTER TABLE runs ADD COLUMN cell INTEGER",
        "CREATE UNIQUE INDEX runs_by_experiment ON runs (experiment, cell)",
    ]
