"""Draws the means of payment, the sums a shopper is likely to hand over, and the change."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QPushButton, QSizePolicy, QSpacerItem, QWidget

from pos_app.presenters.actions import Action
from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import ActionView, Banner, SuggestionView, TenderButtonView, TenderView
from pos_app.widgets.banner import BannerLabel
from pos_app.widgets.fitting import AmountLabel
from pos_app.widgets.key_button import Direction, KeyButton
from pos_app.widgets.parts import button, column, label, say
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
        self._suggestions = ReflowGrid(theme, spacing=10, narrowest=74, most=4, steps=(4, 2, 1))
        self._tight = False
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
        say(self._pieces, view.change_pieces)
        self._show_pieces()
        self._tax_number.draw(view.tax_number)
        _draw_or_hide(self._ask, view.ask_again)

    def be_tight(self, tight: bool) -> None:
        """Where there is little height the amounts come first: no headings, low buttons, no word on coins."""
        if tight == self._tight:
            return
        self._tight = tight
        for each in (self._heading, self._given):
            each.setVisible(not tight)
        self._show_pieces()
        for made in self._buttons.values():
            _lay(made, tight)
        for gap in self._gaps:
            gap.changeSize(0, 0 if tight else self._theme.px(8))
        self._layout.invalidate()

    def _show_pieces(self) -> None:
        self._pieces.setVisible(not self._tight and bool(self._pieces.text()))

    def _lay_out(self) -> None:
        px = self._theme.px
        layout = self._layout = column(self, self._theme, spacing=10)
        self._gaps = tuple(QSpacerItem(0, px(8)) for _ in range(3))
        for each in (self._banner, self._heading, self._tenders):
            layout.addWidget(each)
        layout.addWidget(self._ask)
        layout.addSpacerItem(self._gaps[0])
        layout.addWidget(self._given)
        layout.addWidget(self._suggestions)
        layout.addSpacerItem(self._gaps[1])
        change = QBoxLayout(Direction.LeftToRight)
        change.setSpacing(px(18))
        change.addWidget(self._change_label, 0, Qt.AlignmentFlag.AlignBottom)
        change.addWidget(self._change, 1)
        layout.addLayout(change)
        layout.addWidget(self._pieces)
        layout.addSpacerItem(self._gaps[2])
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
        _lay(made, self._tight)
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


def _lay(made: KeyButton, tight: bool) -> None:
    if tight:
        made.lay(Direction.LeftToRight, 48)
    else:
        made.lay(Direction.TopToBottom, 84)


def _draw_or_hide(target: KeyButton, view: ActionView | None) -> None:
    target.setVisible(view is not None)
    if view is not None:
        target.draw(view)
