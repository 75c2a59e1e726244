"""A search as a job: it takes its run from the store, writes what it finds there, and obeys what people want.

It speaks to everyone through the store only. A run whose process died, was paused or stopped can be resumed: what was
written is told to the searcher again, and the search goes on to the end that it would have come to anyway.
"""

import functools
import time
import traceback
from collections.abc import Callable, Sequence
from threading import Event, Thread
from typing import TypeVar

from swapcore.errors import RunLostError, StoreError, StoreLockedError, SwapcoreError
from swapcore.evaluation.executors import make_executor
from swapcore.runs.cautions import cautions
from swapcore.runs.driving import search_turns
from swapcore.runs.earlier import USUAL_SHARE, WarmStart
from swapcore.runs.earlier import warm_start as taken_over
from swapcore.runs.feasible import require_feasible
from swapcore.runs.looked_up import LookedUpScorer, is_looked_up, scorer_of, whole_table
from swapcore.runs.notes import Notes
from swapcore.runs.patience import patiently
from swapcore.runs.scorer import StoredScorer
from swapcore.runs.settings import SearchSettings, settings_from_json
from swapcore.runs.titles import run_title
from swapcore.search.loop import Cycle
from swapcore.store.run import RequestedState, Run, RunState, new_owner
from swapcore.store.runs import RunStore

__all__ = ["RUNNING_AT_ONCE", "create_search", "wait_and_work", "work"]

RUNNING_AT_ONCE = 2
"""Searches that run at the same time; others wait in the queue."""
HEARTBEAT_SECONDS = 2.0
FLUSH_SECONDS = 0.2
"""What is found within this time is written together."""
IDLE_SECONDS = 0.25
SOON_SECONDS = 0.05
"""Between two looks at what will not take long."""
UNDEFINED_EVENT = "undefined"
MOST_REASONS = 10
"""Reasons that are given in the log of a run; where each has numbers of its own, there could be thousands."""
OnCycle = Callable[[Cycle], None]
T = TypeVar("T")


def ignore(_cycle: Cycle) -> None:
    """What is done after a cycle where nobody shows progress."""


def create_search(
    store: RunStore,
    settings: SearchSettings,
    *,
    title: str = "",
    parent: str | None = None,
    warm_start: Sequence[str] = (),
    warm_share: float = USUAL_SHARE,
    experiment: str | None = None,
    cell: int | None = None,
) -> Run:
    """Put a search into the queue, and what should be known about it into its log.

    Args:
        store: Where the run will be.
        settings: What to do.
        title: As shown to people; made of the settings if empty.
        parent: The run that it is started again from.
        warm_start: Earlier runs whose findings the search begins with; what it needs of them is copied.
        warm_share: Of the first population that is taken from those by another score; see ``earlier.warm_start``.
        experiment: The experiment that the run is part of.
        cell: Its place there.

    Raises:
        InvalidInputError: If the space cannot do what the algorithm needs, or the warm start is of another space or
            has no evaluations; or if next to nothing of the space is within the budgets.
        MissingDataError: If scores are to be looked up, and no table on this machine has them.
    """
    if is_looked_up(settings):
        whole_table(settings.score)
    require_feasible(settings)
    warm = taken_over(store, warm_start, settings, warm_share) if warm_start else WarmStart()
    settings = warm.begun(settings)
    run = store.create_run(
        settings.to_json(),
        title=title or run_title(settings),
        budget=settings.new_searcher().budget,
        parent=parent,
        earlier=warm.told,
        experiment=experiment,
        cell=cell,
    )
    if warm_start:
        words = f"Begins with {warm.words} of {'run' if len(warm_start) == 1 else 'runs'} {', '.join(warm_start)}"
        details = {"runs": list(warm_start), "evaluations": len(warm.told), "first": len(warm.first)}
        store.record(run.id, "warm-start", words, details)
    for caution in cautions(settings):
        store.record(run.id, "warning", caution)
    return run


def wait_and_work(
    store: RunStore, run_id: str, *, limit: int = RUNNING_AT_ONCE, is_ready: Callable[[], bool] = lambda: True
) -> Run:
    """Wait for a place among the running searches, then work.

    Args:
        store: Where the run is.
        run_id: Of the run.
        limit: Searches that run at the same time.
        is_ready: Whether this process can begin; signs of life are given until then.

    Raises:
        SwapcoreError: What ``work`` raises.
    """
    owner = new_owner()
    store.join_queue(run_id, owner)
    try:
        while not (is_ready() and store.may_start(run_id, limit)):
            if patiently(lambda: store.heartbeat(run_id, owner)) is RequestedState.STOP:
                patiently(lambda: store.finish(run_id, owner, RunState.STOPPED))
                return store.run(run_id)
            time.sleep(IDLE_SECONDS if is_ready() else SOON_SECONDS)
    except KeyboardInterrupt:
        store.finish(run_id, owner, RunState.STOPPED)
        raise
    return work(store, run_id, owner=owner)


def work(store: RunStore, run_id: str, *, owner: str | None = None, on_cycle: OnCycle = ignore) -> Run:
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
        patiently(lambda: store.finish(run_id, name, state, failure))

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
        trace, words = traceback.format_exc(), f"{type(error).__name__}: {error}"
        patiently(lambda: store.record(run_id, "trace", trace))
        end(RunState.FAILED, words)
        raise
    end(state)
    return store.run(run_id)


