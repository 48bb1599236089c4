"""The basket: lines of two or more rows, the current one large with an accent edge, painted without widgets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QScroller, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from pos_app.presenters.view import LineView, Tone
from pos_app.widgets.basket_model import AMOUNT, ITEM, PRICE, QUANTITY, BasketModel, Index
from pos_app.widgets.fitting import fitted
from pos_app.widgets.theme import Theme, mark

_INKS = {Tone.PLAIN: "ink", Tone.MUTED: "muted", Tone.OK: "accent"}
_MOST_ROWS_OF_TEXT = 2
_LEAST_FOR_NAMES = 150


@dataclass(frozen=True, slots=True)
class _Type:
    """The fonts of a line, and how high a row of each is."""

    strong: QFont
    plain: QFont
    note: QFont
    struck: QFont
    strong_height: int
    note_height: int


@dataclass(frozen=True, slots=True)
class _Columns:
    """The widths of the columns of figures, in pixels."""

    quantity: int
    price: int
    amount: int


class BasketTable(QTableView):
    """Draws lines; a touch on one tells its id. It never takes the keyboard."""

    line_touched = Signal(int)
    painted = Signal()
    """The lines are on the screen; benchmarks listen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._model = BasketModel(self)
        self._painter = LinePainter(theme, self._model, self)
        mark(self, kind="basket")
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
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
        self._columns = _Columns(0, 0, 0)
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
        if not lines:
            self._columns = _Columns(0, 0, 0)
        if self._widen(tuple(lines[row] for row in found.touched)):
            self._measure(range(len(lines)))
        else:
            self._measure({*found.touched, *(row for row in (before, now) if row is not None)})
        if now is not None and (now != before or found.touched):
            self._show_current()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may break names elsewhere."""
        super().resizeEvent(event)
        self._fold()
        self._measure(range(self._model.rowCount()))
        self._show_current()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and say so."""
        super().paintEvent(event)
        self.painted.emit()

    def _show_current(self) -> None:
        if self._model.selected_row is not None:
            # Qt would count the new heights only before it paints, and scroll too short now.
            self.updateGeometries()
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

    def _measure(self, rows: Iterable[int]) -> None:
        width = self.columnWidth(ITEM)
        for row in rows:
            if row < self._model.rowCount():
                height = self._painter.height(row, width)
                if self.rowHeight(row) != height:
                    self.setRowHeight(row, height)

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

    def _fold(self) -> None:
        """Where names would have no room, the price goes under the amount."""
        figures = self._columns.quantity + self._columns.price + self._columns.amount
        folded = 0 < self.width() < figures + self._theme.px(_LEAST_FOR_NAMES)
        if folded != self.isColumnHidden(PRICE):
            self.setColumnHidden(PRICE, folded)
            self._painter.folded = folded

    def _touched(self, index: QModelIndex) -> None:
        self.line_touched.emit(self._model.lines[index.row()].line_id)


