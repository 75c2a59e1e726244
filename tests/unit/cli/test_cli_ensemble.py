"""The command ``ensemble``, and what it makes used wherever a metric is."""

import json

import pytest

from swapcore.data.ensembles import load_ensemble
from swapcore.store.runs import RunStore

FIT = ("ensemble", "fit", "--space", "nasbench201", "--dataset", "cifar10")
CELL = "|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|"


def test_what_is_fitted_on_some_is_judged_on_the_others_and_kept_under_its_name(run, run_json, home, no_data_folder):
    found = run_json(*FIT, "--members", "all", "--method", "calibrated", "--calibrate", "50", "--name", "mine")
    assert len(found["members"]) == 23
    assert (found["method"], found["calibrated_on"], found["seed"]) == ("calibrated", 50, 0)
    held_out = found["held_out"]
    assert held_out["n"] == 950
    low, high = held_out["spearman_ci"]
    assert 0.9 < low < held_out["spearman"] < high
    assert {"top10_spearman", "ndcg", "regret"} <= set(held_out)
    assert found["seconds_per_network"] > 1
    correlated = run_json("correlate", "--space", "nasbench201", "--metric", "mine")
    # What it was fitted on does not judge it.
    assert (correlated["n"], correlated["undefined"]) == (950, 50)
    assert correlated["spearman"] == held_out["spearman"]
    shown = run_json("ensemble", "show", "mine", "--space", "nasbench201")
    assert shown["calibrated_on"] == 50
    assert len(shown["weights"]) == 3 * 23
    assert shown["provenance"]["command"].startswith("python -m swapcore ensemble fit --space nasbench201")
    listed = run_json("ensemble", "list", "--space", "nasbench201")["ensembles"]
    assert next(one for one in listed if one["name"] == "mine")["method"] == "calibrated"
    assert "mine" in run("ensemble", "list")[1]
    assert run_json("ensemble", "delete", "mine", "--space", "nasbench201")["deleted"] == "mine"
    assert run("ensemble", "show", "mine", "--space", "nasbench201")[0] == 2


def test_a_search_by_an_ensemble_goes_on_and_is_shown_when_the_ensemble_is_gone(run, run_json, home):
    run_json(
        *FIT, "--members", "swap,flops", "--method", "log-rank", "--mu", "0.8", "--sigma", "0.68", "--name", "mine"
    )
    small = ("--space", "nasbench201", "--dataset", "cifar10", "--metric", "mine", "--samples", "4", "--preset", "lite")
    status, out, errors = run("score", *small, "--arch", CELL, "--json")
    assert status == 0
    assert "measured with preset paper, samples 16" in errors
    one = json.loads(out)
    assert "SWAP × f(Θ) (μ 0.8, σ 0.68, effective size), FLOPs" in one["combines"]
    search = ("--population", "3", "--tournament", "2", "--cycles", "2", "--title", "")
    status, out, _ = run("search", *small, *search, "--json")
    assert status == 0
    found = json.loads(out)
    assert found["metric"] == "mine"
    assert found["title"] == "NAS-Bench-201, swap-nas, mine, seed 0"
    definition = load_ensemble("nasbench201", "mine")
    run("ensemble", "delete", "mine", "--space", "nasbench201")
    shown = run_json("runs", "show", found["run_id"])
    assert shown["settings"]["score"]["ensemble"]["name"] == "mine"
    assert shown["combines"] == one["combines"]
    with RunStore.open() as store:
        settings = store.run(found["run_id"]).settings
    assert settings["score"]["ensemble"]["provenance"] == definition.provenance
    assert "reference" not in run("runs", "show", found["run_id"])[1]
    report = home / "report.html"
    assert run("runs", "export", found["run_id"], str(report))[0] == 0
    assert one["combines"].split("×")[0] in report.read_text()


@pytest.mark.parametrize(
    ("words", "value", "allowed"),
    [
        (("--calibrate", "4"), "got 4", "at least 5"),
        (("--calibrate", "1000"), "got 1000", "less than 1000"),
        (("--members", ","), "got none", "at least one metric"),
        (("--members", "zen,nothing"), "'nothing'", "swap, "),
        (("--members", "zen,zen", "--method", "borda"), "zen is there twice", "different"),
        (("--members", "zen,az_nas", "--method", "borda"), "'az_nas'", "cannot be a member"),
        (("--members", "zen,jacov", "--method", "borda", "--name", "zen"), "'zen'", "name of a metric"),
        (("--members", "zen,jacov", "--method", "staged"), "--second", "staged"),
        (("--members", "zen,jacov", "--method", "best"), "'best'", "mean-rank, log-rank, borda, staged, calibrated"),
        (("--mu", "1"), "mu needs sigma", "go together"),
        (("--name", "Mine"), "'Mine'", "small letters"),
        (("--seed", "-1"), "-1", "0 to 2^63"),
        (("--table", "nothing"), "'nothing'", "nasbench201-cifar10-all"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_a_slip_is_told_before_anything_is_kept(words, value, allowed, run, home):
    status, out, errors = run(*FIT, *words, "--json")
    assert (status, out, errors.count("\n")) == (2, "", 1)
    assert value in errors
    assert allowed in errors
    assert not home.exists()


def test_an_unknown_metric_of_a_search_lists_metrics_and_ensembles(run):
    status, _, errors = run("search", "--space", "nasbench201", "--dataset", "cifar10", "--metric", "nothing")
    assert status == 2
    assert "'nothing'" in errors
    assert "az_nas" in errors
    status, _, errors = run(
        "search", "--space", "nasbench201", "--dataset", "cifar10", "--metric", "zen", "--mu", "1", "--sigma", "1"
    )
    assert (status, "mu and sigma go with the metrics swap" in errors) == (2, True)
