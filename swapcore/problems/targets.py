"""Values of μ and σ to begin with, by space and data set."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["SIZE_TARGETS", "SizeTarget", "size_targets"]


@dataclass(frozen=True, kw_only=True)
class SizeTarget:
    """A pair of μ and σ in the space's unit, with a word on where it comes from."""

    name: str
    mu: float
    sigma: float
    note: str


SIZE_TARGETS: Mapping[tuple[str, str], tuple[SizeTarget, ...]] = MappingProxyType(
    {
        ("darts", "cifar10"): (
            SizeTarget(name="A", mu=0.9, sigma=0.9, note="the paper's small networks"),
            SizeTarget(name="B", mu=1.2, sigma=1.2, note="the paper's medium networks"),
            SizeTarget(name="C", mu=1.5, sigma=1.5, note="the paper's large networks"),
        ),
        ("darts", "imagenet"): (SizeTarget(name="ImageNet", mu=25.0, sigma=25.0, note="the paper's choice"),),
        ("nasbench201", "cifar10"): (
            SizeTarget(name="A", mu=1.2, sigma=1.0, note="smaller networks"),
            SizeTarget(name="B", mu=1.35, sigma=1.0, note="larger networks"),
            SizeTarget(name="C", mu=1.5, sigma=1.0, note="the largest networks"),
            SizeTarget(name="ranking", mu=0.8, sigma=0.681, note="ranks the whole space best, effective size"),
        ),
    }
)


def size_targets(space: str, dataset: str) -> tuple[SizeTarget, ...]:
    """Targets of a space on a data set; those for CIFAR-10 where it has none of its own."""
    return SIZE_TARGETS.get((space, dataset), SIZE_TARGETS[space, "cifar10"])
