"""requirements.txt has what the code imports: nothing is there only because another package happens to need it."""

import ast
import importlib.metadata
import re
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]
OWN = {"swapcore", "pages"}


def imported():
    """Top-level packages of other people that the library, the pages and the app import, wherever they do."""
    found = set()
    for path in [PROJECT / "app.py", *(PROJECT / "swapcore").rglob("*.py"), *(PROJECT / "pages").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module is not None:
                found.add(node.module.partition(".")[0])
    return found - OWN - set(sys.stdlib_module_names)


def pinned():
    """Names in requirements.txt, each of which has its exact version."""
    lines = (PROJECT / "requirements.txt").read_text().splitlines()
    pins = [re.fullmatch(r"([a-z0-9-]+)==[0-9.]+", line) for line in lines if not line.startswith("#")]
    assert all(pins)
    return {pin[1] for pin in pins}


def test_what_is_imported_is_pinned():
    packages = importlib.metadata.packages_distributions()
    needed = {name: {package.lower() for package in packages[name]} for name in imported()}
    assert {"numpy", "requests", "torch"} <= set(needed)
    assert {name for name, of in needed.items() if not of & pinned()} == set()
