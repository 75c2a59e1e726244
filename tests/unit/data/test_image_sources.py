"""Sources of images: one contract for all, a balanced choice among them, and what is refused."""

import builtins
import importlib.metadata
import os
import pickle
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from swapcore.data.images import cifar, pictures
from swapcore.data.images.bundled import normalised_batch
from swapcore.data.images.selection import SOURCES, ImageSelection, canonical_images, choose_images, open_source
from swapcore.data.score_table import ScoreTable
from swapcore.errors import DamagedTableError, InvalidInputError, MissingDataError
from swapcore.evaluation.evaluator import evaluate_one
from swapcore.evaluation.resolve import settings_facts
from swapcore.evaluation.settings import ScoreSettings
from swapcore.problems.datasets import DATASETS, get_dataset
from swapcore.problems.registry import get_space
from tests.scores import resolved, score

CIFAR10 = get_dataset("cifar10")
RNG = np.random.default_rng(0)
CELL = get_space("nasbench201").at(12_345)


def save(path, seed, size=(40, 36)):
    """An image of random pixels; gives the pixels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    return pixels


@pytest.fixture
def flat(tmp_path):
    """Five images without classes, beside what is none."""
    folder = tmp_path / "flat"
    for number, name in enumerate(["b.png", "a.bmp", "d.PNG", "c.png", "e.webp"]):
        save(folder / name, number)
    (folder / "notes.txt").write_text("not an image")
    (folder / ".hidden.png").write_text("not an image either")
    return folder


@pytest.fixture
def classes(tmp_path):
    """Three classes of 5, 2 and 3 images, and a subfolder without any."""
    folder = tmp_path / "classes"
    for label, (name, count) in enumerate((("ant", 5), ("bee", 2), ("cat", 3))):
        for number in range(count):
            save(folder / name / f"{number}.png", 10 * label + number)
    (folder / "aardvark").mkdir()
    return folder


@pytest.fixture
def many(tmp_path):
    """Fourteen images without classes: enough that a score is not saturated."""
    folder = tmp_path / "many"
    for number in range(14):
        save(folder / f"{number:02d}.png", 50 + number)
    return folder


def write_batch(path, pixels, labels, *, key="labels", protocol=2, extra=()):
    """A file as torchvision's download has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"data": pixels, key: labels, "batch_label": "a batch", "filenames": ["x.png"], **dict(extra)}
    path.write_bytes(pickle.dumps(content, protocol=protocol))


@pytest.fixture
def torchvision_home(home):
    """Five training files of CIFAR-10 with 4 images each, and one of CIFAR-100 with 6; gives the pixels."""
    ten = RNG.integers(0, 256, (20, 3072), dtype=np.uint8)
    hundred = RNG.integers(0, 256, (6, 3072), dtype=np.uint8)
    labels = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] * 2
    for number in range(5):
        rows = slice(4 * number, 4 * number + 4)
        write_batch(home / "cifar-10-batches-py" / f"data_batch_{number + 1}", ten[rows], labels[rows])
    write_batch(home / "cifar-100-python" / "train", hundred, [99, 3, 3, 50, 0, 7], key="fine_labels")
    return {"cifar10": (ten, labels), "cifar100": (hundred, [99, 3, 3, 50, 0, 7])}


@pytest.fixture(params=[*SOURCES, "flat", "classes"])
def source(request, torchvision_home):
    if request.param in SOURCES:
        return open_source(request.param, CIFAR10)
    return open_source(f"folder:{request.getfixturevalue(request.param)}", CIFAR10)


@pytest.mark.parametrize("resolution", [8, 32, 33])
def test_every_source_gives_the_images_that_were_asked_for_in_their_order(source, resolution):
    images = source.images([3, 0, 4], resolution)
    assert (images.shape, images.dtype) == ((3, resolution, resolution, 3), np.uint8)
    assert (source.images([0], resolution)[0] == images[1]).all()
    assert (source.images([4, 3], resolution) == images[[2, 0]]).all()
    assert len({image.tobytes() for image in images}) == 3
    again = open_source(source.name, CIFAR10)
    assert (again.images([3, 0, 4], resolution) == images).all()


