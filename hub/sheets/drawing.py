"""What stands on a page, before it is known on what: texts, codes and boxes at places in millimetres."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

A4 = (210.0, 297.0)
"""In millimetres."""

Matrix = tuple[tuple[bool, ...], ...]
"""The modules of a code by row, dark ones True, without the quiet zone; a code of bars has one row."""


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text: its left end and baseline, its size, in millimetres; ``font`` is a file in resources/fonts."""

    x: float
    y: float
    size: float
    text: str
    font: str
    is_white: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A code whose upper left module begins at ``x``, ``y``; all of it is ``width`` wide and ``height`` high."""

    x: float
    y: float
    width: float
    height: float
    matrix: Matrix

    @property
    def module(self) -> float:
        """The width of a module."""
        return self.width / len(self.matrix[0])

    @property
    def row_height(self) -> float:
        """The height of a row of modules."""
        return self.height / len(self.matrix)

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """Dark modules that stand side by side: row, first column, how many."""
        for row, modules in enumerate(self.matrix):
            start = None
            for column, dark in enumerate((*modules, False)):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    yield row, start, column - start
                    start = None


@dataclass(frozen=True, slots=True)
class Box:
    """A black box by its upper left corner, under the texts; a thin one is a line."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page, A4 unless it says otherwise; places count from its upper left corner."""

    texts: Sequence[Text]
    codes: Sequence[Code]
    boxes: Sequence[Box] = ()
    width: float = A4[0]
    height: float = A4[1]
