"""Locations, stock, exceptions and reports as managers use them."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
import sqlalchemy as sa

from hub.bootstrap import Hub
from hub.database.schema import feed_row
from hub.errors import Problem
from hub.services.reports import VatTotal
from retail.feeds import LocationSettings, OperatorRow, RegisterRow
from retail.journal.facts import MovedStock
from retail.staff import PinHash
from retail.stock import MovementReason
from tests.support.hub import PIN, LiveHub, seed_chain
from tests.support.wire import statuses


@pytest.fixture
def chain(hub: Hub) -> Hub:
    seed_chain(hub)
    return hub


def published(hub: Hub, stream: str) -> set[str]:
    with hub.engine.connect() as connection:
        return set(connection.scalars(sa.select(feed_row.c.key).where(feed_row.c.stream == stream)))


def test_a_location_publishes_its_settings_registers_and_operators(chain: Hub) -> None:
    assert published(chain, "location:014") == {"settings", "register:014-1", "register:014-2", "operator:op-1"}


def test_a_location_comes_back_as_it_was_stored(chain: Hub) -> None:
    settings = LocationSettings(location_id="100", name="Magazyn", zone="PL-B", receipt_footer=("Dziękujemy!",))
    chain.locations.save(settings)

    assert chain.locations.get("100") == settings
    assert settings in chain.locations.all()


def test_a_register_stands_at_one_location(chain: Hub) -> None:
    with pytest.raises(Problem, match=r"register\.elsewhere"):
        chain.locations.save_register("027", RegisterRow(register_id="014-1", name="Kasa"))


def test_a_register_needs_its_location(chain: Hub) -> None:
    with pytest.raises(Problem, match=r"location\.unknown"):
        chain.locations.save_register("999", RegisterRow(register_id="999-1", name="Kasa"))


def test_two_operators_of_a_location_cannot_have_one_number(chain: Hub) -> None:
    row = chain.locations.operators("014")[0]

    with pytest.raises(Problem, match=r"operator\.number_taken"):
        chain.locations.save_operator("014", OperatorRow.model_validate({**row.model_dump(), "operator_id": "op-2"}))


def test_a_pin_set_by_a_manager_opens_the_till(live_hub: LiveHub) -> None:
    live_hub.seed_chain()
    operator = {"number": "7", "name": "Jan Kot", "short_name": "Jan", "pin": "8264", "permissions": ["sell"]}

    done = live_hub.http.put("/v1/locations/014/operators/op-7", json=operator, headers=live_hub.manager)

    assert done.status_code == 204
    kept = {row.operator_id: row.pin_hash for row in live_hub.hub.locations.operators("014")}
    assert PinHash(kept["op-7"]).matches("8264")


def test_an_operator_changed_without_a_pin_keeps_the_old_one(live_hub: LiveHub) -> None:
    live_hub.seed_chain()
    operator = {"number": "1", "name": "Anna Kot", "short_name": "Anna"}

    live_hub.http.put("/v1/locations/014/operators/op-1", json=operator, headers=live_hub.manager)

    row = live_hub.hub.locations.operators("014")[0]
    assert (row.name, PinHash(row.pin_hash).matches(PIN)) == ("Anna Kot", True)


def test_operators_are_listed_without_their_hashes(live_hub: LiveHub) -> None:
    live_hub.seed_chain()

    answer = live_hub.http.get("/v1/locations/014/operators", headers=live_hub.manager)

    assert answer.json()[0]["name"] == "Anna Nowak"
    assert "argon2" not in answer.text


def test_goods_booked_in_are_on_hand(chain: Hub) -> None:
    lines = [MovedStock(sku="PIE-001", quantity=5_000), MovedStock(sku="NEW", quantity=250, unit="kg")]
    chain.stock.book("014", str(uuid.uuid4()), MovementReason.RECEIVED, lines)

    levels = {level.sku: (level.on_hand, level.unit) for level in chain.stock.levels("014", skus=["PIE-001", "NEW"])}
    assert levels == {"PIE-001": (105_000, "pcs"), "NEW": (250, "kg")}
    assert chain.stock.audit("014") == []


def test_a_document_booked_twice_counts_once(chain: Hub) -> None:
    document = str(uuid.uuid4())
    lines = [MovedStock(sku="PIE-001", quantity=5_000)]

    booked = [chain.stock.book("014", document, MovementReason.RECEIVED, lines) for _ in range(2)]

    assert booked == [True, False]
    assert chain.stock.levels("014", skus=["PIE-001"])[0].on_hand == 105_000


def test_the_audit_finds_a_level_that_is_not_its_movements(chain: Hub) -> None:
    with chain.engine.begin() as connection:
        connection.execute(sa.text("UPDATE stock_level SET on_hand = on_hand + 1 WHERE sku = 'PIE-003'"))

    found = chain.stock.audit("014")
    assert [(each.sku, each.on_hand, each.movements) for each in found] == [("PIE-003", 100_001, 100_000)]


def test_a_closed_exception_leaves_the_list_and_is_kept(live_hub: LiveHub) -> None:
    live_hub.seed_chain()
    register = live_hub.enroll("014-1")
    register.journal.record("teapot.boiled", {})
    register.push()
    item = live_hub.http.get("/v1/exceptions", headers=live_hub.manager).json()[0]

    path = f"/v1/exceptions/{item['location_id']}/{item['exception_id']}/close"
    closed = live_hub.http.post(path, json={"note": "upgraded"}, headers=live_hub.manager)
    again = live_hub.http.post(path, json={"note": "upgraded"}, headers=live_hub.manager)

    assert (item["code"], closed.status_code, again.status_code) == ("fact.unknown_kind", 204, 404)
    assert live_hub.http.get("/v1/exceptions", headers=live_hub.manager).json() == []
    kept = live_hub.http.get("/v1/exceptions?closed=true", headers=live_hub.manager).json()[0]
    assert (kept["closed_by"], kept["note"]) == ("test manager", "upgraded")


def test_a_days_sums_are_those_of_its_sales(live_hub: LiveHub) -> None:
    live_hub.seed_chain()
    first, second = live_hub.enroll("014-1"), live_hub.enroll("014-2")
    for register in (first, second):
        register.journal.business_date = date(2026, 3, 2)
        register.journal.sale(("PIE-001", 2, 649), ("PIE-002", 1, 399))
        assert statuses(register.push()) == ["applied"]

    day = live_hub.hub.reports.reconciliation("014", date(2026, 3, 2))
    one = live_hub.hub.reports.reconciliation("014", date(2026, 3, 2), "014-1")
    other = live_hub.hub.reports.reconciliation("014", date(2026, 3, 3))

    assert (day.sales, day.gross, day.adjustments, day.deposits) == (2, 2 * 1697, 0, 0)
    assert (one.sales, one.gross, other.sales, other.gross) == (1, 1697, 0, 0)
    assert day.vat == {"A": VatTotal(2 * 1697, 2 * 1380, 2 * 317)}
    assert (day.tenders, day.units) == ({"cash": 2 * 1697}, {"PIE-001": 4_000, "PIE-002": 2_000})
    assert (day.on_hand["PIE-001"], day.on_hand["PIE-002"], day.on_hand["PIE-003"]) == (96_000, 98_000, 100_000)
