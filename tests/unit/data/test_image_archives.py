"""CIFAR as its makers publish it: fetched, checked, unpacked whole or not at all, and then there to be scored on."""

import hashlib
import io
import pickle
import tarfile
from dataclasses import replace

import numpy as np
import pytest

from swapcore.data import catalogue
from swapcore.data.catalogue import CATALOGUE, file_status
from swapcore.data.download import fetch, keep_copy, remove_file
from swapcore.data.images.selection import open_source
from swapcore.errors import DamagedTableError, DownloadError, MissingDataError
from swapcore.problems.datasets import get_dataset
from tests.file_server import serving
from tests.scores import resolved

NAME, FOLDER = "cifar-10-python.tar.gz", "cifar-10-batches-py"
BATCHES = [f"data_batch_{number}" for number in range(1, 6)]


def batch(number):
    pixels = np.full((4, 3072), number, dtype=np.uint8)
    return pickle.dumps({"data": pixels, "labels": [0, 1, 2, 3]})


def packed(files):
    """A compressed archive of (name, content)."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for name, data in files:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return content.getvalue()


WHOLE = packed([(f"{FOLDER}/{name}", batch(number)) for number, name in enumerate(BATCHES)])


@pytest.fixture
def served(monkeypatch, home, no_data_folder):
    """Make the catalogue believe that an archive of this content is the published one, and serve it."""
    servers = []

    def serve(content):
        context = serving(content)
        servers.append(context)
        server = context.__enter__()
        facts = {
            "address": f"http://127.0.0.1:{server.server_port}/{NAME}",
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        monkeypatch.setattr(catalogue, "CATALOGUE", {**CATALOGUE, NAME: replace(CATALOGUE[NAME], **facts)})
        monkeypatch.setattr("pooch.core.time.sleep", lambda _: None)
        return server

    yield serve
    for context in servers:
        context.__exit__(None, None, None)


def in_folder(home):
    return sorted(path.name for path in (home / "benchmarks").iterdir())


def test_a_fetched_archive_is_unpacked_and_its_images_can_be_scored(served, home):
    with pytest.raises(MissingDataError, match=f"data get {NAME}"):
        open_source("torchvision", get_dataset("cifar10"))
    assert "is not on this machine" in file_status(NAME).problem
    server = served(WHOLE)
    assert fetch(NAME) == home / "benchmarks" / FOLDER
    # Nothing is left of the archive, nor of the unpacking.
    assert in_folder(home) == [FOLDER]
    assert file_status(NAME).problem is None
    source = open_source("torchvision", get_dataset("cifar10"))
    assert source.count == 20
    assert source.images([0, 7, 19], 32)[:, 0, 0, 0].tolist() == [0, 1, 4]
    assert resolved(images="torchvision", samples=20, image_seed=3).images.source.count == 20
    fetch(NAME)
    assert server.asked == 1


def test_removing_it_removes_the_folder(served, home):
    served(WHOLE)
    fetch(NAME)
    assert remove_file(NAME) == home / "benchmarks" / FOLDER
    assert in_folder(home) == []
    with pytest.raises(MissingDataError, match="nothing to remove"):
        remove_file(NAME)


def test_an_archive_got_by_hand_is_checked_and_unpacked(served, home, tmp_path):
    served(WHOLE)
    (tmp_path / NAME).write_bytes(WHOLE)
    assert keep_copy(tmp_path / NAME, catalogue.CATALOGUE[NAME]) == home / "benchmarks" / FOLDER
    assert (tmp_path / NAME).exists()
    (tmp_path / NAME).write_bytes(WHOLE + b"more")
    with pytest.raises(DamagedTableError, match="is not the published file"):
        keep_copy(tmp_path / NAME, catalogue.CATALOGUE[NAME])


def test_a_folder_that_lacks_a_file_is_told_and_fetched_again(served, home):
    served(WHOLE)
    (fetch(NAME) / "data_batch_4").unlink()
    assert "lacks data_batch_4" in file_status(NAME).problem
    fetch(NAME)
    assert file_status(NAME).problem is None


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (packed([(f"{FOLDER}/{BATCHES[0]}", batch(0))]), "lacks data_batch_2, data_batch_3"),
        (packed([("elsewhere/data_batch_1", batch(0))]), f"holds no folder {FOLDER}"),
        (packed([("../../outside", b"x")]), "cannot be unpacked"),
        (b"no archive at all", "cannot be unpacked"),
    ],
    ids=["incomplete", "another", "leads outside", "no archive"],
)
def test_of_an_archive_that_is_not_what_it_should_be_nothing_is_kept(served, home, content, fault):
    served(content)
    with pytest.raises(DamagedTableError, match=fault):
        fetch(NAME)
    assert in_folder(home) == []
    assert not (home / "outside").exists()


def test_another_content_is_refused_before_anything_is_unpacked(served, home):
    server = served(WHOLE)
    server.content = WHOLE[:-1] + b"!"
    with pytest.raises(DownloadError, match="came with another content"):
        fetch(NAME)
    assert in_folder(home) == []