def test_every_source_gives_inputs_that_networks_take(source):
    inputs = source.inputs([0, 2], 16)
    assert (inputs.shape, inputs.dtype, inputs.flags.c_contiguous) == ((2, 3, 16, 16), np.float32, True)
    shown = source.images([0, 2], 16).transpose(0, 3, 1, 2) / 255
    mean, std = (np.array(values).reshape(1, 3, 1, 1) for values in (CIFAR10.mean, CIFAR10.std))
    if source.name == "noise":
        possible = (inputs * std + mean > 0) & (inputs * std + mean < 1)
        assert np.abs(((shown - mean) / std - inputs)[possible]).max() < 0.01
    else:
        np.testing.assert_allclose(inputs, (shown - mean) / std, rtol=1e-5, atol=1e-5)


def test_every_source_says_what_it_is(source):
    assert source.count >= 5
    assert source.title
    assert source.labels is None or (source.labels.shape, source.labels.dtype) == ((source.count,), np.int64)
    assert (source.labels is None) is (source.name in ("crops", "noise") or source.name.endswith("flat"))
    assert source.drawn_by_seed is (source.name in ("crops", "noise"))
    assert canonical_images(source.name) == source.name
    assert all(path.is_file() for path in source.files([0, 1]))


@pytest.mark.parametrize("name", ["crops", "noise"])
def test_a_seed_makes_random_images(name):
    zero, other = open_source(name, CIFAR10, 0), open_source(name, CIFAR10, 1)
    assert (open_source(name, CIFAR10).images([5], 32) == zero.images([5], 32)).all()
    assert (zero.images([5], 32) != other.images([5], 32)).any()


def test_noise_is_standard_normal():
    values = open_source("noise", CIFAR10).inputs(range(20), 32)
    assert values.mean() == pytest.approx(0, abs=0.02)
    assert values.std() == pytest.approx(1, abs=0.02)
    assert abs(np.corrcoef(values[0].ravel(), values[1].ravel())[0, 1]) < 0.1


def test_a_crop_is_the_average_over_boxes_of_a_square_in_its_photograph():
    source = open_source("crops", CIFAR10, 3)
    folder = Path(str(importlib.metadata.distribution("foolbox").locate_file("foolbox/data")))
    boxes = {
        (file.name, factor): box_averages(np.array(Image.open(file).convert("RGB"), dtype=float)[..., 0], factor)
        for file in folder.glob("imagenet_*")
        for factor in (2, 3, 4)
    }
    assert len(boxes) == 60
    seen = []
    for crop in source.images(range(5), 32).astype(float):
        found = [key for key, averages in boxes.items() if contains(averages, crop[..., 0], key[1])]
        assert len(found) == 1
        seen.append(found[0])
    assert len({name for name, _ in seen}) == 5
    assert len({factor for _, factor in seen}) > 1


def test_as_many_crops_in_a_row_as_there_are_photographs_are_of_different_ones():
    assert sorted(open_source("crops", CIFAR10, 3).order) == list(range(20))
    assert [*open_source("crops", CIFAR10, 3).order] != [*open_source("crops", CIFAR10, 4).order]


def box_averages(pixels, side):
    """Average of the square of that side at every place of one channel."""
    sums = np.pad(pixels, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    return (sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]) / side**2


def contains(averages, crop, factor):
    """Whether a crop, 1/factor as large as its square, is found anywhere."""
    rows, columns = (length - 31 * factor for length in averages.shape)
    corners = np.abs(averages[:rows, :columns] - crop[0, 0]) <= 1
    corners &= np.abs(averages[31 * factor :, 31 * factor :] - crop[31, 31]) <= 1
    places = [slice(place, place + 32 * factor, factor) for place in range(max(rows, columns))]
    return any(np.abs(averages[places[top], places[left]] - crop).max() <= 1 for top, left in np.argwhere(corners))


def test_a_crop_is_never_smaller_than_what_is_made_of_it():
    images = open_source("crops", get_dataset("imagenet"), 0).images(range(4), 224)
    # Nothing was blown up: neighbouring pixels differ as in the photographs.
    assert images.shape == (4, 224, 224, 3)
    small = open_source("crops", get_dataset("imagenet"), 0).images(range(4), 32)
    assert small.shape == (4, 32, 32, 3)


