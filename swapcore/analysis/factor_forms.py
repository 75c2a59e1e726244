"""Other forms of f than the paper's, compared with it on networks that none of them was chosen on."""

import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from swapcore.analysis.known_networks import KnownNetworks
from swapcore.analysis.ranks import RankedAccuracies, UndefinedCorrelationError, best_tenth, require_variation
from swapcore.analysis.regularisation_map import default_grid
from swapcore.analysis.tuning import calibration_networks, draw_networks
from swapcore.errors import InvalidInputError
from swapcore.randomness import generator

__all__ = ["FORMS", "PAPER", "Form", "FormOutcome", "Spread", "compare_forms"]

PAPER = "paper"
DRAWS_OF_EACH = 20
CONFIDENCE = (2.5, 97.5)
"""Percentiles of the draws."""
Setting = tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form of f.

    Attributes:
        title: As shown to people.
        formula: f(Θ), as people write it.
        settings: (space) -> all settings that are tried.
        factor: (sizes, setting) -> f, of the shape of the sizes.
    """

    title: str
    formula: str
    settings: Callable[[str], list[Setting]]
    factor: Callable[[np.ndarray, Setting], np.ndarray]


def grid(space: str) -> list[Setting]:
    mus, sigmas = default_grid(space)
    return list(itertools.product(mus.tolist(), sigmas.tolist()))


def two_sided_grid(space: str) -> list[Setting]:
    """Every other σ, below and above μ; with all of them there would be 13 times as many settings as the paper's."""
    mus, sigmas = default_grid(space)
    return list(itertools.product(mus.tolist(), sigmas[::2].tolist(), sigmas[::2].tolist()))


def bell(distance: np.ndarray, sigma: float | np.ndarray) -> np.ndarray:
    found: np.ndarray = np.exp(-np.square(distance) / sigma)
    return found


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "none": Form(title="no regularisation", formula="1", settings=lambda _: [()], factor=lambda sizes, _: sizes**0),
        PAPER: Form(
            title="the paper's",
            formula="exp(−(Θ − μ)²/σ)",
            settings=grid,
            factor=lambda sizes, one: bell(sizes - one[0], one[1]),
        ),
        "log": Form(
            title="on log size",
            formula="exp(−(ln Θ − ln μ)²/σ)",
            settings=grid,
            factor=lambda sizes, one: bell(np.log(sizes) - math.log(one[0]), one[1]),
        ),
        "asymmetric": Form(
            title="another σ above μ",
            formula="exp(−(Θ − μ)²/σ), σ₂ in place of σ where Θ > μ",
            settings=two_sided_grid,
            factor=lambda sizes, one: bell(sizes - one[0], np.where(sizes > one[0], one[2], one[1])),
        ),
    }
)
"""Name -> form; the first is none at all, the second the one that searches use."""


@dataclass(frozen=True, kw_only=True)
class Spread:
    """A figure over draws: its mean, and the middle 95 % of them."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class FormOutcome:
    """What a form is worth where its setting was not chosen.

    Attributes:
        name: In ``FORMS``.
        settings: How many were tried.
        chosen: The setting that the first draw chooses.
        draws: How many draws had a choice.
        spearman: Held-out ρ.
        top10: ρ in the best tenth of the held-out networks.
        regret: Of the first pick, in points of accuracy.
        gain: Held-out ρ less that of the paper's form, draw by draw.
        regret_gain: Regret less that of the paper's form, draw by draw; below 0 is better.
    """

    name: str
    settings: int
    chosen: Setting
    draws: int
    spearman: Spread
    top10: Spread
    regret: Spread
    gain: Spread
    regret_gain: Spread

    @property
    def form(self) -> Form:
        """The form."""
        return FORMS[self.name]

    @property
    def verdict(self) -> str:
        """Whether it is clearly better or worse than the paper's by ρ."""
        if self.name == PAPER:
            return "–"
        return "better" if self.gain.low > 0 else "worse" if self.gain.high < 0 else "no clear difference"


def compare_forms(
    known: KnownNetworks, count: int = 100, *, draw: str = "random", seed: int = 0
) -> tuple[FormOutcome, ...]:
    """Choose a setting of each form on the same draws, and judge it on the networks that the draw left.

    Args:
        known: Networks of known accuracy.
        count: Networks a draw.
        draw: How they are drawn; see ``tuning.DRAWS``.
        seed: Of the draws.

    Raises:
        InvalidInputError: If there are fewer than twice as many networks, or a size is not above 0.
        UndefinedCorrelationError: If nothing varies.
    """
    calibration_networks(count, len(known), seed=seed, draw=draw, sizes=known.sizes)
    if 2 * count > len(known):
        raise InvalidInputError(
            f"forms are judged on at least as many networks as they are chosen on: calibrate must be at most "
            f"{len(known) // 2} of the {len(known)}; got {count}"
        )
    if not (known.sizes > 0).all():
        raise InvalidInputError(f"a form on log size needs sizes above 0; got {known.sizes.min():g}")
    require_variation(known.scores, known.accuracies)
    settings = {name: form.settings(known.space) for name, form in FORMS.items()}
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in FORMS}
    first: dict[str, Setting] = {}
    for number in range(DRAWS_OF_EACH):
        rng = generator(seed, "forms", number)
        rows = draw_networks(count, np.arange(len(known)), rng, draw=draw, sizes=known.sizes)
        calibration, rest = known.part(rows), known.without(rows)
        try:
            require_variation(calibration.scores, calibration.accuracies)
        except UndefinedCorrelationError:
            continue
        for name, form in FORMS.items():
            chosen = best_setting(calibration, form, settings[name])
            first.setdefault(name, chosen)
            found[name].append(figures(rest, rest.scores * form.factor(rest.sizes, chosen)))
    paper = np.array(found[PAPER])
    return tuple(
        outcome(name, np.array(figures_of), paper, first[name], len(settings[name]))
        for name, figures_of in found.items()
    )


def best_setting(known: KnownNetworks, form: Form, settings: list[Setting]) -> Setting:
    """The setting with the best ρ."""
    ranked = RankedAccuracies(known.accuracies)
    return settings[
        int(np.nanargmax([ranked.spearman(known.scores * form.factor(known.sizes, one)) for one in settings]))
    ]


def figures(rest: KnownNetworks, scores: np.ndarray) -> tuple[float, float, float]:
    """ρ, ρ in the best tenth, regret of the first pick; networks that share the first place count by their mean."""
    tenth = best_tenth(rest.accuracies)
    return (
        RankedAccuracies(rest.accuracies).spearman(scores),
        RankedAccuracies(rest.accuracies[tenth]).spearman(scores[tenth]),
        float(rest.accuracies.max() - rest.accuracies[scores == scores.max()].mean()),
    )


def outcome(name: str, found: np.ndarray, paper: np.ndarray, chosen: Setting, settings: int) -> FormOutcome:
    return FormOutcome(
        name=name,
        settings=settings,
        chosen=chosen,
        draws=len(found),
        spearman=spread(found[:, 0]),
        top10=spread(found[:, 1]),
        regret=spread(found[:, 2]),
        gain=spread(found[:, 0] - paper[:, 0]),
        regret_gain=spread(found[:, 2] - paper[:, 2]),
    )


def spread(values: np.ndarray) -> Spread:
    low, high = np.nanpercentile(values, CONFIDENCE)
    return Spread(mean=float(np.nanmean(values)), low=float(low), high=float(high))
