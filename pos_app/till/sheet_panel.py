"""Draws a sheet to read: a receipt on paper, what is known of goods, all keys."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from pos_app.presenters.actions import Action
from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import ActionView, Banner, SheetView, SumView
from pos_app.widgets.banner import BannerLabel
from pos_app.widgets.key_button import Direction, KeyButton
from pos_app.widgets.parts import clear, column, frame, label, say, say_or_hide
from pos_app.widgets.scrolling import scrolling
from pos_app.widgets.sum_rows import SumRows
from pos_app.widgets.theme import Theme, mark

_LONG = 12
"""More rows than this stand in two columns."""


class SheetPanel(QFrame):
    """A card in the middle; what is longer than the screen scrolls."""

    def __init__(self, theme: Theme, presenter: TillPresenter, back_key: str) -> None:
        super().__init__()
        self._theme = theme
        self._presenter = presenter
        self._back_key = back_key
        self._drawn_actions: tuple[ActionView, ...] | None = None
        self._title, self._banner = label(kind="heading", wrap=True), BannerLabel(theme)
        self._paper, self._mono, self._text = frame("paper"), label(kind="code"), label(wrap=True)
        self._columns = SumRows(theme, spacing=10), SumRows(theme, spacing=10)
        self._cancel = KeyButton(theme, "action", Direction.LeftToRight)
        self._buttons = QHBoxLayout()
        mark(self, kind="panel")
        self._room = scrolling(self._body())
        layout = column(self, theme, (24, 20, 24, 20), 14)
        layout.addWidget(self._title)
        layout.addWidget(self._banner)
        layout.addWidget(self._room, 1)
        layout.addLayout(self._buttons)
        self._cancel.clicked.connect(presenter.back)

    def draw(self, view: SheetView, banner: Banner | None) -> None:
        """Show a sheet, from its top."""
        say(self._title, view.title)
        self._banner.draw(banner)
        self._paper.setVisible(view.mono)
        say(self._mono, view.text if view.mono else "")
        say_or_hide(self._text, "" if view.mono else view.text)
        self._draw_rows(view.rows)
        self._draw_buttons(view)
        self._room.verticalScrollBar().setValue(0)

    def sizeHint(self) -> QSize:
        """Wide enough for two columns where there are two."""
        wanted = super().sizeHint()
        two = self._columns[1].isVisibleTo(self)
        return QSize(max(wanted.width(), self._theme.px(680 if two else 460)), wanted.height())

    @property
    def offset(self) -> int:
        """How many pixels of the sheet lie above what is shown."""
        return self._room.verticalScrollBar().value()

    def scroll_by(self, step: int) -> None:
        """Up or down by a row, or by ``step`` rows."""
        bar = self._room.verticalScrollBar()
        bar.setValue(bar.value() + step * self._theme.px(40))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch on the card is not one beside it."""
        event.accept()

    def _body(self) -> QWidget:
        body = QWidget()
        layout = column(body, self._theme)
        paper = column(self._paper, self._theme, (20, 22, 20, 22))
        self._mono.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        paper.addWidget(self._mono, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._paper)
        layout.addWidget(self._text)
        halves = QHBoxLayout()
        halves.setSpacing(self._theme.px(40))
        for each in self._columns:
            halves.addWidget(each, 1, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(halves)
        return body

    def _draw_rows(self, rows: tuple[SumView, ...]) -> None:
        half = (len(rows) + 1) // 2 if len(rows) > _LONG else len(rows)
        for target, part in zip(self._columns, (rows[:half], rows[half:]), strict=True):
            target.draw(part)
            target.setVisible(bool(part))

    def _draw_buttons(self, view: SheetView) -> None:
        self._cancel.show_key(view.cancel, self._back_key)
        if view.actions == self._drawn_actions:
            return
        self._drawn_actions = view.actions
        self._buttons.removeWidget(self._cancel)
        clear(self._buttons)
        self._buttons.setSpacing(self._theme.px(10))
        self._buttons.addWidget(self._cancel, 1)
        for each in view.actions:
            self._buttons.addWidget(self._action(each), 1)

    def _action(self, view: ActionView) -> KeyButton:
        made = KeyButton(self._theme, "primary", Direction.LeftToRight)
        mark(made, letters="body")
        made.draw(view)
        made.clicked.connect(lambda: self._presenter.act(Action(view.action)))
        return made