def test_the_images_of_a_flat_folder_come_by_name_without_labels(flat):
    source = open_source(f"folder:{flat}", CIFAR10)
    assert [path.name for path in source.files(range(5))] == ["a.bmp", "b.png", "c.png", "d.PNG", "e.webp"]
    assert source.labels is None
    pixels = np.array(Image.open(flat / "b.png"))
    assert (source.images([1], 36) == pixels[:, 2:38]).all(), "the middle square"


def test_the_images_of_class_folders_come_in_turns_with_labels(classes):
    source = open_source(f"folder:{classes}", CIFAR10)
    names = [f"{path.parent.name}{path.stem}" for path in source.files(range(source.count))]
    assert names == ["ant0", "bee0", "cat0", "ant1", "bee1", "cat1", "ant2", "cat2", "ant3", "ant4"]
    assert source.labels.tolist() == [0, 1, 2, 0, 1, 2, 0, 2, 0, 0]


def test_images_that_come_to_a_folder_or_go_are_noticed(classes):
    assert open_source(f"folder:{classes}", CIFAR10).count == 10
    save(classes / "bee" / "new.png", 1)
    (classes / "ant" / "0.png").unlink()
    for folder in ("ant", "bee"):
        os.utime(classes / folder, (1, 1))
    source = open_source(f"folder:{classes}", CIFAR10)
    assert (source.count, source.labels.tolist()[:3]) == (10, [0, 1, 2])
    assert source.files([0])[0].name == "1.png"


@pytest.mark.parametrize("counts", [(5, 5, 5), (1, 9, 4), (2, 2, 30, 2, 1)])
@pytest.mark.parametrize("seed", range(5))
def test_a_choice_is_as_balanced_as_it_can_be(counts, seed):
    labels = np.repeat(np.arange(len(counts)), counts)
    labels = labels[np.random.default_rng(seed).permutation(len(labels))]
    for samples in range(1, len(labels) + 1):
        chosen = choose_images(labels, len(labels), samples, seed)
        assert len(set(chosen.tolist())) == samples
        found = np.bincount(labels[chosen], minlength=len(counts))
        # No class could give one to another that has two fewer.
        for count, available in zip(found, counts, strict=True):
            assert count == available or count >= found.max() - 1
    assert choose_images(labels, len(labels), 3, seed).tolist() == chosen[:3].tolist()


def test_a_choice_depends_on_the_seed_and_every_image_has_its_chance():
    labels = np.repeat(np.arange(4), 5)
    chosen = [tuple(choose_images(labels, 20, 4, seed).tolist()) for seed in range(200)]
    assert len(set(chosen)) > 150
    counts = np.bincount(np.concatenate(chosen), minlength=20)
    assert counts.min() > 15
    assert counts.max() < 75
    assert choose_images(None, 20, 20, 1).tolist() != list(range(20))
    assert sorted(choose_images(None, 20, 20, 1).tolist()) == list(range(20))


def test_without_a_seed_the_first_images_are_taken_as_ever():
    for name in DATASETS:
        selection = ImageSelection(dataset=name, samples=7).open()
        assert selection.inputs().tobytes() == normalised_batch(get_dataset(name), 7).tobytes()
    assert resolved().images.inputs().tobytes() == normalised_batch(CIFAR10, 16).tobytes()


def test_a_seed_chooses_balanced_bundled_images_with_their_labels():
    whole = ImageSelection(dataset="cifar10", samples=20).open()
    chosen = ImageSelection(dataset="cifar10", samples=8, seed=4).open()
    images, labels = whole.inputs(), whole.labels()
    assert labels.tolist() == [3, 8, 8, 0, 6, 6, 1, 6, 3, 1, 0, 9, 5, 7, 9, 8, 5, 7, 8, 6]
    places = [next(place for place in range(20) if (images[place] == one).all()) for one in chosen.inputs()]
    assert chosen.labels().tolist() == labels[places].tolist()
    # Of ten classes eight are there.
    assert len(set(chosen.labels().tolist())) == len(set(places)) == 8


