"""Scores for a search: those that are kept first, the rest computed, here or in other processes."""

from collections.abc import Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor
from typing import Any

from swapcore.errors import WorkersLostError
from swapcore.evaluation.ensemble import with_reference
from swapcore.evaluation.evaluator import evaluate_one
from swapcore.evaluation.resolve import Resolved, resolve
from swapcore.runs.loop import Scored
from swapcore.runs.settings import SearchSettings
from swapcore.store.run import SavedScore
from swapcore.store.runs import RunStore

__all__ = ["StoredScorer", "score_text"]


class StoredScorer:
    """Scores architectures and keeps every score under the conditions that it depends on.

    Args:
        settings: Of the search.
        store: Where scores are kept.
        executor: Where new ones are computed.
    """

    def __init__(self, settings: SearchSettings, store: RunStore, executor: Executor) -> None:
        self.resolved = resolve(settings.score_settings(), settings.device)
        self.space, self.store, self.executor = self.resolved.space, store, executor
        self.conditions: Mapping[str, Any] = self.resolved.conditions()
        self.unsaved: dict[str, SavedScore] = {}

    def __call__(self, architectures: Sequence[Any]) -> list[Scored]:
        """See ``Scorer``.

        Raises:
            WorkersLostError: If a worker process died.
        """
        texts = [self.space.format(architecture) for architecture in architectures]
        kept = {**self.store.saved_scores(self.conditions, texts), **self.unsaved}
        try:
            if any(text not in kept for text in texts):
                self.resolved = with_reference(self.resolved, self.executor)
            futures = {
                text: self.executor.submit(score_text, text, self.resolved) for text in texts if text not in kept
            }
            for text, future in futures.items():
                self.unsaved[text] = future.result()
        except BrokenExecutor as error:
            raise WorkersLostError(
                "a worker process died, perhaps for want of memory; what is written is kept, and the run can be "
                "resumed (fewer workers take less memory)"
            ) from error
        results = {**kept, **self.unsaved}
        return [scored(results[text], cached=text not in futures) for text in texts]

    def save(self) -> None:
        """Write what is not kept yet."""
        if self.unsaved:
            self.store.save_scores(self.conditions, self.unsaved)
            self.unsaved = {}


def scored(saved: SavedScore, *, cached: bool) -> Scored:
    """What the loop is told of a score that was kept."""
    return Scored(
        score=None if saved.undefined is not None else sum(saved.scores) / len(saved.scores),
        saturation=saved.saturation,
        cached=cached,
        undefined=saved.undefined,
    )


def score_text(text: str, resolved: Resolved) -> SavedScore:
    """Score one architecture, or find out why there is no score; runs in a worker."""
    result = evaluate_one(resolved.space.parse(text), resolved)
    return SavedScore(
        scores=result.values,
        undefined=result.undefined,
        units=result.units,
        saturation=result.saturation,
        seconds=result.seconds,
    )
