"""CIFAR-10 accuracies of all NAS-Bench-201 cells from the package ``analog-nasbench``.

Five trainings or deployments of each cell: full precision, post-training quantisation, quantisation-aware
training, plain weights on noisy analog hardware, and hardware-aware training for it. The data file is a
pickle; it is read as data (see ``inert_pickle``), with two record types and nothing else admitted.
"""

import functools
import importlib.metadata
from functools import partial
from pathlib import Path
from types import MappingProxyType

import numpy as np

from swapcore.data.accuracy_table import AccuracyTable, validate_accuracies
from swapcore.data.inert_pickle import Record, make_record, read_pickle_file
from swapcore.data.kept_reading import kept_reading
from swapcore.errors import DamagedTableError, MissingDataError
from swapcore.spaces.nasbench201 import EDGES, OPERATIONS, NasBench201, operation_positions

__all__ = ["FIELDS", "analog_table", "data_file"]

PACKAGE = "analog-nasbench"
OPERATION_CODES = ("skip_connect", "none", "nor_conv_3x3", "nor_conv_1x1", "avg_pool_3x3")
EDGE_ORDER = ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3))
FIELDS = {
    "baseline": ("baseline_accuracy", "full precision"),
    "ptq": ("ptq_accuracy", "post-training quantisation"),
    "qat": ("qat_accuracy", "quantisation-aware training"),
    "noisy": ("noisy_accuracy", "on noisy analog hardware"),
    "analog": ("analog_accuracy", "trained for analog hardware"),
}
"""Truth name -> (attribute in the file, words for people)."""


READING = 1
"""Version of what is read below, as it is kept."""
CLASSES = ("Architecture", "DriftMeasurement")
RECORDS = MappingProxyType({("analognasbench.data", name): make_record for name in CLASSES})
"""The file's two classes, and what takes their place."""


def data_file() -> Path:
    """Where the installed package keeps its data.

    Raises:
        MissingDataError: If the package is not installed or has no data file.
    """
    try:
        files = importlib.metadata.files(PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        path = Path(str(file.locate()))
        if file.name == "data.anb" and path.is_file():
            return path
    raise MissingDataError(
        f"the trained CIFAR-10 accuracies come with the package {PACKAGE!r}, which is missing or incomplete; "
        f"run pip install --force-reinstall --no-deps -r requirements.txt"
    )


def analog_table(name: str) -> AccuracyTable:
    """One of the five accuracies.

    Args:
        name: A key of ``FIELDS``.

    Raises:
        MissingDataError: If the package is not installed.
        DamagedTableError: If its file is not what it should be.
    """
    attribute, words = FIELDS[name]
    path = data_file()
    return AccuracyTable(
        space=NasBench201.name,
        dataset="cifar10",
        name=name,
        title=f"CIFAR-10 test accuracy, {words}",
        source=f"{PACKAGE} {importlib.metadata.version(PACKAGE)}",
        accuracies=read_all(path)[attribute],
    )


@functools.lru_cache(maxsize=2)
def read_all(path: Path) -> dict[str, np.ndarray]:
    """Attribute -> accuracies in the order of the space."""
    return kept_reading(path, "analog-nasbench", READING, partial(read_pickled, path))


def read_pickled(path: Path) -> dict[str, np.ndarray]:
    """The same from the file itself."""
    try:
        records = read_pickle_file(path, RECORDS)
        keys = np.array(list(map(checked_key, records)))
        codes = keys[:, [EDGE_ORDER.index(edge) for edge in EDGES]]
        # Their code of an operation -> ours; a code outside the list is a fault.
        positions = operation_positions(np.array([OPERATIONS.index(name) for name in OPERATION_CODES])[codes])
        values = {
            attribute: np.array([accuracy(record, attribute) for record in records.values()])
            for attribute, _ in FIELDS.values()
        }
    except (TypeError, LookupError, AttributeError, ValueError, OSError) as error:
        raise DamagedTableError(f"{path} is damaged: {error}; reinstall {PACKAGE}") from error
    cells = len(NasBench201())
    if len(np.unique(positions)) != cells or len(positions) != cells or (keys < 0).any():
        raise DamagedTableError(f"{path} is damaged: each of {cells} cells is expected once; reinstall {PACKAGE}")
    tables = {}
    for attribute, column in values.items():
        validate_accuracies(column, path)
        tables[attribute] = np.empty(cells)
        tables[attribute][positions] = column
    return tables


def checked_key(key: object) -> tuple[int, ...]:
    """A cell as the file writes it: a whole number for each edge."""
    if not isinstance(key, tuple) or not all(type(code) is int for code in key):
        raise ValueError("it holds something else than cells")
    return key


def accuracy(record: object, attribute: str) -> float:
    """One number of a record."""
    value = record.state[attribute] if isinstance(record, Record) else None
    if isinstance(value, bool) or not isinstance(value, float | int):
        raise TypeError(f"it has no number for {attribute} of some cell")
    return float(value)
