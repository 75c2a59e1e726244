"""The commands search and runs: what they print, what they write, and the one line that a slip gets."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from swapcore.cli import search as search_command
from swapcore.data.truths import load_truth
from swapcore.evaluation.evaluator import evaluate_one
from swapcore.evaluation.resolve import resolve
from swapcore.evaluation.settings import ScoreSettings
from swapcore.metrics.registry import METRICS
from swapcore.runs import job, scorer
from swapcore.spaces.nasbench201 import NasBench201
from swapcore.store.run import RequestedState, RunState, new_owner
from swapcore.store.runs import RunStore
from swapcore.values.score import Score
from tests.search_settings import fitness_of, search_settings

PROJECT = Path(__file__).parents[3]
SPACE = NasBench201()
SMALL = {"--population": "5", "--cycles": "6", "--tournament": "3", "--samples": "4"}
SEARCH = {"--space": "nasbench201", "--dataset": "cifar10", "--preset": "lite", "--device": "cpu", **SMALL}
PARAMETERS = {"population": 5, "cycles": 6, "tournament": 3}
SETTINGS = search_settings(preset="lite", device="cpu", samples=4, parameters=PARAMETERS)
BUDGET = 11


@pytest.fixture(autouse=True)
def own_store(home, monkeypatch):
    """A store of the test's own."""
    monkeypatch.delenv("SWAP_DATABASE_URL", raising=False)


@pytest.fixture
def refused(run):
    """Run a command that must be refused in one line; gives that line."""

    def refused(*arguments):
        status, out, err = run(*arguments)
        assert (status, out) == (2, "")
        assert err.count("\n") == 1
        assert err.startswith("swapcore ")
        return err

    return refused


@pytest.fixture
def store(own_store):
    with RunStore.open() as store:
        yield store


def scored(architecture, **settings):
    """A score computed here."""
    return evaluate_one(architecture, resolve(ScoreSettings(preset="lite", **settings), "cpu"))


def words(**changes):
    """``search`` with its options; a change to None leaves one out."""
    options = {**SEARCH, **{f"--{name.replace('_', '-')}": value for name, value in changes.items()}}
    return ["search", *(word for pair in options.items() if pair[1] is not None for word in pair)]


@pytest.fixture
def finished(run_json):
    """A run that has finished."""
    return run_json(*words(title="My search"))


@pytest.fixture
def stopped(store, monkeypatch):
    """A run that was stopped before its end."""
    monkeypatch.setattr(job, "FLUSH_SECONDS", 0)
    run_id = job.create_search(store, SETTINGS).id

    def stop(cycle):
        if cycle.number == 2:
            store.request(run_id, RequestedState.STOP)

    job.work(store, run_id, on_cycle=stop)
    assert store.run(run_id).state is RunState.STOPPED
    return run_id


def test_search_tells_what_it_found(run_json, store):
    found = run_json(*words(mu="0.8", sigma="0.681", size="effective", seed="7", title="My search"))
    assert {"run_id", "best", "evaluations", "seconds", "history"} <= set(found)
    assert (found["state"], found["title"], found["evaluations"]) == ("finished", "My search", BUDGET)
    assert (found["settings"]["searcher"]["seed"], found["settings"]["objective"]["size"]) == (7, "effective")
    assert found["seconds"] > 0
    best, architecture = found["best"], SPACE.parse(found["best"]["arch"])
    assert best["score"] == scored(architecture, samples=4).value
    assert best["accuracy"] == load_truth("nasbench201", "cifar10").accuracies[SPACE.index(architecture)]
    settings = search_settings(mu=0.8, sigma=0.681, size="effective")
    assert (best["size"], best["size_unit"]) == (settings.size_of(architecture), "M")
    assert best["fitness"] == fitness_of(settings, Score(values=(best["score"],)), best["size"])
    history = found["history"]
    assert [row["cycle"] for row in history] == list(range(7))
    assert [row["evaluations"] for row in history] == list(range(5, BUDGET + 1))
    assert history[-1]["best"] == best["fitness"]
    assert [row["best"] for row in history] == sorted(row["best"] for row in history)
    assert store.run(found["run_id"]).state is RunState.FINISHED


