"""What settings are resolved to: looked up once, sent to other processes, and the key of scores that are kept."""

import json
import pickle
import shutil
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from swapcore.errors import InvalidInputError
from swapcore.evaluation import resolve as module
from swapcore.evaluation.evaluator import evaluate_one
from swapcore.spaces.nasbench201 import NasBench201
from tests.scores import resolved, score

CELL = NasBench201().at(9_000)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "pictures"
    path.mkdir()
    fill(path, 0)
    return path


def fill(path, seed):
    rng = np.random.default_rng(seed)
    for number in range(4):
        Image.fromarray(rng.integers(0, 256, (40, 40, 3), dtype=np.uint8)).save(path / f"{number}.png")


def test_conditions_are_plain_values_that_name_what_a_score_depends_on():
    conditions = resolved(preset="lite", samples=8, seed=2, repeats=3).conditions()
    assert json.loads(json.dumps(conditions)) == conditions
    assert conditions == {
        "space": "nasbench201",
        "dataset": "cifar10",
        "metric": "swap",
        "repeats": 3,
        "seed": 2,
        "network": {"channels": 4, "cells": 1, "classes": 10, "resolution": 32},
        "samples": 8,
        "inputs": conditions["inputs"],
        "scoring_version": module.SCORING_VERSION,
        "device": "cpu",
    }
    assert len(conditions["inputs"]) == 32


def test_the_network_counts_and_not_the_name_of_its_preset():
    assert resolved(preset="lite").conditions() == resolved(channels=4, cells=1).conditions()
    assert resolved(preset="lite").conditions() != resolved().conditions()


def test_another_network_under_the_name_of_a_preset_is_another_condition(monkeypatch):
    before = resolved(preset="lite").conditions()
    problem = resolved().problem
    presets = {**problem.networks.presets, "lite": replace(problem.preset("lite"), channels=6)}
    changed = replace(problem, networks=replace(problem.networks, presets=presets))
    monkeypatch.setattr(module, "get_problem", lambda _name: changed)
    monkeypatch.setattr("swapcore.evaluation.settings.get_problem", lambda _name: changed)
    after = resolved(preset="lite").conditions()
    assert {name for name in after if after[name] != before[name]} == {"network"}


def test_another_version_of_the_scoring_is_another_condition(monkeypatch):
    before = resolved().conditions()
    monkeypatch.setattr(module, "SCORING_VERSION", module.SCORING_VERSION + 1)
    assert resolved().conditions() != before


@pytest.mark.parametrize(
    "changed",
    [
        {"image_seed": 1},
        {"images": "noise"},
        {"samples": 5},
        {"seed": 1},
        {"repeats": 2},
        {"metric": "nwot"},
        {"dataset": "cifar100"},
        {"resolution": 16},
        {"cells": 2},
        {"space": "darts"},
    ],
    ids=str,
)
def test_whatever_a_score_depends_on_is_in_its_conditions(changed):
    assert resolved(**changed).conditions() != resolved().conditions()


def test_what_images_show_counts_and_not_where_they_lie(folder, tmp_path):
    before = resolved(images=f"folder:{folder}", samples=4).conditions()
    shutil.copytree(folder, tmp_path / "copy")
    assert resolved(images=f"folder:{tmp_path / 'copy'}", samples=4).conditions() == before
    fill(folder, 1)
    after = resolved(images=f"folder:{folder}", samples=4).conditions()
    assert {name for name in after if after[name] != before[name]} == {"inputs"}


def test_labels_count_as_well(folder, tmp_path):
    for number in range(4):
        (tmp_path / "classes" / f"class{number % 2}").mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / f"{number}.png", tmp_path / "classes" / f"class{number % 2}" / f"{number}.png")
    labelled = resolved(images=f"folder:{tmp_path / 'classes'}", samples=1)
    plain = resolved(images=f"folder:{folder}", samples=1)
    assert (labelled.images.inputs() == plain.images.inputs()).all()
    assert labelled.conditions() != plain.conditions()


def test_a_metric_that_sees_no_images_shares_its_scores_among_them():
    assert resolved(metric="synflow", images="noise").conditions() == resolved(metric="synflow").conditions()
    assert score(CELL, metric="synflow", preset="lite", images="noise").values == (
        score(CELL, metric="synflow", preset="lite").values
    )


def test_what_is_resolved_can_be_sent_and_scores_alike_elsewhere(folder):
    request = replace(
        resolved(images=f"folder:{folder}", samples=4, preset="lite", repeats=2), reference=(((1.0, 2.0),),)
    )
    sent = pickle.dumps(request)
    assert len(sent) < 1_000, "names are sent, and no images"
    module.resolved_here.cache_clear()
    found = pickle.loads(sent)
    assert (found, found.reference) == (request, request.reference)
    assert evaluate_one(CELL, found).values == evaluate_one(CELL, request).values
    assert pickle.loads(sent).images.source is found.images.source, "looked up once in a process"


def test_images_that_change_on_the_way_are_told(folder):
    sent = pickle.dumps(resolved(images=f"folder:{folder}", samples=4))
    module.resolved_here.cache_clear()
    fill(folder, 1)
    with pytest.raises(InvalidInputError, match=r"images folder:.*pictures have changed since this was begun"):
        pickle.loads(sent)


def test_another_metric_of_the_same_images_is_checked_for_labels(folder):
    request = resolved(images=f"folder:{folder}", samples=4)
    assert request.varied(metric="nwot", seed=3).settings.seed == 3
    with pytest.raises(InvalidInputError, match=r"'zico' looks at labels, which images folder:.* do not have"):
        request.varied(metric="zico")
