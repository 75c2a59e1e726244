"""Bundled images as inputs: which, how many, how normalised, and what if they are not there."""

import importlib.metadata
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from swapcore.data.images import bundled
from swapcore.data.images.bundled import available, bundled_images, image_files, normalised_batch
from swapcore.errors import DamagedTableError, InvalidInputError, MissingDataError, UnknownNameError
from swapcore.problems.datasets import DATASETS, get_dataset

CIFAR10 = get_dataset("cifar10")
STATISTICS = {
    "cifar10": ((0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)),
    "cifar100": ((0.5071, 0.4865, 0.4409), (0.2673, 0.2564, 0.2762)),
    "imagenet16-120": ((0.4811, 0.4575, 0.4079), (0.2479, 0.2402, 0.2553)),
    "imagenet": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
}


def raw_pixels(prefix, index):
    """An image as it lies in the package, found without the library's help."""
    folder = Path(str(importlib.metadata.distribution("foolbox").locate_file("foolbox/data")))
    (file,) = folder.glob(f"{prefix}_{index:02d}_*")
    return np.array(Image.open(file).convert("RGB"))


def box_average(pixels, boxes):
    """Matrix (boxes, pixels) that averages the pixels whose centres lie in each of equal boxes."""
    box_of = np.floor((np.arange(pixels) + 0.5) * boxes / pixels)
    inside = (box_of == np.arange(boxes)[:, None]).astype(float)
    return inside / inside.sum(axis=1, keepdims=True)


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def header(width, height):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


SIGNATURE = b"\x89PNG\r\n\x1a\n"
START = SIGNATURE + header(32, 32)
PACKED = zlib.compress(bytes(32 * 97))
PIXELS = chunk(b"IDAT", PACKED)
END = chunk(b"IEND", b"")
DAMAGED = {
    "empty": b"",
    "text": b"<html>404</html>",
    "signature alone": SIGNATURE,
    "no pixels": START,
    "cut in the pixels": START + PIXELS[:15],
    "pixels that cannot be unpacked": START + chunk(b"IDAT", b"\x00" * 40) + END,
    "header too short": SIGNATURE + chunk(b"IHDR", b"\x00\x00\x00\x20"),
    "chunk too short": START + chunk(b"gAMA", b"1") + PIXELS + END,
    "impossible chunk": START + chunk(b"IDAT", PACKED[:10]) + chunk(b"\x02\xb2F\xd4", b"") + PIXELS,
    "impossible size": SIGNATURE + header(2**31 - 1, 2**31 - 1) + PIXELS + END,
}


@pytest.mark.parametrize(
    ("name", "resolution", "classes"),
    [("cifar10", 32, 10), ("cifar100", 32, 100), ("imagenet16-120", 16, 120), ("imagenet", 224, 1000)],
)
def test_the_bundled_images_of_each_data_set(name, resolution, classes):
    dataset = get_dataset(name)
    images = bundled_images(dataset, 20)
    assert images.shape == (20, resolution, resolution, 3)
    assert images.dtype == np.uint8
    assert (dataset.resolution, dataset.classes) == (resolution, classes)
    assert available(dataset) == len(image_files(dataset)) == 20
    assert len({image.tobytes() for image in images}) == 20


def test_there_are_four_data_sets():
    assert list(DATASETS) == ["cifar10", "cifar100", "imagenet16-120", "imagenet"]
    assert all(DATASETS[name].name == name for name in DATASETS)


@pytest.mark.parametrize("name", ["cifar10", "cifar100"])
def test_samples_are_the_first_images_in_the_order_of_their_numbers(name):
    images = bundled_images(get_dataset(name), 12)
    for index in range(12):
        assert (images[index] == raw_pixels(name, index)).all()


def test_the_order_of_samples_does_not_depend_on_the_order_in_which_the_package_lists_its_files(monkeypatch):
    expected = bundled_images(CIFAR10, 4)
    listed = list(importlib.metadata.files("foolbox"))
    monkeypatch.setattr(importlib.metadata, "files", lambda _: listed[::-1])
    assert (bundled_images(CIFAR10, 4) == expected).all()


