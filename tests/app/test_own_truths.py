"""An imported table on the pages: chosen for correlations, listed for a cell, and no true best where it knows none."""

import numpy as np
import pytest

from pages.components import cached
from swapcore.data.uploads.own_tables import import_table
from swapcore.data.uploads.table_check import TableMapping
from swapcore.problems.registry import get_space
from swapcore.runs.job import create_search, work
from swapcore.store.runs import RunStore
from tests.app.reading import as_read, live, texts
from tests.search_settings import search_settings

CELLS = get_space("nasbench201")
SMALL = {"population": 3, "cycles": 3, "tournament": 2}


@pytest.fixture(autouse=True)
def fresh(home, no_data_folder):
    """Nothing on this machine, and nothing remembered of another one."""
    cached.cached_truths.clear()
    yield
    cached.cached_truths.clear()


def imported(tmp_path, space, architectures, accuracies):
    path = tmp_path / "mine.csv"
    rows = [f'"{text}",{accuracy}' for text, accuracy in zip(architectures, accuracies, strict=True)]
    path.write_text("\n".join(["arch,acc", *rows]))
    import_table(path, TableMapping(space=space, architecture="arch", accuracies={"acc": "cifar10"}), "mine")


def searched(space):
    settings = search_settings(space=space, preset="lite", parameters=SMALL)
    with RunStore.open() as store:
        return work(store, create_search(store, settings).id)


def test_a_search_on_darts_tells_what_a_table_knows_and_claims_no_best(open_page, tmp_path):
    run = searched("darts")
    app = open_page("search", run=run.id)
    assert not app.exception
    assert "No trained accuracies of DARTS on CIFAR-10" in texts(app.caption)
    imported(tmp_path, "darts", [run.best.architecture], [91.25])
    app = open_page("search", run=run.id)
    assert not app.exception
    assert "own table mine: known of 1 networks; that of the best is 91.25 %." in texts(app.caption)
    assert "below the best" not in texts(app.caption)


def test_a_search_whose_best_no_table_knows_says_so(open_page, tmp_path):
    space = get_space("darts")
    imported(tmp_path, "darts", [space.format(space.sample(np.random.default_rng(1)))], [80])
    app = open_page("search", run=searched("darts").id)
    assert not app.exception
    assert "known of 1 networks; the best is not among them." in texts(app.caption)


def test_an_imported_table_of_cells_is_chosen_and_listed(open_page, tmp_path):
    cells = np.random.default_rng(0).permutation(15_625)[:400]
    imported(tmp_path, "nasbench201", [CELLS.format(CELLS.at(int(cell))) for cell in cells], cells / 157)
    app = open_page("correlations", truth="own-mine")
    assert not app.exception
    assert not app.error
    assert app.selectbox(key="truth").value == "own-mine"
    assert "own table mine" in app.selectbox(key="truth").options
    assert live(app).labels == [CELLS.label(CELLS.at(int(cell))) for cell in sorted(cells)]
    np.testing.assert_allclose(live(app)["accuracies"], np.sort(cells) / 157)
    for cell, listed in ((int(cells[0]), True), (int(np.setdiff1d(np.arange(15_625), cells)[0]), False)):
        app = open_page("architecture", arch=CELLS.format(CELLS.at(cell)))
        assert not app.exception
        trained = app.table[0].value.index.map(as_read)
        assert ("CIFAR-10, own table mine" in set(trained)) is listed
