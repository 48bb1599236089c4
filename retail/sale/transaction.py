"""The transaction: the complete record of one act at a register, never changed once it is written."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime

from retail.sale.adjustment import Adjustment
from retail.sale.coupon import CouponCheck
from retail.sale.line import PriceSource
from retail.sale.tender import Tender
from retail.tax import VatRow
from retail.values import (
    Currency,
    CustomerId,
    LocationId,
    Money,
    OperatorId,
    Quantity,
    RegisterId,
    Sku,
    TransactionId,
)


class TransactionKind(enum.StrEnum):
    """What the act was."""

    SALE = "sale"


class LineKind(enum.StrEnum):
    """What a line of a transaction stands for."""

    ITEM = "item"
    DEPOSIT = "deposit"
    """A container deposit, outside tax and promotions; ``of_line`` is the line it was sold with."""


@dataclass(frozen=True, slots=True)
class TransactionLine:
    """One line as it was sold.

    ``extended`` = unit price × quantity; ``amount`` = extended + Σ adjustments. ``tax_rate`` is in hundredths of a
    per cent (23 % = 2300), None when exempt; a deposit has no letter at all. For a deposit ``sku`` is its code.
    ``regular_price`` is the unit price that would have held without a person's override or a better price by group
    or quantity; None where ``unit_price`` is itself the regular one.
    """

    line: int
    kind: LineKind
    sku: Sku
    name: str
    quantity: Quantity
    unit_price: Money
    extended: Money
    amount: Money
    tax_letter: str = ""
    tax_rate: int | None = None
    price_source: PriceSource = PriceSource.LIST
    adjustments: tuple[Adjustment, ...] = ()
    of_line: int | None = None
    batch: str | None = None
    expiry: date | None = None
    note: str = ""
    regular_price: Money | None = None
    override_reason: str = ""
    price_version: int = 0


@dataclass(frozen=True, slots=True)
class CouponUse:
    """A coupon that a sale used, and what it took off (not negative; nothing when its gift was something else)."""

    serial: str
    code: str
    promotion_id: str
    check: CouponCheck
    value: Money
    lock: str | None = None


@dataclass(frozen=True, slots=True)
class RewardCoupon:
    """A coupon for next time that the sale handed out, because ``promotion_id`` promised it.

    ``campaign`` is the number of the campaign it belongs to and ``name`` what that is called. It counts from
    ``valid_from`` until just before ``expires``, for ``value_cap`` at most, for the sale's customer alone when it is
    ``for_customer``, and in ``location_id`` alone when it names one. All that its token says stands here, so the same
    token can be signed whenever the receipt is printed.
    """

    promotion_id: str
    campaign: int
    name: str
    serial: str
    code: str
    coupon_class: str
    valid_from: datetime
    expires: datetime
    value_cap: Money | None = None
    for_customer: bool = False
    location_id: LocationId | None = None


@dataclass(frozen=True, slots=True)
class PricedAs:
    """What a sale was priced with besides its lines, so that anybody can price it again and see the same.

    ``groups``, ``tier``, ``segments``, ``staff`` and ``first_purchase`` are those of the shopper at that moment.
    """

    at: datetime
    zone: str
    channel: str
    promotion_version: int = 0
    groups: tuple[str, ...] = ()
    tier: str = ""
    segments: tuple[str, ...] = ()
    staff: bool = False
    first_purchase: bool = False


@dataclass(frozen=True, slots=True)
class Transaction:
    """A completed sale. Σ tenders' ``amount`` = ``total``; ``change`` = Σ given − Σ amount."""

    transaction_id: TransactionId
    kind: TransactionKind
    number: int
    location_id: LocationId
    register_id: RegisterId
    operator_id: OperatorId
    business_date: date
    opened_at: datetime
    completed_at: datetime
    currency: Currency
    lines: tuple[TransactionLine, ...]
    tenders: tuple[Tender, ...]
    total: Money
    change: Money
    vat: tuple[VatRow, ...]
    price_version: int = 0
    customer_id: CustomerId | None = None
    buyer_tax_number: str | None = None
    note: str = ""
    priced_as: PricedAs | None = None
    coupons: tuple[CouponUse, ...] = ()
    rewards: tuple[RewardCoupon, ...] = ()

    @property
    def receipt_number(self) -> str:
        """The number as people say it: register and count, ``014-2/214``."""
        return f"{self.register_id}/{self.number}"
