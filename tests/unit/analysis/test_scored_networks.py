"""Scores and accuracies side by side: what is refused, what filters let through, what a metric's values are."""

from dataclasses import replace

import numpy as np
import pytest

from swapcore.analysis.filtering import Filter, matching
from swapcore.analysis.joining import SIZE_COLUMNS, join
from swapcore.analysis.regularised import RankedBy, ranking_column
from swapcore.analysis.scored_networks import Columns
from swapcore.analysis.tables import NetworksKey
from swapcore.data.listing import known_digests, listing_digest
from swapcore.data.score_table import load_score_table
from swapcore.data.truths import load_truth
from swapcore.errors import DamagedTableError, InvalidInputError, UnknownNameError
from swapcore.problems.registry import get_listable, listable_names
from swapcore.spaces.nasbench201 import OPERATIONS, NasBench201
from swapcore.spaces.nasbench201_cost import effective_parameters, flops, parameters
from swapcore.values.regularisation import Regularisation, regularisation_of
from swapcore.values.size import SIZE_KINDS, validate_size_kind

SPACE = NasBench201()


@pytest.fixture(scope="module")
def scores():
    return load_score_table()


@pytest.fixture(scope="module")
def truth():
    return load_truth("nasbench201", "cifar10")


@pytest.fixture(scope="module")
def handful(networks):
    """500 cells, so that plain loops are quick."""
    return networks.part(np.sort(np.random.default_rng(0).choice(len(networks), 500, replace=False)))


def reordered(table, order):
    return replace(table, columns={name: column[order] for name, column in table.columns.items()})


def test_columns_are_aligned_and_in_their_units(networks, scores, truth):
    assert (networks.space, networks.column("swap").samples, len(networks)) == ("nasbench201", 16, 15_625)
    np.testing.assert_array_equal(networks.index, np.arange(15_625))
    for index in (0, 1, 77, 7_777, 15_624):
        cell = SPACE.at(index)
        assert networks.column("swap").raw[index] == scores.columns["score"][index]
        assert networks.total_size[index] == parameters(cell) / 1e6
        assert networks.effective_size[index] == effective_parameters(cell) / 1e6
        assert networks.flops[index] == flops(cell) / 1e6
        assert networks.accuracies[index] == truth.accuracies[index]


def test_saturation_is_the_share_of_the_patterns_that_are_possible(networks, scores):
    units = scores.columns["units"]
    assert (units < 2**16).any()
    assert (units > 2**16).any()
    possible = [min(int(count), 2**16) for count in units]
    np.testing.assert_allclose(networks.column("swap").saturation, scores.columns["score"] / possible)
    assert 0 < networks.column("swap").saturation.min() < networks.column("swap").saturation.max() <= 1


def test_saturation_follows_the_samples_of_the_table(scores, truth):
    fewer = replace(scores, provenance={**scores.provenance, "samples": 20})
    found = join(fewer, truth)
    assert found.column("swap").samples == 20
    possible = np.minimum(scores.columns["units"], 2**20)
    np.testing.assert_allclose(found.column("swap").saturation, scores.columns["score"] / possible)


def test_a_table_of_another_space_is_refused(scores, truth):
    for provenance in ({**scores.provenance, "space": "darts"}, {"samples": 16}):
        with pytest.raises(
            DamagedTableError, match=f"{scores.name} is of .* where nasbench201 is expected, .*; make it again"
        ):
            join(replace(scores, provenance=provenance), truth)


def test_a_table_without_the_number_of_samples_is_refused(scores, truth):
    with pytest.raises(DamagedTableError, match="samples"):
        join(replace(scores, provenance={"space": "nasbench201"}), truth)


def test_accuracies_of_an_unknown_space_are_refused(scores, truth):
    with pytest.raises(UnknownNameError, match="unknown space 'nasbench301'"):
        join(scores, replace(truth, space="nasbench301"))


