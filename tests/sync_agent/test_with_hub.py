"""The agent against the real hub on real PostgreSQL: the same ways as elsewhere, with nobody pretending."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pos_app.bootstrap import hub_lookup
from pos_app.settings import TillSettings
from retail.errors import Refusal
from retail.feeds import PriceRow
from retail.journal import FactDraft, FactKind, SaleCompleted, sale_transaction
from retail.values import FactId, Known, Quantity, Sku, Unavailable
from sync_agent.enroll import enroll
from sync_agent.transport import Transport
from tests.support.agent_rig import Rig
from tests.support.clock import FakeClock
from tests.support.hub import SKUS, ZONE, LiveHub, assert_eventually
from tests.support.wire import Journal, sale_body

PRICE = 649


@pytest.fixture
def now() -> FakeClock:
    """Stands still at the real time, which the real hub's tokens ask for."""
    return FakeClock(datetime.now(UTC))


@pytest.fixture
def register(tmp_path, live_hub, now) -> Iterator[Rig]:
    """Register 014-1 of the seeded chain, enrolled over the wire."""
    live_hub.seed_chain()
    rig = Rig(tmp_path / "register", live_hub.url, now)
    transport = Transport(live_hub.url, wait=rig.wait, chance=lambda: 0.0)
    enroll(
        rig.store,
        transport,
        rig.key,
        lambda shown: live_hub.approve(shown.code, "014-1").raise_for_status(),
        machine="till",
        program="0.1.0",
        wait=rig.wait,
    )
    transport.close()
    yield rig
    rig.close()


def sell(rig: Rig, pieces: int = 1) -> str:
    """A sale of so many pieces of the first good, as the till writes it."""
    identity = rig.store.identity.get()
    assert identity is not None
    at = rig.clock()
    place = Journal(identity.device_id, identity.location_id, identity.register_id, identity.epoch, at)
    body = sale_body(place, [(SKUS[0], pieces, PRICE)])
    draft = FactDraft(FactId(rig.store.new_id()), FactKind.SALE_COMPLETED, 1, at, at.date(), body)
    return rig.store.journal.append(draft).fact_id


def sold(live_hub: LiveHub, rig: Rig) -> tuple[int, int]:
    """How many sales and how much money the hub counts."""
    report = live_hub.hub.reports.reconciliation("014", rig.clock().date(), "014-1")
    return report.sales, report.gross


def on_hand(live_hub: LiveHub) -> int:
    (level,) = live_hub.http.get(f"/v1/stock/014?sku={SKUS[0]}", headers=live_hub.manager).json()
    return int(level["on_hand"])


def test_a_newly_enrolled_register_has_everything_it_needs_to_sell(live_hub, register):
    register.turn()
    store, today = register.store, register.clock().date()
    entry = store.catalog.find_sku(SKUS[0], today)
    assert entry is not None
    assert entry.price is not None
    assert entry.price.unit_price.minor == PRICE
    assert [each.number for each in store.location.operators()] == ["1"]
    assert store.location.settings().name == "Shop 014"
    assert store.location.tax_table().rates


def test_a_sale_reaches_the_hub_and_takes_its_goods_off_the_stock(live_hub, register):
    register.turn()
    sell(register, 3)
    register.turn()
    assert sold(live_hub, register) == (1, 3 * PRICE)
    assert on_hand(live_hub) == 97_000


def test_the_stock_that_a_sale_moved_comes_back_by_the_feed(live_hub, register):
    register.turn()
    sell(register, 3)
    register.turn()
    live_hub.publish()
    register.pass_s(3)
    register.turn()
    stock = register.store.catalog.stock(SKUS[0])
    assert stock is not None
    assert stock.level.on_hand.thousandths == 97_000


def test_a_new_price_is_at_the_till_after_the_next_look(live_hub, register):
    register.turn()
    today = register.clock().date()
    live_hub.hub.prices.save(ZONE, [PriceRow(sku=SKUS[0], unit_price=499, valid_from=today)])
    live_hub.publish()
    register.pass_s(3)
    register.turn()
    entry = register.store.catalog.find_sku(SKUS[0], today)
    assert entry is not None
    assert entry.price is not None
    assert entry.price.unit_price.minor == 499


def test_a_long_outbox_goes_up_whole_and_once(live_hub, register):
    register.turn()
    for _ in range(1_203):
        sell(register)
    register.turn()
    assert sold(live_hub, register) == (1_203, 1_203 * PRICE)
    assert register.store.outbox.summary().waiting == 0


