"""How much memory a call takes at its peak."""

import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["peak_memory"]

STATUS = Path("/proc/self/status")
FORGET_PEAK = "5"
"""What Linux wants written to ``clear_refs`` to begin a new peak (proc(5))."""
KIBIBYTE = 1024


def peak_memory(call: Callable[[], Any], device: str) -> int:
    """Bytes that a call takes beyond what was there before.

    On a GPU it is PyTorch's own count. On a CPU it is the resident memory of this process, which tells the truth only
    in a fresh one: memory that was freed before is taken again unseen.
    """
    import torch  # noqa: PLC0415 - slow, and only this function needs it

    if torch.device(device).type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
        before = torch.cuda.memory_allocated(device)
        call()
        return int(torch.cuda.max_memory_allocated(device)) - before
    if STATUS.exists():
        (STATUS.parent / "clear_refs").write_text(FORGET_PEAK)
        before = resident("VmRSS")
        call()
        return max(0, resident("VmHWM") - before)
    before = highest()
    call()
    return max(0, highest() - before)


def resident(field: str) -> int:
    """A field of this process's status, in bytes."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(field))
    return int(line.split()[1]) * KIBIBYTE


def highest() -> int:
    """The most memory that this process ever had, in bytes; macOS counts in bytes, others in KiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * KIBIBYTE
