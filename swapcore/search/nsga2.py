"""NSGA-II (Deb et al., IEEE TEVC 2002, https://doi.org/10.1109/4235.996017), as Optuna implements it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from swapcore.search.candidate import Evaluation
from swapcore.search.parameters import Parameters
from swapcore.search.suggestion import Suggestion

if TYPE_CHECKING:
    from optuna.samplers import BaseSampler

__all__ = ["Nsga2", "Nsga2Parameters", "pareto_front"]


@dataclass(frozen=True, kw_only=True)
class Nsga2Parameters(Parameters):
    """What NSGA-II can be told: ``population`` is a generation; it makes ``population + cycles`` evaluations."""


class Nsga2(Suggestion[Nsga2Parameters]):
    """Good scores at small sizes: betters the score and lowers the size at once, and does not look at fitness.

    A generation of ``population`` is made at once. What it found is the Pareto front of all evaluations,
    which is what ``population`` gives; the generation that Optuna breeds from can be a part of it or wider. Where
    two evaluations are equal in score and size, the earlier stands for both. An evaluation without a score is in no
    generation that is bred from and in no front: while nothing else is known, the population is empty.
    """

    name: ClassVar[str] = "nsga2"
    title: ClassVar[str] = "NSGA-II"
    summary: ClassVar[str] = (
        "Two objectives at once, a better score and a smaller size; it finds the front of those that nothing "
        "beats in both. μ and σ do not steer it: they only say which of them is shown as the best."
    )
    paper: ClassVar[str] = "Deb et al., A Fast and Elitist Multiobjective Genetic Algorithm, IEEE TEVC 2002"
    parameters: ClassVar[type[Parameters]] = Nsga2Parameters
    looks_at_fitness: ClassVar[bool] = False
    goals = ("maximize", "minimize")
    front: tuple[Evaluation, ...] = ()

    @property
    def batch(self) -> int:
        """A generation."""
        return self.settings.population

    def sampler(self, first: int, seed: int) -> "BaseSampler":  # noqa: ARG002 - the contract's
        """Optuna's NSGA-II, with its chances of crossover and mutation."""
        import optuna  # noqa: PLC0415 - see Suggestion

        return optuna.samplers.NSGAIISampler(population_size=self.settings.population, seed=seed)

    def values(self, evaluation: Evaluation) -> tuple[float, float]:
        """Score, turned so that higher is better, and size."""
        return self.ranking.oriented(evaluation), evaluation.size

    def keep(self, evaluation: Evaluation) -> None:
        """Keep the Pareto front."""
        self.front = pareto_front([*self.front, evaluation], self.ranking.oriented)

    def population(self) -> tuple[int, ...]:
        """Numbers of the Pareto front of all evaluations."""
        return tuple(evaluation.number for evaluation in self.front)


def pareto_front(evaluations: Sequence[Evaluation], oriented: Callable[[Evaluation], float]) -> tuple[Evaluation, ...]:
    """The evaluations that no other beats in score without being larger, nor in size without a worse score.

    Args:
        evaluations: In any order; those without a score are in no front.
        oriented: The score of an evaluation, turned so that higher is better.

    Returns:
        In the order of their numbers; of those equal in score and size, the earliest.
    """
    front: list[Evaluation] = []
    defined = (one for one in evaluations if one.is_defined)
    for evaluation in sorted(defined, key=lambda one: (one.size, -oriented(one), one.number)):
        if not front or oriented(evaluation) > oriented(front[-1]):
            front.append(evaluation)
    return tuple(sorted(front, key=lambda one: one.number))
