"""A search as a job: it takes its run from the store, writes what it finds there, and obeys what people want.

It speaks to everyone through the store only. Whoever dies, is paused or stopped can be resumed: what was written is
told to the searcher again, and the search goes on to the end that it would have come to anyway.
"""

import time
import traceback
from collections.abc import Callable
from threading import Event, Thread

from swapcore.errors import RunLostError, StoreError, StoreLockedError, SwapcoreError
from swapcore.evaluation.executors import make_executor
from swapcore.metrics.registry import get_metric
from swapcore.problems.registry import get_space
from swapcore.runs.loop import Cycle, Known, search_cycles
from swapcore.runs.settings import SearchSettings, settings_from_json, warnings_before_launch
from swapcore.runs.titles import run_title
from swapcore.search.searcher import Evaluation
from swapcore.store.run import BestSoFar, CycleRow, EvaluationRow, Run, RunState, Wish, new_owner
from swapcore.store.runs import RunStore

__all__ = ["RUNNING_AT_ONCE", "create_search", "wait_and_work", "work"]

RUNNING_AT_ONCE = 2
"""Searches that run at the same time; others wait in the queue."""
HEARTBEAT_SECONDS = 2.0
FLUSH_SECONDS = 0.2
"""Cycles that finish within this time are written together."""
IDLE_SECONDS = 0.25
UNDEFINED_EVENT = "undefined"
MOST_REASONS = 10
"""Reasons that are told in the log of a run; where each has numbers of its own, there could be thousands."""
OnCycle = Callable[[Cycle], None]


def unwatched(_cycle: Cycle) -> None:
    """Progress that nobody looks at."""


def create_search(store: RunStore, settings: SearchSettings, *, title: str = "", parent: str | None = None) -> Run:
    """Put a search into the queue, and what should be known about it into its log."""
    name = title or run_title(settings)
    run = store.create_run(settings.as_dict(), title=name, budget=settings.searcher().budget, parent=parent)
    for warning in warnings_before_launch(settings):
        store.record(run.id, "warning", warning)
    return run


def wait_and_work(store: RunStore, run_id: str, *, limit: int = RUNNING_AT_ONCE) -> Run:
    """Wait for a place among the running searches, then work.

    Raises:
        SwapcoreError: What ``work`` raises.
    """
    owner = new_owner()
    store.join_queue(run_id, owner)
    try:
        while not store.may_start(run_id, limit):
            if store.heartbeat(run_id, owner) is Wish.STOP:
                store.finish(run_id, owner, RunState.STOPPED)
                return store.run(run_id)
            time.sleep(IDLE_SECONDS)
    except KeyboardInterrupt:
        store.finish(run_id, owner, RunState.STOPPED)
        raise
    return work(store, run_id, owner=owner)


def work(store: RunStore, run_id: str, *, owner: str | None = None, on_cycle: OnCycle = unwatched) -> Run:
    """Run a search to its end, or until somebody stops it.

    Args:
        store: Where the run is.
        run_id: Of the run.
        owner: Name of this process in the store; a new one if None.
        on_cycle: Called after each cycle, those of an earlier part of the run included.

    Raises:
        RunTakenError: If a living process has the run already.
        RunLostError: If another process took over.
        SwapcoreError: If the search failed; the run says why.
    """
    name = owner or new_owner()
    run = store.claim(run_id, name)

    def end(state: RunState, failure: str | None = None) -> None:
        store.finish(run_id, name, state, failure)

    try:
        state = Job(store, run, name, on_cycle).search()
    except RunLostError:
        raise
    except KeyboardInterrupt:
        end(RunState.STOPPED)
        raise
    except StoreError:
        # Nothing can be written now. The run shows as interrupted, and can be resumed.
        raise
    except SwapcoreError as error:
        end(RunState.FAILED, str(error))
        raise
    except Exception as error:
        store.record(run_id, "trace", traceback.format_exc())
        end(RunState.FAILED, f"{type(error).__name__}: {error}")
        raise
    end(state)
    return store.run(run_id)


