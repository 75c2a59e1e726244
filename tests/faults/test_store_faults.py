"""A run store that is missing, damaged, full, locked or read-only, and processes that get into each other's way."""

import contextlib
import itertools
import multiprocessing
import os
import resource
import shutil
import sqlite3
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

# What is imported for the first time while this process is another person may be out of reach.
import swapcore.store.migrate
from swapcore.errors import (
    RunLostError,
    RunTakenError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreLockedError,
    StoreReadOnlyError,
    StoreUnavailableError,
    StoreVersionError,
)
from swapcore.store.run import CycleRow, EvaluationRow, RunState, utc_now
from swapcore.store.runs import RunStore
from tests.faults.store_processes import claim_each, open_and_create

ARCH = "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|avg_pool_3x3~0|none~1|skip_connect~2|"
NOBODY = 65534


@pytest.fixture
def path(tmp_path):
    return tmp_path / "runs.db"


@pytest.fixture
def filled(path):
    """A store with one run of 300 evaluations, closed again; gives the id of the run."""
    with RunStore.open(f"sqlite:///{path}") as store:
        run_id = store.create_run({"space": "nasbench201"}, title="Kept", budget=420).id
        store.claim(run_id, "me")
        append(store, run_id, range(300))
    return run_id


def open_store(path, busy_seconds=0.2):
    return RunStore.open(f"sqlite:///{path}", busy_seconds=busy_seconds)


def append(store, run_id, numbers, owner="me", architecture=ARCH):
    numbers = list(numbers)
    rows = [
        EvaluationRow(
            number=number,
            cycle=number,
            architecture=architecture,
            origin="random",
            score=1.0,
            size=1.0,
            fitness=1.0,
            seconds=1.0,
        )
        for number in numbers
    ]
    cycles = [
        CycleRow(cycle=number, evaluations=number + 1, best=1.0, median=1.0, population=(number,), seconds=1.0)
        for number in numbers
    ]
    return store.append(run_id, owner, rows, cycles, best=numbers[-1], seconds=1.0)


def append_until_it_fails(store, run_id, first=300):
    """Append two at a time, so that a transaction can be cut in the middle; gives what was not written and why."""
    for number in range(first, 10_000, 2):
        try:
            append(store, run_id, (number, number + 1), architecture=ARCH * 20)
        except StoreError as error:
            return number, error
    pytest.fail("there was room for everything")


def is_whole(path, run_id, count):
    """All that was written is there, summary and rows alike, and nothing of what was not."""
    with open_store(path) as store:
        assert store.run(run_id).evaluations == count
        assert store.run(run_id).best.number == count - 1
        assert [row.number for row in store.evaluations(run_id)] == list(range(count))
        assert [row.cycle for row in store.cycles(run_id)] == list(range(count))
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def another_program(path):
    """A connection that a program of somebody else has open."""
    return contextlib.closing(sqlite3.connect(path, isolation_level=None))


@contextlib.contextmanager
def ordinary_person():
    """Permissions do not bind root; for a while this process is somebody else."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder():
    """A folder that everybody can reach; pytest's own are for one person only."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    folder.chmod(0o777)
    shutil.rmtree(folder)


# A database that may not be written


def test_a_read_only_file_is_read_and_never_written(open_folder):
    path = open_folder / "runs.db"
    with open_store(path) as store:
        run_id = store.create_run({}, title="Kept", budget=1).id
    path.chmod(0o444)
    with ordinary_person(), open_store(path) as store:
        assert store.run(run_id).title == "Kept"
        assert [event.kind for event in store.events(run_id)] == ["created"]
        for write in (
            lambda: store.create_run({}, title="New", budget=1),
            lambda: store.claim(run_id, "me"),
            lambda: store.record(run_id, "warning", "text"),
            lambda: store.keep_scores({}, {}),
        ):
            with pytest.raises(StoreReadOnlyError, match=f"{path} may be read but not written; make the file"):
                write()
        assert len(store.runs()) == 1


def test_a_read_only_folder_is_told(open_folder):
    folder = open_folder / "locked"
    folder.mkdir()
    path = folder / "runs.db"
    with open_store(path) as store:
        run_id = store.create_run({}, title="Kept", budget=1).id
    path.chmod(0o666)
    before = path.read_bytes()
    folder.chmod(0o555)
    with ordinary_person():
        with pytest.raises(StoreError, match=rf"{path} .*folder") as caught:
            open_store(path)
        assert isinstance(caught.value, StoreUnavailableError | StoreReadOnlyError)
        with pytest.raises(StoreUnavailableError, match=r"other\.db cannot be opened; make sure that its folder"):
            open_store(folder / "other.db")
        with pytest.raises(StoreUnavailableError, match=r"cannot be made: Permission denied"):
            open_store(folder / "deeper" / "other.db")
    folder.chmod(0o777)
    assert path.read_bytes() == before
    with open_store(path) as store:
        assert store.run(run_id).title == "Kept"