def test_search_for_people_names_the_run_and_the_best(run):
    status, out, err = run(*words())
    assert status == 0
    (run_id,) = re.findall(r"^run id +(\S+)$", out, re.MULTILINE)
    assert re.search(r"^best +arch \|.*accuracy \d", out, re.MULTILINE)
    assert "history" not in out
    assert run_id in err


def test_search_of_the_same_seed_finds_the_same(run_json):
    first, again, other = (run_json(*words(seed=seed)) for seed in ("1", "1", "2"))
    assert first["history"] == again["history"]
    assert first["best"] == again["best"] != other["best"]
    assert first["run_id"] != again["run_id"]


def test_search_in_darts_knows_no_accuracy(run_json):
    found = run_json(*words(space="darts", cells="3"))
    assert found["best"]["accuracy"] is None
    assert found["evaluations"] == BUDGET


@pytest.mark.parametrize("metric", ["nwot", "ntk", "flops"])
def test_search_by_another_metric(metric, run_json, run, store):
    found = run_json(*words(metric=metric, samples="8"))
    facts = METRICS[metric]
    assert (found["metric"], found["settings"]["score"]["metric"]) == (metric, metric)
    assert (found["metric_unit"], found["higher_is_better"]) == (facts.unit or None, facts.higher_is_better)
    rows = store.evaluations(found["run_id"])
    scores = [row.score for row in rows if row.undefined is None]
    best, sign = found["best"], 1 if facts.higher_is_better else -1
    assert best["score"] == (max(scores) if facts.higher_is_better else min(scores))
    assert best["fitness"] == sign * best["score"] == found["history"][-1]["best"]
    assert best["score"] == scored(SPACE.parse(best["arch"]), metric=metric, samples=8).value
    assert sum(found["undefined"].values()) == len(rows) - len(scores)
    assert found["title"] == f"NAS-Bench-201, swap-nas, {facts.title}, seed 0"
    assert run_json("runs", "show", found["run_id"]) == found
    (row,) = run_json("runs", "list")["runs"]
    assert (row["metric"], row["best_fitness"]) == (metric, best["fitness"])
    assert f"  {metric}  best {best['fitness']:,.6g}" in run("runs", "list")[1]


def test_search_where_the_metric_is_undefined_says_so(run, run_json, store, monkeypatch):
    def patchy(text, _request):
        if "avg_pool_3x3~0" in text:
            return Score(undefined="it pools", seconds=0.1)
        return Score(values=(float(len(text)),), seconds=0.1)

    monkeypatch.setattr(scorer, "score_text", patchy)
    found = run_json(*words(metric="nwot"))
    rows = store.evaluations(found["run_id"])
    assert found["undefined"] == {"it pools": sum("avg_pool_3x3~0" in row.architecture for row in rows)}
    assert found["undefined"]["it pools"] > 0
    assert "avg_pool_3x3~0" not in found["best"]["arch"]

    monkeypatch.setattr(scorer, "score_text", lambda *_: Score(undefined="it is so", seconds=0.1))
    for options in (["--json"], []):
        status, out, _ = run(*words(metric="jacov"), *options)
        assert status == 0
    found = run_json("runs", "show", store.runs()[0].id)
    assert (found["best"], found["undefined"]) == (None, {"it is so": BUDGET})
    assert {(row["best"], row["median"]) for row in found["history"]} == {(None, None)}
    assert re.search(r"^undefined +it is so 11$", out, re.MULTILINE)


