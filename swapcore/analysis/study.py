"""How well a score ranks, one setting of the scoring varied at a time: images, their number, resolution, repeats."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from swapcore.analysis.bootstrap import SpearmanBootstrap
from swapcore.analysis.ranks import UndefinedCorrelationError, best_tenth, spearman, spearman_or_none
from swapcore.analysis.regularisation_map import regularisation_map
from swapcore.analysis.study_table import StudyRow
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.images.crops import CroppedPhotographs
from swapcore.data.images.noise import NoiseImages
from swapcore.data.images.selection import BUNDLED, LEAST_RESOLUTION
from swapcore.errors import InvalidInputError, UnknownNameError, check_whole_number
from swapcore.evaluation.resolve import Resolved, resolve
from swapcore.evaluation.settings import network_shape
from swapcore.problems.registry import get_listable
from swapcore.randomness import generator
from swapcore.values.regularisation import regularisation_factor

__all__ = ["FACTORS", "Setting", "chosen_architectures", "judged", "study_settings"]

CROPS = CroppedPhotographs.name
IMAGE_CHOICES = ((BUNDLED, None), (BUNDLED, 0), (BUNDLED, 1), (CROPS, 0), (CROPS, 1), (CROPS, 2), (NoiseImages.name, 0))
"""Several seeds of each: what one draw of 16 images gives says little of the source."""
SAMPLES, SAMPLES_OF_CROPS = (4, 8, 16, 20), (4, 8, 16, 32)
REPEATS_OF_CROPS = (8, 32)
FACTORS = ("images", "samples", "resolution", "repeats", "samples of crops", "repeats of crops")
Level = tuple[str, str, Mapping[str, Any]]
"""(factor, level, what is changed in the settings of the score)"""
REGULARISED = ("mu", "sigma", "regularised_spearman", "held_out_spearman")
LEAST = 10
"""Fewer architectures say next to nothing."""
SPLITS = 20
MU_STEPS, SIGMA_STEPS = 15, 13
SIGMA_SPAN = (0.02, 5.0)
"""Smallest and largest σ of the grid, in squares of the range of sizes."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One row of a study before it is computed.

    Attributes:
        factor: What is varied; one of ``FACTORS``.
        level: To what, for people.
        is_default: Whether it is the setting around which the others vary.
        resolved: How to score.
    """

    factor: str
    level: str
    is_default: bool
    resolved: Resolved


def study_settings(
    default: Resolved, *, images: Sequence[str] = (), factors: Sequence[str] = FACTORS
) -> tuple[Setting, ...]:
    """The settings of a study: one factor at a time away from the default.

    Args:
        default: Around which they vary; with bundled images.
        images: Further sources of images to compare.
        factors: Which factors; names in ``FACTORS``.

    Raises:
        UnknownNameError: For an unknown factor.
        InvalidInputError: For a source that cannot be used.
    """
    for factor in factors:
        if factor not in FACTORS:
            raise UnknownNameError("factor", factor, FACTORS)
    found = []
    for factor, level, changes in (*image_levels(images), *number_levels(default), *crop_levels(default)):
        if factor in factors:
            settings = replace(default.settings, **changes)
            if network_shape(settings) == default.shape:
                # Its own resolution by name is no other setting.
                settings = replace(settings, resolution=default.settings.resolution)
            resolved = resolve(settings, default.device)
            found.append(Setting(factor=factor, level=level, is_default=resolved == default, resolved=resolved))
    return tuple(found)


def image_levels(images: Sequence[str]) -> Iterator[Level]:
    """Which images."""
    for name, seed in (*IMAGE_CHOICES, *((name, None) for name in images)):
        words = "first ones" if seed is None else f"seed {seed}"
        yield "images", f"{name}, {words}", {"images": name, "image_seed": seed}


def number_levels(default: Resolved) -> Iterator[Level]:
    """How many bundled images, how large, and how many repeats."""
    at_hand = default.images.source.count
    for samples in SAMPLES:
        if samples <= at_hand:
            yield "samples", str(samples), {"samples": samples}
    whole = default.shape.resolution
    for resolution in (whole // 4, whole // 2, whole):
        if resolution >= LEAST_RESOLUTION:
            yield "resolution", f"{resolution} px", {"resolution": resolution}
    for repeats in default.problem.defaults.study_levels:
        yield "repeats", str(repeats), {"repeats": repeats}


def crop_levels(default: Resolved) -> Iterator[Level]:
    """Crops, of which there are as many as anybody wants: how many, and with how many repeats."""
    crops = {"images": CROPS, "image_seed": 0}
    for samples in SAMPLES_OF_CROPS:
        yield "samples of crops", str(samples), {"samples": samples, **crops}
    for repeats in REPEATS_OF_CROPS:
        if repeats <= max(default.problem.defaults.study_levels):
            yield "repeats of crops", str(repeats), {"repeats": repeats, **crops}


def chosen_architectures(truth: AccuracyTable, count: int | None, *, seed: int = 0) -> tuple[list[str], np.ndarray]:
    """Texts of random architectures whose accuracy is known, and these accuracies in percent.

    Args:
        truth: Accuracies of a space, or of some of it.
        count: How many, in the order of the table; all if None.
        seed: Of the draw.

    Raises:
        InvalidInputError: If there are not that many, or too few to say anything.
    """
    known = np.flatnonzero(np.isfinite(truth.accuracies))
    if count is not None:
        check_whole_number("architectures", count, LEAST)
        if count > len(known):
            raise InvalidInputError(f"architectures must be at most {len(known)}, those of {truth.title}; got {count}")
        known = np.sort(generator(seed, "study", truth.space).choice(known, size=count, replace=False))
    if truth.architectures is not None:
        return [truth.architectures[place] for place in known], truth.oriented[known]
    space = get_listable(truth.space)
    return [space.format(space.at(int(place))) for place in known], truth.oriented[known]


def judged(
    setting: Setting,
    scores: np.ndarray,
    accuracies: np.ndarray,
    sizes: np.ndarray,
    *,
    bootstrap: SpearmanBootstrap,
    saturation: float,
    seconds: float,
) -> StudyRow:
    """The row of a setting.

    Args:
        setting: How was scored.
        scores: Shape (n,).
        accuracies: Percent, shape (n,).
        sizes: Θ in the space's unit, shape (n,).
        bootstrap: Of these accuracies.
        saturation: See ``StudyRow``.
        seconds: See ``StudyRow``.
    """
    asked = setting.resolved.settings
    return StudyRow(
        factor=setting.factor,
        level=setting.level,
        is_default=setting.is_default,
        images=asked.images,
        image_seed=asked.image_seed,
        samples=asked.samples,
        resolution=setting.resolved.shape.resolution,
        repeats=asked.repeats,
        n=len(scores),
        saturation=saturation,
        seconds=seconds,
        **plain_ranking(scores, accuracies, bootstrap),
        **regularised_ranking(scores, accuracies, sizes),
    )


def plain_ranking(scores: np.ndarray, accuracies: np.ndarray, bootstrap: SpearmanBootstrap) -> dict[str, float | None]:
    """ρ of the scores as they are; None where it is undefined."""
    rho, tenth = spearman_or_none(scores, accuracies), best_tenth(accuracies)
    low, high = (None, None) if rho is None else bootstrap.interval(scores)
    top = spearman_or_none(scores[tenth], accuracies[tenth])
    return {"spearman": rho, "low": low, "high": high, "top10_spearman": top}


def regularised_ranking(scores: np.ndarray, accuracies: np.ndarray, sizes: np.ndarray) -> dict[str, float | None]:
    """ρ of the regularised scores at the best μ and σ; None where it is undefined."""
    try:
        values = (
            *regularisation_map(scores, sizes, accuracies, *grid(sizes)).best,
            held_out_spearman(scores, accuracies, sizes),
        )
    except UndefinedCorrelationError:
        return dict.fromkeys(REGULARISED)
    return dict(zip(REGULARISED, values, strict=True))


def grid(sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """μ over the range of sizes, and σ from a narrow to a hardly felt curve, evenly spaced on a log scale."""
    least, most = (float(size) for size in np.quantile(sizes, (0.01, 0.99)))
    if most <= least:
        raise UndefinedCorrelationError(f"no mu and sigma can be chosen: nearly all sizes are {least:g}")
    return np.linspace(least, most, MU_STEPS), (most - least) ** 2 * np.geomspace(*SIGMA_SPAN, SIGMA_STEPS)


def held_out_spearman(scores: np.ndarray, accuracies: np.ndarray, sizes: np.ndarray) -> float:
    """Mean ρ on one half of the architectures at the best μ and σ of the other, over random halves."""
    found = []
    for split in range(SPLITS):
        order = generator(0, "halves of a study", split).permutation(len(scores))
        known, rest = order[: len(order) // 2], order[len(order) // 2 :]
        mu, sigma, _ = regularisation_map(scores[known], sizes[known], accuracies[known], *grid(sizes)).best
        found.append(spearman(scores[rest] * regularisation_factor(sizes[rest], mu, sigma), accuracies[rest]))
    return float(np.mean(found))
