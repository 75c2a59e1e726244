"""Scores and accuracies side by side: what is refused, what filters let through, what a metric's values are."""

from dataclasses import replace

import numpy as np
import pytest

from swapcore.analysis.landscape import Filter, Landscape, LandscapeKey, metric_values
from swapcore.data.score_table import load_score_table
from swapcore.data.truths import load_truth
from swapcore.errors import DamagedTableError, InvalidInputError, UnknownNameError
from swapcore.spaces.nasbench201 import OPERATIONS, NasBench201
from swapcore.spaces.nasbench201_cost import effective_parameters, flops, parameters
from swapcore.values.size import SIZE_KINDS, validate_size_kind

SPACE = NasBench201()


@pytest.fixture(scope="module")
def scores():
    return load_score_table()


@pytest.fixture(scope="module")
def truth():
    return load_truth("nasbench201", "cifar10")


@pytest.fixture(scope="module")
def handful(landscape):
    """500 cells, so that plain loops are quick."""
    return landscape.part(np.sort(np.random.default_rng(0).choice(len(landscape), 500, replace=False)))


def reordered(table, order):
    return replace(table, columns={name: column[order] for name, column in table.columns.items()})


def test_columns_are_aligned_and_in_their_units(landscape, scores, truth):
    assert (landscape.space, landscape.samples, len(landscape)) == ("nasbench201", 16, 15_625)
    np.testing.assert_array_equal(landscape.index, np.arange(15_625))
    for index in (0, 1, 77, 7_777, 15_624):
        cell = SPACE.at(index)
        assert landscape.swap[index] == scores.columns["score"][index]
        assert landscape.total_size[index] == parameters(cell) / 1e6
        assert landscape.effective_size[index] == effective_parameters(cell) / 1e6
        assert landscape.flops[index] == flops(cell) / 1e6
        assert landscape.accuracies[index] == truth.accuracies[index]


def test_saturation_is_the_share_of_the_patterns_that_are_possible(landscape, scores):
    units = scores.columns["units"]
    assert (units < 2**16).any()
    assert (units > 2**16).any()
    possible = [min(int(count), 2**16) for count in units]
    np.testing.assert_allclose(landscape.saturation, scores.columns["score"] / possible)
    assert 0 < landscape.saturation.min() < landscape.saturation.max() <= 1


def test_saturation_follows_the_samples_of_the_table(scores, truth):
    fewer = replace(scores, provenance={**scores.provenance, "samples": 20})
    found = Landscape.join(fewer, truth)
    assert found.samples == 20
    possible = np.minimum(scores.columns["units"], 2**20)
    np.testing.assert_allclose(found.saturation, scores.columns["score"] / possible)


def test_a_table_of_another_space_is_refused(scores, truth):
    for provenance in ({**scores.provenance, "space": "darts"}, {"samples": 16}):
        with pytest.raises(
            DamagedTableError, match=f"{scores.name} is of .* where nasbench201 is expected; make it again"
        ):
            Landscape.join(replace(scores, provenance=provenance), truth)


def test_a_table_without_the_number_of_samples_is_refused(scores, truth):
    with pytest.raises(DamagedTableError, match="samples"):
        Landscape.join(replace(scores, provenance={"space": "nasbench201"}), truth)


def test_accuracies_of_an_unknown_space_are_refused(scores, truth):
    with pytest.raises(UnknownNameError, match="unknown space 'nasbench301'"):
        Landscape.join(scores, replace(truth, space="nasbench301"))


@pytest.mark.parametrize("rows", [0, 3, 15_624])
def test_a_table_of_another_length_is_refused(rows, scores, truth):
    with pytest.raises(DamagedTableError, match=f"has {rows} architectures where 15625 .* expected"):
        Landscape.join(reordered(scores, slice(rows)), truth)


