"""What a forward pass can run on here, and what its rounding depends on."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from swapcore import __version__
from swapcore.errors import SwapcoreError, UnknownNameError
from swapcore.machine import Device, host, processor, versions

__all__ = [
    "AUTO",
    "available_devices",
    "choose_device",
    "devices_by_command",
    "instruction_set",
    "rounding_facts",
    "rounding_label",
]

AUTO = "auto"
CPU = "cpu"
ROUNDING_VERSIONS = ("torch", "numpy")


def instruction_set() -> str:
    """The vector instructions that PyTorch's CPU kernels use here; other sets round differently."""
    import torch  # noqa: PLC0415 - this module is also read by pages that must not import torch

    return str(torch.backends.cpu.get_cpu_capability())


def available_devices() -> tuple[Device, ...]:
    """CPU first, then CUDA devices, then Apple's MPS."""
    import torch  # noqa: PLC0415 - as above

    devices = [host()]
    if torch.cuda.is_available():
        for index in range(torch.cuda.device_count()):
            facts = torch.cuda.get_device_properties(index)
            devices.append(Device(name=f"cuda:{index}", title=facts.name, memory=facts.total_memory))
    if torch.backends.mps.is_available():
        devices.append(Device(name="mps", title="Apple GPU", memory=None))
    return tuple(devices)


def devices_by_command() -> list[dict[str, Any]]:
    """As ``swapcore devices`` lists them: another process imports torch, so that this one need not.

    Raises:
        SwapcoreError: If that process fails; with what it said.
    """
    asked = subprocess.run(
        [sys.executable, "-m", "swapcore", "devices", "--json"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode:
        raise SwapcoreError(f"the devices cannot be listed: {asked.stderr.strip() or asked.returncode}")
    found: list[dict[str, Any]] = json.loads(asked.stdout)["devices"]
    return found


def rounding_facts(device: str) -> dict[str, Any]:
    """Where something is computed, as far as its rounding depends on it: for provenance."""
    return {
        "device": choose_device(device),
        "versions": {"swapcore": __version__, **versions()},
        "processor": processor(),
        "instruction_set": instruction_set(),
    }


def rounding_label(device: str) -> dict[str, Any]:
    """Of these facts those that scores depend on: what parts of one computation must have in common."""
    facts = rounding_facts(device)
    return {**facts, "versions": {name: facts["versions"].get(name) for name in ROUNDING_VERSIONS}}


def choose_device(name: str = AUTO) -> str:
    """The device of that name; "auto" is the first GPU, or the CPU where there is none.

    Raises:
        UnknownNameError: If it is not there; lists those that are.
    """
    if name == CPU:
        # Always there; and asking for the others imports torch.
        return CPU
    there = [device.name for device in available_devices()]
    if name == AUTO:
        return there[1] if len(there) > 1 else there[0]
    # "cuda" is what people call the first of them.
    found = f"{name}:0" if f"{name}:0" in there else name
    if found not in there:
        raise UnknownNameError("device", name, (AUTO, *there))
    return found
