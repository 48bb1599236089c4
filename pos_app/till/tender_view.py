"""Draws the tender screen: what is due, how it is paid, and the change."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame

from pos_app.presenters.actions import Action
from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import Banner, ControlNames, TenderView
from pos_app.till.tender_choice import TenderChoice
from pos_app.till.tender_summary import TenderSummary
from pos_app.widgets.key_button import Direction, KeyButton
from pos_app.widgets.keypad import Keypad
from pos_app.widgets.parts import column, frame, label, row, say
from pos_app.widgets.scrolling import scrolling
from pos_app.widgets.theme import Theme, mark

_CROWDED = 800
"""On a screen of fewer pixels at the text size in use, the widest button has smaller letters."""


_LOW = 640
"""On a screen of fewer pixels the amounts would not stand under the means of payment without scrolling."""


class TenderScreen(QFrame):
    """Summary, means of payment, keypad; one switch mirrors them."""

    def __init__(self, theme: Theme, presenter: TillPresenter, *, mirrored: bool) -> None:
        super().__init__()
        self._theme = theme
        self._drawn: tuple[TenderView, Banner | None] | None = None
        self._side, self._hand = frame("side"), frame("screen")
        self._summary = TenderSummary(theme, presenter)
        self._choice = TenderChoice(theme, presenter)
        self._back = KeyButton(theme, "action", Direction.LeftToRight)
        self._display, self._keypad = label(kind="display"), Keypad(theme)
        self._complete = KeyButton(theme, "primary", Direction.LeftToRight, least=72)
        mark(self, kind="screen")
        self._lay_out(mirrored)
        self._back.clicked.connect(presenter.back)
        self._keypad.typed.connect(presenter.tender_typed)
        self._keypad.erased.connect(presenter.tender_backspace)
        self._complete.clicked.connect(lambda: presenter.act(Action.COMPLETE))

    def draw(self, view: TenderView, banner: Banner | None, names: ControlNames) -> None:
        """Show the payment as it is."""
        if (view, banner) == self._drawn:
            return
        self._drawn = view, banner
        self._summary.draw(view, names)
        self._choice.draw(view, banner)
        self._back.draw(view.back)
        say(self._display, view.entry)
        self._display.setAccessibleName(f"{view.given_heading} {view.entry}")
        self._keypad.draw(view.decimal_mark, names.backspace)
        self._complete.draw(view.complete)

    def event(self, event: QEvent) -> bool:
        """What a part needs may change after it was drawn."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._share_width()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is shared anew."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """The summary takes three tenths of the screen, the keypad a quarter, and neither less than it needs."""
        px, width = self._theme.px, self.width()
        self._choice.be_tight(self.height() < px(_LOW))
        mark(self._complete, letters="body" if width < px(_CROWDED) else None)
        self._complete.updateGeometry()
        side = max(px(200), self._side.minimumSizeHint().width())
        self._side.setFixedWidth(max(side, min(px(520), round(width * 0.307))))
        hand = max(px(200), self._hand.minimumSizeHint().width())
        self._hand.setFixedWidth(max(hand, min(px(460), round(width * 0.258))))

    def _lay_out(self, mirrored: bool) -> None:
        thirds = row(self, self._theme)
        mark(self._side, edge="left" if mirrored else "right")
        middle = frame("screen")
        inner = column(middle, self._theme, (14, 16, 12, 16))
        inner.addWidget(scrolling(self._choice))
        parts = (self._side, middle, self._hand)
        for each in reversed(parts) if mirrored else parts:
            thirds.addWidget(each, 1 if each is middle else 0)
        side = column(self._side, self._theme, (16, 16, 16, 16), 12)
        side.addWidget(scrolling(self._summary, top=False), 1)
        side.addWidget(self._back)
        hand = column(self._hand, self._theme, (12 if mirrored else 0, 16, 0 if mirrored else 12, 16), 14)
        hand.addWidget(self._display)
        hand.addWidget(self._keypad, 40)
        hand.addWidget(self._complete)
        hand.addStretch(1)
