"""A table or a package that is missing or damaged: one clear sentence, exit status 2, no traceback."""

import importlib.metadata
import importlib.resources
import json
import pickle
from types import SimpleNamespace

import pytest

from swapcore.analysis.joining import join
from swapcore.cli.main import main
from swapcore.data.images.bundled import available, image_files
from swapcore.data.score_table import BUNDLED, load_score_table, write_score_table
from swapcore.data.truths import load_truth
from swapcore.errors import DamagedTableError, MissingDataError
from swapcore.evaluation.precompute import default_output
from swapcore.evaluation.resolve import resolve, resolved_here
from swapcore.evaluation.settings import ScoreSettings
from swapcore.problems.datasets import DATASETS, get_dataset
from tests.scores import resolved

CORRELATE = ("correlate", "--space", "nasbench201")
ARCH = "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|avg_pool_3x3~0|none~1|nor_conv_3x3~2|"
SCORE = ("score", "--space", "nasbench201", "--arch", ARCH, "--dataset", "cifar10", "--preset", "lite")


@pytest.fixture
def run(capsys):
    """Run a command here; gives (exit status, stdout, stderr)."""

    def run(*arguments):
        capsys.readouterr()
        return main(arguments), *capsys.readouterr()

    return run


@pytest.fixture
def uninstall(monkeypatch):
    """Make this process believe that a package is not installed."""
    real = importlib.metadata.distribution

    def uninstall(package):
        def distribution(name):
            if name == package:
                raise importlib.metadata.PackageNotFoundError(name)
            return real(name)

        monkeypatch.setattr(importlib.metadata, "distribution", distribution)

    return uninstall


@pytest.fixture(scope="module")
def whole():
    """The bundled table, read before anything happens to it."""
    return load_score_table()


@pytest.fixture
def bundled_file(whole, tmp_path, monkeypatch, home):
    """Where the bundled table would be, in a folder that is empty."""
    monkeypatch.setattr(importlib.resources, "files", lambda _: tmp_path)
    (tmp_path / "bundled").mkdir()
    return tmp_path / "bundled" / f"{BUNDLED}.parquet"


def is_one_sentence(answer, *parts):
    status, out, err = answer
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    for part in parts:
        assert part in err


def problems(run):
    status, out, _ = run("data", "list", "--json")
    assert status == 0
    return {(item["kind"], item["name"]): item["problem"] for item in json.loads(out)["items"]}


@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_a_missing_bundled_table_is_told(as_json, bundled_file, run):
    with pytest.raises(MissingDataError, match="is missing; "):
        load_score_table()
    is_one_sentence(run(*CORRELATE, *as_json), str(bundled_file), "is missing; ")
    assert "is missing" in problems(run)["scores", BUNDLED]


def test_what_is_advised_for_a_missing_bundled_table_works(bundled_file, whole):
    # What "python -m swapcore precompute" writes when no place is named.
    write_score_table(default_output(resolved()), whole.columns, whole.provenance)
    assert not bundled_file.exists()
    assert len(load_score_table()) == 15_625


@pytest.mark.parametrize("content", [b"", b"rubbish" * 100, b"PAR1" + b"\x00" * 500 + b"PAR1"])
def test_a_damaged_bundled_table_is_told(content, bundled_file, run):
    bundled_file.write_bytes(content)
    with pytest.raises(DamagedTableError, match="is damaged"):
        load_score_table()
    for as_json in ((), ("--json",)):
        is_one_sentence(run(*CORRELATE, *as_json), str(bundled_file), "is damaged")
    assert "is damaged" in problems(run)["scores", BUNDLED]


