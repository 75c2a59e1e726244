"""``data list``: what is on this machine and what could be."""

import argparse

from swapcore.benchmarks.inventory import inventory
from swapcore.cli.command import Command, add_json, print_result

__all__ = ["COMMAND"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="list")
    listing = actions.add_parser("list", help="what is here, and what a missing file would add")
    add_json(listing)


def run(options: argparse.Namespace) -> None:
    items = inventory()
    if options.json:
        print_result({"items": [item.as_dict() for item in items]}, as_json=True)
        return
    for item in items:
        print(f"{'here   ' if item.problem is None else 'missing'}  {item.kind:<10}  {item.name:<44}  {item.title}")
        if item.problem is not None:
            print(f"         {item.problem}")


COMMAND = Command(name="data", help="data on this machine", add_arguments=add_arguments, run=run)
