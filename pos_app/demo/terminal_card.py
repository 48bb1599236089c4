"""The demo's card terminal: the amount that waits, and what shopper, bank and line do about it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout

from drivers.payment_terminal.port import PaymentIntent, PaymentReason
from drivers.payment_terminal.simulation import APPROVE, APPROVE_BLIK, CANCEL, DECLINE, LOSE_APPROVAL, LOSE_REFUSAL, Act
from drivers.payment_terminal.virtual import VirtualTerminal
from pos_app.demo.part_card import PartCard
from pos_app.widgets.parts import label, say
from pos_app.widgets.theme import Theme

_NOTHING = "0.00 PLN"
_IDLE = "Nothing to pay. Press F9 at the till and choose the card."
_ASKED = "The shopper holds the card. What happens?"
_ACTS: tuple[tuple[str, Act], ...] = (
    ("Approve by BLIK", APPROVE_BLIK),
    ("Bank declines", DECLINE),
    ("Too little money", Act(PaymentReason.INSUFFICIENT_FUNDS)),
    ("Wrong PIN", Act(PaymentReason.WRONG_PIN)),
    ("Shopper cancels", CANCEL),
    ("Lose the approval", LOSE_APPROVAL),
    ("Lose the refusal", LOSE_REFUSAL),
)


class TerminalCard(PartCard):
    """Polled by :meth:`refresh`; its terminal must be operated (see :class:`TerminalCore`), or nothing ever waits."""

    def __init__(self, theme: Theme, terminal: VirtualTerminal) -> None:
        super().__init__(theme, "Card terminal")
        self._terminal = terminal
        self._amount, self._note = label(_NOTHING, "amount"), label(_IDLE, "note", wrap=True)
        self._approve = self.act("Approve", partial(self._decide, APPROVE), "primary")
        self._others = [self.act(text, partial(self._decide, act)) for text, act in _ACTS]
        self._offline = self.switch("No network", terminal.set_offline)
        self.body.addWidget(self._amount)
        self.body.addWidget(self._note)
        self.body.addWidget(self._approve)
        grid = QGridLayout()
        grid.setSpacing(theme.px(6))
        for place, each in enumerate((*self._others, self._offline)):
            grid.addWidget(each, place // 2, place % 2)
        self.body.addLayout(grid)

    @property
    def amount(self) -> str:
        """The amount that waits, as it is shown."""
        return self._amount.text()

    def refresh(self) -> None:
        """Look whether a payment waits."""
        waiting, offline = self._terminal.core.waiting(), self._offline.isChecked()
        say(self._amount, _money(waiting) if waiting is not None else _NOTHING)
        self._amount.setEnabled(waiting is not None)
        say(self._note, _ASKED if waiting is not None else _IDLE)
        for each in (self._approve, *self._others):
            each.setEnabled(waiting is not None)
        if offline:
            self.say_state("Offline", "bad")
        elif waiting is not None:
            self.say_state("Waits for the shopper", "warn")
        else:
            self.say_state("Ready", "ok")

    def _decide(self, act: Act) -> None:
        self._terminal.decide(act)
        self.refresh()


def _money(intent: PaymentIntent) -> str:
    amount, digits = intent.amount, intent.amount.currency.digits
    return f"{amount.minor / 10**digits:,.{digits}f} {amount.currency.code}"
