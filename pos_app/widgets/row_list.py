"""A list of rows to choose from: a title, a small detail under it, an amount at the right; painted, not built."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QScroller, QStyledItemDelegate, QStyleOptionViewItem

from pos_app.presenters.view import RowView, Tone
from pos_app.widgets.basket_model import Index
from pos_app.widgets.theme import Theme, mark

_NOWHERE = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignVCenter.value
_RIGHT = Qt.AlignmentFlag.AlignRight.value | Qt.AlignmentFlag.AlignVCenter.value
_INKS = {Tone.PLAIN: "ink", Tone.OK: "accent"}


class RowModel(QAbstractListModel):
    """Rows as Qt reads them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[RowView, ...] = ()
        self.selected = 0

    def show_rows(self, rows: tuple[RowView, ...], selected: int) -> None:
        """Show these rows, this one selected."""
        before, self.selected = self.selected, selected
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
        elif before != selected:
            for row in (before, selected):
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """As many as there are rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a row says; everything of it is read out."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ". ".join(each for each in (row.title, row.detail, row.amount) if each)
        return None


class RowList(QListView):
    """Draws rows; a touch on one tells its id. It never takes the keyboard."""

    row_touched = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._model = RowModel(self)
        self._painter = RowPainter(theme, self._model, self)
        mark(self, kind="plain-list")
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.clicked.connect(lambda index: self.row_touched.emit(self._model.rows[index.row()].row_id))

    @property
    def row_height(self) -> int:
        """How high one row is."""
        return self._painter.height

    def draw(self, rows: tuple[RowView, ...], selected: int, name: str) -> None:
        """Show these rows."""
        self.setAccessibleName(name)
        changed = rows != self._model.rows or selected != self._model.selected
        self._model.show_rows(rows, selected)
        if changed and rows:
            self.scrollTo(self._model.index(selected))


class RowPainter(QStyledItemDelegate):
    """Paints rows of one height."""

    def __init__(self, theme: Theme, model: RowModel, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._strong, self._note = theme.font("type.body", QFont.Weight.DemiBold), theme.font("type.note")
        rows = QFontMetrics(self._strong).height() + QFontMetrics(self._note).height()
        self.height = max(theme.px("touch.tall"), rows + theme.px(20))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the list."""
        return QSize(10, self.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        row, area = self._model.rows[index.row()], QRect(option.rect)
        self._ground(painter, area, index.row() == self._model.selected)
        inner = area.adjusted(self._theme.px(16), 0, -self._theme.px(16), -1)
        amount = self._write(painter, inner, self._strong, self._theme.color("ink"), row.amount, _RIGHT)
        text = inner.adjusted(0, 0, -(amount + self._theme.px(12) if amount else 0), 0)
        ink = self._theme.color(_INKS.get(row.tone, row.tone.value))
        upper = QRect(text)
        if row.detail:
            strong, note = QFontMetrics(self._strong).height(), QFontMetrics(self._note).height()
            top = text.y() + (text.height() - strong - note) // 2
            upper = QRect(text.x(), top, text.width(), strong)
            lower = QRect(text.x(), top + strong, text.width(), note)
            self._write(painter, lower, self._note, self._theme.color("muted"), row.detail, _LEFT)
        self._write(painter, upper, self._strong, ink, row.title, _LEFT)

    def _ground(self, painter: QPainter, area: QRect, selected: bool) -> None:
        color, hair = self._theme.color, self._theme.px("border.hair")
        if selected:
            painter.fillRect(area, color("accent_soft"))
            painter.fillRect(area.x(), area.y(), self._theme.px(4), area.height(), color("accent"))
        painter.fillRect(area.x(), area.bottom() - hair + 1, area.width(), hair, color("line"))

    def _write(self, painter: QPainter, area: QRect, font: QFont, ink: QColor, text: str, side: int) -> int:
        """Paint one text, cut with an ellipsis where it is too long; says how wide it is."""
        if not text:
            return 0
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(area, side, metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width()))
        return metrics.horizontalAdvance(text)
