"""Settings of searches for tests, said in one level."""

from dataclasses import replace

from swapcore.runs.settings import settings_from_json
from swapcore.search.objective import Progress

BEGIN = Progress(evaluations=0, budget=1)


def search_settings(*, lag=1, **flat):
    """Settings with these names in whatever part they stand; ``parameters`` that the algorithm lacks are left out."""
    made = settings_from_json(flat)
    return replace(made, searcher=replace(made.searcher, lag=lag))


def fitness_of(settings, score, size):
    """What a search with these settings makes of a score."""
    return settings.new_objective().fitness(score, size, BEGIN)
