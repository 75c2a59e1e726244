"""How much memory a call takes at its peak, and what is said where there is too little."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from swapcore.errors import DeviceMemoryError

__all__ = ["is_memory_failure", "peak_memory", "told_memory_failures"]

STATUS = Path("/proc/self/status")
FORGET_PEAK = "5"
"""What Linux wants written to ``clear_refs`` to begin a new peak (proc(5))."""
KIBIBYTE = 1024
ALLOCATION_FAILURES = ("can't allocate memory", "could not create a memory", "not enough memory", "out of memory")
"""What PyTorch's allocators say in a plain ``RuntimeError``, in lower case."""


def is_memory_failure(error: BaseException) -> bool:
    """Whether an error says that memory could not be had, on a CPU or a GPU."""
    import torch  # noqa: PLC0415 - slow, and there where memory fails

    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and any(words in str(error).lower() for words in ALLOCATION_FAILURES)


@contextmanager
def told_memory_failures(device: str) -> Iterator[None]:
    """Turn a failure to get memory into one sentence.

    Raises:
        DeviceMemoryError: In its place.
    """
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not is_memory_failure(error):
            raise
        smaller = "fewer samples, channels or cells take less" + ("" if device == "cpu" else ", or use --device cpu")
        reason = (str(error) or type(error).__name__).splitlines()[0]
        raise DeviceMemoryError(f"{device} has too little memory for one network ({reason}); {smaller}") from error


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
