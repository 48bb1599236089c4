"""Paints one line of the basket, and keeps it as a picture: a scan then paints two lines and not all of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPixmap

from pos_app.presenters.view import LineView, Tone
from pos_app.widgets.shaped_text import ShapedText, TextShaper
from pos_app.widgets.theme import Theme

_INKS = {Tone.PLAIN: "ink", Tone.MUTED: "muted", Tone.OK: "accent"}
_MOST_PICTURES = 40
"""More lines than the largest screen shows."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The widths of the columns of figures, in pixels."""

    quantity: int
    price: int
    amount: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is to be painted: its place in pixels, whether it is the current one, the price under the amount."""

    line: LineView
    current: bool
    folded: bool
    width: int
    height: int
    columns: Columns
    names: int
    """The room for the name, in pixels."""
    ratio: float


@dataclass(frozen=True, slots=True)
class _Type:
    """The fonts of a line, and how high a row of each is."""

    strong: QFont
    plain: QFont
    note: QFont
    strong_height: int
    note_height: int


class LinePainter:
    """Knows how much room lines need, and paints them."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._usual, self._current = _type(theme, 15), _type(theme, 20)
        self._shaper = TextShaper()
        self._colors = {name: theme.color(name) for name in theme.colors}
        self._hair, self._edge, self._lead = theme.px("border.hair"), theme.px(4), theme.px(1)
        self._pad = theme.px(10)
        self._side = theme.px("space.l")
        self._pictures: OrderedDict[Row, QPixmap] = OrderedDict()

    def columns(self, lines: Iterable[LineView], least: Columns) -> Columns:
        """Widths in which the figures of ``lines`` are not cut, and none below ``least``."""
        width, large, plain = self._shaper.width, self._current.strong, self._usual.plain
        lines = tuple(lines)
        quantity = max([width(large, each.quantity) for each in lines], default=0)
        price = max([width(plain, each.price) for each in lines], default=0)
        amount = max([width(large, each.amount) for each in lines], default=0)
        px = self._theme.px
        return Columns(
            max(least.quantity, px(84), min(px(140), quantity + self._side)),
            max(least.price, px(84), min(px(150), price + self._side)),
            max(least.amount, px(96), min(px(170), amount + self._side)),
        )

    def height(self, line: LineView, width: int, *, current: bool, folded: bool) -> int:
        """The height of a line whose name has ``width`` pixels."""
        type_ = self._type(current)
        room = width - self._side
        name = self._shaper.wrapped(type_.strong, line.name, room).rows * type_.strong_height
        notes = sum(self._shaper.wrapped(type_.note, each.text, room).rows for each in line.details) or int(
            folded or bool(line.struck_price)
        )
        return max(self._theme.px("touch.till"), 2 * self._pad + name + notes * type_.note_height)

    def picture(self, row: Row) -> QPixmap:
        """The line as it looks; the one made before when nothing about it has changed."""
        known = self._pictures.get(row)
        if known is None:
            known = self._pictures[row] = self._painted(row)
            if len(self._pictures) > _MOST_PICTURES:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(row)
        return known

    def _painted(self, row: Row) -> QPixmap:
        made = QPixmap(round(row.width * row.ratio), round(row.height * row.ratio))
        made.setDevicePixelRatio(row.ratio)
        made.fill(self._colors["accent_soft" if row.current else "surface"])
        painter = QPainter(made)
        self._paint(painter, row)
        painter.end()
        return made

    def _paint(self, painter: QPainter, row: Row) -> None:
        line, type_ = row.line, self._type(row.current)
        self._ground(painter, row)
        side, at = self._side, row.columns
        price = 0 if row.folded else at.price
        item = row.width - at.quantity - price - at.amount
        name = self._shaper.wrapped(type_.strong, line.name, row.names - side)
        top = self._top(row, name)
        height = row.height - top
        self._figure(painter, QRect(side, top, at.quantity - side, height), type_.strong, line.quantity, left=True)
        self._item(painter, QRect(at.quantity + side, top, row.names - side, height), name, line, type_)
        if not row.folded:
            self._price(painter, QRect(at.quantity + item, top, price - side, height), line, type_)
        self._amount(painter, QRect(row.width - at.amount, top, at.amount - side, height), row, type_)

    def _type(self, current: bool) -> _Type:
        return self._current if current else self._usual

    def _top(self, row: Row, name: ShapedText) -> int:
        """A line of one row stands in the middle of its least height; others begin at the top."""
        alone = name.rows == 1 and not (row.line.details or row.line.struck_price or row.folded)
        if alone and row.height < 2 * self._theme.px(48):
            return max(self._pad, (row.height - self._type(row.current).strong_height) // 2)
        return self._pad

    def _ground(self, painter: QPainter, row: Row) -> None:
        painter.fillRect(0, row.height - self._hair, row.width, self._hair, self._colors["line"])
        if row.current:
            painter.fillRect(0, 0, self._edge, row.height, self._colors["accent"])

    def _item(self, painter: QPainter, area: QRect, name: ShapedText, line: LineView, type_: _Type) -> None:
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

    def _amount(self, painter: QPainter, area: QRect, row: Row, type_: _Type) -> None:
        self._figure(painter, area, type_.strong, row.line.amount)
        if row.folded:
            self._figure(painter, area.adjusted(0, type_.strong_height, 0, 0), type_.note, row.line.price)

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
