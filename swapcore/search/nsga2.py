"""NSGA-II (Deb et al., IEEE TEVC 2002, https://doi.org/10.1109/4235.996017), as Optuna implements it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from swapcore.search.searcher import Evaluation
from swapcore.search.suggestion import Suggestion

if TYPE_CHECKING:
    from optuna.samplers import BaseSampler

__all__ = ["Nsga2", "pareto_front"]


class Nsga2(Suggestion):
    """High scores at small sizes: raises the score and lowers the size at once, and does not look at fitness.

    A generation of ``population`` is asked for at once. What it found is the Pareto front of all evaluations,
    which is what ``population`` gives; the generation that Optuna breeds from can be a part of it or wider. Where
    two evaluations are equal in score and size, the earlier stands for both.
    """

    name: ClassVar[str] = "nsga2"
    title: ClassVar[str] = "NSGA-II"
    paper: ClassVar[str] = "Deb et al., A Fast and Elitist Multiobjective Genetic Algorithm, IEEE TEVC 2002"
    parameters: ClassVar[tuple[str, ...]] = ("population", "cycles")
    goals = ("maximize", "minimize")
    front: tuple[Evaluation, ...] = ()

    @property
    def batch(self) -> int:
        """A generation."""
        return self.settings.population

    def sampler(self, seed: int) -> "BaseSampler":
        """Optuna's NSGA-II, with its chances of crossover and mutation."""
        import optuna  # noqa: PLC0415 - see Suggestion

        return optuna.samplers.NSGAIISampler(population_size=self.settings.population, seed=seed)

    def values(self, evaluation: Evaluation) -> tuple[float, float]:
        """Score and size."""
        return evaluation.score, evaluation.size

    def keep(self, evaluations: Sequence[Evaluation]) -> None:
        """Keep the Pareto front."""
        self.front = pareto_front([*self.front, *evaluations])

    def population(self) -> tuple[int, ...]:
        """Numbers of the Pareto front of all evaluations."""
        return tuple(evaluation.number for evaluation in self.front)


def pareto_front(evaluations: Sequence[Evaluation]) -> tuple[Evaluation, ...]:
    """The evaluations that no other beats in score without being larger, nor in size without a lower score.

    Args:
        evaluations: At least one, in any order.

    Returns:
        In the order of their numbers; of those equal in score and size, the earliest.
    """
    front: list[Evaluation] = []
    for evaluation in sorted(evaluations, key=lambda one: (one.size, -one.score, one.number)):
        if not front or evaluation.score > front[-1].score:
            front.append(evaluation)
    return tuple(sorted(front, key=lambda one: one.number))
