"""How a search speaks of its metric: in titles of runs, on axes and in numbers."""

from swapcore.metrics.metric import Metric
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.runs.settings import SearchSettings

__all__ = ["fitness_explained", "fitness_title", "fitness_unit", "run_title", "value_text"]

FEW = 100
"""Counts below it are shown with decimals."""


def run_title(settings: SearchSettings) -> str:
    """What a search is called where nobody gives it a name; metric and lag are named where they are not the usual."""
    words = [settings.problem.title, settings.searcher.algorithm]
    if settings.score.metric != DEFAULT_METRIC:
        words.append(settings.metric.title)
    if settings.regularisation is not None:
        wanted, quantity = settings.regularisation.mu, settings.steered_quantity
        words.append(f"μ {wanted:g}" if quantity is None else f"{quantity.title} → {wanted:g} {quantity.unit}")
    if settings.budgets.any:
        words.append(settings.budget_words)
    if settings.searcher.lag > 1:
        words.append(f"lag {settings.searcher.lag}")
    return ", ".join([*words, f"seed {settings.searcher.seed}"])


def fitness_title(settings: SearchSettings) -> str:
    """Axis title of fitness, with the metric and its unit."""
    metric = settings.metric
    sign = "" if metric.higher_is_better else "−"
    factor = "" if settings.regularisation is None else " × f(Θ)"
    unit = metric.unit_in(settings.problem.space.size_unit)
    return f"fitness: {sign}{metric.title}{factor}" + (f" ({unit})" if unit else "")


def fitness_unit(settings: SearchSettings) -> str:
    """Unit of fitness, which is that of the score only where nothing multiplies it; the metric's name for none."""
    unit = settings.metric.unit_in(settings.problem.space.size_unit) or settings.metric.title
    return unit if settings.regularisation is None else f"{unit} × f"


def fitness_explained(settings: SearchSettings) -> str:
    """Fitness in words."""
    metric = settings.metric
    if not metric.higher_is_better:
        return f"{metric.title} with its sign turned: lower is better, and a search maximises"
    return f"{metric.title} score" + ("" if settings.regularisation is None else " times f(Θ)")


def value_text(metric: Metric, value: float | None) -> str:
    """A score or a fitness as people read it: counts whole, everything else with six digits."""
    if value is None:
        return "-"
    # f(Θ) is for counts, which have a true zero; small ones, and those in millions, keep decimals.
    if metric.regularised:
        return f"{value:,.0f}" if abs(value) >= FEW else f"{value:.4g}"
    return f"{value:,.6g}"