def test_an_empty_read_only_file_is_told(open_folder):
    path = open_folder / "runs.db"
    path.touch()
    path.chmod(0o444)
    with ordinary_person(), pytest.raises(StoreReadOnlyError, match="may be read but not written"):
        open_store(path)
    assert path.read_bytes() == b""


def test_a_file_that_may_not_even_be_read_is_told(open_folder):
    path = open_folder / "runs.db"
    open_store(path).close()
    path.chmod(0o000)
    with ordinary_person(), pytest.raises(StoreUnavailableError, match=f"{path} cannot be opened"):
        open_store(path)


def test_a_folder_in_place_of_the_file_is_told(path):
    path.mkdir()
    with pytest.raises(StoreUnavailableError, match="cannot be opened"):
        open_store(path)


def test_a_file_in_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailableError, match="cannot be made: "):
        open_store(tmp_path / "file" / "runs.db")


# A database that is not one


@pytest.mark.parametrize(
    "content", [b"These are my notes.\n" * 100, b"SQLite format 3\x00" + b"\x07" * 4096, b"\x00" * 5000]
)
def test_a_file_that_is_no_database_is_told_and_left_alone(content, path):
    path.write_bytes(content)
    with pytest.raises(StoreDamagedError, match=f"{path} is .*move "):
        open_store(path)
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def test_an_empty_file_becomes_a_store(path):
    path.touch()
    with open_store(path) as store:
        assert store.runs() == []


def test_a_file_that_was_cut_off_is_told(path, filled):
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(StoreDamagedError, match=f"{path} is damaged; save what can be read"), open_store(path) as store:
        store.evaluations(filled)
    assert path.read_bytes() == content[: len(content) // 2]


def test_a_file_with_rubbish_in_the_middle_is_told(path, filled):
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreDamagedError, match="is damaged"), open_store(path) as store:
        store.run(filled)


def test_a_value_that_is_not_json_is_told(path, filled):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE evaluations SET parents = '[0, '")
        connection.commit()
    with open_store(path) as store, pytest.raises(StoreDamagedError, match="holds a value that makes no sense"):
        store.evaluations(filled)


@pytest.mark.parametrize("settings", ['{"space": ', "", "NaN", '{"mu": Infinity}', "\x00"])
def test_settings_that_are_not_json_hide_no_run(settings, path, filled):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE runs SET settings = ?", (settings,))
        connection.commit()
    with open_store(path) as store:
        other = store.create_run({"a": 1}, title="", budget=1)
        assert [run.settings for run in store.runs()] == [{"a": 1}, settings]
        assert store.run(other.id).settings == {"a": 1}
        assert store.run(filled).settings == settings


@pytest.mark.parametrize(
    ("column", "value"), [("state", "dancing"), ("state", ""), ("state", 7), ("requested", "x")], ids=str
)
def test_a_run_with_a_state_that_makes_no_sense_hides_no_other_and_can_be_deleted(column, value, path, filled):
    with open_store(path) as store:
        other = store.create_run({"a": 1}, title="", budget=1)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE runs SET {column} = ? WHERE id = ?", (value, filled))
        connection.commit()
    with open_store(path) as store:
        found = {run.id: run for run in store.runs()}
        assert found[other.id].failure is None
        assert found[filled].state is RunState.FAILED
        assert f"holds '{value}' as its {column}, which is none of" in found[filled].failure
        assert found[filled].best == store.run(filled).best is not None
        assert store.evaluations(filled)
        assert store.version(filled)
        # As soon as no process has it.
        store.clock = lambda: utc_now() + timedelta(minutes=1)
        store.delete(filled)
        assert [run.id for run in store.runs()] == [other.id]


def test_a_run_with_a_state_that_makes_no_sense_goes_on_when_a_process_takes_it(path, filled):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE runs SET state = 'dancing'")
        connection.commit()
    with open_store(path) as store:
        store.enqueue(filled)
        assert store.claim(filled, "me").state is RunState.RUNNING
        assert store.run(filled).failure is None


@pytest.mark.parametrize("changed", ["heartbeat = 'yesterday'", "created = 'once'"])
def test_a_value_that_makes_no_sense_is_told(changed, path, filled):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE runs SET {changed}")
        connection.commit()
    with open_store(path) as store:
        for read in (store.runs, lambda: store.run(filled)):
            with pytest.raises(StoreDamagedError, match=f"{path} holds a value"):
                read()


