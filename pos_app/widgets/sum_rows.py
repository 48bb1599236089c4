"""Rows of a label and an amount, one under the other."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from pos_app.presenters.view import SumView, Tone
from pos_app.widgets.parts import RIGHT, column, label, say, tone_of
from pos_app.widgets.theme import Theme, mark


class SumRows(QWidget):
    """Draws sums; labels are made once and written anew."""

    def __init__(self, theme: Theme, *, spacing: int = 4, kind: str | None = None, muted: str = "muted") -> None:
        super().__init__()
        self._kind = kind
        self._muted = muted
        self._drawn: tuple[SumView, ...] = ()
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._gap = theme.px("space.l")
        self._column = column(self, theme, spacing=spacing)

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
        """Each row shares its width anew: one long amount does not make the other labels narrow."""
        pair = label(wrap=True), label(align=RIGHT)
        line = QHBoxLayout()
        line.setSpacing(self._gap)
        line.addWidget(pair[0], 1)
        line.addWidget(pair[1], 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(line)
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
