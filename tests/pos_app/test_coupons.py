"""Coupons at the till without a network: proven, held against what the register knows, used once or refused."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from pos_app.presenters.actions import Action
from pos_app.presenters.view import ListView, Screen, Sound, Tone
from retail.feeds import FeedEntry, campaign_key, key_key, revoked_key, spent_key
from retail.feeds.token_keys import key_row
from retail.tokens import CouponClass, CouponToken, TokenKind, VerificationKey, location_digest, short_code, sign_token
from retail.values import LocationId
from tests.support.clock import OPENING_TIME, FakeClock
from tests.support.headless_till import HeadlessTill
from tests.support.tokens import HUB_KEY, REGISTER_KEY, STRANGERS_KEY

MILK = "5900012001109"
"""4.29."""
DAY = timedelta(days=1)
HERE = LocationId("014")


def publish(till: HeadlessTill, stream: str, *rows: tuple[str, dict[str, Any] | None]) -> None:
    epoch, pos = till.store.inbox.cursors().get(stream, (1, 0))
    entries = [FeedEntry(pos + at, pos + at, key, row) for at, (key, row) in enumerate(rows, 1)]
    till.store.inbox.apply(stream, epoch, entries)
    till.presenter.tick()


def promotion(**more: Any) -> tuple[str, dict[str, Any]]:
    names = {"pl": "Kod {code} −10%", "en": "Code {code} −10%"}
    benefit = {"type": "percent_off_basket", "percent": 1000}
    return "TEN", {"id": "TEN", "names": names, "when": {"type": "coupon"}, "benefit": benefit, **more}


def campaign(**more: Any) -> tuple[str, dict[str, Any]]:
    row = {
        "number": 12,
        "promotion_id": "TEN",
        "name": "Wiosna",
        "coupon_class": "offline_ok",
        "prefix": "OMNI",
        "valid_from": (OPENING_TIME - DAY).isoformat(),
        "valid_to": (OPENING_TIME + 7 * DAY).isoformat(),
        **more,
    }
    return campaign_key(12), row


def hub_key(**more: Any) -> tuple[str, dict[str, Any]]:
    kinds = frozenset({TokenKind.COUPON})
    row = key_row(VerificationKey(HUB_KEY.public, kinds, "hub", OPENING_TIME - 90 * DAY)).model_dump(mode="json")
    return key_key(HUB_KEY.public), {**row, **more}


def coupon(serial: int = 7, key=HUB_KEY, **more: Any) -> str:
    token: dict[str, Any] = {
        "serial": serial,
        "campaign": 12,
        "valid_from": OPENING_TIME - DAY,
        "expires": OPENING_TIME + 7 * DAY,
        "coupon_class": CouponClass.OFFLINE_OK,
        **more,
    }
    return sign_token(CouponToken(**token), key)


@pytest.fixture
def till(till: HeadlessTill) -> HeadlessTill:
    publish(till, "promo", promotion())
    publish(till, "coupon", hub_key(), campaign())
    till.scan(MILK)
    return till


def total(till: HeadlessTill) -> int:
    priced = till.till.desk.selling.priced
    assert priced is not None
    return priced.total.minor


def facts(till: HeadlessTill, kind: str) -> list[dict[str, Any]]:
    sealed = [json.loads(text) for text in till.store.outbox.pending(0, 99, 10**6)]
    return [each["body"] for each in sealed if each["kind"] == kind]


def test_a_scanned_coupon_takes_its_part_off(till: HeadlessTill) -> None:
    till.scan(coupon())
    assert till.view.selling is not None
    details = [each.text for each in till.view.selling.lines[0].details]
    assert (total(till), till.banner, details) == (386, "The code is accepted.", ["Code OMNI 7 −10% −0.43"])
    assert till.sounds[-1] is Sound.ADDED


def test_a_coupon_may_come_before_the_goods(till: HeadlessTill) -> None:
    till.till.desk.selling.void_selected()
    till.scan(coupon(), MILK)
    assert total(till) == 386


def test_a_coupon_is_typed_too(till: HeadlessTill) -> None:
    till.press(Action.COUPON)
    till.presenter.panel_typed(coupon().lower())
    till.presenter.panel_accepted()
    assert (total(till), till.view.panel) == (386, None)


def test_the_sale_writes_that_its_coupon_is_used(till: HeadlessTill) -> None:
    till.scan(coupon())
    till.press(Action.EXACT_CASH)
    sale = till.store.sales.by_number(1)
    assert sale is not None
    used = {"serial": "7", "code": "OMNI 7", "promotion_id": "TEN", "check": "offline", "value": 43, "lock": None}
    redeemed = {"transaction_id": sale.transaction_id, "currency": "PLN", "coupon": used}
    assert facts(till, "coupon.redeemed") == [redeemed]
    assert facts(till, "sale.completed")[0]["coupons"] == [used]


def test_a_coupon_is_used_once_at_this_register(till: HeadlessTill) -> None:
    till.scan(coupon())
    till.press(Action.EXACT_CASH)
    till.scan(MILK, coupon())
    said = "Code OMNI 7 was already used in Rogatka Poznań Kupiecka at 2 Mar · 10:00."
    assert (total(till), till.banner) == (429, said)


def test_a_coupon_used_in_another_shop_is_refused_with_place_and_time(till: HeadlessTill) -> None:
    spent = {
        "serial": 7,
        "location_id": "022",
        "location_name": "Rogatka Gniezno",
        "register_id": "022-1",
        "at": (OPENING_TIME - timedelta(hours=1)).isoformat(),
    }
    publish(till, "coupon", (spent_key(7), spent))
    till.scan(coupon())
    assert till.banner == "Code OMNI 7 was already used in Rogatka Gniezno at 2 Mar · 09:00."


def test_a_canceled_basket_gives_its_coupon_back(till: HeadlessTill) -> None:
    till.sign_on("ewa")
    till.scan(coupon())
    till.till.desk.selling.cancel()
    till.scan(MILK, coupon())
    assert total(till) == 386


def test_a_coupon_in_a_suspended_basket_waits_there(till: HeadlessTill) -> None:
    till.scan(coupon())
    till.till.desk.selling.suspend()
    till.scan(MILK, coupon())
    said = "Code OMNI 7 is in the basket suspended at 2 Mar · 10:00. Resume or cancel that basket first."
    assert (total(till), till.banner) == (429, said)


def test_the_same_coupon_counts_once_in_a_basket(till: HeadlessTill) -> None:
    till.scan(coupon(), coupon())
    assert (total(till), till.banner) == (386, "Code OMNI 7 is in the basket already.")


def test_what_is_missing_for_the_offer_is_said_and_the_coupon_waits(till: HeadlessTill) -> None:
    when = {"type": "all", "of": [{"type": "coupon"}, {"type": "spend", "amount": 800}]}
    publish(till, "promo", promotion(when=when))
    till.scan(coupon())
    waits = till.view.banner
    till.scan(MILK)
    assert waits is not None
    said = "The code is in the basket and gives nothing yet. The minimum is not reached: 3.71\u00a0zł are missing."
    assert (waits.text, waits.tone, total(till)) == (said, Tone.WARN, 772)


def test_a_coupon_that_gave_nothing_is_not_used_up(till: HeadlessTill) -> None:
    when = {"type": "all", "of": [{"type": "coupon"}, {"type": "spend", "amount": 800}]}
    publish(till, "promo", promotion(when=when))
    till.scan(coupon())
    till.press(Action.EXACT_CASH)
    assert facts(till, "coupon.redeemed") == []


REFUSED = [
    ({"key": STRANGERS_KEY}, {}, "This register cannot verify the code yet"),
    ({"expires": OPENING_TIME - DAY}, {}, "The code expired on 1 Mar"),
    ({"valid_from": OPENING_TIME + 2 * DAY}, {}, "The code is valid from 4 Mar"),
    ({"campaign": 13}, {}, "This register does not know the campaign of code 7 yet."),
    ({"coupon_class": CouponClass.ONLINE_ONLY}, {}, "Code OMNI 7 can be used only while the hub answers."),
    ({}, {"coupon_class": "online_only"}, "Code OMNI 7 can be used only while the hub answers."),
    ({"customer": b"1234"}, {}, "Code OMNI 7 was given to one customer."),
    ({}, {"open": False}, "The campaign of code OMNI 7 is over."),
    ({}, {"valid_to": (OPENING_TIME - 2 * DAY).isoformat(), "valid_from": "2026-01-01T00:00Z"}, "Code OMNI 7 expired"),
    (
        {"coupon_class": CouponClass.LOCATION_BOUND, "location": location_digest(LocationId("022"))},
        {},
        "Code OMNI 7 is for another shop.",
    ),
]


@pytest.mark.parametrize(("token", "row", "said"), REFUSED)
def test_a_coupon_is_refused_with_its_reason(till: HeadlessTill, token: Any, row: Any, said: str) -> None:
    publish(till, "coupon", campaign(**row))
    if "expires" in token:
        token = {**token, "valid_from": OPENING_TIME - 9 * DAY}
    till.scan(coupon(**token))
    assert till.banner.startswith(said)
    assert total(till) == 429


def test_an_altered_coupon_is_not_genuine(till: HeadlessTill) -> None:
    genuine = coupon()
    middle = len(genuine) // 2
    altered = genuine[:middle] + ("A" if genuine[middle] != "A" else "B") + genuine[middle + 1 :]
    till.scan(altered)
    assert till.banner == "The code is not genuine. It must not be accepted."


def test_a_revoked_coupon_is_refused(till: HeadlessTill) -> None:
    at = (OPENING_TIME - DAY).isoformat()
    publish(till, "coupon", (revoked_key(5, 9), {"first": 5, "last": 9, "at": at}))
    till.scan(coupon())
    assert till.banner == "Code OMNI 7 was taken back on 1 Mar · 10:00. It cannot be used."


def test_a_coupon_just_expired_gets_the_grace_of_a_wrong_clock(till: HeadlessTill, clock: FakeClock) -> None:
    publish(till, "coupon", campaign(valid_to=(OPENING_TIME - timedelta(hours=1)).isoformat()))
    till.scan(coupon(expires=OPENING_TIME - timedelta(hours=1), valid_from=OPENING_TIME - 9 * DAY))
    assert total(till) == 386


def test_a_coupon_bound_to_this_shop_is_taken_here(till: HeadlessTill) -> None:
    till.scan(coupon(coupon_class=CouponClass.LOCATION_BOUND, location=location_digest(HERE)))
    assert total(till) == 386


@pytest.mark.parametrize(("own", "offline", "off"), [(20, None, 20), (None, 30, 30), (40, 25, 25)])
def test_a_coupon_takes_no_more_than_its_cap(till: HeadlessTill, own: Any, offline: Any, off: int) -> None:
    publish(till, "coupon", campaign(offline_cap=offline))
    till.scan(coupon(value_cap=own))
    assert total(till) == 429 - off


def test_a_coupon_is_welcome_while_the_total_is_asked_for(till: HeadlessTill) -> None:
    till.press(Action.PAY)
    till.scan(coupon())
    assert (till.view.screen, total(till), till.banner) == (Screen.TENDER, 386, "The code is accepted.")


def test_a_coupon_is_too_late_once_money_was_taken(till: HeadlessTill) -> None:
    till.press(Action.PAY)
    till.presenter.suggestion_chosen("1.00")
    till.presenter.complete()
    till.scan(coupon())
    said = "Money was already taken for this sale. Give it back first, or finish the sale."
    assert (total(till), till.banner) == (429, said)


def test_goods_are_not_sold_while_the_total_is_asked_for(till: HeadlessTill) -> None:
    till.press(Action.PAY)
    till.scan(MILK)
    assert total(till) == 429


def test_a_coupon_is_listed_and_taken_back(till: HeadlessTill) -> None:
    till.scan(coupon())
    till.press(Action.COUPON)
    listed = till.view.panel
    till.presenter.panel_accepted()
    assert isinstance(listed, ListView)
    assert [(row.title, row.amount) for row in listed.rows[1:]] == [("OMNI 7", "−0.43")]
    assert total(till) == 429


def test_a_short_code_needs_the_hub(till: HeadlessTill) -> None:
    till.scan(short_code("OMNI", bytes(8)))
    assert till.banner.endswith("only the hub knows. Scan the code beside it.")


def test_a_token_of_a_register_is_no_coupon(till: HeadlessTill) -> None:
    _, row = hub_key(public=REGISTER_KEY.public.hex(), kinds=["receipt"])
    publish(
        till,
        "coupon",
        (key_key(REGISTER_KEY.public), row),
    )
    till.scan(coupon(key=REGISTER_KEY))
    assert till.banner == "The code was not made by somebody who may issue it. It must not be accepted."
