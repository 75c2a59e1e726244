"""Architecture: one network, edited in every way, scored as the library scores it."""

import numpy as np
import pytest

from swapcore.data import score_table
from swapcore.data.images import bundled
from swapcore.data.truths import truth_status
from swapcore.errors import MissingDataError
from swapcore.problems.registry import get_space
from swapcore.spaces.nasbench201 import EDGES, OPERATIONS
from swapcore.spaces.nasbench201_cost import effective_parameters, flops, parameters
from swapcore.values.quantity import QUANTITIES
from tests.app.reading import as_read, chart, numbers, texts, values
from tests.scores import score

SPACE = get_space("nasbench201")
CELL = "|nor_conv_1x1~0|+|none~0|skip_connect~1|+|none~0|nor_conv_3x3~1|none~2|"
LITE = {"arch": CELL, "preset": "lite"}


def edges(app):
    return tuple(app.selectbox(key=f"decision{number}").value for number in range(len(EDGES)))


def trained(app):
    """The table of accuracies, by what they are of."""
    table = app.table[0].value
    return table.set_index(table.index.map(as_read))


def test_the_page_shows_the_live_score_and_its_layers(open_page):
    app = open_page("architecture", **LITE, samples="12", seed="3")
    assert not app.exception
    assert not app.error
    result = score(SPACE.parse(CELL), samples=12, seed=3, preset="lite")
    assert numbers(app)["SWAP score, live"] == f"{result.value:,.0f}"
    assert numbers(app)["Saturation"] == f"{result.saturation:.3f}"
    bars = chart(app, "layer-patterns")["data"][0]
    assert list(values(bars["y"])) == [layer.patterns for layer in result.layers]


def test_sizes_and_cost_are_those_of_the_published_network(open_page):
    shown, cell = numbers(open_page("architecture", **LITE)), SPACE.parse(CELL)
    assert shown["Size"] == f"{parameters(cell) / 1e6:.3f} M"
    assert shown["Effective size"] == f"{effective_parameters(cell) / 1e6:.3f} M"
    assert shown["FLOPs"] == f"{flops(cell) / 1e6:.1f} M"


def test_dead_operations_are_grey_and_dotted(open_page):
    app = open_page("architecture", **LITE)
    lines = [trace for trace in chart(app, "cell")["data"] if trace["mode"] == "lines"]
    dotted = {number for number, trace in enumerate(lines) if trace["line"]["dash"] == "dot"}
    # Besides the three edges without an operation, the skip connection leads to a node that nothing reads.
    assert dotted == {1, 2, 3, 5}
    assert "1 operation(s) here are dead" in texts(app.caption)


def test_editing_an_edge_writes_the_string_and_the_string_sets_the_edges(open_page):
    app = open_page("architecture", **LITE)
    assert edges(app) == SPACE.parse(CELL).operations
    app.selectbox(key="decision5").set_value("avg_pool_3x3").run()
    assert app.text_input(key="arch").value == CELL.replace("none~2", "avg_pool_3x3~2")
    assert app.code[0].value == CELL.replace("none~2", "avg_pool_3x3~2")
    other = SPACE.format(SPACE.at(9_999))
    app.text_input(key="arch").set_value(other).run()
    assert edges(app) == SPACE.at(9_999).operations


def test_random_draws_other_cells_of_the_space(open_page):
    app = open_page("architecture", preset="lite")
    drawn = [app.button(key="random").click().run().text_input(key="arch").value for _ in range(3)]
    assert len(set(drawn)) == 3
    assert all(SPACE.format(SPACE.parse(text)) == text for text in drawn)


def test_the_true_best_and_the_best_scored_are_what_the_tables_say(open_page, networks):
    app = open_page("architecture", preset="lite")
    app.button(key="best-accuracy").click().run()
    best = SPACE.at(int(networks.accuracies.argmax()))
    assert app.text_input(key="arch").value == SPACE.format(best)
    table = trained(app)
    assert table.loc["CIFAR-10, full precision", "rank"] == "1 of 15,625"
    assert table.loc["CIFAR-10, full precision", "value"] == f"{networks.accuracies.max():.2f} %"
    app.button(key="best-score").click().run()
    assert app.text_input(key="arch").value == SPACE.format(SPACE.at(int(networks.column("swap").scores.argmax())))


def test_accuracies_that_need_a_download_are_folded_away(open_page):
    app = open_page("architecture", **LITE)
    (folded,) = [one for one in app.expander if "more with a download" in one.label]
    missing = [status for status in truth_status("nasbench201") if status.problem is not None]
    assert folded.label == f"{len(missing)} more with a download"
    assert "official test, 200 epochs" in as_read(folded.caption[0].value)


def test_neighbours_are_the_cells_one_edit_away(open_page, networks):
    app = open_page("architecture", **LITE)
    table = app.dataframe[0].value
    assert len(table) == len(EDGES) * (len(OPERATIONS) - 1)
    positions = [SPACE.index(neighbour) for neighbour in SPACE.neighbours(SPACE.parse(CELL))]
    np.testing.assert_allclose(sorted(table["accuracy (%)"]), sorted(networks.accuracies[positions]))
    assert table["page"].is_unique


def test_its_place_is_its_rank_in_the_bundled_tables(open_page, networks):
    app = open_page("architecture", **LITE)
    row = SPACE.index(SPACE.parse(CELL))
    rank = int((networks.column("swap").scores > networks.column("swap").scores[row]).sum()) + 1
    assert f"SWAP: rank {rank:,} of 15,625" in texts(app.markdown)


@pytest.mark.parametrize(
    "text", ["", "|x", CELL[:-9], CELL.replace("1x1", "9x9"), CELL.replace("~1|n", "~2|n"), "eval()"]
)
def test_a_string_that_cannot_be_read_is_named_and_the_page_goes_on(open_page, text):
    app = open_page("architecture", **LITE)
    before = numbers(app)["SWAP score, live"]
    app.text_input(key="arch").set_value(text).run()
    assert not app.exception
    assert "The architecture before is still shown" in texts(app.error)
    assert numbers(app)["SWAP score, live"] == before
    assert edges(app) == SPACE.parse(CELL).operations


@pytest.mark.parametrize(
    ("parameter", "value"), [("samples", "99"), ("repeats", "0"), ("seed", "-1"), ("preset", "xl"), ("images", "mnist")]
)
def test_an_address_that_asks_for_the_impossible_is_answered_by_name(open_page, parameter, value):
    app = open_page("architecture", arch=CELL, **{parameter: value})
    assert not app.exception
    assert parameter in texts(app.warning)
    assert value in texts(app.warning)


def test_without_images_the_rest_of_the_page_is_there(open_page, monkeypatch):
    def gone(_dataset):
        raise MissingDataError("no images for cifar10: they come with a package that is not installed")

    monkeypatch.setattr(bundled, "image_files", gone)
    app = open_page("architecture", **LITE)
    assert not app.exception
    assert "no images for cifar10" in texts(app.error).lower()
    assert "Effective size" in numbers(app)
    assert len(app.dataframe) == 1
    # Accuracies, and one for each other kind of measurement that is on this machine.
    assert 1 <= len(app.table) <= len(QUANTITIES)


def test_without_the_bundled_table_the_live_score_is_there(open_page, monkeypatch, tmp_path):
    gone = {score_table.BUNDLED: tmp_path / "gone.parquet"}
    monkeypatch.setattr(score_table, "score_table_files", lambda: gone)
    app = open_page("architecture", **LITE)
    assert not app.exception
    assert "gone.parquet is missing" in texts(app.error)
    assert "SWAP score, live" in numbers(app)
