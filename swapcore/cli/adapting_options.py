"""Options of searches that adapt, and of budgets that no architecture may exceed."""

import argparse
import sys

from swapcore.errors import InvalidInputError
from swapcore.evaluation.settings import ScoreSettings
from swapcore.problems.registry import PROBLEMS
from swapcore.runs.budgets import Budgets
from swapcore.runs.device_costs import THIS, Devices
from swapcore.runs.feasible import usual_sigma
from swapcore.runs.objective_settings import ObjectiveSettings
from swapcore.runs.quantities import QUANTITIES, get_quantity
from swapcore.values.quantity import ENERGY, LATENCY
from swapcore.values.regularisation import Regularisation, regularisation_of
from swapcore.values.size import SizeKind

__all__ = ["add_adapting", "add_budgets", "budgets_of", "devices_of", "objective_of"]


def add_adapting(parser: argparse.ArgumentParser) -> None:
    """The options ``--anneal-sigma``, ``--steer`` and ``--adapt-operators``."""
    parser.add_argument(
        "--anneal-sigma",
        metavar="FROM:TO",
        help="narrow sigma from wide to narrow while the budget is spent, in place of --sigma; needs --mu or --steer",
    )
    parser.add_argument(
        "--steer",
        metavar="QUANTITY=VALUE",
        help="correct mu after each cycle so that the median of the population comes to this, in place of --mu: "
        + "; ".join(f"{one.name}: {one.words}" for one in QUANTITIES.values())
        + ". sigma is in the square of that unit",
    )
    parser.add_argument(
        "--adapt-operators",
        action="store_true",
        help="let evolution choose the edits of a mutation and the size of a tournament by the success of children",
    )


def add_budgets(parser: argparse.ArgumentParser) -> None:
    """One option for each quantity that can be bounded, and the devices of those that depend on one."""
    for one in QUANTITIES.values():
        parser.add_argument(
            f"--max-{one.name}", type=float, metavar=one.unit, help=f"ask for nothing above so many {one.words}"
        )
    parser.add_argument(
        "--latency-on",
        metavar="DEVICE",
        help="where the latency of --max-latency and --steer is measured: "
        f"{devices_in_words(LATENCY.name)}; or {THIS!r}: some "
        "networks of the preset are timed on this machine, and the times of all others are predicted",
    )
    parser.add_argument(
        "--energy-on",
        metavar="DEVICE",
        help=f"where the energy of --max-energy and --steer is measured: {devices_in_words(ENERGY.name)}",
    )


def devices_in_words(quantity: str) -> str:
    """The devices of each space that has any."""
    found = {
        problem.title: dict.fromkeys(
            target.device for target in problem.targets if target.device and target.quantity.name == quantity
        )
        for problem in PROBLEMS.values()
    }
    return "; ".join(f"{', '.join(devices)} ({title})" for title, devices in found.items() if devices)


def budgets_of(options: argparse.Namespace) -> Budgets:
    """The budgets that the options ask for."""
    return Budgets(**{name: getattr(options, f"max_{name}") for name in QUANTITIES})


def devices_of(
    options: argparse.Namespace, score: ScoreSettings, budgets: Budgets, objective: ObjectiveSettings
) -> Devices:
    """The devices that the options name; "this" is measured, which takes some seconds.

    Raises:
        InvalidInputError: If latency on this machine is to be measured and nothing asks for it.
    """
    if options.latency_on != THIS:
        return Devices(latency=options.latency_on, energy=options.energy_on)
    name = LATENCY.name
    if name not in budgets.bounds and objective.steered != name:
        raise InvalidInputError(f"--latency-on {THIS} needs --max-latency or --steer {name}=VALUE")
    from swapcore.evaluation.latency import NETWORKS, measure_latency  # noqa: PLC0415 - imports torch

    print(f"swapcore search: measuring the latency of {NETWORKS} networks on this machine", file=sys.stderr)
    model = measure_latency(score)
    print(f"swapcore search: latency is {model.words}", file=sys.stderr)
    return Devices(latency=THIS, energy=options.energy_on, model=model)


def objective_of(options: argparse.Namespace, preset: Regularisation | None, size: SizeKind) -> ObjectiveSettings:
    """What the options ask for.

    Args:
        options: Of the command.
        preset: μ and σ of a preset that was named; None where none was.
        size: The kind of size.

    Raises:
        InvalidInputError: For options that exclude each other, and values that are not allowed.
    """
    mu, sigma = (options.mu, options.sigma) if preset is None else (preset.mu, preset.sigma)
    last, steered = None, None
    if options.anneal_sigma is not None:
        if options.sigma is not None:
            raise InvalidInputError("--anneal-sigma says which sigma to begin with; leave --sigma out")
        sigma, last = sigmas_in(options.anneal_sigma)
    if options.steer is not None:
        if mu is not None:
            raise InvalidInputError("--steer corrects mu by itself; leave --mu and --size-preset out")
        steered, mu = quantity_in(options.steer)
        sigma = usual_sigma(mu) if sigma is None else sigma
    if last is not None and mu is None:
        raise InvalidInputError("--anneal-sigma needs a wanted size: give --mu or --steer")
    return ObjectiveSettings(
        regularisation=regularisation_of(mu, sigma, size), size=size, last_sigma=last, steered=steered
    )


def sigmas_in(text: str) -> tuple[float, float]:
    """The two numbers of FROM:TO."""
    first, colon, last = text.partition(":")
    try:
        if colon:
            return float(first), float(last)
    except ValueError:
        pass
    raise InvalidInputError(f"--anneal-sigma must be two numbers, FROM:TO, such as 1:0.1; got {text!r}")


def quantity_in(text: str) -> tuple[str, float]:
    """Name and number of QUANTITY=VALUE."""
    name, sign, value = text.partition("=")
    try:
        if sign:
            return get_quantity(name).name, float(value)
    except ValueError as error:
        if isinstance(error, InvalidInputError):
            raise
    raise InvalidInputError(
        f"--steer must be QUANTITY=VALUE with one of {', '.join(QUANTITIES)}, such as parameters=1.0; got {text!r}"
    )