@pytest.mark.parametrize(
    "order",
    [
        np.arange(15_625)[::-1],
        np.roll(np.arange(15_625), 1),
        np.roll(np.arange(15_625), 5**5),
        np.random.default_rng(0).permutation(15_625),
        np.concatenate([np.arange(15_000), np.arange(15_624, 14_999, -1)]),
        np.concatenate([np.arange(7000), np.arange(7999, 6999, -1), np.arange(8000, 15_625)]),
    ],
    ids=["reversed", "one late", "a fifth late", "shuffled", "the end reversed", "a thousand reversed"],
)
def test_a_table_in_another_order_is_refused(order, scores, truth):
    with pytest.raises(DamagedTableError, match=f"{scores.name} is not in the order of nasbench201 at row"):
        Landscape.join(reordered(scores, order), truth)


def test_architectures_without_an_accuracy_are_left_out(scores, truth):
    gone = np.random.default_rng(1).choice(15_625, 1000, replace=False)
    accuracies = truth.accuracies.copy()
    accuracies[gone] = np.nan
    found = Landscape.join(scores, replace(truth, accuracies=accuracies))
    kept = np.setdiff1d(np.arange(15_625), gone)
    np.testing.assert_array_equal(found.index, kept)
    np.testing.assert_array_equal(found.accuracies, truth.accuracies[kept])
    np.testing.assert_array_equal(found.swap, scores.columns["score"][kept])
    np.testing.assert_array_equal(found.flops, scores.columns["flops"][kept] / 1e6)
    assert len(found.saturation) == len(found.total_size) == len(found.effective_size) == len(found) == 14_625


def test_a_part_keeps_the_columns_aligned(landscape):
    positions = np.array([5, 15_000, 7])
    mask = np.zeros(15_625, dtype=bool)
    mask[positions] = True
    for keep, expected in ((positions, [5, 15_000, 7]), (mask, [5, 7, 15_000])):
        part = landscape.part(keep)
        assert part.index.tolist() == expected
        for name in ("swap", "saturation", "total_size", "effective_size", "flops", "accuracies"):
            np.testing.assert_array_equal(getattr(part, name), getattr(landscape, name)[expected])


FILTERS = {
    "everything": Filter(),
    "sizes": Filter(sizes=(0.3, 0.8)),
    "accuracies": Filter(accuracies=(80.0, 91.0)),
    "with one": Filter(with_operations=("none",)),
    "with two": Filter(with_operations=("skip_connect", "avg_pool_3x3")),
    "without one": Filter(without_operations=("nor_conv_3x3",)),
    "without two": Filter(without_operations=("none", "skip_connect")),
    "with and without": Filter(with_operations=("nor_conv_3x3",), without_operations=("none",)),
    "with and without the same": Filter(with_operations=("none",), without_operations=("none",)),
    "all at once": Filter(
        sizes=(0.2, 1.0), accuracies=(50, 94), with_operations=("nor_conv_1x1",), without_operations=("avg_pool_3x3",)
    ),
    "nothing": Filter(sizes=(2.0, 3.0)),
    "empty bounds": Filter(accuracies=(91.0, 80.0)),
}


def lets_through(chosen, kind, index, accuracy):
    cell = SPACE.at(int(index))
    size = (parameters if kind == "total" else effective_parameters)(cell) / 1e6
    if chosen.sizes is not None and not chosen.sizes[0] <= size <= chosen.sizes[1]:
        return False
    if chosen.accuracies is not None and not chosen.accuracies[0] <= accuracy <= chosen.accuracies[1]:
        return False
    return set(chosen.with_operations) <= set(cell.operations) and not set(chosen.without_operations) & set(
        cell.operations
    )


@pytest.mark.parametrize("kind", SIZE_KINDS)
@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_lets_through_what_a_plain_loop_does(name, kind, handful):
    chosen = FILTERS[name]
    expected = [
        index
        for index, accuracy in zip(handful.index, handful.accuracies, strict=True)
        if lets_through(chosen, kind, index, accuracy)
    ]
    found = handful.matching(chosen, kind)
    assert found.index.tolist() == expected
    np.testing.assert_array_equal(found.accuracies, handful.accuracies[np.isin(handful.index, expected)])