@pytest.mark.parametrize("name", ["imagenet", "imagenet16-120"])
def test_imagenet_images_are_averaged_over_boxes_to_the_data_sets_resolution(name):
    dataset = get_dataset(name)
    reduced = bundled_images(dataset, 10).astype(float)
    for index in range(10):
        raw = raw_pixels("imagenet", index)
        rows, columns = (box_average(side, dataset.resolution) for side in raw.shape[:2])
        expected = np.einsum("ri,ijc,sj->rsc", rows, raw, columns, optimize=True)
        assert np.abs(reduced[index] - expected).max() <= 1


@pytest.mark.parametrize("name", STATISTICS)
def test_a_batch_is_normalised_for_its_data_set(name):
    mean, std = STATISTICS[name]
    dataset = get_dataset(name)
    batch = normalised_batch(dataset, 5)
    assert batch.shape == (5, 3, dataset.resolution, dataset.resolution)
    assert batch.dtype == np.float32
    assert batch.flags.c_contiguous
    pixels = bundled_images(dataset, 5).astype(float)
    for channel in range(3):
        expected = (pixels[..., channel] / 255 - mean[channel]) / std[channel]
        np.testing.assert_allclose(batch[:, channel], expected, rtol=1e-5, atol=1e-5)


def test_fewer_samples_are_the_beginning_of_more():
    assert (normalised_batch(CIFAR10, 20)[:3] == normalised_batch(CIFAR10, 3)).all()


@pytest.mark.parametrize("samples", [21, 1000])
def test_more_samples_than_images_are_refused_with_the_number_at_hand(samples):
    with pytest.raises(InvalidInputError) as caught:
        normalised_batch(CIFAR10, samples)
    assert str(caught.value) == (f"samples must be at most 20, the number of CIFAR-10 images at hand; got {samples}")


@pytest.mark.parametrize("samples", [0, -3, True, False, "16", 2.0, None])
def test_a_number_of_samples_that_is_not_a_positive_whole_number_is_refused(samples):
    with pytest.raises(InvalidInputError) as caught:
        bundled_images(CIFAR10, samples)
    assert str(caught.value) == f"samples must be a whole number of at least 1; got {samples!r}"


def package_not_found(name):
    raise importlib.metadata.PackageNotFoundError(name)


@pytest.mark.parametrize(
    "files", [package_not_found, lambda _: None, lambda _: []], ids=["not installed", "no record", "empty record"]
)
def test_missing_images_are_told_with_what_to_install(monkeypatch, files):
    monkeypatch.setattr(importlib.metadata, "files", files)
    with pytest.raises(MissingDataError) as caught:
        normalised_batch(CIFAR10, 4)
    assert "no images for cifar10" in str(caught.value)
    assert "'foolbox'" in str(caught.value)
    assert "pip install -r requirements.txt" in str(caught.value)
    assert available(CIFAR10) == 0


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_image_is_refused_with_the_name_of_its_file(monkeypatch, tmp_path, content):
    file = tmp_path / "cifar10_00_3.png"
    file.write_bytes(content)
    monkeypatch.setattr(bundled, "image_files", lambda _: (file,))
    with pytest.raises(DamagedTableError) as caught:
        bundled_images(CIFAR10, 1)
    assert f"{file} is not a readable image: " in str(caught.value)


def test_the_undamaged_image_of_these_tests_is_read(monkeypatch, tmp_path):
    file = tmp_path / "cifar10_00_3.png"
    file.write_bytes(START + PIXELS + END)
    monkeypatch.setattr(bundled, "image_files", lambda _: (file,))
    assert (bundled_images(CIFAR10, 1) == np.zeros((1, 32, 32, 3))).all()


def test_an_image_file_that_was_deleted_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(bundled, "image_files", lambda _: (tmp_path / "gone.png",))
    with pytest.raises((DamagedTableError, MissingDataError), match=r"gone\.png"):
        bundled_images(CIFAR10, 1)


def test_the_package_that_carries_the_images_is_never_imported():
    program = (
        "import sys; from swapcore.data.images.bundled import normalised_batch; "
        "from swapcore.problems.datasets import DATASETS; "
        "[normalised_batch(dataset, 2) for dataset in DATASETS.values()]; "
        "print([name for name in sys.modules if name.split('.')[0] in ('foolbox', 'torch')])"
    )
    project = Path(bundled.__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", program], cwd=project, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_data_set_is_refused_with_the_known_ones():
    with pytest.raises(UnknownNameError) as caught:
        get_dataset("CIFAR-10")
    assert str(caught.value) == "unknown data set 'CIFAR-10'; known: cifar10, cifar100, imagenet16-120, imagenet"
