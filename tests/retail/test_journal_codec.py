"""What one program wrote another reads: whole, in its own version, and with what it does not know kept."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from retail.errors import JournalError, UnknownFact
from retail.journal import (
    FACT_BODIES,
    BasketCanceled,
    BasketResumed,
    BasketSold,
    CouponRedeemed,
    DeviceHealth,
    DrawerOpened,
    FactBody,
    FactKind,
    LineVoided,
    PriceMissing,
    PriceOverridden,
    ReceiptReprinted,
    SaleCompleted,
    StockMoved,
    canonical_json,
    genesis,
    link_fault,
    parse_body,
    read_envelope,
    sale_body,
    sale_transaction,
)
from retail.sale import Transaction
from tests.support.baskets import MILK, WATER, line, sold, transactions
from tests.support.facts import DEVICE, EPOCH, chain, draft, json_values, long_chain

SALE = sale_body(sold(line(MILK), line(WATER, 199, 6_000)))
VOIDED = {"line": 1, "sku": "MILK", "name": "Mleko", "quantity": 1000, "unit": "pcs", "amount": 399}
COUPON = {"serial": "8812", "code": "OMNI-7F2K", "promotion_id": "P7", "check": "hub", "value": 1234, "lock": "l1"}
SLIP = {"basket_id": "b-1", "location_id": "014", "register_id": "014-2", "put_by_at": "2026-03-02T10:00:00+01:00"}
EXAMPLES: dict[FactKind, tuple[type[FactBody], dict[str, Any]]] = {
    FactKind.COUPON_REDEEMED: (CouponRedeemed, {"transaction_id": "t", "currency": "PLN", "coupon": COUPON}),
    FactKind.PRICE_OVERRIDDEN: (
        PriceOverridden,
        {
            "basket_id": "b",
            "currency": "PLN",
            "line": 3,
            "sku": "JEANS-32",
            "name": "Jeansy 32",
            "regular_price": 19999,
            "unit_price": 14999,
            "reason": "uszkodzone opakowanie",
            "approved_by": "o-2",
        },
    ),
    FactKind.SALE_COMPLETED: (SaleCompleted, SALE),
    FactKind.BASKET_CANCELED: (
        BasketCanceled,
        {"basket_id": "b-1", "currency": "PLN", "total": 399, "lines": [VOIDED]},
    ),
    FactKind.BASKET_RESUMED: (BasketResumed, {"slip": SLIP, "claimed": True}),
    FactKind.BASKET_SOLD: (
        BasketSold,
        {"slip": SLIP, "transaction_id": "sale-1", "currency": "PLN", "total": 1299},
    ),
    FactKind.LINE_VOIDED: (LineVoided, {"basket_id": "b-1", "currency": "PLN", "voided": VOIDED}),
    FactKind.DRAWER_OPENED: (DrawerOpened, {"reason": "rozmienienie"}),
    FactKind.RECEIPT_REPRINTED: (ReceiptReprinted, {"transaction_id": "sale-1", "number": 214}),
    FactKind.STOCK_RECEIVED: (
        StockMoved,
        {"document": "WZ 7", "reason": "", "lines": [{"sku": "MILK", "quantity": 12_000, "unit": "pcs"}]},
    ),
    FactKind.STOCK_ADJUSTED: (
        StockMoved,
        {"document": "INW 1", "reason": "stłuczka", "lines": [{"sku": "MILK", "quantity": -1000, "unit": "pcs"}]},
    ),
    FactKind.DEVICE_HEALTH: (DeviceHealth, {"device": "printer", "state": "ready", "code": "d.ready", "detail": ""}),
    FactKind.PRICE_MISSING: (PriceMissing, {"sku": "NEW-1", "name": "Nowość"}),
}


def sale_with(**changes: object) -> dict[str, Any]:
    return {**SALE, **changes}


# A sale there and back.


@given(transactions())
def test_a_transaction_comes_back_from_the_wire_as_it_was(transaction: Transaction) -> None:
    wire = canonical_json(sale_body(transaction))
    body = parse_body(FactKind.SALE_COMPLETED, 1, json.loads(wire))
    assert isinstance(body, SaleCompleted)
    assert sale_transaction(body) == transaction


@given(transactions())
def test_a_body_read_and_written_again_is_the_same_body(transaction: Transaction) -> None:
    body = sale_body(transaction)
    read = SaleCompleted.model_validate(body)
    assert sale_body(sale_transaction(read)) == body


@given(transactions())
def test_a_sale_is_sealed_stored_and_read_without_a_fault(transaction: Transaction) -> None:
    sealed = chain([draft(sale_body(transaction), FactKind.SALE_COMPLETED)])[0]
    stored = read_envelope(sealed.to_json())
    assert link_fault(genesis(DEVICE, EPOCH), stored) is None
    assert sale_transaction(SaleCompleted.model_validate(stored.body)) == transaction


def test_a_sale_names_its_currency_once_and_its_amounts_as_whole_numbers() -> None:
    assert (SALE["currency"], SALE["total"], SALE["lines"][0]["unit_price"]) == ("PLN", 1_893, 399)


def test_a_means_of_payment_from_a_newer_register_is_not_guessed() -> None:
    tender = {"kind": "barter", "amount": 1, "given": 1}
    with pytest.raises(ValueError, match="barter"):
        sale_transaction(SaleCompleted.model_validate(sale_with(tenders=[tender])))


def test_a_currency_we_do_not_trade_in_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="XAU"):
        sale_transaction(SaleCompleted.model_validate(sale_with(currency="XAU")))


# Kinds and versions.


def test_every_kind_has_a_body_and_every_body_a_kind() -> None:
    assert {kind for kind, _ in FACT_BODIES} == set(FactKind) == set(EXAMPLES)


@pytest.mark.parametrize("kind", FactKind)
def test_a_body_is_read_by_the_model_of_its_kind(kind: FactKind) -> None:
    model, example = EXAMPLES[kind]
    body = parse_body(kind.value, 1, example)
    assert type(body) is model
    assert model.model_validate_json(body.model_dump_json()) == body


@pytest.mark.parametrize("kind", FactKind)
def test_a_field_that_is_not_known_is_kept(kind: FactKind) -> None:
    body = parse_body(kind, 1, {**EXAMPLES[kind][1], "mood": {"of": ["shopper", 7]}})
    assert body.model_dump(mode="json")["mood"] == {"of": ["shopper", 7]}


def test_a_field_that_is_not_known_is_kept_within_a_line_too() -> None:
    lines = [{**SALE["lines"][0], "serial": "SN-1"}]
    body = parse_body(FactKind.SALE_COMPLETED, 1, sale_with(lines=lines))
    assert body.model_dump(mode="json")["lines"][0]["serial"] == "SN-1"


@pytest.mark.parametrize(
    ("kind", "version"),
    [("sale.dreamed", 1), ("sale.completed", 2), ("sale.completed", 0), ("", 1), ("Sale.completed", 1)],
)
def test_a_kind_or_version_without_a_reader_is_an_unknown_fact(kind: str, version: int) -> None:
    with pytest.raises(UnknownFact) as raised:
        parse_body(kind, version, SALE)
    assert (raised.value.kind, raised.value.version) == (kind, version)


# Bodies that do not fit.


@pytest.mark.parametrize(
    "change",
    [
        {"total": 1893.0},
        {"total": "1893"},
        {"total": True},
        {"total": None},
        {"total": 2**53},
        {"number": 0},
        {"currency": "zł"},
        {"opened_at": "2026-03-02T09:00:00"},
        {"business_date": "2026-02-30"},
        {"lines": [{**SALE["lines"][0], "unit": "szt"}]},
        {"lines": [{**SALE["lines"][0], "kind": "wish"}]},
        {"lines": [{**SALE["lines"][0], "quantity": 0.5}]},
        {"lines": [{**SALE["lines"][0], "line": 0}]},
        {"vat": [{"letter": "A", "rate": 23.0, "gross": 1, "net": 1, "tax": 0}]},
        {"note": "x" * 501},
    ],
    ids=str,
)
def test_a_body_that_does_not_fit_is_refused_and_nothing_is_guessed(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        parse_body(FactKind.SALE_COMPLETED, 1, sale_with(**change))


@pytest.mark.parametrize("missing", ["transaction_id", "lines", "tenders", "total", "change", "currency", "number"])
def test_a_sale_without_one_of_its_parts_is_refused(missing: str) -> None:
    with pytest.raises(ValidationError, match=missing):
        parse_body(FactKind.SALE_COMPLETED, 1, {key: value for key, value in SALE.items() if key != missing})


def test_a_body_is_never_changed() -> None:
    body = SaleCompleted.model_validate(SALE)
    with pytest.raises(ValidationError, match="frozen"):
        body.total = 0  # type: ignore[misc]


@given(st.sampled_from(sorted(FACT_BODIES)), st.dictionaries(st.text(max_size=8), json_values, max_size=6))
def test_no_body_makes_a_reader_fail_otherwise(key: tuple[str, int], body: dict[str, Any]) -> None:
    try:
        read = parse_body(*key, body)
    except ValidationError:
        return
    assert isinstance(read, FACT_BODIES[key])


# Envelopes that are none.

ENVELOPE = dict(long_chain(1)[0].content)
FIELDS = sorted(ENVELOPE)
any_json: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "7",
        '"fact"',
        "{",
        "{}",
        b"\xff\xfe",
        b"\x00",
        "[" * 100_000,
        "9" * 5_000,
        canonical_json(ENVELOPE)[:-1],
        canonical_json(ENVELOPE) * 2,
    ],
    ids=lambda text: f"{text[:12]!r} ({len(text)})",
)
def test_what_is_no_envelope_is_a_journal_error(text: str | bytes) -> None:
    with pytest.raises(JournalError):
        read_envelope(text)


@pytest.mark.parametrize("field", [field for field in FIELDS if field not in {"operator_id", "shift_id", "cause_id"}])
def test_an_envelope_without_a_field_names_it(field: str) -> None:
    with pytest.raises(JournalError, match=field):
        read_envelope({key: value for key, value in ENVELOPE.items() if key != field})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seq", 0),
        ("seq", -1),
        ("seq", 1.0),
        ("seq", "1"),
        ("seq", True),
        ("epoch", None),
        ("v", 0),
        ("kind", 7),
        ("at", "yesterday"),
        ("at", "2026-03-02T09:00:00"),
        ("at", "2026-03-02T25:00:00+01:00"),
        ("business_date", "2026-02-30"),
        ("operator_id", 7),
        ("shift_id", ["s"]),
        ("cause_id", False),
        ("body", []),
        ("body", None),
        ("body", "{}"),
        ("hash", None),
    ],
)
def test_a_field_of_another_type_is_a_journal_error_that_names_it(field: str, value: object) -> None:
    with pytest.raises(JournalError, match=field):
        read_envelope({**ENVELOPE, field: value})


@pytest.mark.parametrize("field", ["operator_id", "shift_id", "cause_id"])
def test_who_and_why_may_be_missing(field: str) -> None:
    assert read_envelope({key: value for key, value in ENVELOPE.items() if key != field}).seq == 1


def test_a_field_of_a_newer_envelope_is_kept_and_hashed() -> None:
    newer = {**ENVELOPE, "mood": "good"}
    assert json.loads(read_envelope(json.dumps(newer)).to_json()) == newer
    assert link_fault(genesis(DEVICE, EPOCH), read_envelope(newer)) == "hash"


def test_a_kind_that_is_not_known_is_still_an_envelope() -> None:
    assert read_envelope({**ENVELOPE, "kind": "sale.dreamed", "v": 9}).kind == "sale.dreamed"


@given(st.one_of(st.text(), st.binary()))
def test_no_bytes_make_reading_fail_otherwise(text: str | bytes) -> None:
    with pytest.raises(JournalError):
        read_envelope(text)


@given(st.dictionaries(st.sampled_from(FIELDS), any_json, min_size=1, max_size=4))
def test_no_field_makes_reading_or_checking_fail_otherwise(changes: dict[str, Any]) -> None:
    for content in ({**ENVELOPE, **changes}, json.dumps({**ENVELOPE, **changes})):
        try:
            envelope = read_envelope(content)
        except JournalError:
            continue
        assert link_fault(genesis(DEVICE, EPOCH), envelope) in {None, "gap", "link", "hash"}


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_damaged_byte_is_noticed(place: int, byte: int) -> None:
    sound = canonical_json(ENVELOPE).encode()
    damaged = bytearray(sound)
    damaged[place % len(sound)] = byte
    try:
        envelope = read_envelope(bytes(damaged))
    except JournalError:
        return
    assert bytes(damaged) == sound or link_fault(genesis(DEVICE, EPOCH), envelope) is not None


def test_the_business_date_of_a_sale_is_a_day() -> None:
    assert SaleCompleted.model_validate(SALE).business_date == date(2026, 3, 2)
