"""The tree-structured Parzen estimator (Bergstra et al., NeurIPS 2011), as Optuna implements it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from swapcore.search.candidate import Candidate, Evaluation
from swapcore.search.objective import Objective
from swapcore.search.parameters import Parameters
from swapcore.search.ranking import BestKept
from swapcore.search.suggestion import Suggestion
from swapcore.spaces.space import SearchSpace

if TYPE_CHECKING:
    from optuna.samplers import BaseSampler
    from optuna.study import Study

__all__ = ["Tpe", "TpeParameters"]


@dataclass(frozen=True, kw_only=True)
class TpeParameters(Parameters):
    """What TPE can be told: it learns from ``population`` random architectures before it suggests the first."""


class Tpe(Suggestion[TpeParameters]):
    """Models which decisions go with high fitness: the black-box optimiser to compare with.

    It knows the decisions of a space and nothing of its structure. After the first population it makes one
    suggestion at a time; the population is the best so far. Where fitness changes with progress, the model is made
    anew of what all evaluations are worth now.
    """

    name: ClassVar[str] = "tpe"
    title: ClassVar[str] = "TPE"
    summary: ClassVar[str] = (
        "Learns from all evaluations which decisions go with high fitness, and suggests the next architecture."
    )
    paper: ClassVar[str] = "Bergstra et al., Algorithms for Hyper-Parameter Optimization, NeurIPS 2011"
    parameters: ClassVar[type[Parameters]] = TpeParameters
    goals = ("maximize",)

    def __init__(
        self, space: SearchSpace[Any], parameters: TpeParameters, objective: Objective, rng: np.random.Generator
    ) -> None:
        super().__init__(space, parameters, objective, rng)
        self.best = BestKept(self.ranking, parameters.population)

    @property
    def batch(self) -> int:
        """One: each suggestion makes use of all that is known."""
        return 1

    def sampler(self, first: int, seed: int) -> "BaseSampler":
        """Optuna's TPE, whose model is there from the first suggestion."""
        import optuna  # noqa: PLC0415 - see Suggestion

        # Of a space smaller than the population, fewer are known; the model cannot ask for more than that.
        return optuna.samplers.TPESampler(n_startup_trials=first, seed=seed)

    def suggestions(self, study: "Study", count: int) -> list[Candidate]:
        """See ``Suggestion``."""
        if not self.ranking.objective.is_constant:
            study = self.study = self.valued_anew(study)
        return super().suggestions(study, count)

    def valued_anew(self, study: "Study") -> "Study":
        """A study with the same sampler and the present values of all that is known."""
        from optuna.trial import TrialState, create_trial  # noqa: PLC0415 - see Suggestion

        fresh = self.new_study(study.sampler)
        for one in self.best.evaluations:
            fresh.add_trial(
                create_trial(
                    state=TrialState.COMPLETE if one.is_defined else TrialState.PRUNED,
                    values=self.values(one) if one.is_defined else None,
                    params=dict(zip(self.names, self.decisions.encode(one.architecture), strict=True)),
                    distributions=self.distributions,
                )
            )
        # What is on its way must be told to the study that there is then.
        self.trials = {architecture: self.trial_for(fresh, architecture) for architecture in self.trials}
        return fresh

    def values(self, evaluation: Evaluation) -> tuple[float]:
        """Fitness."""
        return (self.ranking.fitness(evaluation),)

    def keep(self, evaluation: Evaluation) -> None:
        """Keep the best."""
        self.best.add(evaluation)

    def population(self) -> tuple[int, ...]:
        """Numbers of the best ``population`` so far."""
        return self.best.numbers()
