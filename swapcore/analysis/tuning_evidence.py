"""How much networks of known accuracy say about μ and σ, and a warning where they cannot tell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from swapcore.analysis.bootstrap import SpearmanBootstrap, percentile_interval
from swapcore.analysis.known_networks import KnownNetworks
from swapcore.analysis.ranks import RankedAccuracies, require_variation
from swapcore.analysis.regularisation_map import default_grid
from swapcore.analysis.tuning import choose
from swapcore.problems.registry import get_problem
from swapcore.values.regularisation import Regularisation

__all__ = [
    "Advantage",
    "Choice",
    "HeldOut",
    "Plateau",
    "SettingEvidence",
    "choice_of",
    "evidence",
    "held_out",
    "warning_of",
]

Interval = tuple[float, float]
NONE = "no regularisation"
RESAMPLES = 300
DRAWN_AT_MOST = 500_000
"""Networks that all resamples of the evidence draw together; of many networks, fewer resamples are enough."""
FEWEST = 20
FEW = 2_000
FAR = 0.03
"""Of more than ``FEW`` networks, settings whose ρ is that far from the best are not resampled: none would be chosen."""
ON_HELD_OUT = 200
"""Resamples of the networks that the choice is judged on."""
MOSTLY = 0.5


@dataclass(frozen=True, kw_only=True)
class Advantage:
    """By how much ρ of a choice is above that of something else.

    Attributes:
        over: What else, in words.
        spearman: The difference of both ρ, mean where there are several.
        interval: Its 95 % interval.
    """

    over: str
    spearman: float
    interval: Interval

    @property
    def is_clear(self) -> bool:
        """Whether the interval is above 0."""
        return self.interval[0] > 0

    @property
    def is_nothing(self) -> bool:
        """Whether both rank alike, as where the choice is what it is compared with."""
        return self.spearman == self.interval[0] == self.interval[1] == 0


@dataclass(frozen=True, kw_only=True)
class Plateau:
    """Settings of the grid that cannot be told from the best: the 95 % interval of what they lack includes 0.

    Attributes:
        settings: How many, the best among them.
        of: How many the grid has.
        mu, sigma: Least and most of theirs.
    """

    settings: int
    of: int
    mu: Interval
    sigma: Interval


@dataclass(frozen=True, kw_only=True)
class SettingEvidence:
    """What the networks of a choice say about it, by resampling them.

    Attributes:
        networks: How many they are.
        resamples: How often they were resampled.
        mu_interval, sigma_interval: Between which 95 % of the resamples choose.
        plateau: What cannot be told from the choice.
        advantages: Over no regularisation and over the space's first setting, judged on what each resample left out;
            empty where no resample leaves enough.
    """

    networks: int
    resamples: int
    mu_interval: Interval
    sigma_interval: Interval
    plateau: Plateau
    advantages: tuple[Advantage, ...]


@dataclass(frozen=True, kw_only=True)
class HeldOut:
    """What a choice is worth on networks that it was not made on.

    Attributes:
        networks: How many.
        spearman: ρ there.
        interval: Its 95 % interval.
        advantages: Over no regularisation and over the space's first setting, paired.
    """

    networks: int
    spearman: float
    interval: Interval
    advantages: tuple[Advantage, ...]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A choice of μ and σ with all that is known of it.

    Attributes:
        setting: The choice.
        spearman: ρ where it was made, which flatters it.
        evidence: What those networks say about it.
        held_out: What it is worth elsewhere; None where there are no other networks.
    """

    setting: Regularisation
    spearman: float
    evidence: SettingEvidence
    held_out: HeldOut | None

    @property
    def warning(self) -> str | None:
        """What the evidence cannot tell; None where it tells enough."""
        return warning_of(self.evidence, self.held_out)


def choice_of(known: KnownNetworks, rest: KnownNetworks | None = None, *, seed: int = 0) -> Choice:
    """Choose on some networks, see how sure that is, and judge it on others.

    Args:
        known: To choose on.
        rest: To judge on; None for none.
        seed: Of all resamples.

    Raises:
        UndefinedCorrelationError: If there are too few, or nothing varies.
    """
    setting, best = choose(known)
    return Choice(
        setting=setting,
        spearman=best,
        evidence=evidence(known, seed=seed),
        held_out=None if rest is None else held_out(rest, setting, seed=seed),
    )


def rivals(known: KnownNetworks) -> dict[str, np.ndarray]:
    """What a choice is compared with, in words -> its scores, shape (n,)."""
    view = get_problem(known.space).view
    first = f"the first setting of the space (μ {view.first_mu:g}, σ {view.first_sigma:g})"
    return {NONE: known.scores, first: known.regularised(view.first_mu, view.first_sigma)}


