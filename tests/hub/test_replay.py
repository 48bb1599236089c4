"""Received sales are priced again: each once, after its batch, and a disagreement comes before the manager."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from hub.database.schema import sale_replay
from hub.feed.manifests import reopen_versions
from hub.feed.versions import skip_versions, versions_of
from hub.ingest.replay_pump import ReplayPump
from hub.services.books import Books
from hub.services.exceptions import ExceptionItem
from hub.services.goods import prices_now, variants_of
from retail.customers import Shopper
from retail.errors import Refusal
from retail.feeds import PROMO, TAX, PriceRow, price_stream
from retail.journal import sale_body
from retail.pricing import complete_sale, price_basket
from retail.promotions import Situation
from retail.sale import (
    BasketLine,
    Coupon,
    CouponCheck,
    PriceOverride,
    PriceSource,
    SaleState,
    Tender,
    TenderKind,
    new_basket,
)
from retail.values import (
    PLN,
    BasketId,
    CustomerId,
    LocationId,
    Money,
    OperatorId,
    Quantity,
    RegisterId,
    TransactionId,
)
from tests.support.hub import SKUS, ZONE, HubProcess, LiveHub, assert_eventually, eventually
from tests.support.wire import WireRegister, statuses

BREAD, ROLL = SKUS[:2]
WARSAW = ZoneInfo("Europe/Warsaw")
THREE_FOR_TWO: dict[str, Any] = {
    "id": "3for2",
    "names": {"pl": "3 za 2"},
    "benefit": {"type": "buy_x_get_y", "buy": {"skus": [BREAD]}, "buy_count": 2},
}
Coupons = tuple[Coupon, ...]


class Till:
    """A register that sells as a real one does: with the hub's own prices and promotions, by the same functions."""

    def __init__(self, live: LiveHub, register: WireRegister) -> None:
        self.live = live
        self.register = register
        self.sales = 0

    @property
    def at(self) -> datetime:
        return self.register.journal.at.astimezone(WARSAW)

    def line(self, sku: str = BREAD, pieces: int = 1, **changes: Any) -> BasketLine:
        with self.live.hub.engine.connect() as connection:
            variant = variants_of(connection, [sku])[sku]
            asked = prices_now(connection, ZONE, [sku], self.at.date(), PLN)[sku]
            version = versions_of(connection, [price_stream(ZONE)])[price_stream(ZONE)]
        assert asked.regular is not None
        price, choices = asked.regular.unit_price, asked.choices
        made = BasketLine(0, variant, Quantity.pieces(pieces), price, choices=choices, price_version=version)
        return replace(made, **changes)

    def body(self, *lines: BasketLine, shopper: Shopper | None = None, coupons: Coupons = ()) -> dict[str, Any]:
        """What the register would push for these lines."""
        self.sales += 1
        with self.live.hub.engine.connect() as connection:
            versions = versions_of(connection, [PROMO, TAX])
            book = Books().promotions(connection, versions[PROMO])
            taxes = Books().taxes(connection, versions[TAX])
        place = LocationId("014")
        basket = new_basket(BasketId("b"), place, RegisterId("014-1"), OperatorId("op-1"), self.at.date(), self.at, PLN)
        numbered = tuple(replace(line, line_id=number) for number, line in enumerate(lines, 1))
        customer = shopper.customer_id if shopper else None
        basket = replace(basket, lines=numbered, coupons=coupons, customer_id=customer, state=SaleState.TENDERING)
        situation = Situation(self.at, place, ZONE, shopper=shopper, tenders=frozenset({"cash"}))
        priced = price_basket(basket, taxes, book, situation)
        assert not isinstance(priced, Refusal), priced
        paid = Tender(TenderKind.CASH, priced.total, priced.total)
        priced = replace(priced, basket=replace(basket, tenders=(paid,)))
        done = complete_sale(priced, TransactionId(f"tx-{self.sales}"), self.sales, self.at)
        assert not isinstance(done, Refusal), done
        return sale_body(done)

    def push(self, body: dict[str, Any]) -> None:
        self.register.journal.record("sale.completed", body)
        assert set(statuses(self.register.push())) <= {"applied", "duplicate"}

    def sell(self, *lines: BasketLine, **more: Any) -> dict[str, Any]:
        body = self.body(*lines, **more)
        self.push(body)
        return body


@pytest.fixture
def till(live_hub: LiveHub) -> Till:
    live_hub.hub.replay_pump.stop()
    live_hub.seed_chain()
    return Till(live_hub, live_hub.enroll("014-1"))


