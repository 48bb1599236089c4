"""What the shopper sees on the second window and on the two-line display."""

from __future__ import annotations

from pos_app.presenters.desk import Desk
from pos_app.presenters.view import CustomerLineView, CustomerView
from pos_app.words import Words
from retail.pricing import PricedBasket, PricedLine
from retail.sale import SaleState, Transaction

MOST_LINES = 40
"""More than the largest second screen has room for; those before them need not be written at every scan."""


def customer_view(words: Words, desk: Desk, sold: Transaction | None) -> CustomerView:
    """The basket as it grows, then the change, then a greeting."""
    priced = desk.selling.priced
    if priced is not None and priced.lines:
        return _basket(words, priced)
    return _thanks(words, sold) if sold is not None else _greeting(words, desk)


def _basket(words: Words, priced: PricedBasket) -> CustomerView:
    last = priced.lines[-1]
    total = words.money(priced.total)
    saved = words.translate("Customer", "You save {amount}").format(amount=words.money(-priced.adjusted))
    return CustomerView(
        greeting="",
        lines=tuple(_line(words, each) for each in priced.lines[-MOST_LINES:]),
        total_label=words.translate("Customer", "To pay"),
        total=total,
        savings=saved if priced.adjusted.minor < 0 else "",
        rows=(_upper_row(words, priced, last), _total_row(words, total)),
    )


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
