"""The papers that labels are printed on: sheets that stationers sell, rolls of one label after another, posters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from hub.sheets.drawing import A4

FormatName = Literal["a4-24", "a4-21", "a4-65", "a4-4", "a6", "roll-57x32", "roll-38x21"]
MOST_SHIFT, MOST_MARGIN = 20.0, 10.0
"""Millimetres. A printer that misses by more is set up wrongly, and no label has room for a wider margin."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a page, in millimetres from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends to the right."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.height

    def inside(self, margin: float) -> Area:
        """What is left of it within a margin on every side."""
        return Area(self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin)


@dataclass(frozen=True, slots=True)
class LabelFormat:
    """Labels of one size on one size of page, in millimetres.

    ``left`` and ``top`` are where the first label begins, ``gap`` stands between two of them, ``margin`` stays white
    inside each.
    """

    name: FormatName
    about: str
    page: tuple[float, float]
    across: int
    down: int
    label: tuple[float, float]
    left: float = 0.0
    top: float = 0.0
    gap: tuple[float, float] = (0.0, 0.0)
    margin: float = 2.5
    style: Literal["shelf", "poster"] = "shelf"

    @property
    def per_page(self) -> int:
        """Labels of a full page."""
        return self.across * self.down

    def places(self, shift: tuple[float, float] = (0.0, 0.0)) -> Iterator[Area]:
        """Where the labels of a page stand, row by row; ``shift`` moves them all right and down."""
        width, height = self.label
        for row in range(self.down):
            for column in range(self.across):
                x = self.left + column * (width + self.gap[0]) + shift[0]
                yield Area(x, self.top + row * (height + self.gap[1]) + shift[1], width, height)


_ALL = (
    LabelFormat("a4-24", "A4, 24 labels of 70 x 37 mm", A4, 3, 8, (70, 37), top=0.5),
    LabelFormat("a4-21", "A4, 21 labels of 70 x 42.3 mm", A4, 3, 7, (70, 42.3), top=0.45),
    LabelFormat("a4-65", "A4, 65 labels of 38.1 x 21.2 mm", A4, 5, 13, (38.1, 21.2), 4.75, 10.7, (2.5, 0), margin=1.3),
    LabelFormat("roll-57x32", "a roll of labels of 57 x 32 mm", (57, 32), 1, 1, (57, 32), margin=2),
    LabelFormat("roll-38x21", "a roll of labels of 38 x 21 mm", (38, 21), 1, 1, (38, 21), margin=1.3),
    LabelFormat("a6", "a poster of A6", (105, 148), 1, 1, (105, 148), margin=7, style="poster"),
    LabelFormat("a4-4", "A4, four posters of A6 to cut", A4, 2, 2, (105, 148.5), margin=7, style="poster"),
)
FORMATS: Mapping[FormatName, LabelFormat] = {form.name: form for form in _ALL}
"""By name."""