def test_many_small_changes_come_by_pages(live_hub, register):
    register.turn()
    today = register.clock().date()
    rows = [PriceRow(sku=sku, unit_price=price, valid_from=today) for price in range(100, 180) for sku in SKUS]
    for start in range(0, len(rows), len(SKUS)):
        live_hub.hub.prices.save(ZONE, rows[start : start + len(SKUS)])
    live_hub.publish()
    register.pass_s(3)
    register.turn()
    entry = register.store.catalog.find_sku(SKUS[3], today)
    assert entry is not None
    assert entry.price is not None
    assert entry.price.unit_price.minor == 179


def test_the_till_hears_what_other_locations_have(live_hub, register):
    lookup = hub_lookup(register.store, register.folder, TillSettings())

    def heard() -> bool:
        # A till gives up after its deadline, which a busy machine may take for itself.
        answer = lookup.stock_elsewhere(Sku(SKUS[0]))
        known = answer.value if isinstance(answer, Known) else ()
        return [(each.name, each.available) for each in known] == [("Shop 027", Quantity.pieces(100))]

    assert_eventually(heard)


def test_a_register_that_was_revoked_is_told_nothing(live_hub, register):
    lookup = hub_lookup(register.store, register.folder, TillSettings())
    live_hub.hub.devices.revoke(register.store.identity.get().device_id)
    refused = Unavailable(Refusal("lookup.refused", {"code": "auth.revoked"}))
    assert_eventually(lambda: lookup.stock_elsewhere(Sku(SKUS[0])) == refused)


def test_a_revoked_register_says_so_and_sends_nothing_more(live_hub, register):
    register.turn()
    identity = register.store.identity.get()
    live_hub.hub.devices.revoke(identity.device_id)
    sell(register)
    register.turn()
    assert register.store.status.read().state == "revoked"
    assert sold(live_hub, register) == (0, 0)


def restored(rig: Rig, folder: Path, live_hub: LiveHub) -> Rig:
    shutil.copytree(folder, folder.with_name("restored"))
    return Rig(folder.with_name("restored"), live_hub.url, rig.clock, owner="agent 2")


def image_of(rig: Rig) -> Path:
    rig.lease.give_back()
    rig.store.database.one("PRAGMA wal_checkpoint(TRUNCATE)")
    folder = rig.folder.with_name("image")
    shutil.copytree(rig.folder, folder)
    return folder


@pytest.mark.parametrize("after", [2, 4, 9], ids=["fewer", "as many", "more"])
def test_a_restored_disk_that_sold_on_loses_no_sale_and_doubles_none(live_hub, register, after):
    register.turn()
    sell(register)
    register.turn()
    image = image_of(register)
    for _ in range(4):
        sell(register)
    register.turn()
    old = restored(register, image, live_hub)
    for _ in range(after):
        sell(old)
    old.turns(6)
    assert sold(live_hub, register) == (5 + after, (5 + after) * PRICE)
    assert old.store.outbox.summary().waiting == 0
    assert on_hand(live_hub) == 100_000 - (5 + after) * 1_000
    old.close()


def test_a_restored_disk_whose_last_answer_was_lost_doubles_nothing(live_hub, register):
    register.turn()
    sell(register)
    image = image_of(register)
    register.turn()
    sell(register)
    register.turn()
    old = restored(register, image, live_hub)
    sell(old)
    old.turns(6)
    assert sold(live_hub, register) == (3, 3 * PRICE)
    assert on_hand(live_hub) == 97_000
    old.close()


def ring_up(rig: Rig, pieces: int = 1) -> str:
    """A sale with everything the till writes of it; its receipt number as printed."""
    identity = rig.store.identity.get()
    assert identity is not None
    at = rig.clock()
    place = Journal(identity.device_id, identity.location_id, identity.register_id, identity.epoch, at)
    number = rig.store.sales.next_number()
    body = {**sale_body(place, [(SKUS[0], pieces, PRICE)]), "number": number}
    transaction = sale_transaction(SaleCompleted.model_validate(body))
    draft = FactDraft(FactId(rig.store.new_id()), FactKind.SALE_COMPLETED, 1, at, at.date(), body)
    rig.store.sales.record(transaction, draft, None)
    return transaction.receipt_number


def receipts(rig: Rig) -> list[str]:
    return [each.receipt_number for each in rig.store.sales.recent()]


def papers(*numbers: int) -> list[str]:
    return [f"014-1/{number}" for number in numbers]


def test_an_old_disk_image_gets_its_own_sales_back(live_hub, register):
    register.turn()
    ring_up(register)
    register.turn()
    image = image_of(register)
    for pieces in (2, 3, 4):
        ring_up(register, pieces)
    register.turn()
    old = restored(register, image, live_hub)
    old.turns(3)
    assert receipts(old) == papers(4, 3, 2, 1)
    third = old.store.sales.by_number(3)
    assert third == register.store.sales.by_number(3)
    assert ring_up(old) == "014-1/5"
    old.turns(2)
    assert sold(live_hub, register) == (5, 11 * PRICE)
    assert on_hand(live_hub) == 89_000
    old.close()