def test_class_folders_give_a_balanced_batch_with_and_without_a_seed(classes):
    for seed in (None, 0, 1):
        selection = ImageSelection(dataset="cifar10", images=f"folder:{classes}", samples=6, seed=seed).open()
        assert np.bincount(selection.labels()).tolist() == [2, 2, 2]


@pytest.mark.parametrize("protocol", range(6))
def test_the_files_of_torchvision_are_read_whatever_wrote_them(protocol, home):
    pixels = RNG.integers(0, 256, (4, 3072), dtype=np.uint8)
    for number in range(1, 6):
        write_batch(home / "cifar-10-batches-py" / f"data_batch_{number}", pixels, [3, 1, 0, 9], protocol=protocol)
    source = open_source("torchvision", CIFAR10)
    assert (source.count, source.labels.tolist()) == (20, [3, 1, 0, 9] * 5)
    assert (source.images([2, 5], 32) == pixels[[2, 1]].reshape(2, 3, 32, 32).transpose(0, 2, 3, 1)).all()


def test_a_file_that_python_2_wrote_is_read(home):
    pixels = RNG.integers(0, 256, (1, 3072), dtype=np.uint8)
    # What cPickle of Python 2 gives for {'data': array, 'labels': [7]}, with its texts of bytes.
    text = lambda value: b"T" + len(value).to_bytes(4, "little") + value  # noqa: E731
    dtype = (
        b"cnumpy\ndtype\n("
        + text(b"u1")
        + b"K\x00K\x01tR(K\x03"
        + text(b"|")
        + b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
    )
    array = (
        b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00t" + text(b"b") + b"tR"
        b"(K\x01(K\x01M\x00\x0ct" + dtype + b"\x89" + text(pixels.tobytes()) + b"tb"
    )
    content = b"\x80\x02}(" + text(b"data") + array + text(b"labels") + b"](K\x07eu."
    for number in range(1, 6):
        path = home / "cifar-10-batches-py" / f"data_batch_{number}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    source = open_source("torchvision", CIFAR10)
    assert source.labels.tolist() == [7] * 5
    assert source.images([4], 32).transpose(0, 3, 1, 2).tobytes() == pixels.tobytes()


def test_the_files_of_torchvision_are_what_torchvision_reads(torchvision_home, home, monkeypatch):
    from torchvision import datasets

    for name, kind in (("cifar10", datasets.CIFAR10), ("cifar100", datasets.CIFAR100)):
        monkeypatch.setattr(kind, "_check_integrity", lambda self: True)
        monkeypatch.setattr(kind, "_load_meta", lambda self: None)
        theirs = kind(home)
        ours = open_source("torchvision", get_dataset(name))
        assert (ours.images(range(ours.count), 32) == theirs.data).all()
        assert ours.labels.tolist() == theirs.targets == torchvision_home[name][1]


def test_torchvision_images_are_reduced_by_averages(torchvision_home):
    source = open_source("torchvision", CIFAR10)
    whole, half = (source.images([7], side)[0].astype(float) for side in (32, 16))
    assert np.abs(whole.reshape(16, 2, 16, 2, 3).mean((1, 3)) - half).max() <= 1


