"""The rows of the streams say exactly what they mean, or are refused before anything is published or applied."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from retail.feeds import (
    CATALOG,
    CONTROL,
    TAX,
    CardLayoutRow,
    CatalogRow,
    DepositRow,
    FeedEntry,
    LabelLayoutRow,
    LocationSettings,
    OperatorRow,
    PriceRow,
    QuickKeyRow,
    RegisterRow,
    StockRow,
    TaxRow,
    location_stream,
    price_key,
    price_stream,
    stock_stream,
    tax_key,
)
from retail.feeds.rows import Row
from retail.values import LocationId

ITEM = {"sku": "MILK", "item_id": "MILK", "name": "Mleko 1 l", "unit": "pcs", "tax_class": "C"}
PRICE = {"sku": "MILK", "unit_price": 399, "valid_from": "2026-03-02"}
RATE = {"tax_class": "C", "letter": "C", "rate": 500, "valid_from": "2011-01-01"}
STOCK = {"sku": "MILK", "on_hand": 12_000, "as_of": {"dev-1": [3, 214]}}
DEPOSIT = {"code": "K-PET", "name": "Kaucja", "amount": 50}
LABEL = {"pattern": "29IIIIIWWWWWC", "meaning": "weight"}
CARD = {"prefix": "99", "length": 13, "kind": "loyalty"}
SETTINGS = {"location_id": "014", "name": "Sklep 014", "zone": "pl", "deposits": [DEPOSIT], "label_layouts": [LABEL]}
OPERATOR = {"operator_id": "op-1", "number": "1", "name": "Anna Nowak", "short_name": "Anna", "pin_hash": "$argon2id$"}
ROWS: list[tuple[type[Row], dict[str, Any]]] = [
    (CatalogRow, ITEM),
    (PriceRow, PRICE),
    (TaxRow, RATE),
    (StockRow, STOCK),
    (DepositRow, DEPOSIT),
    (LabelLayoutRow, LABEL),
    (CardLayoutRow, CARD),
    (QuickKeyRow, {"label": "Chleb", "category": "Pieczywo"}),
    (LocationSettings, SETTINGS),
    (RegisterRow, {"register_id": "014-2", "name": "Kasa 2"}),
    (OperatorRow, OPERATOR),
]
NAMES = [model.__name__ for model, _ in ROWS]


# Names and keys.


def test_streams_are_named_by_what_they_are_of() -> None:
    at = LocationId("014")
    names = [CATALOG, TAX, CONTROL, price_stream("pl"), location_stream(at), stock_stream(at)]
    assert names == ["catalog", "tax", "control", "price:pl", "location:014", "stock:014"]


@pytest.mark.parametrize("day", [date(2026, 3, 2), "2026-03-02"])
def test_a_dated_row_is_keyed_by_its_first_day(day: date | str) -> None:
    assert (price_key("MILK", day), tax_key("C", day)) == ("MILK|2026-03-02", "C|2026-03-02")


def test_an_entry_without_a_row_takes_the_row_away() -> None:
    assert FeedEntry(7, 2, "MILK", None).row is None


# Rows.


@pytest.mark.parametrize(("model", "row"), ROWS, ids=NAMES)
def test_a_row_is_read_back_from_what_it_was_published_as(model: type[Row], row: dict[str, Any]) -> None:
    read = model.model_validate(row)
    assert model.model_validate_json(read.model_dump_json()) == read


@pytest.mark.parametrize(("model", "row"), ROWS, ids=NAMES)
def test_a_field_that_is_not_known_is_kept(model: type[Row], row: dict[str, Any]) -> None:
    assert model.model_validate({**row, "mood": "good"}).model_dump()["mood"] == "good"


@pytest.mark.parametrize(("model", "row"), ROWS, ids=NAMES)
def test_a_row_is_never_changed(model: type[Row], row: dict[str, Any]) -> None:
    read = model.model_validate(row)
    with pytest.raises(ValidationError, match="frozen"):
        setattr(read, next(iter(row)), "other")


@pytest.mark.parametrize(
    ("model", "row", "change"),
    [
        (PriceRow, PRICE, {"unit_price": 3.99}),
        (PriceRow, PRICE, {"unit_price": 399.0}),
        (PriceRow, PRICE, {"unit_price": "399"}),
        (PriceRow, PRICE, {"unit_price": True}),
        (PriceRow, PRICE, {"unit_price": -1}),
        (PriceRow, PRICE, {"unit_price": 2**53}),
        (PriceRow, PRICE, {"valid_to": "2026-03-01"}),
        (TaxRow, RATE, {"valid_to": "2010-12-31"}),
        (TaxRow, RATE, {"rate": -1}),
        (TaxRow, RATE, {"rate": 10_001}),
        (TaxRow, RATE, {"rate": 5.0}),
        (TaxRow, RATE, {"letter": "AB"}),
        (TaxRow, RATE, {"letter": "a"}),
        (TaxRow, RATE, {"letter": "A\n"}),
        (CatalogRow, ITEM, {"unit": "szt"}),
        (CatalogRow, ITEM, {"sku": ""}),
        (CatalogRow, ITEM, {"name": "x" * 201}),
        (CatalogRow, ITEM, {"barcodes": [["5901234123457", 0]]}),
        (CatalogRow, ITEM, {"barcodes": [["5901234123457", 0.5]]}),
        (StockRow, STOCK, {"on_hand": 1.5}),
        (StockRow, STOCK, {"as_of": {"dev-1": 3}}),
        (DepositRow, DEPOSIT, {"amount": -50}),
        (LabelLayoutRow, LABEL, {"meaning": "mood"}),
        (CardLayoutRow, CARD, {"kind": "gift"}),
        (LocationSettings, SETTINGS, {"currency": "zł"}),
        (LocationSettings, SETTINGS, {"language": "de"}),
    ],
    ids=str,
)
def test_a_row_that_says_something_impossible_is_refused(
    model: type[Row], row: dict[str, Any], change: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        model.model_validate({**row, **change})


@pytest.mark.parametrize("model", [PriceRow, TaxRow])
def test_a_row_may_hold_for_one_day(model: type[PriceRow | TaxRow]) -> None:
    row = {PriceRow: PRICE, TaxRow: RATE}[model]
    assert model.model_validate({**row, "valid_to": row["valid_from"]}).valid_to is not None


def test_stock_may_be_below_zero_after_a_late_sale() -> None:
    assert StockRow.model_validate({**STOCK, "on_hand": -1000}).on_hand == -1000


def test_an_exempt_class_has_no_rate() -> None:
    assert TaxRow.model_validate({**RATE, "rate": None}).rate is None


def test_a_level_says_up_to_which_fact_of_each_device_it_counts() -> None:
    assert StockRow.model_validate(STOCK).as_of == {"dev-1": (3, 214)}


def test_settings_without_more_are_those_of_a_polish_shop() -> None:
    settings = LocationSettings.model_validate({"location_id": "014", "name": "Sklep", "zone": "pl"})
    assert (settings.currency, settings.language, settings.time_zone) == ("PLN", "pl", "Europe/Warsaw")


@given(st.integers(0, 2**53 - 1), st.dates(), st.none() | st.integers(0, 400))
def test_every_price_travels_exactly(minor: int, begins: date, days: int | None) -> None:
    ends = None if days is None else date.fromordinal(min(begins.toordinal() + days, date.max.toordinal()))
    row = PriceRow(sku="MILK", unit_price=minor, valid_from=begins, valid_to=ends)
    assert PriceRow.model_validate_json(row.model_dump_json()) == row