def replay(live: LiveHub) -> int:
    """Price again whatever waits; in how many bites."""
    bites = 0
    while live.hub.replay.once():
        bites += 1
    return bites


def found(till: Till) -> list[ExceptionItem]:
    replay(till.live)
    return [each for each in till.live.hub.exceptions.list("014") if each.code == "price.variance"]


class TestAgreement:
    def test_a_sale_at_the_lists_prices_raises_nothing(self, till: Till) -> None:
        till.sell(till.line(BREAD, 2), till.line(ROLL))

        assert found(till) == []

    def test_so_does_one_with_promotions_groups_and_coupons(self, till: Till) -> None:
        hub = till.live.hub
        rows = [{"unit_price": 599, "group": "member"}, {"unit_price": 549, "min_quantity": 6000}]
        made = [PriceRow.model_validate({"sku": ROLL, "valid_from": "2025-01-01", **row}) for row in rows]
        hub.prices.save(ZONE, made)
        coupon = {
            "id": "OMNI",
            "names": {"pl": "−5 zł"},
            "when": {"type": "coupon"},
            "lane": 80,
            "combines_with": ["*"],
        }
        hub.promotions.take_in(
            [
                {**THREE_FOR_TWO, "combines_with": ["*"]},
                {**coupon, "combines_with": ["*"], "benefit": {"type": "amount_off_basket", "amount": 500}},
            ],
            "test",
        )
        shopper = Shopper(CustomerId("c-1"), frozenset({"member"}))
        cap = Money(300, PLN)
        used = (Coupon("1", "OMNI-1", "OMNI", CouponCheck.HUB, cap),)
        body = till.sell(till.line(BREAD, 4), till.line(ROLL), shopper=shopper, coupons=used)

        assert body["total"] == 4 * 649 - 649 + 599 - 300
        assert found(till) == []

    def test_what_a_person_a_label_or_a_keypad_said_is_taken_as_given(self, till: Till) -> None:
        override = PriceOverride(Money(100, PLN), "damaged", OperatorId("op-1"))
        label, keyed = Money(777, PLN), Money(50, PLN)
        till.sell(
            till.line(override=override),
            till.line(price_source=PriceSource.LABEL, label_amount=label),
            till.line(ROLL, price_source=PriceSource.OPEN, unit_price=keyed, choices=()),
            till.line(ROLL, price_source=PriceSource.AGREED, label_amount=keyed, choices=()),
        )

        assert found(till) == []

    def test_a_sale_that_does_not_say_what_it_was_priced_with_is_passed_over(self, till: Till) -> None:
        till.register.journal.sale((BREAD, 1, 1))
        till.register.push()

        assert found(till) == []

    def test_an_old_version_of_prices_and_promotions_is_still_known(self, till: Till) -> None:
        hub = till.live.hub
        hub.promotions.save("3for2", THREE_FOR_TWO, "test")
        body = till.body(till.line(BREAD, 3))
        hub.promotions.save(
            "3for2", {**THREE_FOR_TWO, "benefit": {**THREE_FOR_TWO["benefit"], "percent": 5000}}, "test"
        )
        hub.promotions.remove("3for2", "test")
        hub.prices.save(ZONE, [PriceRow(sku=BREAD, unit_price=999, valid_from=date(2025, 1, 1))])
        till.push(body)

        assert body["total"] == 2 * 649
        assert found(till) == []

    def test_a_version_that_the_hub_never_had_is_not_judged(self, till: Till) -> None:
        body = till.body(till.line())
        body["priced_as"]["promotion_version"] = 99
        body["lines"][0]["amount"] = body["total"] = 1
        till.push(body)

        assert [each.code for each in found(till)] == []

    @pytest.mark.parametrize("part", ["prices", "promotions"])
    def test_a_version_that_a_restore_lost_is_not_taken_for_the_next_of_that_number(
        self, till: Till, part: str
    ) -> None:
        hub = till.live.hub
        before, lost = till.body(till.line()), till.body(till.line())
        if part == "prices":
            lost["lines"][0]["price_version"] += 1
        else:
            lost["priced_as"]["promotion_version"] += 1
        for body in (before, lost):
            body["lines"][0]["unit_price"] = body["lines"][0]["amount"] = body["total"] = 1
        with hub.engine.begin() as connection:
            skip_versions(connection)
            reopen_versions(connection)
        hub.prices.save(ZONE, [PriceRow(sku=BREAD, unit_price=999, valid_from=date(2025, 1, 1))])
        hub.promotions.save("3for2", THREE_FOR_TWO, "test")
        till.push(lost)
        assert found(till) == []

        till.push(before)
        assert len(found(till)) == 1

    @pytest.mark.parametrize("used", [0, 1, 2])
    def test_how_often_a_customer_used_a_promotion_before_is_the_registers_to_know(self, till: Till, used: int) -> None:
        till.live.hub.promotions.save("3for2", {**THREE_FOR_TWO, "caps": {"per_customer": 2}}, "test")
        till.sell(till.line(BREAD, 6), shopper=Shopper(CustomerId("c-1"), used={"3for2": used}))

        assert found(till) == []

    def test_whose_birthday_it_is_is_the_registers_to_know(self, till: Till) -> None:
        birthday = {**THREE_FOR_TWO, "when": {"type": "birthday"}}
        till.live.hub.promotions.save("3for2", birthday, "test")
        today = (till.at.month, till.at.day)
        till.sell(till.line(BREAD, 3), shopper=Shopper(CustomerId("c-1"), birthday=today))
        till.sell(till.line(BREAD, 3), shopper=Shopper(CustomerId("c-2")))

        assert found(till) == []


