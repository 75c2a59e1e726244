"""Where work runs: everything here is a ``concurrent.futures.Executor``."""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import forkserver
from typing import ParamSpec, TypeVar

from swapcore.limits import check_limit

__all__ = ["SequentialExecutor", "default_workers", "make_executor", "prepare_workers"]

PRELOADED = ("torch", "swapcore.evaluation.evaluator", "swapcore.evaluation.measuring", "swapcore.patterns.swap")
"""What workers need first, and takes long to import."""
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


def prepare_workers(workers: int) -> None:
    """Begin to import what workers need in a process of its own, while this one does something else.

    Args:
        workers: As many as ``make_executor`` will be asked for.

    Raises:
        InvalidInputError: As ``make_executor``.
    """
    check_limit("workers", workers, insist=True)
    if workers > 1 and clean_context().get_start_method() == "forkserver":
        forkserver.ensure_running()


def make_executor(workers: int) -> Executor:
    """An executor with a number of processes; 1 runs in this process.

    Raises:
        InvalidInputError: If workers is not a whole number within ``LIMITS``, for those who insist.
    """
    check_limit("workers", workers, insist=True)
    if workers == 1:
        return SequentialExecutor()
    return ProcessPoolExecutor(
        workers, mp_context=clean_context(), initializer=begin_work, initargs=(dict(os.environ),)
    )


def clean_context() -> multiprocessing.context.BaseContext:
    """How workers are started: never by forking this process, which can hang once torch's threads have been used.

    On Linux they are forked from a process that has imported PyTorch and done nothing else, so that several workers,
    and those of the next executor, import it once. Elsewhere forking is not safe even then, and each starts afresh.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    return context


def begin_work(environment: dict[str, str]) -> None:
    """Prepare a worker: its environment is that of the process that asked for it, and it ends when that one does.

    Args:
        environment: Of that process; the one from which a worker was forked may have had another.
    """
    os.environ.clear()
    os.environ.update(environment)
    end_with_parent()


def end_with_parent() -> None:
    """Let this worker end when the process that made it does: one that is killed cannot tell its workers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=end_after, args=(parent,), daemon=True).start()


def end_after(process: multiprocessing.process.BaseProcess) -> None:
    """Wait for a process, then end this one at once."""
    process.join()
    os._exit(1)
