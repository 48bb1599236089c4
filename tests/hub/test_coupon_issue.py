"""Coupons are issued by order: as many as were asked for, whatever stops it, and never one more."""

from __future__ import annotations

import os
import threading
from itertools import cycle
from typing import Any

import pytest
import sqlalchemy as sa

from hub.bootstrap import HubOptions, open_hub
from hub.database.engine import raw
from hub.database.schema import coupon
from hub.errors import DatabaseFailure, Problem
from hub.feed.publish import publish
from hub.ingest.token_rows import read_keys
from hub.services.coupon_issue import CouponIssue, IssueOrder
from hub.services.coupon_serials import SKIPPED, skip_serials
from hub.services.coupons import FoundCoupon
from retail.tokens import (
    CouponToken,
    ReadToken,
    TokenKind,
    location_digest,
    normalize_short_code,
    read_token,
    signer_of,
)
from retail.values import LocationId
from tests.support.campaigns import NOW, CouponHub, coupon_hub, order_id
from tests.support.campaigns import published as told

__all__ = ["coupon_hub"]


def placed(of: CouponHub, count: int, number: int | None = None, **bound: Any) -> IssueOrder:
    order = IssueOrder(order_id(99), number or of.campaign().number, count, **bound)
    of.hub.coupon_issue.place(order, "test")
    return order


def counted(of: CouponHub) -> int:
    with of.hub.engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(coupon)) or 0


def test_every_coupon_has_a_token_a_serial_and_a_code_of_its_own(coupon_hub: CouponHub) -> None:
    made = coupon_hub.issue(50)
    with coupon_hub.hub.engine.connect() as connection:
        keys = read_keys(raw(connection), signer_of(made[0].token))
    tokens = [read_token(each.token, keys, NOW, expected={TokenKind.COUPON}) for each in made]

    assert [each.token.serial for each in tokens if isinstance(each, ReadToken)] == [each.serial for each in made]  # type: ignore[union-attr]
    assert len({normalize_short_code(each.code) for each in made} - {None}) == 50
    assert max(len(each.token) for each in made) <= 154


def test_serials_are_counted_over_all_campaigns(coupon_hub: CouponHub) -> None:
    serials = [each.serial for _ in range(3) for each in coupon_hub.issue(5)]

    assert serials == list(range(1, 16))


def test_a_restored_hub_gives_no_serial_again_that_it_may_have_given_since_its_backup(coupon_hub: CouponHub) -> None:
    coupon_hub.issue(5)
    with coupon_hub.hub.engine.begin() as connection:
        skip_serials(connection)
    (after,) = coupon_hub.issue(1)

    assert after.serial == 6 + SKIPPED
    assert len(after.token) <= 154


def test_an_order_that_stopped_goes_on_and_issues_no_more_than_it_asks_for(coupon_hub: CouponHub) -> None:
    order = placed(coupon_hub, 4500)
    first = next(coupon_hub.hub.coupon_issue.steps(order.order_id))
    done = coupon_hub.hub.coupon_issue.issue(order.order_id)
    again = coupon_hub.hub.coupon_issue.issue(order.order_id)

    assert (first.issued, done.issued, again.issued) == (2000, 4500, 4500)
    assert counted(coupon_hub) == 4500


