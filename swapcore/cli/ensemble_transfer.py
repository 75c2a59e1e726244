"""``ensemble transfer``: what an ensemble that was chosen elsewhere is worth on a space that was left out."""

import argparse
import hashlib
import json
import shlex
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from swapcore.analysis.tables import default_metric_table, joined
from swapcore.analysis.transfer import MOST_MEMBERS, TransferCase, transfer
from swapcore.analysis.transfer_outcome import Transfer, TransferRow
from swapcore.cli.command import add_json
from swapcore.data.metric_table import metric_table_files
from swapcore.data.truths import datasets_with_truth, load_truth
from swapcore.errors import InvalidInputError, MissingDataError
from swapcore.problems.registry import PROBLEMS

__all__ = ["add_transfer", "cases_here", "transferred"]

KINDS = {
    "recipe": "chosen elsewhere",
    "single": "best single elsewhere",
    "own": "this project's own",
    "parameters": "parameters",
    "hindsight": "best in hindsight",
}
MOST = 5
"""With twenty members more take minutes."""


def add_transfer(actions: Any) -> None:
    """The action among those of ``ensemble``."""
    one = actions.add_parser(
        "transfer", help="leave one space out: choose members on all others, judge on the one that is left"
    )
    one.add_argument(
        "--most", type=int, default=MOST_MEMBERS, help=f"most members, 1 to {MOST} (default: {MOST_MEMBERS})"
    )
    one.add_argument("--output", metavar="FILE", help="keep the outcome as a JSON file")
    add_json(one)


def cases_here() -> tuple[TransferCase, ...]:
    """Every space's first metric table beside the first accuracies of each data set, of those that are here."""
    files, found = metric_table_files(), []
    for space in PROBLEMS:
        for dataset in datasets_with_truth(space):
            try:
                table, truth = default_metric_table(space, dataset), load_truth(space, dataset)
            except MissingDataError as error:
                print(f"left out: {space}, {dataset}: {error}", file=sys.stderr)
                continue
            found.append(
                TransferCase(
                    dataset=dataset,
                    truth=truth.name,
                    networks=joined(table, truth),
                    digest=hashlib.sha256(files[table.name].read_bytes()).hexdigest(),
                )
            )
    return tuple(found)


def transferred(options: argparse.Namespace) -> None:
    """Run the action."""
    if not 1 <= options.most <= MOST:
        raise InvalidInputError(f"--most must be a whole number from 1 to {MOST}; got {options.most}")

    def told(done: int, of: int) -> None:
        print(f"{done} of {of} data sets", file=sys.stderr)

    found = transfer(cases_here(), most=options.most, told=told)
    if options.output:
        keep(found, Path(options.output), options.words)
    if options.json:
        json.dump(found.as_json(), sys.stdout, allow_nan=False)
        sys.stdout.write("\n")
        return
    print(f"{found.recipes:,} recipes: up to {found.most} of {', '.join(found.members)}")
    for row in found.rows:
        print(line_of(row))


def keep(found: Transfer, path: Path, words: list[str]) -> None:
    provenance = {
        "command": shlex.join(["python", "-m", "swapcore", *words]),
        "date": datetime.now(UTC).date().isoformat(),
    }
    told = json.dumps(replace(found, provenance=provenance).as_json(), allow_nan=False, indent=1)
    try:
        path.write_text(told + "\n", encoding="utf-8")
    except OSError as error:
        raise InvalidInputError(f"{path} cannot be written: {error}") from error


def line_of(row: TransferRow) -> str:
    low, high = row.spearman_ci
    recipe = ", ".join(row.recipe.members)
    way = f" ({row.recipe.combination})" if len(row.recipe.members) > 1 else ""
    interval = f"{low:.3f} to {high:.3f}"
    judged = f"{row.left_out:<16}{row.dataset:<16}{KINDS[row.kind]:<23}"
    return f"{judged}{row.spearman:>7.3f}  {interval:<17}{row.n:>6}  {recipe}{way}"
