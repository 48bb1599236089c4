"""Coupons for next time: made with the sale that earned them, printed on its receipt, taken anywhere, once."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image as Pictures

from drivers.device import Outcome, Result
from drivers.pos_printer import Document
from drivers.pos_printer.render_picture import render_picture
from pos_app.presenters.actions import Action
from pos_app.presenters.view import SheetView
from retail.feeds import campaign_key
from retail.sale import Transaction
from retail.tokens import CouponClass, RewardToken, SigningKey, reward_serial, sign_token, token_in
from retail.values import TransactionId, uuid7
from tests.support.clock import OPENING_TIME, FakeClock
from tests.support.headless_till import HeadlessTill, open_till
from tests.support.rewards import DAY, device_key, promise_rewards, publish, reward_campaign
from tests.support.tokens import HUB_KEY, REGISTER_KEY

MILK = "5900012001109"
"""4.29."""
OTHER_KEY = SigningKey.from_seed(b"other register".ljust(32, b"."))


def start(path: Path, clock: FakeClock, key: SigningKey | None = REGISTER_KEY, **campaign: Any) -> HeadlessTill:
    till = open_till(path, clock, signer=lambda: key)
    promise_rewards(till, REGISTER_KEY, **campaign)
    till.sign_on("ewa")
    return till


@pytest.fixture
def till(tmp_path: Path, clock: FakeClock) -> Iterator[HeadlessTill]:
    made = start(tmp_path / "one.sqlite", clock)
    yield made
    made.store.close()


@pytest.fixture
def other(tmp_path: Path, clock: FakeClock) -> Iterator[HeadlessTill]:
    """A register that has never heard of the first one's sales."""
    made = start(tmp_path / "two.sqlite", clock, OTHER_KEY)
    yield made
    made.store.close()


def sell(till: HeadlessTill, pieces: int = 2) -> Transaction:
    number = till.store.sales.next_number()
    till.scan(*[MILK] * pieces)
    till.press(Action.EXACT_CASH)
    till.print_waiting()
    made = till.store.sales.by_number(number)
    assert made is not None
    return made


def tokens_on(paper: str) -> list[str]:
    return [token for word in paper.replace("]", " ").split() if (token := token_in(word)) is not None]


def reward_on(till: HeadlessTill) -> str:
    return tokens_on(till.printer.papers[-1])[1]


def facts(till: HeadlessTill, kind: str) -> list[dict[str, Any]]:
    sealed = [json.loads(text) for text in till.store.outbox.pending(0, 99, 10**6)]
    return [each["body"] for each in sealed if each["kind"] == kind]


def total(till: HeadlessTill) -> int:
    priced = till.till.desk.selling.priced
    assert priced is not None
    return priced.total.minor


def codes_in_picture(document: Document) -> set[str]:
    with Pictures.open(io.BytesIO(render_picture(document))) as opened:
        paper = Pictures.new("RGBA", opened.size, "white")
        paper.alpha_composite(opened.convert("RGBA"))
        return {code.text for code in zxingcpp.read_barcodes(paper.convert("L"))}


def test_a_sale_that_earned_a_coupon_prints_it_with_its_offer_its_code_and_its_end(till: HeadlessTill) -> None:
    [reward] = sell(till).rewards
    paper = till.printer.papers[-1]

    assert [line for line in ("Wróć do nas", reward.code, "valid until 16 Mar 2026", "2.00") if line not in paper] == []
    assert (reward.promotion_id, reward.campaign, reward.code[:5]) == ("NEXT", 21, "NEXT-")


def test_the_cashier_sees_that_a_coupon_is_on_the_receipt(till: HeadlessTill) -> None:
    sell(till)
    assert till.view.selling.done is not None
    assert "On the receipt: 1 coupon(s) for next time" in till.view.selling.done.lines


def test_the_picture_of_the_receipt_is_read_back_to_the_coupon_that_was_made(till: HeadlessTill) -> None:
    sale = sell(till)
    seen = codes_in_picture(till.till._compose(sale, False))

    assert reward_on(till) in seen
    assert len(seen) == 3


def test_the_journal_tells_what_was_handed_out(till: HeadlessTill) -> None:
    sale = sell(till)
    [row] = facts(till, "sale.completed")[0]["rewards"]

    assert (row["serial"], row["code"], row["campaign"]) == (sale.rewards[0].serial, sale.rewards[0].code, 21)
    assert row["serial"] == str(reward_serial(sale.transaction_id, 1))
    assert (row["value_cap"], row["expires"]) == (200, "2026-03-17T00:00:00+01:00")


def test_a_sale_that_earned_nothing_says_nothing_of_rewards(till: HeadlessTill) -> None:
    sale = sell(till, 1)

    assert sale.rewards == ()
    assert "rewards" not in facts(till, "sale.completed")[0]
    assert "COUPON" not in till.printer.papers[-1]


