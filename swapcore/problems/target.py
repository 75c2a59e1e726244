"""What networks are compared with: facts about trained accuracies and other measurements, and what papers report."""

from dataclasses import dataclass

from swapcore.errors import InvalidInputError
from swapcore.values.quantity import ACCURACY, Quantity

__all__ = ["Ceiling", "PublishedCorrelation", "Target"]


@dataclass(frozen=True, kw_only=True)
class Target:
    """One measurement of trained networks of a space: facts alone, nothing is read.

    Attributes:
        name: Short name, unique within (space, data set); what ``--truth`` takes.
        dataset: Name of the data set that was trained on.
        title: For people, without the data set.
        source: Key of what reads it, in ``data.sources.registry``.
        quantity: What was measured: its unit, its limits, its direction.
        column: Name of its column in the file of the source; empty where the source knows it by ``name``.
        comes_with_packages: Whether it is there as soon as the requirements are installed.
        device: Short name of what it was measured on; empty where it does not depend on one.
        second_training: Name of a target of the same networks that was trained independently; None where there is none.
    """

    name: str
    dataset: str
    title: str
    source: str
    quantity: Quantity = ACCURACY
    column: str = ""
    comes_with_packages: bool = False
    device: str = ""
    second_training: str | None = None


@dataclass(frozen=True, kw_only=True)
class PublishedCorrelation:
    """A rank correlation that somebody published.

    Attributes:
        metric: What was correlated, in words.
        against: With what.
        spearman: ρ over the networks of the paper.
        paper: Where it stands.
        entry: Name of the row of a leaderboard that it belongs to; empty for none.
        dataset: Of the accuracies.
        population: Name of the population of the problem that it holds for; empty where it is none of them. It stands
            beside figures of the same population only.
        networks: Where it is none of them: which networks, in words.
        ndcg: Normalised discounted cumulative gain, where that was published too.
        headline: Whether it is the figure that a space is known by.
    """

    metric: str
    against: str
    spearman: float
    paper: str
    entry: str = ""
    dataset: str = ""
    population: str = ""
    networks: str = ""
    ndcg: float | None = None
    headline: bool = False

    def __post_init__(self) -> None:
        if bool(self.population) is bool(self.networks):
            raise InvalidInputError(
                f"a published figure has a population or words for its networks; got {self.population!r} and "
                f"{self.networks!r} for {self.metric}"
            )


@dataclass(frozen=True, kw_only=True)
class Ceiling:
    """How well two independent trainings of the same networks agree: no score can be expected to do better.

    Attributes:
        spearman: Spearman's ρ, ties at their average rank.
        top10_spearman: ρ among the best tenth by accuracy; None where undefined.
        source: What was compared.
        dataset: Of the accuracies; empty where it is that of what it stands beside.
    """

    spearman: float
    top10_spearman: float | None
    source: str
    dataset: str = ""
