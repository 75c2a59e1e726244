"""The public file of NAS-Bench-Macro: read as a whole, or refused in one sentence."""

import json

import numpy as np
import pytest

from swapcore.data.sources.nasbench_macro import FILE
from swapcore.data.truths import default_truth, load_truth, truth_names
from swapcore.errors import DamagedTableError, MissingDataError
from swapcore.spaces.nasbench_macro import NasBenchMacro
from swapcore.spaces.nasbench_macro_cost import flops, parameters

SPACE = NasBenchMacro()


def entry(text, accuracies=(90.0, 91.0, 92.0)):
    network = SPACE.parse(text)
    return {"test_acc": list(accuracies), "params": parameters(network), "flops": flops(network)}


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Write a file of that content, for swapcore to find."""

    def write(content):
        monkeypatch.setenv("SWAP_DATA_DIR", str(tmp_path))
        (tmp_path / FILE).write_text(content if isinstance(content, str) else json.dumps(content))

    return write


@pytest.fixture(scope="module")
def whole():
    """A made-up entry for each network, whose accuracies tell where it stands."""
    return {
        SPACE.format(network): entry(SPACE.format(network), [place / 100, place / 100 + 1, place / 100 + 5])
        for place, network in enumerate(SPACE.enumerate())
    }


def test_accuracies_are_in_the_order_of_the_space(file, whole):
    file(dict(reversed(whole.items())))
    assert truth_names(SPACE.name, "cifar10") == ("mean", "training-1", "training-2", "training-3")
    expected = np.arange(6561) / 100
    for name, more in (("training-1", 0), ("training-2", 1), ("training-3", 5), ("mean", 2)):
        truth = load_truth(SPACE.name, "cifar10", name)
        np.testing.assert_allclose(truth.accuracies, expected + more)
        assert truth.is_whole_space
    assert default_truth(SPACE.name, "cifar10") == "mean"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda content: content.pop("12012012"), "each of the 6,561 networks is expected, 1 are missing"),
        (lambda content: content.update({"1201201": entry("12012012")}), "8 digits are expected, one a layer"),
        (lambda content: content.update({"12012015": entry("12012012")}), "a digit from 0 to 2 is expected at place 8"),
        (lambda content: content.update({"12012012": entry("12012012", [1, 2])}), "3 accuracies are expected"),
        (
            lambda content: content.update({"12012012": entry("12012012", [1, 2, 101])}),
            "must be from 0 to 100 %; got 101",
        ),
        (lambda content: content.update({"12012012": entry("12012012", [1, 2, "x"])}), "could not convert string"),
        (lambda content: content.update({"12012012": entry("00000000")}), "387882 parameters, where its network has"),
        (lambda content: content.update({"12012012": {}}), "test_acc"),
        (lambda content: content.update({"12012012": None}), "damaged"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(file, whole, change, words):
    content = dict(whole)
    change(content)
    file(content)
    with pytest.raises(DamagedTableError, match=words) as caught:
        load_truth(SPACE.name, "cifar10")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", ["", "{", "[]", "3", '{"12012012": ', "[" * 100_000, "\x00"])
def test_what_is_no_such_file_is_refused(file, content):
    file(content)
    with pytest.raises(DamagedTableError, match=r"is damaged: .*; get the file again"):
        load_truth(SPACE.name, "cifar10", "training-2")


def test_a_file_that_is_cut_off_is_refused(file, whole):
    file(json.dumps(whole)[:100_000])
    with pytest.raises(DamagedTableError, match="is damaged: "):
        load_truth(SPACE.name, "cifar10")


def test_without_the_file_it_is_said_how_to_get_it(home, no_data_folder):
    with pytest.raises(MissingDataError, match=f"run python -m swapcore data get {FILE}"):
        load_truth(SPACE.name, "cifar10")