@pytest.mark.parametrize("rows", [0, 3, 15_624])
def test_a_table_of_another_length_is_refused(rows, scores, truth):
    with pytest.raises(DamagedTableError, match=f"has {rows} architectures where 15625 .* expected"):
        join(reordered(scores, slice(rows)), truth)


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
        join(reordered(scores, order), truth)


def test_architectures_without_an_accuracy_are_left_out(scores, truth):
    gone = np.random.default_rng(1).choice(15_625, 1000, replace=False)
    accuracies = truth.accuracies.copy()
    accuracies[gone] = np.nan
    found = join(scores, replace(truth, accuracies=accuracies))
    kept = np.setdiff1d(np.arange(15_625), gone)
    np.testing.assert_array_equal(found.index, kept)
    np.testing.assert_array_equal(found.accuracies, truth.accuracies[kept])
    np.testing.assert_array_equal(found.column("swap").scores, scores.columns["score"][kept])
    np.testing.assert_array_equal(found.flops, scores.columns["flops"][kept] / 1e6)
    assert (
        len(found.column("swap").saturation)
        == len(found.total_size)
        == len(found.effective_size)
        == len(found)
        == 14_625
    )


def test_a_part_keeps_the_columns_aligned(networks):
    positions = np.array([5, 15_000, 7])
    mask = np.zeros(15_625, dtype=bool)
    mask[positions] = True
    for keep, expected in ((positions, [5, 15_000, 7]), (mask, [5, 7, 15_000])):
        part = networks.part(keep)
        assert part.index.tolist() == expected
        for name in ("total_size", "effective_size", "flops", "accuracies"):
            np.testing.assert_array_equal(getattr(part, name), getattr(networks, name)[expected])
        for name in ("scores", "raw", "saturation"):
            whole = getattr(networks.column("swap"), name)
            np.testing.assert_array_equal(getattr(part.column("swap"), name), whole[expected])


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
    found = matching(handful, chosen, kind)
    assert found.index.tolist() == expected
    np.testing.assert_array_equal(found.accuracies, handful.accuracies[np.isin(handful.index, expected)])


def test_the_filters_above_tell_something(handful):
    counts = {name: len(matching(handful, chosen, "effective")) for name, chosen in FILTERS.items()}
    assert counts["everything"] == 500
    assert counts["nothing"] == counts["empty bounds"] == 0
    several = ("sizes", "accuracies", "with one", "with two", "without one", "without two", "with and without")
    assert all(20 < counts[name] < 480 for name in (*several, "all at once"))
    assert len(matching(handful, FILTERS["sizes"], "total")) != counts["sizes"]


def test_bounds_are_inclusive(handful):
    for kind in SIZE_KINDS:
        size = float(np.median(handful.sizes(kind)))
        assert set(matching(handful, Filter(sizes=(size, size)), kind).sizes(kind)) == {size}
    accuracy = float(handful.accuracies[33])
    assert handful.index[33] in matching(handful, Filter(accuracies=(accuracy, accuracy)), "total").index


def test_an_unknown_operation_lists_the_known_ones(handful):
    for chosen in (Filter(with_operations=("max_pool",)), Filter(without_operations=("max_pool",))):
        with pytest.raises(UnknownNameError, match=f"operation 'max_pool'; known: {', '.join(OPERATIONS)}"):
            matching(handful, chosen, "total")


def test_the_columns_of_a_score_table_are_its_scores_and_what_is_counted(handful):
    np.testing.assert_array_equal(handful.column("flops").scores, handful.flops)
    np.testing.assert_array_equal(handful.column("params").raw, handful.costs.parameters)
    np.testing.assert_array_equal(handful.column("size").scores, handful.total_size)
    np.testing.assert_array_equal(handful.column("effective_size").scores, handful.effective_size)
    assert (handful.total_size > handful.effective_size).any()
    assert handful.column("size").unit == "M parameters"


