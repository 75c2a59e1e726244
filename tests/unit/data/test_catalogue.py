"""The catalogue of public files: fetched whole and checked, or not at all; from a server on this machine."""

import errno
import hashlib
import shutil
from dataclasses import replace

import pytest

from swapcore.data import catalogue, download, kept_files
from swapcore.data.benchmark_file import in_bytes
from swapcore.data.catalogue import CATALOGUE, file_status, get_benchmark_file
from swapcore.data.download import fetch, keep_copy, remove_file
from swapcore.data.sources.nasbench201_official import FILE as OFFICIAL_FILE
from swapcore.errors import (
    DamagedTableError,
    DownloadError,
    FolderError,
    InvalidInputError,
    MissingDataError,
    UnknownNameError,
)
from swapcore.problems.datasets import DATASETS
from swapcore.problems.registry import PROBLEMS
from tests.file_server import serving

NAME = "nats_bench.csv"
CONTENT = b"a,b\n" + b"1,2\n" * 50_000
WEB_PAGE = b"\xef\xbb\xbf\n <!DOCTYPE html><html><body>Please log in</body></html>"


@pytest.fixture
def server(monkeypatch, home, no_data_folder):
    """A server that has nats_bench.csv, for a catalogue that believes so."""
    with serving(CONTENT) as found:
        serve(monkeypatch, f"http://127.0.0.1:{found.server_port}/{NAME}")
        monkeypatch.setattr("pooch.core.time.sleep", lambda _: None)
        yield found


def serve(monkeypatch, address, **changes):
    facts = {"address": address, "size": len(CONTENT), "sha256": hashlib.sha256(CONTENT).hexdigest(), **changes}
    files = {**CATALOGUE, NAME: replace(CATALOGUE[NAME], **facts)}
    monkeypatch.setattr(catalogue, "CATALOGUE", files)


def nothing_is_kept(home):
    return list((home / "benchmarks").iterdir()) == []


def test_the_entries_are_complete():
    for name, file in CATALOGUE.items():
        assert file.name == name
        assert (file.space in PROBLEMS) is (file.folder is None)
        assert bool(file.members) is (file.folder is not None)
        assert set(file.datasets) <= set(DATASETS)
        assert file.title
        assert file.adds
        assert file.licence
        assert (file.address is None) is (file.by_hand is not None) is (file.sha256 is None)
        if file.address is not None:
            assert file.folder or file.address.startswith("https://raw.githubusercontent.com/")
            assert file.address.endswith(f"/{name}")
            assert len(file.sha256) == 64
    assert set(CATALOGUE) == {
        NAME,
        "DARTS_archs_CIFAR10.csv",
        "zc_nasbench301.json",
        "nas-bench-macro_cifar10.json",
        OFFICIAL_FILE,
        "hw_cifar10.csv",
        "hw_cifar100.csv",
        "hw_ImageNet16-120.csv",
        "robustness_targets.csv",
        "cifar-10-python.tar.gz",
        "cifar-100-python.tar.gz",
    }


@pytest.mark.parametrize("name", [name for name, file in CATALOGUE.items() if file.sha256 and not file.folder])
def test_the_real_files_are_the_published_ones(name, nats_bench, monkeypatch):
    monkeypatch.setenv("SWAP_DATA_DIR", str(nats_bench))
    if not (nats_bench / name).is_file():
        pytest.skip(f"{name} is not in {nats_bench}")
    found = file_status(name)
    assert found.path == nats_bench / name
    assert found.problem is None
    assert found.path.stat().st_size == found.file.size


def test_an_unknown_name_lists_the_known_ones(home):
    for call in (get_benchmark_file, fetch, file_status, remove_file):
        with pytest.raises(UnknownNameError, match=r"'nats-bench'; known: nats_bench.csv, DARTS_archs"):
            call("nats-bench")


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 bytes"), (999, "999 bytes"), (4.7e9, "4.7 GB"), (3_024_008, "3.02 MB")]
)
def test_sizes_are_words(size, words):
    assert in_bytes(size) == words


def test_a_file_is_fetched_once_with_progress(server, home):
    assert file_status(NAME).path is None
    assert f"data get {NAME} (200 kB)" in file_status(NAME).problem
    seen = []
    path = fetch(NAME, on_progress=lambda *amounts: seen.append(amounts))
    assert path == home / "benchmarks" / NAME
    assert path.read_bytes() == CONTENT
    assert seen == sorted(seen)
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert len(set(seen)) > 2
    assert fetch(NAME) == path
    assert server.asked == 1
    assert file_status(NAME).problem is None
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_is_here_is_not_fetched(server, home, tmp_path, monkeypatch):
    monkeypatch.setenv("SWAP_DATA_DIR", str(tmp_path))
    (tmp_path / NAME).write_bytes(CONTENT)
    assert fetch(NAME) == tmp_path / NAME
    assert server.asked == 0


def test_another_content_is_refused_with_both_checksums(server, home):
    server.content = CONTENT.replace(b"2", b"3")
    with pytest.raises(DownloadError) as raised:
        fetch(NAME)
    for content in (server.content, CONTENT):
        assert hashlib.sha256(content).hexdigest() in str(raised.value)
    assert "\n" not in str(raised.value)
    assert nothing_is_kept(home)
    assert server.asked == 1 + download.RETRIES


def test_a_web_page_is_told_from_the_file(server, home):
    server.content = WEB_PAGE
    with pytest.raises(DownloadError, match=r"a web page came instead of nats_bench.csv: http://127"):
        fetch(NAME)
    assert nothing_is_kept(home)


