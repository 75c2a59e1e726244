"""The command ``study``, and the options that choose images."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy import stats

from swapcore.analysis.study import chosen_architectures
from swapcore.analysis.study_table import read_study
from swapcore.data.score_table import read_score_table
from swapcore.data.truths import load_truth
from swapcore.evaluation import study as computing
from swapcore.evaluation.evaluator import evaluate_one
from swapcore.evaluation.precompute import default_output
from swapcore.spaces.nasbench201 import NasBench201
from tests.scores import resolved

SPACE = NasBench201()
ARCH = "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|avg_pool_3x3~0|none~1|nor_conv_3x3~2|"
SCORE = ("score", "--space", "nasbench201", "--arch", ARCH, "--dataset", "cifar10", "--preset", "lite")
STUDY = ("study", "--space", "nasbench201", "--architectures", "12", "--workers", "1", "--factors", "samples")


def test_a_study_gives_the_numbers_of_the_library_and_keeps_them(run_json, home):
    found = run_json(*STUDY)
    texts, accuracies = chosen_architectures(load_truth("nasbench201", "cifar10"), 12)
    assert [row["samples"] for row in found["rows"]] == [4, 8, 16, 20]
    assert [row["is_default"] for row in found["rows"]] == [False, False, True, False]
    for row in found["rows"]:
        request = resolved(preset="lite", samples=row["samples"])
        scores = np.array([evaluate_one(SPACE.parse(text), request).value for text in texts])
        if len(set(scores)) == 1:
            assert row["spearman"] is row["held_out_spearman"] is None
        else:
            assert row["spearman"] == pytest.approx(stats.spearmanr(scores, accuracies).statistic)
        assert (row["n"], row["repeats"], row["resolution"]) == (12, 1, 32)
    assert (found["truth"], found["preset"], found["size_unit"]) == ("baseline", "lite", "M")
    assert found["command"].startswith("python -m swapcore study --space nasbench201")
    assert found["architectures_drawn"] == "12 of 15625, drawn at random with seed 0"
    kept = home / "studies" / "nasbench201-cifar10-baseline-lite-n12.json"
    assert found["output"] == str(kept)
    study = read_study(kept)
    assert [row.spearman for row in study.rows] == [row["spearman"] for row in found["rows"]]
    assert study.provenance == {name: found[name] for name in study.provenance}
    assert list(kept.parent.iterdir()) == [kept]


def test_people_get_a_table(run, home):
    status, out, _ = run(*STUDY)
    assert status == 0
    lines = out.splitlines()
    assert lines[0].split()[:3] == ["factor", "level", "ρ"]
    assert len(lines) == 1 + 4 + 2
    assert [line[16] for line in lines[1:5]] == [" ", " ", "*", " "]
    assert re.search(r"^samples +\* 16 +-?0\.\d{3}  -?\d\.\d{3} to ", lines[3])
    assert re.search(r"^samples +4 +-  ", lines[1]), "four samples: every score is 16"
    assert lines[-1].endswith("nasbench201-cifar10-baseline-lite-n12.json")


def test_an_interrupted_study_says_that_it_goes_on(run, home, monkeypatch):
    def interrupt(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(computing, "score_chunk", interrupt)
        status, out, err = run(*STUDY)
    assert (status, out) == (130, "")
    assert "the same command goes on from here" in err


SLIPS = [
    ((*STUDY, "--space", "nasbench999"), "'nasbench999'", "nasbench201"),
    ((*STUDY, "--factors", "samples,colour"), "'colour'", "images, samples, resolution"),
    ((*STUDY, "--architectures", "20000"), "got 20000", "at most 15625"),
    ((*STUDY, "--architectures", "0"), "got 0", "at least 10"),
    ((*STUDY, "--architectures", "9"), "got 9", "at least 10"),
    ((*STUDY, "--truth", "trained"), "'trained'", "baseline, ptq"),
    ((*STUDY, "--dataset", "mnist"), "'mnist'", "cifar10"),
    ((*STUDY, "--size", "full"), "'full'", "total, effective"),
    ((*STUDY, "--images", "pictures", "--factors", "images"), "'pictures'", "bundled, crops"),
    ((*STUDY, "--workers", "0"), "got 0", "a whole number from 1 to 64"),
    ((*SCORE, "--images", "pictures"), "'pictures'", "bundled, crops, torchvision, noise or folder:PATH"),
    ((*SCORE, "--images", "folder:/nowhere/at/all"), "folder:/nowhere/at/all", "a folder that can be read"),
    ((*SCORE, "--image-seed", "-1"), "got -1", "image_seed must be a whole number"),
    ((*SCORE, "--resolution", "4"), "got 4", "from 8 to 1024"),
    (("precompute", "--images", "pictures"), "'pictures'", "bundled, crops"),
]


@pytest.mark.parametrize(("arguments", "value", "allowed"), SLIPS, ids=[" ".join(slip[0][-2:]) for slip in SLIPS])
def test_a_slip_gets_one_line_with_the_value_and_what_is_allowed(arguments, value, allowed, run, home):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert re.fullmatch(r"swapcore.*\n", err)
    assert value in err
    assert allowed in err.replace(value, "", 1)


def test_score_takes_other_images(run_json, tmp_path):
    for number in range(14):
        pixels = np.random.default_rng(number).integers(0, 256, (40, 40, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
    folder = f"folder:{tmp_path}"
    asked = (*SCORE, "--samples", "14", "--images", folder, "--image-seed", "2", "--resolution", "16")
    found = run_json(*asked)
    request = resolved(preset="lite", samples=14, images=folder, image_seed=2, resolution=16)
    assert found["score"] == evaluate_one(SPACE.parse(ARCH), request).value
    assert found["inputs"] == f"14 images of the folder {tmp_path} by seed 2, 16 px"
    assert found["score"] != run_json(*SCORE, "--samples", "14")["score"]


def test_precompute_keeps_tables_of_other_images_apart(run_json, home):
    command = ("precompute", "--preset", "lite", "--workers", "1", "--first", "60", "--samples", "12")
    plain, noise = run_json(*command), run_json(*command, "--images", "noise", "--image-seed", "1")
    assert plain["output"] != noise["output"]
    assert noise["inputs"] == "12 samples of N(0, 1) noise by seed 1"
    assert (noise["images"], noise["image_seed"]) == ("noise", 1)
    assert "images" not in plain
    tables = [read_score_table(Path(found["output"])).columns["score"].tolist() for found in (plain, noise)]
    assert tables[0] != tables[1]
    names = {
        default_output(resolved(preset="lite", **changed)).name
        for changed in ({}, {"images": "noise"}, {"images": "crops"}, {"image_seed": 0}, {"resolution": 16})
    }
    assert len(names) == 5
    json.dumps(noise, allow_nan=False)
