"""The options of commands that score: the network, the inputs, the device."""

import argparse
from typing import Any

from swapcore.cli.command import add_insist
from swapcore.data.ensembles import metric_named
from swapcore.data.images.folder import PREFIX
from swapcore.data.images.selection import BUNDLED, SOURCES
from swapcore.evaluation.devices import AUTO
from swapcore.metrics.registry import METRICS
from swapcore.problems.registry import DEFAULT_PRESET, get_space

__all__ = ["METRIC_HELP", "add_images", "add_scoring", "image_options", "metric_options"]

METRIC_HELP = f"one of {', '.join(METRICS)}, or an ensemble of the space, which ensemble list names"


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
    """What ``add_images`` asks for, by the names of ``ScoreRequest``."""
    return {"images": options.images, "image_seed": options.image_seed, "resolution": options.resolution}


def metric_options(options: argparse.Namespace) -> dict[str, Any]:
    """What ``--metric`` names, by the names of ``ScoreSettings``: a metric, or an ensemble of the space as it is now.

    Raises:
        UnknownNameError: If it is neither; lists both.
    """
    metric = metric_named(get_space(options.space).name, options.metric)
    return {"metric": metric.name, "ensemble": metric.definition}