def test_a_hub_that_dies_within_a_batch_leaves_nothing_of_it(coupon_hub: CouponHub) -> None:
    order = placed(coupon_hub, 4500)
    next(coupon_hub.hub.coupon_issue.steps(order.order_id))
    engine = coupon_hub.hub.engine

    def die(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("UPDATE coupon_order"):
            connection.connection.driver_connection.close()

    sa.event.listen(engine, "before_cursor_execute", die)
    with pytest.raises(DatabaseFailure):
        coupon_hub.hub.coupon_issue.issue(order.order_id)
    sa.event.remove(engine, "before_cursor_execute", die)
    after = counted(coupon_hub)

    assert after == 2000
    assert coupon_hub.hub.coupon_issue.issue(order.order_id).issued == counted(coupon_hub) == 4500


def test_two_who_carry_out_one_order_at_once_issue_it_once(coupon_hub: CouponHub) -> None:
    order = placed(coupon_hub, 9000)
    threads = [threading.Thread(target=coupon_hub.hub.coupon_issue.issue, args=(order.order_id,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counted(coupon_hub) == 9000


def test_orders_placed_at_once_have_serials_of_their_own(coupon_hub: CouponHub) -> None:
    number = coupon_hub.campaign().number
    orders = [IssueOrder(order_id(place), number, 100) for place in range(1, 9)]
    barrier = threading.Barrier(len(orders))

    def issue(order: IssueOrder) -> None:
        barrier.wait()
        coupon_hub.hub.coupon_issue.place(order, "test")
        coupon_hub.hub.coupon_issue.issue(order.order_id)

    threads = [threading.Thread(target=issue, args=(order,)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counted(coupon_hub) == 800


def test_a_code_that_is_taken_is_drawn_again(coupon_hub: CouponHub) -> None:
    hub = coupon_hub.hub
    unlucky = cycle([b"\1" * 5, b"\1" * 5, b"\2" * 5, b"\2" * 5, b"\3" * 5])

    def draw(count: int) -> bytes:
        return b"".join(next(unlucky) for _ in range(count // 5)) if count % 5 == 0 else os.urandom(count)

    issue = CouponIssue(hub.engine, hub.options.clock, draw, hub.token_keys)
    order = placed(coupon_hub, 3)
    issue.issue(order.order_id)

    assert len({each.code for each in issue.issued(order.campaign)}) == 3


def test_a_coupon_bound_to_a_location_says_so_in_its_token(coupon_hub: CouponHub) -> None:
    campaign = coupon_hub.campaign(coupon_class="location_bound")
    (made,) = coupon_hub.issue(1, campaign, location_id="027")
    with coupon_hub.hub.engine.connect() as connection:
        read = read_token(made.token, read_keys(raw(connection), signer_of(made.token)), NOW)

    assert isinstance(read, ReadToken)
    assert isinstance(read.token, CouponToken)
    assert read.token.location == location_digest(LocationId("027"))


@pytest.mark.parametrize(
    ("campaign", "order", "code"),
    [
        ({"coupon_class": "location_bound"}, {}, "coupon.location_needed"),
        ({"location_id": "014"}, {"location_id": "027"}, "coupon.location_differs"),
        ({}, {"location_id": "999"}, "location.unknown"),
        ({"for_customers": True}, {}, "coupon.one_customer"),
        ({}, {"customer_id": "c-7", "count": 2}, "coupon.one_customer"),
        ({}, {"count": 0}, "coupon.count"),
    ],
)
def test_what_cannot_be_issued_is_refused(
    coupon_hub: CouponHub, campaign: dict[str, Any], order: dict[str, Any], code: str
) -> None:
    number = coupon_hub.campaign(**campaign).number
    with pytest.raises(Problem) as refused:
        coupon_hub.hub.coupon_issue.place(
            IssueOrder(**{"order_id": order_id(1), "count": 1, **order}, campaign=number), "t"
        )

    assert refused.value.code == code


def test_a_closed_campaign_issues_nothing(coupon_hub: CouponHub) -> None:
    order = placed(coupon_hub, 5)
    coupon_hub.hub.campaigns.close(order.campaign, "test")
    with pytest.raises(Problem, match=r"campaign\.closed"):
        coupon_hub.hub.coupon_issue.issue(order.order_id)


def test_a_campaign_that_is_over_takes_no_orders(coupon_hub: CouponHub) -> None:
    number = coupon_hub.campaign().number
    coupon_hub.clock.forward(days=60)
    with pytest.raises(Problem, match=r"campaign\.over"):
        placed(coupon_hub, 5, number)


# Taking coupons back.


def test_an_order_that_was_taken_back_issues_no_more(coupon_hub: CouponHub) -> None:
    order = placed(coupon_hub, 4500)
    next(coupon_hub.hub.coupon_issue.steps(order.order_id))
    done = coupon_hub.hub.campaigns.revoke_order(order.order_id, "test", "printed wrong")
    with pytest.raises(Problem, match=r"coupon\.order_revoked"):
        coupon_hub.hub.coupon_issue.issue(order.order_id)

    assert (done.first, done.last, done.count) == (1, 2000, 2000)
    assert list(told(coupon_hub.hub, "revoked:")) == ["revoked:1-2000"]


def test_a_range_that_is_taken_back_leaves_used_coupons_used(coupon_hub: CouponHub) -> None:
    made = coupon_hub.issue(3)
    coupon_hub.redeem(made[1].token)
    done = coupon_hub.hub.campaigns.revoke(made[0].serial, made[2].serial, "test", "")
    again = coupon_hub.hub.campaigns.revoke(made[0].serial, made[2].serial, "test", "")

    assert (done.count, again.count) == (2, 0)


@pytest.mark.parametrize("span", [(1, 4), (2, 1), (1, 99)])
def test_a_range_is_of_one_campaign_and_of_coupons_that_are_there(coupon_hub: CouponHub, span: tuple[int, int]) -> None:
    coupon_hub.issue(2)
    coupon_hub.issue(2)
    with pytest.raises(Problem) as refused:
        coupon_hub.hub.campaigns.revoke(*span, "test", "")

    assert refused.value.status in (404, 422)


# Keys.


def test_the_first_coupon_makes_the_key(coupon_hub: CouponHub) -> None:
    before = coupon_hub.hub.token_keys.all()
    coupon_hub.coupon()
    (key,) = coupon_hub.hub.token_keys.all()

    assert before == []
    assert (key.kinds, key.signs, key.valid_to) == (("coupon", "pick_up"), True, None)


def test_a_new_key_is_known_for_a_day_before_it_signs(coupon_hub: CouponHub) -> None:
    coupon_hub.coupon()
    new = coupon_hub.hub.token_keys.rotate()
    coupon_hub.clock.forward(hours=23)
    early = {each.key: each.signs for each in coupon_hub.hub.token_keys.all()}
    coupon_hub.clock.forward(hours=1)
    late = {each.key: each.signs for each in coupon_hub.hub.token_keys.all()}

    assert (early[new], late[new]) == (False, True)
    assert sum(late.values()) == 1


def test_an_old_key_is_believed_until_its_last_coupon_has_expired(coupon_hub: CouponHub) -> None:
    campaign = coupon_hub.campaign()
    (coupon,) = coupon_hub.issue(1, campaign)
    coupon_hub.hub.token_keys.rotate()
    old = next(each for each in coupon_hub.hub.token_keys.all() if each.signs)
    coupon_hub.clock.forward(days=2)

    assert old.valid_to == campaign.valid_to
    assert isinstance(coupon_hub.check(coupon.token), FoundCoupon)


def test_an_old_key_that_still_signs_lives_as_long_as_what_it_signs(coupon_hub: CouponHub) -> None:
    coupon_hub.coupon()
    coupon_hub.hub.token_keys.rotate()
    later = coupon_hub.campaign(valid_to=NOW.replace(year=2028))
    coupon_hub.issue(1, later)
    old = next(each for each in coupon_hub.hub.token_keys.all() if each.signs)

    assert old.valid_to == later.valid_to


def test_a_revoked_key_takes_its_tokens_with_it_and_not_the_short_codes(coupon_hub: CouponHub) -> None:
    coupon = coupon_hub.coupon()
    (key,) = coupon_hub.hub.token_keys.all()
    coupon_hub.hub.token_keys.revoke(key.key)
    token, code = coupon_hub.check(coupon.token), coupon_hub.check(coupon.code)

    assert getattr(token, "code", "") == "token.key_revoked"
    assert isinstance(code, FoundCoupon)
    assert isinstance(coupon_hub.check(coupon_hub.coupon().token), FoundCoupon)


def test_devices_of_an_older_hub_have_their_keys_told_at_the_next_start(coupon_hub: CouponHub, tmp_path: Any) -> None:
    hub = coupon_hub.hub
    device_id = hub.enrollment.approve(hub.enrollment.request(bytes(range(32)), "m", "p").code, "014-1")
    with hub.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM feed_row WHERE stream = 'coupon'"))
    open_hub(str(hub.engine.url.render_as_string(hide_password=False)), HubOptions(tmp_path)).engine.dispose()
    (row,) = told(hub, "key:").values()

    assert (row["owner"], sorted(row["kinds"])) == (device_id, ["basket", "receipt", "reward"])


def test_a_replaced_register_keeps_its_key_so_that_its_receipts_stand(coupon_hub: CouponHub) -> None:
    hub = coupon_hub.hub
    for place in (1, 2):
        request = hub.enrollment.request(bytes([place]) * 32, "m", "p")
        hub.enrollment.approve(request.code, "014-1", replace=True)

    assert [each.revoked for each in hub.token_keys.all()] == [False, False]


def test_devices_that_might_sign_less_are_told_with_all_they_may_sign(coupon_hub: CouponHub, tmp_path: Any) -> None:
    hub = coupon_hub.hub
    for number in (1, 2):
        hub.enrollment.approve(hub.enrollment.request(bytes([number]) * 32, "m", "p").code, f"014-{number}")
    revoked = sorted(told(hub, "key:"))[0]
    hub.token_keys.revoke(revoked.removeprefix("key:"))
    with hub.engine.begin() as connection:
        for key, row in told(hub, "key:").items():
            publish(connection, "coupon", key, {**row, "kinds": ["basket", "receipt"]})

    assert hub.token_keys.publish_devices() == 1
    assert {key == revoked: row["kinds"] for key, row in told(hub, "key:").items()} == {
        True: ["basket", "receipt"],
        False: ["basket", "receipt", "reward"],
    }
