"""From a scan to a line: what the code means, which goods it names, and whether they may be sold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from local_store import Store
from pos_app.services.register import Register
from retail.catalog import CatalogEntry
from retail.errors import Refusal
from retail.sale import Adjustment, BasketLine, PriceSource
from retail.scans import (
    ItemScan,
    LoyaltyCardScan,
    OperatorBadgeScan,
    PluScan,
    ShortCodeScan,
    TokenScan,
    interpret,
)
from retail.values import Money, Quantity, Unit, half_up


@dataclass(frozen=True, slots=True)
class Found:
    """Goods that were asked for, by a code or by a choice on the screen, with what the code itself told."""

    entry: CatalogEntry
    scan: ItemScan
    text: str = ""


@dataclass(frozen=True, slots=True)
class PriceWanted:
    """The operator must enter a price: the goods have none of their own."""

    found: Found
    typed: int | None
    """The quantity that was asked for, in thousandths."""


@dataclass(frozen=True, slots=True)
class QuantityWanted:
    """The operator must enter a weight or measure: the goods are sold by it and the code carried none."""

    found: Found


@dataclass(frozen=True, slots=True)
class BadgeSeen:
    """An operator's badge was scanned."""

    number: str


@dataclass(frozen=True, slots=True)
class CodeSeen:
    """A code of ours that is no goods: a signed token, or a short code that stands for one."""

    text: str
    signed: bool


def find_goods(
    store: Store, register: Register, text: str, aim_id: str | None, day: date, *, keyed: bool = False
) -> Found | BadgeSeen | CodeSeen | Refusal:
    """What ``text`` asks for, scanned or ``keyed`` in by hand; one indexed read."""
    meaning = interpret(text, register.scan_rules, aim_id=aim_id, today=day, keyed=keyed)
    match meaning:
        case Refusal():
            return meaning
        case ItemScan():
            return _find(store, meaning, text, day)
        case PluScan(code):
            return _find(store, ItemScan(code, gtin=False), text, day)
        case OperatorBadgeScan(number):
            return BadgeSeen(number)
        case TokenScan(token):
            return CodeSeen(token, signed=True)
        case ShortCodeScan(typed):
            return CodeSeen(typed, signed=False)
        case LoyaltyCardScan(number):
            return Refusal("customer.unknown_card", {"number": number})


def line_for(
    found: Found, typed: int | None, open_price: Money | None
) -> BasketLine | PriceWanted | QuantityWanted | Refusal:
    """The line that ``found`` becomes. ``typed`` is the quantity asked for in thousandths, None for one."""
    variant, scan = found.entry.variant, found.scan
    if not variant.active:
        return Refusal("item.inactive", {"name": variant.name})
    quantity = _quantity(found, typed)
    if not isinstance(quantity, Quantity):
        return quantity
    if scan.price is not None:
        return _labelled(found, scan.price, (typed or 1000) // 1000)
    if variant.open_price:
        return _line(found, quantity, open_price, PriceSource.OPEN) if open_price else PriceWanted(found, typed)
    if found.entry.price is None:
        return Refusal("price.missing", {"sku": variant.sku, "name": variant.name})
    return _line(found, quantity, found.entry.price.unit_price, PriceSource.LIST)


def agreed_line(found: Found, quantity: Quantity, amount: Money, given: tuple[Adjustment, ...]) -> BasketLine:
    """The line of goods whose ``amount`` before adjustments and whose adjustments were agreed elsewhere."""
    price = found.entry.price
    line = _line(found, quantity, price.unit_price if price is not None else amount, PriceSource.AGREED)
    return replace(line, label_amount=amount, given=given)


def _find(store: Store, scan: ItemScan, text: str, day: date) -> Found | Refusal:
    entry = store.catalog.find_code(scan.code, day)
    return Found(entry, scan, text) if entry is not None else Refusal("scan.unknown", {"text": text})


def _quantity(found: Found, typed: int | None) -> Quantity | QuantityWanted | Refusal:
    carried, one = found.scan.quantity, found.entry.quantity
    if carried is not None:
        if carried.unit is not found.entry.variant.unit:
            return Refusal("basket.unit_differs", {"unit": found.entry.variant.unit})
        return carried if typed is None else _times(carried, typed)
    if found.entry.variant.unit is Unit.PIECE or found.scan.price is not None:
        return one if typed is None else _times(one, typed)
    return QuantityWanted(found) if typed is None else Quantity(typed, found.entry.variant.unit)


def _times(quantity: Quantity, thousandths: int) -> Quantity | Refusal:
    if thousandths % 1000:
        return Refusal("basket.fraction_of_piece", {})
    return quantity.times(thousandths // 1000)


def _labelled(found: Found, price: Money, packs: int) -> BasketLine:
    """Packs whose label names their price; a pack's measure follows from the unit price where the label has none."""
    listed = found.entry.price
    unit_price = listed.unit_price if listed is not None else price
    one = found.scan.quantity or found.entry.quantity
    if found.entry.variant.unit is not Unit.PIECE and found.scan.quantity is None and unit_price.minor > 0:
        # A pack too cheap to weigh a gram still is a pack.
        one = Quantity(max(1, half_up(price.minor * 1000, unit_price.minor)), found.entry.variant.unit)
    line = _line(found, one.times(packs), unit_price, PriceSource.LABEL)
    return replace(line, label_amount=Money(price.minor * packs, price.currency))


def _line(found: Found, quantity: Quantity, unit_price: Money, source: PriceSource) -> BasketLine:
    return BasketLine(
        line_id=0,
        variant=found.entry.variant,
        quantity=quantity,
        unit_price=unit_price,
        price_source=source,
        choices=found.entry.choices if source is PriceSource.LIST else (),
        deposit=found.entry.deposit,
        scanned=found.text,
        batch=found.scan.batch,
        expiry=found.scan.expiry,
    )
