"""Ensembles that are kept in files: saved, found, told apart from metrics, damaged, deleted."""

import json

import pytest

from swapcore.data.ensembles import (
    DamagedEnsembleError,
    delete_ensemble,
    ensemble_files,
    ensembles_of,
    load_ensemble,
    metric_named,
    save_ensemble,
)
from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.metrics.ensemble import Ensemble, Member, Stage
from swapcore.metrics.registry import METRICS
from swapcore.problems.registry import PROBLEMS

SPACE = "nasbench201"


def made(name="mine", space=SPACE, column="zen"):
    stage = Stage(members=(Member(column=column), Member(column="jacov")), reference=((1.0, 2.0), (0.5, 0.75)))
    return Ensemble(name=name, title="Mine", space=space, method="log-rank", stages=(stage,), provenance={"n": "2"})


def test_an_ensemble_is_found_again_by_its_name_and_replaced_by_another_of_it(home):
    path = save_ensemble(made())
    assert path.is_relative_to(home)
    assert load_ensemble(SPACE, "mine") == made()
    assert load_ensemble(SPACE, "mine").provenance == {"n": "2"}
    assert "mine" in ensembles_of(SPACE)
    assert "mine" not in ensembles_of("darts")
    save_ensemble(made(column="synflow"))
    assert load_ensemble(SPACE, "mine").members[0].column == "synflow"
    assert metric_named(SPACE, "mine").definition == made(column="synflow")
    delete_ensemble(SPACE, "mine")
    with pytest.raises(UnknownNameError, match="'mine'"):
        load_ensemble(SPACE, "mine")


def test_an_unknown_name_lists_metrics_and_ensembles(home):
    save_ensemble(made())
    assert metric_named(SPACE, "zen") is METRICS["zen"]
    with pytest.raises(UnknownNameError, match=r"metric.*'nothing'.*swap.*zen.*mine"):
        metric_named(SPACE, "nothing")
    with pytest.raises(UnknownNameError, match="'mine'"):
        metric_named("darts", "mine")


@pytest.mark.parametrize("name", ["zen", "effective_size", "swap_mean", "Mine", "../mine", "", "a" * 61, "ü"])
def test_a_name_that_is_taken_or_no_name_for_a_file_is_refused(name, home):
    with pytest.raises(InvalidInputError):
        save_ensemble(made(name=name))
    assert not home.exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is no JSON"),
        ("[" * 100_000, "it is no JSON"),
        ("[]", "it is no definition"),
        ('{"version": 1}', "it is no definition"),
        ('{"version": 7}', "newer version"),
    ],
    ids=["empty", "nested", "a list", "without parts", "newer"],
)
def test_a_damaged_file_is_left_out_and_says_why_when_it_is_asked_for(text, reason, home):
    path = save_ensemble(made())
    path.write_text(text)
    assert "mine" not in ensembles_of(SPACE)
    assert "mine" in ensemble_files(SPACE)
    with pytest.raises(DamagedEnsembleError, match=rf"ensemble mine of nasbench201 .*{reason}.*mine\.json"):
        load_ensemble(SPACE, "mine")


def test_a_file_that_is_too_large_or_of_another_space_or_has_an_unknown_member_is_told(home):
    path = save_ensemble(made())
    told = json.loads(path.read_text())
    path.write_text(json.dumps({**told, "space": "darts"}))
    with pytest.raises(DamagedEnsembleError, match="of 'darts' where 'mine' of 'nasbench201' is expected"):
        load_ensemble(SPACE, "mine")
    told["stages"][0]["members"][0]["column"] = "brand_new"
    path.write_text(json.dumps(told))
    with pytest.raises(DamagedEnsembleError, match="'brand_new'"):
        load_ensemble(SPACE, "mine")
    path.write_text(" " * 2_000_001)
    with pytest.raises(DamagedEnsembleError, match="larger than 2,000,000 bytes"):
        load_ensemble(SPACE, "mine")


def test_a_bundled_one_cannot_be_deleted_and_one_of_the_same_name_stands_before_it(home):
    bundled = [(space, name) for space in PROBLEMS for name in ensemble_files(space)]
    for space, name in bundled:
        assert load_ensemble(space, name).provenance["command"].startswith("python -m swapcore ensemble fit")
        with pytest.raises(InvalidInputError, match="comes with the package"):
            delete_ensemble(space, name)
    for space, name in bundled[:1]:
        save_ensemble(made(name=name, space=space))
        assert load_ensemble(space, name).title == "Mine"
        delete_ensemble(space, name)
        assert load_ensemble(space, name).title != "Mine"
