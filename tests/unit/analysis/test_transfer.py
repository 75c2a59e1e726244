"""Leave one space out: chosen on all others, judged on the one; beside a naive computation, and the bundled outcome."""

import dataclasses
import hashlib
import itertools

import numpy as np
import pytest
from scipy import stats

from swapcore.analysis.metric_column import MetricColumn
from swapcore.analysis.scored_networks import Columns, NetworkCosts, ScoredNetworks
from swapcore.analysis.tables import default_metric_table, joined
from swapcore.analysis.transfer import TransferCase, cheap_members, recipes_of, scores_of, transfer
from swapcore.analysis.transfer_outcome import BUNDLED_TRANSFER, bundled_transfer, read_transfer
from swapcore.data.metric_table import metric_table_files
from swapcore.data.truths import load_truth
from swapcore.errors import DamagedTableError, InvalidInputError, MissingDataError

SPACES = (("first", "one"), ("first", "two"), ("second", "one"), ("third", "one"))
"""Made-up spaces with their data sets."""
NAMES = ("a", "b", "c")


def column(name, scores, seconds=1.0):
    return MetricColumn(
        name=name, metric=name, title=name, family="rival", paper="", scores=scores, raw=scores, seconds=seconds
    )


def made_up(space, columns, accuracies):
    count = len(accuracies)
    costs = NetworkCosts(parameters=np.arange(count), effective_parameters=np.arange(count), flops=np.arange(count))
    return ScoredNetworks(
        space=space,
        table=f"table-{space}",
        index=np.arange(count),
        accuracies=accuracies,
        columns=Columns({one.name: (lambda one=one: one) for one in columns}),
        cost_of_all=lambda: costs,
        without_accuracy=0,
        of_table=count,
        provenance={},
    )


@pytest.fixture(scope="module")
def cases():
    """Four of 60 networks; in the third, which is ranked by other members than the rest, some values are undefined."""
    rng = np.random.default_rng(3)
    found = []
    for number, (space, dataset) in enumerate(SPACES):
        accuracies = np.round(rng.normal(80, 5, 60), 2)
        weights = (0.2, 0.6, 0.9) if space == "second" else (0.8, 0.7, 0.1)
        values = [np.round(w * stats.zscore(accuracies) + rng.normal(0, 0.8, 60), 3) for w in weights]
        if number == 2:
            values[0][[4, 9, 33]] = np.nan
        columns = [column(name, scores) for name, scores in zip(NAMES, values, strict=True)]
        found.append(TransferCase(dataset=dataset, truth="t", networks=made_up(space, columns, accuracies)))
    return tuple(found)


def naive_scores(case, members, way):
    """The same by SciPy's ranks; what is undefined has half of the lowest rank, and counts for nothing in a mean."""
    count, parts, known = len(case.networks), [], []
    for name in members:
        scores = case.networks.column(name).scores
        defined = ~np.isnan(scores)
        ranks = np.full(count, np.nan)
        ranks[defined] = stats.rankdata(scores[defined]) / defined.sum()
        parts.append(np.where(defined, ranks, np.nanmin(ranks) / 2))
        known.append(defined)
    parts, known = np.array(parts), np.array(known)
    if way == "log-rank":
        return np.exp(np.log(parts).mean(axis=0))
    counted = np.where(known, parts, 0).sum(axis=0)
    return counted / (len(members) if way == "borda" else known.sum(axis=0).clip(1))


def naive_spearman(case, members, way):
    scores = naive_scores(case, members, way)
    some = np.any([~np.isnan(case.networks.column(name).scores) for name in members], axis=0)
    return stats.spearmanr(scores[some], case.networks.accuracies[some]).statistic


def naive_choice(cases, left_out, most):
    """(mean ρ over the other spaces, recipe) of the best recipe there."""
    best = None
    for count in range(1, most + 1):
        for members in itertools.combinations(NAMES, count):
            for way in ("mean-rank", "log-rank", "borda"):
                by_space = {}
                for case in cases:
                    if case.space != left_out:
                        by_space.setdefault(case.space, []).append(naive_spearman(case, members, way))
                mean = np.mean([np.mean(values) for values in by_space.values()])
                if best is None or mean > best[0] + 1e-9:
                    best = (mean, members, way)
    return best


