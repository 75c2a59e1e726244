"""What must be known of a search space to score, search and show its architectures: one ``Problem`` a space."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.problems.datasets import Dataset, get_dataset
from swapcore.problems.population import ALL, EVERYTHING, Population, Strata
from swapcore.problems.target import Ceiling, PublishedCorrelation, Target
from swapcore.spaces.space import SearchSpace
from swapcore.values.size import Cost, SizeKind

if TYPE_CHECKING:
    from torch import nn

    from swapcore.networks.weights import Initialisation

__all__ = ["Cost", "CostModel", "Defaults", "InputKind", "Networks", "Preset", "Problem", "View", "WantedSize"]

A = TypeVar("A")
S = TypeVar("S")
"""How an architecture becomes a network: width, depth, classes, resolution; each space has its own kind."""

InputKind = Literal["images", "tokens"]


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A size of scoring network.

    Attributes:
        channels: Width of the first part.
        cells: Cells in each stage, or in all where a space has no stages; None where nothing is repeated.
        resolution: Pixels along a side to which images are reduced; those of the data set if None.
        note: What it is, for people.
    """

    channels: int
    cells: int | None = None
    resolution: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Networks(Generic[A, S]):
    """How networks of a space's architectures are made; torch is imported when one is.

    Attributes:
        presets: Sizes of scoring networks by name; the first is the default.
        shape: (channels, cells, classes, resolution) -> shape; cells are None where nothing is repeated.
        scoring: (architecture, shape, weights) -> the network on which SWAP is scored; read-only.
        whole: The same network with parameters of its own and nothing left out or shared, for all other metrics.
        describe: (shape) -> width and depth in words.
        caution: (shape of a scoring network) -> what it does not see, for people; empty if nothing.
    """

    presets: Mapping[str, Preset]
    shape: Callable[[int, int | None, int, int], S]
    scoring: "Callable[[A, S, Initialisation], nn.Module]"
    whole: "Callable[[A, S, Initialisation], nn.Module]"
    describe: Callable[[S], str]
    caution: Callable[[S], str] = lambda _shape: ""


@dataclass(frozen=True, kw_only=True)
class CostModel(Generic[A, S]):
    """Parameters and FLOPs in closed form, so that no network need be built.

    Attributes:
        reference: (classes) -> shape of the network to whose parameters the size of an architecture refers.
        reference_title: That network in words.
        full: (classes, resolution) -> shape of the network that one would train.
        parameters, effective_parameters, flops: (architecture, shape) -> count.
    """

    reference: Callable[[int], S]
    reference_title: str
    full: Callable[[int, int], S]
    parameters: Callable[[A, S], int]
    effective_parameters: Callable[[A, S], int]
    flops: Callable[[A, S], int]

    def of(self, architecture: A, shape: S) -> Cost:
        """What the network of that shape costs."""
        return Cost(
            parameters=self.parameters(architecture, shape),
            effective_parameters=self.effective_parameters(architecture, shape),
            flops=self.flops(architecture, shape),
        )


@dataclass(frozen=True, kw_only=True)
class Defaults:
    """What is taken unless somebody wants something else.

    Attributes:
        repeats: Initialisations to average.
        score_table: Name of the bundled table of scores.
        metric_architectures: How many are drawn for a table of metrics.
        study_preset, study_repeats: What the settings of a study vary around: quick enough for a laptop.
        study_levels: Numbers of repeats that a study compares.
        calibration: Name of the target by which μ and σ are tuned for a table of metrics.
    """

    repeats: int
    score_table: str
    metric_architectures: int
    study_preset: str
    study_repeats: int
    study_levels: tuple[int, ...]
    calibration: str


@dataclass(frozen=True, kw_only=True)
class WantedSize:
    """A pair of μ and σ to begin a search with, in the space's unit, with a word on where it comes from."""

    name: str
    mu: float
    sigma: float
    note: str


@dataclass(frozen=True, kw_only=True)
class View:
    """How pages show a space.

    Attributes:
        start: Text of the architecture that is shown at first.
        sizes: Ends of the slider of sizes, in the space's unit.
        mu: Ends of the slider of μ.
        first_mu, first_sigma: Where the sliders stand at first.
        labels: How to read the short text of an architecture in a hover box; empty where it needs no word.
        regularised_first: Whether the regularised score is shown at first, or the bare one.
        largest_mu: End of the grid of μ, about the size of the largest architectures.
        wanted_sizes: Data set -> μ and σ to begin a search with; those of the first data set serve all others.
    """

    start: str
    sizes: tuple[float, float]
    mu: tuple[float, float]
    first_mu: float
    first_sigma: float
    largest_mu: float
    wanted_sizes: Mapping[str, tuple[WantedSize, ...]]
    labels: str = ""
    regularised_first: bool = True


