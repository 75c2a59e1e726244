"""The card that tunes μ and σ, and the presets that it leaves for searches."""

import pytest

from swapcore.analysis.known_networks import known_networks
from swapcore.analysis.tuning import calibration_networks
from swapcore.analysis.tuning_evidence import choice_of
from swapcore.data.size_presets import SizePreset, load_size_preset, save_size_preset, size_preset_files
from swapcore.data.truths import load_truth
from swapcore.errors import MissingDataError
from swapcore.values.regularisation import Regularisation
from tests.app.reading import chart, notes, numbers, texts


@pytest.fixture(scope="module")
def expected(networks):
    known = known_networks(networks, "effective")
    rows = calibration_networks(100, len(known), seed=0)
    return choice_of(known.part(rows), known.without(rows))


def test_a_closed_card_computes_nothing(open_page):
    app = open_page("correlations")
    assert "Held-out ρ" not in numbers(app)


def test_the_card_shows_what_the_library_chooses(open_page, expected):
    app = open_page("correlations", tune="true")
    assert not app.exception
    shown = numbers(app)
    assert shown["Chosen μ (M)"] == f"{expected.setting.mu:g}"
    assert shown["Held-out ρ"] == f"{expected.held_out.spearman:.3f}"
    assert shown["Over no regularisation"] == f"{expected.held_out.advantages[0].spearman:+.3f}"
    assert expected.warning in texts(app.warning)
    assert chart(app, "learning-curve")["data"][2]["name"] == "chosen setting"


def test_use_these_moves_the_tuner(open_page, expected):
    app = open_page("correlations", tune="true", mu="0.2")
    app.button(key="use-tuned").click().run()
    assert not app.exception
    assert (notes(app)["mu"], notes(app)["sigma"]) == (expected.setting.mu, expected.setting.sigma)


def test_other_evidence_is_said_where_it_is_missing(open_page, home, monkeypatch):
    app = open_page("correlations", tune="true", **{"tune-from": "searches"})
    assert not app.exception
    assert "At least 10 networks are needed that searches of nasbench201" in texts(app.error)


def test_sizes_alone_give_a_setting(open_page):
    app = open_page("correlations", tune="true", **{"tune-from": "sizes"})
    assert not app.exception
    assert numbers(app)["Networks with f above 1/2"] == "52%"
    app.number_input(key="tune-size-nasbench201-effective").set_value(5.0).run()
    assert "Wanted size must be from 0.07331 to 1.289 M" in texts(app.error)


def test_a_saved_setting_can_be_searched_by_and_deleted(open_page, home, monkeypatch):
    app = open_page("correlations", tune="true", **{"tune-from": "sizes"})
    app.text_input(key="tune-name").set_value("A").run()
    app.button(key="save-preset").click().run()
    assert "nasbench201 has a preset 'A' already" in texts(app.error)
    app.text_input(key="tune-name").set_value("big").run()
    app.button(key="save-preset").click().run()
    assert "Preset big is saved" in texts(app.success)
    saved = load_size_preset("nasbench201", "big").regularisation
    search = open_page("search")
    target = next(one for one in search.button_group if "big" in one.options)
    target.set_value("big").run()
    assert not search.exception
    assert f"μ = **{saved.mu:g}** M" in "\n".join(one.value for one in search.markdown)
    assert search.query_params["mu"] == [f"{saved.mu:.6g}"] or search.query_params["mu"] == f"{saved.mu:.6g}"
    app.button(key="delete-preset-big").click().run()
    assert size_preset_files("nasbench201") == {}


def test_a_damaged_preset_is_said_on_the_form(open_page, home, monkeypatch):
    setting = Regularisation(mu=1, sigma=1, size="effective")
    save_size_preset(SizePreset(space="nasbench201", name="bad", regularisation=setting)).write_text("{")
    app = open_page("search")
    assert not app.exception
    assert "preset bad of nasbench201 cannot be read" in texts(app.caption)


def test_forms_are_compared_when_asked_for(open_page):
    try:
        load_truth("darts", "cifar10")
    except MissingDataError as error:
        pytest.skip(str(error))
    app = open_page("correlations", space="darts", metric="regularised-swap", tune="true")
    assert not any("than the paper's" in one.value.columns for one in app.dataframe)
    app.toggle(key="tune-forms").set_value(True).run()
    assert not app.exception
    table = next(one.value for one in app.dataframe if "than the paper's" in one.value.columns)
    assert table["form"].tolist()[1] == "the paper's"
