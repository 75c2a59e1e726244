"""Populations: which architectures they have, what they are called, and that figures are theirs alone."""

import csv

import numpy as np
import pytest
from scipy import stats

from swapcore.analysis.populations import population_mask, population_size
from swapcore.analysis.published import networks_of, published_beside, published_elsewhere, published_standings
from swapcore.analysis.ranks import spearman
from swapcore.analysis.top_of_ranking import ndcg
from swapcore.data.truths import load_truth
from swapcore.environment import data_folders
from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.problems.population import Population
from swapcore.problems.registry import PROBLEMS, get_listable
from swapcore.problems.target import PublishedCorrelation

OTHERS = "nb201_zc_proxies.csv"


@pytest.fixture(scope="module")
def reachable_texts():
    """Architectures of a public file of metrics, of the cells without operations that are cut off."""
    for folder in data_folders():
        if (folder / OTHERS).is_file():
            with (folder / OTHERS).open(newline="") as file:
                return {row["net_str"] for row in csv.DictReader(file)}
    pytest.skip(f"{OTHERS} is in none of {[str(folder) for folder in data_folders()]}")


def texts(networks):
    return set(networks.texts(np.arange(len(networks))))


def test_the_cells_with_nothing_cut_off_are_those_that_others_have_listed(networks, reachable_texts):
    found = networks.among("reachable")
    assert len(found) == 9445
    assert texts(found) == reachable_texts
    assert found.population == "all 9,445 networks of NAS-Bench-201 in which no operation is cut off by none"


def is_cut_off(text):
    """Whether an operation is cut off, by walking over the string itself, node by node."""
    groups = [
        [(part.split("~")[0], int(part.split("~")[1])) for part in group.strip("|").split("|")]
        for group in text.split("+")
    ]
    edges = [(source, target + 1, name) for target, group in enumerate(groups) for name, source in group]
    edges = [edge for edge in edges if edge[2] != "none"]

    def leads(start, end):
        return start == end or any(leads(target, end) for source, target, _ in edges if source == start)

    return not all(leads(0, source) and leads(target, 3) for source, target, _ in edges)


def test_a_naive_walk_finds_the_same_cells(networks):
    rows = np.random.default_rng(0).choice(len(networks), 500, replace=False)
    mask = population_mask("nasbench201", "reachable")
    naive = [not is_cut_off(text) for text in networks.texts(rows)]
    assert mask[networks.index[rows]].tolist() == naive
    assert 0 < sum(naive) < 500


def test_the_distinct_cells_are_the_first_of_each_class(networks):
    space, found = get_listable("nasbench201"), networks.among("distinct")
    assert len(found) == population_size("nasbench201", "distinct") == 6466
    first = {}
    for position, cell in enumerate(space.enumerate()):
        first.setdefault(space.canonical(cell), position)
    assert found.index.tolist() == sorted(first.values())


def test_parameters_and_swap_rank_the_9445_as_published(networks, nats_bench):
    """VKDNW (CVPR 2025) gives parameters ρ .799 and nDCG .745 on CIFAR-10, on the cells with nothing cut off."""
    accuracies = load_truth("nasbench201", "cifar10", "nats-bench").accuracies
    part = networks.among("reachable")
    trained = accuracies[part.index]
    parameters, swap = part.column("params").scores, part.column("swap").scores
    assert spearman(parameters, trained) == pytest.approx(0.799, abs=0.0005)
    assert stats.spearmanr(parameters, trained).statistic == pytest.approx(0.799, abs=0.0005)
    assert ndcg(parameters, trained) == pytest.approx(0.745, abs=0.002)
    assert spearman(swap, trained) == pytest.approx(0.821, abs=0.0005)
    assert ndcg(swap, trained) == pytest.approx(0.621, abs=0.0005)


def test_a_population_of_a_part_says_of_how_many(networks):
    some = networks.part(np.arange(0, 15_625, 100)).among("distinct")
    whole = population_mask("nasbench201", "distinct")
    assert len(some) == whole[::100].sum()
    assert some.population.startswith(f"{len(some)} of the 6,466 networks of NAS-Bench-201, one of each class of")


def test_what_is_no_population_is_told(networks):
    with pytest.raises(UnknownNameError, match=r"population 'prime'.*all, distinct, reachable"):
        networks.among("prime")
    with pytest.raises(InvalidInputError, match="these are 'distinct' networks already"):
        networks.among("distinct").among("reachable")
    second = networks.part(np.flatnonzero(~population_mask("nasbench201", "distinct"))[:1])
    with pytest.raises(InvalidInputError, match="none of the 1 networks"):
        second.among("distinct")
    assert networks.among("all") is networks
    for wrong in ({"name": "all", "one_of_each": True}, {"name": "some"}):
        with pytest.raises(InvalidInputError, match="leaves nothing out"):
            Population(title="", **wrong)


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_every_space_has_all_of_its_architectures_and_parts_of_them(problem):
    assert problem.populations[0].name == "all"
    for one in problem.populations:
        size, whole = population_size(problem.name, one.name), population_size(problem.name, "all")
        assert size is None or 0 < size <= whole
        assert one.title
        assert one.definition


def test_published_figures_stand_beside_their_own_population_only():
    beside = published_beside("nasbench201", "cifar10", "reachable")
    assert {one.metric: one.spearman for one in beside}["VKDNW"] == 0.815
    assert {one.population for one in beside} == {"reachable"}
    by_row = published_standings("nasbench201", "cifar10", "all")
    assert by_row["az_nas"].spearman == 0.913
    assert published_standings("nasbench201", "cifar10", "reachable")["az_nas"].spearman == 0.892
    assert "nwot" not in by_row
    elsewhere = published_elsewhere("nasbench201", "cifar10", "all")
    assert not set(elsewhere) & set(published_beside("nasbench201", "cifar10", "all"))
    words = {networks_of("nasbench201", one) for one in elsewhere}
    assert words == {"9,445 cells with nothing cut off", "1,000 cells", "724 cells of their own"}


def test_a_published_figure_has_one_population_or_words_for_its_networks():
    for wrong in ({}, {"population": "all", "networks": "724 cells"}):
        with pytest.raises(InvalidInputError, match="a population or words"):
            PublishedCorrelation(metric="M", against="accuracy", spearman=0.5, paper="P", **wrong)
