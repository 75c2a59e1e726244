"""AZ-NAS: four metrics that see different things, combined by their ranks (Lee and Ham, CVPR 2024)."""

from swapcore.metrics.az_blocks import PAPER
from swapcore.metrics.az_expressivity import AZ_EXPRESSIVITY
from swapcore.metrics.az_progressivity import AZ_PROGRESSIVITY
from swapcore.metrics.az_trainability import AZ_TRAINABILITY
from swapcore.metrics.flops import FLOPS
from swapcore.metrics.metric import Metric
from swapcore.metrics.ranks import RankSum

__all__ = ["AZ_NAS"]

MEMBERS = (AZ_EXPRESSIVITY, AZ_PROGRESSIVITY, AZ_TRAINABILITY, FLOPS)

AZ_NAS = Metric(
    name="az_nas",
    title="AZ-NAS (four terms)",
    summary="Four terms at once, each turned into ranks: expressivity, progressivity, trainability and FLOPs.",
    paper=PAPER,
    needs_inputs=any(member.needs_inputs for member in MEMBERS),
    needs_labels=any(member.needs_labels for member in MEMBERS),
    needs_gradients=any(member.needs_gradients for member in MEMBERS),
    members=tuple(member.name for member in MEMBERS),
    combination=RankSum(),
)
