"""Small streams – location, tax, control – kept as the rows came, and checked by their models."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from local_store.connection import Database
from local_store.repositories.location import operator_of
from retail.feeds import (
    COUPON,
    PROMO,
    TAX,
    LocationSettings,
    OperatorRow,
    RecallRow,
    RegisterRow,
    TakenUpRow,
    TaxRow,
    coupon_row_model,
    recall_key,
    slip_key,
    tax_key,
)
from retail.values import currency


class RowReplica:
    """Rows as JSON, by stream and key."""

    kind: ClassVar[str] = "location"
    tables: ClassVar[Sequence[str]] = ()
    alone: ClassVar[bool] = False

    def __init__(self, database: Database, stream: str) -> None:
        self._database = database
        self._stream = stream

    def rev(self, key: str) -> int | None:
        """The version of the row under this key."""
        rev: int | None = self._database.value(
            "SELECT rev FROM feed_row WHERE stream = ? AND key = ?", (self._stream, key)
        )
        return rev

    def put(self, key: str, rev: int, row: Mapping[str, Any]) -> None:
        """Write a row; one that its model cannot read raises :class:`ValueError`."""
        _check(self._stream, key, row)
        content = json.dumps(row, ensure_ascii=False)
        self._database.write("INSERT OR REPLACE INTO feed_row VALUES (?, ?, ?, ?)", (self._stream, key, rev, content))

    def remove(self, key: str) -> None:
        """Take a row away."""
        self._database.write("DELETE FROM feed_row WHERE stream = ? AND key = ?", (self._stream, key))


class PromotionReplica(RowReplica):
    """The promotions. What a row means is read by :mod:`retail.promotions`, as far as this program can."""

    kind: ClassVar[str] = "promotions"


class CouponReplica(RowReplica):
    """Keys, campaigns and codes that must not be used."""

    kind: ClassVar[str] = "coupons"


def _check(stream: str, key: str, row: Mapping[str, Any]) -> None:
    # A key of a kind this program does not know is kept as it is: a newer program will read it.
    family = stream.partition(":")[0]
    if family == COUPON:
        _check_coupon(key, row)
        return
    name = key.partition(":")[0] if family == "location" else family
    check = _CHECKS.get(name)
    if check is not None:
        check(key, row)


def _check_tax(key: str, row: Mapping[str, Any]) -> None:
    tax = TaxRow.model_validate(row)
    _same(key, tax_key(tax.tax_class, tax.valid_from))


def _check_coupon(key: str, row: Mapping[str, Any]) -> None:
    model = coupon_row_model(key)
    if model is not None:
        model.model_validate(row)


def _check_promotion(key: str, row: Mapping[str, Any]) -> None:
    _same(key, str(row.get("id")))


def _check_settings(key: str, row: Mapping[str, Any]) -> None:
    currency(LocationSettings.model_validate(row).currency)


def _check_register(key: str, row: Mapping[str, Any]) -> None:
    _same(key, f"register:{RegisterRow.model_validate(row).register_id}")


def _check_operator(key: str, row: Mapping[str, Any]) -> None:
    operator = operator_of(OperatorRow.model_validate(row))
    _same(key, f"operator:{operator.operator_id}")


def _check_recall(key: str, row: Mapping[str, Any]) -> None:
    _same(key, recall_key(RecallRow.model_validate(row).recall_id))


def _check_slip(key: str, row: Mapping[str, Any]) -> None:
    slip = TakenUpRow.model_validate(row)
    _same(key, slip_key(slip.basket_id, slip.register_id, slip.put_by_at))


def _same(key: str, named: str) -> None:
    if key != named:
        raise ValueError(f"the key {key!r} holds the row of {named!r}")


_CHECKS: dict[str, Callable[[str, Mapping[str, Any]], None]] = {
    PROMO: _check_promotion,
    TAX: _check_tax,
    "settings": _check_settings,
    "register": _check_register,
    "operator": _check_operator,
    "recall": _check_recall,
    "slip": _check_slip,
}
