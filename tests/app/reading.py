"""Read what a page shows."""

import base64
import json
import re
from typing import Any

import numpy as np

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
