"""Scoring a space in parts: the same table in any executor, stopped or not; and where work can run."""

import importlib.metadata
import json
import os
import platform
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from swapcore import __version__, machine
from swapcore.analysis.joining import join
from swapcore.data.listing import fingerprint
from swapcore.data.score_table import BUNDLED, COLUMNS, read_score_table
from swapcore.data.truths import load_truth
from swapcore.errors import InvalidInputError, MissingDataError, SwapcoreError, WorkersLostError
from swapcore.evaluation import devices, precompute
from swapcore.evaluation.evaluator import evaluate_one
from swapcore.evaluation.executors import SequentialExecutor, default_workers, make_executor
from swapcore.evaluation.resolve import settings_facts
from swapcore.spaces.darts import Darts
from swapcore.spaces.nasbench201 import NasBench201
from swapcore.spaces.nasbench201_cost import effective_parameters, flops, parameters
from tests.scores import resolved

SPACE = NasBench201()
REQUEST = resolved(preset="lite", samples=12, repeats=2, seed=3)
DETERMINED = [name for name in COLUMNS if name != "seconds"]


class Rows:
    """Stands in for the scoring of a part: no network, and a record of what was asked."""

    def __init__(self):
        self.asked = []

    def __call__(self, request, text):
        indices = [SPACE.index(SPACE.parse(one)) for one in text]
        self.asked.append(indices)
        return {**{name: [index + 1 for index in indices] for name in COLUMNS}, "architecture": text}


@pytest.fixture
def rows(monkeypatch):
    """Parts of 8 architectures, scored by nothing."""
    found = Rows()
    monkeypatch.setattr(precompute, "score_rows", found)
    monkeypatch.setattr(precompute, "CHUNK", 8)
    return found


def run(output, **options):
    return precompute.precompute(REQUEST, output, SequentialExecutor(), **{"indices": range(30), **options})


def test_one_process_and_two_give_the_same_table(tmp_path, monkeypatch):
    monkeypatch.setattr(precompute, "CHUNK", 5)
    indices = np.random.default_rng(0).choice(15_625, 22, replace=False).tolist()
    tables = []
    for workers in (1, 2):
        with make_executor(workers) as executor:
            path = tmp_path / f"{workers}.parquet"
            tables.append(precompute.precompute(REQUEST, path, executor, indices=indices))
    for name in DETERMINED:
        np.testing.assert_array_equal(tables[0].columns[name], tables[1].columns[name])
    assert (tables[1].columns["seconds"] > 0).all()
    for row, index in enumerate(indices):
        cell = SPACE.at(index)
        expected = evaluate_one(cell, REQUEST)
        assert {name: tables[0].columns[name][row] for name in DETERMINED} == {
            "architecture": str(cell),
            "score": sum(expected.values) / 2,
            "units": expected.units,
            "size": parameters(cell),
            "effective_size": effective_parameters(cell),
            "flops": flops(cell),
        }
    assert len(set(tables[0].columns["score"])) > 10


def test_parts_are_put_together_in_the_order_asked_for_and_removed(tmp_path, rows):
    indices = [7, 15_624, *range(100, 117), 0]
    table = run(tmp_path / "mine.parquet", indices=indices)
    assert rows.asked == [indices[:8], indices[8:16], indices[16:]]
    assert table.columns["score"].tolist() == [index + 1 for index in indices]
    assert [path.name for path in tmp_path.iterdir()] == ["mine.parquet"]
    assert read_score_table(tmp_path / "mine.parquet").columns["score"].tolist() == table.columns["score"].tolist()


def test_all_of_the_space_is_scored_where_no_part_of_it_is_named(tmp_path, rows, monkeypatch):
    monkeypatch.setattr(precompute, "CHUNK", 5000)
    table = run(tmp_path / "mine.parquet", indices=None)
    assert join(table, load_truth("nasbench201", "cifar10")).column("swap").scores.tolist() == list(range(1, 15_626))


def test_progress_is_told_from_nothing_to_all(tmp_path, rows):
    told = []
    run(tmp_path / "mine.parquet", on_progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 30), (8, 30), (16, 30), (24, 30), (30, 30)]


def test_a_stopped_run_goes_on_where_it_was(tmp_path, rows):
    def stop(done, _total):
        if done == 16:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "stopped.parquet", on_progress=stop)
    assert not (tmp_path / "stopped.parquet").exists()
    assert rows.asked == [list(range(8)), list(range(8, 16))]

    rows.asked.clear()
    told = []
    resumed = run(tmp_path / "stopped.parquet", on_progress=lambda done, total: told.append((done, total)))
    assert rows.asked == [list(range(16, 24)), list(range(24, 30))]
    assert told == [(16, 30), (24, 30), (30, 30)]
    whole = run(tmp_path / "whole.parquet")
    for name in COLUMNS:
        np.testing.assert_array_equal(resumed.columns[name], whole.columns[name])
    assert resumed.provenance == whole.provenance
    assert sorted(path.name for path in tmp_path.iterdir()) == ["stopped.parquet", "whole.parquet"]


