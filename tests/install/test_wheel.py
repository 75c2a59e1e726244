"""``pip install .``: a library and a command that need no clone."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

import swapcore

pytestmark = pytest.mark.install
PROJECT = Path(__file__).parents[2]
OF_A_WHEEL = ("swapcore", "pyproject.toml", "README.md", "LICENSE", "requirements.txt")
LOOK = """
import json
import swapcore
from swapcore.evaluation.devices import devices_by_command
print(json.dumps({"package": swapcore.__file__, "device": devices_by_command()[0]["name"]}))
"""


def tables(package):
    """What is bundled: place in the package -> digest."""
    found = [path for path in (package / "data" / "bundled").rglob("*") if path.is_file()]
    assert len(found) > 5
    return {path.relative_to(package): hashlib.sha256(path.read_bytes()).digest() for path in found}


def succeeds(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The commands of an environment into which the wheel was installed, beside the packages that are here."""
    source, wheels, environment = (tmp_path_factory.mktemp(name) for name in ("source", "wheels", "environment"))
    for name in OF_A_WHEEL:
        copy = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy
        copy(PROJECT / name, source / name)
    pip = (sys.executable, "-m", "pip", "-q", "--disable-pip-version-check")
    succeeds(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, source)
    venv.create(environment, symlinks=True)
    python = environment / "bin" / "python"
    succeeds(*pip, "--python", python, "install", "--no-deps", "--no-index", *wheels.iterdir())
    own = Path(succeeds(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    (own / "others.pth").write_text(sysconfig.get_path("purelib"))
    return environment / "bin"


@pytest.fixture
def outside(tmp_path):
    """A folder of somebody who has no clone, and an environment that knows of none."""
    names = ("PATH", "HOME", "SWAP_DATA_DIR", "LANG")
    variables = {name: os.environ[name] for name in names if name in os.environ}
    return {"cwd": tmp_path, "env": {**variables, "SWAP_HOME": str(tmp_path / "home")}}


def test_the_command_runs_from_any_folder(installed, outside):
    found = json.loads(succeeds(installed / "swapcore", "correlate", "--space", "nasbench201", "--json", **outside))
    assert found["n"] == 15_625
    assert found["spearman"] == pytest.approx(0.822, abs=0.0005)


def test_the_wheel_has_every_bundled_table_as_it_is(installed, outside):
    found = json.loads(succeeds(installed / "python", "-c", LOOK, **outside))
    package = Path(found["package"]).parent
    assert package.is_relative_to(installed.parent)
    assert tables(package) == tables(Path(swapcore.__file__).parent)
    assert {path.suffix for path in tables(package)} == {".parquet", ".json"}
    assert found["device"] == "cpu"


def test_the_wheel_lists_its_tables_and_has_the_migrations_of_the_store(installed, outside):
    items = json.loads(succeeds(installed / "python", "-m", "swapcore", "data", "list", "--json", **outside))["items"]
    bundled = {path.stem for path in tables(Path(swapcore.__file__).parent) if path.suffix == ".parquet"}
    assert bundled <= {item["name"] for item in items if item["available"]}
    assert json.loads(succeeds(installed / "swapcore", "runs", "list", "--json", **outside)) == {"runs": []}
    assert (outside["cwd"] / "home" / "swapcore.db").is_file()
