"""Settings of a search as people read them: names and values under a few headings, instead of JSON."""

from collections.abc import Mapping

from swapcore.data.images.selection import BUNDLED
from swapcore.evaluation.settings import TABLE, ScoreSettings, network_shape
from swapcore.metrics.metric import Metric
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_problem
from swapcore.runs.device_costs import device_targets
from swapcore.runs.settings import SearcherSettings, SearchSettings
from swapcore.search.registry import get_searcher

__all__ = ["metric_words", "score_words", "settings_in_words"]

Words = Mapping[str, str]


def settings_in_words(settings: SearchSettings) -> dict[str, Words]:
    """Heading -> what was set there, by name; the same for every search, so that two can be laid side by side."""
    searcher, execution = settings.searcher, settings.execution
    parameters = {
        name.replace("_", " "): parameter_words(getattr(searcher.parameters, name))
        for name in searcher.parameters.names()
    }
    return {
        "Where it searched": {
            "search space": f"{settings.problem.title} ({settings.problem.paper})",
            "data set": get_dataset(settings.score.dataset).title,
        },
        "How a network is scored": score_words(settings.score),
        "What it looked for": objective_words(settings),
        "How it searched": {
            "algorithm": get_searcher(searcher.algorithm).title,
            **parameters,
            "seed of the search": str(searcher.seed),
            "lag": f"{searcher.lag} (evaluations that may be on their way at once)",
            "first population": first_words(searcher),
        },
        "What it might not exceed": {"budgets": settings.budget_words, **device_words(settings)},
        "Where the work was done": {
            "device": execution.device,
            "processes": str(execution.workers),
            "scores": "looked up in a table of the whole space" if execution.scores == TABLE else "computed, or kept",
        },
    }


def device_words(settings: SearchSettings) -> Words:
    """Where what depends on a device comes from; nothing where nothing does."""
    found = {}
    for name in settings.device_quantities:
        targets = device_targets(name, settings.score.space, settings.score.dataset)
        target = targets.get(settings.devices.named(name) or "")
        model = settings.devices.model
        if target is not None:
            found[f"{name} from"] = f"{target.title} ({target.source}); what is unknown there is not asked for"
        elif model is not None:
            found[f"{name} from"] = model.words
    return found


def parameter_words(value: bool | float) -> str:  # noqa: FBT001 - a value, not a switch
    """A parameter of an algorithm."""
    return ("yes" if value else "no") if isinstance(value, bool) else f"{value:,g}"


def first_words(searcher: SearcherSettings) -> str:
    """What the search began with."""
    if not searcher.first:
        return "random"
    return f"{len(searcher.first)} of the best of earlier runs, scored anew, the others random"


def score_words(score: ScoreSettings) -> Words:
    """All that a score depends on besides the architecture."""
    selection, networks = score.selection, get_problem(score.space).networks
    return {
        "metric": metric_words(score.metric_facts),
        **({} if score.ensemble is None else {"what it combines": score.metric_facts.summary}),
        "scoring network": f"{networks.describe(network_shape(score))} ({score.preset} preset)",
        "images": f"{score.samples} of {get_dataset(score.dataset).title}: {images_words(score)}",
        "resolution": f"{selection.pixels} px",
        "initialisations averaged": str(score.repeats),
        "seed of the weights": str(score.seed),
    }


def images_words(score: ScoreSettings) -> str:
    """Which images of a source."""
    source = "the bundled ones" if score.images == BUNDLED else score.images
    return f"{source}, in order" if score.image_seed is None else f"{source}, drawn with seed {score.image_seed}"


def metric_words(metric: Metric) -> str:
    """A metric and its paper."""
    return f"{metric.title} ({metric.paper})"


def objective_words(settings: SearchSettings) -> Words:
    """What was maximised; μ and σ are told apart from a bare score."""
    unit, wanted, quantity = settings.size_unit, settings.regularisation, settings.steered_quantity
    title = settings.metric.title
    size = f"{settings.objective.size}, parameters of the {settings.problem.cost.reference_title}"
    if quantity is not None:
        size = f"{quantity.title}: {quantity.words}"
    if wanted is None:
        bare = f"high {title}" if settings.metric.higher_is_better else f"low {title} (lower is better)"
        return {"fitness": f"{bare}, whatever the size", "wanted size μ": "none", "width σ": "none", "size Θ": size}
    last = settings.objective.last_sigma
    steered = "" if quantity is None else ", which the median of the population is steered to"
    return {
        "fitness": f"{title} times f(Θ) = exp(−(Θ − μ)² / σ), which is 1 at the wanted size",
        "wanted size μ": f"{wanted.mu:g} {unit}{steered}",
        "width σ": f"{wanted.sigma:g} {unit}²" + ("" if last is None else f", narrowing to {last:g} {unit}²"),
        "size Θ": size,
    }