@pytest.mark.parametrize("failure", [KeyboardInterrupt, MemoryError])
def test_what_was_finished_before_a_failure_is_kept(failure, tmp_path, rows, monkeypatch):
    def fail_at_the_third(request, texts):
        if texts[0] == SPACE.format(SPACE.at(16)):
            raise failure
        return rows(request, texts)

    with monkeypatch.context() as patched:
        patched.setattr(precompute, "score_rows", fail_at_the_third)
        with pytest.raises(failure):
            run(tmp_path / "mine.parquet")
    rows.asked.clear()
    assert len(run(tmp_path / "mine.parquet")) == 30
    assert [part[0] for part in rows.asked] == [16, 24]


def test_a_damaged_part_is_computed_again(tmp_path, rows):
    def stop(done, _total):
        if done == 16:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "mine.parquet", on_progress=stop)
    first = min((tmp_path / "mine.parquet.parts").glob("*.parquet"))
    first.write_bytes(first.read_bytes()[:50])
    assert run(tmp_path / "mine.parquet").columns["score"].tolist() == list(range(1, 31))


@pytest.mark.parametrize(
    ("request_", "indices"),
    [
        (resolved(preset="lite", samples=5, repeats=2, seed=3), range(30)),
        (resolved(preset="lite", samples=12, repeats=1, seed=3), range(30)),
        (resolved(preset="lite", samples=12, repeats=2, seed=4), range(30)),
        (resolved(preset="paper", samples=12, repeats=2, seed=3), range(30)),
        (resolved(preset="lite", channels=6, samples=12, repeats=2, seed=3), range(30)),
        (resolved(preset="lite", samples=12, repeats=2, seed=3, dataset="cifar100"), range(30)),
        (REQUEST, range(29)),
        (REQUEST, range(1, 31)),
        (REQUEST, None),
    ],
)
def test_parts_of_another_request_are_refused_and_left_alone(request_, indices, tmp_path, rows):
    def stop(done, _total):
        if done == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "mine.parquet", on_progress=stop)
    with pytest.raises(InvalidInputError, match=r"holds parts of another request, .*; remove that folder or choose"):
        precompute.precompute(request_, tmp_path / "mine.parquet", SequentialExecutor(), indices=indices)
    rows.asked.clear()
    run(tmp_path / "mine.parquet")
    assert rows.asked[0][0] == 8