class Job:
    """One process's work on one run."""

    def __init__(self, store: RunStore, run: Run, owner: str, on_cycle: OnCycle) -> None:
        self.store, self.run, self.owner, self.on_cycle = store, run, owner, on_cycle
        self.settings = settings_from_json(run.settings)
        self.space = self.settings.problem.space
        self.loop = self.settings.new_loop()
        self.notes = Notes(self.space, evaluations=0, cycles=0)
        self.flushed = 0.0
        self.known_reasons: set[str | None] = set()
        self.requested = RequestedState.RUN
        self.lost: StoreError | RunLostError | None = None
        self.began, self.before = time.perf_counter(), run.seconds

    @property
    def seconds(self) -> float:
        """Time that the run has been active, its earlier parts included."""
        return self.before + time.perf_counter() - self.began

    def search(self) -> RunState:
        """Search; returns how it ended."""
        known = self.store.evaluations(self.run.id)
        self.notes = Notes(self.space, evaluations=len(known), cycles=len(self.store.cycles(self.run.id)))
        events = self.store.events(self.run.id)
        self.known_reasons = {one.details.get("reason") for one in events if one.kind == UNDEFINED_EVENT}
        done = Event()
        beating = Thread(target=self.beat, args=(done,), daemon=True)
        beating.start()
        executor = make_executor(self.settings.execution.workers)
        try:
            scorer = scorer_of(self.settings, self.store, executor)
            for ended in search_turns(self.loop, self.space, scorer, known):
                for cycle in ended:
                    self.notes.end(cycle, self.seconds)
                    self.on_cycle(cycle)
                    if self.flush_and_stop(scorer):
                        return RunState.STOPPED
                # A first population takes long: whoever watches sees each of its members.
                self.notes.add(*self.loop.unfinished(), seconds=self.seconds, best=self.loop.best)
                if not ended and self.notes.evaluations and self.flush_and_stop(scorer):
                    return RunState.STOPPED
            self.flush(scorer)
            return RunState.FINISHED
        finally:
            executor.shutdown(cancel_futures=True)
            done.set()
            beating.join()

    def beat(self, done: Event) -> None:
        """Give signs of life, and hear what people ask for, until the work is done."""
        while not done.wait(HEARTBEAT_SECONDS):
            try:
                self.requested = self.store.heartbeat(self.run.id, self.owner)
            except StoreLockedError:
                # Somebody writes for long; the next sign of life may get through.
                continue
            except (RunLostError, StoreError) as error:
                self.lost = error
                return

    def check_ours(self) -> None:
        """See whether the run is still in the hands of this process, as far as the heartbeat has heard."""
        if self.lost is not None:
            raise self.lost

    def patiently(self, write: Callable[[], T]) -> T:
        """Write to the store, however long another keeps it locked: what was found is kept until then."""
        return patiently(write, check=self.check_ours)

    def flush_and_stop(self, scorer: StoredScorer | LookedUpScorer) -> bool:
        """Write what was noted, where it is time; whether to stop now."""
        if time.perf_counter() - self.flushed >= FLUSH_SECONDS or self.requested is not RequestedState.RUN:
            self.flush(scorer)
        if not self.stops():
            return False
        # What is on its way is not waited for; what has come need not be computed again.
        scorer.collect()
        self.patiently(scorer.save)
        return True

    def flush(self, scorer: StoredScorer | LookedUpScorer) -> None:
        """Write what was noted, in one transaction, and the scores before it."""
        self.check_ours()
        self.patiently(scorer.save)
        self.give_reasons()
        notes = self.notes
        self.requested = self.patiently(
            lambda: self.store.append(
                self.run.id,
                self.owner,
                notes.evaluations,
                notes.cycles,
                best=notes.best,
                seconds=self.seconds,
            )
        )
        notes.clear()
        self.flushed = time.perf_counter()

    def give_reasons(self) -> None:
        """Put into the log why evaluations are undefined, each reason once; rows have all of them."""
        for row in self.notes.evaluations:
            if row.undefined is None or row.undefined in self.known_reasons or len(self.known_reasons) >= MOST_REASONS:
                continue
            self.known_reasons.add(row.undefined)
            words = (
                f"{self.settings.metric.title} is undefined for evaluation {row.number} and any other like it, because "
                f"{row.undefined}; such an evaluation counts as the least fit"
            )
            details = {"reason": row.undefined, "number": row.number, "architecture": row.architecture}
            self.patiently(functools.partial(self.store.record, self.run.id, UNDEFINED_EVENT, words, details))

    def stops(self) -> bool:
        """Whether to stop now; returns only once a pause is over."""
        if self.requested is RequestedState.PAUSE:
            self.before = self.seconds
            self.patiently(lambda: self.store.pause(self.run.id, self.owner))
            while self.requested is RequestedState.PAUSE:
                time.sleep(IDLE_SECONDS)
                self.requested = self.patiently(lambda: self.store.heartbeat(self.run.id, self.owner))
            self.began = time.perf_counter()
            if self.requested is RequestedState.RUN:
                self.patiently(lambda: self.store.claim(self.run.id, self.owner))
        return self.requested is RequestedState.STOP
