"""What the browser gets of networks is what the library has, to the last digit that matters."""

import gzip
import json
from dataclasses import replace

import numpy as np
import pytest

from swapcore.analysis.ranks import best_tenth
from swapcore.analysis.setting_maps import setting_maps
from swapcore.figures.live import LiveNetworks, pack

COUNT = 60
RNG = np.random.default_rng(3)
SCORES = RNG.integers(1, 30, size=COUNT) * 1234.567890123
ACCURACIES = np.round(RNG.uniform(10, 94, size=COUNT), 2)
SIZES = RNG.integers(70_000, 1_500_000, size=COUNT) / 1e6
MUS, SIGMAS = np.array([0.2, 0.7, 1.1]), np.array([0.1, 1.0])
NETWORKS = LiveNetworks(
    channel="here",
    scores=SCORES,
    accuracies=ACCURACIES,
    sizes=SIZES,
    labels=[f"Zelle {number} · {'θ' * (number % 3)}" for number in range(COUNT)],
    highest=94.5,
    regularised=True,
    mu=(0.0, 2.0, 0.01),
    sigmas=("0.1", "0.316", "1"),
    unit="M",
    titles={"score": "s × f", "plain": "s", "accuracy": "a (%)", "size": "Θ"},
    captions={"scatter-caption": "<b>as it is</b>"},
)


def unpacked(packed):
    """The head, and name -> (type, bytes), by the description of the format alone."""
    length = int.from_bytes(packed[:4], "little")
    head = json.loads(packed[4 : 4 + length])
    assert (4 + length) % 4 == 0, "arrays of four bytes begin at a multiple of four"
    at, parts = 4 + length, {}
    for part in head["arrays"]:
        parts[part["name"]] = (part["type"], packed[at : at + part["bytes"]])
        at += part["bytes"]
    assert at == len(packed), "nothing comes behind the arrays"
    return head, parts


def numbers(parts, name):
    """An array as the browser puts it together."""
    kind, content = parts[name]
    return np.frombuffer(content, np.dtype(kind).newbyteorder("<")).astype(float)


def test_everything_comes_out_as_it_went_in():
    head, parts = unpacked(pack(NETWORKS))
    for name, given in (("scores", SCORES), ("accuracies", ACCURACIES), ("sizes", SIZES)):
        np.testing.assert_array_equal(numbers(parts, name), given)
    kind, content = parts["tenth"]
    assert kind == "uint32"
    np.testing.assert_array_equal(np.frombuffer(content, "<u4"), best_tenth(ACCURACIES))
    kind, content = parts["labels"]
    assert kind == "text"
    assert gzip.decompress(content).decode().split("\n") == NETWORKS.labels
    assert "pinned" not in parts
    for name in ("channel", "highest", "regularised", "unit", "titles", "captions", "small"):
        assert head[name] == getattr(NETWORKS, name), name
    assert head["mu"] == {"low": 0.0, "high": 2.0, "step": 0.01}
    assert head["sigmas"] == ["0.1", "0.316", "1"]
    assert head["floor"] == np.quantile(ACCURACIES, 0.05)
    assert head["log"] is False
    assert head["map"] is None
    assert head["colours"]["sizes"][0][1] == "#440154", "viridis"


@pytest.mark.parametrize("scale", [1e-300, 1e-30, 1e-3, 1.0, 1e9, 1e30, 1e300])
def test_no_digit_is_lost(scale):
    values = RNG.normal(size=1000) * scale
    _, parts = unpacked(pack(replace(wide(1000), scores=values)))
    assert parts["scores"][0] == "float64"
    np.testing.assert_array_equal(numbers(parts, "scores"), values)


def test_values_that_differ_in_their_last_digit_stay_different():
    accuracies = np.where(np.arange(COUNT) % 2, 91.6016, np.nextafter(91.6016, 100))
    _, parts = unpacked(pack(replace(NETWORKS, accuracies=accuracies)))
    assert len(np.unique(numbers(parts, "accuracies"))) == 2


