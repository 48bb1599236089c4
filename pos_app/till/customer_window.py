"""The customer display: a second window with the lines, the savings, the total and the change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QScreen, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from pos_app.presenters.view import CustomerLineView, CustomerView
from pos_app.widgets.fitting import AmountLabel, fitted
from pos_app.widgets.parts import CENTER, column, frame, label, row, say, say_or_hide
from pos_app.widgets.theme import Theme, mark


class CustomerWindow(QWidget):
    """Give its :meth:`draw` to ``presenter.show_on``; nothing in it can be touched or typed into.

    It wears the till's theme: :meth:`dress` is called whenever that changes.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._drawn: CustomerView | None = None
        self._faces: _Faces | None = None
        mark(self, kind="screen")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        column(self, theme)
        self.resize(1024, 600)

    def dress(self, theme: Theme) -> None:
        """Put on another theme or text size; what is shown stays."""
        self._theme = theme
        if self._faces is not None:
            self._build()

    def draw(self, view: CustomerView) -> None:
        """Show this; what has not changed is not touched."""
        if view == self._drawn:
            return
        self._drawn = view
        if self._faces is not None:
            self._faces.draw(view)

    def showEvent(self, event: QShowEvent) -> None:
        """Without a second screen it is never shown, and nothing in it is ever built."""
        super().showEvent(event)
        if self._faces is None:
            self._build()

    def _build(self) -> None:
        layout, worn = self.layout(), self._faces
        assert layout is not None
        if worn is not None:
            layout.removeWidget(worn)
            worn.hide()
            worn.deleteLater()
        self._faces = _Faces(self._theme)
        layout.addWidget(self._faces)
        if self._drawn is not None:
            self._faces.draw(self._drawn)

    def show_beside(self, window: QWidget) -> bool:
        """Fill the first screen that ``window`` is not on; without one stay hidden and answer False."""
        free = other_screen(window.screen(), QApplication.screens())
        if free is None:
            return False
        self.setGeometry(free.geometry())
        self.showFullScreen()
        return True


def other_screen(taken: QScreen, screens: Sequence[QScreen]) -> QScreen | None:
    """The first screen that is not taken."""
    return next((each for each in screens if each is not taken), None)


class _Faces(QStackedWidget):
    """The basket, or words, at one theme and text size."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._basket, self._words = _BasketFace(theme), _WordsFace(theme)
        for face in (self._basket, self._words):
            self.addWidget(face)

    def draw(self, view: CustomerView) -> None:
        """Show the one that has something to say."""
        face = self._basket if view.lines else self._words
        face.draw(view)
        self.setCurrentWidget(face)


class _BasketFace(QFrame):
    """The basket as it grows, the last line large."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._lines = CustomerLines(theme)
        self._label, self._total = (
            label(kind="customer-label"),
            AmountLabel("customer-total", Qt.AlignmentFlag.AlignRight),
        )
        self._savings = label(kind="customer-savings")
        card, foot = frame("card"), frame("bottombar")
        column(card, theme, (1, 1, 1, 1)).addWidget(self._lines)
        layout = column(self, theme)
        body = QVBoxLayout()
        body.setContentsMargins(*(theme.px(each) for each in (24, 24, 24, 24)))
        body.addWidget(card)
        layout.addLayout(body, 1)
        layout.addWidget(foot)
        bar = row(foot, theme, (40, 18, 40, 18), 24)
        words = QVBoxLayout()
        words.addWidget(self._label)
        words.addWidget(self._savings)
        bar.addLayout(words)
        bar.addWidget(self._total, 1)

    def draw(self, view: CustomerView) -> None:
        """Show the lines and the total."""
        self._lines.draw(view.lines)
        say(self._label, view.total_label)
        say(self._total, view.total)
        say_or_hide(self._savings, view.savings)


class _WordsFace(QFrame):
    """A greeting; after a sale the change."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._greeting = label(kind="customer-greeting", align=CENTER, wrap=True)
        self._label, self._change = label(kind="customer-label", align=CENTER), AmountLabel("customer-change", CENTER)
        self._paid = label(kind="customer-label", align=CENTER)
        layout = column(self, theme, (40, 40, 40, 40), 10)
        layout.addStretch(2)
        layout.addWidget(self._greeting)
        layout.addSpacing(theme.px(24))
        for each in (self._label, self._change, self._paid):
            layout.addWidget(each)
        layout.addStretch(3)

    def draw(self, view: CustomerView) -> None:
        """Show a sentence, and the change if there is any."""
        say(self._greeting, view.greeting)
        say_or_hide(self._label, view.change_label)
        say_or_hide(self._change, view.change)
        say_or_hide(self._paid, f"{view.total_label} {view.total}" if view.total else "")


class CustomerLines(QWidget):
    """Paints as many lines as fit, the newest last and large."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: tuple[CustomerLineView, ...] = ()
        self._usual, self._last = theme.font(20), theme.font(32, QFont.Weight.Bold)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def draw(self, lines: tuple[CustomerLineView, ...]) -> None:
        """Show these lines."""
        self._lines = lines
        last = lines[-1]
        self.setAccessibleName(f"{last.quantity} {last.name} {last.amount}")
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Room for the last line."""
        return QSize(self._theme.px(320), self._height(self._last))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint from the last line upwards; while all fit, from the first downwards."""
        if not self._lines:
            return
        painter = QPainter(self)
        usual, large = self._height(self._usual), self._height(self._last)
        room = max(0, (self.height() - large) // usual)
        before = self._lines[:-1][-room:] if room else ()
        top = 0
        for line in before:
            self._line(painter, QRect(0, top, self.width(), usual), line, self._usual)
            top += usual
        last = QRect(0, top, self.width(), large)
        painter.fillRect(last, self._theme.color("accent_soft"))
        painter.fillRect(last.x(), last.y(), self._theme.px(6), last.height(), self._theme.color("accent"))
        self._line(painter, last, self._lines[-1], self._last)
        painter.end()

    def _height(self, font: QFont) -> int:
        return QFontMetrics(font).height() + self._theme.px(24)

    def _line(self, painter: QPainter, area: QRect, line: CustomerLineView, font: QFont) -> None:
        px, hair = self._theme.px, self._theme.px("border.hair")
        painter.fillRect(area.x(), area.bottom() - hair + 1, area.width(), hair, self._theme.color("line"))
        inner = area.adjusted(px(24), 0, -px(24), 0)
        painter.setPen(self._theme.color("ink"))
        side = Qt.AlignmentFlag.AlignVCenter.value
        quantity = QRect(inner.x(), inner.y(), px(130), inner.height())
        painter.setFont(fitted(font, line.quantity, quantity.width() - px(12)))
        painter.drawText(quantity, side | Qt.AlignmentFlag.AlignLeft.value, line.quantity)
        painter.setFont(font)
        amount = QFontMetrics(font).horizontalAdvance(line.amount)
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignRight.value, line.amount)
        name = inner.adjusted(px(130), 0, -amount - px(16), 0)
        shown = QFontMetrics(font).elidedText(line.name, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, side | Qt.AlignmentFlag.AlignLeft.value, shown)
