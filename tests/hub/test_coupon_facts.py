"""Coupons that sales used come in as facts: the first use redeems, a further one is a conflict, all sales stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from hub.database.schema import coupon_use, sale
from hub.services.coupon_issue import IssuedCoupon, IssueOrder
from retail.journal import FactKind
from tests.support.campaigns import live_coupons, make_campaign, order_id, published
from tests.support.hub import LiveHub
from tests.support.two_shops import here, there
from tests.support.wire import WireRegister, statuses

__all__ = ["here", "live_coupons", "there"]

NOW = datetime.now(UTC)


@pytest.fixture
def live(live_coupons: LiveHub) -> LiveHub:
    return live_coupons


def issued(live: LiveHub, **changes: Any) -> IssuedCoupon:
    campaign = make_campaign(live.hub, NOW, **changes)
    location_id = changes.get("location_id")
    return live.hub.coupon_issue.issue_to(IssueOrder(order_id(campaign.number), campaign.number, 1, location_id), "t")


def sell_with(
    register: WireRegister, serial: object, value: int = 500, check: str = "offline", at: datetime | None = None
) -> str:
    """A sale that used a coupon, as a register writes it down: two facts."""
    at = at or NOW
    sold = register.journal.sale(at=at).content["body"]
    used = {"serial": str(serial), "code": "OMNI 1", "promotion_id": "OMNI", "check": check, "value": value}
    body = {"transaction_id": sold["transaction_id"], "currency": "PLN", "coupon": used}
    register.journal.record(FactKind.COUPON_REDEEMED, body, at=at)
    return str(sold["transaction_id"])


def uses(live: LiveHub) -> list[tuple[str, str, int]]:
    query = sa.select(coupon_use.c.location_id, coupon_use.c.outcome, coupon_use.c.value).order_by(sa.text("1, 2"))
    with live.hub.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


def exceptions(live: LiveHub) -> dict[str, Any]:
    return {each.code: each for each in live.hub.exceptions.list() if not each.code.startswith("clock.")}


def test_coupon_used_in_two_cut_off_shops_first_synced_is_redeemed_second_is_an_exception_both_sales_stand(
    live_coupons: LiveHub, here: WireRegister, there: WireRegister
) -> None:
    coupon = issued(live_coupons)
    first = sell_with(here, coupon.serial, 500)
    second = sell_with(there, coupon.serial, 1240, at=NOW - timedelta(hours=1))
    pushed = [statuses(register.push()) for register in (here, there)]
    told = exceptions(live_coupons)["coupon.used_twice"]
    with live_coupons.hub.engine.connect() as connection:
        sales = set(connection.scalars(sa.select(sale.c.transaction_id)))

    assert pushed == [["applied", "applied"]] * 2
    assert sales == {first, second}
    assert uses(live_coupons) == [("014", "redeemed", 500), ("027", "conflict", 1240)]
    assert (told.location_id, told.values["value"], told.values["currency"]) == ("027", 1240, "PLN")
    assert told.values["first_use"]["transaction_id"] == first
    assert told.values["first_use"]["location_id"] == "014"


def test_the_register_that_was_second_is_told_in_the_reply(
    live_coupons: LiveHub, here: WireRegister, there: WireRegister
) -> None:
    coupon = issued(live_coupons)
    sell_with(here, coupon.serial)
    sell_with(there, coupon.serial)
    here.push()
    notices = there.push().json()["notices"]

    assert "coupon.used_twice" in {each["code"] for each in notices}


def test_a_coupon_used_twice_in_one_batch_is_redeemed_once(live_coupons: LiveHub, here: WireRegister) -> None:
    coupon = issued(live_coupons)
    sell_with(here, coupon.serial, 500)
    sell_with(here, coupon.serial, 700)

    assert statuses(here.push()) == ["applied"] * 4
    assert uses(live_coupons) == [("014", "conflict", 700), ("014", "redeemed", 500)]


def test_a_batch_sent_twice_uses_a_coupon_once(live_coupons: LiveHub, here: WireRegister) -> None:
    sell_with(here, issued(live_coupons).serial)
    again = [statuses(here.push()) for _ in range(2)]

    assert again == [["applied"] * 2, ["duplicate"] * 2]
    assert uses(live_coupons) == [("014", "redeemed", 500)]
    assert exceptions(live_coupons) == {}


def test_the_fact_of_a_sale_that_redeemed_online_is_no_second_use(live_coupons: LiveHub, here: WireRegister) -> None:
    coupon = issued(live_coupons)
    sale_id = sell_with(here, coupon.serial, 650, "hub")
    body = {"code": coupon.token, "basket_id": "b", "transaction_id": sale_id, "value": 600, "currency": "PLN"}
    here.http.post("/v1/coupons/redeem", json=body, headers={**here.bearer, "Idempotency-Key": "k"})
    here.push()

    assert uses(live_coupons) == [("014", "redeemed", 650)]
    assert exceptions(live_coupons) == {}


def test_a_use_is_published_to_the_other_registers(live_coupons: LiveHub, here: WireRegister) -> None:
    coupon = issued(live_coupons)
    sell_with(here, coupon.serial)
    here.push()
    row = published(live_coupons.hub, "spent:")[f"spent:{coupon.serial}"]

    assert (row["location_name"], row["register_id"]) == ("Shop 014", "014-1")


@pytest.mark.parametrize(
    ("changes", "at", "why"),
    [
        ({"valid_to": NOW - timedelta(hours=2)}, NOW - timedelta(hours=1), "expired"),
        ({"valid_from": NOW - timedelta(hours=1)}, NOW - timedelta(hours=3), "not_yet_valid"),
        ({"coupon_class": "online_only"}, NOW, "online_only"),
        ({"location_id": "027"}, NOW, "other_location"),
    ],
)
def test_a_use_outside_its_terms_stands_and_is_flagged(
    live_coupons: LiveHub, here: WireRegister, changes: dict[str, Any], at: datetime, why: str
) -> None:
    # Issued while the campaign ran: the hub's own clock would not issue coupons that are over.
    over = changes.get("valid_to")
    coupon = issued(live_coupons, **{**changes, **({"valid_to": NOW + timedelta(hours=1)} if over else {})})
    if over:
        with live_coupons.hub.engine.begin() as connection:
            connection.execute(sa.text("UPDATE campaign SET valid_to = :over"), {"over": over})
    sell_with(here, coupon.serial, 900, at=at)
    here.push()

    assert uses(live_coupons) == [("014", "redeemed", 900)]
    assert exceptions(live_coupons)["coupon.outside_terms"].values["why"] == why


def test_a_use_after_its_revocation_stands_and_is_flagged(live_coupons: LiveHub, here: WireRegister) -> None:
    coupon = issued(live_coupons)
    live_coupons.hub.campaigns.revoke_code(coupon.code, "test", "lost")
    sell_with(here, coupon.serial, at=datetime.now(UTC) + timedelta(seconds=5))
    here.push()

    assert exceptions(live_coupons)["coupon.outside_terms"].values["why"] == "revoked"
    assert live_coupons.hub.campaign_reports.of(1).total.flagged_value == 500


def test_a_use_before_its_revocation_is_as_good_as_any(live_coupons: LiveHub, here: WireRegister) -> None:
    coupon = issued(live_coupons)
    sell_with(here, coupon.serial, at=NOW - timedelta(hours=1))
    live_coupons.hub.campaigns.revoke_code(coupon.code, "test", "lost")
    here.push()

    assert exceptions(live_coupons) == {}
    assert uses(live_coupons) == [("014", "redeemed", 500)]


def test_what_the_hub_allowed_is_never_flagged(live_coupons: LiveHub, here: WireRegister) -> None:
    coupon = issued(live_coupons, coupon_class="online_only")
    sell_with(here, coupon.serial, check="hub")
    here.push()

    assert exceptions(live_coupons) == {}


@pytest.mark.parametrize("serial", ["999999", "no number", "9" * 40, "-1", "٣"])
def test_a_coupon_the_hub_never_issued_is_an_exception_and_the_sale_stands(
    live_coupons: LiveHub, here: WireRegister, serial: str
) -> None:
    sell_with(here, serial, 321)

    assert statuses(here.push()) == ["applied", "applied"]
    assert exceptions(live_coupons)["coupon.unknown"].values["value"] == 321
    assert uses(live_coupons) == [("014", "unknown", 321)]


def test_a_basket_that_was_given_up_lets_its_coupons_go(live_coupons: LiveHub, here: WireRegister) -> None:
    coupon = issued(live_coupons)
    headers = {**here.bearer, "Idempotency-Key": "k"}
    here.http.post("/v1/coupons/lock", json={"code": coupon.token, "basket_id": "b-1"}, headers=headers)
    canceled = {"basket_id": "b-1", "currency": "PLN", "total": 649, "lines": []}
    here.journal.record(FactKind.BASKET_CANCELED, canceled)
    here.push()
    other = here.http.post("/v1/coupons/check", json={"code": coupon.token, "basket_id": "b-2"}, headers=here.bearer)

    assert other.json()["refusal"] is None


def test_the_report_counts_issued_redeemed_and_conflicts_with_their_values(
    live_coupons: LiveHub, here: WireRegister, there: WireRegister
) -> None:
    coupon = issued(live_coupons)
    for register, value in ((here, 500), (there, 1240)):
        sell_with(register, coupon.serial, value)
        register.push()
    report = live_coupons.hub.campaign_reports.of(1)

    assert (report.issued, report.total.redeemed, report.total.redeemed_value) == (1, 1, 500)
    assert (report.total.conflicts, report.total.conflict_value) == (1, 1240)
    assert [(each.location_id, each.sums.conflict_value) for each in report.locations] == [("014", 0), ("027", 1240)]
