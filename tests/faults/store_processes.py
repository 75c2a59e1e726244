"""What other processes do to a run store in the tests; kept apart so that a spawned process can import it."""

import time

from swapcore.errors import RunTakenError
from swapcore.store.run import new_owner
from swapcore.store.runs import RunStore


def wait_until(moment):
    time.sleep(max(0.0, moment - time.time()))


def open_and_create(url, moment):
    """Open a store at a moment, and make a run in it."""
    wait_until(moment)
    with RunStore.open(url) as store:
        return store.create_run({}, title="", budget=1).id


def claim_each(url, run_ids, moment):
    """Claim runs one after the other from a moment on; returns which were won."""
    owner = new_owner()
    won = []
    with RunStore.open(url) as store:
        wait_until(moment)
        for run_id in run_ids:
            try:
                store.claim(run_id, owner)
            except RunTakenError:
                continue
            won.append(run_id)
    return won