class Attack:
    """Calls what it is told to when it is unpickled by whoever trusts it."""

    def __init__(self, *call):
        self.call = call

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize(
    "attack",
    [
        Attack(os.system, ("touch {mark}",)),
        Attack(builtins.eval, ("open('{mark}', 'w')",)),
        Attack(builtins.getattr, (np, "save")),
        Attack(np.save, ("{mark}", 1)),
        Attack(np.dtype, ("O",)),
        np.array([1, "a"], dtype=object),
        np.zeros((4, 3072), dtype=np.float64),
    ],
    ids=["system", "eval", "getattr", "save", "objects", "array of objects", "other type"],
)
def test_a_file_that_wants_more_than_an_array_is_refused_and_nothing_happens(attack, torchvision_home, home, tmp_path):
    mark = tmp_path / "mark"
    if isinstance(attack, Attack):
        attack = Attack(attack.call[0], tuple(str(one).format(mark=mark) for one in attack.call[1]))
    bad = home / "cifar-10-batches-py" / "data_batch_3"
    for place in ("data", "elsewhere"):
        good = np.zeros((4, 3072), dtype=np.uint8)
        write_batch(bad, good, [0] * 4, extra={place: attack}.items())
        with pytest.raises(DamagedTableError, match=r"data_batch_3 is damaged: .*; get the file again"):
            open_source("torchvision", CIFAR10)
    assert not mark.with_suffix(".npy").exists()
    assert not mark.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>404</html>",
        pickle.dumps([1, 2]),
        pickle.dumps({"data": np.zeros((4, 3072), dtype=np.uint8)}),
        pickle.dumps({"data": np.zeros((4, 3000), dtype=np.uint8), "labels": [0] * 4}),
        pickle.dumps({"data": np.zeros((4, 3072), dtype=np.uint8), "labels": [0] * 3}),
        pickle.dumps({"data": np.zeros((4, 3072), dtype=np.uint8), "labels": ["a"] * 4}),
        pickle.dumps({"data": np.zeros((4, 3072), dtype=np.uint8), "labels": [-1] * 4}),
        pickle.dumps({"data": np.zeros((4, 3072), dtype=np.uint8), "labels": [10] * 4}),
        pickle.dumps({"data": b"bytes", "labels": []}),
        pickle.dumps({"data": np.zeros((4, 3072), dtype=np.uint8), "labels": [0] * 4})[:-200],
        b"\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\x7f",
        b"\x80\x04cnumpy\nndarray\n)\x81N.",
        b"\x80\x02cnumpy\ndtype\nX\x02\x00\x00\x00u1\x85R.",
    ],
    ids=range(14),
)
def test_a_damaged_torchvision_file_is_named(content, torchvision_home, home):
    (home / "cifar-10-batches-py" / "data_batch_2").write_bytes(content)
    with pytest.raises(DamagedTableError, match=r"cifar-10-batches-py.* is damaged: "):
        open_source("torchvision", CIFAR10)


