"""Every figure carries the numbers that it was given, and says what they are."""

import json

import numpy as np
import pytest

from swapcore.figures.architecture import plot_layer_patterns, plot_neighbours, plot_place
from swapcore.figures.correlations import plot_factor_over_sizes
from swapcore.figures.drawing import plot_graph
from swapcore.figures.style import (
    CONTRAST,
    MUTED,
    OPERATION_COLOURS,
    OTHER_OPERATIONS,
    new_figure,
    operation_colour,
)
from swapcore.problems.registry import PROBLEMS
from swapcore.spaces.nasbench201 import EDGES, NasBench201

SPACE = NasBench201()
COUNT = 40
RNG = np.random.default_rng(0)
SCORES = RNG.integers(1, 20, size=COUNT) * 3001.25
ACCURACIES = RNG.uniform(10, 94, size=COUNT)
SIZES = RNG.uniform(0.07, 1.5, size=COUNT)


def titles(figure):
    return figure.layout.xaxis.title.text, figure.layout.yaxis.title.text


def whole(figure):
    """The figure as the browser gets it."""
    return json.loads(figure.to_json())


def test_the_factor_is_drawn_over_a_histogram_of_all_sizes():
    curve_sizes = np.linspace(0, 2, 50)
    factor = np.exp(-((curve_sizes - 0.8) ** 2) / 0.1)
    figure = plot_factor_over_sizes(SIZES, curve_sizes, factor, 0.8, size_title="size (M)")
    bars, curve = figure.data
    assert (bars.type, curve.type) == ("bar", "scatter")
    assert sum(bars.y) == COUNT
    for centre, width, count in zip(bars.x[:-1], bars.width[:-1], bars.y[:-1], strict=True):
        inside = (centre - width / 2 <= SIZES) & (centre + width / 2 > SIZES)
        assert inside.sum() == count
    np.testing.assert_array_equal(curve.x, curve_sizes)
    np.testing.assert_array_equal(curve.y, factor)
    assert curve.yaxis == "y2"
    assert figure.layout.yaxis2.overlaying == "y"
    assert titles(figure) == ("size (M)", "architectures")
    (mark,) = figure.layout.shapes
    assert (mark.x0, mark.x1) == (0.8, 0.8)


def test_no_sizes_make_an_empty_histogram():
    figure = plot_factor_over_sizes(np.array([]), np.array([0.0, 1.0]), np.array([1.0, 0.5]), 0, size_title="size (M)")
    assert sum(figure.data[0].y) == 0


@pytest.mark.parametrize("seed", range(5))
def test_a_cell_is_drawn_with_live_edges_in_colour_and_dead_ones_dotted(seed):
    cell = SPACE.sample(np.random.default_rng(seed))
    graph = SPACE.graphs(cell)["cell"]
    figure = plot_graph(graph)
    *edges, nodes = figure.data
    assert len(edges) == len(EDGES)
    assert list(nodes.text) == list(graph.nodes)
    for trace, edge in zip(edges, graph.edges, strict=True):
        names = f"{graph.nodes[edge.source]} → {graph.nodes[edge.target]}: {edge.operation}"
        assert trace.hovertemplate.removesuffix("<extra></extra>") == names + ("" if edge.live else " (dead)")
        assert trace.line.dash == ("solid" if edge.live else "dot")
        assert trace.line.color == (OPERATION_COLOURS[edge.operation] if edge.live else MUTED)
        for end, node in ((0, edge.source), (-1, edge.target)):
            distance = np.hypot(trace.x[end] - nodes.x[node], trace.y[end] - nodes.y[node])
            assert 0.1 < distance < 0.35, "an edge begins and ends at the rim of its nodes"
    arrows = [annotation for annotation in figure.layout.annotations if annotation.showarrow]
    assert [(arrow.x, arrow.y) for arrow in arrows] == [(trace.x[-1], trace.y[-1]) for trace in edges]
    assert [note.text for note in figure.layout.annotations if not note.showarrow] == [
        operation.removeprefix("nor_") for operation in cell.operations
    ]


