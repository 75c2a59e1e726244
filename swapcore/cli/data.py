"""``data``: what is on this machine and what could be; fetch, import and remove it."""

import argparse
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from swapcore.cli.command import Command, add_json, print_result
from swapcore.data.benchmark_file import find_file, in_bytes, place_of
from swapcore.data.catalogue import CATALOGUE
from swapcore.data.download import fetch, keep_copy, remove_file
from swapcore.data.inventory import inventory
from swapcore.data.sources.registry import CONVERSIONS
from swapcore.data.uploads.own_tables import PREFIX, import_table, own_table_files, remove_table, validate
from swapcore.data.uploads.table_check import DUPLICATES, UNITS, ImportReport, TableMapping
from swapcore.data.uploads.table_preview import TablePreview, preview
from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.problems.registry import PROBLEMS

__all__ = ["COMMAND"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="what is here, and what a missing file would add")
    get = actions.add_parser("get", help="fetch a public benchmark file and check it")
    get.add_argument("name", metavar="NAME", help=f"one of {', '.join(CATALOGUE)}")
    importing = actions.add_parser(
        "import", help="take in a file: a public one that you fetched, or a table of your own"
    )
    importing.add_argument("file", type=Path, metavar="FILE", help="a file of data list, or CSV or Parquet of your own")
    importing.add_argument("--name", help="what to call your own table")
    importing.add_argument("--space", help="whose architectures it holds: one of the search spaces")
    importing.add_argument("--architecture", metavar="COLUMN", help="where the architectures are")
    importing.add_argument(
        "--accuracy", action="append", metavar="COLUMN=DATASET", help="where accuracies are (may be given again)"
    )
    importing.add_argument("--unit", default="percent", help=f"of the accuracies: {' or '.join(UNITS)}")
    importing.add_argument(
        "--duplicates", default="error", help=f"about an architecture that comes again: {' or '.join(DUPLICATES)}"
    )
    importing.add_argument("--check", action="store_true", help="only say what would be imported")
    remove = actions.add_parser("remove", help="remove a fetched file or an imported table")
    remove.add_argument("name", metavar="NAME", help="as data list shows it")
    for action in (listing, get, importing, remove):
        add_json(action)


def run(options: argparse.Namespace) -> None:
    match options.action:
        case "list":
            list_items(as_json=options.json)
        case "get":
            print_result(get(options.name), as_json=options.json)
        case "import":
            take_in(options)
        case "remove":
            print_result({"name": options.name, "removed": str(remove(options.name))}, as_json=options.json)


def list_items(*, as_json: bool) -> None:
    items = inventory()
    if as_json:
        print_result({"items": [item.as_dict() for item in items]}, as_json=True)
        return
    told: set[str] = set()
    for item in items:
        size = "" if item.size is None else f" ({in_bytes(item.size)})"
        print(
            f"{'here   ' if item.problem is None else 'missing'}  {item.kind:<10}  {item.name:<44}  {item.title}{size}"
        )
        if item.problem is not None and item.problem not in told:
            told.add(item.problem)
            if item.adds is not None:
                print(f"         adds {item.adds}")
            print(f"         {item.problem}")


def get(name: str) -> dict[str, Any]:
    """Fetch a file of the catalogue."""
    before = place_of(CATALOGUE[name]) if name in CATALOGUE else None
    # What counts is the table that was made of a file, which may be gone.
    if name in CONVERSIONS and (CONVERSIONS[name].path().is_file() or before is not None):
        return converted(name)
    with progress_bar(unit="B") as show:
        path = fetch(name, on_progress=lambda done, total: show("fetching", done, total))
    return {
        "name": name,
        "path": str(path),
        "size": CATALOGUE[name].size,
        "sha256": CATALOGUE[name].sha256,
        "fetched": path != before,
    }


def take_in(options: argparse.Namespace) -> None:
    """Import a file, whichever kind it is, or only say what would come of it."""
    path: Path = options.file
    if not path.exists() and path.name == str(path):
        path = find_file(path.name) or path
    public = next((name for name, made in CONVERSIONS.items() if path.suffix in made.endings), None)
    if public is None and path.name in CATALOGUE and path.is_file():
        public = path.name
    if public is None:
        take_in_own(path, options)
    elif options.check:
        raise InvalidInputError(f"--check is for tables of your own; {path} is checked whenever it is imported")
    elif public in CONVERSIONS:
        print_result(convert(path, public), as_json=options.json)
    else:
        file = CATALOGUE[public]
        kept = {"name": public, "path": str(keep_copy(path, file)), "size": file.size, "sha256": file.sha256}
        print_result(kept, as_json=options.json)


