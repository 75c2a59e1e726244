"""Home: what is here and where to start."""

import importlib.metadata

from swapcore.data.catalogue import CATALOGUE
from swapcore.data.inventory import inventory
from tests.app.reading import texts


def test_home_names_the_pages_and_what_is_on_the_machine(open_page):
    app = open_page("home")
    assert not app.exception
    assert "SWAP" in app.title[0].value
    links = [link.proto.page for link in app.get("page_link")]
    assert {"correlations", "metrics", "search", "architecture", "data"} <= set(links)
    items = inventory()
    here = [item for item in items if item.problem is None]
    assert f"{len(here)} of {len(items)} known files" in texts(app.markdown)


def test_home_says_what_a_missing_file_would_add(open_page, home, no_data_folder):
    app = open_page("home")
    assert not app.exception
    for file in CATALOGUE.values():
        assert f"`{file.name}` would add {file.adds}." in texts(app.markdown)


def test_home_opens_when_the_packages_with_the_data_are_gone(open_page, no_data_folder, monkeypatch):
    def gone(package):
        raise importlib.metadata.PackageNotFoundError(package)

    monkeypatch.setattr(importlib.metadata, "files", gone)
    app = open_page("home")
    assert not app.exception
    assert "pip install" in texts(app.caption)
