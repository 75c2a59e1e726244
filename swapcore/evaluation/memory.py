"""How much memory a call takes at its peak."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["peak_memory"]

STATUS = Path("/proc/self/status")
FORGET_PEAK = "5"
"""What Linux wants written to ``clear_refs`` to begin a new peak (proc(5))."""
KIBIBYTE = 1024


def peak_memory(call: Callable[[], Any], device: str) -> int | None:
    """Bytes that a call takes beyond what was there before; None where the system does not tell.

    On a GPU it is PyTorch's own count. On a CPU it is the resident memory of this process, which tells the truth only
    in a fresh one: memory that was freed before is taken again unseen. Where the system does not let a new peak begin,
    it is what the call adds to the highest ever.
    """
    import torch  # noqa: PLC0415 - slow, and only this function needs it

    if torch.device(device).type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
        before = torch.cuda.memory_allocated(device)
        call()
        return int(torch.cuda.max_memory_allocated(device)) - before
    forgotten = forget_peak()
    before_call = resident("VmRSS") if forgotten else highest()
    call()
    after = resident("VmHWM") if forgotten else highest()
    return None if before_call is None or after is None else max(0, after - before_call)


def forget_peak() -> bool:
    """Begin a new peak, where the system lets us."""
    try:
        (STATUS.parent / "clear_refs").write_text(FORGET_PEAK)
    except OSError:
        return False
    return True


def resident(field: str) -> int:
    """A field of this process's status, in bytes."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(field))
    return int(line.split()[1]) * KIBIBYTE


def highest() -> int | None:
    """The most memory that this process ever had; macOS counts in bytes, others in KiB, Windows not at all."""
    if importlib.util.find_spec("resource") is None:
        return None
    import resource  # noqa: PLC0415 - not on every system

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * KIBIBYTE
