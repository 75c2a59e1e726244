"""One metric on the same networks: commands and pages show the same numbers, because one function makes them."""

import json

import numpy as np
import pytest

from pages.components.cached_networks import cached_report
from pages.components.metrics.cached_leaderboard import cached_leaderboard
from swapcore.analysis.regularised import RankedBy
from swapcore.analysis.tables import NetworksKey, default_metric_table
from swapcore.cli.main import main
from swapcore.values.regularisation import Regularisation

TABLE = default_metric_table("nasbench201", "cifar10").name
SETTINGS = tuple(Regularisation(mu=0.8, sigma=0.681, size=kind) for kind in ("total", "effective"))
KEY = NetworksKey(space="nasbench201", dataset="cifar10", truth="baseline", table=TABLE)
FIGURES = (
    "n",
    "spearman",
    "kendall",
    "pearson",
    "top10_spearman",
    "ndcg",
    "precision_at_100",
    "picked_accuracy",
    "regret",
    "regret_best_of_10",
)


def printed(capsys, *words):
    assert main([*words, "--space", "nasbench201", "--dataset", "cifar10", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def figures(found):
    """Everything that is shown of a correlation, as one array; undefined ones are NaN."""
    named = dict(found)
    named.setdefault("picked_accuracy", named.get("best_accuracy"))
    values = [named[name] for name in FIGURES]
    return np.array([*values, *named["spearman_ci"]], dtype=float)


def test_commands_and_pages_agree_on_every_metric(capsys):
    board = printed(capsys, "leaderboard", "--table", TABLE, "--mu", "0.8", "--sigma", "0.681")
    standings = {one["name"]: one for one in board["standings"]}
    on_page = cached_leaderboard(KEY, ())
    # The metrics of the table, and ensembles that come with the package.
    assert len(on_page.standings) >= 25
    # The command has SWAP regularised with either size, and the factor alone, too.
    assert len(standings) == len(on_page.standings) + 3
    for standing in on_page.standings:
        name = standing.column.name
        expected = figures(standings[name])
        assert figures(vars(standing.correlation)) == pytest.approx(expected, abs=1e-12, nan_ok=True), name
        report = cached_report(KEY, RankedBy(metric=name))
        assert figures(vars(report.correlation)) == pytest.approx(expected, abs=1e-12, nan_ok=True), name
        size = ("--size", "effective") if name == "effective_size" else ()
        found = printed(capsys, "correlate", "--metric", name, "--scores", TABLE, *size)
        assert figures(found) == pytest.approx(expected, abs=1e-12, nan_ok=True), name
        assert found["undefined"] == standings[name]["undefined"]
        assert found["population"] == report.population


@pytest.mark.parametrize("f", SETTINGS, ids=lambda f: f.size)
def test_commands_and_pages_agree_on_a_regularised_metric(f, capsys):
    words = ("--mu", str(f.mu), "--sigma", str(f.sigma))
    board = printed(capsys, "leaderboard", "--table", TABLE, "--metric", "swap", "--metric", "flops", *words)
    standings = {one["name"]: one for one in board["standings"]}
    for metric in ("swap", "flops"):
        expected = figures(standings[f"{metric}_{f.size}"])
        found = printed(capsys, "correlate", "--metric", metric, "--scores", TABLE, "--size", f.size, *words)
        assert figures(found) == pytest.approx(expected, abs=1e-12)
        report = cached_report(KEY, RankedBy(metric=metric, regularisation=f))
        assert figures(vars(report.correlation)) == pytest.approx(expected, abs=1e-12)
    # A page draws fewer resamples while a person moves μ and σ: all but the interval are the same.
    standing = cached_leaderboard(KEY, SETTINGS).of(f"swap_{f.size}")
    page = figures(vars(standing.correlation))[: len(FIGURES)]
    assert page == pytest.approx(figures(standings[f"swap_{f.size}"])[: len(FIGURES)], abs=1e-12)
