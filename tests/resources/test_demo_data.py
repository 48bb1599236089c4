"""The demo chain is data that a hub can take without a complaint, and goods a Polish shop could sell."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from retail.feeds import LocationSettings, RegisterRow, TaxRow
from retail.promotions import Promotion, read_promotion
from retail.scans.cards import luhn_holds
from retail.scans.gtin import check_digit_holds
from retail.scans.rules import CardKind, CardLayout, LabelLayout, LabelMeaning
from retail.staff.pin_policy import PinPolicy
from retail.staff.role import PRESETS
from retail.tax.nip import check_nip
from retail.values import Unit

DEMO = Path(__file__).parents[2] / "resources" / "demo"
CHAIN: dict[str, Any] = json.loads((DEMO / "chain.json").read_text(encoding="utf-8"))
OPERATORS: list[dict[str, Any]] = json.loads((DEMO / "operators.json").read_text(encoding="utf-8"))["operators"]
ITEMS = list(csv.DictReader((DEMO / "items.csv").read_text(encoding="utf-8").splitlines()))
ZONES = ("PL-A", "PL-B")
SETTINGS = {
    place["settings"]["location_id"]: LocationSettings(**{**CHAIN["every_location"], **place["settings"]})
    for place in CHAIN["locations"]
}
BARCODE = re.compile(r"(\d{2,6}|\d{8}|\d{12,14})(?:x([1-9]\d*))?")


def barcodes() -> Iterator[tuple[str, str, int]]:
    """Every (SKU, code, pack quantity) of the assortment."""
    for row in ITEMS:
        for printed in row["barcodes"].split("|"):
            found = BARCODE.fullmatch(printed)
            assert found is not None, f"{row['sku']}: {printed!r} is no barcode"
            yield row["sku"], found[1], int(found[2] or 1)


def test_there_are_a_few_hundred_goods() -> None:
    assert 350 <= len(ITEMS) <= 400


def test_every_printed_code_ends_in_its_check_digit() -> None:
    wrong = [(sku, code) for sku, code, _ in barcodes() if len(code) >= 8 and not check_digit_holds(code)]
    assert wrong == []


@pytest.mark.parametrize("column", ["sku", "name"])
def test_nothing_stands_twice(column: str) -> None:
    assert [value for value, times in Counter(row[column] for row in ITEMS).items() if times > 1] == []


def test_no_code_means_two_variants() -> None:
    assert [code for code, times in Counter(code for _, code, _ in barcodes()).items() if times > 1] == []


def test_a_price_look_up_key_has_no_leading_zero() -> None:
    assert [code for _, code, _ in barcodes() if len(code) < 8 and code.startswith("0")] == []


def test_some_goods_have_a_carton_with_its_own_code() -> None:
    cartons = [sku for sku, _, quantity in barcodes() if quantity > 1]
    assert len(cartons) >= 10


def test_every_tax_class_is_in_the_tax_table() -> None:
    known = {row["tax_class"] for row in CHAIN["tax"]}
    assert {row["tax_class"] for row in ITEMS} <= known


@pytest.mark.parametrize("row", CHAIN["tax"], ids=lambda row: row["tax_class"])
def test_the_tax_table_is_in_rows_that_the_hub_publishes(row: dict[str, Any]) -> None:
    assert TaxRow(**row).letter == row["letter"]


def test_every_unit_is_one_we_measure_in() -> None:
    assert {row["unit"] for row in ITEMS} == {unit.value for unit in Unit}


@pytest.mark.parametrize("zone", ZONES)
def test_whatever_has_no_open_price_has_one_in_every_zone(zone: str) -> None:
    priced = [row for row in ITEMS if not row["open_price"]]
    assert [row["sku"] for row in priced if Decimal(row[f"price:{zone}"]) <= 0] == []


def test_an_open_price_is_in_no_list() -> None:
    free = [row for row in ITEMS if row["open_price"]]
    assert free
    assert [row["sku"] for row in free if any(row[f"price:{zone}"] for zone in ZONES)] == []


def test_prices_are_whole_grosz() -> None:
    prices = [Decimal(row[f"price:{zone}"]) for row in ITEMS for zone in ZONES if row[f"price:{zone}"]]
    assert [price for price in prices if price != price.quantize(Decimal("0.01"))] == []


def test_some_prices_differ_between_the_zones() -> None:
    assert sum(row["price:PL-A"] != row["price:PL-B"] for row in ITEMS) >= 20


def test_weighed_goods_have_a_key_for_their_scale_label_and_no_weight_in_the_name() -> None:
    weighed = [row for row in ITEMS if row["unit"] == "kg"]
    assert len(weighed) >= 50
    assert [row["sku"] for row in weighed if not re.fullmatch(r"\d{2,5}", row["barcodes"])] == []
    assert [row["name"] for row in weighed if re.search(r"\d\s*(g|kg)\b", row["name"])] == []


def test_pieces_are_stocked_whole() -> None:
    pieces = [Decimal(row["initial_stock"]) for row in ITEMS if row["unit"] == "pcs" and row["initial_stock"]]
    assert [stock for stock in pieces if stock != stock.to_integral_value() or stock < 0] == []


def test_every_deposit_is_one_the_locations_know() -> None:
    known = {deposit["code"] for deposit in CHAIN["every_location"]["deposits"]}
    assert {row["deposit"] for row in ITEMS} - {""} == known


def test_alcohol_and_energy_drinks_are_for_adults() -> None:
    strong = [row for row in ITEMS if row["category"] == "Alkohol" and "bezalkoholowe" not in row["name"]]
    energy = [row for row in ITEMS if "energetyczny" in row["name"] or "Energetyk" in row["name"]]
    assert {row["min_age"] for row in (*strong, *energy)} == {"18"}


def test_only_items_with_options_have_several_variants() -> None:
    several = {item for item, times in Counter(row["item_id"] for row in ITEMS).items() if times > 1}
    assert {row["item_id"] for row in ITEMS if row["options"]} == several


def test_variants_of_one_item_differ_in_the_same_options() -> None:
    kinds: dict[str, set[tuple[str, ...]]] = {}
    for row in (row for row in ITEMS if row["options"]):
        names = tuple(option.partition("=")[0] for option in row["options"].split("|"))
        kinds.setdefault(row["item_id"], set()).add(names)
    assert [item for item, found in kinds.items() if len(found) != 1] == []


def test_a_variant_says_its_options_in_its_name() -> None:
    for row in (row for row in ITEMS if row["options"]):
        values = [option.partition("=")[2] for option in row["options"].split("|")]
        assert row["name"].split(" · ")[1:] == values


def test_every_name_fits_a_fiscal_printer_and_its_code_page() -> None:
    assert [row["name"] for row in ITEMS if len(row["name"]) > 40] == []
    assert [
        row["name"] for row in ITEMS if row["name"].encode("cp1250", "ignore").decode("cp1250") != row["name"]
    ] == []


def test_the_chain_has_a_tax_number_that_checks() -> None:
    assert check_nip(CHAIN["chain"]["tax_number"]) == CHAIN["chain"]["tax_number"]
    assert {settings.tax_number for settings in SETTINGS.values()} == {CHAIN["chain"]["tax_number"]}


def test_three_shops_and_a_warehouse_cover_both_zones() -> None:
    assert Counter(place["kind"] for place in CHAIN["locations"]) == {"shop": 3, "warehouse": 1}
    assert {settings.zone for settings in SETTINGS.values()} == set(ZONES)


def test_a_register_is_named_after_its_location() -> None:
    for place in CHAIN["locations"]:
        rows = [RegisterRow(**row) for row in place["registers"]]
        assert all(row.register_id.startswith(f"{place['settings']['location_id']}-") for row in rows)


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS.keys())
def test_a_receipt_header_fits_the_widest_paper(settings: LocationSettings) -> None:
    assert [line for line in (*settings.receipt_header, *settings.receipt_footer) if len(line) > 42] == []


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS.keys())
def test_label_and_card_layouts_are_ones_that_scans_understand(settings: LocationSettings) -> None:
    labels = [LabelLayout(row.pattern, LabelMeaning(row.meaning)) for row in settings.label_layouts]
    assert "29IIIIIWWWWWC" in [layout.pattern for layout in labels]
    assert all(CardLayout(row.prefix, row.length, CardKind(row.kind), row.luhn) for row in settings.card_layouts)


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS.keys())
def test_a_quick_key_leads_to_goods(settings: LocationSettings) -> None:
    skus, categories = {row["sku"] for row in ITEMS}, {row["category"] for row in ITEMS}
    for key in settings.quick_keys:
        below = {each for each in categories if f"{each}/".startswith(f"{key.category}/")}
        assert key.sku in skus or below


def test_opening_stock_names_only_goods_there_are() -> None:
    skus = {row["sku"] for row in ITEMS}
    for place in CHAIN["locations"]:
        assert set(place["opening_stock"]["exceptions"]) <= skus


@pytest.mark.parametrize("column", ["operator_id", "number", "badge", "pin"])
def test_no_two_operators_share(column: str) -> None:
    assert len({operator[column] for operator in OPERATORS}) == len(OPERATORS)


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator["operator_id"])
def test_an_operator_has_a_good_pin_a_badge_and_a_known_role(operator: dict[str, Any]) -> None:
    assert PinPolicy().refusal(operator["pin"], number=operator["number"]) is None
    assert luhn_holds(operator["badge"])
    assert set(operator["roles"]) <= set(PRESETS)
    assert set(operator["locations"]) <= set(SETTINGS)


def test_every_shop_has_somebody_to_approve() -> None:
    senior = {place for person in OPERATORS if person["roles"][0] != "cashier" for place in person["locations"]}
    assert {place["settings"]["location_id"] for place in CHAIN["locations"]} <= senior


PROMOTIONS = json.loads((DEMO / "promotions.json").read_text(encoding="utf-8"))["promotions"]


def test_every_promotion_can_be_read_and_has_both_languages() -> None:
    read = [read_promotion(content) for content in PROMOTIONS]

    assert [each for each in read if not isinstance(each, Promotion)] == []
    assert {frozenset(each.names) for each in read if isinstance(each, Promotion)} == {frozenset({"pl", "en"})}


def test_every_promotion_is_about_goods_of_the_chain() -> None:
    text = json.dumps(PROMOTIONS, ensure_ascii=False)
    named = set(re.findall(r'"([A-Z]{3}-[0-9]{3})"', text))
    categories = set(re.findall(r'"((?:Spożywcze|Odzież)/[^"]+)"', text))

    assert named <= {row["sku"] for row in ITEMS}
    assert categories <= {row["category"] for row in ITEMS}


def test_a_price_for_members_or_larger_quantities_is_below_everybodys() -> None:
    limited = [name for name in ITEMS[0] if name.startswith("price:") and re.search(r"[@*]", name)]
    pairs = [(row[name], row[re.split(r"[@*]", name)[0]]) for row in ITEMS for name in limited if row[name]]

    assert len(pairs) > 5
    assert all(Decimal(price) < Decimal(everybodys) for price, everybodys in pairs)
