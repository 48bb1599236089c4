"""The catalogue: what may be stored, and that what is stored is published."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from hub.bootstrap import Hub
from hub.database.schema import feed_row
from hub.errors import Problem
from retail.feeds import CatalogRow, PriceRow, TaxRow
from tests.support.hub import SKUS, ZONE, seed_chain


@pytest.fixture
def chain(hub: Hub) -> Hub:
    seed_chain(hub, pieces=0)
    return hub


def variant(sku: str = "NEW-1", *codes: str, **changes: object) -> CatalogRow:
    content = {"sku": sku, "item_id": sku, "name": "Masło 200 g", "unit": "pcs", "tax_class": "A"}
    return CatalogRow.model_validate({**content, "barcodes": [(code, 1000) for code in codes], **changes})


def price(sku: str, amount: int = 100) -> PriceRow:
    return PriceRow(sku=sku, unit_price=amount, valid_from=date(2026, 1, 1))


def published(hub: Hub, stream: str) -> dict[str, tuple[int, str | None]]:
    query = sa.select(feed_row.c.key, feed_row.c.rev, feed_row.c.row).where(feed_row.c.stream == stream)
    with hub.engine.connect() as connection:
        return {row.key: (row.rev, row.row) for row in connection.execute(query)}


def test_a_variant_comes_back_as_it_was_stored(chain: Hub) -> None:
    row = variant("NEW-1", "05900010999999", "05900010999982", options=(("Rozmiar", "M"),), min_age=18, deposit="pet")
    chain.catalog.save_variant(row)

    assert chain.catalog.variant("NEW-1") == row


def test_a_stored_variant_is_published_as_it_is(chain: Hub) -> None:
    row = variant("NEW-1", "05900010999999")
    chain.catalog.save_variant(row)

    rev, text = published(chain, "catalog")["NEW-1"]
    assert (rev, CatalogRow.model_validate_json(text or "")) == (1, row)


def test_storing_the_same_again_changes_nothing(chain: Hub) -> None:
    assert [chain.catalog.save_variant(variant()) for _ in range(2)] == [True, False]


def test_a_barcode_belongs_to_one_variant(chain: Hub) -> None:
    chain.catalog.save_variant(variant("NEW-1", "05900010999999"))

    with pytest.raises(Problem, match=r"catalog\.barcode_taken"):
        chain.catalog.save_variant(variant("NEW-2", "05900010999999"))


def test_a_barcode_given_up_may_be_taken_by_another(chain: Hub) -> None:
    chain.catalog.save_variant(variant("NEW-1", "05900010999999"))
    chain.catalog.save_variant(variant("NEW-1"))

    assert chain.catalog.save_variant(variant("NEW-2", "05900010999999"))


def test_of_a_batch_the_good_rows_are_stored_and_the_others_told(chain: Hub) -> None:
    rows = [
        variant("A", "1"),
        variant("B", "1"),
        variant("C", "2", "2"),
        variant("D", tax_class="?"),
        variant("E", "3"),
    ]

    saved = chain.catalog.save_variants(rows)

    assert saved.changed == 2
    assert {index: why.code for index, why in saved.refused.items()} == {
        1: "catalog.barcode_taken",
        2: "catalog.barcode_twice",
        3: "catalog.unknown_tax_class",
    }
    assert [row.sku for row in chain.catalog.variants("", 1000) if len(row.sku) == 1] == ["A", "E"]


def test_variants_come_page_by_page_in_order(chain: Hub) -> None:
    first = [row.sku for row in chain.catalog.variants("", 5)]
    second = [row.sku for row in chain.catalog.variants(first[-1], 5)]

    assert first + second == list(SKUS[:10])


def test_a_price_is_published_to_its_zone(chain: Hub) -> None:
    chain.prices.save("PL-B", [price(SKUS[0], 599)])

    assert list(published(chain, "price:PL-B")) == [f"{SKUS[0]}|2026-01-01"]
    assert chain.prices.of("PL-B", SKUS[0]) == [price(SKUS[0], 599)]


def test_a_price_of_nothing_is_told(chain: Hub) -> None:
    saved = chain.prices.save(ZONE, [price("NONE"), price(SKUS[1])])

    assert saved.changed == 1
    assert {index: why.code for index, why in saved.refused.items()} == {0: "catalog.unknown_sku"}


def test_a_price_taken_away_is_published_as_gone(chain: Hub) -> None:
    chain.prices.remove(ZONE, SKUS[0], date(2025, 1, 1))

    assert published(chain, f"price:{ZONE}")[f"{SKUS[0]}|2025-01-01"] == (2, None)
    with pytest.raises(Problem, match=r"catalog\.unknown_price"):
        chain.prices.remove(ZONE, SKUS[0], date(2025, 1, 1))


def test_a_new_tax_table_is_published_and_the_old_rates_are_gone(chain: Hub) -> None:
    chain.locations.save_tax([TaxRow(tax_class="A", letter="A", rate=2500, valid_from=date(2026, 1, 1))])

    rows = published(chain, "tax")
    assert [key for key, (_, row) in rows.items() if row is not None] == ["A|2026-01-01"]
    assert [row.rate for row in chain.locations.tax()] == [2500]


def test_a_tax_table_that_contradicts_itself_is_refused(chain: Hub) -> None:
    rows = [TaxRow(tax_class="A", letter="A", rate=rate, valid_from=date(2026, 1, rate)) for rate in (1, 2)]

    with pytest.raises(Problem, match=r"tax\.contradiction"):
        chain.locations.save_tax(rows)
    assert len(chain.locations.tax()) == 5
