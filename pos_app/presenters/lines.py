"""Basket lines as the table draws them; a line that has not changed is not written again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pos_app.presenters.view import DetailView, LineView, SumView, Tone
from pos_app.presenters.why import adjustment_text, choice_text, override_reason
from pos_app.words import Words
from retail.pricing import PricedBasket, PricedLine
from retail.promotions import PromotionBook
from retail.sale import Adjustment, PriceSource
from retail.values import Money, Quantity

Name = Callable[[Adjustment], str]
"""What an adjustment is called."""


class LineWriter:
    """Writes lines in one language and remembers them, so that a scan costs one line and not a hundred."""

    def __init__(self, words: Words, book: Callable[[], PromotionBook]) -> None:
        self._words = words
        self._book = book
        self._written: dict[int, tuple[PricedLine, LineView]] = {}

    def write(self, priced: PricedBasket) -> tuple[LineView, ...]:
        """The lines of a basket, in its order."""
        known = self._written
        name = partial(adjustment_text, self._words, book=self._book(), coupons=priced.basket.coupons)
        self._written = {line.line.line_id: self._line(known, line, name) for line in priced.lines}
        return tuple(view for _, view in self._written.values())

    def _line(
        self, known: dict[int, tuple[PricedLine, LineView]], line: PricedLine, name: Name
    ) -> tuple[PricedLine, LineView]:
        before = known.get(line.line.line_id)
        if before is not None and (before[0] is line or before[0] == line):
            return before
        return line, line_view(self._words, line, name)


def line_view(words: Words, priced: PricedLine, name: Name) -> LineView:
    """One line in words; ``name`` says what an adjustment is called.

    The price before stands struck out beside a lower one of this line, and beside the amount of a single piece.
    """
    line, unit = priced.line, priced.line.variant.unit
    single = priced.adjustments and line.quantity == Quantity.pieces(1) and line.label_amount is None
    before = priced.unit_price if single else line.unit_price
    after = priced.amount if single else priced.unit_price
    return LineView(
        line_id=line.line_id,
        quantity=words.quantity(line.quantity),
        name=line.variant.name,
        details=_details(words, priced, name),
        price=words.unit_price(after, unit),
        amount=words.amount(priced.payable),
        struck_price=words.unit_price(before, unit) if after < before else "",
    )


def sums(words: Words, priced: PricedBasket) -> tuple[SumView, ...]:
    """The rows under the table: before adjustments, what was taken off, deposits, tax."""
    rows = []
    if priced.adjusted:
        rows.append(SumView(words.translate("Till", "Before reductions"), words.amount(priced.before_adjustments)))
        rows.append(SumView(words.translate("Till", "Reductions"), words.amount(priced.adjusted), Tone.ACCENT))
    if priced.deposits:
        rows.append(SumView(words.translate("Till", "of which deposits"), words.amount(priced.deposits)))
    return tuple(rows)


def tax_line(words: Words, priced: PricedBasket) -> str:
    """The tax in one row: ``VAT A 23% 74,65 · C 5% 0,80``."""
    parts = [f"{row.letter} {words.rate(row.rate_hundredths)} {words.amount(row.tax)}" for row in priced.vat]
    return words.translate("Till", "incl. VAT {parts}").format(parts=" · ".join(parts)) if parts else ""


def _details(words: Words, priced: PricedLine, name: Name) -> tuple[DetailView, ...]:
    line = priced.line
    details = [DetailView(choice_text(words, priced.chosen), Tone.ACCENT)] if priced.chosen is not None else []
    if line.override is not None:
        changed = words.translate("Till", "price changed: {reason}")
        details.append(DetailView(changed.format(reason=override_reason(words, line.override.reason)), Tone.INFO))
    details += [DetailView(_adjusted(words, name(each), each.amount), Tone.ACCENT) for each in priced.adjustments]
    facts = []
    if priced.deposit:
        facts.append(words.translate("Till", "+ deposit {amount}").format(amount=words.amount(priced.deposit)))
    if line.price_source is PriceSource.LABEL:
        facts.append(words.translate("Till", "price from the label"))
    if line.batch:
        facts.append(words.translate("Till", "batch {batch}").format(batch=line.batch))
    if line.expiry:
        facts.append(words.translate("Till", "use by {day}").format(day=words.day(line.expiry)))
    if facts:
        details.append(DetailView(" · ".join(facts)))
    if line.note:
        details.append(DetailView(line.note, Tone.INFO))
    return tuple(details)


def _adjusted(words: Words, text: str, amount: Money) -> str:
    return f"{text} {words.amount(amount)}".strip()
