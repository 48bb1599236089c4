"""The shopper at a kiosk: an operator who may fill and pay a basket, and whom no PIN can be."""

from __future__ import annotations

from datetime import UTC, datetime

from retail.errors import Refusal
from retail.staff import MANAGER, SELF_SERVICE, AttemptLedger, Permission, sign_on


def test_she_may_sell_to_herself_and_nothing_that_needs_trust() -> None:
    trusted = MANAGER.permissions - SELF_SERVICE.permissions
    assert SELF_SERVICE.may(Permission.SELL)
    assert {Permission.RESUME, Permission.AGE_CHECK, Permission.OPEN_PRICE, Permission.LEAVE_KIOSK} <= trusted


def test_nobody_signs_on_as_her() -> None:
    for pin in ("", "0000", "self-service"):
        tried = sign_on(
            [SELF_SERVICE], AttemptLedger({}), SELF_SERVICE.operator_id, pin, datetime(2026, 3, 2, tzinfo=UTC)
        )
        assert isinstance(tried.outcome, Refusal)
