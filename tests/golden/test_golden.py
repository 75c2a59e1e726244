"""Scores and sizes against values that a naive computation outside swapcore gave (see make.py)."""

import json
from pathlib import Path

import pytest

from swapcore.evaluation.evaluator import evaluate_one
from swapcore.spaces.nasbench201_cost import parameters
from tests.scores import resolved

GOLDEN = json.loads((Path(__file__).parent / "scores.json").read_text())
REQUEST = resolved(**GOLDEN["request"])
SPACE = REQUEST.space


@pytest.fixture(params=GOLDEN["architectures"], ids=lambda golden: SPACE.label(SPACE.parse(golden["arch"])))
def golden(request):
    return request.param


def test_scores_are_the_golden_ones_within_rounding(golden):
    # Channels-last convolutions and other processors round differently, which moves a few units in a thousand.
    found = evaluate_one(SPACE.parse(golden["arch"]), REQUEST)
    assert found.values == tuple(pytest.approx(score, rel=0.01) for score in golden["scores"])


def test_sizes_are_exactly_the_golden_ones(golden):
    cell = SPACE.parse(golden["arch"])
    assert parameters(cell, REQUEST.shape) == golden["parameters"]
    assert parameters(cell) == golden["published_parameters"]


def test_the_golden_values_say_where_they_come_from():
    assert set(GOLDEN) == {"source", "date", "versions", "request", "architectures"}
    assert set(GOLDEN["versions"]) == {"python", "torch", "numpy", "pillow", "foolbox"}
    assert GOLDEN["source"].startswith("tests/golden/make.py")


def test_the_golden_scores_tell_the_architectures_and_repeats_apart():
    scores = [score for golden in GOLDEN["architectures"] for score in golden["scores"]]
    assert len(set(scores)) == len(scores) == len(GOLDEN["architectures"]) * REQUEST.settings.repeats == 12
