"""A QR code on the screen, sharp at any size, black on white in every theme: readers want it so."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from drivers.pos_printer.document import ErrorCorrection
from drivers.pos_printer.symbols import QUIET_MODULES, qr_modules


class QrPicture(QWidget):
    """Paints whole pixels for each module, and the quiet zone around them."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self._side = side
        self._text = ""
        self._modules = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def draw(self, text: str, name: str) -> None:
        """Show the code of ``text``; ``name`` is what it is for those who hear the screen."""
        self.setAccessibleName(name)
        if text != self._text:
            self._text = text
            self._modules = _image(text) if text else QImage()
            self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the modules."""
        if self._modules.isNull():
            return
        count = self._modules.width() + 2 * QUIET_MODULES
        module = max(1, min(self.width(), self.height()) // count)
        side = module * self._modules.width()
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        left, top = (self.width() - side) // 2, (self.height() - side) // 2
        painter.drawImage(QRect(left, top, side, side), self._modules)
        painter.end()


def _image(text: str) -> QImage:
    picture = qr_modules(text, ErrorCorrection.M).convert("L")
    return QImage(
        picture.tobytes(), picture.width, picture.height, picture.width, QImage.Format.Format_Grayscale8
    ).copy()