def wide(count):
    return replace(
        NETWORKS,
        scores=np.arange(count, dtype=float),
        accuracies=np.linspace(10, 90, count),
        sizes=np.linspace(0.1, 1, count),
        labels=["x"] * count,
    )


def test_values_that_float32_holds_take_half_the_bytes():
    _, parts = unpacked(pack(replace(NETWORKS, scores=np.arange(COUNT, dtype=float))))
    assert parts["scores"][0] == "float32"
    assert len(parts["scores"][1]) == 4 * COUNT
    np.testing.assert_array_equal(numbers(parts, "scores"), np.arange(COUNT))
    assert parts["accuracies"][0] == "float64"


def test_values_beyond_float32_travel_as_float64():
    scores = np.geomspace(1e-3, 1e41, COUNT)
    head, parts = unpacked(pack(replace(NETWORKS, scores=scores)))
    assert parts["scores"][0] == "float64"
    np.testing.assert_array_equal(numbers(parts, "scores"), scores)
    assert head["log"] is True


def test_the_same_networks_are_the_same_bytes_and_others_are_not():
    first = pack(NETWORKS)
    assert pack(replace(NETWORKS, scores=SCORES.copy(), labels=list(NETWORKS.labels))) == first
    versions = {unpacked(first)[0]["version"]}
    moved = SCORES.copy()
    moved[17] = np.nextafter(moved[17], np.inf)
    others = (
        {"scores": SCORES + 1},
        {"accuracies": ACCURACIES[::-1]},
        {"labels": ["x"] * COUNT},
        {"captions": {}},
        {"highest": 95.0},
        {"regularised": False},
        {"pinned": SCORES},
    )
    versions |= {unpacked(pack(replace(NETWORKS, **other)))[0]["version"] for other in others}
    assert len(versions) == 1 + len(others)


def test_a_pinned_metric_may_be_unknown_for_some():
    pinned = SIZES * 7.3
    pinned[[0, 5]] = np.nan
    _, parts = unpacked(pack(replace(NETWORKS, pinned=pinned)))
    found = numbers(parts, "pinned")
    assert np.isnan(found[[0, 5]]).all()
    np.testing.assert_array_equal(found, pinned)
    _, parts = unpacked(pack(replace(NETWORKS, pinned=np.full(COUNT, np.nan))))
    assert np.isnan(numbers(parts, "pinned")).all()


def test_maps_have_their_values_and_none_where_nothing_is_defined():
    maps = setting_maps(SCORES, SIZES, ACCURACIES, MUS, SIGMAS)
    maps.criteria[0].found[1, 2] = np.nan
    head, _ = unpacked(pack(replace(NETWORKS, maps=maps)))
    assert head["map"]["mus"] == MUS.tolist()
    assert head["map"]["sigmas"] == SIGMAS.tolist()
    assert list(head["map"]["criteria"]) == ["spearman", "top10", "regret", "best_of_ten"]
    for criterion in maps.criteria:
        found = head["map"]["criteria"][criterion.name]
        np.testing.assert_array_equal(np.array(found["values"], dtype=float), criterion.found)
        assert found["title"] == criterion.title
        assert found["lowerIsBetter"] == criterion.lower_is_better
        assert (found["low"], found["high"]) == criterion.shown
        assert (found["best"]["mu"], found["best"]["sigma"]) == criterion.best
    assert head["map"]["criteria"]["spearman"]["values"][1][2] is None


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_few_networks_are_packed_too(count):
    head, parts = unpacked(pack(wide(count)))
    assert len(numbers(parts, "scores")) == count
    assert len(parts["tenth"][1]) == 4 * len(best_tenth(np.linspace(10, 90, count)))
    assert head["floor"] >= 10


def test_a_hundred_thousand_networks_take_a_few_bytes_each():
    count = 100_000
    packed = pack(replace(wide(count), labels=[f"network {number}" for number in range(count)]))
    _, parts = unpacked(packed)
    np.testing.assert_array_equal(numbers(parts, "accuracies"), np.linspace(10, 90, count))
    assert len(packed) < 30 * count
