"""What the hub says of a coupon, as values of the trade: the coupon, or the refusal that a screen puts into words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from retail.errors import Refusal
from retail.sale import Coupon, CouponCheck
from retail.values import Money, currency
from sync_agent.errors import BadAnswer
from sync_agent.refusal_answers import read_refusal


def read_coupon(content: Mapping[str, Any]) -> Coupon | Refusal:
    """The answer to a check or a lock; :class:`BadAnswer` when it is none."""
    try:
        if content["refusal"] is not None:
            return read_refusal(content["refusal"])
        return _coupon(content["coupon"], content["lock"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadAnswer("the hub's answer tells of no coupon") from error


def read_released(content: Mapping[str, Any]) -> bool:
    """Whether the basket had held the coupon; :class:`BadAnswer` when the answer does not say."""
    released = content.get("released")
    if not isinstance(released, bool):
        raise BadAnswer("the hub's answer does not say what was released")
    return released


def _coupon(row: Mapping[str, Any], lock: Mapping[str, Any] | None) -> Coupon:
    texts = [row[name] for name in ("serial", "code", "promotion_id")]
    if lock is not None:
        texts.append(lock["lock"])
    cap = row["value_cap"]
    if any(not isinstance(each, str) or not each for each in texts) or not (cap is None or type(cap) is int):
        raise ValueError("a coupon has a serial, a code, a promotion, and a cap that is a whole number")
    money = None if cap is None else Money(cap, currency(row["currency"]))
    return Coupon(texts[0], texts[1], texts[2], CouponCheck.HUB, money, texts[3] if lock is not None else None)
