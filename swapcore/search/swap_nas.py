"""The search of SWAP-NAS (Peng et al., ICLR 2024, https://arxiv.org/abs/2403.04161)."""

from typing import ClassVar

from swapcore.search.evolution import Evolution, Parent
from swapcore.spaces.abilities import require_ability
from swapcore.spaces.space import Crossable

__all__ = ["SwapNas"]


class SwapNas(Evolution):
    """Evolution that keeps the best.

    Each cycle draws a tournament, all different members of the population. The parent is its best or, by chance
    (``crossover``), a mixture of its two best, which itself is not evaluated. The parent is mutated up to
    ``mutations`` times; the best child joins the population, and the worst of the population goes, which can be
    that child. We deviate from the paper in one thing: a child is always new to the search (see ``Evolution``).
    """

    name: ClassVar[str] = "swap-nas"
    title: ClassVar[str] = "SWAP-NAS"
    paper: ClassVar[str] = "Peng et al., SWAP-NAS, ICLR 2024"
    parameters: ClassVar[tuple[str, ...]] = ("population", "cycles", "tournament", "mutations", "crossover")

    @property
    def children(self) -> int:
        """As many as there are mutations."""
        return self.settings.mutations

    def parent(self) -> Parent:
        """The best of a tournament, or a mixture of its two best."""
        size = min(self.settings.tournament, len(self.members))
        drawn = (self.members[position] for position in self.rng.choice(len(self.members), size, replace=False))
        best, *rest = sorted(drawn, key=lambda member: member.rank)[:2]
        architecture = best.candidate.architecture
        if self.rng.random() >= self.settings.crossover or not rest:
            return Parent(architecture=architecture, origin="mutation", numbers=(best.number,))
        mixed = require_ability(self.space, Crossable).crossover(architecture, rest[0].candidate.architecture, self.rng)
        return Parent(architecture=mixed, origin="crossover", numbers=(best.number, rest[0].number))

    def dying(self) -> int:
        """The worst, whether it has just been born or not."""
        return max(range(len(self.members)), key=lambda position: self.members[position].rank)
