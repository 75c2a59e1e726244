"""Reading plain values, as JSON holds them, into settings."""

from collections.abc import Mapping
from typing import Any

from swapcore.errors import InvalidInputError

__all__ = ["refuse_unknown", "require_mapping"]


def require_mapping(values: object) -> Mapping[str, Any]:
    """The values, if they are names and values.

    Raises:
        InvalidInputError: Otherwise.
    """
    if not isinstance(values, Mapping):
        raise InvalidInputError(f"settings must be names and values; got {str(values)[:100]!r}")
    return values


def refuse_unknown(values: Mapping[str, Any], known: tuple[str, ...]) -> None:
    """Check that all names are known.

    Raises:
        InvalidInputError: If one is not.
    """
    unknown = sorted(set(require_mapping(values)) - set(known))
    if unknown:
        raise InvalidInputError(f"unknown settings {', '.join(unknown)}; a newer swapcore may have written them")