def test_search_looks_at_the_images_that_it_is_told(run_json, store):
    found = run_json(*words(images="noise", image_seed="3", resolution="16"))
    assert [found["settings"]["score"][name] for name in ("images", "image_seed", "resolution")] == ["noise", 3, 16]
    again = scored(SPACE.parse(found["best"]["arch"]), samples=4, images="noise", image_seed=3, resolution=16)
    assert found["best"]["score"] == again.value


def test_search_warns_before_it_starts(run):
    status, out, err = run(*words(mu="800000", sigma="1", cycles="1"), "--json")
    assert status == 0
    assert err.startswith("swapcore search: warning: f(Θ) is below 1e-6 for 100% of the space")
    assert json.loads(out)["best"]["fitness"] == 0


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"tournament": "6"}, "tournament must be at most the population, 5; got 6"),
        ({"cycles": "0"}, "cycles must be a whole number from 1 to 100,000; got 0"),
        ({"population": "1"}, "population must be"),
        ({"mutations": "0"}, "mutations must be"),
        ({"crossover": "2"}, "crossover must be"),
        ({"cycles": "many"}, "argument --cycles: invalid int value: 'many'"),
        ({"mu": "1"}, "mu and sigma go together: mu needs sigma as well"),
        ({"sigma": "1"}, "mu and sigma go together: sigma needs mu as well"),
        ({"mu": "1", "sigma": "0"}, "sigma must be a finite number greater than 0; got 0.0"),
        ({"metric": "magic"}, "unknown metric 'magic'; known: swap, size, "),
        (
            {"metric": "nwot", "mu": "1", "sigma": "1"},
            "mu and sigma go with the metrics swap, size, flops; got metric 'nwot'",
        ),
        ({"algorithm": "magic"}, "unknown search algorithm 'magic'; known: swap-nas, "),
        ({"executor": "dask"}, "unknown executor 'dask'; known: local"),
        ({"space": "moon"}, "unknown "),
        ({"space": None}, "--space"),
        ({"dataset": "mnist"}, "unknown data"),
        ({"preset": "huge"}, "unknown preset"),
        ({"size": "huge"}, "'huge'"),
        ({"samples": "0"}, "samples must be"),
        ({"seed": "-1"}, "seed must be"),
        ({"workers": "0"}, "workers must be"),
        ({"workers": "10000"}, "workers must be a whole number from 1 to 64; got 10000"),
        ({"workers": "1000"}, "workers must be at most 64"),
        ({"cycles": str(2**70)}, f"cycles must be a whole number from 1 to 100,000; got {2**70}"),
        ({"cycles": "200000"}, "If you mean it, insist (--insist)"),
        ({"repeats": "100000000"}, "repeats must be"),
        ({"cells": "100000"}, "cells must be"),
        ({"lag": "0"}, "lag must be a whole number from 1 to 1,024; got 0"),
        ({"lag": "-3"}, "lag must be a whole number from 1 to 1,024; got -3"),
        ({"lag": "two"}, "argument --lag: invalid int value: 'two'"),
        ({"warm_start": "nothing"}, "there is no run 'nothing'"),
    ],
    ids=str,
)
def test_search_refuses_a_slip_in_one_line_and_makes_no_run(changes, told, refused, store):
    line = refused(*words(**changes), "--json")
    assert line.startswith("swapcore search: ")
    assert told in line
    assert store.runs() == []


def test_search_with_a_lag_finds_the_same_for_any_number_of_workers(run_json):
    first, again = (run_json(*words(lag="4", workers=workers, cycles="20", samples="16")) for workers in ("1", "2"))
    assert first["settings"]["searcher"]["lag"] == 4
    assert (first["history"], first["best"]) == (again["history"], again["best"])
    assert run_json(*words(cycles="20", samples="16"))["history"] != first["history"]


def test_search_that_insists_may_go_beyond_what_is_usual(run):
    status, out, _ = run(*words(population="5", cycles="1", lag="2000"), "--insist", "--json")
    found = json.loads(out)
    assert (status, found["settings"]["searcher"]["lag"]) == (0, 2000)


