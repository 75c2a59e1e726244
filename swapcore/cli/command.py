"""What a command is, and the options that most share; imports nothing that is slow."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from swapcore.problems.population import ALL
from swapcore.problems.registry import PROBLEMS
from swapcore.values.quantity import Quantity
from swapcore.values.size import SIZE_KINDS

__all__ = [
    "SPACE_HELP",
    "Command",
    "add_insist",
    "add_json",
    "add_population",
    "add_regularisation",
    "print_result",
    "truth_facts",
]


SPACE_HELP = f"search space: one of {', '.join(PROBLEMS)}"


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command: its options and what it does; its name and its help stand in ``cli.main``."""

    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], None]


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option ``--json``."""
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def add_regularisation(parser: argparse.ArgumentParser) -> None:
    """The options ``--mu``, ``--sigma`` and ``--size``."""
    parser.add_argument("--mu", type=float, help="wanted size, in the space's unit (needs --sigma)")
    parser.add_argument("--sigma", type=float, help="width of the curve around mu, in the square of that unit")
    parser.add_argument("--size", default="total", metavar="{total,effective}", help=f"one of {', '.join(SIZE_KINDS)}")


def add_population(parser: argparse.ArgumentParser) -> None:
    """The option ``--population``."""
    known = "; ".join(
        f"{problem.name}: {', '.join(one.name for one in problem.populations)}" for problem in PROBLEMS.values()
    )
    parser.add_argument(
        "--population", default=ALL, metavar="P", help=f"which architectures are compared (default: {ALL}; {known})"
    )


def add_insist(parser: argparse.ArgumentParser) -> None:
    """The option ``--insist``."""
    parser.add_argument("--insist", action="store_true", help="take numbers beyond what is usual, which may take days")


def truth_facts(quantity: Quantity) -> dict[str, Any]:
    """What the values of a truth are; accuracies, unless it says otherwise."""
    return {
        "truth_quantity": quantity.title,
        "truth_unit": quantity.unit,
        "truth_higher_is_better": quantity.higher_is_better,
        "ndcg_undefined": quantity.no_gains,
    }


def print_result(result: dict[str, Any], *, as_json: bool) -> None:
    """Print a flat result as JSON, or as aligned lines for people."""
    if as_json:
        json.dump(result, sys.stdout, allow_nan=False)
        sys.stdout.write("\n")
        return
    width = max(len(key) for key in result)
    for key, value in result.items():
        print(f"{key.replace('_', ' '):<{width}}  {readable(value)}")


def readable(value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, list):
        return ", ".join(readable(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {readable(part)}" for name, part in value.items())
    return str(value)
