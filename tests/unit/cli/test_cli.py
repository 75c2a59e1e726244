"""The command line: what each command prints, and the one line that a slip gets."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from swapcore.analysis.correlation import correlate
from swapcore.analysis.joining import join
from swapcore.cli.main import COMMANDS
from swapcore.data.catalogue import CATALOGUE
from swapcore.data.score_table import BUNDLED, load_score_table, read_score_table, write_score_table
from swapcore.data.truths import load_truth, truths
from swapcore.evaluation import precompute
from swapcore.problems.registry import PROBLEMS
from swapcore.spaces.nasbench201 import NasBench201
from tests.metric_tables import NAME, UNDEFINED, write_made_up
from tests.scores import resolved, score

SPACE = NasBench201()
ARCH = "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|avg_pool_3x3~0|none~1|nor_conv_3x3~2|"
SCORE = ("score", "--space", "nasbench201", "--arch", ARCH, "--dataset", "cifar10", "--preset", "lite")
CORRELATE = ("correlate", "--space", "nasbench201")
PRECOMPUTE = ("precompute", "--preset", "lite", "--workers", "1", "--first", "2")
SCORE_KEYS = """space arch dataset inputs metric samples repeats seed preset channels cells score scores units
    saturation size size_unit effective_size flops full_parameters full_flops regularised_score accuracy seconds"""
CORRELATE_KEYS = """n population spearman spearman_ci kendall pearson top10_spearman ndcg precision_at_100 regret
    truth"""


def test_score_tells_everything_about_one_architecture(run_json):
    found = run_json(*SCORE, "--samples", "12", "--repeats", "2", "--seed", "5")
    expected = score(SPACE.parse(ARCH), preset="lite", samples=12, repeats=2, seed=5)
    assert set(SCORE_KEYS.split()) <= set(found)
    assert found["scores"] == list(expected.values)
    assert found["scores"][0] != found["scores"][1]
    assert found["score"] == sum(expected.values) / 2
    assert found["units"] == expected.units
    assert found["saturation"] == pytest.approx(sum(expected.values) / 2 / 2**12)
    index = SPACE.index(SPACE.parse(ARCH))
    assert found["accuracy"] == load_truth("nasbench201", "cifar10").accuracies[index]
    bundled = load_score_table().columns
    for key, column, per in (("size", "size", 1e6), ("effective_size", "effective_size", 1e6), ("flops", "flops", 1)):
        assert found[key] == bundled[column][index] / per
    assert (found["arch"], found["size_unit"], found["regularised_score"]) == (ARCH, "M", None)
    assert (found["samples"], found["repeats"], found["seed"], found["preset"]) == (12, 2, 5, "lite")
    assert (found["channels"], found["cells"]) == (4, 1)
    # On CIFAR-10 the network to train is the one to which sizes refer.
    assert (found["full_parameters"], found["full_flops"]) == (bundled["size"][index], found["flops"])
    assert found["inputs"] == "12 bundled CIFAR-10 images, 32 px"


@pytest.mark.parametrize(("kind", "key"), [("total", "size"), ("effective", "effective_size")])
def test_score_regularises_with_the_chosen_size(kind, key, run_json):
    arch = "|none~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|none~1|nor_conv_1x1~2|"
    found = run_json(*SCORE, "--mu", "0.9", "--sigma", "0.5", "--size", kind, "--arch", arch)
    assert found["size"] > found["effective_size"]
    expected = found["score"] * np.exp(-((found[key] - 0.9) ** 2) / 0.5)
    assert found["regularised_score"] == pytest.approx(expected)


def test_score_without_accuracies_says_so_and_gives_the_score(run, home, no_data_folder):
    for dataset, why in (("cifar100", "nats_bench.csv is not on this machine"), ("imagenet", "there are for: cifar10")):
        status, out, err = run(*SCORE, "--dataset", dataset, "--samples", "4", "--json")
        assert status == 0
        assert json.loads(out)["accuracy"] is None
        assert err.startswith("swapcore score: no trained accuracy: ")
        assert why in err


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"--metric": "size"},
        {"--metric": "flops", "--truth": "ptq"},
        {"--mu": "0.9", "--sigma": "1.2", "--size": "effective"},
        {"--metric": "size", "--size": "effective"},
    ],
    ids=str,
)
def test_correlate_gives_the_numbers_of_the_library(options, run_json, networks):
    found = run_json(*CORRELATE, *(word for pair in options.items() for word in pair))
    assert set(CORRELATE_KEYS.split()) <= set(found)
    truth = load_truth("nasbench201", "cifar10", options.get("--truth"))
    sizes = networks.sizes(options.get("--size", "total"))
    metric = options.get("--metric", "swap")
    scores = {"swap": networks.column("swap").scores, "flops": networks.flops, "size": sizes}[metric]
    if "--mu" in options:
        scores = scores * np.exp(-((sizes - float(options["--mu"])) ** 2) / float(options["--sigma"]))
    expected = correlate(scores, truth.accuracies)
    for key in ("n", "spearman", "kendall", "pearson", "top10_spearman", "ndcg", "precision_at_100", "regret"):
        assert found[key] == pytest.approx(getattr(expected, key), rel=1e-9), key
    assert found["best_accuracy"] == expected.picked_accuracy
    assert found["spearman_ci"] == pytest.approx(expected.spearman_ci, rel=1e-6)
    assert found["best_arch"] == str(SPACE.at(expected.best))
    assert (found["truth"], found["dataset"], found["score_table"]) == (truth.name, "cifar10", BUNDLED)
    assert found["population"] == "all 15,625 networks of NAS-Bench-201"


def test_correlate_takes_every_metric_of_a_table(run_json, run, home):
    table = write_made_up(home / "scores" / "metrics")
    found = run_json(*CORRELATE, "--metric", "epe_nas", "--scores", NAME)
    accuracies = load_truth("nasbench201", "cifar10").accuracies[table.positions]
    known = np.delete(np.arange(120), UNDEFINED["epe_nas"])
    expected = stats.spearmanr(table.values["epe_nas"][known], accuracies[known]).statistic
    assert found["spearman"] == pytest.approx(expected, abs=1e-12)
    assert (found["n"], found["undefined"], found["score_table"]) == (117, 3, NAME)
    assert found["population"].startswith("117 of the 15,625 networks of NAS-Bench-201, with a value, out of 120")
    best = known[np.argmax(table.values["epe_nas"][known])]
    assert found["best_arch"] == table.architectures[best]
    words = ("--metric", "flops", "--scores", NAME, "--mu", "0.5", "--sigma", "0.2", "--size", "effective")
    sizes = join(table, load_truth("nasbench201", "cifar10")).effective_size
    expected = stats.spearmanr(table.values["flops"] * np.exp(-((sizes - 0.5) ** 2) / 0.2), accuracies).statistic
    assert run_json(*CORRELATE, *words)["spearman"] == pytest.approx(expected, abs=1e-12)
    for metric in ("swap_mean", "az_nas", "effective_size"):
        assert run_json(*CORRELATE, "--metric", metric, "--scores", NAME)["n"] > 110
    status, _, problem = run(*CORRELATE, "--metric", "nwot", "--scores", NAME, "--mu", "0.8", "--sigma", "0.7")
    assert status == 2
    assert "mu and sigma go with the metrics swap, " in problem


def test_correlate_finds_the_table_that_has_the_metric(run_json):
    assert run_json(*CORRELATE)["n"] == 15_625
    found = run_json(*CORRELATE, "--metric", "zico")
    assert found["score_table"] == "nasbench201-cifar10-all-paper-s16"
    assert found["n"] + found["undefined"] == 1000


TOP = {"top10_spearman", "ndcg", "precision_at_100", "regret", "regret_best_of_10"}


def test_correlate_compares_the_networks_of_a_population(run_json, networks, nats_bench):
    found = run_json(*CORRELATE, "--metric", "params", "--truth", "nats-bench", "--population", "reachable")
    assert (found["n"], found["population_name"]) == (9445, "reachable")
    assert found["population"] == "all 9,445 networks of NAS-Bench-201 in which no operation is cut off by none"
    assert found["spearman"] == pytest.approx(0.799, abs=0.0005)
    assert found["ndcg"] == pytest.approx(0.745, abs=0.002)
    assert set(found) >= TOP
    assert found["strata_of"] == "3×3 convolutions in the cell"
    assert [one["n"] for one in found["strata"]] == [2128, 3604, 2540, 951, 199, 22, 1]
    assert set(found["strata"][0]) == {"value", "n", "spearman", "spearman_ci"}
    assert found["strata"][-1]["spearman"] is None
    assert [one["title"] for one in found["ceilings"]] == [
        "Second training",
        "CIFAR-100 accuracy",
        "ImageNet16-120 accuracy",
    ]
    assert all({"n", "spearman", *TOP} <= set(one) for one in found["ceilings"])
    assert found["ceilings"][0]["n"] == 9445


def test_the_leaderboard_has_the_top_a_population_and_ceilings(run_json, home, no_data_folder):
    found = run_json("leaderboard", "--space", "nasbench201", "--population", "distinct", "--metric", "nwot")
    assert found["population_name"] == "distinct"
    assert found["population"].startswith(f"{found['n']} of the 6,466 networks of NAS-Bench-201, one of each class")
    assert all(set(one) >= TOP for one in found["standings"])
    assert found["ceilings"] == []
    assert set(found["ceilings_missing"]) == {"Second training", "CIFAR-100 accuracy", "ImageNet16-120 accuracy"}


def test_tune_chooses_on_a_population(run_json):
    found = run_json("tune", "--space", "nasbench201", "--population", "reachable", "--size", "effective")
    assert (found["population_name"], found["calibrated"]) == ("reachable", 9445)


def test_an_ensemble_is_fitted_on_a_population(run_json, home, no_data_folder):
    words = ("--members", "swap,nwot", "--method", "log-rank", "--population", "reachable")
    found = run_json("ensemble", "fit", "--space", "nasbench201", *words)
    assert found["population_name"] == "reachable"
    assert found["held_out"]["n"] == 601
    assert found["population"].startswith("601 of the 9,445 networks of NAS-Bench-201 in which no operation")


@pytest.mark.parametrize("command", ["correlate", "leaderboard", "tune", "ensemble fit"])
def test_a_population_that_is_not_there_is_told_in_one_line(command, run):
    status, out, error = run(*command.split(), "--space", "nasbench201", "--population", "prime")
    assert (status, out, error.count("\n")) == (2, "", 1)
    assert "population 'prime'" in error
    assert "all, distinct, reachable" in error


def test_correlate_takes_the_accuracies_of_another_data_set(run_json, nats_bench):
    found = run_json(*CORRELATE, "--dataset", "cifar100")
    assert (found["dataset"], found["truth"]) == ("cifar100", "nats-bench")
    assert found["spearman"] > 0.8


def test_correlate_takes_an_own_table(run_json, home):
    bundled = load_score_table()
    columns = {**bundled.columns, "score": bundled.columns["flops"].astype(float)}
    write_score_table(home / "scores" / "mine.parquet", columns, bundled.provenance)
    found = run_json(*CORRELATE, "--scores", "mine")
    assert found["score_table"] == "mine"
    assert found["spearman"] == pytest.approx(run_json(*CORRELATE, "--metric", "flops")["spearman"])


def test_correlate_gives_finite_numbers_or_a_reason_for_every_mu_and_sigma(run):
    for mu in (5, 24, 27, 40):
        status, out, err = run(*CORRELATE, "--mu", str(mu), "--sigma", "1", "--json")
        if status == 0:
            assert -1 < json.loads(out)["pearson"] < 0.9
        else:
            assert (status, out, err.count("\n")) == (2, "", 1)


def test_data_list_tells_what_is_here_and_what_is_not(run, run_json, home, no_data_folder):
    items = run_json("data", "list")["items"]
    # A missing official file is told once, not once for each of its eighteen truths.
    expected = {"/".join(key) for key in truths() if not key[2].startswith("official")}
    assert expected | set(CATALOGUE) | {BUNDLED, "cifar10"} <= {item["name"] for item in items}
    targets = [(problem.name, target) for problem in PROBLEMS.values() for target in problem.targets]
    fetched = {f"{space}/{one.dataset}/{one.name}" for space, one in targets if not one.comes_with_packages}
    assert "nasbench-macro/cifar10/training-2" in fetched
    fetched |= set(CATALOGUE)
    for item in items:
        assert set(item) == {"kind", "name", "title", "problem", "adds", "size", "available"}
        assert item["available"] is (item["name"] not in fetched) is (item["problem"] is None)
    status, out, err = run("data", "list")
    assert (status, err) == (0, "")
    for item in items:
        assert re.search(rf"^{'here' if item['available'] else 'missing'} .*{item['name']} ", out, re.MULTILINE)
        assert item["problem"] is None or item["problem"] in out


def test_devices_begin_with_the_processor(run, run_json):
    first = run_json("devices")["devices"][0]
    assert set(first) == {"name", "title", "memory_bytes"}
    assert first["name"] == "cpu"
    status, out, _ = run("devices")
    assert status == 0
    assert out.startswith(f"cpu      {first['title']}, {first['memory_bytes'] / 2**30:.1f} GiB")


def test_precompute_writes_a_table_that_names_its_command(run, run_json, tmp_path):
    command = (*PRECOMPUTE, "--samples", "4", "--seed", "7", "--output", str(tmp_path / "mine.parquet"))
    found = run_json(*command)
    table = read_score_table(tmp_path / "mine.parquet")
    assert found == {"output": str(tmp_path / "mine.parquet"), "architectures": 2, **table.provenance}
    assert (table.provenance["seed"], table.provenance["samples"], len(table)) == (7, 4, 2)
    assert table.provenance["command"].startswith("python -m swapcore precompute --preset lite")
    assert "--seed 7" in table.provenance["command"]


def test_precompute_writes_where_every_command_finds_it(run_json, home):
    output = Path(run_json(*PRECOMPUTE, "--samples", "4")["output"])
    assert output.parent == home / "scores"
    assert output.name.startswith("nasbench201-cifar10-swap-lite-s4-r1-seed0")
    assert output.stem in [item["name"] for item in run_json("data", "list")["items"]]


def test_trying_out_a_few_does_not_replace_the_whole_table(run, home):
    bundled = load_score_table()
    whole = precompute.default_output(resolved(preset="lite"))
    write_score_table(whole, bundled.columns, bundled.provenance)
    run(*PRECOMPUTE)
    assert len(read_score_table(whole)) == len(SPACE)


def test_an_interrupted_precompute_says_that_it_goes_on(run, tmp_path, monkeypatch):
    def interrupt(*_arguments):
        raise KeyboardInterrupt

    command = (*PRECOMPUTE, "--output", str(tmp_path / "mine.parquet"))
    with monkeypatch.context() as patched:
        patched.setattr(precompute, "score_rows", interrupt)
        status, out, err = run(*command)
    assert (status, out) == (130, "")
    assert "the same command goes on from here\nswapcore precompute: interrupted\n" in err
    assert run(*command)[0] == 0
    status, _, err = run(*command, "--seed", "1")
    assert status == 0, "the folder of parts is gone"


@pytest.mark.parametrize("command", [SCORE, CORRELATE, (*PRECOMPUTE, "--samples", "4")], ids=lambda words: words[0])
def test_people_get_one_line_for_each_fact(command, run, run_json, home):
    status, out, _ = run(*command)
    assert status == 0
    assert not out.startswith("{")
    shown = run_json(*command)
    assert [line[: len(key)] for line, key in zip(out.splitlines(), shown, strict=True)] == [
        key.replace("_", " ") for key in shown
    ]
    if command == CORRELATE:
        assert re.search(rf"^spearman +{shown['spearman']:.4f}$", out, re.MULTILINE)
        assert re.search(r"^mu +-$", out, re.MULTILINE)


NUMBER = "number|float|int"


@pytest.fixture(scope="module")
def accuracies_read():
    """Accuracies that this process has read already leave nothing in the home of a test."""
    load_truth("nasbench201", "cifar10")


SLIPS = [
    ((*SCORE, "--space", "nasbench999"), "'nasbench999'", "nasbench201"),
    ((*SCORE, "--dataset", "mnist"), "'mnist'", "cifar10, cifar100, imagenet16-120, imagenet"),
    ((*SCORE, "--metric", "nothing"), "'nothing'", "swap, size, params, flops, nwot"),
    ((*SCORE, "--metric", "nwot", "--mu", "1", "--sigma", "1"), "'nwot'", "swap, size, flops"),
    ((*SCORE, "--arch", ""), "''", "example: |nor_conv_3x3~0|+"),
    ((*SCORE, "--arch", ARCH[:40]), ARCH[:40], "3 groups"),
    ((*SCORE, "--arch", ARCH.replace("none", "max_pool")), "'max_pool'", "none, skip_connect, nor_conv_1x1"),
    ((*SCORE, "--arch", ARCH.replace("~0", "~" + "1" * 5000)), "11111", "'operation~0' is expected"),
    ((*SCORE, "--arch", "a\nb"), r"'a\nb'", "example: |nor_conv_3x3~0|+"),
    ((*SCORE, "--samples", "21"), "got 21", "at most 20"),
    ((*SCORE, "--samples", "0"), "got 0", "a whole number from 1 to"),
    ((*SCORE, "--samples", "many"), "'many'", NUMBER),
    ((*SCORE, "--repeats", "-1"), "got -1", "a whole number from 1 to"),
    ((*SCORE, "--seed", "-1"), "got -1", "from 0 to 2^63 - 1"),
    ((*SCORE, "--preset", "huge"), "'huge'", "paper, lite"),
    ((*SCORE, "--channels", "0"), "got 0", "channels must be a whole number from 1 to 256"),
    ((*SCORE, "--channels", "wide"), "'wide'", NUMBER),
    ((*SCORE, "--cells", "-2"), "got -2", "cells must be a whole number from 1 to 64"),
    ((*SCORE, "--space", "darts"), ARCH, "example: Genotype(normal=["),
    ((*SCORE, "--space", "darts", "--preset", "huge"), "'huge'", "paper, lite"),
    ((*CORRELATE, "--space", "nasbench301"), "'nasbench301'", "nasbench201, darts"),
    ((*CORRELATE, "--dataset", "mnist"), "'mnist'", "cifar10, cifar100, imagenet16-120"),
    ((*CORRELATE, "--dataset", ""), "''", "cifar10, cifar100, imagenet16-120"),
    ((*CORRELATE, "--dataset", "mnist", "--truth", "baseline"), "mnist", "cifar10, cifar100, imagenet16-120"),
    ((*CORRELATE, "--dataset", "imagenet"), "imagenet", "cifar10, cifar100, imagenet16-120"),
    ((*CORRELATE, "--truth", "trained"), "'trained'", "baseline, ptq, qat, noisy, analog, nats-bench"),
    (
        (*CORRELATE, "--metric", "nothing"),
        "'nothing'",
        "swap, jacov, synflow, zen, az_progressivity, params, flops, size",
    ),
    (
        (*CORRELATE, "--metric", "nwot", "--mu", "1", "--sigma", "1"),
        "'nwot'",
        "swap, flops, swap_mean, size, effective_size",
    ),
    ((*CORRELATE, "--scores", "mine"), "'mine'", BUNDLED),
    *(
        ((*command, *words), value, allowed)
        for command in (SCORE, CORRELATE)
        for words, value, allowed in (
            (("--mu", "-0.5", "--sigma", "1"), "got -0.5", "mu must be a finite number at least 0"),
            (("--mu", "nan", "--sigma", "1"), "got nan", "mu must be a finite number at least 0"),
            (("--mu", "big", "--sigma", "1"), "'big'", NUMBER),
            (("--mu", "1", "--sigma", "0"), "got 0.0", "sigma must be a finite number greater than 0"),
            (("--mu", "1", "--sigma", "-2"), "got -2.0", "sigma must be a finite number greater than 0"),
            (("--mu", "1", "--sigma", "nan"), "got nan", "sigma must be a finite number greater than 0"),
            (("--mu", "1", "--sigma", "wide"), "'wide'", NUMBER),
            (("--mu", "1"), "mu needs sigma", "mu and sigma go together"),
            (("--sigma", "1"), "sigma needs mu", "mu and sigma go together"),
            (("--size", "full"), "'full'", "total, effective"),
        )
    ),
    ((*PRECOMPUTE, "--space", "nasbench301"), "'nasbench301'", "nasbench201, darts"),
    ((*PRECOMPUTE, "--architectures", "9"), "--architectures", "goes with --metrics"),
    (("precompute", "--metrics", "all", "--architectures", "15626"), "got 15626", "at most 15625"),
    ((*PRECOMPUTE, "--metrics", "all"), "--first", "--architectures N says how many"),
    (("precompute", "--metrics", "swap,nothing"), "'nothing'", "swap, size, params, flops, nwot"),
    ((*PRECOMPUTE, "--dataset", "mnist"), "'mnist'", "cifar10"),
    ((*PRECOMPUTE, "--samples", "21"), "got 21", "at most 20"),
    ((*PRECOMPUTE, "--workers", "0"), "got 0", "a whole number from 1 to 64"),
    ((*PRECOMPUTE, "--workers", "all"), "'all'", NUMBER),
    ((*PRECOMPUTE, "--first", "0"), "got 0", "from 1 to 15625"),
    ((*PRECOMPUTE, "--first", "15626"), "got 15626", "from 1 to 15625"),
    (
        ("scor",),
        "'scor'",
        ", ".join(f"'{name}'" for name in COMMANDS),
    ),
    (("data", "lost"), "'lost'", "'list'"),
    ((), "COMMAND", "required"),
    (("data",), "ACTION", "required"),
    (("score", "--space", "nasbench201", "--dataset", "cifar10"), "--arch", "required"),
    ((*CORRELATE, "--colour", "red"), "--colour red", "unrecognized"),
]


@pytest.mark.usefixtures("accuracies_read")
@pytest.mark.parametrize(("arguments", "value", "allowed"), SLIPS, ids=[" ".join(slip[0])[-40:] for slip in SLIPS])
def test_a_slip_gets_one_line_with_the_value_and_what_is_allowed(arguments, value, allowed, run, home):
    for as_json in ((), ("--json",)):
        status, out, err = run(*arguments, *(as_json if len(arguments) > 2 else ()))
        assert (status, out) == (2, "")
        assert re.fullmatch(r"swapcore.*\n", err)
        assert value in err
        assert re.search(allowed if allowed is NUMBER else re.escape(allowed), err.replace(value, "", 1))
    assert not home.exists()


COMMAND_NAMES = [
    "score",
    "correlate",
    "leaderboard",
    "tune",
    "ensemble",
    "search",
    "runs",
    "experiment",
    "precompute",
    "study",
    "data",
    "devices",
]


def test_help_names_every_command(run):
    status, out, err = run("--help")
    assert (status, err) == (0, "")
    assert list(COMMANDS) == COMMAND_NAMES
    for name in COMMANDS:
        assert f"    {name}" in out
        assert run(name, "--help")[0] == 0