@dataclass(frozen=True, kw_only=True)
class Problem(Generic[A, S]):
    """All that is particular to one search space and stands nowhere else; makes nothing and reads nothing when made.

    Attributes:
        space: Its architectures.
        paper: Authors, venue and year of what introduced it.
        networks: How they become networks.
        cost: What those cost.
        targets: Trained accuracies and other measurements, as facts: ``data.sources`` reads them.
        defaults: What is taken unless somebody wants something else.
        view: How pages show it.
        published: Correlations that papers report.
        populations: Which of its architectures may be compared; all of them first.
        strata: How they are split by depth; None where nothing tells it.
        ceiling: The agreement of two trainings where it was measured elsewhere; None where nobody has.
        inputs: What networks are given.
    """

    space: SearchSpace[A]
    paper: str
    networks: Networks[A, S]
    cost: CostModel[A, S]
    targets: tuple[Target, ...]
    defaults: Defaults
    view: View
    published: tuple[PublishedCorrelation, ...] = ()
    populations: tuple[Population[Any], ...] = (EVERYTHING,)
    strata: Strata[A] | None = None
    ceiling: Ceiling | None = None
    inputs: InputKind = "images"

    def __post_init__(self) -> None:
        names = [one.name for one in self.populations]
        if names[:1] != [ALL] or len(set(names)) != len(names):
            raise InvalidInputError(f"populations must have names of their own, {ALL!r} first; got {names}")
        for one in self.published:
            if one.population and one.population not in names:
                raise UnknownNameError("population", one.population, names)

    @property
    def name(self) -> str:
        """That of the space, as on the command line."""
        return self.space.name

    @property
    def title(self) -> str:
        """That of the space, as people write it."""
        return self.space.title

    def preset(self, name: str) -> Preset:
        """A size of its scoring network.

        Raises:
            UnknownNameError: With the known names.
        """
        if name not in self.networks.presets:
            raise UnknownNameError("preset", name, self.networks.presets)
        return self.networks.presets[name]

    def shape(
        self,
        preset: str,
        dataset: Dataset,
        *,
        channels: int | None = None,
        cells: int | None = None,
        resolution: int | None = None,
    ) -> S:
        """Shape of a scoring network: a preset's, or what is given in its place, with the classes of a data set.

        Raises:
            UnknownNameError: For an unknown preset.
            InvalidInputError: If a number is not allowed, or there are no cells to choose.
        """
        of = self.preset(preset)
        if cells is not None and of.cells is None:
            raise InvalidInputError(f"cells cannot be chosen on {self.title}, whose layers all differ; got {cells!r}")
        return self.networks.shape(
            of.channels if channels is None else channels,
            of.cells if cells is None else cells,
            dataset.classes,
            resolution or of.resolution or dataset.resolution,
        )

    def reference_cost(self, architecture: A, dataset: str) -> Cost:
        """What the network costs to which the size of an architecture refers."""
        return self.cost.of(architecture, self.cost.reference(get_dataset(dataset).classes))

    def full_cost(self, architecture: A, dataset: str) -> Cost:
        """What the network costs that one would train on a data set."""
        facts = get_dataset(dataset)
        return self.cost.of(architecture, self.cost.full(facts.classes, facts.resolution))

    def size_of(self, architecture: A, dataset: str, kind: SizeKind) -> float:
        """Θ of an architecture, in the space's unit."""
        return self.reference_cost(architecture, dataset).size(kind) / self.space.size_per_unit

    def wanted_sizes(self, dataset: str) -> tuple[WantedSize, ...]:
        """μ and σ to begin a search with on a data set."""
        known = self.view.wanted_sizes
        return known.get(dataset, next(iter(known.values())))

    @property
    def headlines(self) -> tuple[PublishedCorrelation, ...]:
        """The published figures that it is known by."""
        return tuple(one for one in self.published if one.headline)

    def population(self, name: str) -> Population[Any]:
        """Which of its architectures are compared.

        Raises:
            UnknownNameError: With the known names.
        """
        for one in self.populations:
            if one.name == name:
                return one
        raise UnknownNameError("population", name, [one.name for one in self.populations])

    @property
    def datasets(self) -> tuple[str, ...]:
        """Names of the data sets for which there are targets, on this machine or not."""
        return tuple(dict.fromkeys(target.dataset for target in self.targets))
