"""CIFAR-10 accuracies of all NAS-Bench-201 cells from the package ``analog-nasbench``.

Five trainings or deployments of each cell: full precision, post-training quantisation, quantisation-aware
training, plain weights on noisy analog hardware, and hardware-aware training for it. The data file is a
pickle; it is read with an unpickler that admits two inert record types and refuses everything else.
"""

import functools
import importlib.metadata
import pickle
from pathlib import Path
from typing import Any

import numpy as np

from swapcore.data.accuracy_table import AccuracyTable, validate_accuracies
from swapcore.errors import PICKLE_FAULTS, DamagedTableError, MissingDataError
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


class Record:
    """Stands in for the file's two classes: holds attributes, does nothing."""


class RecordUnpickler(pickle.Unpickler):
    """Admits the file's two record classes, as ``Record``, and no other name."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "analognasbench.data" and name in ("Architecture", "DriftMeasurement"):
            return Record
        raise pickle.UnpicklingError(f"it refers to {module}.{name}, which is not allowed")


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
    try:
        with path.open("rb") as stream:
            records = RecordUnpickler(stream).load()
    except PICKLE_FAULTS as error:
        raise DamagedTableError(f"{path} is damaged: {error or type(error).__name__}; reinstall {PACKAGE}") from error
    try:
        keys = np.array(list(records))
        codes = keys[:, [EDGE_ORDER.index(edge) for edge in EDGES]]
        # Their code of an operation -> ours; a code outside the list is a fault.
        positions = operation_positions(np.array([OPERATIONS.index(name) for name in OPERATION_CODES])[codes])
        values = {
            attribute: np.array([float(getattr(record, attribute)) for record in records.values()])
            for attribute, _ in FIELDS.values()
        }
    except (TypeError, LookupError, AttributeError, ValueError) as error:
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
