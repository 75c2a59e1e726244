"""Genotypes of the DARTS space, and the reader of their usual text."""

import re
from dataclasses import dataclass

from swapcore.errors import InvalidInputError, UnknownNameError

__all__ = ["CELL_NAMES", "EXAMPLE", "INPUTS", "OPERATIONS", "TARGETS", "DartsCell", "DartsGenotype", "GenotypeReader"]

OPERATIONS = (
    "none",
    "max_pool_3x3",
    "avg_pool_3x3",
    "skip_connect",
    "sep_conv_3x3",
    "sep_conv_5x5",
    "dil_conv_3x3",
    "dil_conv_5x5",
)
INPUTS = (0, 1)
TARGETS = (2, 2, 3, 3, 4, 4, 5, 5)
"""The node that each of a cell's eight pairs enters."""

CELL_NAMES = ("normal", "reduce")
EXAMPLE = (
    "Genotype(normal=[('sep_conv_3x3', 0), ...], normal_concat=range(2, 6), reduce=[...], reduce_concat=range(2, 6))"
)
SHOWN_CHARACTERS = 120
SHOWN_AT_FAULT = 20
MAX_CHARACTERS = 5000
WHITE_SPACE = " \t\r\n"
NUMBER = re.compile(r"[0-9]+")
QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
CONCATENATIONS = (tuple("[2,3,4,5]"), ("range", "(", "2", ",", "6", ")"))


@dataclass(frozen=True)
class DartsCell:
    """A cell: eight (operation, source) pairs, two for each of nodes 2 to 5 in turn (``TARGETS``).

    Raises:
        InvalidInputError: If there are not eight pairs, an operation is unknown, or a source is not a node
            before the target.
    """

    pairs: tuple[tuple[str, int], ...]

    def __post_init__(self) -> None:
        if len(self.pairs) != len(TARGETS):
            raise InvalidInputError(f"a DARTS cell has {len(TARGETS)} (operation, source) pairs; got {len(self.pairs)}")
        for (operation, source), target in zip(self.pairs, TARGETS, strict=True):
            if operation not in OPERATIONS:
                raise UnknownNameError("operation", operation, OPERATIONS)
            if type(source) is not int or not 0 <= source < target:
                raise InvalidInputError(f"node {target} takes sources from 0 to {target - 1}; got {source!r}")

    def __str__(self) -> str:
        pairs = (f"('{operation}', {source})" for operation, source in self.pairs)
        return f"[{', '.join(pairs)}]"

    def replace(self, position: int, operation: str, source: int) -> "DartsCell":
        """The same cell with another pair at one position (0 to 7)."""
        return DartsCell((*self.pairs[:position], (operation, source), *self.pairs[position + 1 :]))


@dataclass(frozen=True)
class DartsGenotype:
    """An architecture: its normal and its reduction cell."""

    normal: DartsCell
    reduce: DartsCell

    def __str__(self) -> str:
        concatenated = "range(2, 6)"
        return (
            f"Genotype(normal={self.normal}, normal_concat={concatenated}, "
            f"reduce={self.reduce}, reduce_concat={concatenated})"
        )


class GenotypeReader:
    """Reads one text from left to right; used once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.skip_white_space()

    def genotype(self) -> DartsGenotype:
        """The whole text."""
        if len(self.text) > MAX_CHARACTERS:
            raise self.malformed(f"at most {MAX_CHARACTERS} characters are read, {len(self.text)} found")
        self.expect("Genotype")
        cells = {}
        for name, opening in zip(CELL_NAMES, "(,", strict=True):
            self.expect(opening, name, "=")
            cells[name] = self.cell(name)
            self.expect(",", f"{name}_concat", "=")
            self.concatenation()
        self.skip(",")
        self.expect(")")
        if self.at < len(self.text):
            raise self.unexpected("the end of the text")
        return DartsGenotype(**cells)

    def cell(self, name: str) -> DartsCell:
        """The list of pairs of one cell."""
        self.expect("[")
        pairs: list[tuple[str, int]] = []
        expected = "'(' or ']'"
        while self.next_is("("):
            # Pairs beyond the eighth are counted only.
            pairs.append(self.pair(TARGETS[min(len(pairs), len(TARGETS) - 1)]))
            if not self.skip(","):
                expected = "',' or ']'"
                break
        if not self.skip("]"):
            raise self.unexpected(expected)
        if len(pairs) != len(TARGETS):
            raise self.malformed(f"{name} must hold {len(TARGETS)} pairs ('operation', source), {len(pairs)} found")
        return DartsCell(tuple(pairs))

    def pair(self, target: int) -> tuple[str, int]:
        """One ``(operation, source)`` that enters a node."""
        self.expect("(")
        operation = self.take(QUOTED, "an operation in quotes")[1:-1]
        if operation not in OPERATIONS:
            raise UnknownNameError("operation", operation[:SHOWN_CHARACTERS], OPERATIONS)
        self.expect(",")
        place = self.at
        source = self.take(NUMBER, "the number of a node")
        allowed = [str(node) for node in range(target)]
        if source not in allowed:
            self.at = place
            raise self.unexpected(f"a source from 0 to {target - 1} for node {target}")
        self.expect(")")
        return operation, int(source)

    def concatenation(self) -> None:
        """Nodes 2 to 5, in either way of writing them."""
        for words in CONCATENATIONS:
            if self.next_is(words[0]):
                return self.expect(*words)
        raise self.unexpected("range(2, 6) or [2, 3, 4, 5]")

    def expect(self, *words: str) -> None:
        """Go past words that must come next."""
        for word in words:
            if not self.skip(word):
                raise self.unexpected(f"'{word}'")

    def skip(self, word: str) -> bool:
        """Go past a word and the white space behind it, if it comes next."""
        if not self.next_is(word):
            return False
        self.at += len(word)
        self.skip_white_space()
        return True

    def take(self, pattern: re.Pattern[str], expected: str) -> str:
        """Go past what must match a pattern, and return it."""
        match = pattern.match(self.text, self.at)
        if match is None:
            raise self.unexpected(expected)
        self.at = match.end()
        self.skip_white_space()
        return match[0]

    def next_is(self, word: str) -> bool:
        """Whether a word comes next."""
        return self.text.startswith(word, self.at)

    def skip_white_space(self) -> None:
        """Go to the next character that is none."""
        while self.at < len(self.text) and self.text[self.at] in WHITE_SPACE:
            self.at += 1

    def unexpected(self, expected: str) -> InvalidInputError:
        """The error at this place."""
        rest = self.text[self.at :]
        found = repr(shortened(rest, SHOWN_AT_FAULT)) if rest else "the end of the text"
        return self.malformed(f"{expected} is expected at character {self.at + 1}, {found} found")

    def malformed(self, why: str) -> InvalidInputError:
        """The error with the text and an example."""
        shown = repr(shortened(self.text, SHOWN_CHARACTERS))
        return InvalidInputError(f"malformed DARTS architecture {shown}: {why}; example: {EXAMPLE}")


def shortened(text: str, characters: int) -> str:
    return text if len(text) <= characters else f"{text[:characters]}..."
