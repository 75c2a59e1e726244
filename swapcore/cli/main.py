"""The command line: parse, call the library, print.

One file a command beside this one. With ``--json`` one JSON object goes to stdout and nothing else does.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NoReturn

from swapcore.cli import correlate, data, devices, leaderboard, precompute, runs, score, search, study, tune
from swapcore.cli.command import Command
from swapcore.errors import SwapcoreError

__all__ = ["COMMANDS", "main"]

COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        command.name: command
        for command in (
            score.COMMAND,
            correlate.COMMAND,
            leaderboard.COMMAND,
            tune.COMMAND,
            search.COMMAND,
            runs.COMMAND,
            precompute.COMMAND,
            study.COMMAND,
            data.COMMAND,
            devices.COMMAND,
        )
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


def build_parser() -> argparse.ArgumentParser:
    parser = OneLineParser(prog="swapcore", description="Training-free neural architecture search with SWAP scores.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=OneLineParser)
    for command in COMMANDS.values():
        command.add_arguments(commands.add_parser(command.name, help=command.help, description=command.help))
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = build_parser().parse_args(arguments)
    options.words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        COMMANDS[options.command].run(options)
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
