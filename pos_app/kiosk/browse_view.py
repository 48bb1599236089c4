"""Draws where a shopper looks around: the categories, the goods of one, and the search with its keyboard."""

from __future__ import annotations

import re

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from pos_app.kiosk.parts import CardButton, Room, TouchButton
from pos_app.presenters.kiosk import KioskPresenter
from pos_app.presenters.kiosk_view import AisleView, CardView, GoodsView, HomeView
from pos_app.presenters.view import ControlNames, TileView
from pos_app.widgets.field import Route, RoutedField
from pos_app.widgets.parts import CENTER, column, label, picture, say, say_or_hide, tone_of, write
from pos_app.widgets.reflow import ReflowGrid
from pos_app.widgets.theme import Theme, mark
from pos_app.widgets.touch_keyboard import TouchKeyboard

_MEASURE = re.compile(r"(?<=\d) (?=(?:ml|l|g|kg|szt\.)(?:\s|$))")
"""The space within ``500 g``: no line ends there."""


class HomeScreen(QFrame):
    """Search above, categories below."""

    def __init__(self, theme: Theme, presenter: KioskPresenter) -> None:
        super().__init__()
        self._theme = theme
        self._presenter = presenter
        self._drawn: tuple[TileView, ...] | None = None
        mark(self, kind="screen")
        self._heading, self._hint = label(kind="kiosk-name", wrap=True), label(kind="kiosk-note", wrap=True)
        self._search, self._empty = TouchButton(), label(kind="kiosk-body", wrap=True, align=CENTER)
        self._tiles = ReflowGrid(theme, spacing=16, narrowest=300, most=4, tallest=240)
        picture(self._search, theme, "search", 28)
        layout = column(self, theme, (28, 28, 28, 28), 20)
        for each in (self._heading, self._search, self._hint, self._empty):
            layout.addWidget(each)
        layout.addWidget(Room(self._tiles, top=False), 1)
        self._search.clicked.connect(presenter.search)

    def draw(self, view: HomeView) -> None:
        """Show the first page."""
        say(self._heading, view.heading)
        say(self._hint, view.hint)
        write(self._search, f"\u2002{view.search.label}", view.search.label)
        say_or_hide(self._empty, "" if view.tiles else view.empty)
        if view.tiles != self._drawn:
            self._drawn = view.tiles
            self._tiles.hold(tuple(self._tile(each) for each in view.tiles))

    def _tile(self, view: TileView) -> QWidget:
        made = CardButton(self._theme, "kiosk-tile", (24, 28, 24, 28))
        made.words("kiosk-title").setText(view.label)
        detail = made.words("kiosk-note")
        say_or_hide(detail, view.detail)
        made.body.addStretch(1)
        made.setAccessibleName(f"{view.label}: {view.detail}" if view.detail else view.label)
        made.clicked.connect(lambda: self._presenter.category_chosen(view.tile_id))
        return made


class GoodsScreen(QFrame):
    """Goods in a grid; above them the categories within this one, or the field of the search."""

    def __init__(self, theme: Theme, presenter: KioskPresenter, route: Route) -> None:
        super().__init__()
        self._theme = theme
        self._presenter = presenter
        self._cards: tuple[CardView, ...] | None = None
        self._shown: tuple[AisleView, ...] | None = None
        mark(self, kind="screen")
        self.field, self._clear = RoutedField(route, "kiosk-field"), TouchButton()
        self._typing, self._aisles = QWidget(), ReflowGrid(theme, spacing=12, narrowest=150, most=6)
        self._grid, self._more = ReflowGrid(theme, spacing=16, narrowest=300, most=4, least=4), TouchButton()
        self._empty = label(kind="kiosk-body", wrap=True, align=CENTER)
        self._keyboard = TouchKeyboard(theme, kind="kiosk-key", plain=True)
        self._lay_out(theme)
        self._clear.clicked.connect(lambda: presenter.search_typed(""))
        self._more.clicked.connect(presenter.show_more)
        self._keyboard.typed.connect(self.field.type_in)
        self._keyboard.erased.connect(self.field.erase)
        self.field.textChanged.connect(presenter.search_typed)

    def draw(self, view: GoodsView, names: ControlNames) -> None:
        """Show goods; from the top, when they are others."""
        searching = view.typed is not None
        self._typing.setVisible(searching)
        self._keyboard.setVisible(searching)
        self._keyboard.draw(names)
        # Its keys are as high as the style says only once they were dressed.
        self._keyboard.updateGeometry()
        self.field.setPlaceholderText(view.placeholder)
        self.field.setAccessibleName(view.placeholder)
        with QSignalBlocker(self.field):
            self.field.draw(view.typed or "")
        write(self._clear, view.clear)
        self._draw_aisles(view.aisles)
        if view.cards != self._cards:
            grown = self._cards is not None and view.cards[: len(self._cards)] == self._cards
            self._cards = view.cards
            self._grid.hold(tuple(self._card(each) for each in view.cards))
            if not grown:
                self._room.verticalScrollBar().setValue(0)
        self._more.draw(view.more)
        say_or_hide(self._empty, "" if view.cards else view.empty)

    def _lay_out(self, theme: Theme) -> None:
        layout = column(self, theme, (28, 16, 28, 0), 12)
        typing = QHBoxLayout(self._typing)
        typing.setContentsMargins(0, 0, 0, 0)
        typing.setSpacing(theme.px(12))
        typing.addWidget(self.field, 1)
        typing.addWidget(self._clear)
        body = QWidget()
        inner = column(body, theme, (0, 0, 0, 20), 16)
        for each in (self._aisles, self._grid, self._empty):
            inner.addWidget(each)
        inner.addWidget(self._more, 0, Qt.AlignmentFlag.AlignHCenter)
        self._room = Room(body, top=True)
        layout.addWidget(self._typing)
        layout.addWidget(self._room, 1)
        layout.addWidget(self._keyboard)

    def _draw_aisles(self, aisles: tuple[AisleView, ...]) -> None:
        self._aisles.setVisible(bool(aisles))
        if aisles != self._shown:
            self._shown = aisles
            self._aisles.hold(tuple(self._aisle(each) for each in aisles))

    def _aisle(self, view: AisleView) -> QWidget:
        made = TouchButton("kiosk-chip", checkable=True)
        write(made, view.label)
        made.setChecked(view.selected)
        made.clicked.connect(lambda: self._presenter.category_chosen(view.path))
        return made

    def _card(self, view: CardView) -> QWidget:
        made = CardButton(self._theme, "kiosk-tile")
        made.words("kiosk-card-name").setText(_MEASURE.sub("\u00a0", view.name))
        detail = made.words("kiosk-note")
        mark(detail, tone=tone_of(view.tone))
        say_or_hide(detail, view.detail)
        made.body.addStretch(1)
        made.words("kiosk-card-price", wrap=False).setText(view.price)
        made.setAccessibleName(", ".join(filter(None, (view.name, view.price, view.detail))))
        made.clicked.connect(lambda: self._presenter.goods_chosen(view.sku))
        return made