def evidence(known: KnownNetworks, *, seed: int = 0) -> SettingEvidence:
    """Choose again on resamples of the networks, and judge each choice on those that its resample left out.

    Args:
        known: The networks that a choice is made on.
        seed: Of the resamples.

    Raises:
        UndefinedCorrelationError: If there are too few networks, or nothing varies.
    """
    require_variation(known.scores, known.accuracies)
    mus, sigmas = (part.ravel() for part in np.meshgrid(*default_grid(known.space)))
    of = len(mus)
    settings = [known.regularised(mu, sigma) for mu, sigma in zip(mus.tolist(), sigmas.tolist(), strict=True)]
    ranked = RankedAccuracies(known.accuracies)
    rhos = np.array([ranked.spearman(scores) for scores in settings])
    if len(known) > FEW:
        near = np.flatnonzero(rhos >= np.nanmax(rhos) - FAR)
        mus, sigmas, rhos, settings = mus[near], sigmas[near], rhos[near], [settings[one] for one in near.tolist()]
    best = int(np.nanargmax(rhos))
    resamples = max(FEWEST, min(RESAMPLES, DRAWN_AT_MOST // len(known)))
    bootstrap = SpearmanBootstrap(known.accuracies, resamples=resamples, seed=seed)
    found = np.array([bootstrap.resampled(scores) for scores in settings])
    defined = np.flatnonzero(np.isfinite(found).any(axis=0))
    chosen = {resample: int(np.nanargmax(found[:, resample])) for resample in defined.tolist()}
    picked = list(chosen.values())
    return SettingEvidence(
        networks=len(known),
        resamples=len(defined),
        mu_interval=percentile_interval(mus[picked]),
        sigma_interval=percentile_interval(sigmas[picked]),
        plateau=plateau(found[:, defined], best, mus, sigmas, of),
        advantages=left_out(known, settings, bootstrap, chosen),
    )


def plateau(found: np.ndarray, best: int, mus: np.ndarray, sigmas: np.ndarray, of: int) -> Plateau:
    """Of ρ by setting and resample, shape (settings, resamples), for those of a grid that are near the best."""
    lacking = found[best] - found
    # A setting that leaves nothing to rank in some resamples lacks everything there.
    lacking[np.isnan(lacking)] = np.inf
    same = np.quantile(lacking, 0.025, axis=1, method="lower") <= 0
    same[best] = True
    return Plateau(
        settings=int(same.sum()),
        of=of,
        mu=(float(mus[same].min()), float(mus[same].max())),
        sigma=(float(sigmas[same].min()), float(sigmas[same].max())),
    )


def left_out(
    known: KnownNetworks, settings: Sequence[np.ndarray], bootstrap: SpearmanBootstrap, chosen: dict[int, int]
) -> tuple[Advantage, ...]:
    """Advantages of what each resample chooses, on the networks that it left out."""
    others = rivals(known)
    found: dict[str, list[float]] = {name: [] for name in others}
    for resample, setting in chosen.items():
        rows = bootstrap.by_accuracy[bootstrap.drawn[resample] == 0]
        ranked = RankedAccuracies(known.accuracies[rows])
        own = ranked.spearman(settings[setting][rows])
        for name, scores in others.items():
            found[name].append(own - ranked.spearman(scores[rows]))
    return tuple(
        Advantage(over=name, spearman=float(np.nanmean(values)), interval=percentile_interval(np.array(values)))
        for name, values in found.items()
        if np.isfinite(values).any()
    )


def held_out(rest: KnownNetworks, setting: Regularisation, *, seed: int = 0) -> HeldOut:
    """Judge a choice on networks that it was not made on.

    Args:
        rest: Those networks.
        setting: The choice.
        seed: Of the bootstrap.

    Raises:
        UndefinedCorrelationError: If there are too few, or nothing varies.
    """
    scores = rest.regularised(setting.mu, setting.sigma)
    require_variation(scores, rest.accuracies)
    bootstrap = SpearmanBootstrap(rest.accuracies, resamples=ON_HELD_OUT, seed=seed)
    ranked, resampled = RankedAccuracies(rest.accuracies), bootstrap.resampled(scores)
    own = ranked.spearman(scores)
    return HeldOut(
        networks=len(rest),
        spearman=own,
        interval=percentile_interval(resampled),
        advantages=tuple(
            Advantage(
                over=name,
                spearman=own - ranked.spearman(other),
                interval=percentile_interval(resampled - bootstrap.resampled(other)),
            )
            for name, other in rivals(rest).items()
        ),
    )


def warning_of(found: SettingEvidence, judged: HeldOut | None = None) -> str | None:
    """What the evidence cannot tell, in sentences; None where it tells enough.

    Args:
        found: What the networks of the choice say.
        judged: What others say, where there are any: where they are clear, they decide.
    """
    advantages = found.advantages if judged is None else judged.advantages
    where = (
        f"in {found.resamples} resamples of these {found.networks:,} networks, judged on those left out"
        if judged is None
        else f"on the {judged.networks:,} networks that were not chosen on"
    )
    told = [in_words(one, where) for one in advantages if not one.is_clear and not one.is_nothing]
    flat = found.plateau
    if flat.settings > MOSTLY * flat.of:
        told.append(
            f"these {found.networks:,} networks cannot tell {flat.settings} of the {flat.of} settings from the best: "
            f"μ from {flat.mu[0]:g} to {flat.mu[1]:g}, σ from {flat.sigma[0]:g} to {flat.sigma[1]:g}"
        )
    return "; ".join(told) or None


def in_words(one: Advantage, where: str) -> str:
    low, high = one.interval
    verdict = "worse than" if high < 0 else "not clearly better than"
    return (
        f"the chosen setting is {verdict} {one.over}: the difference of ρ is {one.spearman:+.3f} "
        f"(95 %: {low:+.3f} to {high:+.3f}) {where}"
    )
