"""A receipt of another register, as the hub has it: what was sold, and what of it can still be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from retail.values import LocationId, Money, Quantity, RegisterId, Sku, half_up


@dataclass(frozen=True, slots=True)
class ReceiptProof:
    """What shows that somebody holds the receipt: the token of its QR code, or what is typed from it, both parts.

    ``short_code`` and ``number`` (``027-1/214``) belong together: a number alone could be counted up.
    """

    token: str = ""
    short_code: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptElsewhereLine:
    """A line as it was sold, goods or a deposit. ``amount`` is what was paid for it, reductions taken off."""

    sku: Sku
    name: str
    quantity: Quantity
    amount: Money
    returned: Quantity

    @property
    def refundable(self) -> Money:
        """What is paid back for all of it that has not come back yet; see :func:`retail.sale.refund_for`."""
        paid_back = half_up(self.amount.minor * self.returned.thousandths, self.quantity.thousandths)
        return Money(self.amount.minor - paid_back, self.amount.currency)


@dataclass(frozen=True, slots=True)
class ReceiptElsewhere:
    """A completed sale without anything personal. ``number`` is that of the register, as the totals digest has it."""

    location_id: LocationId
    location_name: str
    register_id: RegisterId
    number: int
    business_date: date
    completed_at: datetime
    total: Money
    lines: tuple[ReceiptElsewhereLine, ...]
    return_until: date

    @property
    def refundable(self) -> Money:
        """What is paid back for all that has not come back yet."""
        return Money.total((line.refundable for line in self.lines), self.total.currency)

    @property
    def receipt_number(self) -> str:
        """The number as people say it, ``027-1/214``."""
        return f"{self.register_id}/{self.number}"
