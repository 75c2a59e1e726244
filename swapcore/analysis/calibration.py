"""μ and σ chosen on networks that nobody is judged on afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from swapcore.analysis.contest import Regularisation
from swapcore.analysis.landscape import Landscape, LandscapeKey
from swapcore.analysis.tuning import calibration_cells, tune
from swapcore.problems.registry import PROBLEMS
from swapcore.values.size import SIZE_KINDS

__all__ = ["CALIBRATED_ON", "CALIBRATION_NETWORKS", "Calibration", "calibrate"]

CALIBRATION_NETWORKS = 100
CALIBRATED_ON: Mapping[str, LandscapeKey] = MappingProxyType(
    {
        name: LandscapeKey(
            space=name,
            dataset=problem.datasets[0],
            truth=problem.defaults.calibration,
            table=problem.defaults.score_table,
        )
        for name, problem in PROBLEMS.items()
    }
)
"""Space -> scores and accuracies of more networks than a metric table holds; those whose positions it counts."""


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


def calibrate(
    landscape: Landscape, judged: Sequence[int] | np.ndarray, *, networks: int = CALIBRATION_NETWORKS, seed: int = 0
) -> tuple[Calibration, ...]:
    """Choose μ and σ for each kind of size: the best of the default grid on networks drawn at random.

    Args:
        landscape: Scores, sizes and accuracies of many networks.
        judged: Positions, as the landscape's ``index`` has them, of the networks that will be judged; none of them
            is drawn.
        networks: How many are drawn.
        seed: Of the draw.

    Raises:
        InvalidInputError: If there are not that many others.
        UndefinedCorrelationError: If nothing varies among those drawn.
    """
    excluded = np.flatnonzero(np.isin(landscape.index, judged))
    drawn = calibration_cells(networks, len(landscape), seed=seed, excluded=excluded)
    found = []
    for size in SIZE_KINDS:
        tuned = tune(landscape, size, drawn)
        found.append(
            Calibration(
                setting=Regularisation(size=size, mu=tuned.mu, sigma=tuned.sigma),
                spearman=tuned.spearman,
                networks=networks,
            )
        )
    return tuple(found)
