"""The sign-on and lock screen: who are you, and your PIN."""

from __future__ import annotations

from collections.abc import Callable

from pos_app.presenters.desk import Desk
from pos_app.presenters.view import OperatorTileView, SignOnView
from pos_app.words import Words
from retail.errors import Refusal
from retail.staff import Operator

MOST_DIGITS = 8


class SignOnPresenter:
    """Keeps the chosen operator and the digits typed so far; the PIN itself is never shown or kept longer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._chosen: str | None = None
        self._pin = ""
        self.checking = False
        """True while the worker tries a PIN."""

    def view(self, words: Words) -> SignOnView:
        """As it is drawn."""
        locked = self._desk.session.locked
        title = words.translate("SignOn", "Register locked") if locked else words.translate("SignOn", "Who is selling?")
        chosen = self._current()
        return SignOnView(
            title=title,
            hint=words.translate("SignOn", "The PIN is being checked …")
            if self.checking
            else words.translate("SignOn", "Choose your name, type your PIN and press Enter, or scan your badge."),
            operators=tuple(
                OperatorTileView(each.operator_id, each.short_name, each.operator_id == chosen)
                for each in self._desk.session.operators()
            ),
            filled=len(self._pin),
            enter=words.translate("SignOn", "Sign on"),
            locked=locked,
        )

    def choose(self, operator_id: str) -> None:
        """Choose who signs on; digits typed for another are forgotten."""
        self._chosen, self._pin = operator_id, ""

    def step(self, step: int) -> None:
        """Choose the next or the previous operator, for hands on the keyboard."""
        ids: list[str] = [each.operator_id for each in self._desk.session.operators()]
        if ids:
            current = self._current()
            at = ids.index(current) if current in ids else -1
            self.choose(ids[(at + step) % len(ids)])

    def badge(self, number: str) -> Refusal | None:
        """Choose by a scanned badge."""
        found = self._desk.session.by_badge(number)
        if isinstance(found, Refusal):
            return found
        self.choose(found.operator_id)
        return None

    def digit(self, digit: str) -> None:
        """Type one digit."""
        if digit.isdigit() and len(self._pin) < MOST_DIGITS:
            self._pin += digit

    def backspace(self) -> None:
        """Take the last digit back."""
        self._pin = self._pin[:-1]

    def accept(self, done: Callable[[Operator | Refusal], None]) -> None:
        """Have the PIN tried off the screen's thread, one at a time; ``done`` hears who may work now, or why not."""
        if self.checking:
            return
        self.checking = True
        session, chosen, pin = self._desk.session, self._current() or "", self._pin
        self._pin = ""
        self._desk.operations.run(lambda: session.try_pin(chosen, pin), lambda tried: done(self._tried(tried)))

    def _tried(self, tried: Operator | Refusal) -> Operator | Refusal:
        self.checking = False
        basket = self._desk.selling.basket
        result = self._desk.session.admit(tried, basket is not None and not basket.is_empty)
        if isinstance(result, Operator):
            self._chosen = None
        return result

    def _current(self) -> str | None:
        if self._chosen is not None:
            return self._chosen
        operator = self._desk.session.operator
        return operator.operator_id if operator is not None else None
