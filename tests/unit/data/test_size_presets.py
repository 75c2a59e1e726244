"""Settings of μ and σ that somebody saved: kept whole, found again, refused by name."""

import json

import pytest

from swapcore.data.size_presets import (
    DamagedPresetError,
    SizePreset,
    delete_size_preset,
    load_size_preset,
    readable_size_presets,
    save_size_preset,
    setting_named,
    size_preset_files,
)
from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.values.regularisation import Regularisation

SETTING = Regularisation(mu=0.7, sigma=0.3, size="effective")


def preset(name="mine", space="nasbench201"):
    return SizePreset(space=space, name=name, regularisation=SETTING, note="from 100 networks")


def test_a_preset_is_found_again_and_can_be_removed(home):
    save_size_preset(preset())
    assert load_size_preset("nasbench201", "mine") == preset()
    assert readable_size_presets("nasbench201") == ({"mine": preset()}, [])
    assert setting_named("nasbench201", "cifar10", "mine", "total") == SETTING
    delete_size_preset("nasbench201", "mine")
    assert size_preset_files("nasbench201") == {}
    with pytest.raises(UnknownNameError, match="preset of nasbench201 'mine'; known: A, B, C"):
        load_size_preset("nasbench201", "mine")


def test_presets_that_the_space_has_are_found_by_name_too(home):
    found = setting_named("darts", "cifar10", "B", "effective")
    assert (found.mu, found.sigma, found.size) == (1.2, 1.2, "effective")
    with pytest.raises(InvalidInputError, match="comes with the package"):
        delete_size_preset("darts", "B")


@pytest.mark.parametrize("name", ["A", "b", "ranking", "mine", "MINE"])
def test_a_taken_name_is_refused(home, name):
    save_size_preset(preset())
    with pytest.raises(InvalidInputError, match=r"nasbench201 has a preset .* already"):
        save_size_preset(preset(name))
    assert list(size_preset_files("nasbench201")) == ["mine"]


@pytest.mark.parametrize("name", ["", "own", "None", "../x", "a b", "x" * 31, ".x", None])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(InvalidInputError, match="name of a preset must be of letters"):
        preset(name)


def test_a_preset_of_another_space_says_so(home):
    save_size_preset(preset())
    with pytest.raises(InvalidInputError, match="'mine' is of nasbench201, whose sizes are others; presets of darts:"):
        setting_named("darts", "cifar10", "mine", "total")
    save_size_preset(preset(space="darts"))
    assert load_size_preset("darts", "mine").space == "darts"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"version": 2}',
        '{"version": 1, "space": "nasbench201", "name": "mine", "regularisation": {"mu": -1, "sigma": 1}}',
        '{"version": 1, "space": "nasbench201", "name": "other", "regularisation": {"mu": 1, "sigma": 1}}',
        '{"version": 1, "space": "nasbench201", "name": "mine", "regularisation": {"mu": 1}, "x": 3}',
        " " * 20_000,
    ],
)
def test_a_damaged_file_is_told_and_harms_no_other(home, text):
    save_size_preset(preset())
    save_size_preset(preset("other"))
    size_preset_files("nasbench201")["mine"].write_text(text)
    with pytest.raises(DamagedPresetError, match="preset mine of nasbench201 cannot be read"):
        load_size_preset("nasbench201", "mine")
    found, problems = readable_size_presets("nasbench201")
    assert list(found) == ["other"]
    assert len(problems) == 1
    delete_size_preset("nasbench201", "mine")


def test_a_file_is_plain_json(home):
    path = save_size_preset(preset())
    assert json.loads(path.read_text())["regularisation"] == {"mu": 0.7, "sigma": 0.3, "size": "effective"}
    assert [one.name for one in path.parent.iterdir()] == ["mine.json"]
