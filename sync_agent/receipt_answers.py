"""What the hub says of another register's receipt: its lines, or why it has none to show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from retail.errors import Refusal
from retail.sale import ReceiptElsewhere, ReceiptElsewhereLine
from retail.values import Currency, LocationId, Money, Quantity, RegisterId, Sku, Unit, currency
from sync_agent.errors import BadAnswer
from sync_agent.problems import read_time
from sync_agent.refusal_answers import read_refusal


def read_receipt(content: Mapping[str, Any]) -> ReceiptElsewhere | Refusal:
    """The answer to the question for a receipt; :class:`BadAnswer` when it is none."""
    try:
        if content["refusal"] is not None:
            return read_refusal(content["refusal"])
        return _receipt(content["receipt"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadAnswer("the hub's answer tells of no receipt") from error


def _receipt(row: Mapping[str, Any]) -> ReceiptElsewhere:
    at, money_of = read_time(row["completed_at"]), currency(_text(row["currency"]))
    if at is None:
        raise ValueError("a sale has a time")
    return ReceiptElsewhere(
        location_id=LocationId(_text(row["location_id"])),
        location_name=_text(row["location_name"]),
        register_id=RegisterId(_text(row["register_id"])),
        number=_whole(row["number"]),
        business_date=date.fromisoformat(row["business_date"]),
        completed_at=at,
        total=Money(_whole(row["total"]), money_of),
        lines=tuple(_line(each, money_of) for each in row["lines"]),
        return_until=date.fromisoformat(row["return_until"]),
    )


def _line(row: Mapping[str, Any], money_of: Currency) -> ReceiptElsewhereLine:
    unit = Unit(row["unit"])
    if _whole(row["quantity"]) <= 0:
        raise ValueError("a line is of something")
    return ReceiptElsewhereLine(
        sku=Sku(_text(row["sku"])),
        name=_text(row["name"]),
        quantity=Quantity(_whole(row["quantity"]), unit),
        amount=Money(_whole(row["amount"]), money_of),
        returned=Quantity(_whole(row["returned"]), unit),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError(f"{value!r} is no whole number")
    return value
