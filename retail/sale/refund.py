"""What goes back for part of a line: the share of what was really paid for it, exact over all its parts."""

from __future__ import annotations

from retail.errors import Refusal
from retail.sale.transaction import TransactionLine
from retail.values import Money, Quantity, half_up


def refund_for(line: TransactionLine, quantity: Quantity, returned: Quantity) -> Money | Refusal:
    """What is paid back for ``quantity`` of a line of which ``returned`` came back before.

    Each refund is the difference of two rounded running shares, so that however the line comes back, the refunds sum
    to its amount. Refused: more than is left. :class:`~retail.errors.UnitMismatch` for another unit than the line's.
    """
    after = returned + quantity
    if quantity.thousandths <= 0 or after.thousandths > line.quantity.thousandths:
        return Refusal("return.more_than_sold", {"name": line.name, "left": line.quantity - returned})
    whole = line.quantity.thousandths
    paid_back = half_up(line.amount.minor * returned.thousandths, whole)
    return Money(half_up(line.amount.minor * after.thousandths, whole) - paid_back, line.amount.currency)
