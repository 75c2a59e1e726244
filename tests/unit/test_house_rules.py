"""Rules of the house that no linter knows; CONTRIBUTING.md says why they hold."""

import ast
import re
from itertools import chain
from pathlib import Path

import pytest

from swapcore.problems.registry import PROBLEMS

PROJECT = Path(__file__).parents[2]
PRODUCTION = ("swapcore", "pages", "app.py")
HOMES_OF_A_SPACE = ("swapcore/spaces", "swapcore/networks", "swapcore/problems", "swapcore/data/sources")
MOST_LINES = 300
MEANINGLESS = {"utils", "util", "helpers", "helper", "common", "misc"}


def production():
    """Every Python file that is no test."""
    found = [path for name in PRODUCTION for path in [PROJECT / name, *(PROJECT / name).rglob("*.py")]]
    return sorted(path.relative_to(PROJECT) for path in found if path.suffix == ".py")


def written(name):
    """A pattern for all the ways to write a name: nasbench201, NAS-Bench-201, NASBENCH_201, NasBench201Cell."""
    letters = [re.escape(letter) for letter in name if letter.isalnum()]
    return re.compile("[-_ ]?".join(letters), re.IGNORECASE)


def bundled_tables():
    """Names of the bundled files, longest first; such a name says of what a table is."""
    files = (PROJECT / "swapcore" / "data" / "bundled").rglob("*.*")
    return sorted({path.stem for path in files}, key=len, reverse=True)


def mentions(text, names):
    """Numbers of the lines in which one of the names stands, other than in the name of a bundled table."""
    for table in bundled_tables():
        text = text.replace(table, "")
    patterns = [written(name) for name in names]
    return [
        number for number, line in enumerate(text.splitlines(), 1) if any(pattern.search(line) for pattern in patterns)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "from swapcore.spaces.nasbench201 import CELLS",
        "class NasBench201Row:",
        "NASBENCH_201 = 3",
        "# cells of NAS-Bench-201 only",
        'text = "the DARTS network"',
        "my_darts_table = {}",
    ],
)
def test_a_mention_is_found_in_code_comments_and_text(line):
    assert mentions(f"\n{line}\n", ["nasbench201", "darts"]) == [2]


@pytest.mark.parametrize("line", ["nasbench301", "NB 201 standards", f'table = "{bundled_tables()[0]}"'])
def test_other_names_and_bundled_tables_are_no_mention(line):
    assert mentions(line, ["nasbench201", "darts"]) == []


def test_a_search_space_is_named_in_its_homes_only():
    names = set(chain.from_iterable((name, problem.space.title) for name, problem in PROBLEMS.items()))
    assert len(names) >= len(PROBLEMS)
    found = [
        f"{path}:{line}"
        for path in production()
        if not path.as_posix().startswith(tuple(f"{home}/" for home in HOMES_OF_A_SPACE))
        for line in mentions((PROJECT / path).read_text(), names)
    ]
    assert not found, "\n".join(found)


def test_no_file_is_long():
    lengths = {str(path): len((PROJECT / path).read_text().splitlines()) for path in production()}
    assert len(lengths) > 200
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def test_every_folder_and_file_has_a_name_that_says_something():
    names = {part.removesuffix(".py") for path in production() for part in path.parts}
    assert "swapcore" in names
    assert names & MEANINGLESS == set()


def test_cases_of_a_test_hold_no_set_because_workers_would_name_them_in_different_orders():
    """A set's order differs from process to process; pytest-xdist refuses tests whose names do."""
    found = []
    for path in sorted((PROJECT / "tests").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "parametrize":
                by_text = any(word.arg == "ids" for word in call.keywords)
                inside = [part for part in ast.walk(call) if isinstance(part, ast.Set | ast.SetComp)]
                found += [f"{path.relative_to(PROJECT)}:{part.lineno}" for part in inside if by_text]
    assert found == []
