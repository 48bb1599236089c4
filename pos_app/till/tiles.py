"""Draws the quick keys: goods that carry no label, and pages of goods."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy

from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import TileView
from pos_app.widgets.parts import column, label
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
