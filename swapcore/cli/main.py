"""The command line: parse, call the library, print.

One file a command beside this one, of which only the chosen one is imported, so that a command starts as fast as
what it does allows. With ``--json`` one JSON object goes to stdout and nothing else does.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from swapcore.errors import SwapcoreError

if TYPE_CHECKING:
    # What it imports in turn, the list of commands does not need.
    from swapcore.cli.command import Command

__all__ = ["COMMANDS", "Entry", "load_command", "main"]


class Entry(NamedTuple):
    """Where a command is, and its help in one line.

    Attributes:
        module: The file that has its ``COMMAND``.
        help: For the list of commands.
    """

    module: str
    help: str


COMMANDS: Mapping[str, Entry] = MappingProxyType(
    {
        "score": Entry("swapcore.cli.score", "score one architecture"),
        "correlate": Entry("swapcore.cli.correlate", "rank correlation of a metric with trained accuracy"),
        "leaderboard": Entry("swapcore.cli.leaderboard", "metrics of a table, by how well they rank trained networks"),
        "tune": Entry("swapcore.cli.tune", "choose mu and sigma by known accuracies"),
        "ensemble": Entry("swapcore.cli.ensemble", "several metrics as one: fit, list, show, delete"),
        "search": Entry("swapcore.cli.search", "run a search to its end"),
        "runs": Entry("swapcore.cli.runs", "searches: list, show, resume, stop, delete, export"),
        "experiment": Entry("swapcore.cli.experiment", "ways of searching compared over seeds"),
        "precompute": Entry("swapcore.cli.precompute", "score a whole space, or measure many metrics"),
        "study": Entry("swapcore.cli.study", "what the rank correlation depends on: images, samples, repeats"),
        "data": Entry("swapcore.cli.data", "data on this machine: list, get, import, remove"),
        "devices": Entry("swapcore.cli.devices", "what a forward pass can run on here"),
    }
)
BAD_INPUT = 2
INTERRUPTED = 130
NOBODY_READS = 141
"""What a shell reports of programs that end because nobody reads their output any more."""


class OneLineParser(argparse.ArgumentParser):
    """Reports a usage error in one line, without the usage text."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {message}\n")


def load_command(name: str) -> "Command":
    """Import a command."""
    command: Command = import_module(COMMANDS[name].module).COMMAND
    return command


def parse(words: Sequence[str]) -> argparse.Namespace:
    """The options of a command, which is the only one that is imported."""
    parser = OneLineParser(prog="swapcore", description="Training-free neural architecture search with SWAP scores.")
    parsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=OneLineParser)
    of_command = {
        name: parsers.add_parser(name, help=entry.help, description=entry.help) for name, entry in COMMANDS.items()
    }
    # No option of swapcore itself takes a value, so the first word that is not an option is the command.
    chosen = next((word for word in words if not word.startswith("-")), "")
    if chosen in COMMANDS:
        load_command(chosen).add_arguments(of_command[chosen])
    return parser.parse_args(words)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    options = parse(words)
    options.words = words
    try:
        load_command(options.command).run(options)
        # Here and not at exit, where it could not be told in our way.
        sys.stdout.flush()
    except BrokenPipeError:
        discard_output()
        return NOBODY_READS
    except SwapcoreError as error:
        print(f"swapcore {options.command}: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print(f"swapcore {options.command}: interrupted", file=sys.stderr)
        return INTERRUPTED
    return 0


def discard_output() -> None:
    """Send what is still to be written to a closed pipe nowhere: Python flushes at exit, and would complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
