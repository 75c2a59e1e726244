"""A view of the Correlations page beside other figures: plain metrics, ceilings, papers."""

import pandas as pd
import streamlit as st

from pages.components.cached_networks import cached_agreement, cached_ceilings
from pages.components.cards import chart_card, heading
from pages.components.correlations.controls import CorrelationView
from pages.components.foreign import as_text
from pages.components.published import published_expander
from swapcore.analysis.ceilings import Ceilings
from swapcore.analysis.correlation import Agreement
from swapcore.analysis.joining import COUNTED, SIZE_COLUMNS
from swapcore.analysis.published import networks_of, published_beside
from swapcore.analysis.report import Report
from swapcore.figures.top_of_ranking import TopRow, plot_top, top_figures
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.problems.datasets import DATASETS, get_dataset
from swapcore.problems.population import ALL
from swapcore.problems.registry import get_problem
from swapcore.problems.target import Ceiling
from swapcore.values.quantity import ACCURACY

__all__ = ["comparison_table", "top_card"]

FIGURES = {
    "spearman": "ρ",
    "top10_spearman": "best tenth",
    "ndcg": "nDCG",
    "precision_at_100": "P@100",
    "regret": "regret",
    "regret_best_of_10": "best of ten",
}
"""Figure -> its column."""
NUMBER = st.column_config.NumberColumn
COLUMNS = {
    "What ranks": st.column_config.TextColumn(width=230, pinned=True),
    "ρ": NUMBER(format="%.3f", width=64),
    "best tenth": NUMBER(format="%.3f", width=84, help="ρ in the best tenth by accuracy"),
    "nDCG": NUMBER(format="%.3f", width=64, help="What the best-scored gain beside the truly best"),
    "P@100": NUMBER(format="%.2f", width=66, help="Share of the 100 best-scored that are among the 100 most accurate"),
    "regret": NUMBER(format="%.2f", width=66, help="Of the first pick, in the unit of what was measured; points for %"),
    "best of ten": NUMBER(
        format="%.2f",
        width=84,
        help="Regret of the best of the ten best-scored, in the same unit; ties for the last places drawn fairly",
    ),
    "networks": st.column_config.TextColumn(width=230),
    "against": None,
}
TOP_BASELINES = 2


def view_title(view: CorrelationView) -> str:
    """What ranks in a view."""
    setting = f", μ {view.mu:g}, σ {view.sigma:g}" if view.choice.regularised else ""
    return f"{view.choice.title}{setting}"


def baselines(view: CorrelationView, found: Report) -> dict[str, Agreement]:
    """Title -> figures of what stands beside a view: its own metric as it is, the default one, and what is counted."""
    counts = [SIZE_COLUMNS[view.size], *COUNTED]
    names = dict.fromkeys((found.plain.name, DEFAULT_METRIC, *counts))
    if not view.choice.regularised:
        del names[found.plain.name]
    told = {}
    for name in names:
        if name in found.networks.columns:
            unlike = ", not regularised" if name in {found.plain.name, DEFAULT_METRIC} else ""
            told[f"{found.networks.column(name).title}{unlike}"] = cached_agreement(view.key, name, found.plain.name)
    return told


def top_card(view: CorrelationView, found: Report) -> None:
    """The figures of the top as a chart, ceilings drawn in."""
    measured = cached_ceilings(view.key).measured
    beside = list(baselines(view, found).items())[:TOP_BASELINES]
    rows = [
        TopRow(title=view_title(view), figures=top_figures(found.correlation)),
        *(TopRow(title=title, figures=top_figures(one)) for title, one in beside),
        *(TopRow(title=one.training.title, figures=top_figures(one.figures), ceiling=True) for one in measured),
    ]
    lines = " Lines: what accuracies of other trainings come to as a score." if measured else ""
    chart_card(
        plot_top(rows, quantity=found.networks.quantity),
        "The top of the ranking",
        f"A search takes what a score puts first. Networks: {as_text(found.population)}.{lines}",
        key="top",
        data=lambda: pd.DataFrame([{"what ranks": row.title, "ceiling": row.ceiling, **row.figures} for row in rows]),
    )


