"""``devices``: what a forward pass can run on here."""

import argparse

from swapcore.cli.command import Command, add_json, print_result
from swapcore.evaluation.devices import available_devices

__all__ = ["COMMAND"]


def run(options: argparse.Namespace) -> None:
    devices = available_devices()
    if options.json:
        found = [{"name": device.name, "title": device.title, "memory_bytes": device.memory} for device in devices]
        print_result({"devices": found}, as_json=True)
        return
    for device in devices:
        memory = "" if device.memory is None else f", {device.memory / 2**30:.1f} GiB"
        print(f"{device.name:<8} {device.title}{memory}")


COMMAND = Command(add_arguments=add_json, run=run)
