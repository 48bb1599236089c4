"""Draws the quick keys: goods that carry no label, and pages of goods."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QScroller, QSizePolicy, QWidget

from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import PageView, TileView
from pos_app.widgets.parts import clear, column, label, row, write
from pos_app.widgets.reflow import ReflowGrid
from pos_app.widgets.theme import Theme, mark


class Tiles(ReflowGrid):
    """A grid of quick keys, as many columns as fit."""

    def __init__(self, theme: Theme, presenter: TillPresenter) -> None:
        super().__init__(theme, narrowest=102, tallest=146)
        self._theme = theme
        self._presenter = presenter
        self._drawn: tuple[TileView, ...] = ()

    def draw(self, tiles: tuple[TileView, ...]) -> None:
        """Show these quick keys; they change only with the assortment."""
        if tiles == self._drawn:
            return
        self._drawn = tiles
        self.hold(tuple(self._tile(each) for each in tiles))

    def _tile(self, view: TileView) -> QPushButton:
        tile = Tile(self._theme, view)
        tile.clicked.connect(lambda: self._presenter.tile_pressed(view.tile_id))
        return tile


class Pages(QWidget):
    """One row of pages: the quick keys, always in reach, and the categories, which move sideways under a finger."""

    def __init__(self, theme: Theme, presenter: TillPresenter) -> None:
        super().__init__()
        self._theme = theme
        self._presenter = presenter
        self._buttons: dict[tuple[str, str], PageButton] = {}
        self._first, self._others, self._room = QWidget(), QWidget(), QScrollArea()
        self._room.setWidget(self._others)
        self._room.setWidgetResizable(True)
        self._room.setFrameShape(QFrame.Shape.NoFrame)
        self._room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for policy in (self._room.setHorizontalScrollBarPolicy, self._room.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._room.viewport().setAutoFillBackground(False)
        self._others.setAutoFillBackground(False)
        QScroller.grabGesture(self._room.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        layout = row(self, theme, spacing=8)
        layout.addWidget(self._first)
        layout.addWidget(self._room, 1)
        self._fixed, self._moving = row(self._first, theme), row(self._others, theme, spacing=8)
        self.setFixedHeight(theme.px("touch.till") + 2 * theme.px("border.strong"))
        self.hide()

    def draw(self, pages: tuple[PageView, ...]) -> None:
        """Show these pages, the open one checked; where there is one page only, nothing."""
        known = {(each.page_id, each.label): each for each in pages}
        if list(known) != list(self._buttons):
            self._hold(list(known))
        for key, made in self._buttons.items():
            made.setChecked(known[key].selected)
        # Where a page is, is known once the row has been laid out.
        QTimer.singleShot(0, self, self._show_open)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The open page stays in view."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._show_open)

    def _show_open(self) -> None:
        for (page_id, _), made in self._buttons.items():
            if page_id and made.isChecked():
                self._room.ensureWidgetVisible(made, self._theme.px(40), 0)

    def _hold(self, pages: list[tuple[str, str]]) -> None:
        for layout in (self._fixed, self._moving):
            clear(layout)
        self._buttons = {each: self._button(*each) for each in pages}
        for (page_id, _), made in self._buttons.items():
            (self._moving if page_id else self._fixed).addWidget(made)
        self._moving.addStretch(1)
        self.setVisible(len(pages) > 1)

    def _button(self, page_id: str, name: str) -> PageButton:
        made = PageButton(name)
        made.setMinimumHeight(self._theme.px("touch.till"))
        made.clicked.connect(lambda: self._presenter.page_chosen(page_id))
        return made


class PageButton(QPushButton):
    """The name of a page."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        mark(self, kind="chip")
        write(self, name)

    def nextCheckState(self) -> None:
        """Checked is what the presenter says, so a touch on the open page leaves it open."""


class Tile(QPushButton):
    """A name that may take three rows, and a price or a count under it."""

    def __init__(self, theme: Theme, view: TileView) -> None:
        super().__init__()
        self._theme = theme
        self._name, self._detail = label(view.label, "tile-name", wrap=True), label(view.detail, "note")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(view.label)
        self.setAccessibleDescription(view.detail)
        mark(self, kind="tile")
        layout = column(self, theme, (8, 8, 7, 8))
        layout.addWidget(self._name)
        layout.addStretch()
        layout.addWidget(self._detail)
        for part in (self._name, self._detail):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """As wide as its longest word, and high enough for three rows of name and one of price."""
        metrics = self._name.fontMetrics()
        words = [metrics.horizontalAdvance(word) for word in self._name.text().split()]
        detail = self._detail.fontMetrics().horizontalAdvance(self._detail.text())
        width = max([*words, detail], default=0) + self._theme.px(17)
        return QSize(width, metrics.height() * 3 + self._detail.fontMetrics().height() + self._theme.px(22))

    def minimumSizeHint(self) -> QSize:
        """Nothing on a tile is cut off."""
        return self.sizeHint()
