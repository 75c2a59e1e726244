"""Training-free neural architecture search with SWAP scores.

Importing this package imports neither torch nor anything else that is slow; the names below load what
they need when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from swapcore.proxies.regularisation import regularisation_factor
    from swapcore.proxies.result import LayerPatterns, SwapScore
    from swapcore.proxies.swap import swap_score

__all__ = ["LayerPatterns", "SwapScore", "__version__", "regularisation_factor", "swap_score"]
__version__ = "0.1.0"

LOCATIONS = {
    "LayerPatterns": "swapcore.proxies.result",
    "SwapScore": "swapcore.proxies.result",
    "regularisation_factor": "swapcore.proxies.regularisation",
    "swap_score": "swapcore.proxies.swap",
}


def __getattr__(name: str) -> Any:
    if name not in LOCATIONS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(LOCATIONS[name]), name)
