"""The public sources by the name under which a problem's targets ask for them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.sources.analog import analog_table
from swapcore.data.sources.darts_archs import darts_archs_table
from swapcore.data.sources.nasbench201_official import official_truth
from swapcore.data.sources.nats_bench import nats_bench_table
from swapcore.data.sources.published_metrics import nasbench301_table
from swapcore.problems.target import Target

__all__ = ["SOURCES"]

SOURCES: Mapping[str, Callable[[Target], AccuracyTable]] = MappingProxyType(
    {
        "analog-nasbench": lambda target: analog_table(target.name),
        "nats-bench": lambda target: nats_bench_table(target.dataset),
        "nasbench201-official": lambda target: official_truth(target.name, target.dataset),
        "darts-archs": lambda _target: darts_archs_table(),
        "nasbench301": lambda _target: nasbench301_table(),
    }
)
"""``Target.source`` -> what reads it."""
