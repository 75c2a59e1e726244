"""``tune`` as a person runs it: evidence, sizes alone, searches, forms, presets."""

import numpy as np
import pytest
from scipy import stats

from swapcore.data.truths import load_truth
from swapcore.problems.registry import get_listable
from swapcore.runs.outcome import history
from swapcore.store.run import EvaluationRow, new_owner
from swapcore.store.runs import RunStore
from tests.search_settings import search_settings

NB201 = ("tune", "--space", "nasbench201", "--size", "effective")


def test_a_choice_comes_with_what_it_is_worth(run_json, networks):
    found = run_json(*NB201, "--calibrate", "50", "--draw", "spread", "--seed", "2")
    assert found["calibrated"] == 50
    assert found["draw"] == "spread"
    assert found["calibrated_on"].startswith("50 of all 15,625 networks of NAS-Bench-201, spread over sizes")
    low, high = found["held_out_ci"]
    assert low < found["held_out_spearman"] < high
    assert found["held_out_networks"] == 15_575
    points = found["learning_curve"]["points"]
    assert [one["networks"] for one in points] == [10, 20, 50, 100, 200, 500]
    assert points[0]["mean"] < points[-1]["mean"] <= found["learning_curve"]["best"]
    bare = stats.spearmanr(networks.column("swap").scores, networks.accuracies).statistic
    advantage = found["held_out_advantages"][0]
    assert advantage["over"] == "no regularisation"
    assert advantage["spearman"] == pytest.approx(found["held_out_spearman"] - bare, abs=0.002)
    assert found["warning"] is None or "first setting" in found["warning"]


def test_few_networks_are_told_that_they_cannot_tell(run_json):
    found = run_json(*NB201, "--calibrate", "10")
    assert "these 10 networks cannot tell" in found["warning"]
    assert found["mu_ci"][0] <= found["mu"] <= found["mu_ci"][1]


def test_people_get_it_in_lines(run):
    status, out, _ = run(*NB201, "--wanted-size", "0.5")
    assert status == 0
    assert "f is 1 at 0.5 M and falls to 1/2 at" in out
    assert "learning_curve" not in out


def test_a_choice_is_kept_listed_used_and_removed(home, run_json, run):
    found = run_json(*NB201, "--wanted-size", "0.5", "--width", "0.4", "--save", "half")
    assert found["saved"] == "half"
    listed = run_json("tune", "--space", "nasbench201", "--list")["presets"]
    own = next(one for one in listed if one["name"] == "half")
    assert (own["mu"], own["sigma"], own["size"]) == (found["mu"], found["sigma"], "effective")
    assert "no accuracy: wanted size 0.5 M, width 0.4" in own["note"]
    assert {"A", "B", "C"} < {one["name"] for one in listed}
    assert "half" in run("tune", "--space", "nasbench201", "--list")[1]
    status, _, error = run(*NB201, "--wanted-size", "0.5", "--save", "half")
    assert (status, "has a preset 'half' already" in error) == (2, True)
    status, _, error = run("search", "--space", "darts", "--dataset", "cifar10", "--size-preset", "half")
    assert (status, "'half' is of nasbench201" in error) == (2, True)
    assert run_json("tune", "--space", "nasbench201", "--delete", "half")["deleted"] == "half"
    assert run("tune", "--space", "nasbench201", "--delete", "half")[0] == 2


def test_a_search_takes_a_preset(home, run_json):
    run_json(*NB201, "--wanted-size", "0.5", "--save", "half")
    found = run_json(
        *("search", "--space", "nasbench201", "--dataset", "cifar10", "--metric", "swap", "--preset", "lite"),
        *("--population", "3", "--cycles", "1", "--tournament", "2", "--size-preset", "half"),
    )
    objective = found["settings"]["objective"]
    assert (objective["size"], objective["regularisation"]["mu"]) == ("effective", 0.5)


