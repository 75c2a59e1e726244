"""Workers for a long command, with a progress bar on stderr, that can be stopped and go on later."""

import argparse
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from tqdm import tqdm

from swapcore.evaluation.executors import default_workers, make_executor
from swapcore.evaluation.parts import Progress
from swapcore.evaluation.settings import ExecutionSettings

__all__ = ["duration", "execution_of", "watched_workers"]

LONG = 60.0
"""Seconds from which on it is said beforehand how long something takes."""
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def execution_of(options: argparse.Namespace, device: str) -> ExecutionSettings:
    """Where a command computes: by default on all cores of the CPU, or in one process with a GPU.

    Args:
        options: With ``workers`` and ``insist``.
        device: What is computed on, chosen already.
    """
    usual = default_workers() if device == "cpu" else 1
    workers = usual if options.workers is None else options.workers
    return ExecutionSettings(device=device, workers=workers, insist=options.insist)


@contextmanager
def watched_workers(execution: ExecutionSettings) -> Iterator[tuple[Executor, Progress]]:
    """An executor, and what is to be called with (finished, all) networks.

    Where the first ones show that all will take long, a line on stderr says so.
    """
    with (
        make_executor(execution.workers) as executor,
        tqdm(unit="net", file=sys.stderr, dynamic_ncols=True, delay=0.2) as bar,
    ):
        began, said = time.perf_counter(), False

        def show(done: int, total: int) -> None:
            nonlocal said
            if bar.total is None:
                # What an earlier run left does not count towards the speed, and so not towards the ETA.
                bar.reset(total)
                bar.initial = done
            bar.n = done
            bar.refresh()
            measured = done - bar.initial
            if measured and not said:
                said = True
                each, left = (time.perf_counter() - began) / measured, total - done
                if each * left >= LONG:
                    bar.write(
                        f"{left:,} more at {each:.2g} s each, by the first {measured:,}, will take about "
                        f"{duration(each * left)}; what is finished is kept when you stop",
                        file=sys.stderr,
                    )

        try:
            yield executor, show
        except KeyboardInterrupt:
            bar.close()
            executor.shutdown(wait=True, cancel_futures=True)
            print("stopped; the same command goes on from here", file=sys.stderr)
            raise


def duration(seconds: float) -> str:
    """A time as people say it."""
    for unit, length in (("days", DAY), ("hours", HOUR), ("minutes", MINUTE)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} seconds"