def begin_and_stop(output):
    def stop(_done, _total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(output, on_progress=stop)


def test_parts_of_other_versions_are_not_mixed_with_new_ones(tmp_path, rows, monkeypatch):
    begin_and_stop(tmp_path / "mine.parquet")
    monkeypatch.setattr(devices, "versions", lambda: {**machine.versions(), "torch": "0.1"})
    with pytest.raises(InvalidInputError, match="of other versions"):
        run(tmp_path / "mine.parquet")


def test_parts_do_not_depend_on_what_no_score_depends_on(tmp_path, rows, monkeypatch):
    begin_and_stop(tmp_path / "mine.parquet")
    monkeypatch.setattr(devices, "versions", lambda: {**machine.versions(), "plotly": "0.1", "streamlit": "0.2"})
    # Another name for the same network.
    same = resolved(preset="paper", channels=4, cells=1, samples=12, repeats=2, seed=3)
    assert same.settings != REQUEST.settings
    assert len(precompute.precompute(same, tmp_path / "mine.parquet", SequentialExecutor(), indices=range(30))) == 30


def test_a_worker_that_dies_is_told_and_what_is_finished_is_kept(tmp_path, rows):
    class Dying(SequentialExecutor):
        def submit(self, task, /, *args):
            if len(rows.asked) == 2:
                raise BrokenExecutor
            return super().submit(task, *args)

    with pytest.raises(WorkersLostError, match="the same command goes on"):
        precompute.precompute(REQUEST, tmp_path / "mine.parquet", Dying(), indices=range(30))
    rows.asked.clear()
    run(tmp_path / "mine.parquet")
    assert rows.asked[0][0] == 16


@pytest.mark.parametrize("kind", ["in a file", "a folder"])
def test_an_output_that_cannot_be_written_is_told_before_anything_is_computed(kind, tmp_path, rows):
    (tmp_path / "notes.txt").touch()
    (tmp_path / "folder.parquet").mkdir()
    output = {"in a file": tmp_path / "notes.txt" / "mine.parquet", "a folder": tmp_path / "folder.parquet"}[kind]
    with pytest.raises(SwapcoreError) as raised:
        run(output)
    assert str(output) in str(raised.value)
    assert rows.asked == []


@pytest.mark.parametrize("indices", [None, range(4)], ids=["all", "some"])
def test_without_a_list_of_architectures_nothing_is_written(indices, tmp_path, rows, home, no_data_folder):
    request = resolved(space="darts", samples=4)
    with pytest.raises(MissingDataError, match=r"DARTS_archs_CIFAR10\.csv is not on this machine"):
        precompute.precompute(request, tmp_path / "mine.parquet", SequentialExecutor(), indices=indices)
    assert rows.asked == []
    assert not [*tmp_path.iterdir()]


def test_architectures_of_a_public_file_are_named_by_their_fingerprint(tmp_path, darts_file):
    request = resolved(space="darts", samples=4, repeats=2)
    table = precompute.precompute(request, tmp_path / "mine.parquet", SequentialExecutor(), indices=[0, 7])
    space, texts = Darts(), load_truth("darts", "cifar10", "darts-archs").architectures
    assert table.columns["architecture"].tolist() == [fingerprint(texts[0]), fingerprint(texts[7])]
    assert table.columns["score"][1] == evaluate_one(space.parse(texts[7]), request).value
    assert table.provenance["listed"] == "darts-archs"
    assert not any("Genotype" in str(value) for value in table.provenance.values())


@pytest.mark.parametrize("indices", [[], [15_625], [-1]])
def test_indices_outside_the_space_or_none_are_refused(indices, tmp_path, rows):
    with pytest.raises(InvalidInputError):
        run(tmp_path / "mine.parquet", indices=indices)


def test_the_table_explains_itself(tmp_path, rows):
    provenance = run(tmp_path / "mine.parquet", command="python -m swapcore precompute").provenance
    assert {name: provenance[name] for name in settings_facts(REQUEST)} == settings_facts(REQUEST)
    assert provenance["command"] == "python -m swapcore precompute"
    assert provenance["architectures"] == 30
    assert provenance["metric"] == "swap"
    assert provenance["inputs"] == "the first 12 bundled CIFAR-10 images (package foolbox)"
    assert provenance["network"] == "4 channels, 1 cells a stage, 32 px, 10 classes"
    assert provenance["versions"] == {"swapcore": __version__, **machine.versions()}
    assert (provenance["processor"], provenance["instruction_set"]) == (machine.processor(), devices.instruction_set())
    assert provenance["initialisation"] in provenance["why_this_initialisation"]
    assert len(provenance["date"]) == len("2026-01-31")
    json.dumps(provenance, allow_nan=False)


def test_the_default_place_tells_requests_apart(home):
    paths = {
        precompute.default_output(resolved(**changed))
        for changed in (
            {},
            {"preset": "lite"},
            {"samples": 4},
            {"repeats": 2},
            {"seed": 1},
            {"dataset": "cifar100"},
            {"channels": 8},
            {"cells": 8},
        )
    }
    assert len(paths) == 8
    assert {path.parent for path in paths} == {home / "scores"}
    assert precompute.default_output(resolved()).name == f"{BUNDLED}.parquet"


def double(number, plus=0):
    return 2 * number + plus


def interrupt():
    raise KeyboardInterrupt


def test_a_sequential_executor_runs_each_task_at_once():
    with SequentialExecutor() as executor:
        assert isinstance(executor, Executor)
        future = executor.submit(double, 4, plus=1)
        assert future.done()
        assert future.result() == 9
        assert list(executor.map(double, [1, 2, 3])) == [2, 4, 6]
        failed = executor.submit(double, None)
        with pytest.raises(TypeError):
            failed.result()
        with pytest.raises(KeyboardInterrupt):
            executor.submit(interrupt)


def test_executors_have_the_processes_that_were_asked_for():
    assert isinstance(make_executor(1), SequentialExecutor)
    with make_executor(2) as executor:
        assert isinstance(executor, ProcessPoolExecutor)
        assert executor._max_workers == 2
        assert executor._mp_context.get_start_method() != "fork", "a forked process can hang in torch"


@pytest.mark.parametrize("workers", [0, -1, True, 1.5, "2", None, 4_097])
def test_a_number_of_workers_that_is_none_is_refused(workers):
    with pytest.raises(InvalidInputError, match=f"workers must be a whole number from 1 to 4,096; got {workers!r}"):
        make_executor(workers)


def test_by_default_every_core_that_may_be_used_works(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 3, 5}, raising=False)
    assert default_workers() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    assert default_workers() == 7
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert default_workers() == 1


def test_the_machine_says_what_it_is(monkeypatch):
    found = machine.versions()
    assert found["python"] == platform.python_version()
    assert found["torch"] == importlib.metadata.version("torch")
    assert devices.instruction_set() == torch.backends.cpu.get_cpu_capability()
    (cpu, *others) = devices.available_devices()
    assert (cpu.name, cpu.title) == ("cpu", f"{machine.processor()}, {os.cpu_count()} cores")
    assert cpu == machine.host()
    assert cpu.memory > 2**28
    assert len([device for device in others if device.name.startswith("cuda")]) == torch.cuda.device_count()


def test_a_machine_that_hides_its_facts_still_has_a_name(monkeypatch):
    def refuse(*_arguments, **_options):
        raise OSError

    monkeypatch.setattr(Path, "read_text", refuse)
    monkeypatch.setattr(os, "sysconf", refuse)
    assert machine.processor() == (platform.processor() or platform.machine())
    assert machine.host().memory is None
    monkeypatch.setattr(Path, "read_text", lambda _: "model name : A\ncpu family : 6\nmodel : 7\n\nprocessor : 1")
    assert machine.processor() == "A (family 6, model 7)"
    monkeypatch.setattr(Path, "read_text", lambda _: "model name\t: B")
    assert machine.processor() == "B"
