"""Draws the first screen: whoever passes by sees what this is and where to touch."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from pos_app.kiosk.parts import TouchButton
from pos_app.presenters.kiosk import KioskPresenter
from pos_app.presenters.kiosk_view import AttractView, ButtonView
from pos_app.widgets.parts import CENTER, clear, column, label, say
from pos_app.widgets.theme import Theme, mark


class AttractScreen(QFrame):
    """A touch anywhere begins; the languages begin in theirs."""

    def __init__(self, theme: Theme, presenter: KioskPresenter) -> None:
        super().__init__()
        self._theme = theme
        self._presenter = presenter
        self._drawn: tuple[tuple[str, ...], tuple[tuple[str, ButtonView], ...]] | None = None
        mark(self, kind="kiosk-ground")
        self._shop = label(kind="kiosk-title", align=CENTER, wrap=True)
        self._title = label(kind="kiosk-hero", align=CENTER, wrap=True)
        self._hint = label(kind="kiosk-title", align=CENTER, wrap=True)
        self._picture, self._start = QLabel(), TouchButton("kiosk-primary")
        self._offers, self._languages = QVBoxLayout(), QHBoxLayout()
        mark(self._shop, tone="accent")
        self._lay_out(theme)
        self._start.clicked.connect(lambda: presenter.begin())

    def draw(self, view: AttractView) -> None:
        """Show the first screen."""
        say(self._shop, view.shop)
        say(self._title, view.title)
        say(self._hint, view.hint)
        self._start.draw(view.start)
        drawn = view.offers, view.languages
        if drawn != self._drawn:
            self._drawn = drawn
            self._write_offers(view.offers)
            self._write_languages(view.languages)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch anywhere."""
        self._presenter.begin()

    def _lay_out(self, theme: Theme) -> None:
        layout = column(self, theme, (48, 48, 48, 48), 24)
        self._picture.setPixmap(theme.pixmap("scan", "accent", 160, self.devicePixelRatioF()))
        self._picture.setAlignment(CENTER)
        layout.addWidget(self._shop)
        layout.addStretch(2)
        for each in (self._picture, self._title, self._hint):
            layout.addWidget(each)
        layout.addSpacing(theme.px(16))
        layout.addLayout(self._offers)
        layout.addStretch(2)
        layout.addWidget(self._start, 0, Qt.AlignmentFlag.AlignHCenter)
        self._start.setMinimumWidth(theme.px(480))
        self._languages.setSpacing(theme.px(16))
        layout.addLayout(self._languages)

    def _write_offers(self, offers: tuple[str, ...]) -> None:
        clear(self._offers)
        self._offers.setSpacing(self._theme.px(12))
        for each in offers:
            made = label(each, "kiosk-title", align=CENTER, wrap=True)
            mark(made, tone="accent")
            self._offers.addWidget(made)

    def _write_languages(self, languages: tuple[tuple[str, ButtonView], ...]) -> None:
        clear(self._languages)
        self._languages.addStretch(1)
        for code, view in languages:
            made = TouchButton()
            made.draw(view)
            made.clicked.connect(lambda _=False, code=code: self._presenter.begin(code))
            made.setMinimumWidth(self._theme.px(200))
            self._languages.addWidget(made)
        self._languages.addStretch(1)
