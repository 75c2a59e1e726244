"""The figures of the Metrics page carry the numbers that they were given."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from swapcore.figures.labels import placed_labels
from swapcore.figures.leaderboard import (
    KINDS,
    CostPoint,
    IntervalRow,
    plot_costs,
    plot_intervals,
    plot_matrix,
)
from swapcore.figures.metric_scatter import SVG_POINTS, MetricScatterData, plot_metric_scatter
from swapcore.figures.style import ACCENT, CONTRAST, MUTED

ROWS = (
    IntervalRow(title="SWAP", value=0.8, low=0.75, high=0.83, kind="own", n=100),
    IntervalRow(title="NASWOT", value=0.7, low=0.66, high=0.75, kind="rival", n=90, published=0.786),
    IntervalRow(title="FLOPs", value=0.6, low=0.5, high=0.7, kind="count", n=100, published=0.711),
    IntervalRow(title="Plain", value=-0.2, low=-0.3, high=-0.1, kind="rival", n=100),
)


def trace_of(figure, name):
    return next(trace for trace in figure.data if trace.name == name)


def test_intervals_reach_from_their_low_to_their_high_end():
    figure = plot_intervals(ROWS, x="Spearman ρ", reach=(0.1, 0.9))
    rivals = trace_of(figure, "rivals")
    assert list(rivals.y) == ["NASWOT", "Plain"]
    np.testing.assert_allclose(rivals.x, [0.7, -0.2])
    np.testing.assert_allclose(rivals.x + rivals.error_x.array, [0.75, -0.1])
    np.testing.assert_allclose(rivals.x - rivals.error_x.arrayminus, [0.66, -0.3])
    assert [tuple(row) for row in rivals.customdata] == [(0.66, 0.75, 90), (-0.3, -0.1, 100)]
    assert trace_of(figure, "SWAP").marker.color == ACCENT
    assert rivals.marker.color == MUTED
    assert figure.layout.xaxis.title.text == "Spearman ρ"
    assert figure.layout.xaxis.range == (0.1, 0.9)


def test_the_first_row_is_on_top_and_every_row_has_its_name():
    axis = plot_intervals(ROWS, x="ρ", reach=(0, 1)).layout.yaxis
    assert axis.categoryarray == ("Plain", "FLOPs", "NASWOT", "SWAP")
    assert axis.dtick == 1
    low, high = axis.range
    assert low < 0 < len(ROWS) - 1 < high


def test_what_is_published_has_a_mark_of_its_own():
    figure = plot_intervals(ROWS, x="ρ", reach=(0, 1))
    published = trace_of(figure, "published by others")
    assert (list(published.y), list(published.x)) == (["NASWOT", "FLOPs"], [0.786, 0.711])
    colours = {trace.marker.color for trace in figure.data if trace is not published}
    assert published.marker.color not in colours
    assert "published by others" not in [trace.name for trace in plot_intervals(ROWS[:1], x="ρ", reach=(0, 1)).data]


def test_leads_are_coloured_by_verdict_and_have_a_line_at_zero():
    verdicts = ("real", "not clear", "rival leads")
    rows = [IntervalRow(title=kind, value=0.1, low=0, high=0.2, kind=kind, n=9) for kind in verdicts]
    figure = plot_intervals(rows, x="difference", reach=(-0.1, 0.4), zero=True)
    assert [trace.marker.color for trace in figure.data] == [ACCENT, MUTED, CONTRAST]
    (line,) = figure.layout.shapes
    assert (line.x0, line.x1) == (0, 0)
    assert not plot_intervals(rows, x="difference", reach=(-0.1, 0.4)).layout.shapes


POINTS = (
    CostPoint(number=1, title="FLOPs", seconds=1e-5, spearman=0.7, kind="count", on_front=True),
    CostPoint(number=2, title="SWAP", seconds=0.09, spearman=0.9, kind="own", on_front=True),
    CostPoint(number=3, title="slow", seconds=2.0, spearman=0.8, kind="rival", on_front=False),
    CostPoint(number=4, title="slower", seconds=2.05, spearman=0.801, kind="rival", on_front=False),
    CostPoint(number=5, title="backwards", seconds=0.5, spearman=-0.4, kind="rival", on_front=False),
)


def test_costs_are_on_a_log_scale_with_the_front_as_steps():
    figure = plot_costs(POINTS, floor=0.2)
    front = trace_of(figure, "best for the time")
    assert (list(front.x), list(front.y)) == ([1e-5, 0.09], [0.7, 0.9])
    assert front.line.shape == "hv"
    rivals = trace_of(figure, "rivals")
    assert (list(rivals.x), list(rivals.y)) == ([2.0, 2.05, 0.5], [0.8, 0.801, -0.4])
    assert list(rivals.customdata) == ["slow", "slower", "backwards"]
    assert figure.layout.xaxis.type == "log"
    low, high = figure.layout.xaxis.range
    assert low < -5 < np.log10(2.05) < high
    assert figure.layout.yaxis.range[0] == 0.2
    assert figure.layout.yaxis.range[1] > 0.9


def test_every_point_has_its_number_and_points_on_each_other_have_one_label_in_common():
    figure = plot_costs(POINTS, floor=-0.5)
    written = [text for trace in figure.data if trace.text is not None for text in trace.text]
    assert sorted(written) == ["", "1", "2", "3, 4", "5"]
    crowded = [
        CostPoint(number=k, title="x", seconds=0.1, spearman=0.5 + 0.001 * k, kind="rival", on_front=False)
        for k in range(1, 8)
    ]
    (label,) = [text for text in plot_costs(crowded, floor=0.0).data[0].text if text]
    assert label == "1, 2, 3, 4, 5, 6, 7"


def test_nothing_timed_is_an_empty_chart():
    assert len(plot_costs((), floor=0.0).data) == 0


def test_names_are_written_where_they_cover_nothing():
    rng = np.random.default_rng(0)
    x, y = rng.uniform(0.1, 0.9, size=(2, 40))
    titles = [f"a metric {number}" for number in range(40)]
    sides = placed_labels(x, y, titles, range(40))
    written = [number for number, side in enumerate(sides) if side is not None]
    assert 10 < len(written) < 40
    half, line, point = len(titles[0]) * 0.0125 / 2 - 0.01, 0.045, 0.01
    places = {}
    for number in written:
        across = half if "right" in sides[number] else -half if "left" in sides[number] else 0
        up = line / 2 if "top" in sides[number] else -line / 2 if "bottom" in sides[number] else 0
        places[number] = (x[number] + across * 1.1, y[number] + up * 1.1)
    for one in written:
        for other in written:
            if one < other:
                beside = abs(places[one][0] - places[other][0]) > half * 1.5
                above = abs(places[one][1] - places[other][1]) > line * 0.7
                assert beside or above, (titles[one], titles[other])
        assert not any(
            abs(places[one][0] - x[other]) < half - point and abs(places[one][1] - y[other]) < line / 2 - point
            for other in range(40)
            if other != one
        )


def test_the_most_important_name_is_written_first_and_none_leaves_the_axis():
    x, y = np.array([0.5, 0.505]), np.array([0.5, 0.5])
    long = ["x" * 30, "y" * 30]
    assert placed_labels(x, y, long, [0, 1])[0] == "top center"
    assert placed_labels(x, y, long, [1, 0])[1] == "top center"
    assert placed_labels(np.array([0.99]), np.array([0.5]), ["far to the right"], [0]) == ["middle left"]
    assert placed_labels(np.array([0.5]), np.array([0.5]), ["x" * 200], [0]) == [None]


def test_the_matrix_has_a_scale_from_minus_one_to_one_and_gaps_where_undefined():
    spearman = np.array([[1, -0.5, np.nan], [-0.5, 1, 0.25], [np.nan, 0.25, 1]])
    counts = np.array([[9, 8, 0], [8, 9, 7], [0, 7, 9]])
    figure = plot_matrix(("a", "b", "c"), spearman, counts)
    (heat,) = figure.data
    np.testing.assert_allclose(heat.z, spearman)
    np.testing.assert_array_equal(heat.customdata, counts)
    assert (heat.zmin, heat.zmax) == (-1, 1)
    assert tuple(heat.x) == tuple(heat.y) == ("a", "b", "c")
    assert figure.layout.yaxis.autorange == "reversed"
    # Rows bear their names, and columns the numbers of the rows.
    assert figure.layout.yaxis.ticktext == ("a  1", "b  2", "c  3")
    assert figure.layout.xaxis.ticktext == ("1", "2", "3")
    assert json.loads(figure.to_json())["data"][0]["type"] == "heatmap"


def scatter(values, **changed):
    count = len(values)
    given = {
        "values": np.asarray(values, dtype=float),
        "accuracies": np.linspace(80, 94, count),
        "labels": [f"cell {number}" for number in range(count)],
        "x": "NASWOT",
        "y": "accuracy (%)",
        "kind": "rival",
    }
    return MetricScatterData(**{**given, **changed})


def test_a_scatter_has_a_point_for_each_network():
    figure = plot_metric_scatter(scatter([1.0, 3.0, 2.0], floor=85.0))
    (trace,) = figure.data
    assert isinstance(trace, go.Scatter)
    np.testing.assert_array_equal(trace.x, [1, 3, 2])
    np.testing.assert_array_equal(trace.y, [80, 87, 94])
    assert tuple(trace.text) == ("cell 0", "cell 1", "cell 2")
    assert trace.marker.color == KINDS["rival"].colour
    assert figure.layout.yaxis.range[0] == pytest.approx(85 - 0.05 * 9)
    assert figure.layout.xaxis.type is None
    assert plot_metric_scatter(scatter([1.0, 2.0])).layout.yaxis.range is None


def test_many_points_are_drawn_with_webgl():
    assert isinstance(plot_metric_scatter(scatter(np.ones(SVG_POINTS))).data[0], go.Scatter)
    assert isinstance(plot_metric_scatter(scatter(np.ones(SVG_POINTS + 1))).data[0], go.Scattergl)


def test_values_over_many_magnitudes_are_drawn_on_a_log_scale():
    figure = plot_metric_scatter(scatter([1e-9, 1.0, 1e30]))
    assert figure.layout.xaxis.type == "log"
    assert figure.layout.xaxis.title.text == "NASWOT, log"
    assert plot_metric_scatter(scatter([-1.0, 1.0, 1e30])).layout.xaxis.type is None