def test_search_says_which_options_an_algorithm_does_not_look_at(run):
    status, _, err = run(*words(algorithm="random"), "--json")
    assert status == 0
    assert "swapcore search: random does not look at --tournament" in err


def test_search_begins_with_what_an_earlier_run_found(run_json, refused, store, finished):
    found = run_json(*words(warm_start=finished["run_id"], seed="2"))
    assert (found["earlier_evaluations"], found["evaluations"], found["budget"]) == (BUDGET, 2 * BUDGET, 2 * BUDGET)
    assert found["best"]["fitness"] >= finished["best"]["fitness"]
    count = len(store.runs())
    line = refused(*words(warm_start=finished["run_id"], space="darts", cells="3"))
    assert "must be of the same space; run" in line
    line = refused(*words(warm_start=finished["run_id"], warm_share="2"))
    assert "warm share must be a part of the first population, from 0 to 1; got 2.0" in line
    assert len(store.runs()) == count


def test_search_begins_with_the_best_of_several_runs_by_another_score(run_json, finished):
    other = run_json(*words(score_seed="3", seed="4"))
    found = run_json(*words(score_seed="7", warm_start=f"{finished['run_id']},{other['run_id']}", warm_share="0.4"))
    assert (found["earlier_evaluations"], found["evaluations"]) == (0, BUDGET)
    first = found["settings"]["searcher"]["first"]
    population = found["settings"]["searcher"]["parameters"]["population"]
    assert len(first) == round(0.4 * population)
    assert first[0] == finished["best"]["arch"]


def test_a_run_whose_settings_cannot_be_read_is_listed_shown_exported_and_deleted(
    run, run_json, store, finished, tmp_path
):
    settings = {"version": 2, "score": {"space": "moon"}}
    run_id = store.create_run(settings, title="From the moon", budget=1).id
    store.claim(run_id, "me")
    store.finish(run_id, "me", RunState.STOPPED)
    rows = run_json("runs", "list")["runs"]
    assert [row["run_id"] for row in rows] == [run_id, finished["run_id"]]
    assert "unknown space 'moon'" in rows[0]["problem"]
    status, out, _ = run("runs", "list")
    assert (status, out.count("\n")) == (0, 2)
    found = run_json("runs", "show", run_id)
    assert "unknown space 'moon'; known: " in found["problem"]
    assert found["settings"] == settings
    for ending in ("json", "csv", "html"):
        run_json("runs", "export", run_id, str(tmp_path / f"run.{ending}"))
    assert json.loads((tmp_path / "run.json").read_text())["settings"] == settings
    status, _, err = run("runs", "resume", run_id)
    assert (status, "unknown space 'moon'" in err) == (2, True)
    assert run_json("runs", "delete", run_id)["deleted"]


def test_a_run_on_images_that_are_gone_is_listed_shown_and_exported(run, run_json, store, tmp_path):
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    rng = np.random.default_rng(0)
    for number in range(4):
        Image.fromarray(rng.integers(0, 256, (32, 32, 3), dtype=np.uint8)).save(pictures / f"{number}.png")
    done = run_json(*words(images=f"folder:{pictures}"))
    stopped = store.create_run(done["settings"], title="", budget=BUDGET).id
    shutil.rmtree(pictures)
    assert run_json("runs", "show", done["run_id"]) == done
    assert len(run_json("runs", "list")["runs"]) == 2
    for ending in ("json", "csv", "html"):
        run_json("runs", "export", done["run_id"], str(tmp_path / f"run.{ending}"))
    assert json.loads((tmp_path / "run.json").read_text())["best"] == done["best"]
    # Only scoring says what is missing.
    status, _, err = run("runs", "resume", stopped)
    assert (status, str(pictures) in err) == (2, True)


