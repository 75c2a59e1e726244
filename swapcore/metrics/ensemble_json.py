"""Definitions of ensembles as plain values, for JSON there and back."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from swapcore.errors import InvalidInputError, SwapcoreError
from swapcore.metrics.ensemble import Ensemble, Member, Stage
from swapcore.values.regularisation import Regularisation

__all__ = ["ensemble_from_json", "ensemble_to_json"]

VERSION = 1
TEXTS = ("name", "title", "space", "method", "dataset")


def ensemble_to_json(ensemble: Ensemble) -> dict[str, Any]:
    """All of a definition."""
    return {"version": VERSION, **asdict(ensemble)}


def ensemble_from_json(told: object) -> Ensemble:
    """A definition from what ``ensemble_to_json`` made of it.

    Args:
        told: What JSON has held; anything at all, since files can be damaged.

    Raises:
        InvalidInputError: For what is no definition, or one that a newer version has made.
    """
    if not isinstance(told, Mapping):
        raise InvalidInputError("it is no definition of an ensemble")
    version = told.get("version")
    if isinstance(version, int) and version > VERSION:
        raise InvalidInputError(f"it was made by a newer version of this program (format {version}, known {VERSION})")
    wanted = {"version", *(one.name for one in fields(Ensemble))}
    if version != VERSION or set(told) != wanted:
        raise InvalidInputError("it is no definition of an ensemble")
    try:
        return defined(told)
    except SwapcoreError:
        raise
    except (TypeError, ValueError, LookupError, AttributeError, OverflowError) as error:
        # Values of a kind that nothing here expects, such as a list where a name should be.
        raise InvalidInputError("it is no definition of an ensemble") from error


def defined(told: Mapping[str, Any]) -> Ensemble:
    texts = {name: text(told[name]) for name in TEXTS}
    return Ensemble(
        **texts,  # type: ignore[arg-type]  # the method is checked when it is made
        stages=tuple(stage_from(one) for one in told["stages"]),
        share=float(told["share"]),
        weights=numbers(told["weights"]),
        calibrated_on=told["calibrated_on"],
        fitted=texts_in(told["fitted"]),
        seed=told["seed"],
        provenance={text(name): text(value) for name, value in told["provenance"].items()},
    )


def stage_from(told: Mapping[str, Any]) -> Stage:
    return Stage(
        members=tuple(member_from(one) for one in told["members"]),
        reference=tuple(numbers(one) for one in told["reference"]),
        scores=numbers(told["scores"]),
    )


def member_from(told: Mapping[str, Any]) -> Member:
    f = told["regularisation"]
    return Member(column=text(told["column"]), regularisation=None if f is None else Regularisation(**f))


def text(told: object) -> str:
    if not isinstance(told, str):
        raise TypeError(type(told).__name__)
    return told


def texts_in(told: object) -> tuple[str, ...]:
    if not isinstance(told, list | tuple):
        raise TypeError(type(told).__name__)
    return tuple(text(one) for one in told)


def numbers(told: object) -> tuple[float, ...]:
    if not isinstance(told, list | tuple) or not all(type(one) in (int, float) for one in told):
        raise TypeError(type(told).__name__)
    return tuple(float(one) for one in told)
