"""What the searchers that Optuna thinks for share: a study over the decisions of a space."""

import logging
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar

import numpy as np

from swapcore.search.candidate import Candidate, Evaluation
from swapcore.search.cycles import CyclicSearcher
from swapcore.search.objective import Objective
from swapcore.search.parameters import Parameters
from swapcore.spaces.abilities import require_ability
from swapcore.spaces.space import Factored, SearchSpace

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution
    from optuna.samplers import BaseSampler
    from optuna.study import Study
    from optuna.trial import Trial

__all__ = ["Suggestion"]

P = TypeVar("P", bound=Parameters)


class Suggestion(CyclicSearcher[P]):
    """A random first population, then what an Optuna sampler suggests.

    Optuna's samplers repeat themselves once they converge. A suggestion that was seen before is given back as
    failed, which they ignore, and mutated until it is new, at most ten times in a row; then a random architecture
    is asked for instead; where the space is exhausted the search ends early. It asks for as many in all as
    evolution with one mutation a cycle.

    Raises:
        InvalidInputError: If the space cannot be written as decisions.
    """

    goals: ClassVar[tuple[Literal["maximize", "minimize"], ...]]
    """Optuna's direction of each of ``values``."""

    def __init__(self, space: SearchSpace[Any], parameters: P, objective: Objective, rng: np.random.Generator) -> None:
        super().__init__(space, parameters, objective, rng)
        # Optuna takes a third of a second to import, more on a slow disk, and most searches do without it.
        import optuna  # noqa: PLC0415

        self.decisions = require_ability(space, Factored)
        self.names = tuple(f"decision {position:04}" for position in range(len(self.decisions.choices)))
        self.distributions: dict[str, BaseDistribution] = {
            name: optuna.distributions.CategoricalDistribution(tuple(range(count)))
            for name, count in zip(self.names, self.decisions.choices, strict=True)
        }
        self.study: Study | None = None
        self.trials: dict[Any, Trial] = {}
        """Of those that were made and not told."""
        self.earlier: list[Evaluation] = []
        """Those that were told before there was a study."""

    @property
    @abstractmethod
    def batch(self) -> int:
        """How many suggestions are made together."""

    @abstractmethod
    def sampler(self, first: int, seed: int) -> "BaseSampler":
        """Make Optuna's sampler.

        Args:
            first: How many random architectures come before its first suggestion.
            seed: From 0 to 2^32 - 1.
        """

    @abstractmethod
    def values(self, evaluation: Evaluation) -> tuple[float, ...]:
        """What Optuna is told of an evaluation whose score is defined."""

    @abstractmethod
    def keep(self, evaluation: Evaluation) -> None:
        """Bring the population up to date."""

    def make(self) -> list[Candidate]:
        """The first population, then suggestions."""
        if self.study is None:
            first = self.random_candidates(self.settings.population)
            # Drawn after the population: searchers of the same generator then begin with the same.
            self.study = self.new_study(self.sampler(len(first), int(self.rng.integers(2**32))))
            for evaluation in self.earlier:
                self.tell_unasked(self.study, evaluation)
            return [self.registered(self.study, candidate) for candidate in first]
        return self.suggestions(self.study, min(self.batch, self.budget - self.made))

    def new_study(self, sampler: "BaseSampler") -> "Study":
        """A study without trials."""
        import optuna  # noqa: PLC0415 - see __init__

        with without_announcement():
            return optuna.create_study(study_name=type(self).__name__, sampler=sampler, directions=self.goals)

    def suggestions(self, study: "Study", count: int) -> list[Candidate]:
        """So many candidates for which there is a trial, or fewer where the space is exhausted."""
        found: list[Candidate] = []
        while len(found) < count and (candidate := self.suggestion(study) or self.random_one(study)) is not None:
            found.append(candidate)
        return found

    def suggestion(self, study: "Study") -> Candidate | None:
        """What Optuna suggests, or what is new around it; None if nothing is."""
        from optuna.trial import TrialState  # noqa: PLC0415 - see __init__

        trial = study.ask(self.distributions)
        suggested = self.decisions.decode([trial.params[name] for name in self.names])
        if self.unseen.claim(suggested):
            self.trials[suggested] = trial
            return self.candidate(suggested, "suggestion")
        study.tell(trial, state=TrialState.FAIL)
        mutation = self.unseen.mutate(suggested)
        return None if mutation is None else self.registered(study, self.candidate(mutation, "suggestion"))

    def random_one(self, study: "Study") -> Candidate | None:
        """A random architecture that is new to the search, if there is one."""
        return next((self.registered(study, candidate) for candidate in self.random_candidates(1)), None)

    def registered(self, study: "Study", candidate: Candidate) -> Candidate:
        """The candidate, of which Optuna did not think itself, with a trial of its own."""
        self.trials[candidate.architecture] = self.trial_for(study, candidate.architecture)
        return candidate

    def trial_for(self, study: "Study", architecture: Any) -> "Trial":
        """A trial with the decisions of an architecture."""
        decisions = self.decisions.encode(architecture)
        study.enqueue_trial(dict(zip(self.names, decisions, strict=True)))
        return study.ask(self.distributions)

    def take_in(self, evaluation: Evaluation, *, ends_cycle: bool) -> None:  # noqa: ARG002 - the contract's
        """Tell Optuna."""
        if self.study is not None:
            self.tell_trial(self.study, self.trials.pop(evaluation.architecture), evaluation)
        self.keep(evaluation)

    def take_in_unasked(self, evaluation: Evaluation) -> None:
        """Tell Optuna, once there is a study, as if it had been asked for."""
        if self.study is None:
            self.earlier.append(evaluation)
        else:
            self.tell_unasked(self.study, evaluation)
        self.keep(evaluation)

    def tell_unasked(self, study: "Study", evaluation: Evaluation) -> None:
        """Hand on what Optuna did not think of."""
        self.tell_trial(study, self.trial_for(study, evaluation.architecture), evaluation)

    def tell_trial(self, study: "Study", trial: "Trial", evaluation: Evaluation) -> None:
        """Hand the values on to Optuna; where there is none, say that the trial was pruned.

        TPE ranks a pruned trial behind all others, and so learns where the metric is undefined; NSGA-II breeds from
        complete trials only. Both without a number that nobody has measured.
        """
        from optuna.trial import TrialState  # noqa: PLC0415 - see __init__

        if evaluation.is_defined:
            study.tell(trial, self.values(evaluation))
        else:
            study.tell(trial, state=TrialState.PRUNED)


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
