"""The assortment: found by code, by SKU and by category, with the price of the day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from local_store import Store
from retail.catalog import Content, Deposit
from retail.feeds import FeedEntry
from retail.values import PLN, Money, Quantity, Unit
from tests.support.clock import FakeClock
from tests.support.shop import MONDAY, entries, item, open_store, price, put_items, put_prices, sell


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock):
    opened = open_store(tmp_path / "register.db", clock)
    yield opened
    opened.close()


def _skus(found) -> list[str]:
    return [entry.variant.sku for entry in found]


def test_every_field_of_a_variant_comes_back(store: Store) -> None:
    row = item(
        "cola", "Napój cola 0,5 l", item_id="cola-all", unit="l", tax_class="B", brand="Łyk",
        category="Napoje/Gazowane",
        options=[["rozmiar", "0,5 l"]], barcodes=[["5901234123457", 1000], ["15901234123454", 6000]], deposit="PET",
        open_price=True, min_age=18, own_line=True, content="6 x 0.33 l",
    )  # fmt: skip
    put_items(store, row)
    entry = store.catalog.find_sku("cola", MONDAY)
    assert entry is not None
    variant = entry.variant
    assert (variant.item_id, variant.unit, variant.tax_class, variant.brand) == ("cola-all", Unit.LITRE, "B", "Łyk")
    assert (variant.category, variant.options) == ("Napoje/Gazowane", (("rozmiar", "0,5 l"),))
    assert (variant.deposit, variant.min_age) == ("PET", 18)
    assert (variant.open_price, variant.own_line, variant.active) == (True, True, True)
    assert variant.content == Content(6, 330, "l")


def test_a_barcode_brings_the_quantity_it_stands_for(store: Store) -> None:
    put_items(store, item("water", "Woda", barcodes=[["5901234123457", 1000], ["15901234123454", 6000]]))
    six = store.catalog.find_code("15901234123454", MONDAY)
    assert six is not None
    assert six.quantity == Quantity(6000)


@pytest.mark.parametrize("asked", ["96385074", "0000096385074", "00000096385074"])
def test_a_gtin_is_found_at_any_length(store: Store, asked: str) -> None:
    put_items(store, item("gum", "Guma", barcodes=[["96385074", 1000]]))
    assert store.catalog.find_code(asked, MONDAY) is not None


def test_an_item_code_is_found_without_its_leading_zeros(store: Store) -> None:
    put_items(store, item("apples", "Jabłka", unit="kg", barcodes=[["04011", 1000]]))
    assert store.catalog.find_code("4011", MONDAY) is not None


def test_an_unknown_code_finds_nothing(store: Store) -> None:
    assert store.catalog.find_code("5901234123457", MONDAY) is None


def test_an_inactive_variant_is_found_by_its_code_and_says_so(store: Store) -> None:
    put_items(store, item("old", "Stare mleko", barcodes=[["5901234123457", 1000]], active=False))
    entry = store.catalog.find_code("5901234123457", MONDAY)
    assert entry is not None
    assert not entry.variant.active


def test_a_code_of_two_variants_finds_the_active_one(store: Store) -> None:
    put_items(store, item("a-old", "Stare", barcodes=[["5901234123457", 1000]], active=False))
    put_items(store, item("b-new", "Nowe", barcodes=[["5901234123457", 1000]]))
    entry = store.catalog.find_code("5901234123457", MONDAY)
    assert entry is not None
    assert entry.variant.sku == "b-new"


def test_a_code_that_moved_to_another_variant_is_found_there_whichever_row_came_first(store: Store) -> None:
    put_items(store, item("a", "Alfa", barcodes=[["5901234123457", 1000]]))
    put_items(store, item("b", "Beta", barcodes=[["5901234123457", 1000]]))
    put_items(store, item("a", "Alfa"))
    entry = store.catalog.find_code("5901234123457", MONDAY)
    assert entry is not None
    assert entry.variant.sku == "b"


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), 399),
        (date(2026, 3, 2), 349),
        (date(2026, 3, 8), 349),
        (date(2026, 3, 9), 399),
        (date(2026, 6, 1), 429),
    ],
)
def test_the_price_of_the_day_is_the_one_that_began_last_of_those_in_force(
    store: Store, day: date, amount: int | None
) -> None:
    put_items(store, item("milk", "Mleko"))
    put_prices(
        store,
        price("milk", 399, "2026-01-01"),
        price("milk", 349, "2026-03-02", "2026-03-08"),
        price("milk", 429, "2026-06-01"),
    )
    entry = store.catalog.find_sku("milk", day)
    assert entry is not None
    assert (entry.price.unit_price if entry.price else None) == (Money(amount, PLN) if amount else None)


def test_a_price_names_its_zone_and_its_days(store: Store) -> None:
    put_items(store, item("milk", "Mleko"))
    put_prices(store, price("milk", 349, "2026-03-02", "2026-03-08"))
    entry = store.catalog.find_sku("milk", MONDAY)
    assert entry is not None
    assert entry.price is not None
    assert (entry.price.price_list, entry.price.valid_from, entry.price.valid_to) == (
        "pl",
        date(2026, 3, 2),
        date(2026, 3, 8),
    )


def test_a_deposit_comes_with_its_amount(store: Store) -> None:
    deposit = {"code": "PET", "name": "Kaucja", "amount": 50}
    settings = {"location_id": "014", "name": "Sklep", "zone": "pl", "deposits": [deposit]}
    store.inbox.apply("location:014", 1, entries([("settings", settings)]))
    put_items(store, item("water", "Woda", deposit="PET"))
    entry = store.catalog.find_sku("water", MONDAY)
    assert entry is not None
    assert entry.deposit == Deposit("PET", "Kaucja", Money(50, PLN))


def test_a_category_holds_what_is_below_it_and_not_its_namesakes(store: Store) -> None:
    put_items(
        store,
        item("milk", "Mleko", category="Spożywcze/Nabiał"),
        item("bread", "Chleb żytni", category="Spożywcze/Pieczywo"),
        item("other", "Inne", category="Spożywcze2"),
        item("gone", "Ser", category="Spożywcze/Nabiał", active=False),
    )
    assert _skus(store.catalog.in_category("Spożywcze", MONDAY)) == ["milk", "bread"]


def test_a_changed_category_moves_the_variant(store: Store) -> None:
    put_items(store, item("milk", "Mleko", category="A"))
    put_items(store, item("milk", "Mleko", category="B"))
    assert (_skus(store.catalog.in_category("A", MONDAY)), _skus(store.catalog.in_category("B", MONDAY))) == (
        [],
        ["milk"],
    )


def test_the_price_version_grows_with_each_page(store: Store) -> None:
    before = store.catalog.price_version()
    put_prices(store, price("milk", 399))
    first = store.catalog.price_version()
    put_prices(store, price("milk", 389, "2026-02-01"))
    assert before < first < store.catalog.price_version()


def test_stock_shows_the_hubs_level_and_own_sales_it_has_not_counted(store: Store, clock: FakeClock) -> None:
    sell(store, clock, ["milk"])
    sell(store, clock, ["milk", "milk"])
    level = {"sku": "milk", "on_hand": 10_000, "committed": 2_000, "as_of": {"dev-1": [1, 1]}}
    store.inbox.apply("stock:014", 1, [FeedEntry(1, 1, "milk", level)])
    view = store.catalog.stock("milk")
    assert view is not None
    assert (view.own, view.level.on_hand, view.level.available) == (
        Quantity(-2000),
        Quantity(8000),
        Quantity(6000),
    )


def test_stock_counts_no_own_sale_that_the_hub_has_counted(store: Store, clock: FakeClock) -> None:
    sell(store, clock, ["milk"])
    level = {"sku": "milk", "on_hand": 9_000, "as_of": {"dev-1": [1, 1]}}
    store.inbox.apply("stock:014", 1, [FeedEntry(1, 1, "milk", level)])
    view = store.catalog.stock("milk")
    assert view is not None
    assert view.level.on_hand == Quantity(9000)


def test_an_own_sale_sealed_again_in_a_new_epoch_is_counted_once(store: Store, clock: FakeClock) -> None:
    sell(store, clock, ["milk"])
    store.identity.start_epoch(2)
    store.inbox.apply("stock:014", 1, [FeedEntry(1, 1, "milk", {"sku": "milk", "on_hand": 10_000})])
    view = store.catalog.stock("milk")
    assert view is not None
    assert view.own == Quantity(-1000)


def test_stock_tells_when_the_hub_last_confirmed_it(store: Store, clock: FakeClock) -> None:
    store.inbox.apply("stock:014", 1, [FeedEntry(1, 1, "milk", {"sku": "milk", "on_hand": 10_000})])
    later = clock.advance(hours=1)
    store.inbox.confirm(["stock:014"])
    view = store.catalog.stock("milk")
    assert view is not None
    assert view.as_of == later


def test_stock_that_the_hub_never_told_is_not_known(store: Store) -> None:
    assert store.catalog.stock("milk") is None


def test_prices_for_groups_and_quantities_come_with_the_goods(store: Store) -> None:
    put_items(store, item("milk", "Mleko"), item("bread", "Chleb"))
    put_prices(
        store,
        price("milk", 399),
        {**price("milk", 349), "min_quantity": 6000},
        {**price("milk", 379), "group": "staff"},
        {**price("milk", 999, "2026-03-03"), "min_quantity": 6000},
        {**price("milk", 299, "2025-01-01", "2025-12-31"), "group": "staff"},
    )
    entry = store.catalog.find_sku("milk", MONDAY)
    assert entry is not None
    assert [(each.group, each.min_quantity, each.unit_price.minor) for each in entry.choices] == [
        ("", 6000, 349),
        ("staff", 0, 379),
    ]
    assert entry.price is not None
    assert (entry.price.unit_price.minor, entry.price.is_base) == (399, True)


def test_a_choice_that_began_last_stands_for_its_group(store: Store) -> None:
    put_items(store, item("milk", "Mleko"))
    put_prices(
        store,
        price("milk", 399),
        {**price("milk", 379), "group": "staff"},
        {**price("milk", 359, "2026-02-01"), "group": "staff"},
    )
    entry = store.catalog.find_sku("milk", MONDAY)
    assert entry is not None
    assert [each.unit_price.minor for each in entry.choices] == [359]


def test_the_lowest_price_of_thirty_days_stands_in_the_price(store: Store) -> None:
    put_items(store, item("milk", "Mleko"), item("bread", "Chleb"))
    put_prices(store, {**price("milk", 349), "lowest_30": 379}, price("bread", 450))
    milk, bread = store.catalog.find_sku("milk", MONDAY), store.catalog.find_sku("bread", MONDAY)
    assert milk is not None
    assert bread is not None
    assert (milk.price.lowest_30, bread.price.lowest_30) == (Money(379, PLN), None)


def test_a_price_that_comes_back_after_an_offer_has_no_lowest_price_of_thirty_days(store: Store) -> None:
    put_items(store, item("milk", "Mleko"))
    offer = {**price("milk", 299, "2026-02-01"), "valid_to": "2026-02-07", "lowest_30": 349}
    put_prices(store, {**price("milk", 349), "lowest_30": 379}, offer)
    shown = []
    for day in (date(2026, 1, 31), date(2026, 2, 7), date(2026, 2, 8)):
        found = store.catalog.find_sku("milk", day)
        assert found is not None
        assert found.price is not None
        shown.append((found.price.unit_price.minor, found.price.lowest_30))
    assert shown == [(349, Money(379, PLN)), (299, Money(349, PLN)), (349, None)]


def test_a_choice_is_taken_away_by_its_own_key(store: Store) -> None:
    put_items(store, item("milk", "Mleko"))
    put_prices(store, price("milk", 399), {**price("milk", 379), "group": "staff"})
    store.inbox.apply("price:pl", 1, [FeedEntry(3, 3, "milk|2026-01-01|staff|0", None)])
    entry = store.catalog.find_sku("milk", MONDAY)
    assert entry is not None
    assert (entry.price is not None, entry.choices) == (True, ())


def test_a_scan_reads_its_choices_by_an_index_too(store: Store) -> None:
    from local_store.repositories import catalog

    plan = store.database.all(f"EXPLAIN QUERY PLAN {catalog._BY_CODE}", (20260302, "1"))
    assert not [row for row in plan if "SCAN" in row[3]]


def test_the_variants_of_an_item_are_found_together(store: Store) -> None:
    put_items(
        store,
        *(item(sku, f"Koszulka {sku}", item_id="tee", category="Odzież/Koszulki") for sku in ("tee-s", "tee-m")),
        item("tee-old", "Koszulka", item_id="tee", category="Odzież/Koszulki", active=False),
        item("tee-long", "Koszulka długa", item_id="tee-l", category="Odzież/Koszulki"),
    )
    small = store.catalog.find_sku("tee-s", MONDAY)
    assert small is not None
    assert _skus(store.catalog.of_item(small.variant, MONDAY)) == ["tee-m", "tee-s"]


def test_a_category_without_active_goods_is_not_listed(store: Store) -> None:
    put_items(
        store,
        item("milk", "Mleko", category="Spożywcze/Nabiał"),
        item("wood", "Drewno", category="Opał", active=False),
    )
    assert store.catalog.categories() == ("Spożywcze/Nabiał",)
