"""What a label says of one variant on one day, from what the catalogue and the price list say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hub.services.goods import Asked, asked_on
from retail.catalog import Content, MeasurePrice, Price, Variant, measure_price, price_in_force
from retail.scans.gtin import check_digit_holds
from retail.values import Money, Quantity, Unit

_ONE = 1000
_EAN_8, _EAN_13 = 8, 13


@dataclass(frozen=True, slots=True)
class Label:
    """The words of a label before they are words.

    ``former`` is what was asked before the price was reduced, ``lowest`` the lowest of the 30 days before that
    (Directive 98/6/EC, article 6a; Poland: act of 9 May 2014 on information about prices, article 4(2)). The
    ``deposit`` is no part of the price and stands beside it (Court of Justice, 29 June 2023, C-543/21). ``barcode``
    is an EAN-8 or EAN-13, ``key`` what a person types at the till where there is none; either may be empty.
    """

    sku: str
    name: str
    unit: Unit
    price: Money
    valid_from: date
    valid_to: date | None
    zone: str
    content: Content | None = None
    measured: MeasurePrice | None = None
    former: Money | None = None
    lowest: Money | None = None
    breaks: tuple[tuple[Quantity, Money], ...] = ()
    deposit: Money | None = None
    barcode: str = ""
    key: str = ""

    @property
    def is_reduced(self) -> bool:
        """True while the price stands below the one before it."""
        return self.lowest is not None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Goods without a label, or, ``is_printed``, a label that lacks something: why, for programs and for people."""

    sku: str
    code: str
    reason: str
    is_printed: bool = False


@dataclass(frozen=True, slots=True)
class Goods:
    """A variant with its barcodes (code, thousandths it stands for), and every price its zone's list has for it."""

    variant: Variant
    codes: Sequence[tuple[str, int]]
    prices: Sequence[Price]


def label_of(goods: Goods, zone: str, on: date, deposits: Mapping[str, Money]) -> Label | LeftOut:
    """The label as it holds on a day, or why there is none."""
    variant, asked = goods.variant, asked_on(goods.prices, on)
    if not variant.active:
        return LeftOut(variant.sku, "label.inactive", "is not sold any more")
    if variant.open_price:
        return LeftOut(variant.sku, "label.open_price", "has no list price: it is entered at the till")
    if asked.regular is None:
        return LeftOut(variant.sku, "label.no_price", f"has no price in {zone} on {on}")
    price = asked.regular
    return Label(
        sku=variant.sku,
        name=variant.name,
        unit=variant.unit,
        price=price.unit_price,
        valid_from=price.valid_from,
        valid_to=price.valid_to,
        zone=zone,
        content=variant.content,
        measured=measure_price(price.unit_price, variant.unit, variant.content),
        former=former_price(goods.prices, price),
        lowest=price.lowest_30,
        breaks=tuple((Quantity(least, variant.unit), amount) for least, amount in breaks_of(asked)),
        deposit=deposits.get(variant.deposit or ""),
        barcode=printed_barcode(goods.codes),
        key=_key(goods.codes),
    )


def former_price(prices: Sequence[Price], price: Price) -> Money | None:
    """What everybody was asked the day before a reduced price began; None without a reduction."""
    if price.lowest_30 is None:
        return None
    base = [each for each in prices if each.is_base]
    before = price_in_force(base, price.valid_from - timedelta(days=1))
    return before.unit_price if before is not None and before.unit_price > price.unit_price else None


def breaks_of(asked: Asked) -> tuple[tuple[int, Money], ...]:
    """(thousandths, price of one) where buying more makes it cheaper for everybody; the smallest quantity first."""
    if asked.regular is None:
        return ()
    found: list[tuple[int, Money]] = []
    for each in sorted(asked.choices, key=lambda choice: choice.min_quantity):
        lowest = found[-1][1] if found else asked.regular.unit_price
        if not each.group and each.unit_price < lowest:
            found.append((each.min_quantity, each.unit_price))
    return tuple(found)


def printed_barcode(codes: Sequence[tuple[str, int]]) -> str:
    """The first code of a single unit that has an EAN-8 or EAN-13 to print; empty when there is none.

    Codes are kept with 14 digits; a first digit other than 0 marks a case of several, which no till reads from a shelf.
    """
    for code, thousandths in codes:
        digits = code.lstrip("0")
        if thousandths == _ONE and len(code) == 14 and len(digits) <= _EAN_13:
            printed = digits.zfill(_EAN_8 if len(digits) <= _EAN_8 else _EAN_13)
            if check_digit_holds(printed):
                return printed
    return ""


def _key(codes: Sequence[tuple[str, int]]) -> str:
    return next((code.zfill(2) for code, thousandths in codes if thousandths == _ONE and len(code) < 7), "")
