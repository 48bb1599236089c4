"""The labels of the demo as cards with their real barcodes; a touch holds one in front of the reader."""

from __future__ import annotations

from PIL import Image
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QImage, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from drivers.pos_printer import ErrorCorrection
from drivers.pos_printer.symbols import bar_modules, qr_modules
from pos_app.demo.labels import Label
from pos_app.widgets.theme import Theme, mark

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_NARROWEST, _HEIGHT, _GAP, _BARS = 164, 146, 8, 52
_MOST_NAME, _MOST_TEXT = 3, 4
"""Lines of the name, and of name and note together."""
_ABOVE = Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignTop.value
_BESIDE = Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignVCenter.value
_CENTER = Qt.AlignmentFlag.AlignCenter.value


class LabelModel(QAbstractListModel):
    """The labels shown."""

    def __init__(self) -> None:
        super().__init__()
        self.labels: tuple[Label, ...] = ()

    def show_labels(self, labels: tuple[Label, ...]) -> None:
        """Show these."""
        if labels != self.labels:
            self.beginResetModel()
            self.labels = labels
            self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """As many as there are."""
        return 0 if parent.isValid() else len(self.labels)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a card says, for those who hear the screen too."""
        label = self.labels[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return label.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{label.name}. {label.note}. {label.code}"
        return None


class LabelList(QListView):
    """Cards side by side, as many as fit; a touch, Enter or Space on one scans it."""

    scanned = Signal(Label)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._model = LabelModel()
        self._model.setParent(self)
        self._painter = LabelPainter(theme, self._model, self)
        mark(self, kind="plain-list")
        self.setAccessibleName("Goods to scan")
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(lambda index: self._scan(index.row()))

    def draw(self, labels: tuple[Label, ...]) -> None:
        """Show these labels."""
        self._painter.scanned = None
        self._model.show_labels(labels)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space scan, arrows walk."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._scan(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width holds another number of cards."""
        room = self.viewport().width() - 1
        columns = max(1, room // self._theme.px(_NARROWEST))
        self._painter.card = QSize(room // columns, self._theme.px(_HEIGHT))
        self.setGridSize(self._painter.card)
        super().resizeEvent(event)

    def _scan(self, row: int) -> None:
        if 0 <= row < len(self._model.labels):
            self._painter.scanned = self._model.labels[row]
            self.viewport().update()
            self.scanned.emit(self._model.labels[row])


class LabelPainter(QStyledItemDelegate):
    """Paints one card: name, note, and the code as a reader would see it."""

    def __init__(self, theme: Theme, model: LabelModel, parent: LabelList) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._codes: dict[Label, QImage] = {}
        self._strong, self._note = theme.font("type.note", QFont.Weight.DemiBold), theme.font("type.keycap")
        self.scanned: Label | None = None
        self.card = QSize(theme.px(_NARROWEST), theme.px(_HEIGHT))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As the list says."""
        return self.card

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card."""
        label, px = self._model.labels[index.row()], self._theme.px
        card = QRect(option.rect).adjusted(1, 1, -px(_GAP), -px(_GAP))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, card, option, label is self.scanned)
        inner = card.adjusted(px(10), px(8), -px(10), -px(8))
        self._write(painter, inner, label)
        self._code(painter, QRect(inner.x(), inner.bottom() + 1 - px(_BARS), inner.width(), px(_BARS)), label)
        painter.restore()

    def _ground(self, painter: QPainter, card: QRect, option: QStyleOptionViewItem, just_scanned: bool) -> None:
        color, radius = self._theme.color, self._theme.px("radius.card")
        under = bool(option.state & QStyle.StateFlag.State_MouseOver)
        walked = bool(option.state & QStyle.StateFlag.State_HasFocus)
        ground = "accent_soft" if just_scanned else "hover" if under else "surface"
        edge = "focus" if walked else "accent" if just_scanned else "outline" if under else "line"
        painter.setPen(color(edge))
        painter.setBrush(color(ground))
        painter.drawRoundedRect(card, radius, radius)

    def _write(self, painter: QPainter, inner: QRect, label: Label) -> None:
        """The name in full if it can be, because sizes and colours stand at its end; the note in what is left."""
        metrics = QFontMetrics(self._strong)
        name = wrapped(metrics, label.name, inner.width(), _MOST_NAME)
        painter.setFont(self._strong)
        painter.setPen(self._theme.color("ink"))
        painter.drawText(inner, _ABOVE, "\n".join(name))
        below = inner.adjusted(0, metrics.lineSpacing() * len(name) + self._theme.px(1), 0, 0)
        note = wrapped(QFontMetrics(self._note), label.note, inner.width(), min(2, _MOST_TEXT - len(name)))
        painter.setFont(self._note)
        painter.setPen(self._theme.color("muted"))
        painter.drawText(below, _ABOVE, "\n".join(note))

    def _code(self, painter: QPainter, strip: QRect, label: Label) -> None:
        """Black on white in every theme: it is a picture of paper."""
        px = self._theme.px
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawRoundedRect(strip, px("radius.keycap"), px("radius.keycap"))
        painter.setPen(Qt.GlobalColor.black)
        painter.setFont(self._theme.mono_font("type.keycap"))
        if label.symbology is None:
            self._draw_square(painter, strip, label)
            return
        digits = QFontMetrics(painter.font()).height()
        bars = strip.adjusted(0, px(5), 0, -digits - px(1))
        if label.smudged:
            painter.setOpacity(0.25)
        self._draw_bars(painter, bars, self._picture(label))
        text = "✕ ✕ ✕" if label.smudged else label.code
        painter.drawText(QRect(strip.x(), bars.bottom() + 1, strip.width(), digits), _CENTER, text)

    def _draw_bars(self, painter: QPainter, strip: QRect, bars: QImage) -> None:
        module = max(1, (strip.width() - self._theme.px(12)) // bars.width())
        width = min(bars.width() * module, strip.width())
        painter.drawImage(QRect(strip.x() + (strip.width() - width) // 2, strip.y(), width, strip.height()), bars)

    def _draw_square(self, painter: QPainter, strip: QRect, label: Label) -> None:
        picture = self._picture(label)
        side = strip.height() - self._theme.px(2)
        side = max(picture.width(), side // picture.width() * picture.width())
        top = strip.y() + (strip.height() - side) // 2
        painter.drawImage(QRect(strip.x() + self._theme.px(8), top, side, side), picture)
        beside = strip.adjusted(side + self._theme.px(16), 0, 0, 0)
        painter.drawText(beside, _BESIDE, f"EXP {label.code[18:24]}\nLOT {label.code[26:]}")

    def _picture(self, label: Label) -> QImage:
        if label not in self._codes:
            kind = label.symbology
            modules = qr_modules(label.code, ErrorCorrection.M) if kind is None else bar_modules(kind, label.code)
            self._codes[label] = _image(modules)
        return self._codes[label]


def wrapped(metrics: QFontMetrics, text: str, width: int, most: int) -> list[str]:
    """The text in at most so many lines; what does not fit into the last of them ends in an ellipsis."""
    lines: list[str] = []
    rest = text.split(" ")
    while rest and len(lines) < most - 1:
        count = len(rest)
        while count > 1 and metrics.horizontalAdvance(" ".join(rest[:count])) > width:
            count -= 1
        lines.append(" ".join(rest[:count]))
        rest = rest[count:]
    return [*lines, metrics.elidedText(" ".join(rest), Qt.TextElideMode.ElideRight, width)] if rest else lines


def _image(modules: Image.Image) -> QImage:
    gray = modules.convert("L")
    picture = QImage(gray.tobytes(), gray.width, gray.height, gray.width, QImage.Format.Format_Grayscale8)
    return picture.copy()
