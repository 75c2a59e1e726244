"""``ensemble``: several metrics as one: fit, list, show, delete."""

import argparse
import json
import shlex
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import numpy as np

from swapcore.analysis.correlation import RankCorrelation
from swapcore.analysis.ensemble_fit import all_members, calibrated, combined, drawn, judged, members_named
from swapcore.analysis.ensembles import saved_ensemble_column
from swapcore.analysis.ranks import UndefinedCorrelationError
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.analysis.tables import default_metric_table, joined
from swapcore.cli.command import SPACE_HELP, Command, add_json, add_population, print_result
from swapcore.cli.ensemble_transfer import add_transfer, transferred
from swapcore.data.ensembles import check_ensemble_name, delete_ensemble, ensemble_files, load_ensemble, save_ensemble
from swapcore.data.metric_table import load_metric_table
from swapcore.data.truths import datasets_with_truth, load_truth
from swapcore.errors import InvalidInputError, SwapcoreError
from swapcore.metrics.ensemble import METHODS, Ensemble
from swapcore.problems.registry import PROBLEMS, get_problem, get_space
from swapcore.values.regularisation import regularisation_of
from swapcore.values.size import validate_size_kind

__all__ = ["COMMAND"]

MEASURED_WITH = ("preset", "samples", "seed", "inputs")
"""Of a table -> goes into the provenance of what is made of it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="{fit,list,show,delete,transfer}")
    fit = actions.add_parser("fit", help="make an ensemble, judge it, and keep it if it has a name")
    fit.add_argument("--space", required=True, help=SPACE_HELP)
    fit.add_argument("--dataset", help="whose accuracies to fit on and judge by (default: the space's first)")
    fit.add_argument("--truth", help="which accuracies (default: the data set's first; see data list)")
    fit.add_argument("--table", help="metric table (default: the first of the space and the data set)")
    fit.add_argument("--members", default="all", metavar="all|A,B,…", help="metrics of the table (default: all)")
    fit.add_argument("--method", default="calibrated", metavar="M", help=f"one of {', '.join(METHODS)}")
    fit.add_argument(
        "--second", default="", metavar="A,B,…", help="of staged: what decides, beside the members, in their best fifth"
    )
    fit.add_argument("--calibrate", type=int, metavar="N", help="networks of known accuracy to fit on (default: 100)")
    fit.add_argument("--seed", type=int, default=0, help="of the draw of those networks (default: 0)")
    fit.add_argument("--mu", type=float, help="wanted size, by which SWAP is regularised (needs --sigma)")
    fit.add_argument("--sigma", type=float, help="width of the curve around mu")
    fit.add_argument("--size", default="effective", metavar="{total,effective}", help="of f (default: effective)")
    fit.add_argument("--name", help="keep the ensemble under this name, to use wherever a metric is")
    fit.add_argument("--title", default="", help="as shown to people (default: the name)")
    add_population(fit)
    add_json(fit)
    listed = actions.add_parser("list", help="the ensembles of a space, or of all")
    listed.add_argument("--space", help=SPACE_HELP)
    add_json(listed)
    for name, words in (("show", "what an ensemble is made of"), ("delete", "remove one of this machine")):
        one = actions.add_parser(name, help=words)
        one.add_argument("name")
        one.add_argument("--space", required=True, help=SPACE_HELP)
        add_json(one)
    add_transfer(actions)


def run(options: argparse.Namespace) -> None:
    {"fit": fit, "list": list_all, "show": show, "delete": delete, "transfer": transferred}[options.action](options)


def fit(options: argparse.Namespace) -> None:
    space = get_space(options.space)
    population = get_problem(space.name).population(options.population)
    dataset = datasets_with_truth(space.name)[0] if options.dataset is None else options.dataset
    truth = load_truth(space.name, dataset, options.truth)
    table = default_metric_table(space.name, dataset) if options.table is None else load_metric_table(options.table)
    networks = joined(table, truth, population.name)
    if options.name:
        check_ensemble_name(options.name)
    ensemble, rows = made(options, networks, dataset, f"{truth.name} of {dataset}, table {table.name}")
    outcome = judged(ensemble, networks, rows).correlation
    if options.name:
        save_ensemble(ensemble)
    result = {
        "name": options.name,
        "space": space.name,
        "dataset": dataset,
        "truth": truth.name,
        "table": table.name,
        "method": ensemble.method,
        "members": [member.key for member in ensemble.members],
        "seed": options.seed,
        "calibrated_on": ensemble.calibrated_on,
        "seconds_per_network": saved_ensemble_column(
            ensemble, networks.columns, {"total": networks.total_size, "effective": networks.effective_size}
        ).seconds,
        "population": networks.population_of(outcome.n),
        "population_name": population.name,
        "held_out": figures(outcome),
        "held_out_elsewhere": elsewhere(ensemble, networks, rows, dataset),
    }
    print_result(result, as_json=options.json)


def made(
    options: argparse.Namespace, networks: ScoredNetworks, dataset: str, source: str
) -> tuple[Ensemble, np.ndarray | None]:
    """The ensemble that is asked for, and the rows that it was fitted on."""
    if options.method not in METHODS:
        raise InvalidInputError(f"method must be one of {', '.join(METHODS)}; got {options.method!r}")
    regularisation = regularisation_of(options.mu, options.sigma, validate_size_kind(options.size))
    if options.members == "all":
        members = members_named(networks, [one.column for one in all_members(networks)], regularisation)
    else:
        members = members_named(networks, names_in(options.members), regularisation)
    name = options.name or "unnamed"
    facts = networks.provenance
    common: dict[str, Any] = {
        "name": name,
        "title": options.title or name,
        "provenance": {
            "source": source,
            "networks": str(len(networks)),
            **{fact: str(facts[fact]) for fact in MEASURED_WITH if fact in facts},
            "command": shlex.join(["python", "-m", "swapcore", *options.words]),
            "date": datetime.now(UTC).date().isoformat(),
        },
    }
    if options.method == "calibrated":
        rows = drawn(networks, 100 if options.calibrate is None else options.calibrate, options.seed)
        return calibrated(networks, members, rows, dataset=dataset, seed=options.seed, **common), rows
    if options.calibrate is not None:
        raise InvalidInputError(f"--calibrate goes with the method calibrated; got {options.method}")
    if bool(options.second) != (options.method == "staged"):
        raise InvalidInputError("--second goes with the method staged, which needs it")
    second = members_named(networks, names_in(options.second)) if options.second else ()
    return combined(networks, members, method=options.method, second=second, **common), None


def names_in(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def figures(found: RankCorrelation) -> dict[str, Any]:
    return {
        "n": found.n,
        "spearman": found.spearman,
        "spearman_ci": list(found.spearman_ci),
        "top10_spearman": found.top10_spearman,
        "ndcg": found.ndcg,
        "precision_at_100": found.precision_at_100,
        "picked_accuracy": found.picked_accuracy,
        "regret": found.regret,
        "regret_best_of_10": found.regret_best_of_10,
    }


def elsewhere(ensemble: Ensemble, networks: ScoredNetworks, rows: np.ndarray | None, own: str) -> dict[str, Any]:
    """The same networks judged by the first accuracies of the space's other data sets."""
    found = {}
    for dataset in datasets_with_truth(networks.space):
        if dataset == own:
            continue
        try:
            truth = load_truth(networks.space, dataset, None)
        except SwapcoreError:
            continue
        table = default_metric_table(networks.space, dataset)
        others = joined(table, truth, networks.chosen)
        fitted = None if rows is None else np.flatnonzero(np.isin(others.index, networks.index[rows]))
        try:
            found[dataset] = {"truth": truth.name, **figures(judged(ensemble, others, fitted).correlation)}
        except UndefinedCorrelationError as error:
            found[dataset] = {"truth": truth.name, "undefined": str(error)}
    return found


