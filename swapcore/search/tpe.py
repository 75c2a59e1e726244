"""The tree-structured Parzen estimator (Bergstra et al., NeurIPS 2011), as Optuna implements it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from swapcore.search.searcher import Evaluation, fittest
from swapcore.search.suggestion import Suggestion

if TYPE_CHECKING:
    from optuna.samplers import BaseSampler

__all__ = ["Tpe"]


class Tpe(Suggestion):
    """Models which decisions go with high fitness: the black-box optimiser to compare with.

    It knows the decisions of a space and nothing of its structure. After the first population it asks for one
    architecture at a time; the population is the best so far.
    """

    name: ClassVar[str] = "tpe"
    title: ClassVar[str] = "TPE"
    paper: ClassVar[str] = "Bergstra et al., Algorithms for Hyper-Parameter Optimization, NeurIPS 2011"
    parameters: ClassVar[tuple[str, ...]] = ("population", "cycles")
    goals = ("maximize",)
    best: Sequence[Evaluation] = ()

    @property
    def batch(self) -> int:
        """One: each suggestion makes use of all that is known."""
        return 1

    def sampler(self, seed: int) -> "BaseSampler":
        """Optuna's TPE, whose model is there from the first suggestion."""
        import optuna  # noqa: PLC0415 - see Suggestion

        # Of a space smaller than the population, fewer are known; the model cannot ask for more than that.
        return optuna.samplers.TPESampler(n_startup_trials=len(self.first), seed=seed)

    def values(self, evaluation: Evaluation) -> tuple[float]:
        """Fitness."""
        return (evaluation.fitness,)

    def keep(self, evaluations: Sequence[Evaluation]) -> None:
        """Keep the best."""
        self.best = fittest([*self.best, *evaluations], self.settings.population)

    def population(self) -> tuple[int, ...]:
        """Numbers of the best ``population`` so far."""
        return tuple(evaluation.number for evaluation in self.best)
