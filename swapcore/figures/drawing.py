"""Architectures drawn: cells as graphs, chains of layers as blocks."""

import itertools
import textwrap

import numpy as np
import plotly.graph_objects as go

from swapcore.figures.style import ACCENT, MUTED, new_figure, operation_colour
from swapcore.spaces.space import CellEdge, CellGraph

__all__ = ["plot_graph"]

NODE_RADIUS = 0.16
STEP = 1.2
"""Distance of nodes that stand in a line."""
# By the number of nodes: their positions, and how far each edge bends away from the straight line, so that no two
# overlap. Four nodes stand in a line; six are two inputs, one above the other, and four in a line behind them.
POSITIONS = {
    4: ((0.0, 0.0), (1.35, 0.0), (2.7, 0.0), (4.05, 0.0)),
    6: ((0.0, 1.0), (0.0, -1.0), (1.2, 0.0), (2.4, 0.0), (3.6, 0.0), (4.8, 0.0)),
}
# By (source, target): above the line of nodes, below it, or along it.
BENDS = {
    4: {(0, 2): 1.0, (1, 3): -0.85, (0, 3): -2.3},
    6: {
        **{(0, target): 0.6 + 0.35 * (target - 2) for target in range(2, 6)},
        **{(1, target): -0.6 - 0.35 * (target - 2) for target in range(2, 6)},
        (2, 4): 0.8,
        (3, 5): -0.8,
        (2, 5): 1.3,
    },
}
HEIGHTS = {4: [-1.4, 0.75], 6: [-1.7, 1.7]}
"""By the number of nodes: what the y axis shows."""
FEW_NODES = 4
PARALLEL = 0.9
"""How far apart two operations are drawn that join the same two nodes."""
BLOCK_WIDTH, BLOCK_HEIGHT, GAP, ROW = 1.0, 0.8, 0.35, 1.55
BLOCK_CHARACTERS = 8
"""As many of them stand in a line of a block on a narrow screen."""
BLOCKS_IN_A_ROW = 4
"""So that their names can be read on a narrow screen."""


def plot_graph(graph: CellGraph) -> go.Figure:
    """An architecture, or one of its cells: blocks where it is a chain, else nodes and arrows."""
    return plot_chain(graph) if graph.is_chain else plot_cell(graph)


