"""Facts about the metrics that rank architectures; imports no torch."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from swapcore.errors import InvalidInputError, UnknownNameError

__all__ = ["METRICS", "SWAP", "Metric", "get_metric", "require_regularisable"]

SWAP = "swap"
"""The metric that this project is about, and the default everywhere."""


@dataclass(frozen=True, kw_only=True)
class Metric:
    """What is known about a metric, wherever it is used.

    Attributes:
        name: As on the command line.
        title: As shown to people.
        unit: Of its values; empty for those without one.
        paper: Where it comes from.
        higher_is_better: Whether more of it predicts higher accuracy, by that paper.
        needs_network: Whether a network has to be made; the others are counted from the architecture.
        needs_inputs: Whether it looks at samples.
        needs_labels: Whether it looks at their labels.
        needs_gradients: Whether it runs a backward pass.
        initialisation: The random weights that its paper asks for; a name in ``networks.scoring.INITIALISATIONS``.
        in_space_unit: Whether values are multiples of the space's unit of size, such as millions.
        regularised: Whether f(Θ) may be applied: the factor was made for counts, which have a true zero.
    """

    name: str
    title: str
    paper: str
    unit: str = ""
    higher_is_better: bool = True
    needs_network: bool = True
    needs_inputs: bool = True
    needs_labels: bool = False
    needs_gradients: bool = False
    initialisation: str = "kaiming_uniform"
    in_space_unit: bool = False
    regularised: bool = False

    def unit_in(self, size_unit: str) -> str:
        """Unit of its values in a space with that unit of size."""
        return f"{size_unit} {self.unit}" if self.in_space_unit else self.unit

    def oriented(self, values: np.ndarray) -> np.ndarray:
        """Values turned so that higher predicts better."""
        return values if self.higher_is_better else -values


METRICS: Mapping[str, Metric] = MappingProxyType(
    {
        metric.name: metric
        for metric in (
            Metric(
                name=SWAP,
                title="SWAP",
                unit="patterns",
                paper="Peng et al., SWAP-NAS, ICLR 2024",
                regularised=True,
            ),
            Metric(
                name="size",
                title="Size",
                unit="parameters",
                in_space_unit=True,
                paper="baseline",
                needs_network=False,
                needs_inputs=False,
                regularised=True,
            ),
            Metric(
                name="params",
                title="Parameters",
                unit="parameters",
                paper="baseline",
                needs_network=False,
                needs_inputs=False,
            ),
            Metric(
                name="flops",
                title="FLOPs",
                unit="M multiply-accumulates",
                paper="baseline; the complexity term of AZ-NAS",
                needs_network=False,
                needs_inputs=False,
                regularised=True,
            ),
            Metric(name="nwot", title="NASWOT", paper="Mellor et al., ICML 2021"),
            Metric(
                name="jacov",
                title="Jacobian covariance",
                paper="Mellor et al., arXiv 2006.04647v1, 2020",
                needs_gradients=True,
            ),
            Metric(
                name="epe_nas",
                title="EPE-NAS",
                paper="Lopes et al., ICANN 2021",
                needs_labels=True,
                needs_gradients=True,
            ),
            Metric(
                name="synflow",
                title="SynFlow",
                paper="Tanaka et al., NeurIPS 2020; Abdelfattah et al., ICLR 2021",
                needs_inputs=False,
                needs_gradients=True,
            ),
            Metric(
                name="snip",
                title="SNIP",
                paper="Lee et al., ICLR 2019; Abdelfattah et al., ICLR 2021",
                needs_labels=True,
                needs_gradients=True,
            ),
            Metric(
                name="grasp",
                title="GraSP",
                paper="Wang et al., ICLR 2020; Abdelfattah et al., ICLR 2021",
                needs_labels=True,
                needs_gradients=True,
            ),
            Metric(
                name="fisher",
                title="Fisher",
                paper="Turner et al., ICLR 2020; Abdelfattah et al., ICLR 2021",
                needs_labels=True,
                needs_gradients=True,
            ),
            Metric(
                name="grad_norm",
                title="Gradient norm",
                paper="Abdelfattah et al., ICLR 2021",
                needs_labels=True,
                needs_gradients=True,
            ),
            Metric(
                name="plain",
                title="Plain",
                paper="Abdelfattah et al., ICLR 2021",
                needs_labels=True,
                needs_gradients=True,
            ),
            Metric(name="l2_norm", title="L2 norm", paper="Abdelfattah et al., ICLR 2021", needs_inputs=False),
            Metric(
                name="zen",
                title="Zen-score",
                paper="Lin et al., ICCV 2021",
                needs_inputs=False,
                initialisation="standard_normal",
            ),
            Metric(
                name="ntk",
                title="NTK condition number",
                paper="Chen et al., TE-NAS, ICLR 2021",
                higher_is_better=False,
                needs_gradients=True,
            ),
            Metric(
                name="linear_regions",
                title="Linear regions",
                unit="regions",
                paper="Chen et al., TE-NAS, ICLR 2021",
            ),
            Metric(
                name="zico",
                title="ZiCo",
                paper="Li et al., ICLR 2023",
                needs_labels=True,
                needs_gradients=True,
            ),
            Metric(name="meco", title="MeCo", paper="Jiang et al., NeurIPS 2023", needs_inputs=False),
            Metric(
                name="gradsign",
                title="GradSign",
                paper="Zhang and Jia, ICLR 2022",
                needs_labels=True,
                needs_gradients=True,
            ),
            Metric(
                name="az_expressivity",
                title="AZ-NAS expressivity",
                unit="nats",
                paper="Lee and Ham, AZ-NAS, CVPR 2024",
                needs_inputs=False,
            ),
            Metric(
                name="az_progressivity",
                title="AZ-NAS progressivity",
                unit="nats",
                paper="Lee and Ham, AZ-NAS, CVPR 2024",
                needs_inputs=False,
            ),
            Metric(
                name="az_trainability",
                title="AZ-NAS trainability",
                paper="Lee and Ham, AZ-NAS, CVPR 2024",
                needs_inputs=False,
                needs_gradients=True,
            ),
        )
    }
)


def get_metric(name: str) -> Metric:
    """Look a metric up.

    Raises:
        UnknownNameError: With the known names.
    """
    if name not in METRICS:
        raise UnknownNameError("metric", name, METRICS)
    return METRICS[name]


def require_regularisable(metric: Metric) -> None:
    """Check that f(Θ) may be applied to a metric.

    Raises:
        InvalidInputError: If its values can be negative, or have no true zero; names those to which it may.
    """
    if not metric.regularised:
        allowed = ", ".join(name for name, one in METRICS.items() if one.regularised)
        raise InvalidInputError(f"mu and sigma go with the metrics {allowed}; got metric {metric.name!r}")
