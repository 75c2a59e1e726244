"""The search of SWAP-NAS (Peng et al., ICLR 2024, https://arxiv.org/abs/2403.04161)."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from swapcore.errors import InvalidInputError
from swapcore.search.evolution import Evolution, Parent
from swapcore.search.objective import Objective
from swapcore.search.parameters import EvolutionParameters, Parameters
from swapcore.spaces.abilities import require_ability
from swapcore.spaces.space import Crossable, SearchSpace

__all__ = ["SwapNas", "SwapNasParameters"]


@dataclass(frozen=True, kw_only=True)
class SwapNasParameters(EvolutionParameters):
    """What SWAP-NAS can be told, beside what ``EvolutionParameters`` has.

    Attributes:
        mutations: Children of a parent in each cycle, of which the best is kept.
        crossover: Chance that a parent is first mixed from the two best of the tournament.
    """

    mutations: int = 1
    crossover: float = 0.5

    def __post_init__(self) -> None:
        super().__post_init__()
        chance = self.crossover
        if isinstance(chance, bool) or not isinstance(chance, int | float) or not 0 <= chance <= 1:
            raise InvalidInputError(f"crossover must be a chance from 0 to 1; got {chance!r}")


class SwapNas(Evolution[SwapNasParameters]):
    """Evolution that keeps the best.

    Each cycle draws a tournament, all different members of the population. The parent is its best or, by chance
    (``crossover``), a mixture of its two best, which itself is not evaluated. The parent is mutated up to
    ``mutations`` times; the best child joins the population, and the worst of the population goes, which can be
    that child. We deviate from the paper in one thing: a child is always new to the search (see ``Evolution``).

    Raises:
        InvalidInputError: If there is to be crossover in a space that cannot mix two architectures.
    """

    name: ClassVar[str] = "swap-nas"
    title: ClassVar[str] = "SWAP-NAS"
    summary: ClassVar[str] = (
        "Evolution that keeps the fittest: a child of the best of a random few joins the population, and the "
        "least fit member goes."
    )
    paper: ClassVar[str] = "Peng et al., SWAP-NAS, ICLR 2024"
    parameters: ClassVar[type[Parameters]] = SwapNasParameters

    def __init__(
        self,
        space: SearchSpace[Any],
        parameters: SwapNasParameters,
        objective: Objective,
        rng: np.random.Generator,
    ) -> None:
        super().__init__(space, parameters, objective, rng)
        self.crossable = require_ability(space, Crossable) if parameters.crossover > 0 else None

    @property
    def children(self) -> int:
        """As many as there are mutations."""
        return self.settings.mutations

    def parent(self) -> Parent:
        """The best of a tournament, or a mixture of its two best."""
        size = min(self.tournament, len(self.members))
        drawn = (self.members[position] for position in self.rng.choice(len(self.members), size, replace=False))
        best, *rest = sorted(drawn, key=self.ranking.rank)[:2]
        # Drawn even where there is nothing to decide, so that the chance of crossover changes no other choice.
        mixes = self.rng.random() < self.settings.crossover
        if not mixes or not rest or self.crossable is None:
            return Parent(architecture=best.architecture, origin="mutation", numbers=(best.number,))
        mixed = self.crossable.crossover(best.architecture, rest[0].architecture, self.rng)
        return Parent(architecture=mixed, origin="crossover", numbers=(best.number, rest[0].number))

    def member_to_remove(self) -> int:
        """The worst, whether it has just joined or not."""
        return max(range(len(self.members)), key=lambda position: self.ranking.rank(self.members[position]))
