"""A search that writes as fast as it can while pages look on; kept apart so that a spawned process can import it."""

import time

from swapcore.store.run import CycleRow, EvaluationRow
from swapcore.store.runs import RunStore

ARCH = "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|avg_pool_3x3~0|none~1|skip_connect~2|"
POLL_SECONDS = 0.2


def poll(url, run_id, budget):
    """Look on like a page until the run has made its evaluations; gives the time of the slowest look."""
    slowest = 0.0
    seen = {"evaluations": 0, "cycles": 0, "events": 0}
    with RunStore.open(url) as store:
        while seen["evaluations"] < budget:
            started = time.perf_counter()
            store.run(run_id)
            for name, since in seen.items():
                seen[name] = since + len(getattr(store, name)(run_id, since=since))
            took = time.perf_counter() - started
            slowest = max(slowest, took)
            time.sleep(max(0.0, POLL_SECONDS - took))
    return slowest


def write(store, run_id, owner, count):
    """Append evaluations, one with its cycle in each transaction; gives how many a second."""
    started = time.perf_counter()
    for number in range(count):
        seconds = time.perf_counter() - started
        values = {"score": 800.0 + number % 97, "size": 0.4, "fitness": 700.0}
        row = EvaluationRow(
            number=number,
            cycle=number,
            architecture=ARCH,
            origin="mutation",
            parents=(max(0, number - 1),),
            saturation=0.4,
            seconds=seconds,
            **values,
        )
        population = tuple(range(max(0, number - 19), number + 1))
        cycle = CycleRow(
            cycle=number, evaluations=number + 1, best=700.0, median=650.0, population=population, seconds=seconds
        )
        store.append(run_id, owner, [row], [cycle], best=number, seconds=seconds)
    return count / (time.perf_counter() - started)
