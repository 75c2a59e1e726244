"""Data & compute: what is here, what is missing, and a table of one's own from upload to removal."""

import importlib.metadata
import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pages.components.foreign import as_text
from swapcore.data.catalogue import CATALOGUE
from swapcore.data.truths import load_truth
from swapcore.data.uploads.own_tables import own_table_files
from swapcore.problems.registry import get_listable
from tests.app.reading import texts

SPACE = get_listable("nasbench201")


def lines(*rows):
    return "\n".join(["cell,CIFAR-100 accuracy", *rows]).encode()


def uploaded(open_page, content, name="Mine.csv"):
    app = open_page("data")
    app.file_uploader(key="own-table").upload(name, content, "text/csv").run()
    return app


def submit(app):
    next(button for button in app.button if button.label == "Check every row and import").click().run()
    return app


def test_the_page_tells_of_every_file_and_what_it_would_add(open_page, home, no_data_folder):
    app = open_page("data")
    assert not app.exception
    shown = texts(app.markdown)
    for file in CATALOGUE.values():
        assert file.title in shown
        assert file.adds in shown
    assert {button.label.split()[0] for button in app.button if button.key.startswith("fetch-")} == {"Fetch"}
    fetched = {button.key.removeprefix("fetch-") for button in app.button if button.key.startswith("fetch-")}
    assert fetched == {name for name, file in CATALOGUE.items() if file.address is not None}
    table = next(frame.value for frame in app.dataframe if "what to do" in frame.value.columns)
    assert table[table["name"] == "nasbench201/cifar100/nats-bench"].iloc[0]["status"] == "missing"
    places = next(frame.value for frame in app.dataframe if "where" in frame.value.columns)
    assert places["where"].str.startswith(str(home)).all()
    devices = next(frame.value for frame in app.dataframe if "device" in frame.value.columns)
    assert devices["device"].iloc[0] == "cpu"


def test_files_of_the_extra_folder_cannot_be_removed_here(open_page, nats_bench, home):
    app = open_page("data")
    assert not app.exception
    assert not [button for button in app.button if button.key == "remove-nats_bench.csv"]
    assert "never writes" in texts(app.caption)


def test_a_fetched_file_can_be_removed(open_page, darts_file):
    # It differs from the published one, and says so.
    app = open_page("data")
    assert "is not the published file" in texts(app.caption)
    app.button(key="remove-DARTS_archs_CIFAR10.csv").click().run()
    assert not app.exception
    assert not darts_file.exists()


def test_a_table_of_ones_own_goes_from_upload_to_truth_and_away(open_page, home):
    rows = [f'"{SPACE.format(SPACE.at(index))}",{50 + index / 10}' for index in range(40)]
    app = uploaded(open_page, lines(*rows))
    assert not app.exception
    assert "The first of 40 rows" in texts(app.caption)
    assert app.text_input[0].value == "mine"
    submit(app)
    assert not app.exception
    assert "Imported 40 networks as mine" in texts(app.success)
    truth = load_truth("nasbench201", "cifar100", "own-mine")
    assert truth.accuracy_of(SPACE.format(SPACE.at(7))) == 50.7
    app.button(key="remove-own-mine").click().run()
    assert not app.exception
    assert own_table_files() == {}


def test_faults_are_counted_with_their_lines_and_nothing_is_imported(open_page, home):
    good = [f'"{SPACE.format(SPACE.at(index))}"' for index in range(8)]
    rows = [f"{text},70" for text in good]
    app = submit(uploaded(open_page, lines(*rows, f"{good[3]},71", "nonsense,60", '"|x|",65')))
    assert not app.exception
    assert "Nothing was imported" in texts(app.error)
    problems = next(frame.value for frame in app.dataframe if "how many" in frame.value.columns)
    counts = dict(zip(problems["what"], problems["how many"], strict=True))
    assert counts["unknown architectures"] == 2
    assert counts["architectures that were there before"] == 1
    assert own_table_files() == {}


def test_what_is_no_table_is_said_by_name(open_page, home):
    app = uploaded(open_page, b"<!DOCTYPE html><html><body>404</body></html>")
    assert not app.exception
    assert "Mine.csv" in texts(app.error)


def test_the_page_opens_without_the_packages_that_carry_data(open_page, home, no_data_folder, monkeypatch):
    def gone(package):
        raise importlib.metadata.PackageNotFoundError(package)

    monkeypatch.setattr(importlib.metadata, "files", gone)
    app = open_page("data")
    assert not app.exception
    assert "pip install" in texts(app.error)


def test_a_table_that_cannot_be_unfolded_is_one_sentence(open_page, home):
    texts_of_a_megabyte = pa.DictionaryArray.from_arrays(pa.array([0] * 1000, pa.int32()), pa.array(["x" * 1_000_000]))
    no_text = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(np.array([0, 2], np.int32)), pa.py_buffer(b"\xff\xfe")]
    )
    for column, words in (
        (texts_of_a_megabyte, "a value of column 'cell' of Mine.parquet unfolds to 1 MB"),
        (no_text, "Mine.parquet cannot be read beyond row 0: 'utf-8' codec can't decode byte 0xff"),
        (pa.array([2**52], pa.timestamp("ms")), "Mine.parquet cannot be read beyond row 0: "),
    ):
        stream = io.BytesIO()
        pq.write_table(pa.table({"cell": column}), stream, compression="zstd")
        app = uploaded(open_page, stream.getvalue(), "Mine.parquet")
        assert not app.exception
        assert words.lower() in texts(app.error).lower()


def test_columns_of_an_upload_are_text_in_labels(open_page, home):
    app = uploaded(open_page, b"cell,![x](http://127.0.0.1:9/x.png)\nx,50\n")
    assert not app.exception
    (label,) = (box.label for box in app.selectbox if "Accuracies in" in box.label)
    assert label == "Accuracies in " + as_text("![x](http://127.0.0.1:9/x.png)")


def test_the_password_of_a_database_is_not_shown(open_page, monkeypatch):
    monkeypatch.setenv("SWAP_DATABASE_URL", "postgresql://ann:s3cret@db.example/runs?password=s3cret")
    app = open_page("data")
    shown = texts(app.caption)
    assert "db.example/runs" in shown
    assert "s3cret" not in shown
