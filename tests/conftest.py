"""Fixtures that every kind of test uses."""

import os
from pathlib import Path

import numpy as np
import pytest

from swapcore.analysis.joining import join
from swapcore.data.score_table import load_score_table
from swapcore.data.sources.nats_bench import FILE
from swapcore.data.truths import load_truth
from swapcore.environment import data_folders
from swapcore.spaces.darts import Darts

PROJECT = Path(__file__).parents[1]


def pytest_configure():
    """Workers of pytest-xdist share the cores instead of getting into each other's way on all of them."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers > 1:
        # PyTorch and the processes that tests start read it when they are first imported.
        os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 1) // workers)))


@pytest.fixture(autouse=True, scope="session")
def own_home(tmp_path_factory):
    """No test reads or writes what the person at this machine has computed."""
    folder = tmp_path_factory.mktemp("swap-home")
    before = os.environ.get("SWAP_HOME")
    os.environ["SWAP_HOME"] = str(folder)
    yield folder
    if before is None:
        del os.environ["SWAP_HOME"]
    else:
        os.environ["SWAP_HOME"] = before


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty SWAP_HOME for one test."""
    monkeypatch.setenv("SWAP_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def no_data_folder(monkeypatch):
    """A machine without benchmark files."""
    monkeypatch.delenv("SWAP_DATA_DIR", raising=False)


@pytest.fixture(scope="session")
def networks():
    """All of NAS-Bench-201: the bundled scores beside the bundled CIFAR-10 accuracies."""
    return join(load_score_table(), load_truth("nasbench201", "cifar10"))


@pytest.fixture(scope="session")
def nats_bench():
    """The folder with nats_bench.csv; what needs it is skipped where nobody has put it."""
    for folder in data_folders():
        if (folder / FILE).is_file():
            return folder
    pytest.skip(f"{FILE} is not in any of {[str(folder) for folder in data_folders()]}; set SWAP_DATA_DIR")


@pytest.fixture
def darts_file(home, monkeypatch):
    """A small file of accuracies of DARTS genotypes, in the form of the public one, as all that is at hand."""
    monkeypatch.delenv("SWAP_DATA_DIR", raising=False)
    space, rng = Darts(), np.random.default_rng(0)
    path = home / "benchmarks" / "DARTS_archs_CIFAR10.csv"
    path.parent.mkdir(parents=True)
    rows = {space.format(space.sample(rng)): float(rng.uniform(80, 95)) for _ in range(60)}
    path.write_text("".join(f'"{text}",{accuracy:.2f}\n' for text, accuracy in rows.items()))
    return path
