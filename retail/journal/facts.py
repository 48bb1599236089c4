"""The kinds of facts and their bodies, version 1.

Bodies keep fields they do not know: a newer register may say more than an older hub reads, and nothing is lost.
Amounts are whole minor units of the body's currency, quantities whole thousandths of their unit. Whole numbers are
never read from floats, texts or truth values.
"""

from __future__ import annotations

import enum
from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from retail.journal.canonical import GREATEST

Text = Annotated[str, Field(max_length=500)]
Whole = Annotated[int, Field(strict=True, ge=-GREATEST, le=GREATEST)]
Counting = Annotated[int, Field(strict=True, ge=1, le=GREATEST)]
Minor = Whole
Thousandths = Whole


class FactKind(enum.StrEnum):
    """What may happen at a register."""

    SALE_COMPLETED = "sale.completed"
    BASKET_CANCELED = "basket.canceled"
    BASKET_RESUMED = "basket.resumed"
    BASKET_SOLD = "basket.sold"
    LINE_VOIDED = "line.voided"
    DRAWER_OPENED = "drawer.opened"
    PRICE_OVERRIDDEN = "price.overridden"
    COUPON_REDEEMED = "coupon.redeemed"
    RECEIPT_REPRINTED = "receipt.reprinted"
    STOCK_RECEIVED = "stock.received"
    STOCK_ADJUSTED = "stock.adjusted"
    DEVICE_HEALTH = "device.health"
    PRICE_MISSING = "price.missing"


class FactBody(BaseModel):
    """What all bodies share: frozen, and unknown fields are kept."""

    # Built when the first body is read or written: a starting till need not wait for kinds it has no use for yet.
    model_config = ConfigDict(extra="allow", frozen=True, strict=False, defer_build=True)


class AdjustmentRow(FactBody):
    """An amount on a line, with its source and its sentence."""

    source: Text
    text: Text
    amount: Minor


class SaleLine(FactBody):
    """One line as it was sold; see :class:`retail.sale.TransactionLine`."""

    line: Counting
    kind: Literal["item", "deposit"]
    sku: Text
    name: Text
    quantity: Thousandths
    unit: Literal["pcs", "kg", "l", "m"]
    unit_price: Minor
    extended: Minor
    amount: Minor
    tax_letter: str = ""
    tax_rate: Whole | None = None
    price_source: Literal["list", "open", "label", "agreed", "override"] = "list"
    adjustments: tuple[AdjustmentRow, ...] = ()
    of_line: Counting | None = None
    batch: str | None = None
    expiry: date | None = None
    note: Text = ""
    regular_price: Minor | None = None
    override_reason: Text = ""
    price_version: Whole = 0


class SaleCoupon(FactBody):
    """A coupon that the sale used; see :class:`retail.sale.CouponUse`."""

    serial: Text
    code: Text
    promotion_id: Text
    check: Literal["hub", "offline"]
    value: Minor
    lock: str | None = None


class SaleReward(FactBody):
    """A coupon for next time that the sale handed out; see :class:`retail.sale.RewardCoupon`."""

    promotion_id: Text
    campaign: Counting
    name: Text
    serial: Text
    code: Text
    coupon_class: Literal["online_only", "location_bound", "offline_ok"]
    valid_from: AwareDatetime
    expires: AwareDatetime
    value_cap: Minor | None = None
    for_customer: bool = False
    location_id: Text | None = None


class SalePricing(FactBody):
    """What the sale was priced with; see :class:`retail.sale.PricedAs`."""

    at: AwareDatetime
    zone: Text
    channel: Text
    promotion_version: Whole = 0
    groups: tuple[str, ...] = ()
    tier: str = ""
    segments: tuple[str, ...] = ()
    staff: bool = False
    first_purchase: bool = False


class SaleTender(FactBody):
    """One means of payment applied."""

    kind: Text
    amount: Minor
    given: Minor
    reference: Text = ""
    authorization: Text = ""
    last_digits: Text = ""