def plot_cell(graph: CellGraph) -> go.Figure:
    """A cell drawn from left to right; dead operations are grey and dotted.

    The names of operations stand beside their edges where these are few, else in a legend by colour: beside many edges
    they would lie over each other.
    """
    few = len(graph.nodes) <= FEW_NODES
    figure = new_figure(x="", y="", height=320 if few else 360)
    positions, bends, heights = layout(graph)
    drawn: set[tuple[int, int]] = set()
    for edge in graph.edges:
        ends = edge.source, edge.target
        bend = bends.get(ends, 0.0) + (PARALLEL if ends in drawn else 0.0)
        drawn.add(ends)
        path = curve(positions[edge.source], positions[edge.target], bend)
        draw_edge(figure, graph, edge, path)
        if few:
            write_name(figure, edge, path, bend)
    figure.add_trace(
        go.Scatter(
            x=[x for x, _ in positions],
            y=[y for _, y in positions],
            mode="markers+text",
            marker={"size": 40, "color": "#FFFFFF", "line": {"color": ACCENT, "width": 2.5}},
            text=[shown_node(node) for node in graph.nodes],
            textfont={"size": 11, "color": "#1B1F24"},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    figure.update_xaxes(visible=False, range=[-0.4, positions[-1][0] + 0.4], fixedrange=True)
    figure.update_yaxes(visible=False, range=heights, fixedrange=True)
    figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, dragmode=False, showlegend=not few)
    # Hiding lines would leave their arrow heads.
    figure.update_layout(legend={"itemclick": False, "itemdoubleclick": False})
    return figure


def shown_node(name: str) -> str:
    """A name that fits into its circle: of one in the signs of mathematics, such as c_{k-1}, what tells it apart."""
    return name.partition("{")[2].rstrip("}") or name


def layout(graph: CellGraph) -> tuple[tuple[tuple[float, float], ...], dict[tuple[int, int], float], list[float]]:
    """Positions of the nodes, how far edges bend, and the reach of the y axis.

    Graphs of four and six nodes are laid out by hand; any other stands in a line, its edges above and below in turn,
    the longer ones further out.
    """
    count = len(graph.nodes)
    if count in POSITIONS:
        return POSITIONS[count], BENDS[count], HEIGHTS[count]
    positions = tuple((STEP * node, 0.0) for node in range(count))
    longer = sorted({(edge.source, edge.target) for edge in graph.edges if edge.target > edge.source + 1})
    bends = {
        ends: (0.5 + 0.5 * (ends[1] - ends[0])) * (1 if number % 2 == 0 else -1) for number, ends in enumerate(longer)
    }
    reach = max((abs(bend) for bend in bends.values()), default=1.0) / 2 + 0.5
    return positions, bends, [-reach, reach]


def draw_edge(figure: go.Figure, graph: CellGraph, edge: CellEdge, path: np.ndarray) -> None:
    """A line and its arrow head."""
    colour = operation_colour(edge.operation) if edge.live else MUTED
    named = {trace.name for trace in figure.data if trace.showlegend}
    figure.add_trace(
        go.Scatter(
            x=path[:, 0],
            y=path[:, 1],
            mode="lines",
            line={"color": colour, "width": 4 if edge.live else 1.5, "dash": "solid" if edge.live else "dot"},
            opacity=1 if edge.live else 0.6,
            name=edge.operation,
            showlegend=edge.live and edge.operation not in named,
            hovertemplate=f"{graph.nodes[edge.source]} → {graph.nodes[edge.target]}: {edge.operation}"
            f"{'' if edge.live else ' (dead)'}<extra></extra>",
        )
    )
    draw_arrow(figure, path[-4], path[-1], colour, width=2 if edge.live else 1)


def write_name(figure: go.Figure, edge: CellEdge, path: np.ndarray, bend: float) -> None:
    """The operation of an edge, beside its middle."""
    middle = path[len(path) // 2]
    figure.add_annotation(
        x=middle[0],
        y=middle[1],
        text=edge.operation.removeprefix("nor_"),
        showarrow=False,
        yshift=12 if bend >= 0 else -13,
        font={"size": 11, "color": operation_colour(edge.operation) if edge.live else MUTED},
    )


def draw_arrow(figure: go.Figure, start: np.ndarray, end: np.ndarray, colour: str, *, width: float) -> None:
    figure.add_annotation(
        x=end[0],
        y=end[1],
        ax=start[0],
        ay=start[1],
        xref="x",
        yref="y",
        axref="x",
        ayref="y",
        showarrow=True,
        arrowhead=2,
        arrowsize=1.1,
        arrowwidth=width,
        arrowcolor=colour,
    )


def curve(start: tuple[float, float], end: tuple[float, float], bend: float) -> np.ndarray:
    """Points of a quadratic Bézier curve between two nodes, cut at the nodes' rims; shape (n, 2)."""
    control = np.array([(start[0] + end[0]) / 2, bend])
    t = np.linspace(0, 1, 60)[:, None]
    points = (1 - t) ** 2 * np.array(start) + 2 * t * (1 - t) * control + t**2 * np.array(end)
    outside = [np.linalg.norm(points - np.array(node), axis=1) > NODE_RADIUS for node in (start, end)]
    kept: np.ndarray = points[outside[0] & outside[1]]
    return kept


def plot_chain(graph: CellGraph) -> go.Figure:
    """A chain of layers as blocks, row by row from left to right; what does nothing is grey and dotted."""
    rows = -(-len(graph.edges) // BLOCKS_IN_A_ROW)
    figure = new_figure(x="", y="", height=60 + 125 * rows)
    middles = [block_middle(number) for number in range(len(graph.edges))]
    for number, (edge, (x, y)) in enumerate(zip(graph.edges, middles, strict=True), start=1):
        draw_block(figure, number, edge, x, y)
    for before, after in itertools.pairwise(middles):
        same_row = before[1] == after[1]
        start = (before[0] + BLOCK_WIDTH / 2, before[1]) if same_row else (before[0], before[1] - BLOCK_HEIGHT / 2)
        end = (after[0] - BLOCK_WIDTH / 2, after[1]) if same_row else (after[0], after[1] + BLOCK_HEIGHT / 2)
        draw_arrow(figure, np.array(start), np.array(end), MUTED, width=2)
    for text, (x, y), aside in ((graph.nodes[0], middles[0], -1), (graph.nodes[-1], middles[-1], 1)):
        # Below the first and the last block: what comes before, and what comes behind.
        figure.add_annotation(
            x=x + aside * BLOCK_WIDTH / 2,
            y=y - BLOCK_HEIGHT / 2,
            xanchor="left" if aside < 0 else "right",
            yanchor="top",
            text=f"from {text}" if aside < 0 else f"to {text}",
            showarrow=False,
            font={"size": 11, "color": MUTED},
        )
    width = (BLOCK_WIDTH + GAP) * min(BLOCKS_IN_A_ROW, len(graph.edges))
    figure.update_xaxes(visible=False, range=[-0.1, width - GAP + 0.1], fixedrange=True)
    figure.update_yaxes(visible=False, range=[-ROW * (rows - 1) - 0.75, 0.75], fixedrange=True)
    figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, dragmode=False)
    return figure


def block_middle(number: int) -> tuple[float, float]:
    row, column = divmod(number, BLOCKS_IN_A_ROW)
    return column * (BLOCK_WIDTH + GAP) + BLOCK_WIDTH / 2, -ROW * row


def draw_block(figure: go.Figure, number: int, edge: CellEdge, x: float, y: float) -> None:
    """One layer: a rectangle with the number, the operation and what else there is to say of it."""
    colour = operation_colour(edge.operation) if edge.live else MUTED
    wide, high = BLOCK_WIDTH / 2, BLOCK_HEIGHT / 2
    figure.add_trace(
        go.Scatter(
            x=[x - wide, x + wide, x + wide, x - wide, x - wide],
            y=[y - high, y - high, y + high, y + high, y - high],
            mode="lines",
            fill="toself",
            fillcolor=faint(colour),
            line={"color": colour, "width": 2.5, "dash": "solid" if edge.live else "dot"},
            hoveron="fills",
            text=f"layer {number}: {edge.operation}" + (f"<br>{edge.note}" if edge.note else ""),
            hoverinfo="text",
        )
    )
    names = textwrap.wrap(edge.operation.replace("_", " "), BLOCK_CHARACTERS)
    words = [f"<b>{number}</b>", *names, *([edge.note] if edge.note else [])]
    figure.add_annotation(x=x, y=y, text="<br>".join(words), showarrow=False, font={"size": 10, "color": colour})


def faint(colour: str) -> str:
    """The same colour, through which the background is seen."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, 0.14)"
