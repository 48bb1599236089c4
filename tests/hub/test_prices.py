"""Price lists at the hub: groups and quantities, a history that stays, the lowest of 30 days, versions, two zones."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from hub.bootstrap import Hub
from hub.catalog_import.chain import chain_facts
from hub.catalog_import.export import export_catalog
from hub.catalog_import.importer import CatalogImport, ImportOptions
from hub.database.schema import feed_row, price_history
from hub.feed.versions import versions_of
from hub.services.prices import PriceLists
from retail.feeds import LocationSettings, PriceRow, price_stream
from tests.support.hub import SKUS, ZONE, seed_chain

SKU = SKUS[0]
NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture
def chain(hub: Hub) -> Hub:
    """The chain with every price at 6.49, told and in force since 2025."""
    seed_chain(replace(hub, prices=lists(hub, datetime(2025, 1, 1, tzinfo=UTC))), pieces=0)
    return hub


def lists(hub: Hub, now: datetime = NOON) -> PriceLists:
    return PriceLists(hub.engine, lambda: now)


def row(amount: int, first: date = TODAY, **more: object) -> PriceRow:
    return PriceRow.model_validate({"sku": SKU, "unit_price": amount, "valid_from": first, **more})


def published(hub: Hub, zone: str = ZONE) -> dict[str, dict[str, object]]:
    query = sa.select(feed_row.c.key, feed_row.c.row).where(feed_row.c.stream == price_stream(zone))
    with hub.engine.connect() as connection:
        rows = connection.execute(query.where(feed_row.c.key.like(f"{SKU}|%"))).all()
    return {each.key: json.loads(each.row) for each in rows if each.row}


def version(hub: Hub, zone: str = ZONE) -> int:
    with hub.engine.connect() as connection:
        return versions_of(connection, [price_stream(zone)])[price_stream(zone)]


def history(hub: Hub) -> list[tuple[date, int | None, int]]:
    query = sa.select(price_history).where(price_history.c.sku == SKU).order_by(price_history.c.version)
    with hub.engine.connect() as connection:
        return [(each.valid_from, each.unit_price, each.version) for each in connection.execute(query)]


class TestLists:
    def test_a_price_of_a_group_and_one_from_a_quantity_on_stand_beside_everybodys(self, chain: Hub) -> None:
        lists(chain).save(ZONE, [row(599, group="member"), row(579, min_quantity=6000)])

        assert set(published(chain)) == {f"{SKU}|2025-01-01", f"{SKU}|2026-03-02|member|0", f"{SKU}|2026-03-02||6000"}
        assert [(each.group, each.min_quantity, each.unit_price) for each in chain.prices.of(ZONE, SKU)] == [
            ("", 0, 649), ("", 6000, 579), ("member", 0, 599)
        ]  # fmt: skip

    def test_one_of_them_can_be_taken_away_alone(self, chain: Hub) -> None:
        lists(chain).save(ZONE, [row(599, group="member"), row(579, min_quantity=6000)])
        lists(chain).remove(ZONE, SKU, TODAY, "member")

        assert set(published(chain)) == {f"{SKU}|2025-01-01", f"{SKU}|2026-03-02||6000"}

    def test_two_zones_have_lists_of_their_own(self, chain: Hub) -> None:
        chain.locations.save(LocationSettings(location_id="050", name="Far", zone="PL-B"))
        lists(chain).save("PL-B", [row(599)])

        assert {each["unit_price"] for each in published(chain).values()} == {649}
        assert {each["unit_price"] for each in published(chain, "PL-B").values()} == {599}
        assert (version(chain), version(chain, "PL-B")) == (1, 1)

    def test_what_changes_nothing_makes_no_version(self, chain: Hub) -> None:
        before = version(chain), history(chain)
        saved = lists(chain).save(ZONE, [row(649, date(2025, 1, 1))])

        assert (saved.changed, version(chain), history(chain)) == (0, *before)

    def test_all_that_is_saved_together_is_one_version(self, chain: Hub) -> None:
        before = version(chain)
        lists(chain).save(ZONE, [row(599), row(549, group="member"), row(499, date(2026, 6, 1))])

        assert version(chain) == before + 1


class TestHistory:
    def test_it_keeps_what_a_price_was_before(self, chain: Hub) -> None:
        lists(chain).save(ZONE, [row(599)])
        lists(chain).save(ZONE, [row(589)])
        lists(chain).remove(ZONE, SKU, TODAY)

        assert history(chain) == [(date(2025, 1, 1), 649, 1), (TODAY, 599, 2), (TODAY, 589, 3), (TODAY, None, 4)]

    @pytest.mark.parametrize(
        "statement",
        ["UPDATE price_history SET unit_price = 1", "DELETE FROM price_history", "TRUNCATE price_history"],
    )
    def test_nobody_changes_it(self, chain: Hub, statement: str) -> None:
        with pytest.raises(sa.exc.IntegrityError, match="kept as they are"), chain.engine.begin() as connection:
            connection.execute(sa.text(statement))


class TestLowestOfThirtyDays:
    def test_a_reduction_is_published_with_it(self, chain: Hub) -> None:
        lists(chain).save(ZONE, [row(599)])

        assert published(chain)[f"{SKU}|2026-03-02"]["lowest_30"] == 649

    def test_what_the_caller_says_does_not_count(self, chain: Hub) -> None:
        lists(chain).save(ZONE, [row(699, lowest_30=1)])

        assert published(chain)[f"{SKU}|2026-03-02"]["lowest_30"] is None

    def test_a_future_reduction_has_it_before_it_begins(self, chain: Hub) -> None:
        lists(chain).save(ZONE, [row(599, TODAY + timedelta(days=40))])

        assert published(chain)[f"{SKU}|2026-04-11"]["lowest_30"] == 649

    def test_what_is_planned_in_between_changes_that_of_a_later_reduction(self, chain: Hub) -> None:
        lists(chain).save(ZONE, [row(599, TODAY + timedelta(days=40))])
        lists(chain).save(ZONE, [row(629, TODAY + timedelta(days=30), valid_to=TODAY + timedelta(days=33))])
        planned = published(chain)[f"{SKU}|2026-04-11"]["lowest_30"]
        lists(chain).remove(ZONE, SKU, TODAY + timedelta(days=30))

        assert (planned, published(chain)[f"{SKU}|2026-04-11"]["lowest_30"]) == (629, 649)

    def test_an_offer_that_ends_leaves_its_price_behind_for_thirty_days(self, chain: Hub) -> None:
        lists(chain).save(ZONE, [row(499, valid_to=TODAY + timedelta(days=2))])
        later = NOON + timedelta(days=10)
        lists(chain, later).save(ZONE, [row(599, later.date())])

        assert published(chain)[f"{SKU}|2026-03-12"]["lowest_30"] == 499

    def test_a_price_that_comes_back_because_an_offer_is_taken_away_has_none(self, chain: Hub) -> None:
        lists(chain).save(ZONE, [row(599)])
        lists(chain, NOON + timedelta(days=5)).save(ZONE, [row(499, TODAY + timedelta(days=5))])
        reduced = published(chain)[f"{SKU}|2026-03-02"]["lowest_30"]
        lists(chain, NOON + timedelta(days=6)).remove(ZONE, SKU, TODAY + timedelta(days=5))

        assert (reduced, published(chain)[f"{SKU}|2026-03-02"]["lowest_30"]) == (649, None)

    def test_a_price_raised_under_its_own_key_has_none(self, chain: Hub) -> None:
        lists(chain).save(ZONE, [row(599)])
        lists(chain, NOON + timedelta(days=3)).save(ZONE, [row(629)])

        assert published(chain)[f"{SKU}|2026-03-02"]["lowest_30"] is None

    def test_each_group_is_measured_by_its_own_prices(self, chain: Hub) -> None:
        lists(chain).save(ZONE, [row(599, group="member")])
        lists(chain, NOON + timedelta(days=5)).save(ZONE, [row(549, TODAY + timedelta(days=5), group="member")])
        found = published(chain)

        assert found[f"{SKU}|2026-03-02|member|0"]["lowest_30"] is None
        assert found[f"{SKU}|2026-03-07|member|0"]["lowest_30"] == 599

    def test_the_day_begins_where_the_zone_is(self, chain: Hub) -> None:
        late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
        lists(chain, late).save(ZONE, [row(599, date(2026, 3, 3))])

        assert published(chain)[f"{SKU}|2026-03-03"]["lowest_30"] == 649


class TestFiles:
    COLUMNS = "sku,name,unit,tax_class,price:PL-A,price:PL-A@member,price:PL-A*6"

    def run(self, hub: Hub, line: str) -> list[tuple[str, str]]:
        file = io.BytesIO(f"{self.COLUMNS}\n{line}\n".encode())
        report = CatalogImport(hub.engine, lambda: NOON, ImportOptions(valid_from=TODAY)).run(file)
        return [(problem.column, problem.fault.code) for problem in report.log.kept]

    def test_prices_of_groups_and_quantities_come_from_a_file_and_go_into_one(self, chain: Hub) -> None:
        assert self.run(chain, f"{SKU},Woda,pcs,A,6.49,5.99,5.49") == []
        with chain.engine.connect() as connection:
            facts = chain_facts(connection, TODAY)
        text = b"".join(export_catalog(chain.engine, facts, TODAY)).decode().splitlines()

        assert text[0].endswith("price:PL-A,price:PL-A*6,price:PL-A@member")
        assert next(line for line in text if line.startswith(SKU)).endswith("6.49,5.49,5.99")
        assert CatalogImport(chain.engine, lambda: NOON).run(io.BytesIO("\n".join(text).encode())).changed == 0

    def test_an_imported_reduction_has_its_lowest_price(self, chain: Hub) -> None:
        self.run(chain, f"{SKU},Woda,pcs,A,5.99,,")

        assert published(chain)[f"{SKU}|2026-03-02"]["lowest_30"] == 649

    def test_a_price_that_nobody_would_be_asked_is_told(self, chain: Hub) -> None:
        assert self.run(chain, f"{SKU},Woda,pcs,A,6.49,6.49,5.49") == [("price:PL-A@member", "price.not_lower")]

    def test_a_bad_price_of_a_group_keeps_its_row_out(self, chain: Hub) -> None:
        assert self.run(chain, f"{SKU},Woda,pcs,A,6.49,cheap,5.49") == [("price:PL-A@member", "number.not_a_number")]
        assert set(published(chain)) == {f"{SKU}|2025-01-01"}