def test_a_page_that_does_not_exist_is_told(server, home):
    server.status, server.content = 404, b"no"
    with pytest.raises(DownloadError, match="the server answered 404 Not Found; try again later, or fetch http://127"):
        fetch(NAME)
    assert nothing_is_kept(home)


def test_a_connection_that_breaks_off_is_tried_again(server, home):
    server.fails_first = 1
    assert fetch(NAME).read_bytes() == CONTENT
    assert server.asked == 2


def test_a_connection_that_keeps_breaking_off_is_told(server, home):
    server.fails_first = 100
    with pytest.raises(DownloadError, match="the connection broke off; try again later, or fetch"):
        fetch(NAME)
    assert nothing_is_kept(home)


def test_no_network_is_told_with_where_to_put_the_file(server, home, monkeypatch):
    serve(monkeypatch, f"http://127.0.0.1:1/{NAME}")
    with pytest.raises(DownloadError) as raised:
        fetch(NAME)
    for part in ("no connection to 127.0.0.1:1", "is this machine offline?", f"/{NAME}", str(home / "benchmarks")):
        assert part in str(raised.value)
    assert "\n" not in str(raised.value)
    assert nothing_is_kept(home)


def test_a_file_without_end_is_given_up(server, home, monkeypatch):
    monkeypatch.setattr(download, "SPARE", 1000)
    server.content = CONTENT * 3
    with pytest.raises(DownloadError, match="does not end where it should"):
        fetch(NAME)
    assert nothing_is_kept(home)


def test_an_interrupted_fetch_leaves_nothing(server, home):
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(NAME, on_progress=stop)
    assert nothing_is_kept(home)


def test_a_damaged_file_in_the_own_folder_is_replaced(server, home):
    path = fetch(NAME)
    path.write_bytes(CONTENT[:-1])
    assert f"{path} is not the published file: its SHA-256 is " in file_status(NAME).problem
    assert fetch(NAME) == path
    assert path.read_bytes() == CONTENT
    assert file_status(NAME).problem is None


def test_a_damaged_file_stays_where_the_new_one_does_not_come(server, home):
    path = fetch(NAME)
    path.write_bytes(b"old")
    server.status = 500
    with pytest.raises(DownloadError, match="500 Internal Server Error"):
        fetch(NAME)
    assert path.read_bytes() == b"old"


def test_another_file_in_the_extra_folder_would_hide_the_fetched_one(server, home, tmp_path, monkeypatch):
    monkeypatch.setenv("SWAP_DATA_DIR", str(tmp_path))
    (tmp_path / NAME).write_bytes(b"mine")
    with pytest.raises(DamagedTableError, match=r"is not the published file: its SHA-256 is .* remove it and run"):
        fetch(NAME)
    assert server.asked == 0


def test_a_folder_that_cannot_be_made_is_told(server, home):
    home.write_text("a file where the folder should be")
    with pytest.raises(FolderError, match=r"benchmarks cannot be written \(.*\); set SWAP_HOME"):
        fetch(NAME)


def test_a_full_disk_is_told_before(server, home, monkeypatch):
    monkeypatch.setattr(kept_files.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1000, 990, 10))
    with pytest.raises(FolderError, match=r"200 kB are needed in .*benchmarks, and 10 bytes are free"):
        fetch(NAME)
    assert server.asked == 0


def test_a_disk_that_fills_up_is_told(server, home, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pooch.core.shutil.move", full)
    with pytest.raises(FolderError, match=r"there is no room left in .*benchmarks; nothing was kept"):
        fetch(NAME)
    assert nothing_is_kept(home)


def test_a_file_without_an_address_has_to_be_got_by_hand(home, no_data_folder):
    with pytest.raises(MissingDataError, match=r"download it in a browser from https://.* data import NAS-Bench-201"):
        fetch(OFFICIAL_FILE)


def test_a_checksum_is_computed_once(server, home, monkeypatch):
    path = fetch(NAME)
    assert file_status(NAME).problem is None
    with monkeypatch.context() as patch:
        patch.setattr("swapcore.data.benchmark_file.hashlib.file_digest", None)
        assert file_status(NAME).problem is None
    path.write_bytes(CONTENT + b"x")
    assert "is not the published file" in file_status(NAME).problem


def test_a_file_fetched_by_hand_is_taken_in(server, home, tmp_path):
    (tmp_path / NAME).write_bytes(CONTENT)
    kept = keep_copy(tmp_path / NAME, get_benchmark_file(NAME))
    assert kept == home / "benchmarks" / NAME
    assert kept.read_bytes() == CONTENT
    assert keep_copy(kept, get_benchmark_file(NAME)) == kept
    assert list(kept.parent.iterdir()) == [kept]


@pytest.mark.parametrize(
    ("content", "words"), [(b"mine", "is not the published file"), (WEB_PAGE, "is a web page, not")]
)
def test_another_file_of_that_name_is_not_taken_in(content, words, server, home, tmp_path):
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(DamagedTableError, match=words):
        keep_copy(tmp_path / NAME, get_benchmark_file(NAME))
    assert not (home / "benchmarks").exists()


def test_a_file_is_removed_from_the_own_folder_only(server, home, tmp_path, monkeypatch):
    path = fetch(NAME)
    assert remove_file(NAME) == path
    assert not path.exists()
    with pytest.raises(MissingDataError, match="nothing to remove"):
        remove_file(NAME)
    monkeypatch.setenv("SWAP_DATA_DIR", str(tmp_path))
    (tmp_path / NAME).write_bytes(CONTENT)
    with pytest.raises(InvalidInputError, match="is in the folder of SWAP_DATA_DIR, where swapcore only reads"):
        remove_file(NAME)
    assert (tmp_path / NAME).exists()
