"""Draws the bar that is always visible; where there is little room it takes two rows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from pos_app.presenters.view import TopBarView
from pos_app.widgets.fitting import ElidedLabel
from pos_app.widgets.parts import column, label, row, say, say_or_hide, tone_of
from pos_app.widgets.theme import Theme, mark


class TopBar(QFrame):
    """Place, operator, network, counts, clock."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._drawn: TopBarView | None = None
        self._place, self._operator = ElidedLabel("strong"), label(kind="muted")
        self._pill = ElidedLabel("pill")
        self._notes, self._clock = ElidedLabel("muted"), label(kind="strong")
        mark(self, kind="topbar")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        rows = column(self, theme, (16, 0, 16, 0), 0)
        self._upper, self._lower = QWidget(), QWidget()
        self._first, self._second = row(self._upper, theme, spacing=16), row(self._lower, theme, spacing=16)
        for line in (self._upper, self._lower):
            rows.addWidget(line)
        self._in_two_rows: bool | None = None
        self._arrange(False)

    def draw(self, view: TopBarView) -> None:
        """Show what is true now."""
        if view == self._drawn:
            return
        self._drawn = view
        self._place.say(view.place)
        say_or_hide(self._operator, view.operator)
        self._pill.say(f"●  {view.status.text}")
        self._pill.setAccessibleName(view.status.text)
        mark(self._pill, tone=tone_of(view.status.tone))
        self._notes.say("   ".join(view.notes))
        self._notes.setVisible(bool(view.notes))
        say(self._clock, view.clock)
        self._reflow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need another number of rows."""
        super().resizeEvent(event)
        self._reflow()

    def _reflow(self) -> None:
        gap = self._theme.px(16)
        shown = [each for each in (self._operator, self._clock) if not each.isHidden()]
        elided = [each for each in (self._place, self._pill, self._notes) if each.whole]
        natural = sum(each.sizeHint().width() + gap for each in shown)
        natural += sum(each.natural_width() + gap for each in elided)
        self._arrange(natural + gap > self.width())

    def _arrange(self, two_rows: bool) -> None:
        if two_rows == self._in_two_rows:
            return
        self._in_two_rows = two_rows
        for line in (self._first, self._second):
            while line.takeAt(0) is not None:
                pass
        middle = self._second if two_rows else self._first
        _fill(self._first, self._place, self._operator)
        _fill(middle, self._pill)
        middle.addStretch(1)
        _fill(middle, self._notes)
        if two_rows:
            self._first.addStretch(1)
        _fill(self._first, self._clock)
        self._upper.setFixedHeight(self._theme.px(38 if two_rows else 47))
        self._lower.setFixedHeight(self._theme.px(34))
        self._lower.setVisible(two_rows)


def _fill(line: QHBoxLayout, *parts: QWidget) -> None:
    for part in parts:
        line.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