def comparison_table(view: CorrelationView, found: Report) -> None:
    """This view beside the plain metrics, the ceilings and papers."""
    table = comparison(view, found)
    ceilings = cached_ceilings(view.key)
    with st.container(border=True, key="card-comparison", height="stretch"):
        heading("Beside other figures", key="comparison", data=lambda: table)
        st.caption(
            "A figure over a whole space flatters every metric, so the top stands beside it. A ceiling is what the "
            "accuracies of another training of the same networks come to as a score: a second training on the same "
            "data set, or one on another data set. No score can be expected to do better. Published figures stand here "
            "only where they hold for the population that is shown."
        )
        st.dataframe(table, hide_index=True, height="content", column_config=COLUMNS, placeholder="–")
        st.caption(f"{as_text(told_of(ceilings))} {scored_images(view, found)}")
        if view.key.quantity is ACCURACY:
            published_expander(view.space, view.dataset, view.key.population)


def told_of(ceilings: Ceilings) -> str:
    """Where ceilings come from, and why others are missing."""
    sources = "; ".join(f"{one.training.title}: {one.source}" for one in ceilings.measured)
    missing = "; ".join(f"{title} ({reason})" for title, reason in ceilings.missing.items())
    if not sources and not missing:
        return "No other training of these networks is known."
    return " ".join(
        part
        for part in (
            f"Ceilings: {sources}." if sources else "",
            f"Not measured here: {missing}." if missing else "",
        )
        if part
    )


def comparison(view: CorrelationView, found: Report) -> pd.DataFrame:
    """One row for each that ranks."""
    here = f"{get_dataset(view.dataset).title}, this view"
    rows: list[dict[str, object]] = [
        {"What ranks": view_title(view), **top_figures(found.correlation), "networks": shown(found), "against": here}
    ]
    rows += [
        {"What ranks": title, **top_figures(one), "networks": f"n = {one.n:,}", "against": here}
        for title, one in baselines(view, found).items()
    ]
    measured = cached_ceilings(view.key).measured
    rows += [
        {
            "What ranks": f"Ceiling: {one.training.title}",
            **top_figures(one.figures),
            "networks": f"n = {one.figures.n:,}",
            "against": here,
        }
        for one in measured
    ]
    cited = cited_ceiling(view)
    if cited is not None and not any(one.training.again for one in measured):
        rows.append(
            {
                "What ranks": f"Ceiling: second training{elsewhere(cited.dataset, view.dataset)}",
                "spearman": cited.spearman,
                "top10_spearman": cited.top10_spearman,
                "networks": "all",
                "against": cited.source,
            }
        )
    rows += [
        {
            "What ranks": f"Published: {one.metric}",
            "spearman": one.spearman,
            "ndcg": one.ndcg,
            "networks": networks_of(view.space, one),
            "against": f"{one.against}; {one.paper}",
        }
        for one in published_beside(view.space, view.dataset, view.key.population, view.key.quantity)
    ]
    return pd.DataFrame(rows, columns=["What ranks", *FIGURES, "networks", "against"]).rename(columns=FIGURES)


def shown(found: Report) -> str:
    """Which networks a view has, in short."""
    title = get_problem(found.networks.space).population(found.networks.chosen).title
    return f"n = {found.correlation.n:,} ({title})"


def cited_ceiling(view: CorrelationView) -> Ceiling | None:
    """A ceiling that was measured elsewhere, on the whole space."""
    accuracies = view.key.quantity is ACCURACY
    return get_problem(view.space).ceiling if accuracies and view.key.population == ALL else None


def elsewhere(dataset: str, here: str) -> str:
    """Names the data set of a figure where it is another one than what is shown."""
    return f", on {get_dataset(dataset).title}" if dataset not in {"", here} else ""


def scored_images(view: CorrelationView, found: Report) -> str:
    """Which images the scores were computed on, which need not be those that the networks were trained on."""
    facts, trained = found.networks.provenance, get_dataset(view.dataset).title
    samples, name = facts.get("samples"), facts.get("dataset")
    number = "" if samples is None else f"{as_text(str(samples))} "
    if not isinstance(name, str) or name not in DATASETS:
        return ""
    scored = get_dataset(name).title
    beside = "" if scored == trained else f", not of {trained}, on which the networks were trained"
    return f"Scores are of {number}images of {scored}{beside}."