@pytest.mark.parametrize(
    "provenance",
    [{}, {"space": "nasbench201"}, {"space": "nasbench201", "samples": "many"}, [], {"space": "darts", "samples": 16}],
    ids=str,
)
def test_a_table_with_half_a_provenance_is_told(provenance, whole, home, run):
    write_score_table(home / "scores" / "mine.parquet", whole.columns, provenance)
    with pytest.raises(DamagedTableError, match="mine"):
        join(load_score_table("mine"), load_truth("nasbench201", "cifar10"))
    is_one_sentence(run(*CORRELATE, "--scores", "mine"), "mine", "make it again with")


def test_a_part_of_a_table_is_told(whole, home, run):
    columns = {name: column[:100] for name, column in whole.columns.items()}
    write_score_table(home / "scores" / "few.parquet", columns, {"space": "nasbench201", "samples": 16})
    is_one_sentence(run(*CORRELATE, "--scores", "few"), "few", "100 architectures where 15625", "make it again with")


def test_missing_images_are_told(uninstall, run, tmp_path):
    uninstall("foolbox")
    for dataset in DATASETS.values():
        assert available(dataset) == 0
        with pytest.raises(
            MissingDataError, match=f"no images for {dataset.name}: .*'foolbox', which is not installed"
        ):
            image_files(dataset)
        with pytest.raises(MissingDataError, match="run pip install"):
            resolved(dataset=dataset.name)
    what_to_do = ("'foolbox', which is not installed", "run pip install -r requirements.txt")
    is_one_sentence(run(*SCORE), *what_to_do)
    is_one_sentence(run(*SCORE, "--json"), *what_to_do)
    is_one_sentence(run("precompute", "--output", str(tmp_path / "mine.parquet")), *what_to_do)
    assert list(tmp_path.iterdir()) == []
    found = problems(run)
    assert all("'foolbox'" in found["images", name] for name in DATASETS)
    assert found["accuracies", "nasbench201/cifar10/baseline"] is None


def test_images_that_go_while_a_request_waits_are_told(uninstall):
    settings, sent = ScoreSettings(preset="lite"), pickle.dumps(resolved(preset="lite"))
    uninstall("foolbox")
    resolved_here.cache_clear()
    for ask in (lambda: resolve(settings, "cpu"), lambda: pickle.loads(sent)):
        with pytest.raises(MissingDataError, match="'foolbox', which is not installed"):
            ask()


def test_images_need_not_be_there_to_browse(uninstall, run):
    uninstall("foolbox")
    assert run(*CORRELATE)[0] == 0


def test_missing_accuracies_are_told(uninstall, run):
    uninstall("analog-nasbench")
    with pytest.raises(MissingDataError, match="'analog-nasbench', which is missing or incomplete; run pip install"):
        load_truth("nasbench201", "cifar10")
    for as_json in ((), ("--json",)):
        is_one_sentence(run(*CORRELATE, *as_json), "'analog-nasbench'", "run pip install")
    found = problems(run)
    assert "'analog-nasbench'" in found["accuracies", "nasbench201/cifar10/ptq"]
    assert found["scores", BUNDLED] is None


def test_a_score_is_given_without_the_accuracies(uninstall, run):
    uninstall("analog-nasbench")
    status, out, err = run(*SCORE, "--json")
    assert status == 0
    assert json.loads(out)["accuracy"] is None
    assert json.loads(out)["score"] > 1
    assert err.count("\n") == 1
    assert "'analog-nasbench'" in err


def test_an_image_that_cannot_be_read_is_told(tmp_path, monkeypatch, run):
    files = []
    for number in range(20):
        path = tmp_path / f"cifar10_{number:02d}_0.png"
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * number)
        files.append(SimpleNamespace(name=path.name, locate=lambda path=path: path))
    real = importlib.metadata.files
    monkeypatch.setattr(importlib.metadata, "files", lambda name: files if name == "foolbox" else real(name))
    assert len(image_files(get_dataset("cifar10"))) == 20
    # No other test takes 13 images, which might be remembered.
    is_one_sentence(run(*SCORE, "--samples", "13"), str(tmp_path), "is not a readable image")
