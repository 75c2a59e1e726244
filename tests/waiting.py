"""How long a person waits, beside how long this machine takes at this minute to start Python.

Machines differ, and have slow minutes; a ratio of two times taken one right after the other does not.
"""

import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).parents[1]
AT_ONCE = 1 / 6
"""200 ms where starting Python with its scientific packages takes 1.2 s, as on the machine of the README's times."""


def python(*words):
    """Seconds of a Python process."""
    started = time.perf_counter()
    subprocess.run([sys.executable, *words], cwd=PROJECT, check=True, capture_output=True)
    return time.perf_counter() - started


def start():
    """Seconds of starting Python with what no answer can do without."""
    return python("-c", "import numpy, scipy.stats, pyarrow.parquet")


def seconds(app, moves):
    """The fastest of several moves of one kind: what else the machine does can only add to it."""
    taken = []
    for move in moves:
        move()
        started = time.perf_counter()
        app.run()
        taken.append(time.perf_counter() - started)
        assert not app.exception
    return min(taken)


def over_start(app, moves):
    """The same as a share of ``start``."""
    return seconds(app, moves) / start()