def list_all(options: argparse.Namespace) -> None:
    spaces = list(PROBLEMS) if options.space is None else [get_space(options.space).name]
    found = [summary(space, name) for space in spaces for name in ensemble_files(space)]
    if options.json:
        json.dump({"ensembles": found}, sys.stdout, allow_nan=False)
        sys.stdout.write("\n")
        return
    for one in found:
        print(f"{one['space']:<16}{one['name']:<28}{one.get('problem') or one['method'] + ': ' + one['members']}")


def summary(space: str, name: str) -> dict[str, Any]:
    """An ensemble in one line, or why it cannot be read."""
    try:
        one = load_ensemble(space, name)
    except SwapcoreError as error:
        return {"space": space, "name": name, "problem": str(error)}
    members = ", ".join(member.key for member in one.members)
    return {
        "space": space,
        "name": name,
        "title": one.title,
        "method": one.method,
        "members": members,
        "calibrated_on": one.calibrated_on,
    }


def show(options: argparse.Namespace) -> None:
    one = load_ensemble(options.space, options.name)
    result = {key: value for key, value in asdict(one).items() if key not in {"stages", "weights", "fitted"}}
    result["stages"] = [[member.key for member in stage.members] for stage in one.stages]
    if one.weights:
        count = len(one.members)
        result["weights"] = {
            f"{part} of {member.key}": weight
            for part, start in (("rank", 0), ("squared rank", count), ("log rank", 2 * count))
            for member, weight in zip(one.members, one.weights[start : start + count], strict=True)
        }
    print_result(result, as_json=options.json)


def delete(options: argparse.Namespace) -> None:
    delete_ensemble(options.space, options.name)
    print_result({"deleted": options.name, "space": options.space}, as_json=options.json)


COMMAND = Command(add_arguments=add_arguments, run=run)
