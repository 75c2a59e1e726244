"""What is known about a metric, and how it is computed; imports no torch, so that tables can be browsed without."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from swapcore.errors import InvalidInputError
from swapcore.metrics.ensemble import Ensemble
from swapcore.metrics.measure import Finish, Measure, Start, Subject
from swapcore.randomness import generator
from swapcore.values.score import Score
from swapcore.values.size import Cost

__all__ = ["Combination", "Count", "Kind", "Metric"]

Kind = Literal["measured", "counted", "ensemble"]
Count = Callable[[Cost, int], float]
"""(what the space's reference network costs, parameters in the space's unit of size) -> value"""


class Combination(Protocol):
    """Makes one value of several metrics' values, all of them turned so that higher is better."""

    def among(self, columns: Sequence[np.ndarray]) -> np.ndarray:
        """Values of architectures that are compared with one another.

        Args:
            columns: One of each member, all defined, shape (n,).

        Returns:
            Higher is better, shape (n,).
        """
        ...

    def beside(self, references: Sequence[np.ndarray], values: Sequence[float]) -> float:
        """The value of one architecture that is compared with others, which stay the same.

        It grows strictly with each of the values, also beyond all of the references.

        Args:
            references: The others' values, one array of each member, all defined, shape (n,).
            values: Its own, one of each member.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A way to rank architectures without training them; has exactly one of the ways to be computed.

    Attributes:
        name: As on the command line.
        title: As shown to people.
        summary: What it looks at, in one plain sentence for people who have never met it.
        unit: Of its values; empty for those without one.
        paper: Where it comes from.
        higher_is_better: Whether more of it predicts higher accuracy, by that paper.
        needs_inputs: Whether it looks at samples.
        needs_labels: Whether it looks at their labels.
        needs_gradients: Whether it runs a backward pass.
        initialisation: The random weights that its paper asks for; a name in ``networks.weights.INITIALISATIONS``.
        in_space_unit: Whether values are multiples of the space's unit of size, such as millions.
        regularised: Whether f(Θ) may be applied: the factor was made for counts, which have a true zero.
        table_seeds: Seeds of the weights that a table of metrics has of it.
        measure: Computes it on one network after the other.
        start: Computes it where it makes networks itself, several at once, without waiting for the device.
        count: Computes it from what the reference network costs; no network is made.
        members: Names of the metrics that it combines.
        combination: How it combines them, of one that compares networks with one another.
        definition: How it combines them, of one that somebody has saved.

    Raises:
        InvalidInputError: When made with no way to be computed, or more than one.
    """

    name: str
    title: str
    summary: str
    paper: str
    unit: str = ""
    higher_is_better: bool = True
    needs_inputs: bool = True
    needs_labels: bool = False
    needs_gradients: bool = False
    initialisation: str = "kaiming_uniform"
    in_space_unit: bool = False
    regularised: bool = False
    table_seeds: int = 1
    measure: Measure | None = None
    start: Start | None = None
    count: Count | None = None
    members: tuple[str, ...] = ()
    combination: Combination | None = None
    definition: Ensemble | None = None

    def __post_init__(self) -> None:
        combined = (self.combination, self.definition)
        ways = sum(way is not None for way in (self.measure, self.start, self.count, *combined))
        if ways != 1 or bool(self.members) != any(way is not None for way in combined):
            raise InvalidInputError(
                f"metric {self.name!r} must have one of measure, start, count, or members with their combination"
            )

    @property
    def kind(self) -> Kind:
        """Whether it is measured on networks, counted without one, or an ensemble of other metrics."""
        if self.members:
            return "ensemble"
        return "measured" if self.count is None else "counted"

    @property
    def needs_network(self) -> bool:
        """Whether networks have to be made."""
        return self.kind != "counted"

    @property
    def in_tables(self) -> bool:
        """Whether a table of all metrics has it: what another column says in another unit, or columns make, is not."""
        return self.kind != "ensemble" and not self.in_space_unit

    def unit_in(self, size_unit: str) -> str:
        """Unit of its values in a space with that unit of size."""
        return f"{size_unit} {self.unit}" if self.in_space_unit else self.unit

    def oriented(self, values: np.ndarray) -> np.ndarray:
        """Values turned so that higher predicts better."""
        return values if self.higher_is_better else -values

    def combine(self, columns: Sequence[np.ndarray]) -> np.ndarray:
        """Of an ensemble: see ``Combination.among``.

        Raises:
            InvalidInputError: If it is none.
        """
        if self.combination is None:
            raise InvalidInputError(f"metric {self.name!r} combines no others: it is {self.kind}")
        return self.combination.among(columns)

    def begin(self, subject: Subject) -> Finish:
        """Of a metric that is measured: begin with one architecture; what comes back gives the values.

        Raises:
            UndefinedScoreError: If it has no value there; what comes back may raise it too.
            InvalidInputError: If the metric is not measured.
        """
        if self.start is not None:
            return self.start(subject)
        if self.measure is None:
            raise InvalidInputError(f"metric {self.name!r} is not measured: it is {self.kind}")
        values = []
        for repeat in range(subject.repeats):
            network = subject.whole_network(self.initialisation, repeat)
            rng = generator(subject.seed, "proxy", self.name, repeat)
            values.append(self.measure(network, subject.batch(), rng))
        score = Score(values=tuple(values))
        return lambda: score