def test_the_coupon_is_taken_at_another_register_with_no_network(till: HeadlessTill, other: HeadlessTill) -> None:
    [reward] = sell(till).rewards
    token = reward_on(till)
    other.scan(MILK, token)
    assert (total(other), other.banner) == (386, "The code is accepted.")
    other.press(Action.EXACT_CASH)
    [redeemed] = facts(other, "coupon.redeemed")

    assert (redeemed["coupon"]["serial"], redeemed["coupon"]["code"]) == (reward.serial, reward.code)
    assert redeemed["token"] == token


def test_a_coupon_takes_no_more_off_than_its_campaign_allows(till: HeadlessTill, other: HeadlessTill) -> None:
    sell(till)
    other.scan(*[MILK] * 10, reward_on(till))

    assert total(other) == 10 * 429 - 200


def test_a_coupon_is_used_once_at_a_register_however_often_its_receipt_is_printed(till: HeadlessTill) -> None:
    sale = sell(till)
    till.till.desk.reprint.ask(sale, sale.business_date)
    till.print_waiting()
    first, copy = (tokens_on(paper)[1] for paper in till.printer.papers[-2:])
    till.scan(MILK, first)
    till.press(Action.EXACT_CASH)
    till.scan(MILK, copy)

    assert "COPY" in till.printer.papers[1]
    assert first == copy
    assert till.banner.startswith(f"Code {sale.rewards[0].code} was already used in Rogatka Poznań Kupiecka")


def test_a_receipt_that_a_crash_kept_back_prints_the_same_coupon(tmp_path: Path, clock: FakeClock) -> None:
    before = start(tmp_path / "crash.sqlite", clock)
    before.printer.answer = Result(Outcome.NOT_DONE, "printer.paper_out")
    sale = sell(before)
    before.store.close()
    after = start(tmp_path / "crash.sqlite", clock)
    after.print_waiting()
    said = tokens_on(after.printer.papers[-1])[1]

    assert sale.rewards[0].code in after.printer.papers[-1]
    assert said == after.till._rewards.token(sale, sale.rewards[0])
    assert after.store.sales.find(sale.transaction_id) == sale
    after.store.close()


def test_the_receipt_on_the_screen_names_the_coupon(till: HeadlessTill) -> None:
    sale = sell(till)
    till.scan(tokens_on(till.printer.papers[-1])[0])

    assert isinstance(till.view.panel, SheetView)
    assert sale.rewards[0].code in till.view.panel.text


def test_a_register_without_a_key_promises_nothing_it_cannot_sign(tmp_path: Path, clock: FakeClock) -> None:
    plain = start(tmp_path / "plain.sqlite", clock, None)
    assert sell(plain).rewards == ()
    plain.store.close()


@pytest.mark.parametrize(
    "changes",
    [
        {"open": False},
        {"reward": None},
        {"name": "Inna"},
        {"valid_to": (OPENING_TIME - timedelta(hours=1)).isoformat()},
        {"reward": {"for_customers": True}},
    ],
    ids=["closed", "no campaign of rewards", "another name", "over", "for customers"],
)
def test_a_campaign_that_gives_nothing_now_gives_nothing(till: HeadlessTill, changes: dict[str, Any]) -> None:
    publish(till, "coupon", (campaign_key(21), reward_campaign(**changes)))

    assert sell(till).rewards == ()


def test_a_location_bound_coupon_counts_where_it_was_handed_out(till: HeadlessTill) -> None:
    publish(till, "coupon", (campaign_key(21), reward_campaign(coupon_class="location_bound")))
    [reward] = sell(till).rewards
    till.scan(MILK, reward_on(till))

    assert reward.location_id == "014"
    assert "in this shop only" in till.printer.papers[-1]
    assert total(till) == 386


def forged(key: SigningKey = REGISTER_KEY, **changes: Any) -> str:
    token = RewardToken(
        serial=reward_serial(TransactionId(uuid7(1, bytes(10))), 1),
        campaign=21,
        valid_from=OPENING_TIME - DAY,
        expires=OPENING_TIME + DAY,
        coupon_class=CouponClass.OFFLINE_OK,
    )
    return sign_token(replace(token, **changes), key)


def test_a_registers_word_counts_for_campaigns_of_rewards_alone(till: HeadlessTill) -> None:
    publish(till, "coupon", (campaign_key(22), reward_campaign(number=22, reward=None)))
    till.scan(MILK, forged(campaign=22))

    assert till.banner.startswith("No register may hand out coupons of the campaign of code NEXT-")
    assert total(till) == 429


def test_a_key_that_may_not_sign_rewards_signs_none(till: HeadlessTill) -> None:
    key, row = device_key(HUB_KEY, "hub")
    publish(till, "coupon", (key, {**row, "kinds": ["coupon"]}))
    till.scan(MILK, forged(HUB_KEY))

    assert till.banner == "The code was not made by somebody who may issue it. It must not be accepted."


def test_the_short_code_of_a_coupon_needs_the_hub_as_any_other(till: HeadlessTill) -> None:
    [reward] = sell(till).rewards
    till.scan(MILK, reward.code)

    assert till.banner.endswith("only the hub knows. Scan the code beside it.")
