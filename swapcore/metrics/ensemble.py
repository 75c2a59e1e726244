"""Ensembles: several metrics as one, by a definition that can be saved and used wherever a metric is."""

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from swapcore.errors import InvalidInputError, check_whole_number
from swapcore.metrics.combining import COMBINATIONS, features, reference_ranks
from swapcore.randomness import validate_seed
from swapcore.values.regularisation import Regularisation

__all__ = ["METHODS", "SHARE", "Ensemble", "Member", "Method", "Stage", "second_scores"]

Method = Literal["mean-rank", "log-rank", "borda", "staged", "calibrated"]
METHODS: tuple[Method, ...] = ("mean-rank", "log-rank", "borda", "staged", "calibrated")
LOWEST = 1e-6
STAGES = 2
SHARE = 0.2
"""Of the sample, the best by the first stage, among which the second stage decides."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """What an ensemble looks at.

    Attributes:
        column: A column of scored networks, such as a metric as it is.
        regularisation: What multiplies it; None for nothing.
    """

    column: str
    regularisation: Regularisation | None = None

    @property
    def key(self) -> str:
        """Tells members apart."""
        f = self.regularisation
        return self.column if f is None else f"{self.column}*f({f.mu:g},{f.sigma:g},{f.size})"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Some members, and the sample that their values are ranked in.

    Attributes:
        members: At least one, each once.
        reference: Of each member, values in ascending order.
        scores: What the stage gives for the sample, in ascending order; empty where nothing follows it.
    """

    members: tuple[Member, ...]
    reference: tuple[tuple[float, ...], ...]
    scores: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        keys = [member.key for member in self.members]
        if not keys:
            raise InvalidInputError("an ensemble must have at least one member; got none")
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise InvalidInputError(f"members of an ensemble must be different; {', '.join(twice)} is there twice")
        if len(self.reference) != len(keys) or not all(self.reference):
            raise InvalidInputError("an ensemble must have a sample of values for each of its members")
        for sample in (*self.reference, self.scores):
            if not np.isfinite(sample).all() or (np.diff(sample) < 0).any():
                raise InvalidInputError("a sample of an ensemble must be finite numbers in ascending order")

    def shares(self, values: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """Ranks as shares of the sample, and a mask of the known, both of shape (members, n)."""
        columns = [values[member.key] for member in self.members]
        ranked = [reference_ranks(*pair) for pair in zip(columns, self.reference, strict=True)]
        return np.array(ranked), ~np.isnan(columns)


@dataclass(frozen=True, kw_only=True)
class Ensemble:
    """A named way to combine metrics of one space.

    Attributes:
        name: As on the command line.
        title: As shown to people.
        space: Name of the space whose networks are the sample.
        method: How members are combined.
        stages: One; of ``staged`` two, of which the second decides among the best by the first.
        share: How many those are, of the sample.
        weights: Of ``calibrated``, one for each of ``features``; empty otherwise.
        dataset: Of ``calibrated``, whose accuracies it was fitted on; empty otherwise.
        calibrated_on: How many networks of known accuracy those were; 0 where none.
        fitted: What tables call those networks: a text each, or a fingerprint where the space cannot be listed. They
            do not judge it.
        seed: Of the draw of those.
        provenance: How it was made: table, truth, command, date. No value depends on it, and definitions that differ
            in it alone are equal.

    Raises:
        InvalidInputError: When made with parts that do not fit.
    """

    name: str
    title: str
    space: str
    method: Method
    stages: tuple[Stage, ...]
    share: float = SHARE
    weights: tuple[float, ...] = ()
    dataset: str = ""
    calibrated_on: int = 0
    fitted: tuple[str, ...] = ()
    seed: int = 0
    provenance: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise InvalidInputError(f"method of an ensemble must be one of {', '.join(METHODS)}; got {self.method!r}")
        wanted = STAGES if self.method == "staged" else 1
        if len(self.stages) != wanted:
            raise InvalidInputError(f"a {self.method} ensemble must have {wanted} stage(s); got {len(self.stages)}")
        if not 0 < self.share < 1:
            raise InvalidInputError(f"share of a staged ensemble must be between 0 and 1; got {self.share:g}")
        if len(self.weights) != (3 * len(self.stages[0].members) if self.method == "calibrated" else 0):
            raise InvalidInputError(f"a {self.method} ensemble does not have {len(self.weights)} weights")
        if wanted == STAGES and not (self.stages[0].scores and self.stages[1].scores):
            raise InvalidInputError("a staged ensemble must have what its stages give for the sample")
        if not np.isfinite(self.weights).all():
            raise InvalidInputError("weights of an ensemble must be finite numbers")
        check_whole_number("calibrated_on", self.calibrated_on, 0)
        if self.fitted and len(self.fitted) != self.calibrated_on:
            raise InvalidInputError(
                f"an ensemble that was fitted on {self.calibrated_on} networks must name as many; got "
                f"{len(self.fitted)}"
            )
        validate_seed(self.seed)
        if self.name in {member.column for member in self.members}:
            raise InvalidInputError(f"ensemble {self.name!r} must not contain itself")

    @property
    def members(self) -> tuple[Member, ...]:
        """All of them, each once."""
        return tuple({member.key: member for stage in self.stages for member in stage.members}.values())

    @functools.cached_property
    def digest(self) -> str:
        """The same for definitions that give the same values, whatever they are called and however they were made."""
        parts = (self.method, self.stages, self.share, self.weights)
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    @property
    def learns(self) -> bool:
        """Whether accuracies have gone into it, beyond those that μ and σ were chosen on."""
        return self.method == "calibrated"

    def scores(self, values: Mapping[str, np.ndarray]) -> np.ndarray:
        """Values of networks, higher is better; NaN where no member has one, shape (n,).

        Args:
            values: Of each member by its key, turned so that higher is better, NaN where undefined, shape (n,).
        """
        shares, known = self.stages[0].shares(values)
        if self.method == "calibrated":
            found = features(shares) @ np.array(self.weights)
        elif self.method == "staged":
            found = self.staged(shares, known, values)
        else:
            found = COMBINATIONS[self.method](shares, known)
        everyone = ~np.isnan([values[member.key] for member in self.members])
        result: np.ndarray = np.where(everyone.any(axis=0), found, np.nan)
        return result

    def staged(self, shares: np.ndarray, known: np.ndarray, values: Mapping[str, np.ndarray]) -> np.ndarray:
        """The first stage's rank; among its best, the place is given by the second stage and the first together."""
        first = reference_ranks(COMBINATIONS["log-rank"](shares, known), self.stages[0].scores)
        least = 1 - self.share
        within = reference_ranks(second_scores(self.stages[1], values, first, self.share), self.stages[1].scores)
        return np.where(first > least, least + self.share * within, first)


def second_scores(stage: Stage, values: Mapping[str, np.ndarray], first: np.ndarray, share: float) -> np.ndarray:
    """Mean log rank by the members of a second stage and by the first stage, which is one of them; shape (n,).

    Args:
        stage: The second.
        values: Of its members by key.
        first: Ranks by the first stage as shares, shape (n,).
        share: Of the networks, which the second stage decides among.
    """
    shares, _ = stage.shares(values)
    among_best = np.maximum((first - (1 - share)) / share, LOWEST)
    return COMBINATIONS["log-rank"](np.vstack([shares, among_best]), np.empty(0))
