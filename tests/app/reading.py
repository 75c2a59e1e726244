"""Read what a page shows."""

import base64
import gzip
import json
import re
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from streamlit.proto.WidgetStates_pb2 import WidgetState

DTYPES = {"f4": np.float32, "f8": np.float64, "i4": np.int32, "i2": np.int16, "i1": np.int8, "u1": np.uint8}


def texts(elements: Any) -> str:
    """What a kind of element says, as one text; what is shown as it is stands as it is."""
    return "\n".join(as_read(str(element.value)) for element in elements)


def as_read(markdown: str) -> str:
    """Markdown as people read it, where it shows a text as it is (see ``pages.components.foreign``)."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown.replace(":small[]", ""))


def numbers(app: Any) -> dict[str, str]:
    """Label -> value of the page's number cards."""
    return {card.label: card.value for card in app.metric}


def chart(app: Any, key: str) -> dict[str, Any]:
    """A chart's figure, as the browser gets it."""
    for element in app.get("plotly_chart"):
        if element.proto.id.endswith(f"-{key}"):
            return json.loads(element.proto.spec)
    raise LookupError(f"no chart {key!r} on the page")


def values(packed: Any) -> np.ndarray:
    """Numbers of a trace, packed or not."""
    if isinstance(packed, dict):
        return np.frombuffer(base64.b64decode(packed["bdata"]), dtype=DTYPES[packed["dtype"]])
    return np.asarray(packed)


@dataclass(frozen=True, kw_only=True)
class Live:
    """What the live tuner is given.

    Attributes:
        head: All that is not an array.
        arrays: Numbers by name.
        labels: Of the networks.
        size: Bytes.
    """

    head: dict[str, Any]
    arrays: dict[str, np.ndarray]
    labels: list[str]
    size: int

    def __getitem__(self, name: str) -> np.ndarray:
        return self.arrays[name]

    def map(self, criterion: str) -> np.ndarray:
        """A map's values, rows of σ, NaN where undefined."""
        return np.array(self.head["map"]["criteria"][criterion]["values"], dtype=float)

    def at(self, criterion: str, mu: float, sigma: float) -> float:
        """A map's value at a setting of its grid."""
        row, column = self.head["map"]["sigmas"].index(sigma), self.head["map"]["mus"].index(mu)
        return float(self.map(criterion)[row, column])


def component(app: Any, key: str) -> Any:
    """The message that the browser gets of a component."""
    for element in app.get("bidi_component"):
        if element.key == key:
            return element.proto
    raise LookupError(f"no component {key!r} on the page")


def decoded(packed: bytes) -> Live:
    """Packed networks, read by what the format says and not by the code that writes it."""
    (length,) = struct.unpack_from("<I", packed)
    head = json.loads(packed[4 : 4 + length])
    at, parts = 4 + length, {}
    for part in head.pop("arrays"):
        parts[part["name"]] = (part["type"], packed[at : at + part["bytes"]])
        at += part["bytes"]
    assert at == len(packed)
    labels = gzip.decompress(parts.pop("labels")[1]).decode().split("\n")
    numbers = {
        name: np.frombuffer(content, np.dtype(kind).newbyteorder("<")) for name, (kind, content) in parts.items()
    }
    arrays = {name: one.astype(float) if one.dtype.kind == "f" else one for name, one in numbers.items()}
    return Live(head=head, arrays=arrays, labels=labels, size=len(packed))


def live(app: Any) -> Live:
    """What the live tuner of a page is given."""
    return decoded(component(app, "live").bytes)


def notes(app: Any) -> dict[str, Any]:
    """What the live tuner is told beside its networks."""
    return json.loads(component(app, "live-notes").json)


def tell(app: Any, **state: Any) -> Any:
    """Run a page as after ``setStateValue`` of its live tuner."""
    return run_with(app, WidgetState(id=component(app, "live").id, json_value=json.dumps(state)))


def trigger(app: Any, event: str, value: Any) -> Any:
    """Run a page as after ``setTriggerValue`` of its live tuner."""
    name = f"$$STREAMLIT_INTERNAL_KEY_{component(app, 'live').id}__events"
    return run_with(app, WidgetState(id=name, json_trigger_value=json.dumps([{"event": event, "value": value}])))


def run_with(app: Any, state: WidgetState) -> Any:
    """AppTest has no component of one's own that could be moved."""
    states = app._tree.get_widget_states()
    states.widgets.append(state)
    return app._run(states)
