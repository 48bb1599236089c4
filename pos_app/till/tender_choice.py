"""Draws the means of payment, the sums a shopper is likely to hand over, and the change."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QPushButton, QSizePolicy, QWidget

from pos_app.presenters.actions import Action
from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import ActionView, Banner, SuggestionView, TenderButtonView, TenderView
from pos_app.widgets.banner import BannerLabel
from pos_app.widgets.fitting import AmountLabel
from pos_app.widgets.key_button import Direction, KeyButton
from pos_app.widgets.parts import button, column, label, say, say_or_hide
from pos_app.widgets.reflow import ReflowGrid
from pos_app.widgets.theme import Theme


class TenderChoice(QWidget):
    """Everything a hand chooses on the tender screen."""

    def __init__(self, theme: Theme, presenter: TillPresenter) -> None:
        super().__init__()
        self._theme = theme
        self._presenter = presenter
        self._banner = BannerLabel(theme)
        self._heading, self._given = label(kind="strong"), label(kind="strong")
        self._tenders = ReflowGrid(theme, spacing=10, most=2)
        self._suggestions = ReflowGrid(theme, spacing=10, narrowest=88, most=4, steps=(4, 2, 1))
        self._buttons: dict[str, KeyButton] = {}
        self._suggested: tuple[SuggestionView, ...] = ()
        self._change_label, self._change = label(kind="amount-due"), AmountLabel("change")
        self._pieces = label(kind="note", wrap=True)
        self._tax_number, self._ask = self._action(Action.TAX_NUMBER), self._action(Action.ASK_AGAIN)
        self._lay_out()

    def draw(self, view: TenderView, banner: Banner | None) -> None:
        """Show the choices."""
        self._banner.draw(banner)
        say(self._heading, view.heading)
        self._draw_tenders(view.tenders)
        say(self._given, view.given_heading)
        self._draw_suggestions(view.suggestions)
        say(self._change_label, view.change_label)
        say(self._change, view.change)
        self._change.setAccessibleName(f"{view.change_label} {view.change}")
        say_or_hide(self._pieces, view.change_pieces)
        self._tax_number.draw(view.tax_number)
        _draw_or_hide(self._ask, view.ask_again)

    def _lay_out(self) -> None:
        px = self._theme.px
        layout = column(self, self._theme, spacing=10)
        for each in (self._banner, self._heading, self._tenders):
            layout.addWidget(each)
        layout.addWidget(self._ask)
        layout.addSpacing(px(8))
        layout.addWidget(self._given)
        layout.addWidget(self._suggestions)
        layout.addSpacing(px(12))
        change = QBoxLayout(Direction.LeftToRight)
        change.setSpacing(px(18))
        change.addWidget(self._change_label, 0, Qt.AlignmentFlag.AlignBottom)
        change.addWidget(self._change, 1)
        layout.addLayout(change)
        layout.addWidget(self._pieces)
        layout.addSpacing(px(8))
        layout.addWidget(self._tax_number, 0, Qt.AlignmentFlag.AlignLeft)

    def _action(self, action: Action) -> KeyButton:
        made = KeyButton(self._theme, "action", Direction.LeftToRight)
        made.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda: self._presenter.act(action))
        return made

    def _draw_tenders(self, tenders: tuple[TenderButtonView, ...]) -> None:
        if [each.kind for each in tenders] != list(self._buttons):
            self._buttons = {each.kind: self._tender(each.kind) for each in tenders}
            self._tenders.hold(tuple(self._buttons.values()))
        for each in tenders:
            made = self._buttons[each.kind]
            made.show_key(each.label, each.key, each.enabled)
            made.setChecked(each.selected)
        self._tenders.flow()

    def _tender(self, kind: str) -> KeyButton:
        made = KeyButton(self._theme, "tender", least=84)
        made.setCheckable(True)
        made.clicked.connect(lambda: self._presenter.tender_chosen(kind))
        return made

    def _draw_suggestions(self, suggestions: tuple[SuggestionView, ...]) -> None:
        if suggestions != self._suggested:
            self._suggested = suggestions
            self._suggestions.hold(tuple(self._suggestion(each) for each in suggestions))

    def _suggestion(self, view: SuggestionView) -> QPushButton:
        made = button(view.label, "suggestion")
        made.clicked.connect(lambda: self._presenter.suggestion_chosen(view.typed))
        return made


def _draw_or_hide(target: KeyButton, view: ActionView | None) -> None:
    target.setVisible(view is not None)
    if view is not None:
        target.draw(view)
