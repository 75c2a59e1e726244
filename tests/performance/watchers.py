"""Watchers of a running search without browsers: real WebSocket sessions, which ask when a browser's timers would."""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
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
    messages: int = 0
    kinds: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    cached: set[str] = field(default_factory=set)


async def watch(address: str, query: str, until: asyncio.Event, watcher: Watcher) -> None:
    """Open a page, and ask again as its timers say, until told to stop."""
    url = f"{address.replace('http', 'ws')}/_stcore/stream"
    # As a browser that remembers what it was sent, and asks without waiting for the answer before.
    async with websockets.connect(url, subprotocols=["streamlit"], max_size=None, compression=None) as socket:
        asking: dict[str, asyncio.Task] = {}

        async def ask(fragment: str = "") -> None:
            message = BackMsg()
            message.rerun_script.query_string = query
            if watcher.page:
                message.rerun_script.page_script_hash = watcher.page
            else:
                message.rerun_script.page_name = "search"
            message.rerun_script.fragment_id = fragment
            message.rerun_script.is_auto_rerun = bool(fragment)
            message.rerun_script.cached_message_hashes.extend(watcher.cached)
            await socket.send(message.SerializeToString())

        async def ask_every(fragment: str, seconds: float) -> None:
            while True:
                await asyncio.sleep(seconds)
                await ask(fragment)

        await ask()
        stopping = asyncio.ensure_future(until.wait())
        while not until.is_set():
            receiving = asyncio.ensure_future(socket.recv())
            await asyncio.wait({receiving, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not receiving.done():
                receiving.cancel()
                break
            payload = receiving.result()
            watcher.received += len(payload)
            watcher.messages += 1
            message = ForwardMsg.FromString(payload)
            kind = message.WhichOneof("type")
            watcher.kinds[kind] += 1
            if message.metadata.cacheable:
                watcher.cached.add(message.hash)
            if kind == "auto_rerun":
                one = message.auto_rerun
                if watcher.timers.get(one.fragment_id) != one.interval:
                    watcher.timers[one.fragment_id] = one.interval
                    if one.fragment_id in asking:
                        asking.pop(one.fragment_id).cancel()
                    asking[one.fragment_id] = asyncio.ensure_future(ask_every(one.fragment_id, one.interval))
            elif kind == "navigation":
                watcher.page = message.navigation.page_script_hash
            elif kind == "stop_auto_rerun":
                for fragment in message.stop_auto_rerun.fragment_ids:
                    watcher.timers.pop(fragment, None)
                    if fragment in asking:
                        asking.pop(fragment).cancel()
            elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "metric":
                metric = message.delta.new_element.metric
                if metric.label == "Evaluations":
                    watcher.shown.append((time.time(), int(metric.body.replace(",", ""))))
        for task in asking.values():
            task.cancel()


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
    for (_, before), (at, _now) in zip(shown, shown[1:], strict=False):
        while place < len(found) and found[place][1] <= before:
            place += 1
        if place < len(found) and found[place][0] < at:
            lags.append(at - found[place][0])
        else:
            lags.append(0.0)
    return lags
