"""Saved ensembles for one architecture at a time: members are measured on its networks, and combined by the definition.

The definition has the sample that each member is ranked in, so that nothing but the architecture itself is measured.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from swapcore.errors import InvalidInputError
from swapcore.evaluation.measuring import on_networks
from swapcore.evaluation.resolve import Resolved
from swapcore.evaluation.subject import ArchitectureSubject
from swapcore.metrics.columns import ColumnSource, source_of
from swapcore.values.score import Score

__all__ = ["by_definition"]

NONE_DEFINED = "none of its members has a value"


def by_definition(architectures: Iterable[Any], resolved: Resolved) -> Iterator[Score]:
    """Scores by a saved ensemble, one value for each initialisation.

    As in tables, a member without a value ranks last, and a network without a value for any is undefined.
    """
    own = resolved.settings.ensemble
    if own is None:
        raise InvalidInputError(f"metric {resolved.metric.name!r} must be a saved ensemble")
    sources = {member.column: source_of(member.column) for member in own.members}
    for architecture in architectures:
        began = time.perf_counter()
        columns = measured_columns(architecture, resolved, sources)
        cost, per_unit = resolved.reference_cost(architecture), resolved.space.size_per_unit
        values = {}
        for member in own.members:
            f = member.regularisation
            factor = 1.0 if f is None else f.factor(cost.size(f.size) / per_unit)
            values[member.key] = columns[member.column] * factor
        found = own.scores(values)
        seconds = time.perf_counter() - began
        if np.isnan(found).any():
            yield Score(undefined=NONE_DEFINED, seconds=seconds, device=resolved.device)
        else:
            yield Score(values=tuple(found.tolist()), seconds=seconds, device=resolved.device)


def measured_columns(
    architecture: Any, resolved: Resolved, sources: Mapping[str, ColumnSource]
) -> dict[str, np.ndarray]:
    """Values of members by their columns, higher being better, NaN where undefined, one for each initialisation.

    Members with the same seed are measured on the same networks. A mean over seeds begins with that of the settings.
    """
    first, repeats = resolved.settings.seed, resolved.settings.repeats
    subjects: dict[int, ArchitectureSubject] = {}

    def of_seed(metric: str, seed: int) -> np.ndarray:
        member = resolved.varied(metric=metric, seed=seed)
        subject = subjects.setdefault(seed, ArchitectureSubject(architecture, member, keep=True))
        score = on_networks(subject, member)
        if score.undefined is not None:
            return np.full(repeats, np.nan)
        # What is counted has one value for all initialisations.
        return np.broadcast_to(score.values, repeats).astype(float)

    found = {}
    for column, source in sources.items():
        if source.size is not None:
            size = resolved.reference_cost(architecture).size(source.size) / resolved.space.size_per_unit
            raw = np.full(repeats, size)
        else:
            raw = np.mean([of_seed(source.metric.name, first + place) for place in range(source.seeds)], axis=0)
        found[column] = source.metric.oriented(raw)
    return found