def test_numbers_go_on_even_before_the_history_has_come(live_hub, register):
    register.turn()
    image = image_of(register)
    for _ in range(3):
        ring_up(register)
    register.turn()
    numbers: list[int] = []
    old = restored(register, image, live_hub)
    old.at_step = lambda step: numbers.append(old.store.sales.next_number()) if step == "history.fetched" else None
    old.turn()
    assert numbers == [4]
    old.close()


def test_history_that_came_back_moves_no_goods_at_the_till(live_hub, register):
    register.turn()
    image = image_of(register)
    ring_up(register, 3)
    register.turn()
    live_hub.publish()
    old = restored(register, image, live_hub)
    old.turns(2)
    stock = old.store.catalog.stock(SKUS[0])
    assert stock is not None
    assert stock.level.on_hand.thousandths == 97_000
    old.close()


def test_an_old_image_that_sold_on_has_both_histories(live_hub, register):
    register.turn()
    ring_up(register)
    register.turn()
    image = image_of(register)
    for _ in range(3):
        ring_up(register)
    register.turn()
    old = restored(register, image, live_hub)
    own = [ring_up(old, 2), ring_up(old, 2)]
    old.turns(6)
    assert own == papers(2, 3)
    assert sorted(receipts(old)) == papers(1, 2, 2, 3, 3, 4)
    assert ring_up(old) == "014-1/5"
    old.turns(2)
    assert sold(live_hub, register) == (7, 9 * PRICE)
    old.close()


def test_an_image_of_two_restores_ago_gets_all_of_it_back(live_hub, register):
    register.turn()
    ring_up(register)
    register.turn()
    image = image_of(register)
    ring_up(register)
    register.turn()
    first = restored(register, image, live_hub)
    first.turns(3)
    ring_up(first)
    first.turns(2)
    first.close()
    shutil.rmtree(first.folder)
    second = restored(register, image, live_hub)
    second.turns(4)
    assert receipts(second) == papers(3, 2, 1)
    second.close()


def test_an_agent_that_dies_between_two_pages_goes_on_behind_the_first(live_hub, register, monkeypatch):
    monkeypatch.setattr("sync_agent.pull_back.PAGE", 2)
    register.turn()
    image = image_of(register)
    for _ in range(5):
        ring_up(register)
    register.turn()
    old = restored(register, image, live_hub)
    old.at_step = dies_at("history.kept", 2)
    with pytest.raises(ZeroDivisionError):
        old.turns(3)
    came = len(receipts(old))
    old.lease.give_back()
    old.at_step = lambda step: None
    old.agent = old.new_agent()
    old.turns(3)
    assert (came, receipts(old)) == (4, papers(5, 4, 3, 2, 1))
    old.close()


def dies_at(wanted: str, nth: int):
    seen: list[str] = []

    def at_step(step: str) -> None:
        seen.append(step)
        if seen.count(wanted) == nth:
            raise ZeroDivisionError

    return at_step


def test_a_machine_that_takes_a_registers_place_reuses_no_number(live_hub, register, tmp_path):
    register.turn()
    for _ in range(3):
        ring_up(register)
    register.turn()
    other = Rig(tmp_path / "other", live_hub.url, register.clock, owner="agent 2")
    transport = Transport(live_hub.url, wait=other.wait, chance=lambda: 0.0)
    approve = lambda shown: live_hub.approve(shown.code, "014-1", replace=True).raise_for_status()  # noqa: E731
    enroll(other.store, transport, other.key, approve, machine="t", program="0.1.0", wait=other.wait)
    transport.close()
    other.turn()
    assert ring_up(other) == "014-1/4"
    other.close()


def test_a_register_enrolled_again_takes_its_unsent_sales_along(live_hub, register):
    register.turn()
    live_hub.hub.devices.revoke(register.store.identity.get().device_id)
    sell(register)
    register.turn()
    transport = Transport(live_hub.url, wait=register.wait, chance=lambda: 0.0)
    approve = lambda shown: live_hub.approve(shown.code, "014-1", replace=True).raise_for_status()  # noqa: E731
    enroll(register.store, transport, register.key, approve, machine="t", program="0.1.0", wait=register.wait)
    transport.close()
    register.turns(2)
    assert sold(live_hub, register) == (1, PRICE)


def test_the_hub_hears_how_often_codes_were_refused(live_hub, register):
    today = register.clock().date()
    for _ in range(6):
        register.store.refused_codes.note(today, "token.forged", "coupon")
    register.turn()
    (listed,) = live_hub.hub.refused_codes.since(today)

    assert (listed.register_id, listed.reason, listed.times) == ("014-1", "token.forged", 6)
    assert "codes.refused" in {each.code for each in live_hub.hub.exceptions.list("014")}
