"""Draws the end of a visit: the number, largest of all, and the code of a ticket."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from pos_app.kiosk.parts import Room, TouchButton, bottom_bar
from pos_app.presenters.kiosk import KioskPresenter
from pos_app.presenters.kiosk_view import DoneView
from pos_app.presenters.view import Banner, Tone
from pos_app.widgets.banner import BannerLabel
from pos_app.widgets.parts import CENTER, column, label, say
from pos_app.widgets.qr_picture import QrPicture
from pos_app.widgets.theme import Theme, mark

_CODE = 460


class DoneScreen(QFrame):
    """Number and code one above the other on a tall screen, side by side on a wide one."""

    def __init__(self, theme: Theme, presenter: KioskPresenter) -> None:
        super().__init__()
        self._theme = theme
        mark(self, kind="screen")
        self._title = label(kind="kiosk-hero", wrap=True, align=CENTER)
        self._number_label, self._number = (
            label(kind="kiosk-title", align=CENTER),
            label(kind="kiosk-number", align=CENTER),
        )
        self._lines, self._warning = label(kind="kiosk-title", wrap=True, align=CENTER), BannerLabel(theme)
        self._code, self._finish = QrPicture(theme.px(_CODE)), TouchButton("kiosk-primary")
        mark(self._number, tone="accent")
        mark(self._warning, letters="kiosk")
        self._lay_out(theme)
        self._finish.clicked.connect(presenter.finish)

    def draw(self, view: DoneView) -> None:
        """Show the number."""
        say(self._title, view.title)
        say(self._number_label, view.number_label)
        say(self._number, view.number)
        say(self._lines, "\n".join(view.lines))
        self._warning.draw(Banner(view.warning, Tone.WARN) if view.warning else None)
        self._code.setVisible(bool(view.code))
        self._code.draw(view.code, view.code_name)
        self._finish.draw(view.finish)

    def turn(self, *, wide: bool) -> None:
        """Side by side, or one above the other."""
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _lay_out(self, theme: Theme) -> None:
        body = QWidget()
        inner = column(body, theme, (48, 48, 48, 48), 24)
        inner.addStretch(1)
        inner.addWidget(self._title)
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._halves.setSpacing(theme.px(32))
        numbers = QWidget()
        words = column(numbers, theme, spacing=8)
        for each in (self._number_label, self._number):
            words.addWidget(each)
        self._halves.addWidget(numbers)
        self._halves.addWidget(self._code, 0, Qt.AlignmentFlag.AlignCenter)
        inner.addLayout(self._halves)
        inner.addWidget(self._lines)
        inner.addWidget(self._warning)
        inner.addStretch(1)
        layout = column(self, theme)
        layout.addWidget(Room(body, top=False), 1)
        layout.addWidget(bottom_bar(theme, self._finish))
