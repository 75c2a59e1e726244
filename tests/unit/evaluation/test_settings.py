"""Settings of scores and of their execution: checked when made, without a look at any file; JSON there and back."""

import builtins
import json
import os
from pathlib import Path

import pytest

from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.evaluation.resolve import resolve
from swapcore.evaluation.settings import ExecutionSettings, ScoreSettings, network_shape
from swapcore.limits import LIMITS

ALL = {
    "space": "darts",
    "dataset": "cifar100",
    "metric": "nwot",
    "samples": 7,
    "repeats": 3,
    "seed": 11,
    "preset": "lite",
    "channels": 5,
    "cells": 2,
    "images": "folder:/nowhere/at/all",
    "image_seed": 4,
    "resolution": 24,
    "insist": True,
}


@pytest.fixture
def no_files(monkeypatch):
    """Whoever opens a file, lists a folder or asks whether it is there fails."""

    def refuse(*arguments, **_options):
        raise AssertionError(f"looked at {arguments[0]}")

    with monkeypatch.context() as patched:
        for owner, names in (
            (builtins, ("open",)),
            (os, ("stat", "scandir", "listdir", "open")),
            (Path, ("stat", "exists", "is_dir", "is_file", "open", "read_text", "read_bytes")),
        ):
            for name in names:
                patched.setattr(owner, name, refuse)
        yield


@pytest.mark.parametrize("images", ["bundled", "crops", "torchvision", "noise", "folder:/nowhere/at/all"])
def test_making_settings_looks_at_no_file(images, no_files):
    settings = ScoreSettings(images=images, samples=1_000, metric="zico", image_seed=3)
    assert ScoreSettings.from_json(json.loads(json.dumps(settings.to_json()))) == settings
    assert network_shape(settings).resolution == settings.selection.pixels == 32
    ExecutionSettings(device="cuda:7", workers=3)


def test_images_that_are_gone_are_told_when_something_is_to_be_scored():
    settings = ScoreSettings(images="folder:/nowhere/at/all")
    with pytest.raises(InvalidInputError, match=r"a folder that can be read; got folder:/nowhere/at/all"):
        resolve(settings, "cpu")
    with pytest.raises(InvalidInputError, match="samples must be at most 20, the number of bundled CIFAR-10 images"):
        resolve(ScoreSettings(samples=21), "cpu")


def test_settings_are_the_same_after_json():
    settings = ScoreSettings(**ALL)
    assert settings.to_json() == ALL
    assert ScoreSettings.from_json(json.loads(json.dumps(settings.to_json()))).to_json() == ALL
    assert ScoreSettings.from_json({}) == ScoreSettings()
    execution = ExecutionSettings(device="cuda:1", workers=100, insist=True)
    assert ExecutionSettings.from_json(json.loads(json.dumps(execution.to_json()))).to_json() == execution.to_json()
    for kind in (ScoreSettings, ExecutionSettings):
        with pytest.raises(InvalidInputError, match="unknown settings colour; known: "):
            kind.from_json({"colour": "red"})


def test_insisting_makes_no_other_settings():
    assert ScoreSettings(insist=True) == ScoreSettings()
    assert hash(ScoreSettings(insist=True)) == hash(ScoreSettings())
    assert resolve(ScoreSettings(insist=True), "cpu").conditions() == resolve(ScoreSettings(), "cpu").conditions()


@pytest.mark.parametrize("name", ["samples", "repeats", "channels", "cells"])
def test_numbers_beyond_what_is_usual_must_be_meant(name):
    usual, most = LIMITS[name].usual, LIMITS[name].most
    assert getattr(ScoreSettings(**{name: usual}), name) == usual
    with pytest.raises(InvalidInputError, match=rf"{name} must be at most {usual:,}, .*got {usual + 1}.*--insist"):
        ScoreSettings(**{name: usual + 1})
    assert getattr(ScoreSettings(**{name: most}, insist=True), name) == most
    with pytest.raises(InvalidInputError, match=f"{name} must be a whole number from 1 to {most:,}; got {most + 1}"):
        ScoreSettings(**{name: most + 1}, insist=True)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"space": "nowhere"}, "unknown space 'nowhere'; known: nasbench201, darts"),
        ({"dataset": "mnist"}, "unknown data set 'mnist'; known: cifar10"),
        ({"metric": "swop"}, "unknown metric 'swop'; known: swap"),
        ({"preset": "huge"}, "unknown preset 'huge'; known: paper, lite"),
        ({"seed": -1}, r"seed must be a whole number from 0 to 2\^63 - 1; got -1"),
        ({"insist": 1}, "insist must be True or False; got 1"),
        ({"samples": 0}, "samples must be a whole number from 1 to 1,024; got 0"),
        ({"resolution": 30}, "resolution must be a multiple of 4; got 30"),
    ],
    ids=str,
)
def test_what_is_not_allowed_is_told_with_what_is(settings, words):
    with pytest.raises(InvalidInputError, match=words):
        ScoreSettings(**settings)


def test_execution_is_checked_too():
    for settings, words in (
        ({"workers": 0}, "workers must be a whole number from 1 to 64; got 0"),
        ({"workers": 10_000}, "workers must be a whole number from 1 to 64; got 10000"),
        ({"workers": 65}, r"workers must be at most 64, .*got 65.*--insist"),
        ({"device": ""}, "device must be a name that swapcore devices lists; got ''"),
    ):
        with pytest.raises(InvalidInputError, match=words):
            ExecutionSettings(**settings)
    assert ExecutionSettings(workers=4_096, insist=True).workers == 4_096
    with pytest.raises(UnknownNameError, match="unknown executor 'cloud'; known: local"):
        ExecutionSettings(executor="cloud")