def test_search_on_a_device_that_is_not_there_makes_no_run(refused, store):
    assert "swapcore search: unknown device 'cuda:99'" in refused(*words(device="cuda:99"), "--json")
    assert store.runs() == []


def test_an_interrupted_search_says_how_to_go_on(run, run_json, store, monkeypatch):
    def interrupted(store, run_id, *, owner, on_cycle):
        def interrupt(cycle):
            on_cycle(cycle)
            raise KeyboardInterrupt

        return job.work(store, run_id, owner=owner, on_cycle=interrupt)

    with monkeypatch.context() as patched:
        patched.setattr(search_command, "work", interrupted)
        status, out, err = run(*words())
    assert (status, out) == (130, "")
    (advice,) = re.findall(r"go on with python -m swapcore (.*)$", err, re.MULTILINE)
    found = run_json(*advice.split())
    assert (found["state"], found["evaluations"]) == ("finished", BUDGET)


def test_runs_list_shows_the_newest_first(run, run_json, finished, stopped):
    rows = run_json("runs", "list")["runs"]
    assert [row["run_id"] for row in rows] == [stopped, finished["run_id"]]
    assert rows[1]["title"] == "My search"
    assert rows[1]["best_fitness"] == finished["best"]["fitness"]
    assert [row["state"] for row in rows] == ["stopped", "finished"]
    assert [(row["evaluations"], row["budget"]) for row in rows] == [(7, BUDGET), (BUDGET, BUDGET)]
    status, out, _ = run("runs", "list")
    assert status == 0
    lines = out.splitlines()
    assert lines[0].startswith(f"{stopped}  stopped")
    assert lines[1].endswith("My search")


def test_runs_list_of_an_empty_store(run, run_json):
    assert run_json("runs", "list") == {"runs": []}
    assert run("runs", "list")[:2] == (0, "")


def test_runs_show_tells_what_search_told(run_json, finished):
    assert run_json("runs", "show", finished["run_id"]) == finished


def test_runs_show_a_run_that_has_found_nothing(run, run_json, store):
    run_id = job.create_search(store, SETTINGS).id
    found = run_json("runs", "show", run_id)
    assert (found["best"], found["evaluations"], found["history"], found["state"]) == (None, 0, [], "queued")
    assert run("runs", "show", run_id)[0] == 0


def test_runs_resume_goes_on_to_the_end(run_json, finished, stopped):
    found = run_json("runs", "resume", stopped)
    assert (found["state"], found["evaluations"]) == ("finished", BUDGET)
    assert found["best"] == finished["best"]
    assert found["history"] == finished["history"]


def test_runs_resume_of_a_finished_run_says_what_to_do(refused, finished):
    line = refused("runs", "resume", finished["run_id"], "--json")
    assert "has finished; start a new one from its settings" in line


def test_runs_resume_of_a_run_that_is_at_work_is_refused(refused, store):
    run_id = job.create_search(store, SETTINGS).id
    store.claim(run_id, new_owner())
    assert "is running: process" in refused("runs", "resume", run_id)
    assert store.run(run_id).state is RunState.RUNNING


def test_runs_pause_stop_and_resume_tell_the_process(run_json, store):
    run_id, owner = job.create_search(store, SETTINGS).id, new_owner()
    store.claim(run_id, owner)
    run_json("runs", "pause", run_id)
    assert store.heartbeat(run_id, owner) is RequestedState.PAUSE
    store.pause(run_id, owner)
    assert run_json("runs", "resume", run_id)["state"] == "paused"
    assert store.heartbeat(run_id, owner) is RequestedState.RUN
    run_json("runs", "stop", run_id)
    assert store.heartbeat(run_id, owner) is RequestedState.STOP


def test_runs_work_does_the_work(run_json, store):
    run_id = job.create_search(store, SETTINGS).id
    assert run_json("runs", "work", run_id)["state"] == "finished"


