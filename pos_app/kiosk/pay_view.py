"""Draws the payment: the total, the ways to pay it, and what to do while the terminal is at work."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QVBoxLayout, QWidget

from pos_app.kiosk.parts import CardButton, Room, TouchButton
from pos_app.presenters.kiosk import KioskPresenter
from pos_app.presenters.kiosk_view import PayView, WayView
from pos_app.presenters.view import Banner, Tone
from pos_app.widgets.banner import BannerLabel
from pos_app.widgets.fitting import AmountLabel
from pos_app.widgets.parts import CENTER, clear, column, frame, label, say, say_or_hide
from pos_app.widgets.theme import Theme, mark

_TOTAL, _BELOW = 2, 3
"""Shares of the screen's height: the total, and below it what a hand reaches for."""
_ICON = 80


class PayScreen(QFrame):
    """The ways stand one below the other on a tall screen, side by side on a wide one; they fill it to its foot."""

    def __init__(self, theme: Theme, presenter: KioskPresenter) -> None:
        super().__init__()
        self._theme = theme
        self._presenter = presenter
        self._drawn: tuple[WayView, ...] | None = None
        mark(self, kind="screen")
        self._total_label, self._total = label(kind="kiosk-title", align=CENTER), AmountLabel("kiosk-hero", CENTER)
        self._savings = label(kind="kiosk-title", wrap=True, align=CENTER)
        self._heading, self._none = label(kind="kiosk-name", wrap=True), label(kind="kiosk-title", wrap=True)
        self._ways = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._busy, self._busy_hint = (
            label(kind=kind, wrap=True, align=CENTER) for kind in ("kiosk-name", "kiosk-title")
        )
        self._doubt, self._ask = BannerLabel(theme), TouchButton("kiosk-primary")
        mark(self._savings, tone="accent")
        mark(self._doubt, letters="kiosk")
        self._lay_out(theme)
        self._ask.clicked.connect(presenter.ask_again)

    def draw(self, view: PayView) -> None:
        """Show how the payment stands."""
        say(self._total_label, view.total_label)
        say(self._total, view.total)
        say_or_hide(self._savings, view.savings)
        say_or_hide(self._heading, view.heading if view.ways else "")
        self._waiting.setVisible(bool(view.busy))
        say(self._busy, view.busy)
        say(self._busy_hint, view.busy_hint)
        self._doubt.draw(Banner(view.doubt, Tone.WARN) if view.doubt else None)
        self._ask.draw(view.ask_again)
        say_or_hide(self._none, "" if view.ways or view.busy or view.doubt else view.none)
        if view.ways != self._drawn:
            self._drawn = view.ways
            clear(self._ways)
            for way in view.ways:
                self._ways.addWidget(self._way(way), 1)
        self._choices.setVisible(bool(view.ways))
        # Without anything to choose or wait for below it, the total keeps its own height.
        self._body.setStretchFactor(self._total_card, _TOTAL if view.ways or view.busy else 0)

    def turn(self, *, wide: bool) -> None:
        """Side by side, or one above the other."""
        self._ways.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _lay_out(self, theme: Theme) -> None:
        body = QWidget()
        self._body = layout = column(body, theme, (48, 32, 48, 32), 20)
        self._total_card = frame("card")
        inner = column(self._total_card, theme, (32, 24, 32, 24), 8)
        inner.addStretch(1)
        for each in (self._total_label, self._total, self._savings):
            inner.addWidget(each)
        inner.addStretch(1)
        layout.addWidget(self._total_card)
        layout.addWidget(self._doubt)
        layout.addWidget(self._ask)
        layout.addWidget(self._heading)
        layout.addWidget(self._none)
        self._choices = QWidget()
        self._choices.setLayout(self._ways)
        self._ways.setContentsMargins(0, 0, 0, 0)
        self._ways.setSpacing(theme.px(20))
        layout.addWidget(self._choices, _BELOW)
        self._waiting = frame("card")
        waiting: QVBoxLayout = column(self._waiting, theme, (32, 48, 32, 48), 16)
        picture = QLabel()
        picture.setAlignment(CENTER)
        picture.setPixmap(theme.pixmap("card-terminal", "accent", 160, self.devicePixelRatioF()))
        waiting.addStretch(1)
        for part in (picture, self._busy, self._busy_hint):
            waiting.addWidget(part)
        waiting.addStretch(1)
        layout.addWidget(self._waiting, _BELOW)
        layout.addStretch(0)
        column(self, theme).addWidget(Room(body, top=False))

    def _way(self, view: WayView) -> QWidget:
        made = CardButton(self._theme, "kiosk-way", (32, 24, 32, 24))
        picture = made.words("kiosk-body", wrap=False)
        picture.setPixmap(self._theme.pixmap(view.icon, "accent", _ICON, self.devicePixelRatioF()))
        made.words("kiosk-name").setText(view.label)
        made.words("kiosk-body").setText(view.detail)
        made.setAccessibleName(f"{view.label}. {view.detail}")
        made.clicked.connect(lambda: self._presenter.way_chosen(view.way))
        made.body.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        return made
