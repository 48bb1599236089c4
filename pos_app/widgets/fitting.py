"""Labels that are never cut off in silence: an amount grows smaller, a long sentence ends in an ellipsis."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from pos_app.widgets.theme import mark

_SMALLEST = 0.5


def fitted(font: QFont, text: str, width: int) -> QFont:
    """``font`` as it is, or so much smaller that ``text`` fits into ``width`` pixels; never below half its size."""
    needed = QFontMetrics(font).horizontalAdvance(text)
    if needed <= width or not needed:
        return font
    smaller = QFont(font)
    smaller.setPixelSize(max(round(font.pixelSize() * _SMALLEST), int(font.pixelSize() * width / needed)))
    return smaller


class AmountLabel(QLabel):
    """One line of large figures; it shrinks where there is little room."""

    def __init__(self, kind: str, alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(alignment | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        mark(self, kind=kind)

    def minimumSizeHint(self) -> QSize:
        """Half as wide as it would like to be."""
        wanted = super().minimumSizeHint()
        return QSize(round(wanted.width() * _SMALLEST) + 1, wanted.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text in the largest size that fits."""
        room = self.contentsRect()
        painter = QPainter(self)
        painter.setFont(fitted(self.font(), self.text(), room.width()))
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, self.alignment().value, self.text())
        painter.end()


class ElidedLabel(QLabel):
    """A sentence in one line; what does not fit ends in an ellipsis and is read in full as its tool tip."""

    def __init__(self, kind: str | None = None) -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        mark(self, kind=kind)

    @property
    def whole(self) -> str:
        """The sentence in full."""
        return self._whole

    def say(self, text: str) -> None:
        """Show this sentence, as far as it fits."""
        if text != self._whole:
            self._whole = text
            self.setAccessibleName(text)
            self.updateGeometry()
            self._elide()

    def natural_width(self) -> int:
        """How wide the whole sentence is, with all that stands around it."""
        shown = self.fontMetrics().horizontalAdvance(self.text())
        return super().sizeHint().width() - shown + self.fontMetrics().horizontalAdvance(self._whole) + 1

    def sizeHint(self) -> QSize:
        """Room for the whole sentence."""
        return QSize(self.natural_width(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        around = super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())
        few = self.fontMetrics().horizontalAdvance("MMM…") if self._whole else 0
        return QSize(min(around + few, self.natural_width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        around = super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())
        room = max(0, self.width() - around)
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        if shown != self.text():
            self.setText(shown)
            self.setToolTip("" if shown == self._whole else self._whole)