def test_a_number_that_is_none_is_told(path, filled):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE evaluations SET score = 9e999 WHERE number = 3")
        connection.commit()
    with open_store(path) as store, pytest.raises(StoreDamagedError, match="score must be a finite number"):
        store.evaluations(filled)


@pytest.mark.parametrize("changed", ["score = NULL", "fitness = NULL", "undefined = 'a reason'", "undefined = ''"])
def test_a_number_that_is_missing_without_a_reason_or_there_in_spite_of_one_is_told(changed, path, filled):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE evaluations SET {changed} WHERE number = 3")
        connection.commit()
    with open_store(path) as store, pytest.raises(StoreDamagedError, match=f"{path} holds a value that makes no sense"):
        store.evaluations(filled)


# A schema that is not ours


def test_a_newer_schema_is_told_and_left_alone(path, filled):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE swapcore_version SET version_num = '9999'")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(StoreVersionError, match=r"newer swapcore \(schema 9999; .* up to \d{4}\); update swapcore"):
        open_store(path)
    assert path.read_bytes() == before


def test_tables_of_another_program_are_told_and_left_alone(path):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE runs (distance REAL, minutes REAL)")
        connection.execute("INSERT INTO runs VALUES (42.195, 180)")
        connection.commit()
    with pytest.raises(StoreVersionError, match="belongs to another program: it has tables runs that"):
        open_store(path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT * FROM runs").fetchall() == [(42.195, 180.0)]
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("runs",)]


def test_a_migration_that_fails_leaves_nothing_behind(path, monkeypatch):
    real = swapcore.store.migrate.MigrationContext.stamp

    def fail(self, *arguments):
        raise RuntimeError("power cut")

    monkeypatch.setattr(swapcore.store.migrate.MigrationContext, "stamp", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        open_store(path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    monkeypatch.setattr(swapcore.store.migrate.MigrationContext, "stamp", real)
    with open_store(path) as store:
        assert store.runs() == []


# No room, no luck


def test_a_full_disk_is_told_and_nothing_is_lost(path, filled):
    with open_store(path) as store:
        pages = path.stat().st_size // 4096 + 10

        def limit(connection, _record):
            connection.execute(f"PRAGMA max_page_count = {pages}")

        event.listen(store.database.engine, "connect", limit)
        store.database.engine.dispose()
        number, error = append_until_it_fails(store, filled)
        assert isinstance(error, StoreFullError)
        assert f"{path} cannot grow, because the disk is full; free some space" in str(error)
        assert store.run(filled).evaluations == number
        event.remove(store.database.engine, "connect", limit)
        store.database.engine.dispose()
        append(store, filled, (number, number + 1))
    is_whole(path, filled, number + 2)


def test_a_limit_on_the_size_of_files_is_told_and_nothing_is_lost(path, filled):
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    with open_store(path) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 50_000, old[1]))
        try:
            number, error = append_until_it_fails(store, filled)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, old)
        assert isinstance(error, StoreUnavailableError | StoreFullError)
        assert f"{path} cannot " in str(error)
        assert store.run(filled).evaluations == number
        append(store, filled, (number, number + 1))
    is_whole(path, filled, number + 2)


