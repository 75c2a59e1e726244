"""``leaderboard``: the metrics of a table by how well they rank trained networks."""

import argparse
import json
import sys
from typing import Any

from swapcore.analysis.calibration import Calibration
from swapcore.analysis.ceilings import ceilings
from swapcore.analysis.leaderboard import Judge, Lead, Standing, leaderboard_columns, leads, ranked, regularised_columns
from swapcore.analysis.published import published_standings
from swapcore.analysis.regularised import regularised_name
from swapcore.analysis.tables import calibrated_for, default_metric_table, joined
from swapcore.analysis.verdict import headline
from swapcore.cli.command import SPACE_HELP, Command, add_json, add_population, truth_facts
from swapcore.cli.figures import of_ceilings, of_correlation
from swapcore.data.metric_table import load_metric_table
from swapcore.data.truths import datasets_with_truth, load_truth
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.problems.registry import get_problem, get_space
from swapcore.values.regularisation import Regularisation, regularisation_of
from swapcore.values.size import SIZE_KINDS

__all__ = ["COMMAND"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--space", required=True, help=SPACE_HELP)
    parser.add_argument("--dataset", help="whose accuracies to compare with (default: the space's first)")
    parser.add_argument("--truth", help="which accuracies (default: the data set's first; see data list)")
    parser.add_argument("--table", help="metric table (default: the first of the space and the data set)")
    parser.add_argument(
        "--metric", action="append", default=[], metavar="M", help="a row; may be repeated (default: every metric)"
    )
    parser.add_argument("--mu", type=float, help="wanted size, in place of the tuned one (needs --sigma)")
    parser.add_argument("--sigma", type=float, help="width of the curve around mu")
    add_population(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    space = get_space(options.space)
    given = regularisation_of(options.mu, options.sigma)
    population = get_problem(space.name).population(options.population)
    dataset = datasets_with_truth(space.name)[0] if options.dataset is None else options.dataset
    truth = load_truth(space.name, dataset, options.truth)
    table = default_metric_table(space.name, dataset) if options.table is None else load_metric_table(options.table)
    networks = joined(table, truth, population.name)
    columns = leaderboard_columns(networks, options.metric)
    tuned: tuple[Calibration, ...] = ()
    if given is not None:
        settings = tuple(Regularisation(size=kind, mu=given.mu, sigma=given.sigma) for kind in SIZE_KINDS)
    else:
        tuned = calibrated_for(table)
        settings = tuple(one.setting for one in tuned)
    regularised = regularised_columns(networks, settings, options.metric or (DEFAULT_METRIC,))
    judge = Judge(networks.accuracies, columns, quantity=networks.quantity)
    found = ranked(judge, (*columns, *regularised))
    said = headline(judge, found)
    leader = regularised_name(DEFAULT_METRIC, "effective") if settings else DEFAULT_METRIC
    published = published_standings(space.name, dataset, population.name, networks.quantity)
    result = {
        "space": space.name,
        "dataset": dataset,
        "truth": truth.name,
        **truth_facts(networks.quantity),
        "table": table.name,
        "population": networks.population,
        "population_name": population.name,
        "n": len(networks),
        "without_accuracy": networks.without_accuracy,
        "regularisation": [{"size": one.size, "mu": one.mu, "sigma": one.sigma} for one in settings],
        "size_unit": space.size_unit,
        "tuned_on": tuned[0].networks if tuned else None,
        "standings": [
            {
                **of_standing(one),
                "published": published[one.column.name].spearman if one.column.name in published else None,
            }
            for one in found.standings
        ],
        **of_ceilings(ceilings(networks, dataset, truth.name)),
        "unranked": {one.title: one.reason for one in found.unranked},
        "leads": [of_lead(one) for one in leads(judge, found, leader).leads],
        "first": said.first.column.name,
        "verdict": said.sentence,
    }
    if options.json:
        json.dump(result, sys.stdout, allow_nan=False)
        sys.stdout.write("\n")
    else:
        print_leaderboard(result)


def of_standing(one: Standing) -> dict[str, Any]:
    column, found = one.column, one.correlation
    return {
        "name": column.name,
        "title": column.title,
        "undefined": len(column.undefined),
        "reasons": dict(column.reasons),
        **of_correlation(found),
        "seconds": column.seconds,
        "memory": column.memory,
        "needs": list(column.needs),
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


def print_leaderboard(result: dict[str, Any]) -> None:
    """The leaderboard as lines for people."""
    print(result["population"])
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
