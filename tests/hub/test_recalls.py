"""Recalls at the hub: made, published, lifted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from hub.bootstrap import Hub
from hub.database.schema import feed_row
from hub.errors import Problem
from hub.services.recalls import RecallItem, RecallOrder
from retail.feeds import LocationSettings, RecallRow
from tests.support.hub import LiveHub, seed_chain

DAY = date(2026, 3, 2)
CODE = "05900010000001"
"""The barcode of PIE-001."""


@pytest.fixture
def chain(hub: Hub) -> Hub:
    seed_chain(hub, pieces=0)
    return hub


def make(hub: Hub, goods: str = "PIE-001", **of: Any) -> RecallItem:
    return hub.recalls.make(RecallOrder(goods, "szkło w opakowaniu", DAY, **of), "Piotr")


def published(hub: Hub, location_id: str) -> list[RecallRow]:
    of = feed_row.c
    query = sa.select(of.row).where(
        of.stream == f"location:{location_id}", of.key.like("recall:%"), of.row.is_not(None)
    )
    with hub.engine.connect() as connection:
        return [RecallRow.model_validate_json(str(row)) for row in connection.scalars(query)]


def test_a_recall_reaches_every_location(chain: Hub) -> None:
    item = make(chain, batch="L1")
    row = RecallRow(recall_id=item.recall_id, sku="PIE-001", reason="szkło w opakowaniu", valid_from=DAY, batch="L1")

    assert (published(chain, "014"), published(chain, "027")) == ([row], [row])


def test_a_recall_of_one_location_stays_there(chain: Hub) -> None:
    make(chain, location_id="014")

    assert (len(published(chain, "014")), published(chain, "027")) == (1, [])


@pytest.mark.parametrize("goods", [CODE, CODE[1:]])
def test_a_barcode_recalls_the_packs_that_carry_it(chain: Hub, goods: str) -> None:
    make(chain, goods)
    (row,) = published(chain, "014")

    assert (row.sku, row.gtin) == ("PIE-001", CODE)


def test_a_location_that_opens_later_hears_of_what_is_recalled_everywhere(chain: Hub) -> None:
    make(chain)
    make(chain, "PIE-002", location_id="014")
    chain.locations.save(LocationSettings(location_id="031", name="Nowy", zone="PL-A"))

    assert [row.sku for row in published(chain, "031")] == ["PIE-001"]


def test_a_recall_that_is_lifted_is_taken_back_everywhere(chain: Hub) -> None:
    item = make(chain)
    chain.recalls.lift(item.recall_id, "Piotr")

    assert (published(chain, "014"), chain.recalls.list()) == ([], [])
    assert [each.lifted_by for each in chain.recalls.list(lifted=True)] == ["Piotr"]


def test_what_was_lifted_is_not_told_to_a_location_that_opens_later(chain: Hub) -> None:
    chain.recalls.lift(make(chain).recall_id, "Piotr")
    chain.locations.save(LocationSettings(location_id="031", name="Nowy", zone="PL-A"))

    assert published(chain, "031") == []


def test_the_same_goods_are_recalled_once(chain: Hub) -> None:
    item = make(chain, batch="L1")
    make(chain, batch="L2")

    with pytest.raises(Problem, match=r"recall\.exists") as refused:
        make(chain, batch="L1")
    assert refused.value.values == {"recall_id": item.recall_id}


def test_what_was_lifted_may_be_recalled_again(chain: Hub) -> None:
    chain.recalls.lift(make(chain).recall_id, "Piotr")

    assert make(chain).sku == "PIE-001"


@pytest.mark.parametrize("goods", ["NOPE", "5900010009999"])
def test_goods_nobody_knows_cannot_be_recalled(chain: Hub, goods: str) -> None:
    with pytest.raises(Problem, match=r"catalog\.unknown_sku"):
        make(chain, goods)


def test_a_location_nobody_knows_has_no_recalls(chain: Hub) -> None:
    with pytest.raises(Problem, match=r"location\.unknown"):
        make(chain, location_id="999")


def test_a_recall_is_lifted_once(chain: Hub) -> None:
    item = make(chain)
    chain.recalls.lift(item.recall_id, "Piotr")

    with pytest.raises(Problem, match=r"recall\.unknown"):
        chain.recalls.lift(item.recall_id, "Piotr")


def test_a_location_is_shown_what_is_recalled_everywhere_too(chain: Hub) -> None:
    make(chain)
    make(chain, "PIE-002", location_id="027")

    assert [each.sku for each in chain.recalls.list("014")] == ["PIE-001"]


def test_managers_recall_and_lift_over_http(live_hub: LiveHub) -> None:
    live_hub.seed_chain(pieces=0)
    body = {"goods": CODE, "reason": "salmonella", "batch": "L2291", "location_id": "014"}
    made = live_hub.http.post("/v1/recalls", json=body, headers=live_hub.manager)
    listed = live_hub.http.get("/v1/recalls?location_id=014", headers=live_hub.manager).json()
    lifted = live_hub.http.post(f"/v1/recalls/{made.json()['recall_id']}/lift", headers=live_hub.manager)

    assert (made.status_code, lifted.status_code) == (201, 204)
    assert [(row["sku"], row["batch"], row["made_by"]) for row in listed] == [("PIE-001", "L2291", "test manager")]
    assert live_hub.http.get("/v1/recalls", headers=live_hub.manager).json() == []


def test_a_key_that_only_reads_recalls_nothing(live_hub: LiveHub) -> None:
    key = live_hub.hub.keys.make("reader", ("read",))
    body = {"goods": "PIE-001", "reason": "salmonella"}
    answer = live_hub.http.post("/v1/recalls", json=body, headers={"Authorization": f"Bearer {key}"})

    assert (answer.status_code, answer.json()["code"]) == (403, "auth.scope")