@pytest.mark.parametrize("metric", ["swap", "flops", "size"])
@pytest.mark.parametrize("kind", SIZE_KINDS)
def test_regularised_values_are_those_of_the_formula(metric, kind, handful):
    name = SIZE_COLUMNS[kind] if metric == "size" else metric
    plain = handful.column(name)
    size = handful.total_size if kind == "total" else handful.effective_size
    f = Regularisation(mu=0.8, sigma=0.3, size=kind)
    found = ranking_column(handful, RankedBy(metric=name, regularisation=f))
    np.testing.assert_allclose(found.scores, plain.scores * np.exp(-((size - 0.8) ** 2) / 0.3))
    assert (found.name, found.metric, found.regularisation) == (f"{name}_{kind}", metric, f)
    assert found.title == f"Regularised {plain.title} ({kind})"


def test_what_f_may_not_multiply_is_refused_with_what_it_may(handful):
    f = Regularisation(mu=0.8, sigma=0.3)
    with pytest.raises(InvalidInputError, match=r"go with the metrics swap, flops, .*; got metric 'params'"):
        ranking_column(handful, RankedBy(metric="params", regularisation=f))


def test_an_unknown_metric_or_size_lists_the_known_ones(handful):
    with pytest.raises(UnknownNameError, match=r"metric of table .* 'nothing'; known: swap, params, flops, size"):
        handful.column("nothing")
    for call in (
        lambda: handful.sizes("full"),
        lambda: matching(handful, Filter(), "full"),
        lambda: validate_size_kind("full"),
    ):
        with pytest.raises(UnknownNameError, match="size 'full'; known: total, effective"):
            call()


@pytest.mark.parametrize("given", [(1.0, None), (None, 1.0)])
def test_one_of_mu_and_sigma_alone_is_refused(given):
    with pytest.raises(InvalidInputError, match=r"mu and sigma go together: (mu|sigma) needs (mu|sigma) as well"):
        regularisation_of(*given)


def test_the_population_is_said_in_words(networks, handful):
    assert networks.population == "all 15,625 networks of NAS-Bench-201"
    of_table = f"500 of the 15,625 networks of NAS-Bench-201, of table {handful.table}"
    assert handful.population == of_table
    assert handful.population_of(497) == (
        f"497 of the 15,625 networks of NAS-Bench-201, with a value, out of 500 of table {handful.table}"
    )


def test_a_column_is_made_when_it_is_asked_for_and_kept(networks):
    asked = []

    def make():
        asked.append("swap")
        return networks.column("swap")

    columns = Columns({"swap": make})
    part = columns.part(np.array([3, 1]))
    assert list(part) == ["swap"]
    assert asked == []
    assert part["swap"].scores.tolist() == networks.column("swap").scores[[3, 1]].tolist()
    assert part["swap"] is part["swap"]
    assert columns["swap"] is networks.column("swap")
    assert asked == ["swap"]


def test_accuracies_of_a_list_are_found_by_text_in_a_table_of_the_whole_space(scores, truth):
    order = [77, 3, 15_000]
    listed = replace(
        truth,
        accuracies=np.array([91.0, 92.0, 93.0]),
        architectures=tuple(SPACE.format(SPACE.at(position)) for position in order),
    )
    found = join(scores, listed)
    assert found.index.tolist() == [3, 77, 15_000]
    assert found.accuracies.tolist() == [92, 91, 93]
    assert found.column("swap").scores.tolist() == scores.columns["score"][[3, 77, 15_000]].tolist()
    assert found.without_accuracy == 15_622


def test_the_order_of_a_space_is_told_by_its_digest():
    for name in listable_names():
        space = get_listable(name)
        assert known_digests().get(name) in {None, listing_digest(map(space.format, space.enumerate()))}
    assert known_digests().keys() <= set(listable_names())
    assert known_digests()["nasbench201"]
    assert listing_digest(["a", "b"]) != listing_digest(["b", "a"])


def test_keys_are_equal_where_their_choices_are():
    assert NetworksKey() == NetworksKey(filter=Filter())
    assert hash(NetworksKey()) == hash(NetworksKey(filter=Filter()))
    assert NetworksKey(filter=Filter(with_operations=("none",))) != NetworksKey()
    assert len({NetworksKey(), NetworksKey(truth="ptq"), NetworksKey(size="total")}) == 3
