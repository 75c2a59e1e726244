"""Which table holds a metric, and the networks of it beside accuracies, by name."""

from dataclasses import dataclass, replace

from swapcore.analysis.calibration import Calibration, calibrate, rows_of_table
from swapcore.analysis.companions import companions, measured_in, table_file
from swapcore.analysis.filtering import EVERYTHING, Filter
from swapcore.analysis.joining import ColumnFacts, columns_to_come, join
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.metric_table import MetricTable, load_metric_table, metric_table_files, metric_tables
from swapcore.data.score_table import (
    BUNDLED,
    ScoreTable,
    load_score_table,
    provenance_of_table,
    score_table_files,
    score_tables,
)
from swapcore.data.truths import load_truth, quantity_of
from swapcore.errors import DamagedTableError, MissingDataError, SwapcoreError, UnknownNameError
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.problems.population import ALL
from swapcore.problems.registry import DEFAULT_PROBLEM, get_problem
from swapcore.values.quantity import Quantity
from swapcore.values.size import SizeKind

__all__ = [
    "NetworksKey",
    "calibrated_for",
    "calibration_key",
    "columns_in_table",
    "default_metric_table",
    "joined",
    "load_networks",
    "load_table",
    "table_with",
    "tables_with",
]

USUAL = columns_to_come({DEFAULT_METRIC: 1})
"""What tables of scores hold."""


@dataclass(frozen=True, kw_only=True)
class NetworksKey:
    """Names scored networks, or some of them; equal keys mean equal networks.

    Attributes:
        space: Name of the space.
        dataset, truth: Whose accuracies.
        table: Name of the table of scores or metrics.
        population: Name of the population of the space that is compared.
        filter: Which architectures of it.
        size: The kind of size that the filter means.
        ensembles: Which saved ensembles are among the columns; see ``ensembles_stamp``.
    """

    space: str = DEFAULT_PROBLEM
    dataset: str = "cifar10"
    truth: str = "baseline"
    table: str = BUNDLED
    population: str = ALL
    filter: Filter = EVERYTHING
    size: SizeKind = "effective"
    ensembles: str = ""

    @property
    def quantity(self) -> Quantity:
        """What the networks are compared with."""
        return quantity_of(self.space, self.dataset, self.truth)

    @property
    def unfiltered(self) -> "NetworksKey":
        """The same population, all of it."""
        return replace(self, filter=EVERYTHING, size="effective")

    @property
    def everything(self) -> "NetworksKey":
        """The same table and accuracies, whatever the population."""
        return replace(self.unfiltered, population=ALL)


def load_table(name: str) -> ScoreTable | MetricTable:
    """Read a table of either kind; where one of each has the name, it is that of scores.

    Raises:
        UnknownNameError: If there is none; lists those that there are.
        MissingDataError: If its file is gone.
        DamagedTableError: If it cannot be read.
    """
    scores, metrics = score_table_files(), metric_table_files()
    if name in scores:
        return load_score_table(name)
    if name in metrics:
        return load_metric_table(name)
    raise UnknownNameError("table", name, [*scores, *metrics])


def load_networks(key: NetworksKey) -> ScoredNetworks:
    """All networks of a key's population, whatever its filter."""
    return joined(load_table(key.table), load_truth(key.space, key.dataset, key.truth), key.population)


def joined(table: ScoreTable | MetricTable, truth: AccuracyTable, population: str = ALL) -> ScoredNetworks:
    """Networks of a table beside accuracies, with the metrics that other tables have of them; see ``companions``.

    Args:
        table: Of scores or metrics.
        truth: Accuracies of the same space.
        population: Name of the population of the space that is compared.

    Raises:
        UnknownNameError, InvalidInputError: As ``ScoredNetworks.among``.
    """
    is_known = table.name in score_table_files() or table.name in metric_table_files()
    others = companions(table.name) if is_known else {}
    completing = [(load_table(name), tuple(metrics)) for name, metrics in others.items()]
    return join(table, truth, completing).among(population)


