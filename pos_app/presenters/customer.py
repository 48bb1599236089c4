"""What the shopper sees on the second window and on the two-line display."""

from __future__ import annotations

from collections.abc import Sequence

from pos_app.presenters.desk import Desk
from pos_app.presenters.view import CustomerLineView, CustomerView
from pos_app.words import Words
from retail.pricing import PricedBasket, PricedLine
from retail.sale import SaleState, Transaction

MOST_LINES = 40
"""More than the largest second screen has room for; those before them need not be written at every scan."""


class CustomerPresenter:
    """Writes for the shopper; a line that has not changed is not written again."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._words: Words | None = None
        self._written: dict[int, tuple[PricedLine, CustomerLineView]] = {}

    def view(self, words: Words, sold: Transaction | None) -> CustomerView:
        """The basket as it grows, then the change, then a greeting."""
        if words is not self._words:
            self._words, self._written = words, {}
        priced = self._desk.selling.priced
        if priced is not None and priced.lines:
            return self._basket(words, priced)
        return _thanks(words, sold) if sold is not None else _greeting(words, self._desk)

    def _basket(self, words: Words, priced: PricedBasket) -> CustomerView:
        last = priced.lines[-1]
        total = words.money(priced.total)
        saved = words.translate("Customer", "You save {amount}").format(amount=words.money(-priced.adjusted))
        return CustomerView(
            greeting="",
            lines=self._lines(words, priced.lines[-MOST_LINES:]),
            total_label=words.translate("Customer", "To pay"),
            total=total,
            savings=saved if priced.adjusted.minor < 0 else "",
            rows=(_upper_row(words, priced, last), _total_row(words, total)),
        )

    def _lines(self, words: Words, lines: Sequence[PricedLine]) -> tuple[CustomerLineView, ...]:
        known, self._written = self._written, {}
        for line in lines:
            before = known.get(line.line.line_id)
            written = before if before is not None and before[0] is line else (line, _line(words, line))
            self._written[line.line.line_id] = written
        return tuple([view for _, view in self._written.values()])


def _thanks(words: Words, sold: Transaction) -> CustomerView:
    thanks = words.translate("Customer", "Thank you, see you soon")
    change = words.money(sold.change)
    label = words.translate("Customer", "Change")
    return CustomerView(
        greeting=thanks,
        lines=(),
        total_label=words.translate("Customer", "Paid"),
        total=words.money(sold.total),
        savings="",
        change_label=label,
        change=change,
        rows=(thanks, f"{label}\t{change}"),
    )


def _greeting(words: Words, desk: Desk) -> CustomerView:
    welcome = words.translate("Customer", "Welcome")
    return CustomerView(welcome, (), "", "", "", rows=(desk.register.settings.name, welcome))


def _line(words: Words, priced: PricedLine) -> CustomerLineView:
    line = priced.line
    return CustomerLineView(words.quantity(line.quantity), line.variant.name, words.amount(priced.payable))


def _upper_row(words: Words, priced: PricedBasket, last: PricedLine) -> str:
    """What was scanned last; once the total is asked for, what the shopper saves."""
    if priced.basket.state is SaleState.TENDERING and priced.adjusted.minor < 0:
        return "\t".join((words.translate("Customer", "You save"), words.amount(-priced.adjusted)))
    return f"{last.line.variant.name}\t{words.amount(last.payable)}"


def _total_row(words: Words, total: str) -> str:
    label = words.translate("Customer", "To pay")
    return f"{label}\t{total}"
