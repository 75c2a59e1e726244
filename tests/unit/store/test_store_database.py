"""The database under the run store: where it is, its schema, and what importing it costs."""

import sqlite3
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from swapcore.environment import database_url
from swapcore.errors import StoreAddressError
from swapcore.store.database import Database
from swapcore.store.migrate import MIGRATIONS
from swapcore.store.runs import RunStore
from swapcore.store.schema import VERSION, VERSION_TABLE, metadata


def test_the_store_is_in_the_home_folder_unless_the_environment_says_otherwise(home, monkeypatch, tmp_path):
    monkeypatch.delenv("SWAP_DATABASE_URL", raising=False)
    with RunStore.open() as store:
        assert store.database.name == str(home / "swapcore.db")
    assert (home / "swapcore.db").is_file()
    monkeypatch.setenv("SWAP_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    assert database_url() == f"sqlite:///{tmp_path / 'other.db'}"
    with RunStore.open() as store:
        assert store.runs() == []
    assert (tmp_path / "other.db").is_file()


def test_a_relative_home_means_the_same_file_to_every_process(monkeypatch, tmp_path):
    monkeypatch.delenv("SWAP_DATABASE_URL", raising=False)
    monkeypatch.setenv("SWAP_HOME", "here")
    monkeypatch.chdir(tmp_path)
    assert database_url() == f"sqlite:///{tmp_path / 'here' / 'swapcore.db'}"


def test_the_migrations_make_the_schema_and_end_at_its_version(tmp_path):
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [VERSION]
    database = Database.open(f"sqlite:///{tmp_path / 'runs.db'}")
    with database.read() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
        tables = "SELECT name, sql LIKE '%WITHOUT ROWID%' FROM sqlite_master WHERE type = 'table'"
        made = dict(connection.exec_driver_sql(tables).all())
    database.close()
    intended = {
        table.name: int(table.dialect_options["sqlite"]["with_rowid"] is False) for table in metadata.sorted_tables
    }
    assert {name: made[name] for name in intended} == intended


def test_sqlite_is_set_up_for_many_processes(tmp_path):
    database = Database.open(f"sqlite:///{tmp_path / 'runs.db'}")
    with database.read() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    database.close()
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 5000}


def test_a_database_with_other_tables_gets_ours_beside_them(tmp_path):
    path = tmp_path / "shared.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('of another program')")
    connection.close()
    with RunStore.open(f"sqlite:///{path}") as store:
        store.create_run({}, title="", budget=1)
        with store.database.read() as connection:
            assert connection.exec_driver_sql("SELECT * FROM alembic_version").scalar_one() == "of another program"


def test_opening_again_keeps_everything_and_needs_no_alembic(tmp_path):
    url = f"sqlite:///{tmp_path / 'runs.db'}"
    with RunStore.open(url) as store:
        made = store.create_run({}, title="Kept", budget=1)
    code = (
        f"from swapcore.store.runs import RunStore\n"
        f"import sys\n"
        f"with RunStore.open({url!r}) as store: print(store.run({made.id!r}).title)\n"
        "print(sorted({'alembic', 'torch', 'streamlit', 'swapcore.search', 'sqlalchemy.orm'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out == "Kept\n[]\n"


def test_the_records_need_no_database_library():
    code = "import swapcore.store.run, sys; print({'sqlalchemy', 'numpy'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "runs.db",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://person:secret@host/name",
        "oracle+nothing://person:secret@host/name",
        "postgres://person:secret@host/name",
        "postgresql+nothing://person:secret@host/name?password=secret",
        "sqlite+nothing:////folder/file.db",
        "person:secret@host/name",
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_password(url):
    with pytest.raises(StoreAddressError, match=r"a run store is sqlite:////folder/file.db or postgresql://") as caught:
        RunStore.open(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(("driver", "package"), [("psycopg", "'psycopg\\[binary\\]'"), ("psycopg2", "psycopg2")])
def test_a_missing_driver_is_told(driver, package, monkeypatch):
    monkeypatch.setitem(sys.modules, driver, None)
    with pytest.raises(StoreAddressError, match=f"its driver {driver} is not installed: run pip install {package}"):
        RunStore.open(f"postgresql+{driver}://person:secret@host/name")
