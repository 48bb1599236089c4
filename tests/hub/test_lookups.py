"""What registers ask while somebody waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub.bootstrap import Hub
from hub.database.schema import device, location, stock_level
from hub.errors import Problem
from retail.feeds import LocationSettings
from tests.support.hub import LiveHub, seed_chain
from tests.support.wire import WireRegister

NOW = datetime.now(UTC)


@pytest.fixture
def chain(hub: Hub) -> Hub:
    seed_chain(hub)
    return hub


@pytest.fixture
def register(live_hub: LiveHub) -> WireRegister:
    live_hub.seed_chain()
    return live_hub.enroll("014-1")


def asked(register: WireRegister, sku: str = "PIE-001") -> Any:
    return register.get(f"/v1/stock?sku={sku}")


def test_a_register_hears_what_other_locations_have(register: WireRegister) -> None:
    answer = asked(register).json()
    (row,) = answer["locations"]

    assert answer["sku"] == "PIE-001"
    assert {key: row[key] for key in ("location_id", "name", "unit", "on_hand", "available")} == {
        "location_id": "027", "name": "Shop 027", "unit": "pcs", "on_hand": 100_000, "available": 100_000,
    }  # fmt: skip


def test_its_own_location_is_not_elsewhere(register: WireRegister) -> None:
    assert "014" not in {row["location_id"] for row in asked(register).json()["locations"]}


def test_unknown_goods_are_said_to_be_unknown(register: WireRegister) -> None:
    answer = asked(register, "NOPE")

    assert (answer.status_code, answer.json()["code"]) == (404, "catalog.unknown_sku")


def test_a_revoked_register_hears_nothing(live_hub: LiveHub, register: WireRegister) -> None:
    register.ask_token()
    live_hub.hub.devices.revoke(register.device_id)
    answer = asked(register)

    assert (answer.status_code, answer.json()["code"]) == (403, "auth.revoked")


def test_a_key_is_no_register(live_hub: LiveHub) -> None:
    answer = live_hub.http.get("/v1/stock?sku=PIE-001", headers=live_hub.manager)

    assert (answer.status_code, answer.json()["code"]) == (403, "auth.device_only")


def test_a_closed_location_has_nothing_to_offer(chain: Hub) -> None:
    with chain.engine.begin() as connection:
        connection.execute(location.update().where(location.c.location_id == "027").values(active=False))

    assert chain.stock.elsewhere("PIE-001", "014", 20) == []


def test_a_level_is_as_old_as_the_last_word_of_the_most_silent_register(live_hub: LiveHub) -> None:
    live_hub.seed_chain()
    quiet, busy = live_hub.enroll("027-1"), live_hub.enroll("027-2")
    seen = {quiet.device_id: NOW - timedelta(hours=3), busy.device_id: NOW}
    with live_hub.hub.engine.begin() as connection:
        for device_id, at in seen.items():
            connection.execute(device.update().where(device.c.device_id == device_id).values(last_seen_at=at))
    (level,) = live_hub.hub.stock.elsewhere("PIE-001", "014", 20)

    assert level.as_of == NOW - timedelta(hours=3)


def test_a_location_without_registers_is_as_fresh_as_the_hub(chain: Hub) -> None:
    before = datetime.now(UTC)
    (level,) = chain.stock.elsewhere("PIE-001", "014", 20)

    assert level.as_of >= before


def test_those_who_have_most_come_first_and_promises_count_as_gone(chain: Hub) -> None:
    chain.locations.save(LocationSettings(location_id="900", name="Magazyn", zone="PL-A"))
    with chain.engine.begin() as connection:
        connection.execute(
            stock_level.insert().values(location_id="900", sku="PIE-001", on_hand=150_000, committed=60_000, unit="pcs")
        )
    levels = chain.stock.elsewhere("PIE-001", "014", 20)

    assert [(level.location_id, level.available) for level in levels] == [("027", 100_000), ("900", 90_000)]


def test_there_is_no_stock_of_goods_nobody_knows(chain: Hub) -> None:
    with pytest.raises(Problem, match=r"catalog\.unknown_sku"):
        chain.stock.elsewhere("NOPE", "014", 20)