class Job:
    """One process's work on one run."""

    def __init__(self, store: RunStore, run: Run, owner: str, on_cycle: OnCycle) -> None:
        self.store, self.run, self.owner, self.on_cycle = store, run, owner, on_cycle
        self.settings = settings_from_json(run.settings)
        self.space = get_space(self.settings.space)
        self.evaluations: list[EvaluationRow] = []
        self.cycles: list[CycleRow] = []
        self.told: set[str | None] = set()
        self.best: BestSoFar | None = None
        self.wish = Wish.RUN
        self.lost: StoreError | RunLostError | None = None
        self.began, self.before = time.perf_counter(), run.seconds

    @property
    def seconds(self) -> float:
        """Time that the run has been active, its earlier parts included."""
        return self.before + time.perf_counter() - self.began

    def search(self) -> RunState:
        """Search; returns how it ended."""
        from swapcore.runs.scorer import StoredScorer  # noqa: PLC0415 - imports torch

        rows = self.store.evaluations(self.run.id)
        written_cycles = len(self.store.cycles(self.run.id))
        known = [Known(architecture=row.architecture, score=row.score, undefined=row.undefined) for row in rows]
        self.told = {one.details.get("reason") for one in self.store.events(self.run.id) if one.kind == UNDEFINED_EVENT}
        done = Event()
        beating = Thread(target=self.beat, args=(done,), daemon=True)
        beating.start()
        try:
            with make_executor(self.settings.workers) as executor:
                scorer = StoredScorer(self.settings, self.store, executor)
                flushed = 0.0
                for cycle in search_cycles(self.settings, scorer, known):
                    if cycle.number >= written_cycles:
                        self.note(cycle)
                    self.on_cycle(cycle)
                    if time.perf_counter() - flushed >= FLUSH_SECONDS or self.wish is not Wish.RUN:
                        scorer.save()
                        self.flush()
                        flushed = time.perf_counter()
                    if self.stops():
                        return RunState.STOPPED
                scorer.save()
                self.flush()
                return RunState.FINISHED
        finally:
            done.set()
            beating.join()

    def beat(self, done: Event) -> None:
        """Give signs of life, and hear what people want, until the work is done."""
        while not done.wait(HEARTBEAT_SECONDS):
            try:
                self.wish = self.store.heartbeat(self.run.id, self.owner)
            except StoreLockedError:
                # Somebody writes for long; the next sign of life may get through.
                continue
            except (RunLostError, StoreError) as error:
                self.lost = error
                return

    def note(self, cycle: Cycle) -> None:
        """Put a cycle among what is to be written."""
        seconds, best = self.seconds, cycle.best
        for one, scored in zip(cycle.evaluations, cycle.scored, strict=True):
            self.evaluations.append(
                EvaluationRow(
                    number=one.number,
                    cycle=one.cycle,
                    architecture=self.space.format(one.candidate.architecture),
                    origin=one.candidate.origin,
                    parents=one.candidate.parents,
                    score=one.score,
                    size=one.size,
                    fitness=defined_fitness(one),
                    saturation=None if scored is None else scored.saturation,
                    cached=scored is None or scored.cached,
                    seconds=seconds,
                    undefined=one.undefined,
                )
            )
        self.cycles.append(
            CycleRow(
                cycle=cycle.number,
                evaluations=cycle.evaluations[-1].number + 1,
                best=None if best is None else best.fitness,
                median=cycle.median,
                population=cycle.population,
                seconds=seconds,
            )
        )
        if best is not None and best.score is not None:
            self.best = BestSoFar(
                number=best.number,
                architecture=self.space.format(best.candidate.architecture),
                score=best.score,
                size=best.size,
                fitness=best.fitness,
            )

    def flush(self) -> None:
        """Write what was noted, in one transaction."""
        if self.lost is not None:
            raise self.lost
        self.tell_reasons()
        self.wish = self.store.append(
            self.run.id, self.owner, self.evaluations, self.cycles, best=self.best, seconds=self.seconds
        )
        self.evaluations, self.cycles = [], []

    def tell_reasons(self) -> None:
        """Put into the log why evaluations are undefined, each reason once; rows have all of them."""
        for row in self.evaluations:
            if row.undefined is None or row.undefined in self.told or len(self.told) >= MOST_REASONS:
                continue
            self.told.add(row.undefined)
            words = (
                f"{get_metric(self.settings.metric).title} is undefined for evaluation {row.number} and any other like "
                f"it, because {row.undefined}; such an evaluation counts as the least fit"
            )
            details = {"reason": row.undefined, "number": row.number, "architecture": row.architecture}
            self.store.record(self.run.id, UNDEFINED_EVENT, words, details)

    def stops(self) -> bool:
        """Whether to stop now; returns only once a pause is over."""
        if self.wish is Wish.PAUSE:
            self.before = self.seconds
            self.store.pause(self.run.id, self.owner)
            while self.wish is Wish.PAUSE:
                time.sleep(IDLE_SECONDS)
                self.wish = self.store.heartbeat(self.run.id, self.owner)
            self.began = time.perf_counter()
            if self.wish is Wish.RUN:
                self.store.claim(self.run.id, self.owner)
        return self.wish is Wish.STOP


def defined_fitness(evaluation: Evaluation) -> float | None:
    """Fitness as the store keeps it: none where it is undefined, never an infinity."""
    return evaluation.fitness if evaluation.undefined is None else None