class SaleVatRow(FactBody):
    """Tax of one fiscal letter."""

    letter: str
    rate: Whole | None
    gross: Minor
    net: Minor
    tax: Minor


class SaleCompleted(FactBody):
    """A whole sale: ``sale.completed`` version 1."""

    transaction_id: Text
    number: Counting
    location_id: Text
    register_id: Text
    operator_id: Text
    business_date: date
    opened_at: AwareDatetime
    completed_at: AwareDatetime
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    lines: tuple[SaleLine, ...]
    tenders: tuple[SaleTender, ...]
    vat: tuple[SaleVatRow, ...]
    total: Minor
    change: Minor
    price_version: Whole = 0
    customer_id: str | None = None
    buyer_tax_number: str | None = None
    note: Text = ""
    priced_as: SalePricing | None = None
    coupons: tuple[SaleCoupon, ...] = ()
    rewards: tuple[SaleReward, ...] = ()


class CouponRedeemed(FactBody):
    """``coupon.redeemed`` version 1: a completed sale used this code, and what the code took off.

    ``token`` is the text of a reward that the register believed alone; empty for all other codes.
    """

    transaction_id: Text
    currency: str
    coupon: SaleCoupon
    token: Text = ""


class PriceOverridden(FactBody):
    """``price.overridden`` version 1: a person set the unit price of a line; null gave the line its own price back."""

    basket_id: Text
    currency: str
    line: Counting
    sku: Text
    name: Text
    regular_price: Minor
    unit_price: Minor | None
    reason: Text = ""
    approved_by: str | None = None


class VoidedLine(FactBody):
    """A line that was taken out of a basket, by a void or with the whole basket."""

    line: Counting
    sku: Text
    name: Text
    quantity: Thousandths
    unit: Text
    amount: Minor


class LineVoided(FactBody):
    """``line.voided`` version 1."""

    basket_id: Text
    currency: str
    voided: VoidedLine


class BasketCanceled(FactBody):
    """``basket.canceled`` version 1: what was abandoned."""

    basket_id: Text
    currency: str
    total: Minor
    lines: tuple[VoidedLine, ...]


class SlipRow(FactBody):
    """A slip: the register that put the basket by, and the minute; see :class:`retail.sale.Slip`."""

    basket_id: Text
    location_id: Text
    register_id: Text
    put_by_at: AwareDatetime


class BasketResumed(FactBody):
    """``basket.resumed`` version 1: a basket that has a slip was taken up; ``claimed`` where the hub had said yes."""

    slip: SlipRow
    claimed: bool


class BasketSold(FactBody):
    """``basket.sold`` version 1: what a basket that was taken up by its slip came to."""

    slip: SlipRow
    transaction_id: Text
    currency: str
    total: Minor


class DrawerOpened(FactBody):
    """``drawer.opened`` version 1: the drawer was opened without a sale."""

    reason: Text


class ReceiptReprinted(FactBody):
    """``receipt.reprinted`` version 1: a receipt was printed again, marked COPY."""

    transaction_id: Text
    number: Counting


class MovedStock(FactBody):
    """A signed quantity of one SKU."""

    sku: Text
    quantity: Thousandths
    unit: Literal["pcs", "kg", "l", "m"] = "pcs"


class StockMoved(FactBody):
    """``stock.received`` and ``stock.adjusted`` version 1; the location is the device's own."""

    document: Text
    reason: Text = ""
    lines: tuple[MovedStock, ...]


class DeviceHealth(FactBody):
    """``device.health`` version 1: a device of the register became ready, needs attention or went away.

    ``device`` is what it is at this register (``printer``, ``scanner 2``), ``code`` why, as screens know it.
    """

    device: Text
    state: Text
    code: Text = ""
    detail: Text = ""


class PriceMissing(FactBody):
    """``price.missing`` version 1: goods could not be sold because this register knows no price of theirs."""

    sku: Text
    name: Text
