"""The meanings a scan can have, one frozen value for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retail.values import Money, Quantity


@dataclass(frozen=True, slots=True)
class ItemScan:
    """Goods. ``code`` finds them in the catalogue, the rest is what the code itself told.

    With ``gtin`` the code is a barcode number padded to 14 digits, in-store numbers that no label layout claims
    included; without it the code is the item code of an in-store label, without leading zeros. ``quantity`` is a
    weight, length, volume or count carried by the code, ``price`` the whole price of this pack, tax included: never
    a unit price. ``expiry`` has not passed, or the scan would have been refused; ``best_before`` may have.
    """

    code: str
    quantity: Quantity | None = None
    price: Money | None = None
    batch: str | None = None
    expiry: date | None = None
    best_before: date | None = None
    serial: str | None = None
    gtin: bool = True


@dataclass(frozen=True, slots=True)
class LoyaltyCardScan:
    """A customer's card; ``number`` is everything the card says, prefix included."""

    number: str


@dataclass(frozen=True, slots=True)
class OperatorBadgeScan:
    """A badge of staff; ``number`` is everything the badge says, prefix included."""

    number: str


@dataclass(frozen=True, slots=True)
class TokenScan:
    """A signed token by its header; nothing is verified yet. ``text`` is upper case, header included."""

    text: str


@dataclass(frozen=True, slots=True)
class ShortCodeScan:
    """A short typeable code of a coupon, order or basket: ``text`` in upper case to be shown, ``key`` to be looked up.

    ``key`` is its one spelling (:func:`retail.tokens.normalize_short_code`); its check sign holds.
    """

    text: str
    key: str


@dataclass(frozen=True, slots=True)
class PluScan:
    """A price look-up key of 2–6 digits, without leading zeros: weighed goods and quick keys."""

    code: str


Meaning = ItemScan | LoyaltyCardScan | OperatorBadgeScan | TokenScan | ShortCodeScan | PluScan
