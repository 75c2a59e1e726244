"""Comparisons of times need a machine to themselves: ``pytest -m performance`` runs them, nothing else does."""

from pathlib import Path

import pytest

from tests.browser.conftest import browser, chromium

__all__ = ["browser", "chromium"]


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.performance)
