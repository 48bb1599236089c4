"""A basket: what a shopper is about to buy, changed only by making a new one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from retail.errors import CurrencyMismatch, Refusal
from retail.sale.coupon import Coupon
from retail.sale.line import BasketLine, PriceOverride, PriceSource
from retail.sale.state import SaleState, moved
from retail.sale.tender import Tender
from retail.values import BasketId, Currency, CustomerId, LocationId, OperatorId, Quantity, RegisterId, Unit

MOST_PER_LINE = 9_999_000
"""Thousandths a line may hold; more is a slip of the keypad (a barcode typed as a quantity)."""
LONGEST_NOTE = 200
"""Characters of a line's note; it is printed under the line."""


@dataclass(frozen=True, slots=True)
class Basket:
    """An open, tendering or suspended sale. ``next_line`` grows for ever, so a line's number is never used twice.

    ``total_asked_at`` is when its total was asked for, while it is being paid: its prices are those of that moment.
    """

    basket_id: BasketId
    location_id: LocationId
    register_id: RegisterId
    operator_id: OperatorId
    business_date: date
    opened_at: datetime
    currency: Currency
    state: SaleState = SaleState.OPEN
    lines: tuple[BasketLine, ...] = ()
    tenders: tuple[Tender, ...] = ()
    next_line: int = 1
    customer_id: CustomerId | None = None
    buyer_tax_number: str | None = None
    note: str = ""
    coupons: tuple[Coupon, ...] = ()
    total_asked_at: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """True while there is neither a line nor a tender to lose."""
        return not self.lines and not self.tenders

    def to(self, state: SaleState) -> Basket:
        """This basket in another state; the state table decides. Back among the goods, nobody has asked for a total."""
        asked_at = None if state is SaleState.OPEN else self.total_asked_at
        return replace(self, state=moved(self.state, state), total_asked_at=asked_at)


def new_basket(
    basket_id: BasketId,
    location_id: LocationId,
    register_id: RegisterId,
    operator_id: OperatorId,
    business_date: date,
    opened_at: datetime,
    currency: Currency,
) -> Basket:
    """An empty open basket."""
    return Basket(basket_id, location_id, register_id, operator_id, business_date, opened_at, currency)


def add_line(basket: Basket, line: BasketLine) -> tuple[Basket, int] | Refusal:
    """The basket with ``line`` added, and the number of the line that now holds it.

    The same thing at the same price joins the line that has it. The line's own ``line_id`` is replaced.
    :class:`~retail.errors.CurrencyMismatch` when it is priced in another currency than the basket's.
    """
    if line.unit_price.currency != basket.currency:
        raise CurrencyMismatch(f"{line.unit_price.currency.code} and {basket.currency.code}")
    refused = _not_open(basket) or _unfit(line, line.quantity)
    if refused is not None:
        return refused
    for present in reversed(basket.lines):
        if present.takes(line):
            changed = change_quantity(basket, present.line_id, present.quantity + line.quantity)
            return changed if isinstance(changed, Refusal) else (changed, present.line_id)
    number = basket.next_line
    lines = (*basket.lines, replace(line, line_id=number))
    return replace(basket, lines=lines, next_line=number + 1), number


def change_quantity(basket: Basket, line_id: int, quantity: Quantity) -> Basket | Refusal:
    """The basket with another quantity on a line; a quantity of nothing is a void and refused here."""
    line = _editable_line(basket, line_id)
    if isinstance(line, Refusal):
        return line
    if line.label_amount is not None:
        return Refusal("basket.labelled_price", {"name": line.variant.name})
    return _unfit(line, quantity) or _with_line(basket, replace(line, quantity=quantity))


def void_line(basket: Basket, line_id: int) -> Basket | Refusal:
    """The basket without a line."""
    line = _editable_line(basket, line_id)
    if isinstance(line, Refusal):
        return line
    return replace(basket, lines=tuple(line for line in basket.lines if line.line_id != line_id))


def set_line_note(basket: Basket, line_id: int, note: str) -> Basket | Refusal:
    """The basket with a note on a line; an empty note takes it away."""
    line, note = _editable_line(basket, line_id), note.strip()
    if isinstance(line, Refusal):
        return line
    if len(note) > LONGEST_NOTE:
        return Refusal("basket.note_too_long", {"longest": LONGEST_NOTE})
    return _with_line(basket, replace(line, note=note))


def override_price(basket: Basket, line_id: int, override: PriceOverride | None) -> Basket | Refusal:
    """The basket with a person's price on a line; None gives the line its own price back.

    An amount agreed elsewhere is not overridden: it is not this register's to change.
    """
    line = _editable_line(basket, line_id)
    if isinstance(line, Refusal):
        return line
    if line.price_source is PriceSource.AGREED:
        return Refusal("basket.agreed_price", {"name": line.variant.name})
    return _with_line(basket, replace(line, override=override))


def add_coupon(basket: Basket, coupon: Coupon) -> Basket | Refusal:
    """The basket with a coupon; the same code counts once."""
    refused = _not_open(basket)
    if refused is not None:
        return refused
    if any(present.serial == coupon.serial for present in basket.coupons):
        return Refusal("coupon.already_in_basket", {"code": coupon.code})
    return replace(basket, coupons=(*basket.coupons, coupon))


def remove_coupon(basket: Basket, serial: str) -> Basket | Refusal:
    """The basket without the coupon of this serial."""
    left = tuple(coupon for coupon in basket.coupons if coupon.serial != serial)
    return _not_open(basket) or replace(basket, coupons=left)


def find_line(basket: Basket, line_id: int) -> BasketLine | None:
    """The line with this number, if the basket has it."""
    return next((line for line in basket.lines if line.line_id == line_id), None)


def _with_line(basket: Basket, changed: BasketLine) -> Basket:
    return replace(basket, lines=tuple(changed if line.line_id == changed.line_id else line for line in basket.lines))


def _editable_line(basket: Basket, line_id: int) -> BasketLine | Refusal:
    return _not_open(basket) or find_line(basket, line_id) or Refusal("basket.line_missing", {"line": line_id})


def _not_open(basket: Basket) -> Refusal | None:
    return None if basket.state is SaleState.OPEN else Refusal("basket.not_open", {"state": basket.state})


def _unfit(line: BasketLine, quantity: Quantity) -> Refusal | None:
    """Why ``line`` may not hold ``quantity``."""
    if quantity.unit is not line.variant.unit:
        return Refusal("basket.unit_differs", {"unit": line.variant.unit})
    if quantity.unit is Unit.PIECE and not quantity.is_whole:
        return Refusal("basket.fraction_of_piece", {})
    if not 0 < quantity.thousandths <= MOST_PER_LINE:
        return Refusal("basket.quantity_out_of_range", {"quantity": quantity})
    return None
