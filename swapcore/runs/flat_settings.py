"""Settings of searches as version 0.1.0 kept them: all in one level, without a word on the version."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from swapcore.errors import InvalidInputError
from swapcore.search.registry import DEFAULT_ALGORITHM, get_searcher

__all__ = ["is_flat", "nested"]

SCORE: Mapping[str, str] = MappingProxyType(
    {
        "space": "space",
        "dataset": "dataset",
        "metric": "metric",
        "samples": "samples",
        "repeats": "repeats",
        "preset": "preset",
        "channels": "channels",
        "cells": "cells",
        "images": "images",
        "image_seed": "image_seed",
        "resolution": "resolution",
        "score_seed": "seed",
    }
)
"""Name then -> name among the settings of a score now."""
EXECUTION = ("device", "workers")
SEARCHER = ("algorithm", "seed", "parameters")
OBJECTIVE = ("mu", "sigma", "size")
PARAMETERS = ("population", "cycles", "tournament", "mutations", "crossover")
"""All algorithms had all of them, whether they looked at them or not."""


def is_flat(values: Mapping[str, Any]) -> bool:
    """Whether settings are of that kind."""
    return "version" not in values


def nested(values: Mapping[str, Any], *, insist: bool) -> dict[str, Any]:
    """The same settings as they are kept now; what they do not name is left to the defaults, which are the same.

    Args:
        values: As that version has written them, or one before it, which knew fewer names.
        insist: Whether numbers beyond what is usual now were meant.

    Raises:
        InvalidInputError: For a name that that version did not know, or μ without σ.
    """
    parameters = values.get("parameters", {})
    known = {*SCORE, *EXECUTION, *SEARCHER, *OBJECTIVE}
    unknown = sorted(set(values) - known) + sorted(set(parameters) - set(PARAMETERS))
    if unknown:
        raise InvalidInputError(f"unknown settings {', '.join(unknown)}; a newer swapcore may have written them")
    given = {name: values.get(name) for name in ("mu", "sigma")}
    if (given["mu"] is None) != (given["sigma"] is None):
        raise InvalidInputError(f"mu and sigma go together; got mu={given['mu']} and sigma={given['sigma']}")
    looked_at = get_searcher(values.get("algorithm", DEFAULT_ALGORITHM)).parameters.names()
    own = {name: value for name, value in parameters.items() if name in looked_at}
    return {
        "version": 2,
        "score": {SCORE[name]: values[name] for name in SCORE if name in values} | {"insist": insist},
        "objective": {"size": values.get("size", "total"), "regularisation": None if given["mu"] is None else given},
        "searcher": {
            **{name: values[name] for name in ("algorithm", "seed") if name in values},
            "parameters": own | {"insist": insist},
        },
        "execution": {name: values[name] for name in EXECUTION if name in values} | {"insist": insist},
    }