class TestDisagreement:
    def test_a_tampered_price_comes_before_the_manager_with_its_value(self, till: Till) -> None:
        cheap = till.line(BREAD, 2, unit_price=Money(1, PLN))
        till.sell(cheap, till.line(ROLL))
        (item,) = found(till)

        assert {name: item.values[name] for name in ("number", "register", "hub", "difference")} == {
            "number": 1, "register": 2, "hub": 1298, "difference": -1296
        }  # fmt: skip
        assert item.values["lines"] == [
            {"line": 1, "sku": BREAD, "name": f"Chleb żytni {1}", "register": 2, "hub": 1298}
        ]  # fmt: skip
        assert (item.device_id, item.first_seq) == (till.register.device_id, 1)

    def test_a_promotion_that_was_not_due_is_noticed(self, till: Till) -> None:
        till.live.hub.promotions.save("3for2", THREE_FOR_TWO, "test")
        body = till.body(till.line(BREAD, 3))
        till.live.hub.promotions.remove("3for2", "test")
        body["priced_as"]["promotion_version"] = 2
        till.push(body)

        assert [each.values["difference"] for each in found(till)] == [-649]

    def test_a_promotion_that_was_withheld_is_noticed(self, till: Till) -> None:
        body = till.body(till.line(BREAD, 3))
        till.live.hub.promotions.save("3for2", THREE_FOR_TWO, "test")
        body["priced_as"]["promotion_version"] = 1
        till.push(body)

        assert [each.values["difference"] for each in found(till)] == [649]

    def test_goods_that_the_list_had_no_price_for_are_told(self, till: Till) -> None:
        line = till.line()
        till.live.hub.prices.remove(ZONE, BREAD, date(2025, 1, 1))
        till.sell(replace(line, price_version=line.price_version + 1))
        (item,) = found(till)

        assert item.values["lines"][0]["hub"] is None
        assert item.values["difference"] == 0

    def test_goods_the_hub_does_not_know_are_taken_as_given(self, till: Till) -> None:
        body = till.body(till.line(BREAD), till.line(ROLL))
        body["lines"][0]["sku"] = "GONE"
        till.push(body)

        assert found(till) == []

    def test_the_sale_stands_all_the_same(self, till: Till) -> None:
        till.sell(till.line(unit_price=Money(1, PLN)))
        found(till)

        day = till.at.date()
        assert till.live.hub.reports.reconciliation("014", day, "014-1").sales == 1


