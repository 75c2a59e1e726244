"""What a browser's tab says to the server, said without a browser, so that one machine can be many visitors."""

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect

SUBPROTOCOL = "streamlit"
EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN
PATIENCE = 60.0
TRIGGERS = {"trigger_value", "string_trigger_value", "json_trigger_value"}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back for one message.

    Attributes:
        seconds: From sending to the end of the script, on the wire.
        size: Bytes received.
        exceptions: What the page raised, as it says it.
    """

    seconds: float
    size: int
    exceptions: tuple[str, ...]


class Session:
    """One tab; use as ``async with Session(address) as tab``, then ``open``, then ``send``.

    Like a browser it repeats the state of all widgets that it has moved, and keeps large messages, so that the server
    sends only their names again.

    Attributes:
        query: What the address bar has behind the question mark, as the server has set it last.
        elements: Path in the page -> element that the server has sent last.
        fragments: Path in the page -> fragment that the element belongs to; empty outside all fragments.
        reruns: Fragment -> seconds after which the page has asked the browser to run it again.
    """

    def __init__(self, address: str):
        self.address = address
        self.query = ""
        self.page = ""
        self.script = ""
        self.elements: dict[tuple[int, ...], Any] = {}
        self.fragments: dict[tuple[int, ...], str] = {}
        self.reruns: dict[str, float] = {}
        self._kept: dict[str, ForwardMsg] = {}
        self._states: dict[str, WidgetState] = {}

    async def __aenter__(self) -> Self:
        self._socket = await connect(
            f"{self.address.replace('http', 'ws', 1)}/_stcore/stream",
            origin=self.address,
            subprotocols=[SUBPROTOCOL],
            max_size=None,
            max_queue=None,
        )
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._socket.close()

    async def open(self, page: str, query: str = "") -> Answer:
        """Open a page by its name in the address, and wait until it is whole."""
        self.page, self.query, self.script = page, query, ""
        self.elements.clear()
        return await self.send()

    async def send(self, *states: WidgetState, fragment: str = "", auto: bool = False) -> Answer:
        """Tell what widgets have come to, and wait for the end of the script.

        Args:
            states: Of the widgets that have moved.
            fragment: Run this fragment only, as a browser does for a widget in a fragment (see ``fragment_of``).
            auto: The browser's clock has sent it, as ``reruns`` says.
        """
        self._states |= {state.id: state for state in states}
        started = time.perf_counter()
        await self._socket.send(BackMsg(rerun_script=self._client_state(fragment, auto=auto)).SerializeToString())
        self._states = {name: one for name, one in self._states.items() if one.WhichOneof("value") not in TRIGGERS}
        return await self._answer(started)

    def _client_state(self, fragment: str, *, auto: bool) -> ClientState:
        first = not self.script
        return ClientState(
            query_string=self.query,
            widget_states={"widgets": list(self._states.values())},
            page_name=self.page if first else "",
            page_script_hash=self.script,
            fragment_id=fragment,
            is_auto_rerun=auto,
            cached_message_hashes=list(self._kept),
            context_info=ContextInfo(timezone="UTC", locale="en-US", url=f"{self.address}/{self.page}"),
        )

    async def _answer(self, started: float) -> Answer:
        size, raised = 0, []
        async with asyncio.timeout(PATIENCE):
            async for content in self._socket:
                size += len(content)
                message = ForwardMsg.FromString(content)
                kind = message.WhichOneof("type")
                if kind == "script_finished" and message.script_finished != EARLY:
                    break
                raised += self._take(message, kind)
            else:
                raise ConnectionError("the server has closed the session before it answered")
        return Answer(seconds=time.perf_counter() - started, size=size, exceptions=tuple(raised))

    def _take(self, message: ForwardMsg, kind: str) -> list[str]:
        """Note what a message says; returns what the page raised."""
        path = tuple(message.metadata.delta_path)
        if kind == "ref_hash":
            message = self._kept[message.ref_hash]
            kind = message.WhichOneof("type")
        elif message.metadata.cacheable:
            self._kept[message.hash] = message
        if kind == "navigation":
            self.script = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            self.reruns[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            content = getattr(element, element.WhichOneof("type"))
            self.elements[path], self.fragments[path] = content, message.delta.fragment_id
            if element.WhichOneof("type") == "exception":
                return [content.message]
        return []

    def path_of(self, key: str) -> tuple[int, ...]:
        """Where a widget stands, by the key that the page gives it."""
        for path, element in self.elements.items():
            if getattr(element, "id", "").endswith(f"-{key}"):
                return path
        raise LookupError(f"no widget {key!r} on the page; it has {sorted(map(_id_of, self.elements.values()))}")

    def widget(self, key: str) -> str:
        """The server's name of a widget."""
        return _id_of(self.elements[self.path_of(key)])

    def fragment_of(self, key: str) -> str:
        """The fragment that a widget belongs to."""
        return self.fragments[self.path_of(key)]

    def told(self, key: str, **state: Any) -> WidgetState:
        """The state of a component, as its ``setStateValue`` tells it."""
        return WidgetState(id=self.widget(key), json_value=json.dumps(state))

    def triggered(self, key: str, event: str, value: Any) -> WidgetState:
        """An event of a component, as its ``setTriggerValue`` tells it."""
        name = f"$$STREAMLIT_INTERNAL_KEY_{self.widget(key)}__events"
        return WidgetState(id=name, json_trigger_value=json.dumps([{"event": event, "value": value}]))


def _id_of(element: Any) -> str:
    return str(getattr(element, "id", ""))