def test_the_drawings_have_dead_and_live_edges():
    live = [
        edge.live for seed in range(5) for edge in SPACE.graphs(SPACE.sample(np.random.default_rng(seed)))["cell"].edges
    ]
    assert 5 < sum(live) < 25


def test_no_two_edges_are_drawn_over_each_other_or_over_a_node():
    *edges, nodes = plot_graph(SPACE.graphs(SPACE.at(15_624))["cell"]).data
    for trace in edges:
        for x, y in zip(nodes.x, nodes.y, strict=True):
            assert np.hypot(trace.x - x, trace.y - y).min() > 0.15
    middles = [(trace.x[len(trace.x) // 2], trace.y[len(trace.y) // 2]) for trace in edges]
    for position, (x, y) in enumerate(middles):
        assert all(np.hypot(x - other, y - height) > 0.3 for other, height in middles[:position])


def test_layers_are_bars_in_the_order_of_the_forward_pass():
    figure = plot_layer_patterns(["stem", "cell", "head"], [100, 50, 10], [60, 55, 2])
    (bars,) = figure.data
    assert list(bars.x) == [1, 2, 3]
    assert list(bars.y) == [60, 55, 2]
    assert [tuple(row) for row in bars.customdata] == [("stem", 100), ("cell", 50), ("head", 10)]
    assert titles(figure)[1] == "distinct patterns"
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        plot_layer_patterns(["stem", "cell"], [100], [60, 55])


def test_the_place_of_a_value_is_marked_in_the_histogram_of_all():
    figure = plot_place(SIZES, 0.75, title="size (M)")
    (bars,) = figure.data
    assert sum(bars.y) == COUNT
    assert bars.x.min() - bars.width[0] / 2 == pytest.approx(SIZES.min())
    assert bars.x.max() + bars.width[0] / 2 == pytest.approx(SIZES.max())
    assert [(shape.x0, shape.x1) for shape in figure.layout.shapes] == [(0.75, 0.75)]
    assert titles(figure) == ("size (M)", "architectures")


def test_neighbours_are_joined_to_the_architecture_itself():
    labels = [f"edge {number}" for number in range(24)]
    figure = plot_neighbours(
        SCORES[:24],
        ACCURACIES[:24],
        SIZES[:24],
        labels,
        (30_000.0, 91.0),
        score_title="SWAP (patterns)",
        accuracy_title="accuracy (%)",
        size_title="size (M)",
    )
    neighbours, own = figure.data
    for drawn, given in ((neighbours.x, SCORES), (neighbours.y, ACCURACIES), (neighbours.marker.color, SIZES)):
        np.testing.assert_array_equal(drawn, given[:24])
    assert list(neighbours.text) == labels
    assert (list(own.x), list(own.y), own.marker.color) == ([30_000], [91], CONTRAST)
    lines = [((line.x0, line.y0), (line.x1, line.y1)) for line in figure.layout.shapes]
    assert lines == [((30_000, 91), end) for end in zip(SCORES[:24], ACCURACIES[:24], strict=True)]
    assert titles(figure) == ("SWAP (patterns)", "accuracy (%)")
    assert neighbours.marker.colorbar.title.text == "size (M)"


def test_the_same_colour_means_the_same_operation_everywhere():
    for problem in PROBLEMS.values():
        operations = getattr(problem.space, "operations", ())
        assert len({operation_colour(one) for one in operations}) == len(operations)
    assert operation_colour("none") == MUTED
    assert {operation_colour(one) for one in ("an unknown one", "another")} <= set(OTHER_OPERATIONS)


def test_a_new_figure_has_its_titles_and_height():
    figure = new_figure(x="size (M)", y="accuracy (%)", height=123, zoom_of="sizes")
    assert titles(figure) == ("size (M)", "accuracy (%)")
    assert figure.layout.height == 123
    assert "sizes" in figure.layout.uirevision
    assert whole(figure)["data"] == []
