"""``tune``: choose μ and σ, by trained accuracies where there are any, else by sizes; keep the choice as a preset."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from swapcore.analysis.factor_forms import FORMS
from swapcore.analysis.joining import join
from swapcore.analysis.known_networks import KnownNetworks, known_networks
from swapcore.analysis.learning_curve import learning_curve
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.analysis.tables import load_table, table_with
from swapcore.analysis.tuning import DRAWS, LEAST, calibration_networks
from swapcore.analysis.tuning_evidence import Advantage, choice_of
from swapcore.analysis.tuning_on_runs import networks_of_runs
from swapcore.analysis.wanted_size import WIDTH, setting_for_size
from swapcore.cli.command import SPACE_HELP, Command, add_json, add_population, print_result
from swapcore.cli.factor_forms import print_forms
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.size_presets import (
    SizePreset,
    delete_size_preset,
    readable_size_presets,
    require_free_name,
    save_size_preset,
)
from swapcore.data.truths import datasets_with_truth, load_truth
from swapcore.errors import InvalidInputError, MissingDataError
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.problems.population import ALL
from swapcore.problems.registry import get_problem, get_space
from swapcore.randomness import validate_seed
from swapcore.store.runs import RunStore
from swapcore.values.regularisation import Regularisation
from swapcore.values.size import SIZE_KINDS, SizeKind, validate_size_kind

__all__ = ["COMMAND"]

METHOD = "best of a grid of 15 values of mu and 13 of sigma"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--space", required=True, help=SPACE_HELP)
    parser.add_argument("--dataset", help="whose accuracies to rank by (default: the space's first)")
    parser.add_argument("--truth", help="which accuracies (default: the data set's first; see data list)")
    parser.add_argument("--scores", help="score table (default: the space's bundled one; see data list)")
    parser.add_argument("--size", default="total", metavar="{total,effective}", help=f"one of {', '.join(SIZE_KINDS)}")
    parser.add_argument(
        "--calibrate", type=int, metavar="N", help=f"choose on N architectures, at least {LEAST} (default: on all)"
    )
    parser.add_argument("--draw", metavar=f"{{{','.join(DRAWS)}}}", help="how those are drawn (default: random)")
    parser.add_argument("--seed", type=int, default=0, help="of their draw (default: 0)")
    add_population(parser)
    other = parser.add_mutually_exclusive_group()
    other.add_argument("--from-runs", action="store_true", help="choose on what searches on this machine evaluated")
    other.add_argument("--wanted-size", type=float, metavar="X", help="with no accuracy: networks of about that size")
    other.add_argument("--budget", type=float, metavar="X", help="with no accuracy: networks of at most that size")
    other.add_argument("--forms", action="store_true", help=f"compare forms of f: {', '.join(FORMS)}")
    other.add_argument("--list", action="store_true", help="the presets of mu and sigma of the space")
    other.add_argument("--delete", metavar="NAME", help="remove a preset of this machine")
    parser.add_argument(
        "--width", type=float, metavar="SHARE", help=f"share of networks whose f is at least 1/2 (default: {WIDTH})"
    )
    parser.add_argument("--save", metavar="NAME", help="keep the choice as a preset of the space, on this machine")
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    space = get_space(options.space).name
    size = validate_size_kind(options.size)
    validate_seed(options.seed)
    get_problem(space).population(options.population)
    check(options)
    if options.list:
        list_presets(space, as_json=options.json)
        return
    if options.delete is not None:
        delete_size_preset(space, options.delete)
        print_result({"deleted": options.delete, "space": space}, as_json=options.json)
        return
    if options.save is not None:
        require_free_name(space, options.save)
    dataset = datasets_with_truth(space)[0] if options.dataset is None else options.dataset
    if options.forms:
        print_forms(options, space, size, lambda dataset, truth: table_networks(options, space, dataset, truth))
        return
    if options.from_runs:
        found = from_runs(options, space, dataset, size)
    elif options.wanted_size is not None or options.budget is not None:
        found = from_sizes(options, space, dataset, size)
    else:
        found = from_networks(options, space, dataset, size)
    if options.save is not None:
        setting = Regularisation(mu=found["mu"], sigma=found["sigma"], size=size)
        note = f"{found['calibrated_on']} ({dataset})"
        save_size_preset(SizePreset(space=space, name=options.save, regularisation=setting, note=note))
        found["saved"] = options.save
    print_result(found if options.json else for_people(found), as_json=options.json)


def check(options: argparse.Namespace) -> None:
    """Refuse options that mean nothing together."""
    by_size = options.wanted_size is not None or options.budget is not None
    no_choice = options.list or options.forms or options.delete is not None
    drawn = options.calibrate is not None or options.draw is not None
    for name, given, allowed, of in (
        ("--width", options.width is not None, by_size, "--wanted-size or --budget"),
        ("--save", options.save is not None, not no_choice, "a choice of mu and sigma"),
        ("--calibrate or --draw", drawn, not (by_size or options.from_runs), "networks of a table"),
        ("--population", options.population != ALL, not (by_size or options.from_runs), "networks of a table"),
        ("--draw", options.draw is not None, options.calibrate is not None or options.forms, "--calibrate"),
    ):
        if given and not allowed:
            raise InvalidInputError(f"{name} goes with {of}")


def table_networks(options: argparse.Namespace, space: str, dataset: str, truth: AccuracyTable) -> ScoredNetworks:
    table = table_with(space, dataset, DEFAULT_METRIC) if options.scores is None else load_table(options.scores)
    return join(table, truth).among(options.population)


def from_networks(options: argparse.Namespace, space: str, dataset: str, size: SizeKind) -> dict[str, Any]:
    """Choose on networks of a table."""
    truth = load_truth(space, dataset, options.truth)
    networks = table_networks(options, space, dataset, truth)
    every, draw = known_networks(networks, size), options.draw or "random"
    if len(every) < LEAST:
        raise InvalidInputError(
            f"at least {LEAST} networks of known accuracy are needed; got {len(every)} in {truth.title}"
        )
    rows = None
    if options.calibrate is not None:
        rows = calibration_networks(options.calibrate, len(every), seed=options.seed, draw=draw, sizes=every.sizes)
    chosen_on, rest = (every, None) if rows is None else (every.part(rows), judges(every.without(rows)))
    wants_curve = rows is not None and len(every) >= 2 * LEAST
    curve = learning_curve(every, draw=draw, seed=options.seed) if wants_curve else None
    words = (
        networks.population if rows is None else f"{len(rows)} of {networks.population}, {DRAWS[draw].split(':')[0]}"
    )
    return {
        **facts(space, dataset, truth.name, size),
        **chosen(chosen_on, rest, options.seed),
        "population": networks.population,
        "population_name": options.population,
        "calibrated_on": words,
        "draw": None if rows is None else draw,
        "seed": options.seed,
        "learning_curve": None if curve is None else asdict(curve),
    }


def from_runs(options: argparse.Namespace, space: str, dataset: str, size: SizeKind) -> dict[str, Any]:
    """Choose on what searches evaluated; judge on the other networks of the table, where there are any."""
    truth = load_truth(space, dataset, options.truth)
    with RunStore.open() as store:
        found = networks_of_runs(store, truth, size)
    try:
        networks = table_networks(options, space, dataset, truth)
    except MissingDataError:
        rest = None
    else:
        seen = np.isin(networks.texts(np.arange(len(networks))), found.architectures)
        rest = judges(known_networks(networks.part(~seen), size))
    searches = f"{found.runs} search{'es' if found.runs > 1 else ''} on this machine"
    return {
        **facts(space, dataset, truth.name, size),
        **chosen(found.known, rest, options.seed),
        "calibrated_on": f"{len(found.known)} networks that {searches} evaluated",
        "draw": "runs",
        "seed": options.seed,
        "learning_curve": None,
        "scored_otherwise": found.elsewhere,
        "bias": found.bias,
    }


def judges(rest: KnownNetworks) -> KnownNetworks | None:
    """Networks to judge on; None where they are too few."""
    return rest if len(rest) >= LEAST else None


def facts(space: str, dataset: str, truth: str | None, size: SizeKind) -> dict[str, Any]:
    return {"space": space, "dataset": dataset, "truth": truth, "size": size}


def chosen(known: KnownNetworks, rest: KnownNetworks | None, seed: int) -> dict[str, Any]:
    """The choice, what it is worth elsewhere, and how sure it is."""
    found = choice_of(known, rest, seed=seed)
    sure, judged = found.evidence, found.held_out
    return {
        "mu": found.setting.mu,
        "sigma": found.setting.sigma,
        "size_unit": get_space(known.space).size_unit,
        "spearman": found.spearman,
        "held_out_spearman": None if judged is None else judged.spearman,
        "held_out_ci": None if judged is None else list(judged.interval),
        "held_out_networks": None if judged is None else judged.networks,
        "held_out_advantages": [] if judged is None else advantages(judged.advantages),
        "calibrated": len(known),
        "method": METHOD,
        "mu_ci": list(sure.mu_interval),
        "sigma_ci": list(sure.sigma_interval),
        "resamples": sure.resamples,
        "advantages": advantages(sure.advantages),
        "plateau": asdict(sure.plateau),
        "warning": found.warning,
    }


def advantages(found: Sequence[Advantage]) -> list[dict[str, Any]]:
    return [{"over": one.over, "spearman": one.spearman, "ci": list(one.interval)} for one in found]


def from_sizes(options: argparse.Namespace, space: str, dataset: str, size: SizeKind) -> dict[str, Any]:
    """Choose with no accuracy at all."""
    width = WIDTH if options.width is None else options.width
    found = setting_for_size(space, dataset, size, wanted=options.wanted_size, budget=options.budget, width=width)
    asked = f"wanted size {options.wanted_size:g}" if options.budget is None else f"budget {options.budget:g}"
    return {
        **facts(space, dataset, None, size),
        "mu": found.regularisation.mu,
        "sigma": found.regularisation.sigma,
        "size_unit": found.unit,
        "spearman": None,
        "held_out_spearman": None,
        "held_out_ci": None,
        "method": "from sizes alone: f is 1/2 at both ends of a share of the space",
        "calibrated_on": f"no accuracy: {asked} {found.unit}, width {width:g}",
        "draw": None,
        "learning_curve": None,
        "half_from": found.half_from,
        "half_to": found.half_to,
        "share_above_half": found.let_through,
        "share_collapsed": found.collapsed,
        "population": f"{found.networks} random architectures of {space}",
        "explanation": found.words,
        "warning": found.warning,
    }


def for_people(found: dict[str, Any]) -> dict[str, Any]:
    """The same with less of it: what people read in a terminal."""
    shown = {key: value for key, value in found.items() if value is not None and key not in LONG}
    curve = found.get("learning_curve")
    if curve is not None:
        points = [
            f"{one['networks']}: {one['mean']:.3f} ({one['low']:.3f} to {one['high']:.3f})" for one in curve["points"]
        ]
        shown["held-out rho by networks"] = "; ".join(points)
    return shown


LONG = ("learning_curve", "advantages", "held_out_advantages", "plateau", "resamples")


def list_presets(space: str, *, as_json: bool) -> None:
    """Those of the space and those of this machine."""
    problem, (own, problems) = get_problem(space), readable_size_presets(space)
    rows: list[dict[str, Any]] = [
        {"name": one.name, "mu": one.mu, "sigma": one.sigma, "size": None, "dataset": dataset, "note": one.note}
        for dataset, wanted in problem.view.wanted_sizes.items()
        for one in wanted
    ]
    rows += [
        {"name": one.name, "mu": one.regularisation.mu, "sigma": one.regularisation.sigma}
        | {"size": one.regularisation.size, "dataset": None, "note": one.note}
        for one in own.values()
    ]
    if as_json:
        result = {"space": space, "size_unit": problem.space.size_unit, "presets": rows, "problems": problems}
        json.dump(result, sys.stdout, allow_nan=False)
        sys.stdout.write("\n")
        return
    for row in rows:
        kind = "" if row["size"] is None else f", {row['size']} size"
        print(f"{row['name']:<20}mu {row['mu']:g}, sigma {row['sigma']:g}{kind}: {row['note']}")
    for problem_text in problems:
        print(f"swapcore tune: {problem_text}", file=sys.stderr)


COMMAND = Command(add_arguments=add_arguments, run=run)
