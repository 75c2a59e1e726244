"""Networks that searches on this machine evaluated and whose accuracy is known: what μ and σ may be chosen on."""

import json
from dataclasses import dataclass

import numpy as np

from swapcore.analysis.known_networks import KnownNetworks
from swapcore.analysis.tuning import LEAST
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.errors import MissingDataError
from swapcore.problems.registry import get_problem
from swapcore.runs.opening import opened
from swapcore.runs.settings import SearchSettings
from swapcore.store.reader import RunReader
from swapcore.values.quantity import ACCURACY, Quantity
from swapcore.values.size import SizeKind

__all__ = ["RunNetworks", "networks_of_runs"]


@dataclass(frozen=True, kw_only=True, eq=False)
class RunNetworks:
    """What searches evaluated, as far as accuracies know it.

    Attributes:
        known: Scores of one kind, sizes and accuracies.
        architectures: The text of each.
        runs: How many searches evaluated them.
        elsewhere: How many more networks of known accuracy were scored in other ways, which cannot be compared.
        of_truth: Median of what the truth knows, as measured.
        quantity: What that is.
    """

    known: KnownNetworks
    architectures: tuple[str, ...]
    runs: int
    elsewhere: int
    of_truth: float
    quantity: Quantity = ACCURACY

    @property
    def bias(self) -> str:
        """What is particular about these networks, in a sentence."""
        what, median = self.quantity, float(np.median(self.quantity.oriented(self.known.accuracies)))
        return (
            f"searches go where the score is high: the median {what.title} of these {len(self.known):,} networks is "
            f"{what.text(median)}, that of all that were measured {what.text(self.of_truth)}; what ranks these best "
            f"need not rank the others"
        )


def networks_of_runs(store: RunReader, truth: AccuracyTable, size: SizeKind) -> RunNetworks:
    """The evaluations of all searches of a space and a data set, each network once.

    Scores are compared only where all that they depend on is the same; of several ways to score, the one with most
    networks of known accuracy counts.

    Args:
        store: Where the searches are.
        truth: Accuracies.
        size: The kind of size.

    Raises:
        MissingDataError: If fewer than ten such networks are there.
        StoreError: If the store cannot be read.
    """
    found: dict[str, dict[str, float]] = {}
    runs: dict[str, set[str]] = {}
    accuracies: dict[str, float] = {}
    for run in store.runs():
        settings = opened(run).settings
        if settings is None or not is_comparable(settings, truth):
            continue
        way = json.dumps({**settings.score.to_json(), "insist": None}, sort_keys=True)
        for row in store.evaluations(run.id):
            if row.score is None:
                continue
            if row.architecture not in accuracies:
                accuracies[row.architecture] = truth.accuracy_of(row.architecture)
            if np.isfinite(accuracies[row.architecture]):
                found.setdefault(way, {})[row.architecture] = row.score
                runs.setdefault(way, set()).add(run.id)
    most = max(found, key=lambda way: len(found[way]), default=None)
    scores = {} if most is None else found[most]
    if most is None or len(scores) < LEAST:
        raise MissingDataError(
            f"at least {LEAST} networks are needed that searches of {truth.space} on {truth.dataset} evaluated and "
            f"whose accuracy is known ({truth.title}); got {len(scores)}: run a search, or choose on known networks"
        )
    problem, texts = get_problem(truth.space), tuple(scores)
    known = KnownNetworks(
        space=truth.space,
        size=size,
        scores=np.array([scores[text] for text in texts]),
        sizes=np.array([problem.size_of(problem.space.parse(text), truth.dataset, size) for text in texts]),
        accuracies=truth.quantity.oriented(np.array([accuracies[text] for text in texts])),
    )
    every = {text for one in found.values() for text in one}
    return RunNetworks(
        known=known,
        architectures=texts,
        runs=len(runs[most]),
        elsewhere=len(every - set(texts)),
        of_truth=float(np.nanmedian(truth.accuracies)),
        quantity=truth.quantity,
    )


def is_comparable(settings: SearchSettings, truth: AccuracyTable) -> bool:
    score = settings.score
    return (score.space, score.dataset) == (truth.space, truth.dataset) and settings.metric.regularised
