"""Regularised evolution (Real et al., AAAI 2019, https://arxiv.org/abs/1802.01548)."""

from dataclasses import dataclass
from typing import ClassVar

from swapcore.search.evolution import Evolution, Parent
from swapcore.search.parameters import EvolutionParameters, Parameters

__all__ = ["RegularisedEvolution", "RegularisedEvolutionParameters"]


@dataclass(frozen=True, kw_only=True)
class RegularisedEvolutionParameters(EvolutionParameters):
    """What regularised evolution can be told."""


class RegularisedEvolution(Evolution[RegularisedEvolutionParameters]):
    """Evolution by age: the oldest goes, however good it is.

    Each cycle draws a tournament, in which a member can stand more than once (the paper's algorithm 1), and
    mutates its best once. We deviate from the paper in one thing: a child is always new to the search (see
    ``Evolution``).
    """

    name: ClassVar[str] = "regularised-evolution"
    title: ClassVar[str] = "Regularised evolution"
    summary: ClassVar[str] = (
        "Evolution by age: a child of the best of a random few joins the population, and the oldest member "
        "goes, however fit it is."
    )
    paper: ClassVar[str] = "Real et al., Regularized Evolution for Image Classifier Architecture Search, AAAI 2019"
    parameters: ClassVar[type[Parameters]] = RegularisedEvolutionParameters

    def parent(self) -> Parent:
        """The best of a tournament."""
        drawn = self.rng.integers(len(self.members), size=self.tournament)
        best = min((self.members[position] for position in drawn), key=self.ranking.rank)
        return Parent(architecture=best.architecture, origin="mutation", numbers=(best.number,))

    def member_to_remove(self) -> int:
        """The oldest."""
        return 0
