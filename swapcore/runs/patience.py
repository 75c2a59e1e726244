"""Waiting for a store that somebody else keeps to himself for long: a backup, a browser of databases."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from swapcore.errors import StoreLockedError

__all__ = ["patiently"]

T = TypeVar("T")
RETRY_SECONDS = 0.1
"""Between two tries, each of which waits for the store as long as the store itself allows."""
LOG = logging.getLogger(__name__)


def patiently(write: Callable[[], T], *, check: Callable[[], None] = lambda: None) -> T:
    """Write to the store, however long another keeps it locked; nothing else that goes wrong is waited for.

    Args:
        write: One transaction.
        check: Called before each try again; raises where waiting has become useless.
    """
    has_told = False
    while True:
        try:
            return write()
        except StoreLockedError as error:
            if not has_told:
                LOG.warning("waiting to write: %s", error)
                has_told = True
            time.sleep(RETRY_SECONDS)
            check()
