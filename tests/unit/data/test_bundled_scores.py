"""The bundled scores can be computed again: exactly on a machine like theirs, within a percent elsewhere."""

import numpy as np
import pytest

from swapcore import __version__
from swapcore.data.score_table import load_score_table
from swapcore.evaluation.devices import instruction_set
from swapcore.evaluation.evaluator import evaluate_one
from swapcore.evaluation.resolve import resolve
from swapcore.evaluation.settings import ScoreSettings
from swapcore.machine import processor, versions
from swapcore.spaces.nasbench201 import NasBench201

ELSEWHERE = 0.01
"""Another processor or version rounds differently, which moves a unit now and then across zero."""

HANDFUL = sorted(np.random.default_rng(201).choice(15_625, 8, replace=False).tolist())


@pytest.fixture(scope="module")
def bundled():
    return load_score_table()


@pytest.fixture(scope="module")
def request_of_table(bundled):
    # The table was made when channels and cells could be the preset's only.
    known = {"channels": None, "cells": None, **bundled.provenance}
    asked = {name: value for name, value in known.items() if name in ScoreSettings().to_json()}
    assert {"space", "dataset", "metric", "samples", "repeats", "seed", "preset"} < set(asked)
    return ScoreSettings(**asked)


def made_on_a_machine_like_this(provenance):
    here = {"swapcore": __version__, **versions()}
    return (provenance["processor"], provenance["instruction_set"], provenance["versions"]) == (
        processor(),
        instruction_set(),
        here,
    )


def test_the_table_is_the_default_request(request_of_table):
    assert request_of_table == ScoreSettings()


def test_the_handful_is_worth_computing(bundled):
    scores = bundled.columns["score"][HANDFUL]
    assert len(set(scores)) == len(HANDFUL)
    assert np.median(scores) > 10_000


@pytest.mark.parametrize("index", HANDFUL)
def test_a_bundled_score_can_be_computed_again(index, bundled, request_of_table):
    space = NasBench201()
    found = evaluate_one(space.at(index), resolve(request_of_table, bundled.provenance["device"]))
    assert bundled.columns["architecture"][index] == space.format(space.at(index))
    assert found.units == bundled.columns["units"][index]
    expected = bundled.columns["score"][index]
    tolerance = 0 if made_on_a_machine_like_this(bundled.provenance) else ELSEWHERE * expected
    assert abs(found.value - expected) <= tolerance
