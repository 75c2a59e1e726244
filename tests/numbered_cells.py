"""Files of NAS-Bench-201 cells written as six numbers, one an edge, as the files of HW-NAS-Bench have them."""

import csv
import itertools
from collections.abc import Callable, Mapping
from pathlib import Path

EDGES = ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3))
OPERATIONS = ("skip_connect", "none", "nor_conv_3x3", "nor_conv_1x1", "avg_pool_3x3")


def cell_text(numbers):
    """The same cell as NAS-Bench-201 writes it; shares no code with what is tested."""
    operation = dict(zip(EDGES, numbers, strict=True))
    nodes = (
        "|".join(f"{OPERATIONS[operation[source, target]]}~{source}" for source in range(target))
        for target in (1, 2, 3)
    )
    return "+".join(f"|{node}|" for node in nodes)


def every_cell():
    """All cells as six numbers, the last edge the fastest."""
    return list(itertools.product(range(5), repeat=6))


def write_cells(path: Path, columns: Mapping[str, Callable[[int], object]], cells=None):
    """A file with a row for each cell; each column is made of the row's number."""
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["net", *columns])
        for row, cell in enumerate(every_cell() if cells is None else cells):
            writer.writerow([str(cell), *(make(row) for make in columns.values())])