def columns_in_table(name: str) -> dict[str, ColumnFacts]:
    """The columns of a table's networks by name, without reading its values; saved ensembles are the last.

    Raises:
        MissingDataError, DamagedTableError: As ``load_table``.
        UnknownNameError: If it holds a metric that is not known here.
    """
    measured = measured_in(name)
    for added in companions(name).values():
        measured = added | measured if DEFAULT_METRIC in added else measured | added
    return columns_to_come(measured, str(provenance_of_table(table_file(name)).get("space", "")))


def tables_with(space: str, dataset: str) -> dict[str, dict[str, ColumnFacts]]:
    """Table of a space -> its columns by name; those of scores first, then those with the data set's images.

    A table of scores that cannot be read counts as having what they all have, so that choosing it tells what is wrong;
    one of metrics as having nothing.
    """
    scores = score_tables(space)
    found: dict[str, dict[str, ColumnFacts]] = {}
    for name in (*scores, *metric_tables(space, dataset)):
        try:
            found[name] = columns_in_table(name)
        except SwapcoreError:
            found[name] = USUAL if name in scores else {}
    return found


def table_with(space: str, dataset: str, metric: str) -> ScoreTable | MetricTable:
    """The table of a space that holds a metric: that of scores, or else of metrics the one of most networks.

    Raises:
        UnknownNameError: If no table holds it; lists what they hold.
        MissingDataError: If the space has no tables.
        DamagedTableError: If the first table cannot be read.
    """
    known: dict[str, None] = {}
    damage: SwapcoreError | None = None
    for name in (*score_tables(space), *metric_tables(space, dataset)):
        try:
            columns = columns_in_table(name)
        except (DamagedTableError, MissingDataError) as error:
            damage = damage or error
            continue
        if metric in columns:
            if damage is not None and metric in USUAL:
                # Most networks are in the table that cannot be read; fewer would be a silent change of subject.
                raise damage
            return load_table(name if name in score_table_files() else largest_with(space, dataset, metric, name))
        known |= dict.fromkeys(columns)
    if damage is not None:
        raise damage
    if not known:
        raise MissingDataError(f"there are no tables of {space}; make one with {precompute(space)}")
    raise UnknownNameError(f"metric in the tables of {space}", metric, known)


def largest_with(space: str, dataset: str, metric: str, first: str) -> str:
    """Of the metric tables that hold a metric and have the images of the first of them, the one of most networks."""
    files, best, most = metric_table_files(), first, 0
    images = provenance_of_table(files[first]).get("dataset")
    for name in metric_tables(space, dataset):
        try:
            facts = provenance_of_table(files[name])
            if metric not in columns_in_table(name):
                continue
        except SwapcoreError:
            continue
        count = facts.get("architectures")
        if facts.get("dataset") == images and isinstance(count, int) and count > most:
            best, most = name, count
    return best


def default_metric_table(space: str, dataset: str) -> MetricTable:
    """The metric table of a space, one with the data set's images before others.

    Raises:
        MissingDataError: If the space has none; says how to make one.
    """
    names = metric_tables(space, dataset)
    if not names:
        raise MissingDataError(f"there is no table of metrics of {space}; make one with {precompute(space)}")
    return load_metric_table(names[0])


def precompute(space: str) -> str:
    return f"python -m swapcore precompute --space {space} --metrics all"


def calibration_key(space: str) -> NetworksKey | None:
    """Scores and accuracies by which μ and σ are tuned; None for a space that has none."""
    problem = get_problem(space)
    if not (problem.defaults.calibration and problem.defaults.score_table):
        return None
    return NetworksKey(
        space=space,
        dataset=problem.datasets[0],
        truth=problem.defaults.calibration,
        table=problem.defaults.score_table,
    )


def calibrated_for(table: MetricTable, networks: ScoredNetworks | None = None) -> tuple[Calibration, ...]:
    """μ and σ from networks outside a table; nothing for a space of which no others are known.

    Args:
        table: Whose networks are left out.
        networks: Those of the space's ``calibration_key``; loaded if None.

    Raises:
        SwapcoreError: If they cannot be read, or are too few.
    """
    key = calibration_key(table.space)
    if key is None:
        return ()
    known = load_networks(key) if networks is None else networks
    return calibrate(known, rows_of_table(known, table))
