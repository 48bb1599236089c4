"""Coupons that registers hand out: sale and use may come in either order, and each is used once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from hub.database.schema import coupon, coupon_use
from hub.errors import Problem
from hub.services.campaigns import CampaignItem
from retail.journal import FactKind
from retail.tokens import (
    CouponClass,
    RewardToken,
    SigningKey,
    customer_digest,
    location_digest,
    reward_code,
    reward_serial,
    sign_token,
    whole_minute,
)
from retail.values import CustomerId, LocationId, TransactionId
from tests.support.campaigns import CouponHub, coupon_hub, live_coupons, make_campaign, published
from tests.support.hub import LiveHub
from tests.support.two_shops import here, there
from tests.support.wire import WireRegister, statuses

__all__ = ["coupon_hub", "here", "live_coupons", "there"]

NOW = whole_minute(datetime.now(UTC))
DAY = timedelta(days=1)


@pytest.fixture
def campaign(live_coupons: LiveHub) -> CampaignItem:
    return make_campaign(live_coupons.hub, NOW, name="Wróć", prefix="NEXT", reward=True, reward_days=14, value_cap=900)


@pytest.fixture
def live(live_coupons: LiveHub) -> LiveHub:
    return live_coupons


def reward(campaign: CampaignItem, transaction_id: str, place: int = 1, **changes: Any) -> dict[str, Any]:
    """What a sale says of a coupon that it handed out."""
    serial = reward_serial(TransactionId(transaction_id), place)
    row = {
        "promotion_id": "NEXT",
        "campaign": campaign.number,
        "name": campaign.name,
        "serial": str(serial),
        "code": reward_code(campaign.prefix, serial),
        "coupon_class": "offline_ok",
        "valid_from": NOW.isoformat(),
        "expires": (NOW + 14 * DAY).isoformat(),
        "value_cap": campaign.value_cap,
        "for_customer": False,
        "location_id": None,
    }
    return {**row, **changes}


def sell(register: WireRegister, campaign: CampaignItem, count: int = 1, **changes: Any) -> list[dict[str, Any]]:
    transaction_id = TransactionId(f"0190a000-0000-7000-8000-{register.journal.end.seq + 1:012d}")
    given = [reward(campaign, transaction_id, place, **changes) for place in range(1, count + 1)]
    register.journal.sale(at=NOW, transaction_id=transaction_id, rewards=given)
    return given


def token_of(register: WireRegister, row: dict[str, Any], **changes: Any) -> str:
    token = RewardToken(
        serial=int(row["serial"]),
        campaign=row["campaign"],
        valid_from=datetime.fromisoformat(row["valid_from"]),
        expires=datetime.fromisoformat(row["expires"]),
        coupon_class=CouponClass(row["coupon_class"]),
        value_cap=row["value_cap"],
    )
    return sign_token(replace(token, **changes), SigningKey(register.key.private))


def use(register: WireRegister, row: dict[str, Any], token: str, value: int = 500) -> None:
    sold = register.journal.sale(at=NOW).content["body"]
    used = {"serial": row["serial"], "code": row["code"], "promotion_id": "OMNI", "check": "offline", "value": value}
    body = {"transaction_id": sold["transaction_id"], "currency": "PLN", "coupon": used, "token": token}
    register.journal.record(FactKind.COUPON_REDEEMED, body, at=NOW)


def coupons(live: LiveHub) -> list[tuple[str, str, str | None]]:
    query = sa.select(coupon.c.code, coupon.c.state, coupon.c.handed_out_at).order_by(coupon.c.serial)
    with live.hub.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


def outcomes(live: LiveHub) -> list[tuple[str, str, int]]:
    query = sa.select(coupon_use.c.location_id, coupon_use.c.outcome, coupon_use.c.value).order_by(sa.text("1, 2"))
    with live.hub.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


def exceptions(live: LiveHub) -> dict[str, Any]:
    return {each.code: each for each in live.hub.exceptions.list() if each.code.startswith(("coupon.", "reward."))}


def ask(register: WireRegister, command: str, **body: Any) -> Any:
    headers = {**register.bearer, "Idempotency-Key": str(uuid.uuid4())}
    return register.http.post(f"/v1/coupons/{command}", json=body, headers=headers).json()


@pytest.mark.parametrize("first", ["sale", "use"])
def test_sale_and_use_commute_and_the_coupon_is_redeemed_once_without_an_exception(
    live_coupons: LiveHub, campaign: CampaignItem, here: WireRegister, there: WireRegister, first: str
) -> None:
    [given] = sell(here, campaign)
    use(there, given, token_of(here, given))
    for register in (here, there) if first == "sale" else (there, here):
        assert set(statuses(register.push())) == {"applied"}

    assert coupons(live_coupons) == [(given["code"], "redeemed", "014")]
    assert outcomes(live_coupons) == [("027", "redeemed", 500)]
    assert exceptions(live_coupons) == {}
    assert published(live_coupons.hub, f"spent:{given['serial']}")


def test_a_coupon_used_in_two_cut_off_shops_is_an_exception_with_its_value(
    live_coupons: LiveHub, campaign: CampaignItem, here: WireRegister, there: WireRegister
) -> None:
    [given] = sell(here, campaign)
    token = token_of(here, given)
    use(there, given, token, 700)
    use(here, given, token, 300)
    there.push()
    here.push()

    assert outcomes(live_coupons) == [("014", "conflict", 300), ("027", "redeemed", 700)]
    assert exceptions(live_coupons)["coupon.used_twice"].values["value"] == 300


def test_a_coupon_is_shown_online_before_its_sale_has_come(
    live_coupons: LiveHub, campaign: CampaignItem, here: WireRegister, there: WireRegister
) -> None:
    [given] = sell(here, campaign)
    token = token_of(here, given)
    checked = ask(there, "check", code=token)
    kept_nothing = coupons(live_coupons)
    locked = ask(there, "lock", code=token, basket_id="b-1")
    here.push()
    body = {"basket_id": "b-1", "transaction_id": "t-1", "value": 100, "currency": "PLN"}
    redeemed = ask(there, "redeem", code=given["code"], **body)

    assert (checked["coupon"]["code"], checked["coupon"]["value_cap"]) == (given["code"], 900)
    assert kept_nothing == []
    assert locked["lock"] is not None
    assert redeemed["refusal"] is None
    assert coupons(live_coupons) == [(given["code"], "redeemed", "014")]


def test_a_coupon_whose_sale_never_came_is_counted_in_the_report(
    live_coupons: LiveHub, campaign: CampaignItem, here: WireRegister, there: WireRegister
) -> None:
    first, second = sell(here, campaign, 2)
    ask(there, "lock", code=token_of(here, second), basket_id="b-1")
    before = live_coupons.hub.campaign_reports.of(campaign.number)
    here.push()
    after = live_coupons.hub.campaign_reports.of(campaign.number)

    assert (before.issued, before.unconfirmed, after.issued, after.unconfirmed) == (1, 1, 2, 0)
    assert first["serial"] != second["serial"]


def test_a_coupon_has_an_end_of_its_own(live_coupons: LiveHub, campaign: CampaignItem, here: WireRegister) -> None:
    given = reward(campaign, "0190a000-0000-7000-8000-000000000009")
    over = token_of(here, given, valid_from=NOW - 3 * DAY, expires=NOW - DAY)
    elsewhere = token_of(here, given, location=location_digest(LocationId("027")))
    for_kowalski = token_of(here, given, customer=customer_digest(CustomerId("c-7")))
    answers = [
        ask(here, "check", code=over),
        ask(here, "check", code=elsewhere),
        ask(here, "check", code=for_kowalski),
        ask(here, "check", code=for_kowalski, customer_id="c-8"),
        ask(here, "check", code=for_kowalski, customer_id="c-7"),
    ]

    assert [each["refusal"] and each["refusal"]["code"] for each in answers] == [
        "coupon.expired", "coupon.other_location", "coupon.customer_needed", "coupon.other_customer", None,
    ]  # fmt: skip


def test_a_coupon_of_a_register_whose_clock_is_ahead_counts_at_once(
    live_coupons: LiveHub, campaign: CampaignItem, here: WireRegister, there: WireRegister
) -> None:
    [given] = sell(here, campaign, valid_from=(NOW + timedelta(hours=5)).isoformat())
    here.push()
    taken = ask(there, "lock", code=given["code"], basket_id="b-1")
    [late] = sell(here, campaign, valid_from=(NOW + timedelta(hours=25)).isoformat())
    here.push()
    refused = ask(there, "lock", code=late["code"], basket_id="b-2")

    assert (taken["refusal"], refused["refusal"]["code"]) == (None, "coupon.not_yet_valid")


def test_no_register_hands_out_coupons_of_other_campaigns(live_coupons: LiveHub, here: WireRegister) -> None:
    other = make_campaign(live_coupons.hub, NOW)
    [given] = sell(here, other)
    token = token_of(here, given)
    shown = ask(here, "lock", code=token, basket_id="b-1")
    use(here, given, token, 450)
    here.push()
    told = exceptions(live_coupons)

    assert shown["refusal"]["code"] == "coupon.no_reward"
    assert coupons(live_coupons) == []
    assert told["reward.outside_terms"].values["why"] == "campaign"
    assert told["coupon.unknown"].values["value"] == 450


def test_what_another_key_signed_in_a_registers_name_is_not_adopted(
    live_coupons: LiveHub, campaign: CampaignItem, here: WireRegister
) -> None:
    given = reward(campaign, "0190a000-0000-7000-8000-000000000009")
    forged = token_of(here, given)[:-20] + "A" * 20
    use(here, given, forged)
    here.push()

    assert ask(here, "check", code=forged)["refusal"]["code"] in ("token.forged", "token.truncated")
    assert coupons(live_coupons) == []
    assert set(exceptions(live_coupons)) == {"coupon.unknown"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"serial": str(reward_serial(TransactionId("another"), 1))}, "serial"),
        ({"serial": "7"}, "serial"),
        ({"code": "NEXT-0000-0000-0000"}, "code"),
        ({"expires": (NOW + 90 * DAY).isoformat()}, "period"),
        ({"expires": (NOW + 20 * DAY).isoformat()}, "days"),
        ({"value_cap": None}, "value_cap"),
        ({"value_cap": 90_000}, "value_cap"),
    ],
)
def test_what_no_register_could_have_handed_out_is_told_and_the_sale_stands(
    live_coupons: LiveHub, campaign: CampaignItem, here: WireRegister, changes: dict[str, Any], why: str
) -> None:
    sell(here, campaign, **changes)

    assert statuses(here.push()) == ["applied"]
    assert exceptions(live_coupons)["reward.outside_terms"].values["why"] == why
    assert coupons(live_coupons) == []


def test_one_coupon_is_taken_back_by_its_code_and_no_range_of_them(
    live_coupons: LiveHub, campaign: CampaignItem, here: WireRegister
) -> None:
    given = sell(here, campaign, 2)
    here.push()
    serials = sorted(int(each["serial"]) for each in given)
    live_coupons.hub.campaigns.revoke_code(given[0]["code"], "test", "lost")
    with pytest.raises(Problem, match="no order"):
        live_coupons.hub.campaigns.revoke(serials[0], serials[1], "test", "")

    assert sorted(state for _, state, _ in coupons(live_coupons)) == ["issued", "revoked"]


def test_registers_hear_what_a_campaign_of_rewards_gives(coupon_hub: CouponHub) -> None:
    made = coupon_hub.campaign(reward=True, reward_days=7, value_cap=1500, for_customers=True)
    plain = coupon_hub.campaign()
    rows = published(coupon_hub.hub, "campaign:")

    assert rows[f"campaign:{made.number}"]["reward"] == {
        "days": 7, "value_cap": 1500, "for_customers": True, "location_id": None,
    }  # fmt: skip
    assert rows[f"campaign:{plain.number}"]["reward"] is None


@pytest.mark.parametrize("changes", [{"reward_days": 7}, {"reward": True, "reward_days": 0}])
def test_only_campaigns_of_rewards_have_days(coupon_hub: CouponHub, changes: dict[str, Any]) -> None:
    with pytest.raises(Problem, match="days") as refused:
        coupon_hub.campaign(**changes)

    assert refused.value.values == {"field": "reward_days"}


def test_a_promise_of_a_campaign_that_is_not_there_is_remarked_on(coupon_hub: CouponHub) -> None:
    promise = {"id": "N", "names": {"pl": "N"}, "benefit": {"type": "next_coupon", "campaign": "Jesień −10 %"}}
    before = coupon_hub.hub.promotions.check(promise)
    coupon_hub.campaign(reward=True)
    after = coupon_hub.hub.promotions.check(promise)
    named: Sequence[str] = before.notes

    assert [note for note in named if "nothing would be handed out" in note] == list(before.notes)
    assert after.notes == ()
