"""``league``: every metric of a table ranked by how well it ranks trained networks."""

import argparse
import json
import sys
from typing import Any

from swapcore.analysis.calibration import CALIBRATED_ON, Calibration, calibrate
from swapcore.analysis.contest import REGULARISED, Contest, Regularisation, join, regularised
from swapcore.analysis.landscape import Landscape
from swapcore.analysis.league import Judge, Lead, Standing, leads, ranked
from swapcore.analysis.league_verdict import headline
from swapcore.analysis.published import published_standings
from swapcore.cli.command import SPACE_HELP, Command, add_json, check_pair
from swapcore.cli.metric_tables import chosen_table
from swapcore.data.metric_table import MetricTable
from swapcore.data.score_table import load_score_table
from swapcore.data.truths import load_truth
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.problems.registry import get_space
from swapcore.values.size import SIZE_KINDS

__all__ = ["COMMAND"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--space", required=True, help=SPACE_HELP)
    parser.add_argument("--dataset", default="cifar10", help="whose accuracies to compare with (default: cifar10)")
    parser.add_argument("--truth", help="which accuracies (default: the data set's first; see data list)")
    parser.add_argument("--table", help="metric table (default: the first of the space and the data set)")
    parser.add_argument("--mu", type=float, help="wanted size, in place of the tuned one (needs --sigma)")
    parser.add_argument("--sigma", type=float, help="width of the curve around mu")
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    space = get_space(options.space)
    check_pair(options.mu, options.sigma)
    truth = load_truth(space.name, options.dataset, options.truth)
    table = chosen_table(space.name, options.dataset, options.table)
    contest = join(table, truth)
    tuned: tuple[Calibration, ...] = ()
    if options.mu is not None:
        settings = tuple(Regularisation(size=size, mu=options.mu, sigma=options.sigma) for size in SIZE_KINDS)
    else:
        tuned = tuned_settings(table)
        settings = tuple(one.setting for one in tuned)
    judge = Judge(contest.accuracies, contest.entries)
    found = ranked(judge, (*contest.entries, *regularised(contest, settings)))
    said = headline(judge, found)
    leader = REGULARISED["effective"] if settings else DEFAULT_METRIC
    published = published_standings(space.name, options.dataset)
    result = {
        **of_contest(contest, options.dataset, truth.name),
        "regularisation": [{"size": one.size, "mu": one.mu, "sigma": one.sigma} for one in settings],
        "size_unit": space.size_unit,
        "tuned_on": tuned[0].networks if tuned else None,
        "standings": [
            {
                **of_standing(one),
                "published": published[one.entry.name].spearman if one.entry.name in published else None,
            }
            for one in found.standings
        ],
        "unranked": {one.title: one.reason for one in found.unranked},
        "leads": [of_lead(one) for one in leads(judge, found, leader).leads],
        "first": said.first.entry.name,
        "verdict": said.sentence,
    }
    if options.json:
        json.dump(result, sys.stdout, allow_nan=False)
        sys.stdout.write("\n")
    else:
        print_league(result)


def tuned_settings(table: MetricTable) -> tuple[Calibration, ...]:
    """μ and σ from networks outside the table; nothing for a space of which no others are known."""
    key = CALIBRATED_ON.get(table.space)
    if key is None:
        return ()
    landscape = Landscape.join(load_score_table(key.table), load_truth(key.space, key.dataset, key.truth))
    return calibrate(landscape, table.positions)


def of_contest(contest: Contest, dataset: str, truth: str) -> dict[str, Any]:
    return {
        "space": contest.space,
        "dataset": dataset,
        "truth": truth,
        "table": contest.table.name,
        "n": len(contest),
        "without_accuracy": contest.without_accuracy,
    }


def of_standing(one: Standing) -> dict[str, Any]:
    return {
        "name": one.entry.name,
        "title": one.entry.title,
        "n": one.n,
        "undefined": len(one.entry.undefined),
        "reasons": dict(one.entry.reasons),
        "spearman": one.spearman,
        "spearman_ci": list(one.interval),
        "kendall": one.kendall,
        "top10_spearman": one.top10_spearman,
        "picked_accuracy": one.picked_accuracy,
        "regret": one.regret,
        "seconds": one.entry.seconds,
        "memory": one.entry.memory,
        "needs": list(one.entry.needs),
    }


def of_lead(one: Lead) -> dict[str, Any]:
    return {
        "leader": one.leader,
        "rival": one.rival,
        "n": one.n,
        "difference": one.difference,
        "interval": list(one.interval),
        "verdict": one.verdict,
    }


def print_league(result: dict[str, Any]) -> None:
    """The league as lines for people."""
    print(f"{'':32}{'rho':>7}{'95 %':>18}{'published':>11}{'n':>7}{'seconds':>10}")
    for one in result["standings"]:
        low, high = one["spearman_ci"]
        published = "-" if one["published"] is None else f"{one['published']:.3f}"
        seconds = "-" if one["seconds"] is None else f"{one['seconds']:.2g}"
        interval = f"{low:.3f} to {high:.3f}"
        print(f"{one['title']:32}{one['spearman']:>7.3f}{interval:>18}{published:>11}{one['n']:>7}{seconds:>10}")
    for title, reason in result["unranked"].items():
        print(f"{title:32}not ranked: {reason}")
    print(f"\n{result['verdict']}")


COMMAND = Command(add_arguments=add_arguments, run=run)
