"""Draws what lies over the kiosk's screens: one card on a veil, in the lower half where the controls are."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from pos_app.kiosk.parts import TouchButton, side_by_side
from pos_app.kiosk.staff_card import StaffCard
from pos_app.presenters.kiosk import KioskPresenter
from pos_app.presenters.kiosk_view import (
    ButtonView,
    CodeView,
    ConfirmView,
    LeaveView,
    OverlayView,
    ReasonView,
    StillThereView,
)
from pos_app.presenters.view import ControlNames
from pos_app.widgets.field import Route, RoutedField
from pos_app.widgets.parts import CENTER, column, label, say, say_or_hide
from pos_app.widgets.scrolling import scrolling
from pos_app.widgets.sum_rows import SumRows
from pos_app.widgets.theme import Theme, mark
from pos_app.widgets.touch_keyboard import TouchKeyboard


class Card(QFrame):
    """A card of words and buttons."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        mark(self, kind="panel")
        self.body = column(self, theme, (36, 32, 36, 32), 18)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch on the card is not one beside it."""
        event.accept()


class StillThereCard(Card):
    """The question, the seconds left as figures and as a bar, and time for the asking."""

    def __init__(self, theme: Theme, presenter: KioskPresenter) -> None:
        super().__init__(theme)
        self._title, self._text = label(kind="kiosk-name", wrap=True, align=CENTER), label(kind="kiosk-body", wrap=True)
        self._countdown, self._bar = label(kind="kiosk-price", align=CENTER), QProgressBar()
        self._stay, self._leave = TouchButton("kiosk-primary"), TouchButton()
        self._text.setAlignment(CENTER)
        self._bar.setTextVisible(False)
        for each in (self._title, self._countdown, self._bar, self._text, self._stay, self._leave):
            self.body.addWidget(each)
        self._stay.clicked.connect(presenter.close)
        self._leave.clicked.connect(presenter.gone)

    def draw(self, view: StillThereView) -> None:
        """Ask."""
        say(self._title, view.title)
        say(self._text, view.text)
        say(self._countdown, view.countdown)
        self._bar.setMaximum(view.whole)
        self._bar.setValue(view.seconds)
        self._bar.setAccessibleName(view.countdown)
        self._stay.draw(ButtonView(view.stay))
        self._leave.draw(ButtonView(view.leave))


class ConfirmCard(Card):
    """A question before something is lost; the harmless answer stands first."""

    def __init__(self, theme: Theme, presenter: KioskPresenter) -> None:
        super().__init__(theme)
        self._title, self._text = label(kind="kiosk-name", wrap=True), label(kind="kiosk-body", wrap=True)
        self._no, self._yes = TouchButton("kiosk-primary"), TouchButton()
        mark(self._yes, tone="bad")
        for each in (self._title, self._text, self._no, self._yes):
            self.body.addWidget(each)
        self._no.clicked.connect(presenter.close)
        self._yes.clicked.connect(presenter.confirmed)

    def draw(self, view: ConfirmView) -> None:
        """Ask."""
        say(self._title, view.title)
        say(self._text, view.text)
        self._no.draw(ButtonView(view.no))
        self._yes.draw(ButtonView(view.yes))


class ReasonCard(Card):
    """Each step of a price."""

    def __init__(self, theme: Theme, presenter: KioskPresenter) -> None:
        super().__init__(theme)
        self._title, self._text = label(kind="kiosk-title", wrap=True), label(kind="kiosk-body", wrap=True)
        self._rows, self._close = (
            SumRows(theme, spacing=12, kind="kiosk-body", muted="kiosk-note"),
            TouchButton("kiosk-primary"),
        )
        self.body.addWidget(self._title)
        self.body.addWidget(self._text)
        self.body.addWidget(scrolling(self._rows), 1)
        self.body.addWidget(self._close)
        self._close.clicked.connect(presenter.close)

    def draw(self, view: ReasonView) -> None:
        """Tell."""
        say(self._title, view.title)
        say_or_hide(self._text, view.text)
        self._rows.draw(view.rows)
        self._close.draw(ButtonView(view.close))


class CodeCard(Card):
    """A code to be typed, with the keyboard under it."""

    def __init__(self, theme: Theme, presenter: KioskPresenter, route: Route) -> None:
        super().__init__(theme)
        self._title, self._hint = label(kind="kiosk-name", wrap=True), label(kind="kiosk-body", wrap=True)
        self.field, self._error = RoutedField(route, "kiosk-field"), label(kind="kiosk-body", wrap=True)
        self._keyboard = TouchKeyboard(theme, kind="kiosk-key", plain=True)
        self._cancel, self._accept = TouchButton(), TouchButton("kiosk-primary")
        mark(self._error, tone="bad")
        for each in (self._title, self._hint, self.field, self._error, self._keyboard):
            self.body.addWidget(each)
        self.body.addLayout(side_by_side(theme, self._cancel, self._accept))
        self.field.textChanged.connect(presenter.code_typed)
        self._keyboard.typed.connect(self.field.type_in)
        self._keyboard.erased.connect(self.field.erase)
        self._cancel.clicked.connect(presenter.close)
        self._accept.clicked.connect(presenter.code_accepted)

    def draw(self, view: CodeView, names: ControlNames) -> None:
        """Show what was typed."""
        say(self._title, view.title)
        say(self._hint, view.hint)
        self.field.setAccessibleName(view.title)
        with QSignalBlocker(self.field):
            self.field.draw(view.typed)
        mark(self.field, invalid="true" if view.error else None)
        say_or_hide(self._error, view.error)
        self._keyboard.draw(names)
        self._cancel.draw(ButtonView(view.cancel))
        self._accept.draw(view.accept)


class OverlayLayer(QFrame):
    """Covers the screens; a touch beside the card is the harmless answer."""

    def __init__(self, theme: Theme, presenter: KioskPresenter, route: Route) -> None:
        super().__init__()
        self._theme = theme
        self._presenter = presenter
        self._low = False
        mark(self, kind="scrim")
        self.still, self.confirm = StillThereCard(theme, presenter), ConfirmCard(theme, presenter)
        self.reason, self.code = ReasonCard(theme, presenter), CodeCard(theme, presenter, route)
        self.staff = StaffCard(theme, presenter)
        self._cards: tuple[QFrame, ...] = (self.still, self.confirm, self.reason, self.code, self.staff)
        for card in self._cards:
            card.setParent(self)
            card.hide()
        self.hide()

    @property
    def card(self) -> QWidget | None:
        """The card in front."""
        return next((card for card in self._cards if not card.isHidden()), None)

    @property
    def field(self) -> RoutedField | None:
        """The field that text goes to."""
        return self.code.field if not self.isHidden() and not self.code.isHidden() else None

    def draw(self, view: OverlayView | None, names: ControlNames, *, low: bool) -> None:
        """Show this, or nothing; ``low``: in the lower half."""
        self._low = low
        front: QFrame | None = None
        match view:
            case StillThereView():
                self.still.draw(view)
                front = self.still
            case ConfirmView():
                self.confirm.draw(view)
                front = self.confirm
            case ReasonView():
                self.reason.draw(view)
                front = self.reason
            case CodeView():
                self.code.draw(view, names)
                front = self.code
            case LeaveView():
                self.staff.draw(view)
                front = self.staff
        for card in self._cards:
            card.setVisible(card is front)
        self.setVisible(front is not None)
        self._place()
        self.raise_()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch beside the card."""
        self._presenter.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The card keeps its place."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        card = self.card
        if card is None:
            return
        margin = self._theme.px(24)
        width = min(self.width() - 2 * margin, self._theme.px(1100 if card is self.code else 760))
        for each in (*reversed(card.findChildren(QWidget)), card):
            inner = each.layout()
            if inner is not None:
                inner.invalidate()
                inner.activate()
        room = self.height() - 2 * margin
        wanted = card.heightForWidth(width) if card.hasHeightForWidth() else card.sizeHint().height()
        height = min(room, max(wanted, card.minimumSizeHint().height()))
        top = self.height() - height - margin if self._low else (self.height() - height) // 2
        card.setGeometry((self.width() - width) // 2, top, width, height)
