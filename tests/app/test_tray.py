"""The tray: pinned architectures, in the address, lit, and side by side."""

import numpy as np
import pytest

from swapcore.analysis.tables import default_metric_table
from swapcore.problems.registry import get_listable
from swapcore.runs.job import create_search, work
from swapcore.store.runs import RunStore
from tests.app.reading import chart, notes, texts
from tests.search_settings import search_settings

SPACE = get_listable("nasbench201")
ONE, TWO = (SPACE.format(SPACE.at(position)) for position in (7, 12_000))


def in_address(app):
    """What the address pins."""
    asked = app.query_params["tray"]
    return [asked] if isinstance(asked, str) else list(asked)


def chips(app):
    """Labels of what is on the tray."""
    return [button.label for button in app.button if button.key is not None and button.key.startswith("tray-")]


def test_what_the_address_pins_is_lit_and_can_be_taken_out(open_page, networks):
    app = open_page("correlations", tray=[ONE, TWO])
    assert not app.exception
    assert len(chips(app)) == 2
    lit = notes(app)["lit"]
    np.testing.assert_array_equal(np.sort(networks.index[lit]), [7, 12_000])
    app.button(key="tray-0").click().run()
    assert in_address(app) == [TWO]
    assert notes(app)["lit"] == [12_000]
    app.button(key="clear-tray").click().run()
    assert "tray" not in app.query_params
    assert chips(app) == []


def test_selected_networks_go_to_the_tray_the_best_scored_first(open_page, networks):
    app = open_page("correlations")
    app.button(key="select-best").click().run()
    app.button(key="pin-selected").click().run()
    assert len(chips(app)) == 8
    pinned = [SPACE.index(SPACE.parse(text)) for text in in_address(app)]
    scores = networks.column("swap").scores * np.exp(-((networks.effective_size - 0.9) ** 2))
    best = np.argsort(-scores, kind="stable")[:8]
    assert pinned == networks.index[best].tolist()


def test_an_architecture_is_pinned_on_its_page_and_kept_on_the_way_to_another(open_page):
    app = open_page("architecture", arch=ONE, preset="lite")
    app.button(key="pin-this").click().run()
    assert in_address(app) == [ONE]
    app.switch_page("pages/correlations.py").run()
    assert len(chips(app)) == 1
    assert in_address(app) == [ONE]


def test_pinned_architectures_stand_side_by_side(open_page, networks):
    app = open_page("architecture", tray=[ONE, TWO], preset="lite")
    assert not app.exception
    table = next(frame.value for frame in app.dataframe if "effective size (M)" in frame.value.index)
    assert table.shape[1] == 2
    sizes = [networks.effective_size[position] for position in (7, 12_000)]
    assert table.loc["effective size (M)"].tolist() == [f"{size:.3f}" for size in sizes]
    scores = networks.column("swap").scores
    ranks = [f"{np.count_nonzero(scores > scores[position]) + 1:,} of 15,625" for position in (7, 12_000)]
    assert table.loc["rank by SWAP"].tolist() == ranks
    assert table.loc["CIFAR-10, full precision (%)"].tolist() == [
        f"{networks.accuracies[position]:.2f}" for position in (7, 12_000)
    ]


@pytest.mark.parametrize(
    ("asked", "words"),
    [([ONE + "|"], "malformed"), ([SPACE.format(SPACE.at(place)) for place in range(9)], "at most 8")],
)
def test_an_address_that_pins_the_impossible_is_answered_by_name(open_page, asked, words):
    app = open_page("correlations", tray=asked)
    assert not app.exception
    assert words in texts(app.warning)
    assert chips(app) == []


def test_another_space_has_another_tray(open_page):
    app = open_page("correlations", tray=[ONE])
    app.selectbox(key="space").set_value("nasbench-macro").run()
    assert not app.exception
    assert chips(app) == []
    app.selectbox(key="space").set_value("nasbench201").run()
    assert len(chips(app)) == 1


def test_pinned_networks_are_lit_on_metrics_and_among_neighbours(open_page):
    app = open_page("metrics")
    table = app.get("plotly_chart")
    assert not any('"name":"pinned"' in one.proto.spec for one in table)
    positions = default_metric_table("nasbench201", "cifar10").positions
    measured = SPACE.format(SPACE.at(int(positions[500])))
    app = open_page("metrics", tray=[measured])
    assert not app.exception
    lit = [one for one in app.get("plotly_chart") if '"name":"pinned"' in one.proto.spec]
    assert len(lit) == 3
    neighbour = SPACE.format(next(iter(SPACE.neighbours(SPACE.parse(ONE)))))
    app = open_page("architecture", arch=ONE, tray=[neighbour], preset="lite")
    assert [trace["name"] for trace in chart(app, "neighbours")["data"] if "name" in trace] == ["pinned"]


def test_the_best_of_runs_goes_to_the_tray(open_page, home):
    settings = search_settings(preset="lite", samples=4, parameters={"population": 4, "cycles": 4, "tournament": 2})
    with RunStore.open() as store:
        run = work(store, create_search(store, settings).id)
    app = open_page("runs", runs=run.id)
    app.button(key="pin-best").click().run()
    assert not app.exception
    app.switch_page("pages/correlations.py").run()
    assert in_address(app) == [run.best.architecture]
    app = open_page("search", run=run.id, tray=[run.best.architecture])
    assert not app.exception
    assert "pinned" in [trace.get("name") for trace in chart(app, "population")["data"]]
