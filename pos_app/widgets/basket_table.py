"""The basket: lines of two or more rows, the current one large with an accent edge, painted without widgets."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QScroller, QTableView

from pos_app.presenters.view import LineView
from pos_app.widgets.basket_model import AMOUNT, ITEM, PRICE, QUANTITY, BasketModel
from pos_app.widgets.line_painter import Columns, LinePainter, Row
from pos_app.widgets.theme import Theme, mark

_LEAST_FOR_NAMES = 150


class BasketTable(QTableView):
    """Draws lines; a touch on one tells its id. It never takes the keyboard."""

    line_touched = Signal(int)
    painted = Signal()
    """The lines are on the screen; benchmarks listen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._model = BasketModel(self)
        self._painter = LinePainter(theme)
        mark(self, kind="basket")
        self.setModel(self._model)
        # Every pixel of it is painted here, so nothing under it needs to be.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self._set_up_header()
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.clicked.connect(self._touched)
        self._columns = Columns(0, 0, 0)
        self._widen(())

    def draw(
        self, columns: tuple[str, str, str, str], lines: tuple[LineView, ...], selected: int | None, name: str
    ) -> None:
        """Show these lines; only rows that differ are measured and painted anew."""
        if self.accessibleName() != name:
            self.setAccessibleName(name)
        self._model.name_columns(columns)
        before = self._model.selected_row
        found = self._model.show_lines(lines, selected)
        now = self._model.selected_row
        # Qt puts the layout of new rows off until after the next paint, and would then paint all of them once more.
        self.executeDelayedItemsLayout()
        if not lines:
            self._columns = Columns(0, 0, 0)
        if self._widen(tuple(lines[row] for row in found.touched)):
            resized = self._measure(range(len(lines)))
        else:
            resized = self._measure({*found.touched, *(row for row in (before, now) if row is not None)})
        self._settle(resized, now is not None and (now != before or bool(found.touched)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may break names elsewhere."""
        super().resizeEvent(event)
        self._fold()
        self._settle(self._measure(range(self._model.rowCount())), self._model.selected_row is not None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in view as whole lines, and say so."""
        painter = QPainter(self.viewport())
        area, end = event.rect(), 0
        row, names = self.rowAt(area.top()), self._room_for_names()
        while 0 <= row < self._model.rowCount() and (top := self.rowViewportPosition(row)) <= area.bottom():
            painter.drawPixmap(0, top, self._painter.picture(self._row(row, names)))
            row, end = row + 1, top + self.rowHeight(row)
        painter.fillRect(area.adjusted(0, max(0, end - area.top()), 0, 0), self._theme.color("surface"))
        painter.end()
        self.painted.emit()

    def _row(self, row: int, names: int) -> Row:
        return Row(
            line=self._model.lines[row],
            current=row == self._model.selected_row,
            folded=self._folded,
            width=self.viewport().width(),
            height=self.rowHeight(row),
            columns=self._columns,
            names=names,
            ratio=self.devicePixelRatioF(),
        )

    def _settle(self, resized: bool, show_current: bool) -> None:
        """After rows were measured: count their heights once, and bring the current line into view if it is wanted."""
        if resized or show_current:
            # Qt would count the new heights only before it paints, and scroll too short now.
            self.updateGeometries()
        if resized:
            self.viewport().update()
        if show_current and self._model.selected_row is not None:
            self.scrollTo(self._model.index(self._model.selected_row, ITEM))

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header.setMinimumSectionSize(1)
        for section in (QUANTITY, PRICE, AMOUNT):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(ITEM, QHeaderView.ResizeMode.Stretch)

    def _measure(self, rows: Iterable[int]) -> bool:
        """Give rows the height their texts need, without telling the table; True when any has another one now."""
        silenced, names = QSignalBlocker(self.verticalHeader()), self._room_for_names()
        resized = [row for row in rows if row < self._model.rowCount() and self._resize(row, names)]
        silenced.unblock()
        return bool(resized)

    def _resize(self, row: int, names: int) -> bool:
        line, current = self._model.lines[row], row == self._model.selected_row
        height = self._painter.height(line, names, current=current, folded=self._folded)
        if self.rowHeight(row) == height:
            return False
        self.setRowHeight(row, height)
        return True

    def _room_for_names(self) -> int:
        """What the figures leave of the width, with room for a scroll bar.

        That room is left also while there is no bar: else a name might break because of the bar that only its own
        second row calls for, and the bar come and go for ever.
        """
        price = 0 if self._folded else self._columns.price
        bar = self.verticalScrollBar().sizeHint().width() + 2 * self.frameWidth()
        return max(1, self.width() - bar - self._columns.quantity - price - self._columns.amount)

    def _widen(self, lines: tuple[LineView, ...]) -> bool:
        """Give the figures of these lines room; columns grow while a basket does, so that nothing jumps."""
        wanted = self._painter.columns(lines, self._columns)
        if wanted == self._columns:
            return False
        self._columns = wanted
        for section, width in ((QUANTITY, wanted.quantity), (PRICE, wanted.price), (AMOUNT, wanted.amount)):
            self.setColumnWidth(section, width)
        self._fold()
        return True

    @property
    def _folded(self) -> bool:
        """True while the price stands under the amount."""
        return self.isColumnHidden(PRICE)

    def _fold(self) -> None:
        """Where names would have no room, the price goes under the amount."""
        figures = self._columns.quantity + self._columns.price + self._columns.amount
        folded = 0 < self.width() < figures + self._theme.px(_LEAST_FOR_NAMES)
        if folded != self._folded:
            self.setColumnHidden(PRICE, folded)

    def _touched(self, index: QModelIndex) -> None:
        self.line_touched.emit(self._model.lines[index.row()].line_id)
