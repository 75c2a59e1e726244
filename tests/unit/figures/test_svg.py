"""Still pictures: what is in a figure is in its picture, at its place; what is not known is refused."""

import re
from xml.etree import ElementTree as ET

import numpy as np
import plotly.graph_objects as go
import pytest

from swapcore.figures.drawing import plot_graph
from swapcore.figures.search import plot_accuracy, plot_population_sizes, plot_progress
from swapcore.figures.style import new_figure
from swapcore.figures.svg import figure_svg
from swapcore.figures.svg_frame import WIDTH, frame_of
from swapcore.problems.registry import PROBLEMS
from swapcore.randomness import generator
from swapcore.spaces.space import Drawable

SVG = "{http://www.w3.org/2000/svg}"


def parsed(figure):
    return ET.fromstring(figure_svg(figure, title="a <title> & more"))


def texts(tree):
    return ["".join(one.itertext()) for one in tree.iter(f"{SVG}text")]


def strokes(tree, colour):
    return [one.get("d") for one in tree.iter(f"{SVG}path") if one.get("stroke") == colour]


def test_titles_numbers_names_and_marks_are_written():
    tree = parsed(plot_accuracy([10, 20, 30], [90.0, 91.0, 93.5], 94.0))
    found = texts(tree)
    assert {"evaluations", "accuracy of the best so far (%)", "best possible: 94.00 %", "91", "20"} <= set(found)
    assert tree.get("aria-label") == "a <title> & more"


def test_points_are_where_their_values_are():
    figure = new_figure(x="x", y="y")
    figure.add_trace(go.Scatter(x=[0.0, 4.0], y=[1.0, 3.0], mode="lines", line={"color": "#123456"}))
    figure.update_xaxes(range=[0, 4])
    figure.update_yaxes(range=[1, 3])
    frame = frame_of(figure)
    (drawn,) = strokes(parsed(figure), "#123456")
    numbers = [float(number) for number in re.findall(r"[\d.]+", drawn)]
    np.testing.assert_allclose(numbers, [frame.x.start, frame.y.start, frame.x.end, frame.y.end], atol=0.06)
    assert numbers[0] < numbers[2] <= WIDTH
    assert numbers[1] > numbers[3]


def test_a_stepped_line_keeps_its_height_and_gaps_stay_gaps():
    figure = new_figure(x="x", y="y")
    line = {"color": "#123456", "shape": "hv"}
    figure.add_trace(go.Scatter(x=[0, 1, 2, 3], y=[np.nan, 1, 1, 2], mode="lines", line=line))
    figure.add_trace(go.Scatter(x=[0, 1, 2, 3], y=[1, np.nan, 2, 3], mode="lines", line={"color": "#654321"}))
    tree = parsed(figure)
    (stepped,), (gapped,) = strokes(tree, "#123456"), strokes(tree, "#654321")
    assert re.sub(r"[\d. ]+", "", stepped) == "MHVH"
    assert re.sub(r"[\d. ]+", "", gapped) == "MML"


def test_many_points_take_few_bytes():
    count = 200_000
    figure = plot_progress(range(count), np.linspace(0, 1, count), np.random.default_rng(0).random(count), title="t")
    assert len(figure_svg(figure, title="t")) < 100_000


def test_bands_are_filled_and_legends_named():
    tree = parsed(plot_population_sizes([0, 1], [0.1, 0.2], [0.2, 0.3], [0.4, 0.5], mu=0.3, size_title="size (M)"))
    assert [one.get("fill") for one in tree.iter(f"{SVG}path") if (one.get("fill") or "").startswith("rgba")]
    assert "μ" in texts(tree)
    named = texts(parsed(plot_progress([1, 2], [1, 2], [1, 1], title="t")))
    assert {"best so far", "median of the population"} <= set(named)


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_drawing_of_an_architecture_has_a_picture(name):
    space = PROBLEMS[name].space
    if not isinstance(space, Drawable):
        pytest.skip("it cannot be drawn")
    for graph in space.graphs(space.sample(generator(3, "picture"))).values():
        tree = parsed(plot_graph(graph))
        # Beside many edges there is no room for names: a legend has those that are alive.
        few = len(graph.nodes) <= 4 or graph.is_chain
        operations = {edge.operation for edge in graph.edges if few or edge.live} - {"none"}
        # In a block a name may take two lines.
        written = re.sub(r"[ _]", "", " ".join(texts(tree)))
        assert all(operation.removeprefix("nor_").replace("_", "") in written for operation in operations)


def test_names_of_others_are_text():
    figure = new_figure(x="<b>x</b>", y="y")
    figure.add_trace(go.Scatter(x=[0, 1], y=[0, 1], mode="lines", name="&lt;script&gt;alert(1)&lt;/script&gt;"))
    figure.update_layout(showlegend=True)
    assert "<script" not in figure_svg(figure, title="t")
    assert "<script>alert(1)</script>" in texts(parsed(figure))


@pytest.mark.parametrize(
    ("trace", "layout"),
    [
        (go.Bar(x=[1], y=[1]), {}),
        (go.Scatter(x=[1, 2], y=[1, 2], mode="markers", marker={"symbol": "diamond"}), {}),
        (go.Scatter(x=[1, 2], y=[1, 2], mode="markers", marker={"color": [1, 2]}), {}),
        (go.Scatter(x=[1, 2], y=[1, 2], mode="lines", fill="tozeroy"), {}),
        (go.Scatter(x=[1, 2], y=[1, 2], mode="lines"), {"xaxis": {"type": "log"}}),
    ],
)
def test_what_is_not_known_is_refused(trace, layout):
    with pytest.raises(ValueError, match="still picture"):
        figure_svg(go.Figure(trace, layout), title="t")
