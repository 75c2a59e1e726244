"""Rings around pinned networks."""

import plotly.graph_objects as go
import pytest

from swapcore.figures.lit import light_points
from swapcore.figures.style import CONTRAST


@pytest.mark.parametrize("kind", [go.Scatter, go.Scattergl])
def test_rings_are_drawn_over_points_of_their_own_type(kind):
    figure = go.Figure(kind(x=[1, 2, 3], y=[4, 5, 6], mode="markers"))
    light_points(figure, [2], [5], ["c3"])
    ring = figure.data[-1]
    assert (ring.type, list(ring.x), list(ring.y), list(ring.text)) == (figure.data[0].type, [2], [5], ["c3"])
    assert (ring.marker.symbol, ring.marker.color) == ("circle-open", CONTRAST)


def test_nothing_is_drawn_where_nothing_is_pinned():
    figure = go.Figure(go.Scatter(x=[1], y=[1]))
    light_points(figure, [], [], [])
    assert len(figure.data) == 1
