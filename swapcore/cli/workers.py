"""Workers for a long command, with a progress bar on stderr, that can be stopped and go on later."""

import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from tqdm import tqdm

from swapcore.evaluation.devices import choose_device
from swapcore.evaluation.executors import default_workers, make_executor
from swapcore.evaluation.parts import Progress

__all__ = ["watched_workers"]


@contextmanager
def watched_workers(workers: int | None, device: str) -> Iterator[tuple[Executor, Progress]]:
    """An executor, and what is to be called with (finished, all) networks.

    Args:
        workers: How many processes; if None, all cores for the CPU and one for a GPU.
        device: What they compute on.
    """
    if workers is None:
        workers = default_workers() if choose_device(device) == "cpu" else 1
    with (
        make_executor(workers) as executor,
        tqdm(unit="net", file=sys.stderr, dynamic_ncols=True, delay=0.2) as bar,
    ):

        def show(done: int, total: int) -> None:
            if bar.total is None:
                # What an earlier run left does not count towards the speed, and so not towards the ETA.
                bar.reset(total)
                bar.initial = done
            bar.n = done
            bar.refresh()

        try:
            yield executor, show
        except KeyboardInterrupt:
            bar.close()
            executor.shutdown(wait=True, cancel_futures=True)
            print("stopped; the same command goes on from here", file=sys.stderr)
            raise
