"""Figures of a search carry its numbers, cope with none, and keep a person's zoom while it runs."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from swapcore.figures.population import plot_family, plot_population
from swapcore.figures.search import (
    COMPARED_COLOURS,
    plot_accuracy,
    plot_compared,
    plot_population_sizes,
    plot_progress,
)
from swapcore.figures.style import ACCENT, CONTRAST, MUTED
from swapcore.values.regularisation import Regularisation, regularisation_factor, regularisation_of

COUNT = 30
RNG = np.random.default_rng(0)
SIZES = RNG.uniform(0.07, 1.5, size=COUNT).tolist()
FITNESS = RNG.uniform(1_000, 30_000, size=COUNT).tolist()
LABELS = [f"cell {number}" for number in range(COUNT)]
KEPT = [number >= 20 for number in range(COUNT)]


def population(count=COUNT, *, best=3, mu=0.8, sigma=0.1):
    return plot_population(
        SIZES[:count],
        FITNESS[:count],
        LABELS[:count],
        KEPT[:count],
        best,
        regularisation=regularisation_of(mu, sigma),
        size_title="size (M)",
        fitness_title="fitness (patterns)",
    )


def progress(count):
    numbers = np.arange(count)
    return plot_progress(numbers, numbers * 2.0, numbers * 1.0, title="fitness (patterns)")


def population_sizes(count, *, mu=0.8):
    size = np.arange(count) / 10
    return plot_population_sizes(range(count), size, size + 1, size + 2, mu=mu, size_title="size (M)")


def accuracy(count):
    return plot_accuracy(range(count), [90.0] * count, 94.37)


def family(count):
    edges = [(number, number + 1) for number in range(count - 1)]
    numbers = range(count)
    return plot_family(
        numbers, numbers, [1.5] * count, [str(number) for number in numbers], edges, fitness_title="fitness (patterns)"
    )


def compared(count):
    return plot_compared({"first": (range(count), [1.5] * count)}, title="fitness (patterns)")


FIGURES = (progress, population, population_sizes, accuracy, family, compared)
every_figure = pytest.mark.parametrize("make", FIGURES, ids=[make.__name__ for make in FIGURES])


def titles(figure):
    return figure.layout.xaxis.title.text, figure.layout.yaxis.title.text


def points(trace):
    return list(zip(trace.x, trace.y, strict=True))


@every_figure
def test_nothing_evaluated_makes_an_empty_figure_with_axes(make):
    figure = make(0)
    assert all(len(trace.x) == len(trace.y) == 0 for trace in figure.data)
    assert all(titles(figure))
    assert json.loads(figure.to_json())["layout"]["xaxis"]["title"]["text"]


def test_nothing_to_compare_makes_an_empty_figure_with_axes():
    figure = plot_compared({}, title="fitness (patterns)")
    assert figure.data == ()
    assert titles(figure) == ("evaluations", "fitness (patterns)")


def test_what_is_undefined_is_left_out_and_the_others_keep_their_numbers():
    fitness = [None if number % 3 == 0 else value for number, value in enumerate(FITNESS)]
    figure = plot_population(
        SIZES, fitness, LABELS, KEPT, 4, regularisation=None, size_title="size (M)", fitness_title="fitness: NASWOT"
    )
    drawn = sorted(number for trace in figure.data for number in trace.customdata)
    assert drawn == [number for number in range(COUNT) if number % 3]
    assert figure.data[2].customdata.tolist() == [4]
    assert all(np.isfinite(trace.y).all() for trace in figure.data)
    spread = [SIZES[number] for number in drawn]
    assert figure.layout.xaxis.autorangeoptions.clipmax < max(spread) + 0.1 * (max(spread) - min(spread))


def test_lines_have_gaps_where_nothing_is_known():
    figure = plot_progress([1, 2, 3], [None, 2.0, 3.0], [None, None, 1.0], title="fitness: NASWOT")
    np.testing.assert_array_equal(figure.data[1].y, [np.nan, 2.0, 3.0])
    np.testing.assert_array_equal(figure.data[0].y, [np.nan, np.nan, 1.0])
    sizes = plot_population_sizes([0, 1], [None, 1.0], [None, 2.0], [None, 3.0], mu=None, size_title="size (M)")
    np.testing.assert_array_equal(sizes.data[0].y, [np.nan, 3.0])
    np.testing.assert_array_equal(plot_accuracy([1, 2], [None, 90.0], 94.0).data[0].y, [np.nan, 90.0])
    np.testing.assert_array_equal(plot_compared({"a": ([1, 2], [None, 5.0])}, title="t").data[0].y, [np.nan, 5.0])
    family = plot_family([0, 3], [0, 1], [None, 5.0], ["a", "b"], [(0, 3)], fitness_title="fitness: NASWOT")
    assert json.loads(family.to_json())


@every_figure
def test_a_zoom_is_kept_while_more_is_evaluated(make):
    before, after = make(5), make(25)
    assert before.layout.uirevision == after.layout.uirevision
    # A range that changes from one update to the next would override the person's.
    assert all(figure.layout[axis].range is None for figure in (before, after) for axis in ("xaxis", "yaxis"))


@every_figure
def test_the_traces_stay_in_place_while_more_is_evaluated(make):
    assert [trace.name for trace in make(0).data] == [trace.name for trace in make(25).data]


def test_different_figures_do_not_share_a_zoom():
    assert len({make(5).layout.uirevision for make in FIGURES}) == len(FIGURES)


@pytest.mark.parametrize("make", [progress, accuracy, family, compared])
def test_many_points_are_drawn_with_webgl_in_half_the_bytes(make):
    few, many = make(600), make(2_000)
    assert {trace.type for trace in few.data} == {"scatter"}
    assert {trace.type for trace in many.data} == {"scattergl"}, "SVG would be hidden under WebGL"
    assert {trace.y.dtype for trace in few.data} == {np.dtype(np.float64)}
    assert {trace.y.dtype for trace in many.data} == {np.dtype(np.float32)}


def test_a_long_band_stays_svg_because_webgl_does_not_fill_it():
    assert {trace.type for trace in population_sizes(5_000).data} == {"scatter"}


def test_a_large_population_is_drawn_with_webgl():
    ones = [1.0] * 2_000
    figure = plot_population(
        ones, ones, ["cell"] * 2_000, [True] * 2_000, 0, regularisation=None, size_title="size", fitness_title="fitness"
    )
    assert [trace.type for trace in figure.data] == ["scattergl"] * 3
    assert [len(trace.x) for trace in figure.data] == [0, 1_999, 1]


def test_progress_has_steps_for_the_best_and_a_line_for_the_median():
    figure = plot_progress([10, 20, 30], [1.0, 4.0, 4.0], [0.5, None, 2.0], title="fitness (patterns)")
    median, best = figure.data
    assert points(best) == [(10, 1), (20, 4), (30, 4)]
    assert (best.line.shape, best.line.color, best.name) == ("hv", ACCENT, "best so far")
    np.testing.assert_array_equal(median.y, [0.5, np.nan, 2])
    assert (median.line.shape, median.line.color) == (None, MUTED)
    assert titles(figure) == ("evaluations", "fitness (patterns)")
    assert figure.layout.showlegend


def test_each_evaluation_is_one_point_of_the_population():
    figure = population()
    evaluated, kept, best = figure.data
    assert [trace.name for trace in figure.data] == ["evaluated", "in the population", "best"]
    assert evaluated.customdata.tolist() == [0, 1, 2, *range(4, 20)]
    assert kept.customdata.tolist() == list(range(20, 30))
    assert best.customdata.tolist() == [3]
    for trace in figure.data:
        for number, x, y, text, factor in zip(
            trace.customdata, trace.x, trace.y, trace.text, trace.hovertext, strict=True
        ):
            assert (x, y, text) == (SIZES[number], FITNESS[number], LABELS[number])
            assert factor == f" (f = {regularisation_factor(SIZES[number], 0.8, 0.1):.3f})"
        for field in ("customdata", "text", "x", "y", "hovertext"):
            assert f"%{{{field}" in trace.hovertemplate
    assert (evaluated.marker.color, kept.marker.color, best.marker.symbol) == (MUTED, ACCENT, "star")
    assert titles(figure) == ("size (M)", "fitness (patterns)")


@pytest.mark.parametrize("best", [25, 5])
def test_the_best_is_drawn_once_whether_kept_or_not(best):
    drawn = [number for trace in population(best=best).data for number in trace.customdata.tolist()]
    assert sorted(drawn) == list(range(COUNT))


def test_there_may_be_no_best():
    assert [len(trace.x) for trace in population(best=-1).data] == [20, 10, 0]


def test_the_band_is_where_the_factor_is_at_least_one_half():
    band, line = population(mu=0.8, sigma=0.1).layout.shapes
    assert band.type == "rect"
    assert regularisation_factor(np.array([band.x0, band.x1]), 0.8, 0.1) == pytest.approx(0.5)
    assert band.x0 < 0.8 < band.x1
    assert (line.x0, line.x1, line.line.dash, line.line.color) == (0.8, 0.8, "dot", CONTRAST)
    assert {note.text for note in population().layout.annotations} == {"f ≥ 0.5", "μ"}


def test_the_band_does_not_reach_below_no_size():
    assert population(mu=0.1, sigma=5).layout.shapes[0].x0 == 0


def test_without_regularisation_there_is_no_line_and_no_band():
    figure = population(mu=None, sigma=None)
    assert (figure.layout.shapes, figure.layout.annotations) == ((), ())
    assert all(trace.hovertext is None and "hovertext" not in trace.hovertemplate for trace in figure.data)


def test_a_wide_band_does_not_squeeze_the_points():
    limits = population(mu=2.0, sigma=1e6).layout.xaxis.autorangeoptions
    margin = 0.08 * (2.0 - min(SIZES))
    assert limits.clipmin == pytest.approx(min(SIZES) - margin)
    assert limits.clipmax == pytest.approx(2.0 + margin)


def test_a_single_size_leaves_the_axis_to_plotly():
    assert population(1, best=0, mu=None, sigma=None).layout.xaxis.autorangeoptions.clipmin is None


def test_a_failed_evaluation_is_left_out_and_the_others_are_drawn():
    figure = plot_population(
        [0.5, None, 0.7],
        [1.0, None, 2.0],
        ["a", "b", "c"],
        [True] * 3,
        2,
        regularisation=Regularisation(mu=0.8, sigma=0.1),
        size_title="size",
        fitness_title="fitness",
    )
    assert points(figure.data[1]) == [(0.5, 1.0)]
    assert figure.data[2].y.tolist() == [2]


def test_population_sizes_are_a_band_around_the_median():
    figure = plot_population_sizes([0, 1], [0.1, 0.2], [0.3, 0.4], [0.5, 0.6], mu=0.8, size_title="size (M)")
    most, least, median = figure.data
    assert points(least) == [(0, 0.1), (1, 0.2)]
    assert points(median) == [(0, 0.3), (1, 0.4)]
    assert points(most) == [(0, 0.5), (1, 0.6)]
    assert [trace.fill for trace in figure.data] == [None, "tonexty", None], "filled from the least to the most"
    assert median.line.color == ACCENT
    (line,) = figure.layout.shapes
    assert (line.y0, line.y1, line.line.dash) == (0.8, 0.8, "dot")
    assert titles(figure) == ("cycle", "size (M)")
    assert population_sizes(3, mu=None).layout.shapes == ()


def test_accuracy_is_drawn_below_the_best_possible_with_the_regret():
    figure = plot_accuracy([1, 2], [90.0, 93.25], 94.25)
    (best,) = figure.data
    assert points(best) == [(1, 90), (2, 93.25)]
    assert best.customdata.tolist() == [4.25, 1]
    assert "regret %{customdata" in best.hovertemplate
    assert best.line.shape == "hv"
    (line,) = figure.layout.shapes
    assert (line.y0, line.y1, line.line.dash) == (94.25, 94.25, "dash")
    assert figure.layout.annotations[0].text == "best possible: 94.25 %"
    assert titles(figure)[1].endswith("(%)")


def test_a_family_is_joined_from_parents_to_children():
    figure = plot_family(
        [4, 9, 17],
        [0, 1, 3],
        [10.0, 20.0, 40.0],
        ["a", "b", "c"],
        [(4, 17), (9, 17), (2, 9)],
        fitness_title="fitness (patterns)",
    )
    lines, ancestors, best = figure.data
    np.testing.assert_array_equal(lines.x, [0, 3, np.nan, 1, 3, np.nan])
    np.testing.assert_array_equal(lines.y, [10, 40, np.nan, 20, 40, np.nan])
    assert lines.hoverinfo == "skip"
    assert points(ancestors) == [(0, 10), (1, 20)]
    assert ancestors.customdata.tolist() == [4, 9]
    assert list(ancestors.text) == ["a", "b"]
    assert (points(best), best.customdata.tolist(), best.marker.symbol) == ([(3, 40)], [17], "star")
    assert titles(figure) == ("cycle", "fitness (patterns)")


def test_compared_searches_have_colours_of_their_own_and_a_legend():
    curves = {f"search {number}": ([1, 2], [number, number + 1]) for number in range(6)}
    figure = plot_compared(curves, title="fitness (patterns)")
    assert [trace.name for trace in figure.data] == list(curves)
    assert [trace.line.color for trace in figure.data] == list(COMPARED_COLOURS)
    assert len(set(COMPARED_COLOURS)) == 6
    assert points(figure.data[4]) == [(1, 4), (2, 5)]
    assert {trace.line.shape for trace in figure.data} == {"hv"}
    assert figure.layout.showlegend
    with pytest.raises(ValueError, match="at most 6 searches can be compared; got 7"):
        plot_compared({**curves, "seventh": ([1], [1.0])}, title="fitness")


@every_figure
def test_a_figure_is_plain_plotly(make):
    assert isinstance(make(3), go.Figure)


def test_names_of_searches_are_no_markup():
    figure = plot_compared({"<a href='http://example.org'>b</a> & c": ([1], [1.0])}, title="fitness")
    assert figure.data[0].name == "&lt;a href='http://example.org'&gt;b&lt;/a&gt; &amp; c"