@pytest.mark.parametrize("most", [1, 3])
def test_what_is_chosen_and_what_it_is_worth_are_those_of_a_naive_computation(cases, most):
    found = transfer(cases, most=most, members=NAMES)
    chosen = {(row.left_out, row.dataset): row for row in found.rows if row.kind == "recipe"}
    assert set(chosen) == set(SPACES)
    for case in cases:
        row = chosen[case.space, case.dataset]
        mean, members, way = naive_choice(cases, case.space, most)
        assert row.recipe.members == members
        assert len(members) == 1 or row.recipe.combination == way
        assert row.elsewhere == pytest.approx(mean)
        assert row.spearman == pytest.approx(naive_spearman(case, members, way))
        assert row.spearman_ci[0] < row.spearman < row.spearman_ci[1]
    assert found.recipes == (3 if most == 1 else 3 + 3 * 3 + 3)


def test_the_space_that_is_left_out_has_no_say_in_the_choice(cases):
    before = transfer(cases, members=NAMES)
    turned = dataclasses.replace(cases[2].networks, accuracies=-cases[2].networks.accuracies)
    after = transfer([*cases[:2], dataclasses.replace(cases[2], networks=turned), cases[3]], members=NAMES)
    recipes = [{row.left_out: row.recipe for row in one.rows if row.kind == "recipe"} for one in (before, after)]
    assert recipes[0]["second"] == recipes[1]["second"]
    assert recipes[0]["first"] != recipes[1]["first"]


def test_hindsight_is_never_worse_and_singles_are_single(cases):
    rows = transfer(cases, members=NAMES).rows
    for space, dataset in SPACES:
        by_kind = {row.kind: row for row in rows if (row.left_out, row.dataset) == (space, dataset)}
        assert by_kind["hindsight"].spearman >= by_kind["recipe"].spearman
        assert len(by_kind["single"].recipe.members) == 1


def test_the_progress_is_told_and_the_outcome_is_the_same_again(cases):
    told = []
    first = transfer(cases, members=NAMES, told=lambda done, of: told.append((done, of)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert transfer(cases, members=NAMES) == first


def test_one_space_is_not_enough(cases):
    with pytest.raises(MissingDataError, match="at least 2 spaces with metrics and accuracies; got 1"):
        transfer(cases[:2], members=NAMES)
    with pytest.raises(InvalidInputError, match="most must be a whole number of at least 1; got 0"):
        transfer(cases, most=0, members=NAMES)


def test_slow_undefined_and_constant_metrics_are_not_among_the_cheap():
    rng = np.random.default_rng(0)
    accuracies = rng.normal(size=20)

    def networks(space, slow):
        columns = [
            column("swap", rng.normal(size=20), 0.01),
            column("nwot", rng.normal(size=20), 0.03),
            column("jacov", rng.normal(size=20), slow),
            column("zen", np.where(np.arange(20) < 11, np.nan, 1.5), 0.01),
            column("plain", np.ones(20), 0.01),
        ]
        return TransferCase(dataset="d", truth="t", networks=made_up(space, columns, accuracies))

    assert cheap_members([networks("first", 0.02), networks("second", 0.02)]) == ("swap", "nwot", "jacov")
    assert cheap_members([networks("first", 0.02), networks("second", 0.04)]) == ("swap", "nwot")


def test_recipes_of_one_member_have_one_way():
    found = list(recipes_of(NAMES, 2))
    assert [one.members for one in found[:3]] == [("a",), ("b",), ("c",)]
    assert len(found) == len({(one.members, one.combination) for one in found}) == 3 + 3 * 3


def test_a_damaged_file_says_how_to_make_it_again(tmp_path):
    path = tmp_path / "transfer.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(
        DamagedTableError, match=r"transfer.json cannot be read .* python -m swapcore ensemble transfer"
    ):
        read_transfer(path)


def test_the_bundled_outcome_is_that_of_the_bundled_tables():
    found = bundled_transfer()
    files = metric_table_files()
    for table, digest in found.tables.items():
        assert hashlib.sha256(files[table].read_bytes()).hexdigest() == digest, (
            f"{table} has changed: python -m swapcore ensemble transfer --output {BUNDLED_TRANSFER.name}"
        )
    checked = 0
    for row in found.rows:
        try:
            truth = load_truth(row.left_out, row.dataset, row.truth)
        except MissingDataError:
            continue
        networks = joined(default_metric_table(row.left_out, row.dataset), truth)
        scores = scores_of(row.recipe, networks)
        known = ~np.isnan(scores)
        rho = stats.spearmanr(scores[known], networks.accuracies[known]).statistic
        assert (known.sum(), row.spearman) == (row.n, pytest.approx(rho, abs=1e-9))
        checked += 1
    assert checked
