"""Networks on their way to a browser that draws them itself: plain arrays packed into bytes.

A head as JSON, then arrays one after the other; ``payload.js`` of the pages reads them. Numbers travel as float32 where
that loses nothing, so that the browser computes with the library's own values.
"""

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from plotly.colors import get_colorscale

from swapcore.analysis.ranks import best_tenth
from swapcore.analysis.setting_maps import SettingMaps
from swapcore.figures.axes import is_stretched
from swapcore.figures.style import ACCENT, CONTRAST, MUTED, SIZE_SCALE
from swapcore.values.quantity import ACCURACY, Quantity

__all__ = ["LiveNetworks", "pack"]

FLOOR_QUANTILE = 0.05
MAP_SCALE = "Cividis"
COLOURS = {
    "accent": ACCENT,
    "contrast": CONTRAST,
    "muted": MUTED,
    "sizes": get_colorscale(SIZE_SCALE),
    "map": get_colorscale(MAP_SCALE),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class LiveNetworks:
    """What the live tuner draws; all arrays of shape (n,).

    Attributes:
        channel: Name under which the page tells the tuner of what changes.
        scores: Values of the metric as it is, higher meaning better.
        accuracies: Percent, or what else ``quantity`` names, turned so that higher is better.
        sizes: In the space's unit.
        labels: Short text for each network.
        highest: Accuracy of the best network, also of those without a score, turned likewise.
        regularised: Whether f(Θ) multiplies the scores.
        mu: Ends and step of its slider.
        sigmas: What the slider of σ can take, ascending.
        maps: What is wanted, over μ and σ; None draws no map.
        unit: Of the sizes.
        titles: Of axes: ``score`` (as ranked), ``plain``, ``accuracy``, ``size``.
        captions: Of charts, by the name of their place.
        pinned: Scores of the metric that was pinned, where it is another one; NaN where unknown.
        small: Only the scatter and its numbers are wanted.
        quantity: What the accuracies are.
        score_sign: What turns the scores into what is drawn, 1 or −1.
        score_is_accuracy: Whether the scores are accuracies too, of which very low ones are not shown at first.
        front: Rows between which a line is drawn, in order; None for none.
    """

    channel: str
    scores: np.ndarray
    accuracies: np.ndarray
    sizes: np.ndarray
    labels: Sequence[str]
    highest: float
    regularised: bool
    mu: tuple[float, float, float]
    sigmas: Sequence[str]
    unit: str
    titles: Mapping[str, str]
    captions: Mapping[str, str] = field(default_factory=dict)
    maps: SettingMaps | None = None
    pinned: np.ndarray | None = None
    small: bool = False
    quantity: Quantity = ACCURACY
    score_sign: int = 1
    score_is_accuracy: bool = False
    front: np.ndarray | None = None


def pack(networks: LiveNetworks) -> bytes:
    """Networks as bytes: little-endian length of the head, the head, padding, arrays."""
    arrays: list[tuple[str, str, bytes]] = []
    for name, values in (
        ("scores", networks.scores),
        ("sizes", networks.sizes),
        ("accuracies", networks.accuracies),
        ("pinned", networks.pinned),
    ):
        if values is not None:
            arrays.append(part(name, values))
    arrays.append(("tenth", "uint32", best_tenth(networks.accuracies).astype("<u4").tobytes()))
    # The same bytes for the same labels: what has not changed is then not sent again.
    arrays.append(("labels", "text", gzip.compress("\n".join(networks.labels).encode(), 6, mtime=0)))
    head = head_of(networks) | {
        "arrays": [{"name": name, "type": kind, "bytes": len(content)} for name, kind, content in arrays]
    }
    contents = b"".join(content for _, _, content in arrays)
    head["version"] = hashlib.sha256(json.dumps(head).encode() + contents).hexdigest()
    text = json.dumps(head).encode()
    text += b" " * (-len(text) % 4)
    return len(text).to_bytes(4, "little") + text + contents


def part(name: str, values: np.ndarray) -> tuple[str, str, bytes]:
    """An array as float32 where that holds every value, else as float64: the browser finds the ties of the library."""
    with np.errstate(over="ignore"):
        short = values.astype("<f4")
    if np.array_equal(short.astype(float), values, equal_nan=True):
        return name, "float32", short.tobytes()
    return name, "float64", values.astype("<f8").tobytes()


def head_of(networks: LiveNetworks) -> dict[str, Any]:
    """All that is not an array of networks."""
    low, high, step = networks.mu
    return {
        "channel": networks.channel,
        "highest": networks.highest,
        "regularised": networks.regularised,
        "log": is_stretched(networks.scores),
        # Very low accuracies would press all others together.
        "floor": floor_of(networks.accuracies) if networks.quantity is ACCURACY else None,
        "scoreFloor": floor_of(networks.scores) if networks.score_is_accuracy else None,
        "measured": {
            "title": networks.quantity.title,
            "unit": networks.quantity.unit,
            "difference": networks.quantity.difference_unit,
            "decimals": networks.quantity.decimals,
            "sign": 1 if networks.quantity.higher_is_better else -1,
        },
        "scoreSign": networks.score_sign,
        "front": None if networks.front is None else networks.front.tolist(),
        "mu": {"low": low, "high": high, "step": step},
        "sigmas": list(networks.sigmas),
        "unit": networks.unit,
        "titles": dict(networks.titles),
        "captions": dict(networks.captions),
        "small": networks.small,
        "map": None if networks.maps is None else maps_of(networks.maps),
        "colours": COLOURS,
    }


def floor_of(accuracies: np.ndarray) -> float:
    return float(np.quantile(accuracies, FLOOR_QUANTILE))


def maps_of(maps: SettingMaps) -> dict[str, Any]:
    """Maps as plain values; None where nothing is defined."""
    return {
        "mus": maps.mus.tolist(),
        "sigmas": maps.sigmas.tolist(),
        "criteria": {
            one.name: {
                "title": one.title,
                "decimals": one.decimals,
                "lowerIsBetter": one.lower_is_better,
                "low": one.shown[0],
                "high": one.shown[1],
                "best": None if one.best is None else {"mu": one.best[0], "sigma": one.best[1]},
                "values": [[value if np.isfinite(value) else None for value in row] for row in one.found.tolist()],
            }
            for one in maps.criteria
        },
    }