def test_every_cut_through_a_torchvision_file_is_told(torchvision_home, home):
    path = home / "cifar-10-batches-py" / "data_batch_2"
    whole = path.read_bytes()
    for length in [*range(0, 200, 7), len(whole) // 2, len(whole) - 1]:
        path.write_bytes(whole[:length])
        with pytest.raises(DamagedTableError, match="data_batch_2 is damaged"):
            cifar.read_batch(path, "labels")


def test_a_data_set_that_is_not_on_this_machine_is_told_with_how_to_get_it(home, no_data_folder):
    with pytest.raises(MissingDataError, match=r"no folder cifar-10-batches-py in .*data get cifar-10-python.tar.gz"):
        resolved(images="torchvision")
    (home / "cifar-10-batches-py").mkdir(parents=True)
    with pytest.raises(MissingDataError, match=r"data_batch_1 is missing; the folder must hold data_batch_1, "):
        resolved(images="torchvision")
    with pytest.raises(InvalidInputError, match="there for cifar10, cifar100; got dataset 'imagenet'"):
        resolved(images="torchvision", dataset="imagenet")


def test_the_folder_of_benchmark_files_is_looked_in_first(torchvision_home, tmp_path, monkeypatch):
    monkeypatch.setenv("SWAP_DATA_DIR", str(tmp_path / "data"))
    pixels = np.full((3, 3072), 200, dtype=np.uint8)
    for number in range(1, 6):
        write_batch(tmp_path / "data" / "cifar-10-batches-py" / f"data_batch_{number}", pixels, [1, 2, 3])
    assert open_source("torchvision", CIFAR10).count == 15


@pytest.mark.parametrize(
    ("images", "words"),
    [
        ("", "images must be one of bundled, crops, torchvision, noise or folder:PATH; got ''"),
        ("Bundled", "got 'Bundled'"),
        ("/tmp", "got '/tmp'"),
        (None, "got None"),
        (3, "got 3"),
        ("folder:", "must name a folder; got 'folder:'"),
        ("folder: ", "must name a folder"),
        ("folder:a\0b", "must name a folder"),
    ],
)
def test_what_is_no_source_is_refused_with_those_there_are(images, words):
    with pytest.raises(InvalidInputError) as caught:
        ScoreSettings(images=images)
    assert words in str(caught.value)


def test_a_folder_that_cannot_be_used_is_named(tmp_path, flat, classes):
    missing, file, empty = tmp_path / "missing", flat / "a.bmp", tmp_path / "empty"
    empty.mkdir()
    (empty / "notes.txt").touch()
    for folder, words in (
        (missing, f"a folder that can be read; got folder:{missing} (No such file or directory)"),
        (file, f"a folder that can be read; got folder:{file} (Not a directory)"),
        (empty, f"{empty} holds no images; their names end in .png, .jpg"),
    ):
        with pytest.raises(InvalidInputError) as caught:
            resolved(images=f"folder:{folder}", samples=2)
        assert words in str(caught.value)
    with pytest.raises(InvalidInputError, match=r"at most 5, the number of images of the folder .*flat at hand; got 6"):
        resolved(images=f"folder:{flat}", samples=6)
    save(classes / "loose.png", 0)
    with pytest.raises(
        InvalidInputError, match=r"either all in it or all in its subfolders, .*; got 1 in it and 10 in"
    ):
        resolved(images=f"folder:{classes}", samples=2)


def bomb(width, height):
    """A PNG of a few bytes that says that it is large."""

    def chunk(kind, content):
        return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "content",
    [b"just text", b"", bomb(9_000, 8_000), bomb(11_000, 10_000), bomb(60_000, 60_000), b"%!PS-Adobe-3.0 EPSF-3.0\n"],
    ids=["text", "empty", "bomb", "bomb of Pillow's warning", "bomb of Pillow's error", "program"],
)
@pytest.mark.filterwarnings("default")
def test_an_image_that_is_none_or_too_much_is_named(content, flat, recwarn):
    (flat / "c.png").write_bytes(content)
    request = resolved(images=f"folder:{flat}", samples=5, preset="lite")
    with pytest.raises(DamagedTableError, match=r"c\.png is not a readable image: "):
        evaluate_one(CELL, request)
    assert not [warning for warning in recwarn if "bomb" in str(warning.message)]
    assert evaluate_one(CELL, resolved(images=f"folder:{flat}", samples=2, preset="lite")).value > 0


def test_kinds_of_files_that_start_programs_are_never_tried(tmp_path):
    Image.new("RGB", (8, 8)).save(tmp_path / "plain.gif")
    (tmp_path / "plain.gif").rename(tmp_path / "plain.png")
    with pytest.raises(DamagedTableError, match=r"plain\.png is not a readable image"):
        pictures.read_picture(tmp_path / "plain.png", 8)


def test_transparent_grey_and_palette_images_are_read_as_colours(tmp_path):
    for mode in ("RGBA", "L", "P", "1", "LA"):
        Image.new(mode, (8, 8)).save(tmp_path / f"{mode}.png")
        assert pictures.read_picture(tmp_path / f"{mode}.png", 8).shape == (8, 8, 3)


def test_a_metric_that_looks_at_labels_needs_images_that_have_them(flat, classes):
    for images in (f"folder:{flat}", "crops", "noise"):
        with pytest.raises(
            InvalidInputError, match=rf"the metric 'zico' looks at labels, which images {images} do not"
        ):
            resolved(images=images, samples=4, metric="zico")
        resolved(images=images, samples=4, metric="nwot")
    resolved(images=f"folder:{classes}", samples=4, metric="zico")
    for number in range(12):
        save(classes / f"class{number}" / "one.png", number)
    with pytest.raises(InvalidInputError, match="at most 10 classes, as many as cifar10; got 15"):
        resolved(images=f"folder:{classes}", samples=4, metric="zico")


def test_a_score_follows_its_images(many):
    def value(**options):
        return score(CELL, preset="lite", samples=14, **options).value

    scores = [
        value(),
        value(images="crops"),
        value(images="noise"),
        value(images=f"folder:{many}"),
        value(image_seed=1),
        value(images="crops", image_seed=1),
        value(images="noise", image_seed=1),
        value(resolution=16),
    ]
    assert len(set(scores)) == len(scores)
    assert value() == scores[0] == value(resolution=32)
    assert value(images="crops") == scores[1] == value(images="crops", image_seed=0)


