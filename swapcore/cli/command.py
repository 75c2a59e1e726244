"""What a command is, and the options that several share."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from swapcore.data.images.folder import PREFIX
from swapcore.data.images.selection import BUNDLED, SOURCES
from swapcore.errors import InvalidInputError
from swapcore.evaluation.devices import AUTO
from swapcore.problems.registry import DEFAULT_PRESET, PROBLEMS
from swapcore.values.size import SIZE_KINDS

__all__ = [
    "SPACE_HELP",
    "Command",
    "add_images",
    "add_insist",
    "add_json",
    "add_regularisation",
    "add_scoring",
    "check_pair",
    "image_options",
    "print_result",
]


SPACE_HELP = f"search space: one of {', '.join(PROBLEMS)}"


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command: its name, its help, its options and what it does."""

    name: str
    help: str
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


def add_scoring(parser: argparse.ArgumentParser) -> None:
    """The options of the scoring network and its inputs."""
    parser.add_argument("--samples", type=int, default=16, help="images in the batch (default: 16)")
    parser.add_argument("--repeats", type=int, default=1, help="independent initialisations to average (default: 1)")
    parser.add_argument("--preset", default=DEFAULT_PRESET, help="scoring network, paper or lite (default: paper)")
    parser.add_argument("--channels", type=int, help="width of the scoring network, in place of the preset's")
    parser.add_argument("--cells", type=int, help="cells of the scoring network, in place of the preset's")
    parser.add_argument("--device", default=AUTO, help="as devices lists them (default: a GPU where there is one)")
    add_images(parser)
    add_insist(parser)


def add_insist(parser: argparse.ArgumentParser) -> None:
    """The option ``--insist``."""
    parser.add_argument("--insist", action="store_true", help="take numbers beyond what is usual, which may take days")


def add_images(parser: argparse.ArgumentParser) -> None:
    """The options ``--images``, ``--image-seed`` and ``--resolution``."""
    sources = f"{', '.join(SOURCES)} or {PREFIX}PATH"
    parser.add_argument("--images", default=BUNDLED, metavar="SOURCE", help=f"{sources} (default: {BUNDLED})")
    parser.add_argument(
        "--image-seed", type=int, metavar="N", help="choose among the images, balanced by class (default: the first)"
    )
    parser.add_argument(
        "--resolution", type=int, metavar="PX", help="pixels along an image (default: the preset's or the data set's)"
    )


def image_options(options: argparse.Namespace) -> dict[str, Any]:
    """What ``add_images`` asks for, by the names of ``ScoreSettings``."""
    return {"images": options.images, "image_seed": options.image_seed, "resolution": options.resolution}


def check_pair(mu: float | None, sigma: float | None) -> None:
    """μ and σ are given together or not at all."""
    if (mu is None) != (sigma is None):
        given, missing = ("--mu", "--sigma") if sigma is None else ("--sigma", "--mu")
        raise InvalidInputError(f"{given} needs {missing} as well")


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
