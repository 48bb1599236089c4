"""``POST /v1/price/quote``: the same prices as at a till, for every channel, day and place."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from hub.catalog_import.importer import CatalogImport, ImportOptions
from hub.feed.versions import lock_version
from hub.services import quotes
from hub.services.credentials import Scope
from retail.feeds import CatalogRow, DepositRow, LocationSettings, PriceRow, price_stream
from tests.support.clock import FakeClock
from tests.support.hub import SKUS, ZONE, LiveHub, assert_eventually

BREAD, ROLL = SKUS[:2]
TEN_OFF: dict[str, Any] = {
    "id": "OMNI",
    "names": {"pl": "Kod {code} −10 %", "en": "Code {code} −10 %"},
    "when": {"type": "coupon"},
    "benefit": {"type": "percent_off_basket", "percent": 1000},
}
THREE_FOR_TWO: dict[str, Any] = {
    "id": "3for2",
    "names": {"pl": "3 za 2"},
    "benefit": {"type": "buy_x_get_y", "buy": {"skus": [BREAD]}, "buy_count": 2},
}


@pytest.fixture
def chain(live_hub: LiveHub) -> LiveHub:
    """Every price 6.49 in zone PL-A; location 050 of zone PL-B asks 5.99 for bread."""
    live_hub.seed_chain()
    live_hub.hub.locations.save(LocationSettings(location_id="050", name="Far", zone="PL-B"))
    live_hub.hub.prices.save("PL-B", [PriceRow(sku=BREAD, unit_price=599, valid_from=date(2025, 1, 1))])
    return live_hub


def ask(chain: LiveHub, *lines: dict[str, Any], scope: Scope = "quote", **more: Any) -> httpx.Response:
    key = chain.hub.keys.make("web shop", (scope,))
    content = {"lines": lines or ({"sku": BREAD},), **more}
    if "zone" not in content and "location_id" not in content:
        content["zone"] = ZONE
    return chain.http.post("/v1/price/quote", json=content, headers={"Authorization": f"Bearer {key}"})


def total(answer: httpx.Response) -> int:
    assert answer.status_code == 200, answer.text
    return int(answer.json()["total"])


class TestPlace:
    def test_two_zones_have_prices_of_their_own(self, chain: LiveHub) -> None:
        assert (total(ask(chain)), total(ask(chain, zone="PL-B"))) == (649, 599)

    def test_a_location_stands_for_its_zone(self, chain: LiveHub) -> None:
        assert total(ask(chain, location_id="050")) == 599

    @pytest.mark.parametrize("place", [{"zone": ZONE, "location_id": "014"}, {"zone": "", "location_id": ""}])
    def test_it_is_exactly_one_of_the_two(self, chain: LiveHub, place: dict[str, str]) -> None:
        assert ask(chain, **place).status_code == 422

    @pytest.mark.parametrize("place", [{"zone": "PL-Z"}, {"location_id": "999"}])
    def test_a_place_nobody_knows_is_told(self, chain: LiveHub, place: dict[str, str]) -> None:
        assert ask(chain, **place).status_code == 404

    def test_a_device_asks_for_its_own_location(self, chain: LiveHub) -> None:
        bearer, question = chain.enroll("014-1").bearer, {"lines": [{"sku": BREAD}]}
        own = chain.http.post("/v1/price/quote", json=question, headers=bearer)
        foreign = chain.http.post("/v1/price/quote", json={**question, "zone": "PL-B"}, headers=bearer)

        assert (total(own), foreign.status_code) == (649, 403)


class TestLines:
    def test_a_barcode_stands_for_its_variant_and_quantity(self, chain: LiveHub) -> None:
        codes = (("05900010999999", 1000), ("05900010999982", 6000))
        row = CatalogRow(sku="SIX", item_id="SIX", name="Woda", unit="pcs", tax_class="A", barcodes=codes)
        chain.hub.catalog.save_variant(row)
        chain.hub.prices.save(ZONE, [PriceRow(sku="SIX", unit_price=200, valid_from=date(2025, 1, 1))])
        answer = ask(chain, {"barcode": "5900010999982"}, {"barcode": "5900010999999", "quantity": 2000})

        assert [(line["sku"], line["quantity"]) for line in answer.json()["lines"]] == [("SIX", 6000), ("SIX", 2000)]
        assert total(answer) == 1600

    def test_every_line_that_cannot_be_priced_is_named(self, chain: LiveHub) -> None:
        bare = CatalogRow(sku="BARE", item_id="BARE", name="Nowość", unit="pcs", tax_class="A")
        chain.hub.catalog.save_variants([bare, bare.model_copy(update={"sku": "OLD", "active": False})])
        lines = [{"sku": BREAD}, {"sku": "NONE"}, {"sku": "BARE"}, {"sku": "OLD"}, {"sku": ROLL, "quantity": 1500}]
        answer = ask(chain, *lines)

        assert (answer.status_code, answer.json()["code"]) == (422, "quote.lines")
        assert [(fault["line"], fault["code"]) for fault in answer.json()["lines"]] == [
            (2, "catalog.unknown_sku"), (3, "price.missing"), (4, "catalog.not_sold"), (5, "quantity.fraction")
        ]  # fmt: skip

    def test_a_label_names_the_amount_of_its_line(self, chain: LiveHub) -> None:
        assert total(ask(chain, {"sku": BREAD, "quantity": 1000, "amount": 1735})) == 1735

    def test_a_line_has_one_name(self, chain: LiveHub) -> None:
        assert ask(chain, {"sku": BREAD, "barcode": "1"}).status_code == 422

    def test_a_deposit_stands_beside_the_amount(self, chain: LiveHub) -> None:
        settings = chain.hub.locations.get("014")
        deposit = DepositRow(code="pet", name="Kaucja PET", amount=50)
        chain.hub.locations.save(settings.model_copy(update={"deposits": (deposit,)}))
        row = chain.hub.catalog.variant(BREAD)
        chain.hub.catalog.save_variant(row.model_copy(update={"deposit": "pet"}))
        answer = ask(chain, {"sku": BREAD, "quantity": 2000}, location_id="014")

        assert (answer.json()["deposits"], total(answer)) == (100, 1398)
        assert answer.json()["lines"][0]["deposit"] == {"code": "pet", "name": "Kaucja PET", "amount": 100}

    def test_tax_is_told_by_letter(self, chain: LiveHub) -> None:
        assert ask(chain).json()["taxes"] == [{"letter": "A", "rate": 2300, "gross": 649, "net": 528, "tax": 121}]


class TestPrices:
    def test_a_future_basket_has_the_prices_of_its_day(self, chain: LiveHub) -> None:
        chain.hub.prices.save(ZONE, [PriceRow(sku=BREAD, unit_price=599, valid_from=date(2099, 6, 1))])
        before, after = (ask(chain, at=f"2099-{day}:30:00Z") for day in ("05-31T21", "05-31T22"))

        assert (total(before), total(after)) == (649, 599)
        assert after.json()["lines"][0]["lowest_30"] == 649

    def test_groups_and_quantities_have_their_prices(self, chain: LiveHub) -> None:
        rows = [{"unit_price": 599, "group": "member"}, {"unit_price": 549, "min_quantity": 6000}]
        made = [PriceRow.model_validate({"sku": BREAD, "valid_from": "2025-01-01", **row}) for row in rows]
        chain.hub.prices.save(ZONE, made)
        six = {"sku": BREAD, "quantity": 6000}

        assert total(ask(chain, customer={"groups": ["member"]})) == 599
        assert total(ask(chain, six)) == 6 * 549
        (line,) = ask(chain, six).json()["lines"]
        assert (line["regular_price"], line["unit_price"]) == (649, 549)

    def test_versions_grow_with_what_changes(self, chain: LiveHub) -> None:
        before = ask(chain).json()["versions"]
        chain.hub.prices.save(ZONE, [PriceRow(sku=BREAD, unit_price=659, valid_from=date(2025, 6, 1))])
        chain.hub.promotions.save("OMNI", TEN_OFF, "test")
        after = ask(chain).json()["versions"]

        assert after == {"price": before["price"] + 1, "promotion": before["promotion"] + 1}


class TestPromotions:
    def test_a_promotion_says_what_it_took_and_why(self, chain: LiveHub) -> None:
        chain.hub.promotions.save("3for2", THREE_FOR_TWO, "test")
        answer = ask(chain, {"sku": BREAD, "quantity": 3000})

        assert total(answer) == 1298
        (line,) = answer.json()["lines"]
        assert line["adjustments"] == [{"source": "promotion:3for2", "text": "3 za 2", "amount": -649}]
        assert answer.json()["promotions"][0]["saving"] == 649

    def test_a_changed_promotion_holds_at_once(self, chain: LiveHub) -> None:
        chain.hub.promotions.save("3for2", THREE_FOR_TWO, "test")
        first = total(ask(chain, {"sku": BREAD, "quantity": 3000}))
        chain.hub.promotions.remove("3for2", "test")

        assert (first, total(ask(chain, {"sku": BREAD, "quantity": 3000}))) == (1298, 1947)

    def test_a_coupon_needs_the_scope_for_it(self, chain: LiveHub) -> None:
        chain.hub.promotions.save("OMNI", TEN_OFF, "test")
        coupons = [{"promotion_id": "OMNI", "code": "OMNI-7F2K"}]
        refused, taken = (ask(chain, scope=scope, coupons=coupons) for scope in ("quote", "coupon"))

        assert refused.json()["code"] == "auth.scope"
        assert (total(taken), taken.json()["lines"][0]["adjustments"][0]["text"]) == (584, "Kod OMNI-7F2K −10 %")

    def test_a_coupon_that_does_nothing_says_why(self, chain: LiveHub) -> None:
        spend = {"type": "all", "of": [{"type": "coupon"}, {"type": "spend", "amount": 1889}]}
        chain.hub.promotions.save("OMNI", {**TEN_OFF, "when": spend}, "test")
        answer = ask(chain, scope="coupon", coupons=[{"promotion_id": "OMNI"}])

        assert answer.json()["coupons"][0]["refused"] == {
            "code": "promotion.spend_not_reached", "values": {"missing": 1240}
        }  # fmt: skip

    def test_a_key_that_only_reads_is_told_no_price(self, chain: LiveHub) -> None:
        assert ask(chain, scope="read").json()["code"] == "auth.scope"


def test_between_two_batches_of_an_import_the_last_whole_version_is_quoted(chain: LiveHub) -> None:
    whole = [PriceRow(sku=sku, unit_price=599, valid_from=date(2025, 3, 1)) for sku in (BREAD, ROLL)]
    chain.hub.prices.save(ZONE, whole)
    chain.publish()
    lines = ({"sku": BREAD}, {"sku": ROLL})
    told = []

    def ask_between() -> bool:
        answer = ask(chain, *lines).json()
        told.append((answer["total"], answer["versions"]["price"], [line["lowest_30"] for line in answer["lines"]]))
        return False

    rows = "".join(f"{sku},{sku},pcs,C,7.00\n" for sku in (BREAD, ROLL))
    file = io.BytesIO(f"sku,name,unit,tax_class,price:{ZONE}\n{rows}".encode())
    options = ImportOptions(valid_from=date(2025, 4, 1), batch_rows=1)
    CatalogImport(chain.hub.engine, FakeClock(), options).run(file, stop=ask_between)
    ask_between()

    before, between, after = told
    assert (before[0], between) == (1198, before)
    assert (after[0], after[1] > before[1]) == (1400, True)


def test_an_edit_holds_for_the_next_quote(chain: LiveHub) -> None:
    chain.hub.prices.save(ZONE, [PriceRow(sku=BREAD, unit_price=500, valid_from=date(2025, 2, 1))])
    assert total(ask(chain)) == 500


def test_a_quote_waits_for_whoever_closes_the_edit_it_is_to_know(
    chain: LiveHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotes, "BRIEFLY_MS", 20_000)
    chain.hub.prices.save(ZONE, [PriceRow(sku=BREAD, unit_price=500, valid_from=date(2025, 2, 1))])
    with ThreadPoolExecutor(1) as other, chain.hub.engine.begin() as writer:
        lock_version(writer, price_stream(ZONE))
        asked = other.submit(lambda: total(ask(chain)))
        assert_eventually(lambda: _somebody_waits(chain))
        writer.rollback()
        assert asked.result(timeout=30) == 500


def _somebody_waits(chain: LiveHub) -> bool:
    with chain.hub.engine.connect() as connection:
        return bool(connection.scalar(sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")))


def test_it_is_described_with_examples(live_hub: LiveHub) -> None:
    described = live_hub.http.get("/openapi.json").json()
    route = described["paths"]["/v1/price/quote"]["post"]

    assert route["responses"]["200"]["content"]["application/json"]["example"]["total"] == 1198
    assert described["components"]["schemas"]["QuoteRequest"]["example"]["zone"] == "PL-A"