def take_in_own(path: Path, options: argparse.Namespace) -> None:
    """Import a table of the user's, or check it: what the import would refuse is refused, with every problem told."""
    mapping = mapping_of(options)
    with progress_bar(unit=" rows") as show:

        def checking(rows: int) -> None:
            show("checking", rows, None)

        if options.check:
            report = validate(path, mapping, options.name, on_progress=checking)
        else:
            report = import_table(path, mapping, options.name, on_progress=checking)
    truth = None if options.check else f"{PREFIX}{options.name}"
    print_result({**described(report), "imported": not options.check, "truth": truth}, as_json=options.json)
    if report.problems:
        raise InvalidInputError(f"nothing of {path} would be imported: {report.summary}")


def described(report: ImportReport) -> dict[str, Any]:
    """A report as plain values."""
    return {
        "rows": report.rows,
        "architectures": report.architectures,
        "merged": report.merged,
        "problems": [
            {"what": problem.what, "count": problem.count, "examples": [list(example) for example in problem.examples]}
            for problem in report.problems
        ],
    }


def mapping_of(options: argparse.Namespace) -> TableMapping:
    """What the columns of the user's table are; where that was not said, what they seem to be."""
    options_needed = ("name", "space", "architecture", "accuracy")
    missing = [f"--{name}" for name in options_needed if getattr(options, name) is None]
    if options.check and "--name" in missing:
        missing.remove("--name")
    if missing:
        found = preview(options.file)
        raise InvalidInputError(
            f"a table of your own needs {', '.join(missing)}; the columns of {options.file}: {', '.join(found.columns)}"
            f"; {guess(found)}"
        )
    return TableMapping(
        space=options.space,
        architecture=options.architecture,
        accuracies=dict(map(column_and_dataset, options.accuracy)),
        unit=options.unit,
        duplicates=options.duplicates,
    )


def guess(found: TablePreview) -> str:
    """The options that a table seems to need, in words."""
    if found.space is None or found.architecture is None:
        return f"none of them holds architectures of {' or '.join(PROBLEMS)}"
    accuracies = [f"{column}={dataset or 'DATASET'}" for column, dataset in found.accuracies.items()]
    words = ["--space", found.space, "--architecture", found.architecture, "--unit", found.unit]
    return f"try {shlex.join([*words, *(word for accuracy in accuracies for word in ('--accuracy', accuracy))])}"


def column_and_dataset(text: str) -> tuple[str, str]:
    column, sign, dataset = text.rpartition("=")
    if not sign or not column:
        raise InvalidInputError(f"--accuracy is COLUMN=DATASET, such as accuracy=cifar10; got {text!r}")
    return column, dataset


def convert(path: Path, name: str) -> dict[str, Any]:
    """Make the compact table of a file."""
    conversion = CONVERSIONS[name]
    needed = in_bytes(conversion.memory_needed(path))
    print(f"swapcore data: reading {path} takes about {needed} of memory, and minutes a gigabyte", file=sys.stderr)
    with progress_bar(unit="") as show:
        conversion.convert(path, on_progress=show)
    return converted(name)


def converted(name: str) -> dict[str, Any]:
    """What was made of a file."""
    table, path = CONVERSIONS[name].load(), CONVERSIONS[name].path()
    return {"name": name, "path": str(path), "size": path.stat().st_size, **table.provenance}


def remove(name: str) -> Path:
    """Remove a fetched file, what was made of one, or an imported table."""
    tables = own_table_files()
    if name in CATALOGUE:
        return remove_file(name)
    if name.removeprefix(PREFIX) in tables or name in tables:
        return remove_table(name)
    raise UnknownNameError("file or imported table", name, (*CATALOGUE, *tables))


@contextmanager
def progress_bar(unit: str) -> Iterator[Callable[[str, int, int | None], None]]:
    """A bar on stderr that is told (what is being done, how much so far, how much in all)."""
    from tqdm import tqdm  # noqa: PLC0415 - only what takes long shows it

    with ExitStack() as stack:
        bars: list[tqdm[Any]] = []

        def show(stage: str, done: int, total: int | None) -> None:
            # What fails at once shows none.
            if not bars:
                bars.append(stack.enter_context(tqdm(unit=unit, unit_scale=True, file=sys.stderr, leave=False)))
            bars[0].set_description(stage, refresh=False)
            bars[0].total = total
            bars[0].update(done - bars[0].n)

        yield show


COMMAND = Command(add_arguments=add_arguments, run=run)
