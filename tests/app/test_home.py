"""Home: what is here and where to start."""

import importlib.metadata

from tests.app.reading import texts


def test_home_names_the_pages_and_what_is_on_the_machine(open_page):
    app = open_page("home")
    assert not app.exception
    assert "SWAP" in app.title[0].value
    table = app.dataframe[0].value
    assert set(table["status"]) <= {"here", "missing"}
    assert {"accuracies", "scores", "images"} <= set(table["kind"])
    here = table[table["status"] == "here"]
    assert {"nasbench201/cifar10/baseline", "cifar10", "imagenet"} <= set(here["name"])
    assert f"{len(here)} of {len(table)} known tables" in texts(app.caption)


def test_home_says_what_to_do_about_a_file_that_is_not_here(open_page, no_data_folder):
    table = open_page("home").dataframe[0].value
    missing = table[table["name"] == "nasbench201/cifar100/nats-bench"].iloc[0]
    assert missing["status"] == "missing"
    assert "nats_bench.csv" in missing["what to do"]
    assert "SWAP_DATA_DIR" in missing["what to do"]


def test_home_opens_when_the_packages_with_the_data_are_gone(open_page, no_data_folder, monkeypatch):
    def gone(package):
        raise importlib.metadata.PackageNotFoundError(package)

    monkeypatch.setattr(importlib.metadata, "files", gone)
    app = open_page("home")
    assert not app.exception
    table = app.dataframe[0].value
    assert set(table[table["kind"] != "scores"]["status"]) == {"missing"}
    assert table["what to do"].str.contains("pip install").any()
