"""What leaving one space out has given: values, as JSON and back, and those that come with the package."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from swapcore.errors import DamagedTableError

__all__ = ["BUNDLED_TRANSFER", "Chosen", "Recipe", "Transfer", "TransferRow", "bundled_transfer", "read_transfer"]

Chosen = Literal["recipe", "single", "own", "parameters", "hindsight"]
"""How a row's recipe was chosen: on the other spaces, among all or among single metrics; the project's own metric and
the parameters without a choice; with the accuracies of the space that it is judged on in view."""
BUNDLED_TRANSFER = Path(str(resources.files("swapcore.data"))) / "bundled" / "transfer.json"


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A fixed way to rank the networks of any space.

    Attributes:
        members: Names of columns, in the order of the registry.
        combination: A name in ``metrics.combining.COMBINATIONS``; of one member alone it changes nothing.
    """

    members: tuple[str, ...]
    combination: str


@dataclass(frozen=True, kw_only=True)
class TransferRow:
    """What one recipe is worth on a space that is left out.

    Attributes:
        left_out, dataset, truth, table: What it is judged on.
        kind: How the recipe was chosen.
        recipe: Which.
        elsewhere: Its mean ρ over the other spaces; None where it is not one of those that were tried.
        n: Networks judged.
        spearman, spearman_ci: ρ and its 95 % percentile bootstrap interval over networks.
        top10_spearman: ρ among the best tenth by accuracy; None where undefined.
        picked_accuracy: Of the network that it puts first, in percent.
        regret: What that one lacks to the best, in percentage points.
    """

    left_out: str
    dataset: str
    truth: str
    table: str
    kind: Chosen
    recipe: Recipe
    elsewhere: float | None
    n: int
    spearman: float
    spearman_ci: tuple[float, float]
    top10_spearman: float | None
    picked_accuracy: float
    regret: float


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """All of it.

    Attributes:
        spaces: Each is left out once.
        members: What recipes were made of.
        combinations: By what ways.
        most: Most members of a recipe.
        recipes: How many were tried.
        tables: Metric table -> SHA-256 of its file; empty where it has none.
        rows: In the order of spaces and data sets.
        provenance: How it was made: command, date; empty where nobody keeps it.
    """

    spaces: tuple[str, ...]
    members: tuple[str, ...]
    combinations: tuple[str, ...]
    most: int
    recipes: int
    tables: Mapping[str, str]
    rows: tuple[TransferRow, ...]
    provenance: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """What ``read_transfer`` reads."""
        return asdict(self)


def bundled_transfer() -> Transfer:
    """That of the tables that come with the package."""
    return read_transfer(BUNDLED_TRANSFER)


def read_transfer(path: Path) -> Transfer:
    """Read a file that the command has written.

    Raises:
        DamagedTableError: If it cannot be read.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        rows = tuple(row_from(row) for row in told.pop("rows"))
        told |= {key: tuple(told[key]) for key in ("spaces", "members", "combinations")}
        return Transfer(rows=rows, **told)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedTableError(
            f"{path.name} cannot be read ({error}); make it again with python -m swapcore ensemble transfer --output"
        ) from error


def row_from(told: dict[str, Any]) -> TransferRow:
    recipe = told.pop("recipe")
    low, high = told.pop("spearman_ci")
    return TransferRow(
        recipe=Recipe(members=tuple(recipe["members"]), combination=recipe["combination"]),
        spearman_ci=(float(low), float(high)),
        **told,
    )
