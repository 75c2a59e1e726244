"""What a search is asked to do: validated when made, JSON there and back."""

import functools
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import numpy as np

from swapcore.data.images.selection import BUNDLED
from swapcore.errors import InvalidInputError, check_whole_number
from swapcore.evaluation.devices import AUTO
from swapcore.evaluation.settings import ScoreSettings, network_shape
from swapcore.metrics.registry import DEFAULT_METRIC, get_metric, require_regularisable
from swapcore.problems.registry import DEFAULT_PRESET, DEFAULT_PROBLEM, get_problem, get_space
from swapcore.randomness import generator, validate_seed
from swapcore.search.registry import get_searcher, make_searcher
from swapcore.search.searcher import Searcher, SearchParameters
from swapcore.values.regularisation import collapsed_share, regularisation_factor, validate_mu_sigma
from swapcore.values.size import SizeKind, validate_size_kind

__all__ = ["SearchSettings", "sampled_sizes", "settings_from_json", "warnings_before_launch"]

DRAWN_SIZES = 2_000
MOSTLY = 0.5


@dataclass(frozen=True, kw_only=True)
class SearchSettings:
    """Everything that the outcome of a search depends on, and how many processes work on it.

    Attributes:
        space, dataset: Where to search, and whose images are scored.
        algorithm: A name in ``SEARCHERS``.
        parameters: Of the algorithm.
        metric: What is searched for high, or low, values of; a name in ``METRICS``.
        mu, sigma: Of f(Θ), in the space's unit and its square; both None for the bare score, and always for a metric
            that must not be multiplied.
        size: The kind of size that f looks at.
        samples, repeats, preset, channels, cells, device, images, image_seed, resolution: Of the scores; see
            ``ScoreSettings``.
        score_seed: Of the random weights. It is apart from ``seed`` so that all searches see one and the same score.
        seed: Of the search.
        workers: Processes; the outcome does not depend on it.

    Raises:
        InvalidInputError: When made with a value that is not allowed.
    """

    space: str = DEFAULT_PROBLEM
    dataset: str = "cifar10"
    algorithm: str = "swap-nas"
    parameters: SearchParameters = field(default_factory=SearchParameters)
    metric: str = DEFAULT_METRIC
    mu: float | None = None
    sigma: float | None = None
    size: SizeKind = "total"
    samples: int = 16
    repeats: int = 1
    preset: str = DEFAULT_PRESET
    channels: int | None = None
    cells: int | None = None
    device: str = AUTO
    images: str = BUNDLED
    image_seed: int | None = None
    resolution: int | None = None
    score_seed: int = 0
    seed: int = 0
    workers: int = 1

    def __post_init__(self) -> None:
        get_searcher(self.algorithm)
        validate_size_kind(self.size)
        validate_seed(self.seed)
        validate_seed(self.score_seed, "score_seed")
        metric = get_metric(self.metric)
        check_whole_number("workers", self.workers)
        if (self.mu is None) != (self.sigma is None):
            raise InvalidInputError(f"mu and sigma go together; got mu={self.mu} and sigma={self.sigma}")
        if self.mu is not None and self.sigma is not None:
            require_regularisable(metric)
            validate_mu_sigma(self.mu, self.sigma)
        # The process of the search may stand in another folder than whoever names one.
        object.__setattr__(self, "images", self.score_settings().images)

    def score_settings(self) -> ScoreSettings:
        """What is asked of the scorer."""
        return ScoreSettings(
            space=self.space,
            dataset=self.dataset,
            metric=self.metric,
            samples=self.samples,
            repeats=self.repeats,
            seed=self.score_seed,
            preset=self.preset,
            channels=self.channels,
            cells=self.cells,
            images=self.images,
            image_seed=self.image_seed,
            resolution=self.resolution,
        )

    def searcher(self) -> Searcher:
        """The algorithm at its beginning."""
        rng = generator(self.seed, "search", self.algorithm)
        return make_searcher(self.algorithm, get_space(self.space), self.parameters, rng)

    def size_of(self, architecture: Any) -> float:
        """Θ of an architecture, in the space's unit."""
        cost = get_problem(self.space).reference_cost(architecture, self.dataset)
        return cost.size(self.size) / get_space(self.space).size_per_unit

    def fitness(self, score: float, size: float) -> float:
        """What the search maximises: the score, turned so that higher is better, times f where that is wanted."""
        oriented = score if get_metric(self.metric).higher_is_better else -score
        if self.mu is None or self.sigma is None:
            return oriented
        return oriented * regularisation_factor(size, self.mu, self.sigma)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


def settings_from_json(values: Mapping[str, Any]) -> SearchSettings:
    """Settings of plain values; what they do not name is the default, which is what older versions did.

    Raises:
        InvalidInputError: For an unknown name or a value that is not allowed.
    """
    known = {one.name for one in fields(SearchSettings)}
    parameters = values.get("parameters", {})
    unknown = sorted(set(values) - known) + sorted(set(parameters) - {one.name for one in fields(SearchParameters)})
    if unknown:
        raise InvalidInputError(f"unknown settings {', '.join(unknown)}; a newer swapcore may have written them")
    return SearchSettings(**{**values, "parameters": SearchParameters(**parameters)})


@functools.lru_cache(maxsize=16)
def sampled_sizes(space: str, dataset: str, kind: SizeKind) -> np.ndarray:
    """Sizes of random architectures of a space, in its unit: what f is drawn over; do not change the array."""
    known, rng = get_space(space), generator(0, "sizes", space)
    settings = SearchSettings(space=space, dataset=dataset, size=kind)
    sizes = np.array([settings.size_of(known.sample(rng)) for _ in range(DRAWN_SIZES)])
    sizes.flags.writeable = False
    return sizes


def warnings_before_launch(settings: SearchSettings) -> list[str]:
    """What a person should know before this search is started."""
    found = []
    if settings.mu is not None and settings.sigma is not None:
        sizes = sampled_sizes(settings.space, settings.dataset, settings.size)
        share = collapsed_share(sizes, settings.mu, settings.sigma)
        if share > MOSTLY:
            unit, (least, most) = get_space(settings.space).size_unit, np.quantile(sizes, (0.01, 0.99))
            found.append(
                f"f(Θ) is below 1e-6 for {share:.0%} of the space at mu={settings.mu:g}, sigma={settings.sigma:g}: the "
                f"search would be blind there. Sizes are from {least:.3g} to {most:.3g} {unit}; is mu in that unit?"
            )
    if not get_metric(settings.metric).needs_network:
        return found
    caution = get_problem(settings.space).networks.caution(network_shape(settings.score_settings()))
    return [*found, caution] if caution else found