class LinePainter(QStyledItemDelegate):
    """Paints the cells of a line and knows how high it is."""

    def __init__(self, theme: Theme, model: BasketModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._usual, self._current = _type(theme, 15), _type(theme, 20)
        self._pad = theme.px(10)
        self._side = theme.px("space.l")
        self.folded = False
        """True while the price stands under the amount."""

    def columns(self, lines: tuple[LineView, ...], least: _Columns) -> _Columns:
        """Widths in which the figures of ``lines`` are not cut, and none below ``least``."""
        large = QFontMetrics(self._current.strong)
        plain = QFontMetrics(self._usual.plain)
        quantity = max((large.horizontalAdvance(each.quantity) for each in lines), default=0)
        price = max((plain.horizontalAdvance(each.price) for each in lines), default=0)
        amount = max((large.horizontalAdvance(each.amount) for each in lines), default=0)
        px = self._theme.px
        return _Columns(
            max(least.quantity, px(84), min(px(140), quantity + self._side)),
            max(least.price, px(84), min(px(150), price + self._side)),
            max(least.amount, px(96), min(px(170), amount + self._side)),
        )

    def height(self, row: int, width: int) -> int:
        """The height of a line whose name has ``width`` pixels."""
        line, type_ = self._model.lines[row], self._type(row)
        room = width - self._side
        name = _rows(type_.strong, line.name, room) * type_.strong_height
        notes = sum(_rows(type_.note, each.text, room) for each in line.details) or int(
            self.folded or bool(line.struck_price)
        )
        return max(self._theme.px("touch.till"), 2 * self._pad + name + notes * type_.note_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        row, column, cell = index.row(), index.column(), QRect(option.rect)
        self._ground(painter, cell, row, column)
        line, type_ = self._model.lines[row], self._type(row)
        area = cell.adjusted(0, self._top(row, cell.height(), line), 0, 0)
        if column == ITEM:
            self._item(painter, area.adjusted(self._side, 0, 0, 0), line, type_)
        elif column == QUANTITY:
            self._figure(painter, area.adjusted(self._side, 0, 0, 0), type_.strong, line.quantity, left=True)
        elif column == AMOUNT:
            self._amount(painter, area.adjusted(0, 0, -self._side, 0), line, type_)
        else:
            self._price(painter, area.adjusted(0, 0, -self._side, 0), line, type_)

    def _type(self, row: int) -> _Type:
        return self._current if row == self._model.selected_row else self._usual

    def _top(self, row: int, height: int, line: LineView) -> int:
        """A line of one row stands in the middle of its least height; others begin at the top."""
        if line.details or line.struck_price or self.folded:
            return self._pad
        return (
            max(self._pad, (height - self._type(row).strong_height) // 2)
            if height < 2 * self._theme.px(48)
            else self._pad
        )

    def _ground(self, painter: QPainter, cell: QRect, row: int, column: int) -> None:
        color = self._theme.color
        selected = row == self._model.selected_row
        if selected:
            painter.fillRect(cell, color("accent_soft"))
        hair = self._theme.px("border.hair")
        painter.fillRect(cell.x(), cell.bottom() - hair + 1, cell.width(), hair, color("line"))
        if selected and column == QUANTITY:
            painter.fillRect(cell.x(), cell.y(), self._theme.px(4), cell.height(), color("accent"))

    def _item(self, painter: QPainter, area: QRect, line: LineView, type_: _Type) -> None:
        top = self._text(painter, area, type_.strong, type_.strong_height, "ink", line.name)
        for each in line.details:
            ink = _INKS.get(each.tone, each.tone.value)
            top = self._text(painter, area.adjusted(0, top, 0, 0), type_.note, type_.note_height, ink, each.text) + top

    def _text(self, painter: QPainter, area: QRect, font: QFont, height: int, ink: str, text: str) -> int:
        """Paint a text in one row or, where it is long, in two; says how high it was."""
        rows = _rows(font, text, area.width())
        box = QRect(area.x(), area.y(), area.width(), rows * height)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(self._theme.color(ink))
        wrap = Qt.TextFlag.TextWordWrap.value if rows > 1 else 0
        shown = metrics.elidedText(
            text, Qt.TextElideMode.ElideRight, round(area.width() * rows * (0.9 if rows > 1 else 1))
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignVCenter.value | wrap, shown)
        return box.height()

    def _figure(self, painter: QPainter, area: QRect, font: QFont, text: str, *, left: bool = False) -> None:
        painter.setFont(fitted(font, text, area.width()))
        painter.setPen(self._theme.color("ink"))
        box = QRect(area.x(), area.y(), area.width(), QFontMetrics(font).height())
        side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
        painter.drawText(box, side.value | Qt.AlignmentFlag.AlignVCenter.value, text)

    def _amount(self, painter: QPainter, area: QRect, line: LineView, type_: _Type) -> None:
        self._figure(painter, area, type_.strong, line.amount)
        if self.folded:
            self._figure(painter, area.adjusted(0, type_.strong_height, 0, 0), type_.note, line.price)

    def _price(self, painter: QPainter, area: QRect, line: LineView, type_: _Type) -> None:
        row_height = type_.strong_height
        if line.struck_price:
            box = QRect(area.x(), area.y(), area.width(), row_height)
            painter.setFont(type_.struck)
            painter.setPen(self._theme.color("muted"))
            painter.drawText(
                box, Qt.AlignmentFlag.AlignRight.value | Qt.AlignmentFlag.AlignVCenter.value, line.struck_price
            )
            area = area.adjusted(0, row_height, 0, 0)
            row_height = type_.note_height
        painter.setFont(fitted(type_.plain, line.price, area.width()))
        painter.setPen(self._theme.color("ink"))
        box = QRect(area.x(), area.y(), area.width(), row_height)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight.value | Qt.AlignmentFlag.AlignVCenter.value, line.price)


def _type(theme: Theme, size: int) -> _Type:
    strong, note, struck = theme.font(size, QFont.Weight.DemiBold), theme.font("type.note"), theme.font("type.note")
    struck.setStrikeOut(True)
    plain = theme.font("type.body")
    return _Type(strong, plain, note, struck, QFontMetrics(strong).height(), QFontMetrics(note).height() + theme.px(2))


def _rows(font: QFont, text: str, width: int) -> int:
    """One row, or two for a text that is too long for one."""
    return 1 if QFontMetrics(font).horizontalAdvance(text) <= width else _MOST_ROWS_OF_TEXT
