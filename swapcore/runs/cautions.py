"""What a person should know before a search is started."""

import functools

import numpy as np

from swapcore.evaluation.settings import ScoreSettings, network_shape
from swapcore.problems.registry import get_problem
from swapcore.randomness import generator
from swapcore.runs.feasible import sampled_quantity, share_within
from swapcore.runs.settings import SearchSettings
from swapcore.values.regularisation import collapsed_share
from swapcore.values.size import SizeKind

__all__ = ["cautions", "ensemble_cautions", "sampled_sizes", "sizes_of"]

DRAWN_SIZES = 2_000
MOSTLY = 0.5
SMALL_SHARE = 0.05
"""Of a space within the budgets, below which a search is told to be hard."""
MEASURED_WITH = ("preset", "samples")
"""What the values of metrics depend on so much that ranks in a sample that was measured otherwise mean nothing."""


@functools.lru_cache(maxsize=16)
def sampled_sizes(space: str, dataset: str, kind: SizeKind) -> np.ndarray:
    """Sizes of random architectures of a space, in its unit: what f is drawn over; do not change the array."""
    problem, rng = get_problem(space), generator(0, "sizes", space)
    sizes = np.array([problem.size_of(problem.space.sample(rng), dataset, kind) for _ in range(DRAWN_SIZES)])
    sizes.flags.writeable = False
    return sizes


def sizes_of(settings: SearchSettings) -> np.ndarray:
    """Sizes of random architectures as a search sees them, those that are known; do not change the array."""
    score, steered = settings.score, settings.objective.steered
    if steered is not None:
        sizes = sampled_quantity(steered, score, settings.devices)
        known: np.ndarray = sizes[np.isfinite(sizes)]
        return known
    return sampled_sizes(score.space, score.dataset, settings.objective.size)


def cautions(settings: SearchSettings) -> list[str]:
    """Sentences without a full stop; none where all is well."""
    found = []
    regularisation = settings.regularisation
    if regularisation is not None:
        sizes = sizes_of(settings)
        share = collapsed_share(sizes, regularisation.mu, regularisation.sigma)
        if share > MOSTLY:
            unit, (least, most) = settings.size_unit, np.quantile(sizes, (0.01, 0.99))
            found.append(
                f"f(Θ) is below 1e-6 for {share:.0%} of the space at mu={regularisation.mu:g}, "
                f"sigma={regularisation.sigma:g}: the search would be blind there. Sizes are from {least:.3g} to "
                f"{most:.3g} {unit}; is mu in that unit?"
            )
    if settings.budgets.any and (within := share_within(settings)) < SMALL_SHARE:
        found.append(
            f"only {within:.1%} of the space is within the budget ({settings.budget_words}): much of the search will "
            "be trying to get there"
        )
    for name in settings.device_quantities:
        unknown = float(np.isnan(sampled_quantity(name, settings.score, settings.devices)).mean())
        if unknown:
            title = settings.quantity(name).title
            found.append(f"{title} is unknown for {unknown:.0%} of the space, which the search leaves out")
    population = settings.searcher.parameters.population
    if settings.searcher.lag > population:
        found.append(
            f"a lag of {settings.searcher.lag} is more than the population of {population}: many candidates will be "
            "made from little that is known"
        )
    found += ensemble_cautions(settings.score)
    if not settings.metric.needs_network:
        return found
    caution = settings.problem.networks.caution(network_shape(settings.score))
    return [*found, caution] if caution else found


def ensemble_cautions(score: ScoreSettings) -> list[str]:
    """What a person should know before a saved ensemble is used under these settings."""
    if score.ensemble is None:
        return []
    told = score.ensemble.provenance
    unlike = [name for name in MEASURED_WITH if name in told and told[name] != str(getattr(score, name))]
    if not unlike:
        return []
    theirs, mine = (", ".join(f"{name} {value[name]}" for name in unlike) for value in (told, vars(score)))
    words = f"the sample of {score.metric!r} was measured with {theirs}, in which ranks of what is measured with {mine}"
    return [f"{words} mean little"]
