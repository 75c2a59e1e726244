"""What this machine is: processor, memory, versions; imports no torch."""

import importlib.metadata
import os
import platform
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Device", "host", "processor", "versions"]

VERSIONED = ("torch", "torchvision", "numpy", "scipy", "pandas", "streamlit", "plotly")


@dataclass(frozen=True, kw_only=True)
class Device:
    """Something that can run a forward pass.

    Attributes:
        name: As PyTorch names it.
        title: For people.
        memory: Bytes, or None where it cannot be told.
    """

    name: str
    title: str
    memory: int | None


def versions() -> dict[str, str]:
    """Python and the packages that a score or a page depends on."""
    found = {"python": platform.python_version()}
    for package in VERSIONED:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def processor() -> str:
    """Name of the processor, with family and model where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    facts = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    name = facts.get("model name") or platform.processor() or platform.machine()
    if "cpu family" in facts and "model" in facts:
        name += f" (family {facts['cpu family']}, model {facts['model']})"
    return name


def memory() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # not a POSIX system
        return None


def host() -> Device:
    """The processor; imports no torch."""
    return Device(name="cpu", title=f"{processor()}, {os.cpu_count()} cores", memory=memory())
