"""The top of a ranking and equal depth, as they are drawn."""

import pytest

from swapcore.analysis.correlation import Agreement
from swapcore.figures.style import ACCENT
from swapcore.figures.top_of_ranking import DepthPoint, TopRow, plot_depths, plot_top, top_figures

OWN = Agreement(
    n=90,
    spearman=0.9,
    top10_spearman=None,
    ndcg=0.7,
    precision_at_100=0.2,
    picked_accuracy=91.0,
    regret=2.5,
    regret_best_of_10=1.5,
)
CEILING = {"spearman": 0.99, "top10_spearman": 0.77, "ndcg": 0.97, "regret": 0.1}


@pytest.fixture(scope="module")
def traces():
    rows = (
        TopRow(title="mine", figures=top_figures(OWN)),
        TopRow(title="other", figures={"ndcg": 0.5}),
        TopRow(title="again", figures=CEILING, ceiling=True),
    )
    return plot_top(rows).data


def of(traces, name):
    return [trace for trace in traces if trace.name == name]


def test_what_is_known_has_a_dot_and_what_is_undefined_has_none(traces):
    shares, points = of(traces, "mine")
    assert dict(zip(shares.text, shares.x, strict=True)) == {"ρ overall": 0.9, "nDCG": 0.7, "P@100": 0.2}
    assert dict(zip(points.text, points.x, strict=True)) == {"of the first pick": 2.5, "of the best of ten": 1.5}
    assert (shares.marker.color, shares.showlegend, points.showlegend) == (ACCENT, True, False)
    assert of(traces, "other")[0].marker.color != ACCENT
    # The first one is drawn last, on top of the others.
    assert [trace.name for trace in traces if trace.mode == "markers"][1] == "mine"


def test_a_ceiling_is_a_line_in_each_row_that_it_is_known_for(traces):
    shares, points = of(traces, "ceiling: again")
    assert [value for value in shares.x if value is not None] == [0.97, 0.97, 0.77, 0.77, 0.99, 0.99]
    assert [value for value in points.x if value is not None] == [0.1, 0.1]
    assert shares.y[0] < 1 < shares.y[1]


def test_depths_have_their_intervals_and_the_line_of_all():
    points = [DepthPoint(value=0, n=40, spearman=0.8, low=0.7, high=0.85)]
    points.append(DepthPoint(value=3, n=20, spearman=-0.2, low=-0.5, high=0.1))
    figure = plot_depths(points, overall=0.9, x="layers")
    drawn = figure.data[-1]
    assert (list(drawn.x), list(drawn.y)) == ([0, 3], [0.8, -0.2])
    assert list(drawn.error_y.array) == pytest.approx([0.05, 0.3])
    assert list(drawn.error_y.arrayminus) == pytest.approx([0.1, 0.3])
    assert "n = 20" in drawn.text[1]
    assert [shape.y0 for shape in figure.layout.shapes] == [0, 0.9]
    assert figure.layout.xaxis.title.text == "layers"