def test_a_lock_is_waited_for_and_then_told(path, filled):
    with (
        open_store(path, busy_seconds=0.3) as store,
        another_program(path) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        assert len(store.evaluations(filled)) == 300
        started = time.monotonic()
        with pytest.raises(StoreLockedError, match=f"{path} is locked by another process; try again"):
            append(store, filled, [300])
        assert time.monotonic() - started >= 0.25
        other.execute("ROLLBACK")
        append(store, filled, [300])
    is_whole(path, filled, 301)


def test_a_short_lock_is_not_noticed(path, filled):
    with (
        open_store(path, busy_seconds=5) as store,
        another_program(path) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(1) as pool:
            appended = pool.submit(append, store, filled, [300])
            time.sleep(0.2)
            assert not appended.done()
            other.execute("COMMIT")
            appended.result()
    is_whole(path, filled, 301)


def test_a_locked_file_that_is_not_yet_a_store_is_told(path):
    with another_program(path) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreLockedError, match="is locked by another process"):
            open_store(path)
        other.execute("ROLLBACK")
    open_store(path).close()


@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_that_goes_while_in_use_is_told(replaced, path, filled):
    with open_store(path) as store:
        assert store.runs()
        for file in path.parent.glob("runs.db*"):
            file.rename(file.with_name("moved" + file.name[4:]))
        if replaced:
            open_store(path).close()
        for act in (store.runs, lambda: append(store, filled, [300])):
            with pytest.raises(StoreUnavailableError, match=f"{path} was moved, deleted or replaced"):
                act()
    is_whole(path.with_name("moved.db"), filled, 300)


def test_a_server_that_is_not_there_is_told_without_its_password():
    with pytest.raises(StoreUnavailableError, match="server runs") as caught:
        RunStore.open("postgresql://person:secret@127.0.0.1:1/name?connect_timeout=2")
    assert "secret" not in str(caught.value)


# Several at once


@pytest.fixture(scope="module")
def processes():
    with ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn")) as pool:
        # Each imports what it needs before it is timed.
        with tempfile.TemporaryDirectory() as folder:
            urls = [f"sqlite:///{folder}/{number}.db" for number in range(4)]
            list(pool.map(open_and_create, urls, itertools.repeat(time.time() + 3)))
        yield pool


def test_processes_that_open_a_fresh_database_at_once_do_not_clash(processes, tmp_path):
    for number in range(10):
        url = f"sqlite:///{tmp_path / f'{number}.db'}"
        made = list(processes.map(open_and_create, [url] * 4, [time.time() + 0.1] * 4))
        with RunStore.open(url) as store:
            assert {run.id for run in store.runs()} == set(made)
            assert len(set(made)) == 4


def test_threads_that_open_a_fresh_database_at_once_do_not_clash(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        for number in range(5):
            url = f"sqlite:///{tmp_path / f'{number}.db'}"
            made = list(pool.map(open_and_create, [url] * 8, [time.time() + 0.05] * 8))
            with RunStore.open(url) as store:
                assert {run.id for run in store.runs()} == set(made)


def test_of_processes_that_claim_the_same_run_one_wins(processes, path):
    url = f"sqlite:///{path}"
    with RunStore.open(url) as store:
        run_ids = [store.create_run({}, title="", budget=1).id for _ in range(25)]
        won = list(processes.map(claim_each, [url] * 4, [run_ids] * 4, [time.time() + 0.3] * 4))
        assert sorted(itertools.chain(*won)) == sorted(run_ids)
        assert [store.run(run_id).state for run_id in run_ids] == [RunState.RUNNING] * 25
        for run_id in run_ids:
            assert [event.kind for event in store.events(run_id)] == ["created", "started"]


def test_of_threads_that_share_a_store_one_wins(path):
    with RunStore.open(f"sqlite:///{path}") as store:
        barrier = threading.Barrier(8)
        run_ids = [store.create_run({}, title="", budget=1).id for _ in range(20)]

        def claim(owner):
            won = []
            for run_id in run_ids:
                barrier.wait()
                try:
                    store.claim(run_id, owner)
                except RunTakenError:
                    continue
                won.append(run_id)
            return won

        with ThreadPoolExecutor(8) as pool:
            won = list(pool.map(claim, [f"thread {number}" for number in range(8)]))
    assert sorted(itertools.chain(*won)) == run_ids


def test_a_process_that_lost_its_run_writes_nothing_into_the_results_of_the_next(path):
    """Two owners write in turn as fast as they can; the second takes over in the middle."""
    started = time.time()
    with RunStore.open(f"sqlite:///{path}") as store:
        run_id = store.create_run({}, title="", budget=1000).id
        store.claim(run_id, "old")
        taken = threading.Event()

        def write_until_lost():
            number = 0
            with contextlib.suppress(RunLostError):
                while True:
                    append(store, run_id, [number], owner="old")
                    number += 1
                    if number == 20:
                        taken.set()
            return number

        def take_over():
            taken.wait()
            with store.database.write() as connection:
                connection.exec_driver_sql("UPDATE runs SET heartbeat = '2020-01-01 00:00:00.000000', owner = 'gone'")
            store.claim(run_id, "new")
            first = len(store.evaluations(run_id))
            for number in range(first, first + 20):
                append(store, run_id, [number], owner="new")
            return first

        with ThreadPoolExecutor(2) as pool:
            lost, first = pool.submit(write_until_lost), pool.submit(take_over)
            assert lost.result() == first.result()
    assert time.time() - started < 30
    is_whole(path, run_id, first.result() + 20)


def test_many_threads_write_their_logs_and_scores_into_one_store(path):
    with RunStore.open(f"sqlite:///{path}") as store:
        run_id = store.create_run({}, title="", budget=1).id

        def write(thread):
            for number in range(25):
                store.record(run_id, "note", f"{thread}.{number}")

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(write, range(8)))
        found = store.events(run_id)[1:]
    assert [event.number for event in found] == list(range(1, 201))
    assert {event.text for event in found} == {f"{thread}.{number}" for thread in range(8) for number in range(25)}
