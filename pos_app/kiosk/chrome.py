"""Draws the bar above the kiosk's screens: the way back, the helps, the language, the basket."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from pos_app.kiosk.parts import TouchButton
from pos_app.presenters.kiosk import KioskPresenter
from pos_app.presenters.kiosk_helps import Help
from pos_app.presenters.kiosk_view import ChromeView, SwitchView
from pos_app.widgets.fitting import ElidedLabel
from pos_app.widgets.parts import picture, row, write
from pos_app.widgets.theme import Theme, mark


class BarTitle(ElidedLabel):
    """The title of a screen, whole or not at all: it stands in full on the screen below, and a letter says nothing."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There may be room for it now, or no more."""
        super().resizeEvent(event)
        self._show_whole()

    def say(self, text: str) -> None:
        """Show this title where there is room for it."""
        super().say(text)
        self._show_whole()

    def _show_whole(self) -> None:
        if self.text() not in ("", self.whole):
            self.setText("")


class Chrome(QFrame):
    """Always in the same order, so that hands and readers of the screen find everything again."""

    def __init__(self, theme: Theme, presenter: KioskPresenter) -> None:
        super().__init__()
        mark(self, kind="topbar")
        self._back, self._title = TouchButton(), BarTitle("kiosk-title")
        self._switches = {each: TouchButton(checkable=each is not Help.LANGUAGE) for each in Help}
        self._basket = TouchButton()
        picture(self._back, theme, "left", 28)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout = row(self, theme, (24, 14, 24, 14), 10)
        layout.addWidget(self._back)
        layout.addSpacing(theme.px(8))
        layout.addWidget(self._title, 1)
        for what, each in self._switches.items():
            mark(each, letters="body")
            each.clicked.connect(lambda _=False, what=what: presenter.help(what))
            layout.addWidget(each)
        layout.addWidget(self._basket)
        self._back.clicked.connect(presenter.back)
        self._basket.clicked.connect(presenter.show_basket)

    def draw(self, view: ChromeView) -> None:
        """Show the bar of a screen."""
        self._back.draw(view.back)
        self._title.say(view.title)
        for what, switch in ((Help.REACH, view.reach), (Help.LARGE, view.large), (Help.CONTRAST, view.contrast)):
            _switch(self._switches[what], switch)
        write(self._switches[Help.LANGUAGE], view.language.label, view.language.name)
        self._basket.draw(view.basket)


def _switch(made: TouchButton, view: SwitchView) -> None:
    write(made, view.label, view.name)
    made.setChecked(view.on)
