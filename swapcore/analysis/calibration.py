"""μ and σ chosen on networks that nobody is judged on afterwards."""

from dataclasses import dataclass

import numpy as np

from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.analysis.tuning import calibration_networks, tune
from swapcore.data.listing import names_in_table
from swapcore.data.metric_table import MetricTable
from swapcore.problems.registry import listable_names
from swapcore.values.regularisation import Regularisation
from swapcore.values.size import SIZE_KINDS

__all__ = ["CALIBRATION_NETWORKS", "Calibration", "calibrate", "rows_of_table"]

CALIBRATION_NETWORKS = 100


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """What a choice of μ and σ came to.

    Attributes:
        setting: The choice.
        spearman: ρ on the networks that it was made on.
        networks: How many those were.
    """

    setting: Regularisation
    spearman: float
    networks: int


def rows_of_table(networks: ScoredNetworks, table: MetricTable) -> np.ndarray:
    """Rows of the networks that a metric table holds."""
    if networks.space in listable_names():
        return np.flatnonzero(np.isin(networks.index, table.positions))
    names = names_in_table(networks.space, networks.texts(np.arange(len(networks))))
    held = set(table.architectures)
    return np.flatnonzero([name in held for name in names])


def calibrate(
    networks: ScoredNetworks, excluded: np.ndarray, *, count: int = CALIBRATION_NETWORKS, seed: int = 0
) -> tuple[Calibration, ...]:
    """Choose μ and σ for each kind of size: the best of the default grid on networks drawn at random.

    Args:
        networks: Scores, sizes and accuracies of many.
        excluded: Rows of those that will be judged; none of them is drawn.
        count: How many are drawn.
        seed: Of the draw.

    Raises:
        InvalidInputError: If there are not that many others.
        UndefinedCorrelationError: If nothing varies among those drawn.
    """
    drawn = calibration_networks(count, len(networks), seed=seed, excluded=excluded)
    tuned = [tune(networks, size, drawn) for size in SIZE_KINDS]
    return tuple(Calibration(setting=one.regularisation, spearman=one.spearman, networks=count) for one in tuned)
