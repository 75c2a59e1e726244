"""A study of what the rank correlation depends on, as dots with intervals."""

import plotly.graph_objects as go

from swapcore.analysis.study_table import Study, StudyRow
from swapcore.figures.style import ACCENT, CONTRAST, MUTED, new_figure

__all__ = ["plot_study"]

ROW_HEIGHT, FRAME_HEIGHT = 24, 90
LABELS = {
    "samples": "{} images",
    "samples of crops": "{} crops",
    "repeats": "repeats {}",
    "repeats of crops": "crops, repeats {}",
}
"""Factor -> words for a level; no two factors share one, because an axis keeps equal words in one order."""


def plot_study(study: Study, *, published: float | None = None) -> go.Figure:
    """ρ of every setting with its 95 % interval, grouped by factor; the default stands out.

    Args:
        study: The rows.
        published: ρ of the paper, drawn as a line.
    """
    # The first row on top; where nothing could be ranked there is nothing to draw.
    rows = [row for row in study.rows[::-1] if row.spearman is not None]
    figure = new_figure(
        x=f"Spearman ρ with {study.provenance.get('truth_title', 'accuracy')}",
        y="",
        height=FRAME_HEIGHT + ROW_HEIGHT * len(rows),
        zoom_of=study.name,
    )
    places = [[row.factor for row in rows], [label(row) for row in rows]]
    figure.add_trace(
        go.Scatter(
            x=[row.spearman for row in rows],
            y=places,
            mode="markers",
            name="as it is",
            marker={"size": 9, "color": [CONTRAST if row.is_default else ACCENT for row in rows]},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [distance(row.spearman, row.high) for row in rows],
                "arrayminus": [distance(row.low, row.spearman) for row in rows],
                "color": MUTED,
                "thickness": 1.5,
                "width": 3,
            },
            text=[hover(row) for row in rows],
            hovertemplate="%{text}<extra></extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[row.held_out_spearman for row in rows],
            y=places,
            mode="markers",
            name="regularised, μ and σ chosen on the other half",
            marker={"size": 9, "symbol": "diamond-open", "color": MUTED, "line": {"width": 1.5}},
            text=[hover(row) for row in rows],
            hovertemplate="%{text}<extra></extra>",
        )
    )
    if published is not None:
        figure.add_vline(x=published, line={"color": MUTED, "dash": "dot"}, annotation_text=f"paper {published:.2f}")
    figure.update_layout(showlegend=True)
    return figure


def label(row: StudyRow) -> str:
    return LABELS.get(row.factor, "{}").format(row.level)


def distance(low: float | None, high: float | None) -> float | None:
    return None if low is None or high is None else high - low


def shown(rho: float | None) -> str:
    return "undefined" if rho is None else f"{rho:.3f}"


def hover(row: StudyRow) -> str:
    """All of a row, for the box beside its dot."""
    usual = " (the others vary around it)" if row.is_default else ""
    best = "" if row.mu is None or row.sigma is None else f" (μ {row.mu:.3g}, σ {row.sigma:.3g})"
    return (
        f"{row.factor}: {row.level}{usual}<br>"
        f"ρ {shown(row.spearman)}, 95 % from {shown(row.low)} to {shown(row.high)}<br>"
        f"best tenth ρ {shown(row.top10_spearman)}<br>"
        f"regularised ρ {shown(row.held_out_spearman)} on the half that μ and σ were not chosen on, "
        f"{shown(row.regularised_spearman)} at best{best}<br>"
        f"{row.samples} samples, {row.resolution} px, {row.repeats} repeats; {row.n} architectures<br>"
        f"saturation {row.saturation:.2f}; {row.seconds * 1000:.0f} ms an architecture"
    )
