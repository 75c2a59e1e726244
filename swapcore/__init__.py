"""Training-free neural architecture search with SWAP scores.

Importing this package imports neither torch nor anything else that is slow; the names below load what
they need when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from swapcore.patterns.result import SwapScore
    from swapcore.patterns.swap import swap_score
    from swapcore.values.regularisation import regularisation_factor
    from swapcore.values.score import LayerPatterns

__all__ = ["LayerPatterns", "SwapScore", "__version__", "regularisation_factor", "swap_score"]
__version__ = "0.1.0"

LOCATIONS = {
    "LayerPatterns": "swapcore.values.score",
    "SwapScore": "swapcore.patterns.result",
    "regularisation_factor": "swapcore.values.regularisation",
    "swap_score": "swapcore.patterns.swap",
}


def __getattr__(name: str) -> Any:
    if name not in LOCATIONS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(LOCATIONS[name]), name)
