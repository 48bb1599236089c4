"""A coupon is checked, locked, redeemed and released, and whoever may not use it is told exactly why."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from hub.services.coupons import Asker, FoundCoupon
from retail.errors import Refusal
from retail.sale import CouponCheck
from retail.values import PLN, Money
from tests.support.campaigns import HERE, NOW, THERE, CouponHub, coupon_hub, published

__all__ = ["coupon_hub"]

KOWALSKI = replace(HERE, customer_id="c-7")


def refused(answer: FoundCoupon | Refusal) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code


def test_a_coupon_is_found_by_its_token(coupon_hub: CouponHub) -> None:
    coupon = coupon_hub.coupon()
    found = coupon_hub.check(coupon.token)

    assert isinstance(found, FoundCoupon)
    assert (found.coupon.serial, found.coupon.code) == (str(coupon.serial), coupon.code)
    assert (found.coupon.promotion_id, found.coupon.check) == ("OMNI", CouponCheck.HUB)


def test_a_coupon_is_found_by_its_short_code_however_it_is_typed(coupon_hub: CouponHub) -> None:
    coupon = coupon_hub.coupon()
    typed = coupon.code.lower().replace("-", " ").replace("0", "o")

    assert coupon_hub.check(f" {typed} ") == coupon_hub.check(coupon.token)


def test_the_cap_of_a_campaign_is_that_of_its_coupons(coupon_hub: CouponHub) -> None:
    found = coupon_hub.check(coupon_hub.coupon(value_cap=5000).code)

    assert isinstance(found, FoundCoupon)
    assert found.coupon.cap == Money(5000, PLN)


@pytest.mark.parametrize("text", ["", "OMNI-0000-0000", "5900010000017", "żółć", "\0", "KT1AAAA", "x" * 5000])
def test_what_names_no_coupon_is_unknown(coupon_hub: CouponHub, text: str) -> None:
    assert refused(coupon_hub.check(text)) == "coupon.unknown"


def test_a_token_that_was_altered_is_forged(coupon_hub: CouponHub) -> None:
    token = coupon_hub.coupon().token
    altered = token[:20] + ("A" if token[20] != "A" else "B") + token[21:]

    assert refused(coupon_hub.check(altered)) in ("token.forged", "token.unknown_key")


def test_a_coupon_of_next_week_is_not_valid_yet(coupon_hub: CouponHub) -> None:
    starts = NOW + timedelta(days=3)
    answer = coupon_hub.check(coupon_hub.coupon(valid_from=starts).token)

    assert isinstance(answer, Refusal)
    assert (answer.code, answer.values["starts"]) == ("coupon.not_yet_valid", starts)


def test_a_coupon_ends_with_the_minute_it_says(coupon_hub: CouponHub) -> None:
    coupon = coupon_hub.coupon(valid_to=NOW + timedelta(minutes=5))
    coupon_hub.clock.forward(minutes=4, seconds=59)
    before = coupon_hub.check(coupon.token)
    coupon_hub.clock.forward(seconds=1)

    assert isinstance(before, FoundCoupon)
    assert refused(coupon_hub.check(coupon.token)) == "coupon.expired"


def test_a_coupon_of_another_location_says_which(coupon_hub: CouponHub) -> None:
    coupon = coupon_hub.coupon(coupon_class="location_bound", location_id="014")
    answer = coupon_hub.check(coupon.token, THERE)

    assert isinstance(answer, Refusal)
    assert (answer.code, answer.values["location_name"]) == ("coupon.other_location", "Shop 014")
    assert isinstance(coupon_hub.check(coupon.token), FoundCoupon)


def test_a_customers_coupon_is_for_that_customer(coupon_hub: CouponHub) -> None:
    token = coupon_hub.coupon(for_customers=True, customer_id="c-7").token

    assert refused(coupon_hub.check(token)) == "coupon.customer_needed"
    assert refused(coupon_hub.check(token, replace(HERE, customer_id="c-8"))) == "coupon.other_customer"
    assert isinstance(coupon_hub.check(token, KOWALSKI), FoundCoupon)


def test_a_closed_campaign_is_said_to_be_closed(coupon_hub: CouponHub) -> None:
    made = coupon_hub.campaign()
    (coupon,) = coupon_hub.issue(1, made)
    coupon_hub.hub.campaigns.close(made.number, "test")

    assert refused(coupon_hub.check(coupon.token)) == "coupon.campaign_closed"


def test_a_revoked_coupon_is_said_to_be_revoked(coupon_hub: CouponHub) -> None:
    first, second = coupon_hub.issue(2)
    coupon_hub.hub.campaigns.revoke_code(first.code, "test", "lost")

    assert refused(coupon_hub.check(first.token)) == "coupon.revoked"
    assert isinstance(coupon_hub.check(second.token), FoundCoupon)


def test_a_channel_resolves_a_code_to_its_promotion(coupon_hub: CouponHub) -> None:
    coupon = coupon_hub.hub.coupons.resolve(coupon_hub.coupon().code)

    assert not isinstance(coupon, Refusal)
    assert coupon.promotion_id == "OMNI"


# Locks.


def test_a_lock_keeps_others_out_and_tells_them_who_and_since_when(coupon_hub: CouponHub) -> None:
    coupon = coupon_hub.coupon()
    held = coupon_hub.lock(coupon.token)
    coupon_hub.clock.forward(minutes=2)
    answer = coupon_hub.lock(coupon.code, "basket-2", THERE)

    assert isinstance(held, FoundCoupon)
    assert held.coupon.lock is not None
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.values["since"], answer.values["register_id"]) == ("coupon.locked", NOW, "014-1")
    assert (answer.values["location_name"], answer.values["until"]) == ("Shop 014", NOW + timedelta(minutes=15))


def test_the_same_basket_is_given_its_lock_again_for_longer(coupon_hub: CouponHub) -> None:
    coupon = coupon_hub.coupon()
    first = coupon_hub.lock(coupon.token)
    coupon_hub.clock.forward(minutes=10)
    again = coupon_hub.lock(coupon.token, asker=Asker("014", "014-2"))

    assert isinstance(first, FoundCoupon)
    assert isinstance(again, FoundCoupon)
    assert again.coupon.lock == first.coupon.lock
    assert again.locked_until == NOW + timedelta(minutes=25)


def test_a_lock_ends_by_itself(coupon_hub: CouponHub) -> None:
    coupon = coupon_hub.coupon()
    first = coupon_hub.lock(coupon.token)
    coupon_hub.clock.forward(minutes=15)
    second = coupon_hub.lock(coupon.token, "basket-2", THERE)

    assert isinstance(first, FoundCoupon)
    assert isinstance(second, FoundCoupon)
    assert second.coupon.lock != first.coupon.lock


def test_a_released_coupon_is_free(coupon_hub: CouponHub) -> None:
    coupon = coupon_hub.coupon()
    coupon_hub.lock(coupon.token)

    assert coupon_hub.release(coupon.code)
    assert isinstance(coupon_hub.lock(coupon.token, "basket-2", THERE), FoundCoupon)


def test_a_basket_cannot_release_what_another_holds(coupon_hub: CouponHub) -> None:
    coupon = coupon_hub.coupon()
    coupon_hub.lock(coupon.token)

    assert not coupon_hub.release(coupon.token, "basket-2")
    assert refused(coupon_hub.check(coupon.token, THERE)) == "coupon.locked"


def test_of_two_registers_that_lock_at_once_one_wins_and_the_other_hears_where_it_is(coupon_hub: CouponHub) -> None:
    coupons = coupon_hub.issue(10)
    for place, coupon in enumerate(coupons):
        barrier, answers = threading.Barrier(2), dict[str, FoundCoupon | Refusal]()

        def ask(asker: Asker, token: str, basket_id: str, barrier=barrier, answers=answers) -> None:
            barrier.wait()
            answers[str(asker.location_id)] = coupon_hub.lock(token, basket_id, asker)

        threads = [
            threading.Thread(target=ask, args=(asker, coupon.token, f"{asker.location_id}-{place}"))
            for asker in (HERE, THERE)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        winner = {location for location, answer in answers.items() if isinstance(answer, FoundCoupon)}
        (told,) = (answer for answer in answers.values() if isinstance(answer, Refusal))

        assert {told.values["location_id"]} == winner
        assert told.code == "coupon.locked"


# Redemption.


def test_a_redeemed_coupon_says_where_and_when_it_was_used(coupon_hub: CouponHub) -> None:
    coupon = coupon_hub.coupon()
    coupon_hub.lock(coupon.token)
    coupon_hub.redeem(coupon.token)
    coupon_hub.clock.forward(hours=1)
    answer = coupon_hub.check(coupon.code, THERE)

    assert isinstance(answer, Refusal)
    assert (answer.code, answer.values["at"]) == ("coupon.used", NOW)
    assert (answer.values["location_name"], answer.values["register_id"]) == ("Shop 014", "014-1")


def test_the_same_sale_redeems_again_without_a_second_use(coupon_hub: CouponHub) -> None:
    coupon = coupon_hub.coupon()
    first, again = coupon_hub.redeem(coupon.token), coupon_hub.redeem(coupon.token)

    assert first == again
    assert refused(coupon_hub.redeem(coupon.token, "sale-2")) == "coupon.used"


def test_a_basket_cannot_redeem_what_another_holds(coupon_hub: CouponHub) -> None:
    coupon = coupon_hub.coupon()
    coupon_hub.lock(coupon.token)

    assert refused(coupon_hub.redeem(coupon.token, "sale-2", "basket-2", THERE)) == "coupon.locked"


def test_a_use_is_told_to_all_registers(coupon_hub: CouponHub) -> None:
    coupon = coupon_hub.coupon()
    coupon_hub.redeem(coupon.token)
    (row,) = published(coupon_hub.hub, "spent:").values()

    assert row["serial"] == coupon.serial
    assert (row["location_id"], row["location_name"], row["register_id"]) == ("014", "Shop 014", "014-1")


def test_a_use_that_no_register_could_repeat_alone_is_not_told(coupon_hub: CouponHub) -> None:
    coupon_hub.redeem(coupon_hub.coupon(coupon_class="online_only").token)

    assert published(coupon_hub.hub, "spent:") == {}


def test_a_use_leaves_the_feed_a_day_after_its_coupon_expired(coupon_hub: CouponHub) -> None:
    coupon = coupon_hub.coupon(valid_to=NOW + timedelta(days=1))
    coupon_hub.redeem(coupon.token)
    coupon_hub.clock.forward(days=1, hours=23)
    early = coupon_hub.hub.coupons.forget_spent()
    coupon_hub.clock.forward(hours=1)
    late = coupon_hub.hub.coupons.forget_spent()

    assert (early, late) == (0, 1)
    assert published(coupon_hub.hub, "spent:") == {f"spent:{coupon.serial}": None}


def test_a_use_of_a_long_campaign_leaves_the_feed_after_ninety_days(coupon_hub: CouponHub) -> None:
    coupon_hub.redeem(coupon_hub.coupon(valid_to=NOW + timedelta(days=400)).token)
    coupon_hub.clock.forward(days=90)

    assert coupon_hub.hub.coupons.forget_spent() == 1


def test_the_feeds_thread_does_these_chores(coupon_hub: CouponHub) -> None:
    done = threading.Event()
    pump = type(coupon_hub.hub.pump)(coupon_hub.hub.engine, coupon_hub.hub.heads, poll=0.01, chores=[done.set])
    pump._compacted_at -= 1_000  # five minutes have passed
    pump.start()
    called = done.wait(30)
    pump.stop()

    assert called
