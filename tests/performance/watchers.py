"""Watchers of a running search without browsers: real WebSocket sessions, which ask when a browser's timers would."""

import asyncio
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

TICKS = 100
"""A second in /proc."""


@dataclass
class Watcher:
    """What one session asked for and was shown."""

    timers: dict[str, float] = field(default_factory=dict)
    shown: list[tuple[float, int]] = field(default_factory=list)
    page: str = ""
    received: int = 0
    cached: set[str] = field(default_factory=set)


class Session:
    """One WebSocket session, as a browser has it: it remembers what it was sent, and asks without waiting.

    Args:
        socket: Open.
        query: What the address bar has behind the question mark.
        watcher: Where its doings are noted.
    """

    def __init__(self, socket, query, watcher):
        self.socket, self.query, self.watcher = socket, query, watcher
        self.asking = {}

    async def ask(self, fragment=""):
        """Ask for the page, or for a fragment of it."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_script_hash = self.watcher.page
        message.rerun_script.page_name = "" if self.watcher.page else "search"
        message.rerun_script.fragment_id = fragment
        message.rerun_script.is_auto_rerun = bool(fragment)
        message.rerun_script.cached_message_hashes.extend(self.watcher.cached)
        await self.socket.send(message.SerializeToString())

    async def ask_every(self, fragment, seconds):
        """What a timer of the page does."""
        while True:
            await asyncio.sleep(seconds)
            await self.ask(fragment)

    def stop_asking(self, fragment):
        """No timer any more."""
        self.watcher.timers.pop(fragment, None)
        if fragment in self.asking:
            self.asking.pop(fragment).cancel()

    def take(self, payload):
        """Take in a message of the server."""
        self.watcher.received += len(payload)
        message = ForwardMsg.FromString(payload)
        if message.metadata.cacheable:
            self.watcher.cached.add(message.hash)
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.watcher.page = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self.set_timer(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self.stop_asking(fragment)
        elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "metric":
            metric = message.delta.new_element.metric
            if metric.label == "Evaluations":
                self.watcher.shown.append((time.time(), int(metric.body.replace(",", ""))))

    def set_timer(self, fragment, seconds):
        """Ask so often from now on."""
        if self.watcher.timers.get(fragment) != seconds:
            self.stop_asking(fragment)
            self.watcher.timers[fragment] = seconds
            self.asking[fragment] = asyncio.ensure_future(self.ask_every(fragment, seconds))


async def watch(address, query, watcher):
    """Open a page, and ask again as its timers say, until cancelled."""
    url = f"{address.replace('http', 'ws')}/_stcore/stream"
    async with websockets.connect(
        url, subprotocols=["streamlit"], max_size=None, compression=None, ping_interval=None
    ) as socket:
        session = Session(socket, query, watcher)
        await session.ask()
        try:
            async for payload in socket:
                session.take(payload)
        finally:
            for fragment in list(session.asking):
                session.stop_asking(fragment)


def processor_seconds(process: int) -> float:
    """Seconds of computing that a process has had."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def behind(shown: list[tuple[float, int]], found: list[tuple[float, int]]) -> list[float]:
    """For how long what was shown had been out of date when it was replaced.

    Args:
        shown: (time, evaluations) as a watcher was shown them.
        found: (time, evaluations) as the store had them.
    """
    lags, place = [], 0
    for (_, before), (at, _now) in pairwise(shown):
        while place < len(found) and found[place][1] <= before:
            place += 1
        if place < len(found) and found[place][0] < at:
            lags.append(at - found[place][0])
        else:
            lags.append(0.0)
    return lags
