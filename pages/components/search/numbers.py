"""The number cards of a search: progress and the best so far, now or at a cycle of its replay."""

import streamlit as st

from pages.components.cards import number_card
from pages.components.messages import duration
from swapcore.runs.snapshot import Snapshot
from swapcore.runs.titles import fitness_explained, fitness_unit, value_text
from swapcore.store.run import EARLIER, EvaluationRow, Run

__all__ = ["numbers"]


def numbers(run: Run, snapshot: Snapshot) -> None:
    """Progress and the best so far.

    Args:
        run: As it is now.
        snapshot: What is shown of it.
    """
    metric, best = snapshot.settings.metric, snapshot.best
    undefined = sum(snapshot.undefined.values())
    with st.container(horizontal=True, key="search-numbers"):
        progress_numbers(run, snapshot)
        if undefined:
            number_card(
                "Undefined",
                f"{undefined:,}",
                f"of {len(snapshot.evaluations):,} evaluations",
                f"Evaluations for which {metric.title} has no value; the table below says why",
            )
        if best is not None:
            best_numbers(snapshot, best)


def progress_numbers(run: Run, snapshot: Snapshot) -> None:
    """How far it has got, and how fast."""
    made = len(snapshot.evaluations)
    is_now = made >= run.evaluations
    seconds = run.seconds if is_now else snapshot.cycles[-1].seconds
    # What was taken over from an earlier run took no time.
    rate = (made - sum(row.origin == EARLIER for row in snapshot.evaluations)) / seconds if seconds else 0.0
    number_card(
        "Evaluations",
        f"{made:,}",
        f"of {run.budget:,}",
        "Architectures scored so far; one whose score was known from before costs no time",
    )
    if run.state.live:
        note = f"{duration((run.budget - made) / rate if rate else 0.0)} to go"
    else:
        note = f"{duration(seconds)} in all" if is_now else f"after {duration(seconds)}"
    number_card("Speed", f"{rate:.1f} / s", note, "Evaluations a second of active time, pauses left out")


def best_numbers(snapshot: Snapshot, best: EvaluationRow) -> None:
    """The fittest architecture so far."""
    settings = snapshot.settings
    problem, metric, quantity = settings.problem, settings.metric, settings.steered_quantity
    unit = problem.space.size_unit
    number_card("Best fitness", value_text(metric, best.fitness), fitness_unit(settings), fitness_explained(settings))
    number_card(
        "Its score",
        value_text(metric, best.score),
        metric.unit_in(unit) or metric.title,
        f"{metric.title} of the best, " + ("as it is" if settings.regularisation is None else "without f(Θ)"),
    )
    number_card(
        "Its size",
        f"{best.size:.3f} {settings.size_unit}",
        f"{settings.objective.size}, parameters" if quantity is None else quantity.title,
        "Θ, as μ and f(Θ) mean it: " + ("of the space's reference network" if quantity is None else quantity.words),
    )
    full = problem.full_cost(problem.space.parse(best.architecture), settings.score.dataset)
    number_card(
        "Full network",
        f"{full.parameters / 1e6:.2f} M",
        f"{full.flops / 1e6:,.0f} M FLOPs",
        "Parameters and multiply-accumulates of the network that one would train",
    )
