"""``tune --forms``: other forms of f beside the paper's, on networks that none of them was chosen on."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from swapcore.analysis.factor_forms import FormOutcome, Spread, compare_forms
from swapcore.analysis.known_networks import known_networks
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.cli.command import print_result
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.truths import datasets_with_truth, load_truth
from swapcore.errors import MissingDataError
from swapcore.values.size import SizeKind

__all__ = ["print_forms"]

FORM_NETWORKS = 100
"""Networks that forms are chosen on, unless --calibrate says another number."""


def print_forms(
    options: argparse.Namespace,
    space: str,
    size: SizeKind,
    networks_of: Callable[[str, AccuracyTable], ScoredNetworks],
) -> None:
    """Compare forms of f on one data set, or on all that have accuracies here.

    Args:
        options: Of ``tune``.
        space: Name of the space.
        size: The kind of size.
        networks_of: (data set, accuracies) -> the networks.

    Raises:
        MissingDataError: If no data set has accuracies here.
    """
    count, draw = FORM_NETWORKS if options.calibrate is None else options.calibrate, options.draw or "random"
    rows: list[dict[str, Any]] = []
    missing: list[str] = []
    for dataset in datasets_with_truth(space) if options.dataset is None else (options.dataset,):
        try:
            truth = load_truth(space, dataset, options.truth)
        except MissingDataError as error:
            if options.dataset is not None:
                raise
            missing.append(f"{dataset}: {error}")
            continue
        known = known_networks(networks_of(dataset, truth), size)
        rows += [
            {"dataset": dataset, "truth": truth.name, "networks": len(known), **form_row(one)}
            for one in compare_forms(known, count, draw=draw, seed=options.seed)
        ]
    if not rows:
        raise MissingDataError("; ".join(missing))
    if options.json:
        result = {"space": space, "size": size, "calibrated": count, "draw": draw, "seed": options.seed}
        print_result(result | {"forms": rows, "missing": missing}, as_json=True)
        return
    print(f"{space}, {size} size, chosen on {count} networks ({draw}), judged on all others; 95 % of the draws")
    for row in rows:
        rho, gain = row["spearman"], row["gain"]
        print(
            f"{row['dataset']:<16}{row['form']:<12}rho {rho['mean']:.3f} ({rho['low']:.3f} to {rho['high']:.3f})  "
            f"best tenth {row['top10']['mean']:.3f}  regret {row['regret']['mean']:.2f}  "
            f"gain {gain['mean']:+.3f} ({gain['low']:+.3f} to {gain['high']:+.3f})  {row['verdict']}"
        )
    for line in missing:
        print(f"swapcore tune: left out {line}", file=sys.stderr)


def form_row(one: FormOutcome) -> dict[str, Any]:
    spreads = {key: value for key, value in vars(one).items() if isinstance(value, Spread)}
    return {
        "form": one.name,
        "formula": one.form.formula,
        "settings": one.settings,
        "chosen": list(one.chosen),
        "draws": one.draws,
        **{name: asdict(value) for name, value in spreads.items()},
        "verdict": one.verdict,
    }
