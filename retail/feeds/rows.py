"""The rows of the streams, as they travel: validated by the hub when published, by a register when applied.

Amounts are whole minor units of the location's currency, quantities whole thousandths, days ISO 8601. Whole numbers
are never read from floats or texts. Unknown fields are kept, so that an older register reads a newer hub.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

UnitName = Literal["pcs", "kg", "l", "m"]
Price = Annotated[int, Field(strict=True, ge=0, le=2**53 - 1)]
"""Minor units; nothing is sold below zero."""
Whole = Annotated[int, Field(strict=True, ge=-(2**53) + 1, le=2**53 - 1)]
Rate = Annotated[int, Field(strict=True, ge=0, le=100_00)]
"""Hundredths of a per cent."""


class Row(BaseModel):
    """What all rows share."""

    # Built when the first row is read: a starting program need not wait for streams it has no use for yet.
    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)


class CatalogRow(Row):
    """``catalog``, key = SKU: a variant with its barcodes as (code, thousandths the code stands for).

    ``content`` is what a pack holds, as :func:`retail.catalog.read_content` reads it; empty when it is not known.
    """

    sku: Annotated[str, Field(min_length=1, max_length=64)]
    item_id: str
    name: Annotated[str, Field(min_length=1, max_length=200)]
    unit: UnitName
    tax_class: str
    brand: str = ""
    category: str = ""
    options: tuple[tuple[str, str], ...] = ()
    barcodes: tuple[tuple[str, Annotated[int, Field(strict=True, ge=1)]], ...] = ()
    deposit: str | None = None
    open_price: bool = False
    min_age: int | None = None
    own_line: bool = False
    active: bool = True
    content: Annotated[str, Field(max_length=40)] = ""


class DatedRow(Row):
    """A row in force from ``valid_from`` to ``valid_to``, both days included."""

    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"ends on {self.valid_to}, before it begins on {self.valid_from}")
        return self


class PriceRow(DatedRow):
    """``price:{zone}``: a unit price, tax included; :func:`~retail.feeds.price_key` is its key.

    ``group`` and ``min_quantity`` (thousandths) limit it to customers of a group and to larger quantities.
    ``lowest_30`` is the lowest price of the 30 days before this one reduced another (Directive 98/6/EC, article 6a).
    """

    sku: str
    unit_price: Price
    group: Annotated[str, Field(max_length=64, pattern=r"^[^|]*$")] = ""
    min_quantity: Annotated[int, Field(strict=True, ge=0, le=2**53 - 1)] = 0
    lowest_30: Price | None = None


class TaxRow(DatedRow):
    """``tax``, key = ``tax_class|valid_from``: ``rate`` in hundredths of a per cent, None when exempt."""

    tax_class: str
    letter: Annotated[str, Field(pattern="^[A-Z]$")]
    rate: Rate | None


class StockRow(Row):
    """``stock:{location}``, key = SKU. ``as_of`` says up to which fact of each device the level counts."""

    sku: str
    on_hand: Whole
    committed: Whole = 0
    held: Whole = 0
    unit: UnitName = "pcs"
    as_of: dict[str, tuple[int, int]] = {}
    """device id → (epoch, seq)"""


class DepositRow(Row):
    """A container deposit of the location's country."""

    code: str
    name: str
    amount: Price


class LabelLayoutRow(Row):
    """A layout of in-store labels, such as ``29IIIIIWWWWWC``; see :mod:`retail.scans`."""

    pattern: str
    meaning: Literal["weight", "price", "count"]


class CardLayoutRow(Row):
    """A number range of loyalty cards or operator badges."""

    prefix: str
    length: int
    kind: Literal["loyalty", "badge"]
    luhn: bool = False


class QuickKeyRow(Row):
    """A tile on the selling screen: a SKU, or a category that opens a page of its SKUs."""

    label: str
    sku: str | None = None
    category: str | None = None


class LocationSettings(Row):
    """``location:{id}``, key ``settings``."""

    location_id: str
    name: str
    address: tuple[str, ...] = ()
    tax_number: str = ""
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "PLN"
    zone: str
    time_zone: str = "Europe/Warsaw"
    language: Literal["pl", "en"] = "pl"
    receipt_header: tuple[str, ...] = ()
    receipt_footer: tuple[str, ...] = ()
    deposits: tuple[DepositRow, ...] = ()
    label_layouts: tuple[LabelLayoutRow, ...] = ()
    card_layouts: tuple[CardLayoutRow, ...] = ()
    quick_keys: tuple[QuickKeyRow, ...] = ()
    override_limit: Rate = 30_00
    """How far below the regular price an operator may go without another's approval, in hundredths of a per cent."""
    return_days: Annotated[int, Field(strict=True, ge=0, le=3650)] = 30
    """How many days after a sale its goods are taken back as a matter of course."""


class RegisterRow(Row):
    """``location:{id}``, key ``register:{register_id}``."""

    register_id: str
    name: str
    active: bool = True


class RecallRow(Row):
    """``location:{id}``, key ``recall:{recall_id}``: goods that must not be sold here from ``valid_from`` on.

    Without ``gtin`` (14 digits) packs with any barcode of the SKU, without ``batch`` every batch.
    """

    recall_id: Annotated[str, Field(min_length=1, max_length=64)]
    sku: Annotated[str, Field(min_length=1, max_length=64)]
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    valid_from: date
    gtin: str | None = None
    batch: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class TakenUpRow(Row):
    """``location:{id}``, key :func:`~retail.feeds.slip_key`: a basket that was put by here was taken up.

    ``register_id`` put it by at ``put_by_at``; the register ``taken_up_by`` took it up. Gone again when that register
    canceled the basket.
    """

    basket_id: str
    register_id: str
    put_by_at: AwareDatetime
    location_id: str
    location_name: str = ""
    taken_up_by: str
    at: AwareDatetime


class OperatorRow(Row):
    """``location:{id}``, key ``operator:{operator_id}``: the PIN only as an Argon2id hash (PHC string)."""

    operator_id: str
    number: str
    name: str
    short_name: str
    pin_hash: str
    permissions: tuple[str, ...] = ()
    badge: str | None = None
    language: Literal["pl", "en"] | None = None
    active: bool = True
