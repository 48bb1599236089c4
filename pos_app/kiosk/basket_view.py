"""Draws the shopper's basket: lines with their reasons, codes, savings, and the total, which is the largest."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pos_app.kiosk.parts import Room, TouchButton, bottom_bar
from pos_app.presenters.kiosk import KioskPresenter
from pos_app.presenters.kiosk_view import CodeRowView, KioskBasketView, KioskLineView
from pos_app.widgets.fitting import AmountLabel
from pos_app.widgets.parts import CENTER, RIGHT, clear, column, frame, label, row, say, say_or_hide, tone_of
from pos_app.widgets.sum_rows import SumRows
from pos_app.widgets.theme import Theme, mark


class BasketScreen(QFrame):
    """On a tall screen the sums stand below the lines, on a wide one beside them."""

    def __init__(self, theme: Theme, presenter: KioskPresenter) -> None:
        super().__init__()
        self._theme = theme
        self._presenter = presenter
        self._drawn: tuple[tuple[KioskLineView, ...], tuple[CodeRowView, ...]] | None = None
        mark(self, kind="screen")
        self._rows, self._empty = QVBoxLayout(), label(kind="kiosk-title", wrap=True, align=CENTER)
        self._sums = SumRows(theme, kind="kiosk-body", muted="kiosk-note")
        self._count, self._savings = label(kind="kiosk-note"), label(kind="kiosk-title", wrap=True)
        self._total_label = label(kind="kiosk-title")
        self._total = AmountLabel("kiosk-price", Qt.AlignmentFlag.AlignRight)
        self._code, self._give_up = TouchButton(), TouchButton("kiosk-quiet")
        self._onward, self._pay = TouchButton(), TouchButton("kiosk-primary")
        mark(self._savings, tone="accent")
        self._lay_out(theme)
        self._code.clicked.connect(presenter.ask_code)
        self._give_up.clicked.connect(presenter.give_up)
        self._onward.clicked.connect(presenter.onward)
        self._pay.clicked.connect(presenter.pay)

    def draw(self, view: KioskBasketView) -> None:
        """Show the basket."""
        drawn = view.lines, view.codes
        if drawn != self._drawn:
            self._drawn = drawn
            clear(self._rows)
            for line in view.lines:
                self._rows.addWidget(BasketRow(self._theme, self._presenter, line))
            for code in view.codes:
                self._rows.addWidget(self._code_row(code))
        say_or_hide(self._empty, "" if view.lines else view.empty)
        self._sums.draw(view.sums)
        self._sums.setVisible(bool(view.sums))
        say(self._count, view.count)
        say_or_hide(self._savings, view.savings)
        say(self._total_label, view.total_label)
        say(self._total, view.total)
        self._code.draw(view.code)
        self._give_up.draw(view.give_up)
        self._onward.draw(view.onward)
        self._pay.draw(view.pay)

    def turn(self, *, wide: bool) -> None:
        """Side by side, or one above the other."""
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._side.setMaximumWidth(self._theme.px(560) if wide else 16_777_215)
        self._halves.setContentsMargins(*(self._theme.px(each) for each in (28, 24, 28, 20)))
        self._halves.setAlignment(self._side, Qt.AlignmentFlag.AlignTop if wide else Qt.AlignmentFlag(0))

    def _lay_out(self, theme: Theme) -> None:
        layout = column(self, theme)
        body = QWidget()
        inner = column(body, theme, (0, 0, 0, 24), 12)
        inner.addWidget(self._empty)
        inner.addLayout(self._rows)
        self._rows.setSpacing(theme.px(12))
        self._side = frame("card")
        sums = column(self._side, theme, (28, 24, 28, 24), 12)
        sums.addWidget(self._count)
        sums.addWidget(self._sums)
        total = QHBoxLayout()
        total.addWidget(self._total_label)
        total.addWidget(self._total, 1)
        sums.addLayout(total)
        sums.addWidget(self._savings)
        sums.addWidget(self._code)
        sums.addWidget(self._give_up, 0, Qt.AlignmentFlag.AlignHCenter)
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._halves.addWidget(Room(body, top=True), 1)
        self._halves.addWidget(self._side)
        self._halves.setSpacing(theme.px(16))
        layout.addLayout(self._halves, 1)
        layout.addWidget(bottom_bar(theme, self._onward, self._pay, stretch=(2, 3)))

    def _code_row(self, view: CodeRowView) -> QWidget:
        made = frame("card")
        layout = row(made, self._theme, (24, 16, 16, 16), 16)
        words = QVBoxLayout()
        words.setSpacing(self._theme.px(4))
        words.addWidget(label(view.title, "kiosk-strong", wrap=True))
        detail = label(view.detail, "kiosk-note", wrap=True)
        mark(detail, tone=tone_of(view.tone))
        words.addWidget(detail)
        remove = TouchButton()
        mark(remove, letters="body")
        remove.draw(view.remove)
        remove.clicked.connect(lambda: self._presenter.code_removed(view.serial))
        layout.addLayout(words, 1)
        layout.addWidget(label(view.amount, "kiosk-strong", align=RIGHT))
        layout.addWidget(remove)
        return made


class BasketRow(QFrame):
    """One line: what it is and why it costs that, how many, and what it comes to."""

    def __init__(self, theme: Theme, presenter: KioskPresenter, view: KioskLineView) -> None:
        super().__init__()
        mark(self, kind="card")
        layout = column(self, theme, (24, 18, 16, 16), 10)
        top = QHBoxLayout()
        top.setSpacing(theme.px(16))
        top.addWidget(label(view.name, "kiosk-strong", wrap=True), 1, Qt.AlignmentFlag.AlignTop)
        amounts = QVBoxLayout()
        amounts.setSpacing(0)
        amounts.addWidget(label(view.amount, "kiosk-card-price", align=RIGHT))
        if view.struck:
            amounts.addWidget(label(view.struck, "kiosk-struck", align=RIGHT))
        top.addLayout(amounts)
        layout.addLayout(top)
        for detail in view.details:
            made = label(detail.text, "kiosk-note", wrap=True)
            mark(made, tone=tone_of(detail.tone))
            layout.addWidget(made)
        layout.addLayout(self._buttons(theme, presenter, view))

    def _buttons(self, theme: Theme, presenter: KioskPresenter, view: KioskLineView) -> QHBoxLayout:
        layout = QHBoxLayout()
        layout.setSpacing(theme.px(12))
        less, more, remove, why = TouchButton(), TouchButton(), TouchButton("kiosk-quiet"), TouchButton("kiosk-quiet")
        for button, shown in ((less, view.less), (more, view.more), (remove, view.remove), (why, view.why)):
            button.setParent(self)
            button.draw(shown)
        for sign in (less, more):
            mark(sign, letters="sign")
        quantity = label(view.quantity, "kiosk-title", align=CENTER)
        quantity.setMinimumWidth(theme.px(60))
        for each in (less, quantity, more):
            layout.addWidget(each)
        layout.addStretch(1)
        layout.addWidget(why)
        layout.addWidget(remove)
        less.clicked.connect(lambda: presenter.line_changed(view.line_id, -1))
        more.clicked.connect(lambda: presenter.line_changed(view.line_id, 1))
        remove.clicked.connect(lambda: presenter.line_removed(view.line_id))
        why.clicked.connect(lambda: presenter.why(view.line_id))
        return layout
