"""Room that scrolls when there is too little of it, by wheel, by touch, and never sideways."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QSizePolicy, QVBoxLayout, QWidget

from pos_app.widgets.theme import mark


class ScrollRoom(QScrollArea):
    """A scroll area that is as wide as its content needs and as high as it gets."""

    def __init__(self, content: QWidget, *, top: bool) -> None:
        super().__init__()
        body = QFrame()
        mark(body, kind="scroll-body")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(content, 0 if top else 1)
        if top:
            layout.addStretch(1)
        self._content = content
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        body.installEventFilter(self)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Content that needs more width is given it."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """As large as the content would like to be."""
        return self._content.sizeHint() + QSize(self._bar(), 0)

    def hasHeightForWidth(self) -> bool:
        """As the content."""
        return self._content.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        """As high as the content is at this width."""
        return self._content.heightForWidth(width - self._bar())

    def minimumSizeHint(self) -> QSize:
        """As wide as the content needs, and a finger high."""
        return QSize(self._content.minimumSizeHint().width() + self._bar(), 48)

    def _bar(self) -> int:
        return self.verticalScrollBar().sizeHint().width()


def scrolling(content: QWidget, *, top: bool = True) -> ScrollRoom:
    """``content`` in a room that scrolls; at the top of it, or filling it."""
    return ScrollRoom(content, top=top)
