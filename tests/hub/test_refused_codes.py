"""Codes that registers and channels were refused: counted by reason, and told to people when somebody forges them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hub.bootstrap import Hub
from hub.services.credentials import DeviceCredential
from tests.support.campaigns import CouponHub, coupon_hub, live_coupons
from tests.support.hub import LiveHub

__all__ = ["coupon_hub", "live_coupons"]

TODAY = "2026-11-20"
TILL = DeviceCredential("dv-1", "014-2", "014", "PL")


@pytest.fixture
def hub(coupon_hub: CouponHub) -> Hub:
    return coupon_hub.hub


def count(reason: str, times: int, kind: str = "coupon", day: str = TODAY) -> dict[str, Any]:
    return {"day": day, "reason": reason, "kind": kind, "times": times}


def counted(hub: Hub) -> list[tuple[str, str, str, int]]:
    kept = hub.refused_codes.since(datetime(2026, 1, 1, tzinfo=UTC).date())
    return [(each.register_id, each.reason, each.kind, each.times) for each in kept]


def told(hub: Hub) -> list[Any]:
    return [each.values for each in hub.exceptions.list(closed=True) if each.code == "codes.refused"]


def test_counts_are_kept_once_however_often_they_are_told(hub: Hub) -> None:
    hub.refused_codes.take(TILL, [count("token.expired", 2), count("coupon.used", 1, "short_code")])
    hub.refused_codes.take(TILL, [count("token.expired", 3)])
    hub.refused_codes.take(TILL, [count("token.expired", 2)])

    assert counted(hub) == [("014-2", "token.expired", "coupon", 3), ("014-2", "coupon.used", "short_code", 1)]


def test_forged_codes_beyond_a_joke_are_listed_for_people(hub: Hub) -> None:
    hub.refused_codes.take(TILL, [count("token.forged", 4)])
    before = told(hub)
    hub.refused_codes.take(TILL, [count("token.forged", 12), count("token.wrong_audience", 2, "reward")])
    values = {"register_id": "014-2", "day": TODAY, "times": 14}

    assert before == []
    assert told(hub) == [{**values, "reasons": {"token.forged": 12, "token.wrong_audience": 2}}]


def test_honest_reasons_trouble_nobody_however_many_there_are(hub: Hub) -> None:
    hub.refused_codes.take(TILL, [count("token.expired", 90), count("coupon.used", 90), count("token.truncated", 90)])

    assert told(hub) == []


def test_what_somebody_has_dealt_with_is_listed_again_only_when_it_goes_on(hub: Hub) -> None:
    hub.refused_codes.take(TILL, [count("token.forged", 6)])
    listed = next(each for each in hub.exceptions.list() if each.code == "codes.refused")
    hub.exceptions.close("014", listed.exception_id, "Piotr", "a child")
    hub.refused_codes.take(TILL, [count("token.forged", 7)])
    quiet = len(told(hub))
    hub.refused_codes.take(TILL, [count("token.forged", 20)])

    assert (quiet, sorted(each["times"] for each in told(hub))) == (1, [6, 20])


def test_counts_that_cannot_be_read_keep_no_register_from_coming_back(hub: Hub) -> None:
    read = hub.refused_codes.take(
        TILL, ["x", None, {"day": "?"}, count("token.forged", 0), count("DROP TABLE", 1), count("token.forged", 1)]
    )

    assert (read, counted(hub)) == (1, [("014-2", "token.forged", "coupon", 1)])


def test_old_counts_are_forgotten(hub: Hub, coupon_hub: CouponHub) -> None:
    hub.refused_codes.take(TILL, [count("token.forged", 1)])
    coupon_hub.clock.forward(days=401)

    assert (hub.refused_codes.forget_old(), counted(hub)) == (1, [])


def test_a_register_tells_its_counts_when_it_says_hello(live_coupons: LiveHub) -> None:
    register = live_coupons.enroll("014-2")
    day = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    hello = {"epoch": 1, "head_seq": 0, "at": datetime.now(UTC).isoformat()}
    refused = [count("token.forged", 14, day=day), "nonsense"]
    answer = register.http.post("/v1/sync/hello", json={**hello, "refused": refused}, headers=register.bearer)
    listed = live_coupons.http.get(f"/v1/reports/refused-codes?since={day}", headers=live_coupons.manager).json()

    assert answer.status_code == 200
    assert [(each["register_id"], each["reason"], each["times"]) for each in listed] == [("014-2", "token.forged", 14)]


def test_the_hub_counts_what_it_refuses_by_reason_and_kind_and_shows_no_code(live_coupons: LiveHub) -> None:
    register = live_coupons.enroll("014-1")
    secret = "OMNI-7F2K-9QXD"
    for code in (secret, secret, "KT1" + "A" * 130):
        register.http.post("/v1/coupons/check", json={"code": code}, headers=register.bearer)
    figures = live_coupons.http.get("/metrics").text

    assert 'kontuar_hub_refusals_total{code="coupon.unknown",kind="short_code"} 2.0' in figures
    assert secret not in figures
    assert sum(line.startswith("kontuar_hub_refusals_total{") for line in figures.splitlines()) == 2


def test_a_code_that_a_quote_refused_is_counted_too(live_coupons: LiveHub, tmp_path: Path) -> None:
    register = live_coupons.enroll("014-1")
    body = {"lines": [{"sku": "PIE-001"}], "coupons": [{"code": "OMNI-7F2K-9QXD"}]}
    answer = register.http.post("/v1/price/quote", json=body, headers=register.bearer)
    figures = live_coupons.http.get("/metrics").text

    assert answer.status_code == 200, answer.text
    assert 'kontuar_hub_refusals_total{code="coupon.unknown",kind="short_code"} 1.0' in figures
