"""Whole searches by a staged ensemble: the real searcher and loop, with values that are looked up.

SWAP and sizes are the bundled ones of all cells; the Jacobian covariance, SynFlow and the Zen-score are those of
another group, for the 9,445 cells with nothing cut off: elsewhere they are undefined, and rank last.
"""

import csv
import functools
from dataclasses import replace

import numpy as np
import pytest

from swapcore.analysis.ensemble_fit import combined, members_named
from swapcore.analysis.ensembles import member_values
from swapcore.analysis.metric_column import column_of
from swapcore.analysis.scored_networks import Columns
from swapcore.data.truths import load_truth
from swapcore.environment import data_folders
from swapcore.problems.registry import get_listable
from swapcore.runs.driving import search_cycles
from swapcore.runs.looked_up import LookedUpScorer
from swapcore.runs.settings import SearchSettings, searcher_settings
from swapcore.values.regularisation import Regularisation

FILE = "nb201_zc_proxies.csv"
OTHERS = ("jacov", "synflow", "zen")
SEEDS = 20
F = Regularisation(mu=0.8, sigma=0.68, size="effective")


@pytest.fixture(scope="module")
def whole(networks):
    """All cells with SWAP and the others' values."""
    paths = [folder / FILE for folder in data_folders() if (folder / FILE).is_file()]
    if not paths:
        pytest.skip(f"{FILE} is not on this machine; set SWAP_DATA_DIR")
    space = get_listable("nasbench201")
    values = {name: np.full(len(networks), np.nan) for name in OTHERS}
    with paths[0].open(newline="") as file:
        for row in csv.DictReader(file):
            position = space.index(space.parse(row["net_str"]))
            for name in OTHERS:
                values[name][position] = float(row[name])
    makers = {name: functools.partial(column_of, name, raw, {}) for name, raw in values.items()}
    return replace(networks, columns=Columns({**networks.columns.makers, **makers}))


def ends(values):
    """Position of what each search ends with."""
    space = get_listable("nasbench201")
    found = []
    for seed in range(SEEDS):
        settings = SearchSettings(searcher=searcher_settings("swap-nas", seed=seed))
        *_, last = search_cycles(settings.new_loop(), space, LookedUpScorer(space, values))
        found.append(space.index(last.best.architecture))
    return np.array(found)


def test_searches_by_the_staged_ensemble_end_where_regularised_scores_do_not(whole, nats_bench):
    sample = whole.part(whole.columns["zen"].known)
    first, second = members_named(sample, ["swap", "jacov", "synflow"], F), members_named(sample, ["zen", "synflow"])
    staged = combined(sample, first, name="staged", title="", method="staged", second=second)
    sizes = {"total": whole.total_size, "effective": whole.effective_size}
    values = staged.scores(member_values(staged.members, whole.columns, sizes))
    trained = load_truth("nasbench201", "cifar10", "nats-bench").accuracies
    by_ensemble = ends(values)
    assert np.median(trained[by_ensemble]) >= 94.1
    assert np.median(load_truth("nasbench201", "cifar10", "baseline").accuracies[by_ensemble]) >= 93.69
    regularised = ends(whole.columns["swap"].scores * F.factor(whole.effective_size))
    assert np.median(trained[by_ensemble]) > np.median(trained[regularised]) + 1
