"""Ensembles of metrics for one architecture at a time: it is compared with architectures that stay the same.

An ensemble such as a sum of ranks says how architectures compare with one another, and nothing of one alone. Here
everyone is compared with the same 100 random architectures of the space, drawn by a fixed seed and measured under the
same settings: a score does not depend on who else is scored, nor on the order or the worker. Ensembles that somebody
has saved bring with them what they compare with: see ``saved_ensemble``.
"""

import functools
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import Any

import numpy as np

from swapcore.errors import InvalidInputError
from swapcore.evaluation.measuring import on_networks
from swapcore.evaluation.resolve import Reference, Resolved
from swapcore.evaluation.subject import ArchitectureSubject
from swapcore.metrics.registry import get_metric
from swapcore.problems.problem import Problem
from swapcore.randomness import generator
from swapcore.values.score import Score

__all__ = [
    "REFERENCES",
    "combined",
    "compared",
    "members_of",
    "reference_architectures",
    "scores_of",
    "with_reference",
]

REFERENCES = 100


def members_of(resolved: Resolved) -> tuple[Resolved, ...]:
    """Each member of an ensemble under the same settings, in its order."""
    return tuple(resolved.varied(metric=name) for name in resolved.metric.members)


def reference_architectures(problem: Problem[Any, Any]) -> tuple[Any, ...]:
    """Those with which everyone is compared."""
    rng = generator(0, "reference of ensembles", problem.name)
    return tuple(problem.space.sample(rng) for _ in range(REFERENCES))


def with_reference(resolved: Resolved, executor: Executor | None = None) -> Resolved:
    """An ensemble with its reference measured, which goes with it to other processes; another metric is left as it is.

    Args:
        resolved: Of any metric.
        executor: Where the reference is measured, one architecture a task; here if None.
    """
    if resolved.metric.combination is None or resolved.reference is not None:
        return resolved
    if executor is None:
        return replace(resolved, reference=reference_here(resolved))
    members, space = members_of(resolved), resolved.space
    texts = [space.format(architecture) for architecture in reference_architectures(resolved.problem)]
    measured = list(executor.map(functools.partial(member_scores, members), texts))
    return replace(resolved, reference=reference_of(resolved, measured))


@functools.lru_cache(maxsize=8)
def reference_here(resolved: Resolved) -> Reference:
    """Measured in this process, and kept."""
    members, architectures = members_of(resolved), reference_architectures(resolved.problem)
    return reference_of(resolved, [scores_of(architecture, members) for architecture in architectures])


def member_scores(members: Sequence[Resolved], text: str) -> tuple[Score, ...]:
    """Of one architecture, every member; runs in a worker."""
    return scores_of(members[0].space.parse(text), members)


def scores_of(architecture: Any, members: Sequence[Resolved]) -> tuple[Score, ...]:
    """Of every member, on the same networks."""
    subject = ArchitectureSubject(architecture, members[0], keep=True)
    return tuple(on_networks(subject, member) for member in members)


def reference_of(resolved: Resolved, scores: Sequence[Sequence[Score]]) -> Reference:
    """Values to compare with, of the architectures for which every member is defined.

    Args:
        resolved: Of the ensemble.
        scores: One row an architecture, one score a member.
    """
    whole = [row for row in scores if all(score.undefined is None for score in row)]
    repeats = range(resolved.settings.repeats)
    members = list(enumerate(resolved.metric.members))
    return tuple(
        tuple(tuple(oriented(name, row[place], repeat) for row in whole) for place, name in members)
        for repeat in repeats
    )


def oriented(member: str, score: Score, repeat: int) -> float:
    """The value of one initialisation, turned so that higher is better; what is counted has one value for all."""
    value = score.values[repeat] if len(score.values) > 1 else score.values[0]
    return value if get_metric(member).higher_is_better else -value


def compared(architectures: Iterable[Any], resolved: Resolved) -> Iterator[Score]:
    """Scores by an ensemble, each compared with its reference, which is measured when it is first needed."""
    members = members_of(resolved)
    for architecture in architectures:
        scores = scores_of(architecture, members)
        if any(score.undefined is not None for score in scores):
            # The reference takes its time, and would not be looked at.
            yield combined(scores, resolved)
            continue
        resolved = with_reference(resolved)
        yield combined(scores, resolved)


def combined(scores: Sequence[Score], resolved: Resolved) -> Score:
    """The ensemble's score of an architecture.

    Args:
        scores: Of its members, in their order.
        resolved: Of the ensemble, with its reference (``with_reference``).

    Returns:
        A value for each initialisation, each compared with the reference under the same weights; undefined where a
        member is, or where the reference is empty.
    """
    started = time.perf_counter()
    seconds = sum(score.seconds for score in scores)
    for name, score in zip(resolved.metric.members, scores, strict=True):
        if score.undefined is not None:
            reason = f"{get_metric(name).title}: {score.undefined}"
            return Score(undefined=reason, seconds=seconds, device=resolved.device)
    if resolved.metric.combination is None or resolved.reference is None:
        raise InvalidInputError(f"metric {resolved.metric.name!r} must be an ensemble whose reference is measured")
    if not resolved.reference[0][0]:
        reason = f"its members are undefined for all {REFERENCES} architectures that it is compared with"
        return Score(undefined=reason, seconds=seconds, device=resolved.device)
    values = tuple(
        resolved.metric.combination.beside(
            [np.array(column) for column in columns],
            [oriented(name, score, repeat) for name, score in zip(resolved.metric.members, scores, strict=True)],
        )
        for repeat, columns in enumerate(resolved.reference)
    )
    return Score(values=values, seconds=seconds + time.perf_counter() - started, device=resolved.device)
