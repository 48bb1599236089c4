"""Draws a list to choose from, with a field to search it where there is one."""

from __future__ import annotations

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import Banner, ListView
from pos_app.widgets.banner import BannerLabel
from pos_app.widgets.field import Route, RoutedField
from pos_app.widgets.key_button import Direction, KeyButton
from pos_app.widgets.parts import CENTER, column, frame, label, say, say_or_hide
from pos_app.widgets.row_list import RowList
from pos_app.widgets.theme import Theme, mark


class ListPanel(QFrame):
    """A card at the side, as high as the screen."""

    def __init__(self, theme: Theme, presenter: TillPresenter, route: Route, back_key: str) -> None:
        super().__init__()
        self._back_key = back_key
        self._title, self._banner = label(kind="heading", wrap=True), BannerLabel(theme)
        self.field, self._list = RoutedField(route), RowList(theme)
        self._error, self._empty = label(kind="note", wrap=True), label(kind="muted", wrap=True, align=CENTER)
        self._cancel = KeyButton(theme, "action", Direction.LeftToRight)
        self._choose = KeyButton(theme, "primary", Direction.LeftToRight)
        mark(self, kind="panel")
        mark(self._error, tone="bad")
        mark(self._choose, letters="body")
        self._lay_out(theme)
        self.field.textEdited.connect(presenter.panel_typed)
        self._list.row_touched.connect(presenter.panel_chosen)
        self._cancel.clicked.connect(presenter.back)
        self._choose.clicked.connect(presenter.panel_accepted)

    def draw(self, view: ListView, banner: Banner | None) -> None:
        """Show a list."""
        say(self._title, view.title)
        self._banner.draw(banner)
        self.field.setVisible(view.searchable)
        self.field.draw(view.typed)
        self.field.setAccessibleName(view.title)
        say_or_hide(self._error, view.error)
        say(self._empty, view.empty)
        self._list.draw(view.rows, view.selected, view.title)
        self._list.setVisible(bool(view.rows))
        self._empty.setVisible(not view.rows)
        self._cancel.show_key(view.cancel, self._back_key)
        self._choose.show_key(view.choose, "Enter", bool(view.rows))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch on the card is not one beside it."""
        event.accept()

    def _lay_out(self, theme: Theme) -> None:
        layout = column(self, theme, (1, 18, 1, 16))
        top = QWidget()
        head = column(top, theme, (20, 0, 20, 0), 10)
        for each in (self._title, self._banner, self.field, self._error):
            head.addWidget(each)
        layout.addWidget(top)
        layout.addSpacing(theme.px(14))
        layout.addWidget(frame("rule"))
        layout.addWidget(self._list, 1)
        layout.addWidget(self._empty, 1)
        layout.addWidget(frame("rule"))
        buttons = QHBoxLayout()
        buttons.setContentsMargins(*(theme.px(each) for each in (20, 14, 20, 0)))
        buttons.setSpacing(theme.px(10))
        buttons.addWidget(self._cancel, 1)
        buttons.addWidget(self._choose, 1)
        layout.addLayout(buttons)
