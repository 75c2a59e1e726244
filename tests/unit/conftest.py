"""Commands as a person runs them, without a process of their own."""

import json

import pytest

from swapcore.cli.main import main


@pytest.fixture
def run(capsys):
    """Run a command here; gives (exit status, stdout, stderr)."""

    def run(*arguments):
        capsys.readouterr()
        try:
            status = main(arguments)
        except SystemExit as stop:
            status = stop.code
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def run_json(run):
    """Run a command with ``--json``; gives the object, which is all that stdout holds."""

    def run_json(*arguments):
        status, out, _ = run(*arguments, "--json")
        assert status == 0
        assert out.count("\n") == 1
        return json.loads(out)

    return run_json