def test_searches_of_this_machine_are_evidence(home, run_json, run):
    status, _, error = run(*NB201, "--from-runs")
    assert status == 2
    assert "at least 10 networks are needed that searches of nasbench201 on cifar10 evaluated" in error
    assert "got 0" in error
    space, truth = get_listable("nasbench201"), load_truth("nasbench201", "cifar10")
    rows = np.random.default_rng(0).choice(len(space), 40, replace=False).tolist()
    texts = [space.format(space.at(row)) for row in rows]
    with RunStore.open() as store:
        for samples, some in ((16, texts[:30]), (8, texts[25:])):
            run_id = store.create_run(search_settings(samples=samples).to_json(), title="", budget=40).id
            owner = new_owner()
            store.claim(run_id, owner)
            evaluations = [
                EvaluationRow(
                    number=number,
                    cycle=0,
                    architecture=text,
                    origin="random",
                    score=float(number),
                    size=1,
                    fitness=1,
                    seconds=0,
                )
                for number, text in enumerate(some)
            ]
            store.append(run_id, owner, evaluations, [], best=0, seconds=1)
            assert history(store, run_id) == []
    found = run_json(*NB201, "--from-runs")
    assert found["calibrated"] == 30
    assert found["scored_otherwise"] == 10
    assert found["held_out_networks"] == 15_625 - 30
    assert "30 networks that 1 search on this machine evaluated" in found["calibrated_on"]
    median = np.median(truth.accuracies[rows[:30]])
    assert f"the median accuracy of these 30 networks is {median:.2f} %" in found["bias"]


@pytest.mark.parametrize("count", [5, 15, 24])
def test_a_table_of_one_s_own_is_evidence_however_small(home, run, run_json, tmp_path, count):
    space, truth = get_listable("nasbench201"), load_truth("nasbench201", "cifar10")
    rows = np.random.default_rng(1).choice(len(space), count, replace=False).tolist()
    lines = [f"{space.format(space.at(row))},{truth.accuracies[row]:.3f}" for row in rows]
    path = tmp_path / "mine.csv"
    path.write_text("\n".join(["arch,top1", *lines]) + "\n")
    run_json(
        *("data", "import", str(path), "--name", "mine", "--space", "nasbench201"),
        *("--architecture", "arch", "--accuracy", "top1=cifar10"),
    )
    own = (*NB201, "--truth", "own-mine")
    if count < 10:
        status, _, error = run(*own)
        assert (status, "at least 10 networks of known accuracy are needed; got 5" in error) == (2, True)
        return
    assert run_json(*own)["calibrated"] == count
    found = run_json(*own, "--calibrate", "10")
    assert (found["held_out_networks"] is None) == (count < 20)
    assert (found["learning_curve"] is None) == (count < 20)
    assert "these 10 networks cannot tell" in found["warning"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--calibrate", "5"), "calibrate must be a whole number of at least 10; got 5"),
        (("--calibrate", "20000"), "calibrate must be at most 15625, the architectures there are; got 20000"),
        (("--calibrate", "20", "--draw", "even"), "unknown draw 'even'; known: random, spread"),
        (("--draw", "spread"), "--draw goes with --calibrate"),
        (("--width", "0.2"), "--width goes with --wanted-size or --budget"),
        (("--wanted-size", "25"), "wanted size must be from 0.07331 to 1.289 M"),
        (("--budget", "0.01"), "budget must be from"),
        (("--wanted-size", "0.5", "--budget", "1"), "not allowed with argument"),
        (("--wanted-size", "0.5", "--calibrate", "20"), "--calibrate or --draw goes with networks of a table"),
        (("--list", "--save", "x"), "--save goes with a choice of mu and sigma"),
        (("--save", "own"), "name of a preset must be of letters"),
        (("--save", "A"), "nasbench201 has a preset 'A' already"),
        (("--seed", "-1"), "seed must be a whole number"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(home, run, words, told):
    status, out, error = run(*NB201, *words)
    assert (status, out) == (2, "")
    assert told in error
    assert error.count("\n") == 1


def test_forms_are_compared_on_every_data_set_that_is_here(run_json, no_data_folder, home):
    found = run_json(*NB201, "--forms", "--calibrate", "20")
    assert [(one["dataset"], one["form"]) for one in found["forms"]] == [
        ("cifar10", name) for name in ("none", "paper", "log", "asymmetric")
    ]
    assert len(found["missing"]) == 2
    assert all(one["spearman"]["low"] <= one["spearman"]["mean"] <= one["spearman"]["high"] for one in found["forms"])
