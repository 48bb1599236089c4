"""A basket: what a shopper is about to buy, changed only by making a new one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from retail.errors import Refusal
from retail.sale.line import BasketLine
from retail.sale.state import SaleState, moved
from retail.sale.tender import Tender
from retail.values import BasketId, Currency, CustomerId, LocationId, OperatorId, Quantity, RegisterId, Unit

MOST_PER_LINE = 9_999_000
"""Thousandths a line may hold; more is a slip of the keypad (a barcode typed as a quantity)."""


@dataclass(frozen=True, slots=True)
class Basket:
    """An open, tendering or suspended sale. ``next_line`` grows for ever, so a line's number is never used twice."""

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

    @property
    def is_empty(self) -> bool:
        """True while there is neither a line nor a tender to lose."""
        return not self.lines and not self.tenders

    def to(self, state: SaleState) -> Basket:
        """This basket in another state; the state table decides."""
        return replace(self, state=moved(self.state, state))


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
    """
    if basket.state is not SaleState.OPEN:
        return Refusal("basket.not_open", {"state": basket.state})
    if not _in_range(line.quantity):
        return Refusal("basket.quantity_out_of_range", {"quantity": line.quantity})
    for present in reversed(basket.lines):
        if present.takes(line):
            changed = change_quantity(basket, present.line_id, present.quantity + line.quantity)
            return changed if isinstance(changed, Refusal) else (changed, present.line_id)
    number = basket.next_line
    lines = (*basket.lines, replace(line, line_id=number))
    return replace(basket, lines=lines, next_line=number + 1), number


def change_quantity(basket: Basket, line_id: int, quantity: Quantity) -> Basket | Refusal:
    """The basket with another quantity on a line; a quantity of nothing is a void and refused here."""
    line = find_line(basket, line_id)
    if line is None or basket.state is not SaleState.OPEN:
        return Refusal("basket.line_missing", {"line": line_id})
    if line.label_amount is not None:
        return Refusal("basket.labelled_price", {"name": line.variant.name})
    if quantity.unit is not line.quantity.unit:
        return Refusal("basket.unit_differs", {"unit": line.quantity.unit})
    if quantity.unit is Unit.PIECE and not quantity.is_whole:
        return Refusal("basket.fraction_of_piece", {})
    if not _in_range(quantity):
        return Refusal("basket.quantity_out_of_range", {"quantity": quantity})
    return _with_line(basket, replace(line, quantity=quantity))


def void_line(basket: Basket, line_id: int) -> Basket | Refusal:
    """The basket without a line."""
    if find_line(basket, line_id) is None or basket.state is not SaleState.OPEN:
        return Refusal("basket.line_missing", {"line": line_id})
    return replace(basket, lines=tuple(line for line in basket.lines if line.line_id != line_id))


def set_line_note(basket: Basket, line_id: int, note: str) -> Basket | Refusal:
    """The basket with a note on a line; an empty note takes it away."""
    line = find_line(basket, line_id)
    if line is None:
        return Refusal("basket.line_missing", {"line": line_id})
    return _with_line(basket, replace(line, note=note.strip()))


def find_line(basket: Basket, line_id: int) -> BasketLine | None:
    """The line with this number, if the basket has it."""
    return next((line for line in basket.lines if line.line_id == line_id), None)


def _with_line(basket: Basket, changed: BasketLine) -> Basket:
    return replace(basket, lines=tuple(changed if line.line_id == changed.line_id else line for line in basket.lines))


def _in_range(quantity: Quantity) -> bool:
    return 0 < quantity.thousandths <= MOST_PER_LINE
