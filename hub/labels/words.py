"""The sentences of labels in the languages of the shops, and amounts, quantities and days as each writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from retail.catalog import Content, Measure, MeasurePrice
from retail.values import Money, Quantity, Unit

Language = Literal["pl", "en"]

_FIXED = "\u00a0"
_SIGNS = {"PLN": "zł", "EUR": "€", "CZK": "Kč", "GBP": "£", "USD": "$"}


@dataclass(frozen=True, slots=True)
class LabelWords:
    """One language. ``{}`` stands for an amount, ``{least}`` for a quantity, ``{day}`` for a day."""

    decimal_mark: str
    group_mark: str
    piece: str
    reduced: str
    former: str
    lowest: str
    larger: str
    deposit: str
    since: str
    until: str
    day_form: str
    month_form: str

    def money(self, amount: Money) -> str:
        """An amount with its currency: ``1 299,00 zł``."""
        whole, fraction = self.parts(amount)
        return f"{whole}{self.decimal_mark}{fraction}{_FIXED}{sign(amount)}" if fraction else f"{whole} {sign(amount)}"

    def parts(self, amount: Money) -> tuple[str, str]:
        """The digits before and behind the mark; a currency without minor units has none behind it."""
        whole, rest = divmod(amount.minor, amount.currency.minor_per_major)
        digits = amount.currency.digits
        return f"{whole:,}".replace(",", self.group_mark), f"{rest:0{digits}d}" if digits else ""

    def per(self, unit: Unit) -> str:
        """What stands behind the price of goods sold by measure: ``/kg``."""
        return "" if unit is Unit.PIECE else f"/{unit.value}"

    def quantity(self, quantity: Quantity) -> str:
        """``3 szt.``, ``2,5 kg``."""
        unit = self.piece if quantity.unit is Unit.PIECE else quantity.unit.value
        return f"{self._number(quantity.thousandths)}{_FIXED}{unit}"

    def content(self, content: Content) -> str:
        """``500 g``, ``6 × 0,33 l``."""
        unit = {"pcs": self.piece, "m2": "m²"}.get(content.unit, content.unit)
        held = f"{self._number(content.thousandths)}{_FIXED}{unit}"
        return f"{content.packs}{_FIXED}×{_FIXED}{held}" if content.packs > 1 else held

    def measured(self, price: MeasurePrice) -> str:
        """``12,98 zł/kg``."""
        measure = {Measure.PIECE: self.piece, Measure.SQUARE_METRE: "m²"}.get(price.measure, price.measure.value)
        return f"{self.money(price.amount)}/{measure}"

    def days(self, first: date, last: date | None) -> str:
        """From when a price holds, and how long if that is known: ``od 23.11 do 06.12.2026``."""
        if last is None:
            return self.since.format(day=first.strftime(self.day_form))
        begins = first.strftime(self.month_form if first.year == last.year else self.day_form)
        return f"{self.since.format(day=begins)} {self.until.format(day=last.strftime(self.day_form))}"

    def _number(self, thousandths: int) -> str:
        whole, rest = divmod(thousandths, 1000)
        return f"{whole}{self.decimal_mark}{rest:03d}".rstrip("0") if rest else str(whole)


def sign(amount: Money) -> str:
    """How people write the currency; its code when they have no other sign."""
    return _SIGNS.get(amount.currency.code, amount.currency.code)


WORDS: Mapping[Language, LabelWords] = {
    "pl": LabelWords(
        decimal_mark=",",
        group_mark=_FIXED,
        piece="szt.",
        reduced="OBNIŻKA",
        former="Cena regularna:",
        lowest="Najniższa cena z 30 dni przed obniżką: {}",
        larger="od {least} {}",
        deposit="+ kaucja {}",
        since="od {day}",
        until="do {day}",
        day_form="%d.%m.%Y",
        month_form="%d.%m",
    ),
    "en": LabelWords(
        decimal_mark=".",
        group_mark=",",
        piece="pc.",
        reduced="REDUCED",
        former="Regular price:",
        lowest="Lowest price of the 30 days before the reduction: {}",
        larger="from {least} {}",
        deposit="+ deposit {}",
        since="from {day}",
        until="until {day}",
        day_form="%d/%m/%Y",
        month_form="%d/%m",
    ),
}
"""By language. What a price was is named: a line through it alone says nothing (explanations of UOKiK, May 2023)."""
