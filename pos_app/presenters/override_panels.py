"""The panels of a price override: why, which price, and a second operator's approval where one is needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pos_app.presenters.desk import Desk
from pos_app.presenters.panels import Choice, Prompt
from pos_app.presenters.sentences import sentence
from pos_app.presenters.view import PromptKind, RowView, Tone
from pos_app.presenters.why import override_reasons
from pos_app.services.price_override import REASONS
from pos_app.services.ring_up import BadgeSeen, find_goods
from retail.errors import Refusal
from retail.staff import Approval, Permission
from retail.values import Money

if TYPE_CHECKING:
    from pos_app.presenters.till import TillPresenter

_BACK = "own_price"


class OverridePanels:
    """Asks one thing after another; each answer opens the next panel."""

    def __init__(self, desk: Desk, till: TillPresenter) -> None:
        self._desk = desk
        self._till = till

    def open(self) -> None:
        """Ask why the selected line's price is to be changed."""
        words, line = self._till.words, self._desk.selling.selected_line
        if line is None:
            self._till.refuse_or_go_on(Refusal("basket.line_missing", {}))
            return
        names = override_reasons(words)
        rows = [RowView(reason, _capital(names[reason])) for reason in REASONS]
        if line.override is not None:
            regular = words.unit_price(line.unit_price, line.variant.unit)
            rows.insert(0, RowView(_BACK, words.translate("Panel", "Back to its own price"), "", regular, Tone.OK))
        title = words.translate("Panel", "Why another price? {name}").format(name=line.variant.name)
        self._till.open_panel(Choice(title, "", self._reason, tuple(rows)))

    def _reason(self, reason: str) -> Refusal | None:
        if reason == _BACK:
            return self._desk.overrides.take_back()
        words, line = self._till.words, self._desk.selling.selected_line
        if line is None:
            return Refusal("basket.line_missing", {})
        hint = words.translate("Panel", "Type the price of one. Regular: {price}.").format(
            price=words.unit_price(line.unit_price, line.variant.unit)
        )
        prompt = Prompt(line.variant.name, hint, PromptKind.AMOUNT, self._price(reason), line.unit_price.currency.code)
        self._till.open_panel(prompt)
        return None

    def _price(self, reason: str) -> Callable[[str], Refusal | None]:
        def submit(typed: str) -> Refusal | None:
            price = self._till.words.parse_amount(typed, self._desk.register.currency)
            if price is None:
                return Refusal("entry.no_amount", {})
            why = self._desk.overrides.needs_approval(price)
            if why is None:
                return self._desk.overrides.set(price, reason)
            return self._ask_colleague(why, price, reason)

        return submit

    def _ask_colleague(self, why: Refusal, price: Money, reason: str) -> Refusal | None:
        """A colleague is chosen, or shows a badge; without one who may, the refusal stands."""
        words, session = self._till.words, self._desk.session
        approvers = session.approvers(Permission.OVERRIDE_PRICE)
        if not approvers or why.code not in _MAY_BE_APPROVED:
            return why
        rows = tuple(RowView(each.operator_id, each.name) for each in approvers)
        title = words.translate("Panel", "Who approves {price}?").format(price=words.money(price))

        def pick(operator_id: str) -> Refusal | None:
            self._ask_pin(operator_id, price, reason)
            return None

        def scanned(text: str, aim_id: str | None) -> Refusal | None:
            return self._by_badge(text, aim_id, price, reason)

        panel = Choice(title, "", pick, rows, scanned=scanned, error=sentence(words, why))
        self._till.open_panel(panel)
        return None

    def _ask_pin(self, operator_id: str, price: Money, reason: str) -> None:
        words = self._till.words
        name = next(each.name for each in self._desk.session.operators() if each.operator_id == operator_id)
        hint = words.translate("Panel", "PIN of the colleague who approves {price}.").format(price=words.money(price))

        def submit(pin: str) -> Refusal | None:
            approval = self._desk.session.approve(operator_id, pin, Permission.OVERRIDE_PRICE)
            return self._approved(approval, price, reason)

        self._till.open_panel(Prompt(name, hint, PromptKind.PIN, submit))

    def _by_badge(self, text: str, aim_id: str | None, price: Money, reason: str) -> Refusal | None:
        desk = self._desk
        seen = find_goods(desk.store, desk.register, text, aim_id, desk.selling.business_date)
        if not isinstance(seen, BadgeSeen):
            return seen if isinstance(seen, Refusal) else Refusal("staff.unknown_operator", {})
        approval = desk.session.approve_by_badge(seen.number, Permission.OVERRIDE_PRICE)
        refused = self._approved(approval, price, reason)
        if refused is None:
            self._till.open_panel(None)
        return refused

    def _approved(self, approval: Approval | Refusal, price: Money, reason: str) -> Refusal | None:
        return approval if isinstance(approval, Refusal) else self._desk.overrides.set(price, reason, approval)


_MAY_BE_APPROVED = ("price.approval_needed", "staff.permission_missing")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
