"""Scores for a search: those that are kept first, the rest computed, here or in other processes."""

from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from typing import Any

from swapcore.errors import WorkersLostError
from swapcore.evaluation.devices import choose_device
from swapcore.evaluation.executors import SequentialExecutor
from swapcore.evaluation.resolve import Resolved, resolve
from swapcore.runs.settings import SearchSettings
from swapcore.store.runs import RunStore
from swapcore.values.score import Score

__all__ = ["StoredScorer", "resolved_by", "score_text"]


class StoredScorer:
    """Scores architectures and keeps every score under the conditions that it depends on; see ``driving.Scorer``.

    Args:
        resolved: What to compute.
        store: Where scores are kept.
        executor: Where new ones are computed.
    """

    def __init__(self, resolved: Resolved, store: RunStore, executor: Executor) -> None:
        self.resolved, self.store, self.executor = resolved, store, executor
        self.conditions = resolved.conditions()
        self.waiting: deque[tuple[int, str]] = deque()
        """Numbers and texts that nobody works on yet."""
        self.running: dict[Future[Score], tuple[int, str]] = {}
        self.ready: list[tuple[int, Score]] = []
        self.unsaved: dict[str, Score] = {}

    @property
    def is_busy(self) -> bool:
        """Whether there are results to wait for."""
        return bool(self.waiting or self.running or self.ready)

    def begin(self, architectures: Mapping[int, Any]) -> None:
        """Look up what is kept, and hand out the rest.

        Raises:
            WorkersLostError: If a worker process died.
        """
        texts = {number: self.resolved.space.format(one) for number, one in architectures.items()}
        kept = self.store.kept_scores(self.conditions, texts.values())
        try:
            if len(kept) < len(texts):
                self.measure_reference()
            for number, text in texts.items():
                if text in kept:
                    self.ready.append((number, kept[text]))
                else:
                    self.waiting.append((number, text))
            if not isinstance(self.executor, SequentialExecutor):
                self.hand_out(len(self.waiting))
        except BrokenExecutor as error:
            raise workers_lost() from error

    def hand_out(self, count: int) -> None:
        """Let some of those that wait be scored."""
        for number, text in [self.waiting.popleft() for _ in range(min(count, len(self.waiting)))]:
            self.running[self.executor.submit(score_text, text, self.resolved)] = (number, text)

    def measure_reference(self) -> None:
        """Measure once what an ensemble compares with; only where something is to be computed."""
        if self.resolved.metric.combination is not None and self.resolved.reference is None:
            from swapcore.evaluation.ensemble import with_reference  # noqa: PLC0415 - imports torch

            self.resolved = with_reference(self.resolved, self.executor)

    def wait(self) -> Sequence[tuple[int, Score]]:
        """What has come, in the order of numbers.

        Raises:
            WorkersLostError: If a worker process died.
        """
        if not self.ready:
            # Only where this process does the work itself is there any left: one at a time, so that each is told of
            # as soon as it is known.
            self.hand_out(1)
            wait(self.running, return_when=FIRST_COMPLETED)
        self.collect()
        found, self.ready = sorted(self.ready, key=lambda one: one[0]), []
        return found

    def collect(self) -> None:
        """Take what is done from those that are running."""
        done = [future for future in self.running if future.done() and not future.cancelled()]
        try:
            for future in done:
                number, text = self.running.pop(future)
                score = future.result()
                self.unsaved[text] = score
                self.ready.append((number, score))
        except BrokenExecutor as error:
            raise workers_lost() from error

    def save(self) -> None:
        """Write what is not kept yet."""
        if self.unsaved:
            self.store.keep_scores(self.conditions, self.unsaved)
            self.unsaved = {}


def resolved_by(executor: Executor, settings: SearchSettings) -> Resolved:
    """What a search computes; meanwhile all workers make themselves ready, which takes seconds.

    It is they who look for devices: this process needs no torch where there is no GPU.

    Raises:
        WorkersLostError: If a worker process died.
        SwapcoreError: What ``resolve`` raises.
    """
    execution = settings.execution
    try:
        devices = [executor.submit(chosen_device, execution.device) for _ in range(execution.workers)]
        device = devices[0].result()
    except BrokenExecutor as error:
        raise workers_lost() from error
    return resolve(settings.score, device)


def chosen_device(name: str) -> str:
    """The device of a name; runs in a worker, which is then ready to score."""
    from swapcore.evaluation import evaluator  # noqa: F401, PLC0415 - imports torch

    return choose_device(name)


def workers_lost() -> WorkersLostError:
    return WorkersLostError(
        "a worker process died, perhaps for want of memory; what is written is kept, and the run can be resumed "
        "(fewer workers take less memory)"
    )


def score_text(text: str, resolved: Resolved) -> Score:
    """Score one architecture; runs in a worker."""
    from swapcore.evaluation.evaluator import evaluate_one  # noqa: PLC0415 - imports torch, which only workers need

    return evaluate_one(resolved.space.parse(text), resolved)