def test_the_filters_above_tell_something(handful):
    counts = {name: len(handful.matching(chosen, "effective")) for name, chosen in FILTERS.items()}
    assert counts["everything"] == 500
    assert counts["nothing"] == counts["empty bounds"] == 0
    several = ("sizes", "accuracies", "with one", "with two", "without one", "without two", "with and without")
    assert all(20 < counts[name] < 480 for name in (*several, "all at once"))
    assert len(handful.matching(FILTERS["sizes"], "total")) != counts["sizes"]


def test_bounds_are_inclusive(handful):
    for kind in SIZE_KINDS:
        size = float(np.median(handful.sizes(kind)))
        assert set(handful.matching(Filter(sizes=(size, size)), kind).sizes(kind)) == {size}
    accuracy = float(handful.accuracies[33])
    assert handful.index[33] in handful.matching(Filter(accuracies=(accuracy, accuracy)), "total").index


def test_an_unknown_operation_lists_the_known_ones(handful):
    for chosen in (Filter(with_operations=("max_pool",)), Filter(without_operations=("max_pool",))):
        with pytest.raises(UnknownNameError, match=f"operation 'max_pool'; known: {', '.join(OPERATIONS)}"):
            handful.matching(chosen, "total")


def test_the_values_of_the_metrics_are_the_columns(handful):
    np.testing.assert_array_equal(metric_values(handful, "swap"), handful.swap)
    np.testing.assert_array_equal(metric_values(handful, "flops"), handful.flops)
    np.testing.assert_array_equal(metric_values(handful, "size"), handful.total_size)
    np.testing.assert_array_equal(metric_values(handful, "size", size="effective"), handful.effective_size)
    assert (handful.total_size > handful.effective_size).any()


@pytest.mark.parametrize("metric", ["swap", "flops", "size"])
@pytest.mark.parametrize("kind", SIZE_KINDS)
def test_regularised_values_are_those_of_the_formula(metric, kind, handful):
    plain = metric_values(handful, metric, size=kind)
    size = handful.total_size if kind == "total" else handful.effective_size
    found = metric_values(handful, metric, size=kind, mu=0.8, sigma=0.3)
    np.testing.assert_allclose(found, plain * np.exp(-((size - 0.8) ** 2) / 0.3))


def test_an_unknown_metric_or_size_lists_the_known_ones(handful):
    with pytest.raises(InvalidInputError, match=r"metric must be one of swap, size, params, flops, .*; got 'nwot'"):
        metric_values(handful, "nwot")
    with pytest.raises(UnknownNameError, match="metric 'nothing'; known: swap, size"):
        metric_values(handful, "nothing")
    for call in (
        lambda: metric_values(handful, "swap", size="full"),
        lambda: handful.sizes("full"),
        lambda: handful.matching(Filter(), "full"),
        lambda: validate_size_kind("full"),
    ):
        with pytest.raises(UnknownNameError, match="size 'full'; known: total, effective"):
            call()


@pytest.mark.parametrize("given", [{"mu": 1.0}, {"sigma": 1.0}])
def test_one_of_mu_and_sigma_alone_is_refused(given, handful):
    with pytest.raises(InvalidInputError, match=r"mu and sigma go together; got mu=.* and sigma="):
        metric_values(handful, "swap", **given)


@pytest.mark.parametrize(("mu", "sigma"), [(-0.1, 1), (0.5, 0), (0.5, -1), (float("nan"), 1), (0.5, float("inf"))])
def test_a_mu_or_sigma_that_is_not_allowed_is_refused(mu, sigma, handful):
    with pytest.raises(InvalidInputError, match="must be a finite number"):
        metric_values(handful, "swap", mu=mu, sigma=sigma)


def test_keys_are_equal_where_their_choices_are():
    assert LandscapeKey() == LandscapeKey(filter=Filter())
    assert hash(LandscapeKey()) == hash(LandscapeKey(filter=Filter()))
    assert LandscapeKey(filter=Filter(with_operations=("none",))) != LandscapeKey()
    assert len({LandscapeKey(), LandscapeKey(truth="ptq"), LandscapeKey(size="total")}) == 3
