"""Rows of a label and an amount, one under the other."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from pos_app.presenters.view import SumView, Tone
from pos_app.widgets.parts import RIGHT, label, say, tone_of
from pos_app.widgets.theme import Theme, mark


class SumRows(QWidget):
    """Draws sums; labels are made once and written anew."""

    def __init__(self, theme: Theme, *, spacing: int = 4, kind: str | None = None, muted: str = "muted") -> None:
        super().__init__()
        self._kind = kind
        self._muted = muted
        self._drawn: tuple[SumView, ...] = ()
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px("space.l"))
        self._grid.setVerticalSpacing(theme.px(spacing))
        self._grid.setColumnStretch(0, 1)

    def draw(self, rows: tuple[SumView, ...]) -> None:
        """Show these rows."""
        if rows == self._drawn:
            return
        self._drawn = rows
        while len(self._rows) < len(rows):
            self._add()
        for place, pair in enumerate(self._rows):
            self._write(pair, rows[place] if place < len(rows) else None)

    def _add(self) -> None:
        pair = label(wrap=True), label(align=RIGHT)
        for column, part in enumerate(pair):
            self._grid.addWidget(part, len(self._rows), column)
        self._rows.append(pair)

    def _write(self, pair: tuple[QLabel, QLabel], view: SumView | None) -> None:
        for part in pair:
            part.setVisible(view is not None)
        if view is None:
            return
        kind = self._muted if view.tone is Tone.MUTED else self._kind
        for part, text in zip(pair, (view.label, view.amount), strict=True):
            mark(part, kind=kind, tone=tone_of(view.tone))
            say(part, text)
