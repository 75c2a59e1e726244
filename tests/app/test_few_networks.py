"""Correlations of so few networks, or such odd ones, that figures are undefined: a picture or a sentence, no error."""

import numpy as np
import pytest

from pages.components import cached
from swapcore.data.metric_table import write_metric_table
from swapcore.data.uploads.own_tables import import_table
from swapcore.data.uploads.table_check import TableMapping
from swapcore.problems.registry import get_space
from tests.app.reading import live, notes, numbers, texts, trigger
from tests.metric_tables import made_up_positions, made_up_values, metric_rows

CELLS = get_space("nasbench201")
NAME = "nasbench201-cifar10-odd"
PROVENANCE = {"space": "nasbench201", "dataset": "cifar10", "preset": "paper", "samples": 16, "seed": 0, "memory": {}}


@pytest.fixture(autouse=True)
def fresh(home, no_data_folder):
    """Nothing on this machine, and nothing remembered of another one."""
    cached.cached_truths.clear()
    yield
    cached.cached_truths.clear()


@pytest.fixture
def trained(tmp_path):
    """A table of one's own of some cells and their accuracies."""

    def import_it(cells, accuracies):
        path = tmp_path / "mine.csv"
        rows = [f'"{CELLS.format(CELLS.at(cell))}",{one}' for cell, one in zip(cells, accuracies, strict=True)]
        path.write_text("\n".join(["arch,acc", *rows]))
        import_table(
            path, TableMapping(space="nasbench201", architecture="arch", accuracies={"acc": "cifar10"}), "mine"
        )

    return import_it


def test_three_networks_are_ranked_and_drawn(open_page, trained):
    trained([5, 700, 12_000], [60, 70, 91.5])
    app = open_page("correlations", truth="own-mine")
    assert not app.exception
    found = live(app)
    np.testing.assert_allclose(found["accuracies"], [60, 70, 91.5])
    assert found.labels == [CELLS.label(CELLS.at(cell)) for cell in (5, 700, 12_000)]
    assert numbers(app)["Kendall τ"] in {"1.000", "0.333", "-0.333", "-1.000"}
    assert numbers(app)["ρ in the best tenth"] == "undefined"
    assert np.isnan(found.map("top10")).all()
    assert found.head["map"]["criteria"]["top10"]["best"] is None
    trigger(app, "selected", [1])
    assert not app.exception
    assert notes(app)["selected"] == [1]


@pytest.mark.parametrize("cells", [[5, 700], [700]])
def test_fewer_networks_are_drawn_with_a_sentence(open_page, trained, cells):
    trained(cells, np.linspace(60, 90, len(cells)))
    app = open_page("correlations", truth="own-mine")
    assert not app.exception
    assert len(live(app)["scores"]) == len(cells)
    assert live(app).head["map"] is None
    assert not app.metric
    assert f"at least 3 networks; got {len(cells)}" in texts(app.info)
    app.button(key="forget-filters").click().run()
    assert not app.exception


def test_accuracies_that_are_all_the_same_are_drawn_with_a_sentence(open_page, trained):
    trained([5, 700, 9000, 12_000], [90] * 4)
    app = open_page("correlations", truth="own-mine")
    assert not app.exception
    np.testing.assert_array_equal(live(app)["accuracies"], [90] * 4)
    assert live(app).head["map"] is None
    assert not app.metric
    assert "No figures for these networks" in texts(app.info)


@pytest.fixture
def measured(home):
    """A table of metrics, in which some networks have no value."""

    def write(metric, values, undefined):
        positions = made_up_positions(len(values))
        path = home / "scores" / "metrics" / f"{NAME}.parquet"
        own = {"swap": made_up_values(positions)["swap"], metric: np.asarray(values, dtype=float)}
        write_metric_table(path, metric_rows(positions, own, undefined={metric: undefined}), PROVENANCE)

    return write


@pytest.mark.parametrize("known", [0, 1, 2, 3])
def test_networks_without_a_value_are_left_out_and_counted(open_page, measured, known):
    measured("nwot", [float(number) for number in range(20)], range(known, 20))
    app = open_page("correlations", metric="nwot", scores=NAME)
    assert not app.exception
    if not known:
        assert "None of the 20 networks shown has a value of NASWOT." in texts(app.info)
        assert not app.get("bidi_component")
        return
    found = live(app)
    np.testing.assert_array_equal(found["scores"], np.arange(known))
    assert f"{20 - known} more have no value" in found.head["captions"]["scatter-caption"]
    assert bool(app.metric) == (known == 3)
    assert bool(app.info) == (known < 3)


def test_scores_that_are_all_the_same_are_drawn_with_a_sentence(open_page, measured):
    measured("nwot", [3.5] * 20, ())
    app = open_page("correlations", metric="nwot", scores=NAME)
    assert not app.exception
    np.testing.assert_array_equal(live(app)["scores"], [3.5] * 20)
    assert "No figures for these networks" in texts(app.info)


def test_values_beyond_float32_arrive_whole(open_page, measured):
    values = np.geomspace(1e-3, 1e41, 20)
    measured("synflow", values, ())
    app = open_page("correlations", metric="synflow", scores=NAME)
    assert not app.exception
    found = live(app)
    np.testing.assert_array_equal(found["scores"], values)
    assert found.head["log"]