class TestOnce:
    def test_a_sale_is_looked_at_once(self, till: Till) -> None:
        till.sell(till.line(unit_price=Money(1, PLN)))
        for _ in range(3):
            replay(till.live)
        till.register.push()

        assert len(found(till)) == 1

    def test_many_sales_go_in_bites(self, till: Till) -> None:
        line = till.line(unit_price=Money(1, PLN))
        for _ in range(120):
            till.register.journal.record("sale.completed", till.body(line))
        till.register.push()

        assert replay(till.live) == 3
        assert len(found(till)) == 120

    def test_two_at_once_do_not_look_twice(self, till: Till) -> None:
        till.sell(till.line(unit_price=Money(1, PLN)))
        engine = till.live.hub.engine
        with engine.begin() as connection:
            connection.execute(sale_replay.insert().values(device_id=till.register.device_id, epoch=1, seq=0))
        with engine.begin() as other:
            other.execute(sa.select(sale_replay).with_for_update())
            assert not till.live.hub.replay.once()

        assert len(found(till)) == 1

    def test_a_sale_that_was_parked_is_looked_at_when_it_was_repaired(self, till: Till) -> None:
        from hub.ingest.repair import repair

        body = till.body(till.line(unit_price=Money(1, PLN)))
        till.register.journal.record("sale.completed", body)
        till.register.push()
        engine = till.live.hub.engine
        with engine.begin() as connection:
            connection.execute(
                sa.text(
                    "INSERT INTO parked_fact (location_id, device_id, epoch, seq, code, traceback, parked_at) "
                    "SELECT location_id, device_id, epoch, seq, 'test', '', now() FROM fact"
                )
            )
            for table in ("sale", "sale_line", "sale_adjustment", "sale_tender", "sale_vat", "stock_movement"):
                connection.execute(sa.text(f"DELETE FROM {table}"))
        before = len(found(till))
        repair(engine, till.live.clock)

        assert (before, len(found(till))) == (0, 1)
        assert len(found(till)) == 1

    def test_a_hub_that_dies_in_the_middle_looks_once(self, till: Till, database_url: str, tmp_path: Path) -> None:
        for _ in range(3):
            till.sell(till.line(unit_price=Money(1, PLN)))
        process = HubProcess(database_url, tmp_path)
        try:
            process.start(die_at="UPDATE sale_replay SET seq")
            process.wait_dead()
            dead = till.live.hub.exceptions.list("014")
            process.kill()
            process.start()
            eventually(lambda: _seq(till) == 3)
        finally:
            process.kill()

        assert (dead, len(found(till))) == ([], 3)

    def test_a_hub_looks_by_itself(self, live_hub: LiveHub) -> None:
        live_hub.seed_chain()
        till = Till(live_hub, live_hub.enroll("014-1"))
        till.sell(till.line(unit_price=Money(1, PLN)))

        assert_eventually(lambda: [each.code for each in live_hub.hub.exceptions.list("014")] == ["price.variance"])


@pytest.mark.parametrize(("facts", "after_s", "rest_s"), [(99, 0.0, 9.0), (100, 0.0, 99.0), (100, 3.0, 9.0)])
def test_whole_batches_go_first_while_they_come(live_hub: LiveHub, facts: int, after_s: float, rest_s: float) -> None:
    now = 1000.0
    pump = ReplayPump(live_hub.hub.replay, timer=lambda: now)
    pump.give_way(facts)
    now += after_s
    assert pump.rest_after(1.0) == rest_s


def _seq(till: Till) -> int:
    with till.live.hub.engine.connect() as connection:
        return connection.scalar(sa.select(sale_replay.c.seq)) or 0


NEXT_TIME: dict[str, Any] = {
    "id": "NEXT",
    "names": {"pl": "Kupon na następne zakupy"},
    "when": {"type": "spend", "amount": 1000},
    "benefit": {"type": "next_coupon", "campaign": "Wróć"},
}
HANDED_OUT: dict[str, Any] = {
    "promotion_id": "NEXT",
    "campaign": 5,
    "name": "Wróć",
    "serial": "4503599627370497",
    "code": "NEXT-0000-0000-0001",
    "coupon_class": "offline_ok",
    "valid_from": "2026-03-02T10:00:00+01:00",
    "expires": "2026-03-17T00:00:00+01:00",
}


class TestCouponsForNextTime:
    def undue(self, till: Till) -> list[tuple[str, str]]:
        replay(till.live)
        told = [each for each in till.live.hub.exceptions.list("014") if each.code == "reward.not_due"]
        return [(each.values["promotion_id"], each.values["coupon"]) for each in told]

    def sell(self, till: Till, pieces: int, *rewards: dict[str, Any]) -> None:
        till.live.hub.promotions.take_in([NEXT_TIME], "test")
        till.push({**till.body(till.line(BREAD, pieces)), "rewards": list(rewards)})

    def test_one_that_was_promised_is_nothing_to_tell(self, till: Till) -> None:
        self.sell(till, 2, HANDED_OUT)

        assert self.undue(till) == []

    @pytest.mark.parametrize(
        ("pieces", "rewards"),
        [
            (1, [HANDED_OUT]),
            (2, [HANDED_OUT, HANDED_OUT]),
            (2, [{**HANDED_OUT, "campaign": 6, "name": "Inna"}]),
            (2, [{**HANDED_OUT, "promotion_id": "NOTHING"}]),
        ],
        ids=["too little was bought", "one too many", "another campaign", "no such promise"],
    )
    def test_one_that_nothing_promised_is_told(self, till: Till, pieces: int, rewards: list[dict[str, Any]]) -> None:
        self.sell(till, pieces, *rewards)

        assert self.undue(till) == [(rewards[-1]["promotion_id"], "NEXT-0000-0000-0001")]