def test_a_file_that_changed_is_read_again(many):
    settings = {"preset": "lite", "samples": 14, "images": f"folder:{many}"}
    before, conditions = score(CELL, **settings).value, resolved(**settings).conditions()
    assert resolved(**settings).conditions() == conditions
    for path in many.glob("*.png"):
        save(path, 100 + int(path.stem), (50, 50))
    assert score(CELL, **settings).value != before
    assert resolved(**settings).conditions()["inputs"] != conditions["inputs"]


def test_a_relative_folder_is_kept_by_its_absolute_path(flat, monkeypatch):
    monkeypatch.chdir(flat.parent)
    assert ScoreSettings(images="folder:flat", samples=2).images == f"folder:{flat}"
    monkeypatch.setenv("HOME", str(flat.parent))
    assert ScoreSettings(images="folder:~/flat", samples=2).images == f"folder:{flat}"


def test_what_is_not_asked_of_the_images_is_left_out_of_the_provenance():
    plain = settings_facts(resolved())
    assert set(plain) == {
        "space", "dataset", "metric", "samples", "repeats", "seed", "preset", "channels", "cells", "device",
    }  # fmt: skip
    asked = {"images": "noise", "image_seed": 0, "resolution": 16}
    assert settings_facts(resolved(**asked)) == {**plain, **asked}
    assert settings_facts(resolved(image_seed=0)) == {**plain, "image_seed": 0}


@pytest.mark.parametrize(("space", "preset", "usual"), [("nasbench201", "paper", 32), ("darts", "lite", 16)])
def test_a_resolution_takes_the_place_of_the_usual_one(space, preset, usual):
    assert resolved(space=space, preset=preset).shape.resolution == usual
    request = resolved(space=space, preset=preset, resolution=24)
    assert request.shape.resolution == request.images.selection.pixels == 24
    assert request.images.inputs().shape == (16, 3, 24, 24)


@pytest.mark.parametrize("resolution", [0, 7, -8, 1025, 16.0, True, "16"])
def test_a_resolution_that_makes_no_sense_is_refused(resolution):
    with pytest.raises(InvalidInputError, match=f"whole number of pixels from 8 to 1024; got {resolution!r}"):
        ScoreSettings(resolution=resolution)


@pytest.mark.parametrize("seed", [-1, 1.5, True, "0"])
def test_a_seed_of_images_that_is_none_is_refused(seed):
    with pytest.raises(InvalidInputError, match=f"image_seed must be a whole number .*; got {seed!r}"):
        ScoreSettings(image_seed=seed)


def test_titles_say_what_the_images_are():
    def title(**options):
        return resolved(**options).images.title

    assert title() == "16 bundled CIFAR-10 images"
    assert title(image_seed=3, samples=4) == "4 bundled CIFAR-10 images by seed 3"
    assert title(images="crops") == "16 crops of bundled ImageNet photographs"
    assert title(images="noise", image_seed=2) == "16 samples of N(0, 1) noise by seed 2"


def test_the_title_of_a_table_names_other_images():
    def title(**options):
        return ScoreTable(name="mine", columns={}, provenance=settings_facts(resolved(**options))).title

    assert title() == "paper network, 16 samples"
    assert title(images="noise", image_seed=0) == "paper network, 16 samples, images noise, image seed 0"
    assert title(resolution=16, seed=2) == "paper network, 16 samples, seed 2, resolution 16"


def test_no_source_imports_torch(torchvision_home, classes):
    program = (
        "import sys; from swapcore.data.images.selection import ImageSelection; "
        "[ImageSelection(dataset='cifar10', images=name, samples=4).open().inputs() for name in sys.argv[1:]]; "
        "print([name for name in sys.modules if name.split('.')[0] in ('foolbox', 'torch', 'torchvision')])"
    )
    project = Path(cifar.__file__).parents[3]
    command = [sys.executable, "-c", program, *SOURCES, f"folder:{classes}"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
