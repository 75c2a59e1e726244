"""How the command line starts: a command imports its own file only, and what that needs."""

import subprocess
import sys

import pytest

from swapcore.cli.main import COMMANDS, load_command
from swapcore.problems.registry import DEFAULT_PROBLEM

SLOW = {"torch", "torchvision", "sqlalchemy", "alembic", "plotly", "optuna", "streamlit", "pandas"}
SCRIPT = """
import sys
from swapcore.cli.main import main
try:
    status = main(sys.argv[1:])
except SystemExit as stop:
    status = stop.code
print(status, *sys.modules, file=sys.stderr)
"""


def loaded(*words):
    """Modules that a process has imported once it has run a command to its good end."""
    done = subprocess.run([sys.executable, "-c", SCRIPT, *words], capture_output=True, text=True, check=True)
    status, *modules = done.stderr.splitlines()[-1].split()
    assert status == "0", done.stderr
    assert done.stdout
    return set(modules)


def commands(modules):
    return {name for name, entry in COMMANDS.items() if entry.module in modules}


def test_the_list_of_commands_imports_none_of_them():
    found = loaded("--help")
    assert commands(found) == set()
    assert not found & {*SLOW, "numpy"}


def test_correlate_imports_no_other_command_and_nothing_slow_that_it_does_not_use():
    found = loaded("correlate", "--space", DEFAULT_PROBLEM, "--json")
    assert commands(found) == {"correlate"}
    assert not found & SLOW
    assert {"numpy", "pyarrow"} <= found
    # Ranks and their correlations are computed without it: importing it takes longer than the whole answer.
    assert not {name for name in found if name.partition(".")[0] == "scipy"}


@pytest.mark.parametrize("name", ["correlate", "devices"])
def test_the_help_of_a_command_imports_that_one_only(name):
    found = loaded(name, "--help")
    assert commands(found) == {name}
    assert not found & SLOW


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_where_the_list_says(name, run):
    command = load_command(name)
    assert callable(command.run)
    status, out, err = run(name, "--help")
    assert (status, err) == (0, "")
    assert COMMANDS[name].help in " ".join(out.split())


@pytest.mark.parametrize("words", [("correlat",), ("--json", "correlat"), ("",)])
def test_an_unknown_command_lists_the_known_ones(words, run):
    status, out, err = run(*words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert repr(words[-1]) in err
    assert all(repr(name) in err for name in COMMANDS)
