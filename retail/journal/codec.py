"""The versioned codec: which body belongs to a kind and version, and how stored JSON becomes an envelope again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from retail.errors import JournalError, UnknownFact
from retail.journal.envelope import Envelope
from retail.journal.facts import (
    BasketCanceled,
    BasketResumed,
    BasketSold,
    CouponRedeemed,
    DeviceHealth,
    DrawerOpened,
    FactBody,
    FactKind,
    LineVoided,
    PriceMissing,
    PriceOverridden,
    ReceiptReprinted,
    SaleCompleted,
    StockMoved,
)
from retail.values import DeviceId, FactId

FACT_BODIES: dict[tuple[str, int], type[FactBody]] = {
    (FactKind.SALE_COMPLETED, 1): SaleCompleted,
    (FactKind.BASKET_CANCELED, 1): BasketCanceled,
    (FactKind.BASKET_RESUMED, 1): BasketResumed,
    (FactKind.BASKET_SOLD, 1): BasketSold,
    (FactKind.LINE_VOIDED, 1): LineVoided,
    (FactKind.DRAWER_OPENED, 1): DrawerOpened,
    (FactKind.PRICE_OVERRIDDEN, 1): PriceOverridden,
    (FactKind.COUPON_REDEEMED, 1): CouponRedeemed,
    (FactKind.RECEIPT_REPRINTED, 1): ReceiptReprinted,
    (FactKind.STOCK_RECEIVED, 1): StockMoved,
    (FactKind.STOCK_ADJUSTED, 1): StockMoved,
    (FactKind.DEVICE_HEALTH, 1): DeviceHealth,
    (FactKind.PRICE_MISSING, 1): PriceMissing,
}
"""Every version ever written stays here; an old one is read by its own model and upcast by its reader."""

_TEXTS = ("device_id", "fact_id", "kind", "prev_hash", "hash", "at", "business_date")
_NUMBERS = ("epoch", "seq", "v")
_TEXT_OR_NONE = (str, type(None))
_TEXTS_OR_NONE = ("operator_id", "shift_id", "cause_id")


def parse_body(kind: str, version: int, body: Mapping[str, Any], *, known_only: bool = False) -> FactBody:
    """The typed body; :class:`UnknownFact` for a kind or version not in the table.

    A body that does not fit its model raises pydantic's ``ValidationError`` (a :class:`ValueError`). ``known_only``
    leaves out fields that this program does not know: quicker, for readers that keep the fact's own text anyway.
    """
    model = FACT_BODIES.get((kind, version))
    if model is None:
        raise UnknownFact(kind, version)
    return model.model_validate(body, extra="ignore" if known_only else None)


def read_envelope(text: str | bytes | Mapping[str, Any]) -> Envelope:
    """The envelope behind stored or received JSON; :class:`JournalError` when it is none.

    Only the shape is checked here; the hash by :func:`retail.journal.chain.link_fault`, the body by
    :func:`parse_body`. Fields that this program does not know stay in ``content``.
    """
    content = text if isinstance(text, Mapping) else _parsed(text)
    if not isinstance(content, Mapping):
        raise JournalError("an envelope is a JSON object")
    wrong = _wrong_fields(content)
    if wrong:
        raise JournalError(f"envelope fields missing or of another type: {', '.join(wrong)}")
    return Envelope(
        DeviceId(content["device_id"]),
        content["epoch"],
        content["seq"],
        FactId(content["fact_id"]),
        content["kind"],
        content["v"],
        content["prev_hash"],
        content["hash"],
        content,
    )


def _parsed(text: str | bytes) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise JournalError(f"not JSON: {error}") from error


def _wrong_fields(content: Mapping[str, Any]) -> list[str]:
    wrong = [key for key in _TEXTS if not isinstance(content.get(key), str)]
    wrong += [key for key in _TEXTS_OR_NONE if not isinstance(content.get(key), _TEXT_OR_NONE)]
    wrong += [key for key in _NUMBERS if type(content.get(key)) is not int or content[key] < 1]
    wrong += [key for key, parse in _DATES.items() if key not in wrong and not parse(content[key])]
    return wrong if isinstance(content.get("body"), Mapping) else [*wrong, "body"]


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).utcoffset() is not None
    except ValueError:
        return False


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


_DATES = {"at": _is_time, "business_date": _is_day}
