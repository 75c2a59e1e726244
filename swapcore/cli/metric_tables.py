"""Which table of metrics a command reads."""

from swapcore.data.metric_table import MetricTable, load_metric_table, metric_table_files
from swapcore.errors import MissingDataError

__all__ = ["chosen_table"]


def chosen_table(space: str, dataset: str, name: str | None) -> MetricTable:
    """The table that was named, or the first of the space, those with the data set's images before others."""
    if name is not None:
        return load_metric_table(name)
    of_space = [table for table in map(load_metric_table, metric_table_files()) if table.space == space]
    if not of_space:
        raise MissingDataError(
            f"there is no table of metrics of {space}; make one with python -m swapcore precompute --space {space} "
            f"--metrics all"
        )
    return min(of_space, key=lambda table: table.dataset != dataset)