def test_runs_delete_removes_it(run_json, refused, store, finished):
    run_id = finished["run_id"]
    assert run_json("runs", "delete", run_id) == {"run_id": run_id, "deleted": True}
    assert store.runs() == []
    assert f"there is no run {run_id!r}" in refused("runs", "show", run_id)


def test_runs_delete_leaves_a_run_alone_that_is_at_work(refused, store):
    run_id = job.create_search(store, SETTINGS).id
    store.claim(run_id, new_owner())
    assert "stop it first" in refused("runs", "delete", run_id)
    assert store.run(run_id).state is RunState.RUNNING


@pytest.mark.parametrize("action", ["show", "resume", "pause", "stop", "delete", "work"])
def test_an_unknown_run_is_refused(action, refused):
    assert "swapcore runs: there is no run 'nothing'; list the runs with" in refused("runs", action, "nothing")


@pytest.mark.parametrize("command", [["runs", "list", "--json"], ["runs", "list"]])
def test_a_reader_who_leaves_ends_a_command_quietly(command, store):
    store.create_run(SETTINGS.to_json(), title="x" * 200_000, budget=1)
    process = subprocess.Popen(
        [sys.executable, "-m", "swapcore", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=PROJECT
    )
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 141


def test_an_action_is_needed(refused):
    assert "ACTION" in refused("runs")
    assert "invalid choice: 'dance'" in refused("runs", "dance")


def test_runs_export_json_holds_everything(run_json, store, finished, tmp_path):
    output, run_id = tmp_path / "run.json", finished["run_id"]
    assert run_json("runs", "export", run_id, str(output)) == {"run_id": run_id, "output": str(output)}
    found = json.loads(output.read_text())
    assert {name: found[name] for name in finished} == finished
    rows = store.evaluations(run_id)
    assert [row["architecture"] for row in found["all_evaluations"]] == [row.architecture for row in rows]
    assert [tuple(row["parents"]) for row in found["all_evaluations"]] == [row.parents for row in rows]
    assert [event["kind"] for event in found["events"]] == ["created", "started", "finished"]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_runs_export_a_table_of_the_evaluations(ending, run_json, store, finished, tmp_path):
    output, read = tmp_path / f"run.{ending}", {"csv": pd.read_csv, "parquet": pd.read_parquet}[ending]
    run_json("runs", "export", finished["run_id"], str(output))
    table, rows = read(output), store.evaluations(finished["run_id"])
    assert len(table) == BUDGET
    for name in ("number", "cycle", "architecture", "origin", "score", "size", "fitness", "saturation", "cached"):
        assert list(table[name]) == [getattr(row, name) for row in rows], name
    assert str(table["parents"].fillna("").iloc[-1]).split() == [str(one) for one in rows[-1].parents]


@pytest.mark.parametrize("ending", ["json", "csv", "parquet"])
def test_runs_export_a_run_that_has_found_nothing(ending, run_json, store, tmp_path):
    output = tmp_path / f"run.{ending}"
    run_json("runs", "export", job.create_search(store, SETTINGS).id, str(output))
    assert output.is_file()


@pytest.mark.parametrize("name", ["run.xls", "run", "run.json.gz"])
def test_runs_export_refuses_another_ending(name, refused, stopped, tmp_path):
    line = refused("runs", "export", stopped, str(tmp_path / name))
    assert "an export ends in .json, .csv, .parquet" in line
    assert not (tmp_path / name).exists()


def test_runs_export_where_nothing_can_be_written(refused, stopped, tmp_path):
    (tmp_path / "folder.json").mkdir()
    for output in (tmp_path / "nowhere" / "run.json", tmp_path / "folder.json"):
        assert f"{output} cannot be written: " in refused("runs", "export", stopped, str(output))


def test_runs_export_of_an_unknown_run(refused, tmp_path):
    assert "there is no run 'nothing'" in refused("runs", "export", "nothing", str(tmp_path / "run.csv"))
    assert not (tmp_path / "run.csv").exists()
