"""The basket: lines of two or more rows, the current one large with an accent edge, painted without widgets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QScroller, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from pos_app.presenters.view import LineView, Tone
from pos_app.widgets.basket_model import AMOUNT, ITEM, PRICE, QUANTITY, BasketModel, Index
from pos_app.widgets.shaped_text import ShapedText, TextShaper
from pos_app.widgets.theme import Theme, mark

_INKS = {Tone.PLAIN: "ink", Tone.MUTED: "muted", Tone.OK: "accent"}
_LEAST_FOR_NAMES = 150


@dataclass(frozen=True, slots=True)
class _Type:
    """The fonts of a line, and how high a row of each is."""

    strong: QFont
    plain: QFont
    note: QFont
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
        self._shaper = TextShaper()
        self._colors = {name: theme.color(name) for name in theme.colors}
        self._hair, self._edge, self._lead = theme.px("border.hair"), theme.px(4), theme.px(1)
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
        name = self._shaper.wrapped(type_.strong, line.name, room).rows * type_.strong_height
        notes = sum(self._shaper.wrapped(type_.note, each.text, room).rows for each in line.details) or int(
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
        selected = row == self._model.selected_row
        if selected:
            painter.fillRect(cell, self._colors["accent_soft"])
        painter.fillRect(cell.x(), cell.bottom() - self._hair + 1, cell.width(), self._hair, self._colors["line"])
        if selected and column == QUANTITY:
            painter.fillRect(cell.x(), cell.y(), self._edge, cell.height(), self._colors["accent"])

    def _item(self, painter: QPainter, area: QRect, line: LineView, type_: _Type) -> None:
        name = self._shaper.wrapped(type_.strong, line.name, area.width())
        self._draw(painter, area.x(), area.y(), name, "ink")
        top = area.y() + name.rows * type_.strong_height
        for each in line.details:
            note = self._shaper.wrapped(type_.note, each.text, area.width())
            self._draw(painter, area.x(), top + self._lead, note, _INKS.get(each.tone, each.tone.value))
            top += note.rows * type_.note_height

    def _figure(self, painter: QPainter, area: QRect, font: QFont, text: str, *, left: bool = False) -> None:
        """One row of figures; a smaller one stands on the same foot."""
        shaped = self._shaper.figure(font, text, area.width())
        fall = (font.pixelSize() - shaped.font.pixelSize()) // 2
        at = area.x() if left else area.right() + 1 - shaped.width
        self._draw(painter, at, area.y() + fall, shaped, "ink")

    def _amount(self, painter: QPainter, area: QRect, line: LineView, type_: _Type) -> None:
        self._figure(painter, area, type_.strong, line.amount)
        if self.folded:
            self._figure(painter, area.adjusted(0, type_.strong_height, 0, 0), type_.note, line.price)

    def _price(self, painter: QPainter, area: QRect, line: LineView, type_: _Type) -> None:
        lower = (type_.strong.pixelSize() - type_.plain.pixelSize()) // 2
        if line.struck_price:
            self._struck(painter, area, line.struck_price, type_.note)
            lower = type_.strong_height
        self._figure(painter, area.adjusted(0, lower, 0, 0), type_.plain, line.price)

    def _struck(self, painter: QPainter, area: QRect, text: str, font: QFont) -> None:
        shaped = self._shaper.figure(font, text, area.width())
        left = area.right() + 1 - shaped.width
        self._draw(painter, left, area.y() + self._lead, shaped, "muted")
        middle = area.y() + self._lead + round(QFontMetrics(font).ascent() * 0.66)
        painter.fillRect(left, middle, shaped.width, self._hair, self._colors["muted"])

    def _draw(self, painter: QPainter, x: int, y: int, shaped: ShapedText, ink: str) -> None:
        painter.setFont(shaped.font)
        painter.setPen(self._colors[ink])
        painter.drawStaticText(x, y, shaped.text)


def _type(theme: Theme, size: int) -> _Type:
    strong, plain, note = theme.font(size, QFont.Weight.DemiBold), theme.font("type.body"), theme.font("type.note")
    return _Type(strong, plain, note, QFontMetrics(strong).height(), QFontMetrics(note).height() + theme.px(2))
