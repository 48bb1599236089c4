"""Paints what a camera sees, with a box around each code: the newest picture, made ready on the camera's thread."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from drivers.camera import Found, Preview
from pos_app.presenters.view import Pictures
from pos_app.widgets.theme import Theme

LEAST_MS = 67
"""Between two pictures: 15 a second are enough for a hand that holds a label."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture as large as it is painted, its codes, and how much smaller or larger it was made."""

    image: QImage
    found: tuple[Found, ...]
    scale: float


class CameraPicture(QWidget):
    """Watches while it is on the screen, and no longer.

    Scaling is done where the picture comes from; this thread only puts it on the glass. A picture that comes while
    the last one is not yet painted is let go.
    """

    _arrived = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pictures: Pictures | None = None
        self._is_watching = False
        self._lock = threading.Lock()
        self._is_wanted = False
        self._room = QSize()
        self._is_mirrored = False
        self._next: Shot | None = None
        self._shot: Shot | None = None
        self._text = ""
        self._is_live = False
        self.shown = 0
        """Pictures put on the glass so far."""
        self._pause = QTimer(self, singleShot=True, interval=LEAST_MS)
        self._pause.timeout.connect(self._want)
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme.px(80))

    @property
    def found(self) -> tuple[Found, ...]:
        """The codes with a box around them now."""
        return self._shot.found if self._shot is not None else ()

    @property
    def is_blank(self) -> bool:
        """True while there is no picture to be seen."""
        return self._shot is None

    def draw(self, pictures: Pictures, text: str, *, live: bool, mirrored: bool) -> None:
        """Show what ``pictures`` gives; ``text`` stands in its place while the camera is not ``live``."""
        changed = (self._text, self._is_live, self._is_mirrored) != (text, live, mirrored)
        with self._lock:
            self._is_mirrored = mirrored
        self._text, self._is_live = text, live
        if pictures is not self._pictures:
            self._unwatch()
            self._pictures = pictures
        if self.isVisible():
            self._watch()
        if not live:
            self._shot = None
        if changed:
            self.update()

    def receive(self, preview: Preview) -> None:
        """A picture came; called on the camera's thread."""
        with self._lock:
            if not self._is_wanted or self._room.isEmpty():
                return
            self._is_wanted = False
            room, is_mirrored = self._room, self._is_mirrored
        shot = _shot(preview, room, is_mirrored)
        with self._lock:
            self._next = shot
        self._arrived.emit()

    def sizeHint(self) -> QSize:
        """As most cameras see: four to three."""
        return QSize(self._theme.px(400), self._theme.px(300))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The next picture is made as large."""
        with self._lock:
            ratio = self.devicePixelRatioF()
            self._room = QSize(round(self.width() * ratio), round(self.height() * ratio))

    def showEvent(self, event: QShowEvent) -> None:
        """Watch."""
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        """Watch no more, and remember nothing of what was seen."""
        self._unwatch()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture in the middle, or why there is none."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(self.rect(), self._theme.px("radius.small"), self._theme.px("radius.small"))
        if self._shot is not None:
            self._paint_shot(painter, self._shot)
        else:
            self._paint_text(painter)

    def _paint_shot(self, painter: QPainter, shot: Shot) -> None:
        ratio = self.devicePixelRatioF()
        width, height = round(shot.image.width() / ratio), round(shot.image.height() / ratio)
        area = QRect((self.width() - width) // 2, (self.height() - height) // 2, width, height)
        painter.drawImage(area, shot.image)
        painter.translate(area.topLeft())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for each in shot.found:
            self._paint_box(painter, each, shot.scale / ratio, width)

    def _paint_box(self, painter: QPainter, found: Found, scale: float, width: int) -> None:
        """White below the colour, for a box must be seen on any ground."""
        box = QPolygonF([self._corner(x * scale, y * scale, width) for x, y in found.corners])
        color = self._theme.color("accent" if found.is_scan else "warn")
        for pen, thick in ((Qt.GlobalColor.white, 7), (color, 4)):
            round_joined = Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
            painter.setPen(QPen(pen, self._theme.px(thick), *round_joined))
            painter.drawPolygon(box)

    def _corner(self, x: float, y: float, width: int) -> QPointF:
        return QPointF(width - x if self._is_mirrored else x, y)

    def _paint_text(self, painter: QPainter) -> None:
        """An icon, and the sentence below it."""
        side, margin = self._theme.px(40), self._theme.px(16)
        inner = self.rect().adjusted(margin, margin, -margin, -margin)
        flags = Qt.AlignmentFlag.AlignHCenter.value | Qt.AlignmentFlag.AlignTop.value | Qt.TextFlag.TextWordWrap.value
        painter.setFont(self._theme.font())
        high = painter.boundingRect(inner, flags, self._text).height() if self._text else 0
        top = inner.y() + max(0, (inner.height() - side - margin // 2 - high) // 2)
        icon = self._theme.pixmap("camera", "muted", 40, self.devicePixelRatioF())
        painter.drawPixmap(inner.x() + (inner.width() - side) // 2, top, icon)
        painter.setPen(self._theme.color("ink"))
        painter.drawText(inner.adjusted(0, top - inner.y() + side + margin // 2, 0, 0), flags, self._text)

    def _watch(self) -> None:
        if self._pictures is None or self._is_watching:
            return
        self._is_watching = True
        self._want()
        self._pictures.watch(self.receive)

    def _unwatch(self) -> None:
        with self._lock:
            self._is_wanted, self._next = False, None
        self._pause.stop()
        self._shot = None
        if self._pictures is not None and self._is_watching:
            self._pictures.unwatch(self.receive)
        self._is_watching = False

    def _want(self) -> None:
        with self._lock:
            self._is_wanted = True

    def _take(self) -> None:
        """On the thread that paints."""
        with self._lock:
            shot, self._next = self._next, None
        if shot is None or not self._is_watching:
            return
        self._pause.start()
        if self._is_live:
            self._shot = shot
            self.shown += 1
            self.update()


def _shot(preview: Preview, room: QSize, is_mirrored: bool) -> Shot:
    """``preview`` as large as ``room`` allows, in the format that paints fastest."""
    whole = QImage(preview.rgb, preview.width, preview.height, preview.stride, QImage.Format.Format_RGB888)
    scaled = whole.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    image = scaled.convertToFormat(QImage.Format.Format_RGB32)
    if is_mirrored:
        image = image.flipped(Qt.Orientation.Horizontal)
    return Shot(image, preview.found, image.width() / preview.width)
