"""What the searchers that Optuna thinks for share: a study over the decisions of a space."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from swapcore.search.novelty import Unseen
from swapcore.search.searcher import Candidate, Evaluation, SearchParameters
from swapcore.spaces.abilities import require_ability
from swapcore.spaces.space import Factored, SearchSpace

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution
    from optuna.samplers import BaseSampler
    from optuna.trial import Trial

__all__ = ["Suggestion"]


class Suggestion(ABC):
    """A random first population, then what an Optuna sampler suggests.

    Optuna's samplers repeat themselves once they converge. A suggestion that was evaluated before is given back as
    failed, which they ignore, and mutated until it is new, at most ten times in a row; then a random architecture
    is asked for instead; where the space is exhausted the search ends early. It asks for as many in all as
    evolution with one mutation a cycle.
    """

    goals: ClassVar[tuple[Literal["maximize", "minimize"], ...]]
    """Optuna's direction of each of ``values``."""

    def __init__(self, space: SearchSpace[Any], parameters: SearchParameters, rng: np.random.Generator) -> None:
        # Optuna takes a third of a second to import, more on a slow disk, and most searches do without it.
        import optuna  # noqa: PLC0415

        self.space, self.settings = require_ability(space, Factored), parameters
        self.unseen = Unseen(space, rng)
        # Drawn before the sampler's seed: searchers of the same generator then begin with the same population.
        self.first = self.unseen.strangers(parameters.population)
        self.names = tuple(f"decision {position:04}" for position in range(len(self.space.choices)))
        self.distributions: dict[str, BaseDistribution] = {
            name: optuna.distributions.CategoricalDistribution(tuple(range(count)))
            for name, count in zip(self.names, self.space.choices, strict=True)
        }
        sampler = self.sampler(int(rng.integers(2**32)))
        with without_announcement():
            self.study = optuna.create_study(study_name=type(self).__name__, sampler=sampler, directions=self.goals)
        self.pending: list[Trial] = []
        self.asked = 0

    @property
    def budget(self) -> int:
        """The first population and one more each cycle."""
        return self.settings.population + self.settings.cycles

    @property
    @abstractmethod
    def batch(self) -> int:
        """How many suggestions are asked for at once."""

    @abstractmethod
    def sampler(self, seed: int) -> "BaseSampler":
        """Make Optuna's sampler; the seed is from 0 to 2^32 - 1."""

    @abstractmethod
    def values(self, evaluation: Evaluation) -> tuple[float, ...]:
        """What Optuna is told of an evaluation whose score is defined."""

    @abstractmethod
    def keep(self, evaluations: Sequence[Evaluation]) -> None:
        """Bring the population up to date."""

    def ask(self) -> list[Candidate]:
        """The first population, then suggestions."""
        self.pending = []
        if self.asked == 0:
            candidates = [self.registered(candidate) for candidate in self.first]
        else:
            candidates = self.suggestions(min(self.batch, self.budget - self.asked))
        self.asked += len(candidates)
        return candidates

    def suggestions(self, count: int) -> list[Candidate]:
        """So many candidates for which there is a trial, or fewer where the space is exhausted."""
        found: list[Candidate] = []
        while len(found) < count and (candidate := self.suggestion() or self.stranger()) is not None:
            found.append(candidate)
        return found

    def suggestion(self) -> Candidate | None:
        """What Optuna suggests, or what is new around it; None if nothing is."""
        from optuna.trial import TrialState  # noqa: PLC0415 - see __init__

        trial = self.study.ask(self.distributions)
        suggested = self.space.decode([trial.params[name] for name in self.names])
        if self.unseen.claim(suggested):
            self.pending.append(trial)
            return Candidate(architecture=suggested, origin="suggestion")
        self.study.tell(trial, state=TrialState.FAIL)
        mutation = self.unseen.mutate(suggested)
        return None if mutation is None else self.registered(Candidate(architecture=mutation, origin="suggestion"))

    def stranger(self) -> Candidate | None:
        """A random architecture that is new to the search, if there is one."""
        return next((self.registered(candidate) for candidate in self.unseen.strangers(1)), None)

    def registered(self, candidate: Candidate) -> Candidate:
        """The candidate, of which Optuna did not think itself, with a trial of its own."""
        decisions = self.space.encode(candidate.architecture)
        self.study.enqueue_trial(dict(zip(self.names, decisions, strict=True)))
        self.pending.append(self.study.ask(self.distributions))
        return candidate

    def tell(self, evaluations: Sequence[Evaluation]) -> None:
        """Hand the values on to Optuna; where there is none, say that the trial was pruned.

        TPE ranks a pruned trial behind all others, and so learns where the metric is undefined; NSGA-II breeds from
        complete trials only. Both without a number that nobody has measured.
        """
        from optuna.trial import TrialState  # noqa: PLC0415 - see __init__

        for trial, evaluation in zip(self.pending, evaluations, strict=True):
            if evaluation.undefined is None:
                self.study.tell(trial, self.values(evaluation))
            else:
                self.study.tell(trial, state=TrialState.PRUNED)
        self.keep(evaluations)


@contextmanager
def without_announcement() -> Iterator[None]:
    """Keep Optuna from writing to stderr that a study was made; its logger is left as it was."""
    logger = logging.getLogger("optuna")
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)
