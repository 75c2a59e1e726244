"""CIFAR-10 accuracies of all NAS-Bench-Macro networks, from the public file ``nas-bench-macro_cifar10.json``.

Test accuracy after 50 epochs, three trainings of each of the 6,561 networks (Su et al., CVPR 2021). The file is not
part of this project; it is read where it is found.
"""

import functools
import json
import re
from pathlib import Path
from typing import Any

import numpy as np

from swapcore.data.accuracy_table import AccuracyTable, validate_accuracies
from swapcore.data.benchmark_file import BenchmarkFile, require_file
from swapcore.errors import DamagedTableError, InvalidInputError
from swapcore.problems.target import Target
from swapcore.spaces.nasbench_macro import NasBenchMacro
from swapcore.spaces.nasbench_macro_cost import flops, parameters

__all__ = ["FILE", "PUBLISHED", "nasbench_macro_table"]

FILE = "nas-bench-macro_cifar10.json"
TRAININGS = 3
PUBLISHED = BenchmarkFile(
    name=FILE,
    title="NAS-Bench-Macro: three CIFAR-10 test accuracies of all 6,561 networks after 50 epochs",
    adds="trained accuracies of the NAS-Bench-Macro space, mean and each training",
    licence="Apache-2.0",
    size=1_178_821,
    address="https://raw.githubusercontent.com/xiusu/NAS-Bench-Macro/"
    "61a2bfc2ca0dce04d0997e6cf498047c27d6acf2/data/nas-bench-macro_cifar10.json",
    sha256="686dee8363cc21cca8c1f321ad5749454f2d9b9ca5972682e137e539bc522297",
    space=NasBenchMacro.name,
    datasets=("cifar10",),
)
FAULTS = (ValueError, TypeError, LookupError, AttributeError, OSError, RecursionError, InvalidInputError)
"""What reading a damaged file can raise."""
TRAINING = re.compile(r"training-([1-3])")


def nasbench_macro_table(target: Target) -> AccuracyTable:
    """Mean accuracy, or that of one training, in the order of the space.

    Raises:
        MissingDataError: If the file is not there.
        DamagedTableError: If it does not hold what it should.
    """
    path = require_file(FILE)
    stamp = path.stat()
    trainings = read_all(path, stamp.st_mtime_ns, stamp.st_size)
    one = TRAINING.fullmatch(target.name)
    return AccuracyTable(
        space=NasBenchMacro.name,
        dataset=target.dataset,
        name=target.name,
        title=f"CIFAR-10 test accuracy after 50 epochs, {target.title}",
        source=FILE,
        accuracies=trainings.mean(axis=1) if one is None else trainings[:, int(one[1]) - 1].copy(),
    )


@functools.lru_cache(maxsize=2)
def read_all(path: Path, _modified: int, _size: int) -> np.ndarray:
    """Percent, a row a network in the order of the space and a column a training; read again when the file changes."""
    space = NasBenchMacro()
    found = np.full((len(space), TRAININGS), np.nan)
    try:
        for text, entry in json.loads(path.read_text(encoding="utf-8")).items():
            found[space.index(space.parse(text))] = accuracies_of(text, entry)
    except FAULTS as error:
        raise DamagedTableError(f"{path} is damaged: {error or type(error).__name__}; get the file again") from error
    missing = int(np.isnan(found).any(axis=1).sum())
    if missing:
        raise DamagedTableError(
            f"{path} is damaged: each of the {len(space):,} networks is expected, {missing:,} are missing; get the "
            "file again"
        )
    validate_accuracies(found, path)
    found.flags.writeable = False
    return found


def accuracies_of(text: str, entry: Any) -> list[float]:
    """The three accuracies of one network; its counts must be those of the network that is scored here."""
    network = NasBenchMacro().parse(text)
    accuracies = entry["test_acc"]
    if not isinstance(accuracies, list) or len(accuracies) != TRAININGS:
        raise ValueError(f"{TRAININGS} accuracies are expected for {text}; got {str(accuracies)[:60]}")
    if (entry["params"], entry["flops"]) != (parameters(network), flops(network)):
        raise ValueError(f"{text} has {entry['params']} parameters, where its network has {parameters(network)}")
    return [float(accuracy) for accuracy in accuracies]
