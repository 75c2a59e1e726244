"""Where work runs: everything here is a ``concurrent.futures.Executor``."""

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import ParamSpec, TypeVar

from swapcore.limits import check_limit

__all__ = ["SequentialExecutor", "default_workers", "make_executor"]

P = ParamSpec("P")
T = TypeVar("T")


class SequentialExecutor(Executor):
    """Runs each task when it is submitted, in the caller's thread."""

    def submit(self, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run the task now; the future holds its result or its failure."""
        future: Future[T] = Future()
        try:
            future.set_result(task(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - an executor hands every failure to whoever asks for the result
            future.set_exception(error)
        return future


def default_workers() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def make_executor(workers: int) -> Executor:
    """An executor with a number of processes; 1 runs in this process.

    Raises:
        InvalidInputError: If workers is not a whole number within ``LIMITS``, for those who insist.
    """
    check_limit("workers", workers, insist=True)
    if workers == 1:
        return SequentialExecutor()
    # Forking a process that has used torch's thread pools can hang; a spawned one starts clean.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=end_with_parent)


def end_with_parent() -> None:
    """Let this worker end when the process that made it does: one that is killed cannot tell its workers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=end_after, args=(parent,), daemon=True).start()


def end_after(process: multiprocessing.process.BaseProcess) -> None:
    """Wait for a process, then end this one at once."""
    process.join()
    os._exit(1)
