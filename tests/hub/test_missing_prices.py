"""Goods without a price: one exception for a person that counts, and that a price settles by itself."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest

from hub.catalog_import.importer import CatalogImport, ImportOptions
from hub.services.exceptions import ExceptionItem
from retail.feeds import CatalogRow, PriceRow
from tests.support.hub import ZONE, LiveHub
from tests.support.wire import WireRegister, statuses

NEW = "NEW-001"
TODAY = date.today()  # noqa: DTZ011 - the database's own day decides
DAY = timedelta(days=1)


@pytest.fixture
def register(live_hub: LiveHub) -> WireRegister:
    live_hub.seed_chain()
    row = CatalogRow(sku=NEW, item_id=NEW, name="Nowość", unit="pcs", tax_class="A")
    live_hub.hub.catalog.save_variant(row)
    return live_hub.enroll("014-1")


def refuse(register: WireRegister, sku: str = NEW, **changes: Any) -> None:
    """The till refused to sell it, and the hub heard."""
    register.journal.record("price.missing", {"sku": sku, "name": "Nowość"}, **changes)
    assert set(statuses(register.push())) <= {"applied", "duplicate"}


def listed(live_hub: LiveHub, *, closed: bool = False) -> list[ExceptionItem]:
    found = live_hub.hub.exceptions.list("014", closed=closed)
    return [each for each in found if each.code == "price.missing"]


def test_the_manager_sees_what_has_no_price(live_hub: LiveHub, register: WireRegister) -> None:
    refuse(register)
    (item,) = listed(live_hub)

    assert {key: item.values[key] for key in ("sku", "name", "times")} == {"sku": NEW, "name": "Nowość", "times": 1}


def test_what_is_refused_again_is_counted_and_not_listed_again(live_hub: LiveHub, register: WireRegister) -> None:
    for _ in range(3):
        register.journal.record("price.missing", {"sku": NEW, "name": "Nowość"})
    register.push()
    refuse(register)
    (item,) = listed(live_hub)

    assert item.values["times"] == 4


def test_both_tills_of_a_shop_count_together(live_hub: LiveHub, register: WireRegister) -> None:
    refuse(register)
    refuse(live_hub.enroll("014-2"))

    assert [item.values["times"] for item in listed(live_hub)] == [2]


def test_each_shop_has_its_own(live_hub: LiveHub, register: WireRegister) -> None:
    refuse(register)
    refuse(live_hub.enroll("027-1"))

    assert len(live_hub.hub.exceptions.list()) == 2


def test_the_last_time_is_kept_whatever_comes_in_last(live_hub: LiveHub, register: WireRegister) -> None:
    late = register.journal.at.replace(microsecond=0) + timedelta(minutes=8)
    refuse(register, at=late)
    refuse(register, at=late - timedelta(minutes=5))
    (item,) = listed(live_hub)

    assert item.values["last_at"] == late.isoformat()


def test_a_batch_sent_twice_counts_once(live_hub: LiveHub, register: WireRegister) -> None:
    refuse(register)
    register.push()

    assert [item.values["times"] for item in listed(live_hub)] == [1]


def test_a_price_of_the_zone_settles_it(live_hub: LiveHub, register: WireRegister) -> None:
    refuse(register)
    live_hub.hub.prices.save(ZONE, [PriceRow(sku=NEW, unit_price=499, valid_from=TODAY)])

    assert listed(live_hub) == []
    assert [item.closed_by for item in listed(live_hub, closed=True)] == ["hub"]


def test_a_price_of_another_zone_settles_nothing(live_hub: LiveHub, register: WireRegister) -> None:
    refuse(register)
    live_hub.hub.prices.save("PL-X", [PriceRow(sku=NEW, unit_price=499, valid_from=TODAY)])

    assert len(listed(live_hub)) == 1


def test_a_price_that_has_ended_settles_nothing(live_hub: LiveHub, register: WireRegister) -> None:
    refuse(register)
    old = PriceRow(sku=NEW, unit_price=499, valid_from=TODAY - 9 * DAY, valid_to=TODAY - 2 * DAY)
    live_hub.hub.prices.save(ZONE, [old])

    assert len(listed(live_hub)) == 1


def test_an_imported_price_settles_it(live_hub: LiveHub, register: WireRegister) -> None:
    refuse(register)
    file = io.BytesIO(f"sku,name,unit,tax_class,price:{ZONE}\n{NEW},Nowość,pcs,A,4.99\n".encode())
    report = CatalogImport(live_hub.hub.engine, live_hub.clock, ImportOptions()).run(file)

    assert (report.good, listed(live_hub)) == (1, [])


def test_a_refusal_that_comes_late_is_settled_already(live_hub: LiveHub, register: WireRegister) -> None:
    live_hub.hub.prices.save(ZONE, [PriceRow(sku=NEW, unit_price=499, valid_from=TODAY - DAY)])
    refuse(register)

    assert listed(live_hub, closed=True) == []


def test_goods_that_are_refused_after_it_was_closed_are_listed_anew(live_hub: LiveHub, register: WireRegister) -> None:
    refuse(register)
    (item,) = listed(live_hub)
    live_hub.hub.exceptions.close("014", item.exception_id, "Piotr", "not sold here")
    refuse(register)

    assert [each.values["times"] for each in listed(live_hub)] == [1]
