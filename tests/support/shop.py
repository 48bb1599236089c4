"""A small shop for tests of the register's file: an identity, goods, and sales of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from local_store import Store
from local_store.repositories.identity import Identity
from retail.feeds import FeedEntry, price_key
from retail.journal import FactDraft, FactKind, sale_body
from retail.sale import (
    Basket,
    BasketLine,
    LineKind,
    Tender,
    TenderKind,
    Transaction,
    TransactionKind,
    TransactionLine,
    add_line,
    new_basket,
)
from retail.tax import VatRow
from retail.values import (
    PLN,
    BasketId,
    DeviceId,
    FactId,
    LocationId,
    Money,
    OperatorId,
    Quantity,
    RegisterId,
    Sku,
    TransactionId,
)
from tests.support.clock import FakeClock

MONDAY = date(2026, 3, 2)
IDENTITY = Identity(DeviceId("dev-1"), 1, RegisterId("014-2"), LocationId("014"), "pl", "http://127.0.0.1:1", "hub-1")


class Randomness:
    """Bytes that differ at each call and are the same in each run."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, size: int) -> bytes:
        self._count += 1
        return self._count.to_bytes(size, "big")


def open_store(path: Path, clock: FakeClock, owner: str = "tool", *, enrolled: bool = True) -> Store:
    """A store at ``path``, enrolled as register 014-2 unless asked otherwise."""
    store = Store.open(path, clock, owner=owner, randomness=Randomness())  # type: ignore[arg-type]
    if enrolled and store.identity.get() is None:
        store.identity.save(IDENTITY)
    return store


def spoil_table(path: Path, table: str) -> None:
    """Overwrite the first page of a table of a closed file, as a dying disk does."""
    connection = sqlite3.connect(path)
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)


def item(sku: str, name: str, **fields: Any) -> dict[str, Any]:
    """A row of the catalogue stream."""
    return {"sku": sku, "item_id": sku, "name": name, "unit": "pcs", "tax_class": "A", **fields}


def price(sku: str, amount: int, first: str = "2026-01-01", last: str | None = None) -> dict[str, Any]:
    """A row of a price stream."""
    return {"sku": sku, "unit_price": amount, "valid_from": first, "valid_to": last}


def entries(rows: Iterable[tuple[str, dict[str, Any] | None]], first_pos: int = 1) -> list[FeedEntry]:
    """(key, row) as a page whose positions begin at ``first_pos`` and whose versions are the positions."""
    return [FeedEntry(pos, pos, key, row) for pos, (key, row) in enumerate(rows, start=first_pos)]


def put_items(store: Store, *rows: dict[str, Any]) -> None:
    """Publish rows of the catalogue after what is there."""
    epoch, pos = store.inbox.cursors().get("catalog", (1, 0))
    store.inbox.apply("catalog", epoch, entries([(row["sku"], row) for row in rows], pos + 1))


def put_prices(store: Store, *rows: dict[str, Any]) -> None:
    """Publish rows of the zone's price list after what is there."""
    epoch, pos = store.inbox.cursors().get("price:pl", (1, 0))
    keyed = [(_price_key(row), row) for row in rows]
    store.inbox.apply("price:pl", epoch, entries(keyed, pos + 1))


def _price_key(row: dict[str, Any]) -> str:
    return price_key(row["sku"], row["valid_from"], row.get("group", ""), row.get("min_quantity", 0))


def basket_of(store: Store, names: Sequence[str], at: datetime) -> Basket:
    """An open basket with one piece of each of these SKUs."""
    basket = new_basket(
        BasketId(store.new_id()), LocationId("014"), RegisterId("014-2"), OperatorId("anna"), MONDAY, at, PLN
    )
    for sku in names:
        entry = store.catalog.find_sku(sku, MONDAY)
        assert entry is not None
        assert entry.price is not None
        added = add_line(basket, BasketLine(0, entry.variant, entry.quantity, entry.price.unit_price))
        assert isinstance(added, tuple)
        basket = added[0]
    return basket


def sale(number: int, at: datetime, skus: Sequence[str] = ("milk",), transaction_id: str | None = None) -> Transaction:
    """A sale of one piece of each SKU at 1.00, paid in cash with a 100.00 note."""
    lines = tuple(
        TransactionLine(
            place, LineKind.ITEM, Sku(sku), sku, Quantity.pieces(1), _pln(100), _pln(100), _pln(100), "A", 2300
        )
        for place, sku in enumerate(skus, start=1)
    )
    total = _pln(100 * len(lines))
    return Transaction(
        transaction_id=TransactionId(transaction_id or f"sale-{number}"),
        kind=TransactionKind.SALE,
        number=number,
        location_id=LocationId("014"),
        register_id=RegisterId("014-2"),
        operator_id=OperatorId("anna"),
        business_date=MONDAY,
        opened_at=at,
        completed_at=at,
        currency=PLN,
        lines=lines,
        tenders=(Tender(TenderKind.CASH, total, _pln(10_000)),),
        total=total,
        change=_pln(10_000) - total,
        vat=(VatRow("A", 2300, total, total - _pln(19 * len(lines)), _pln(19 * len(lines))),),
    )


def sale_draft(transaction: Transaction, fact_id: str | None = None) -> FactDraft:
    """The fact of a sale, before it has a place."""
    return FactDraft(
        FactId(fact_id or f"fact-{transaction.transaction_id}"),
        FactKind.SALE_COMPLETED,
        1,
        transaction.completed_at,
        transaction.business_date,
        sale_body(transaction),
        transaction.operator_id,
    )


def sell(store: Store, clock: FakeClock, skus: Sequence[str] = ("milk",)) -> Transaction:
    """Record one sale with the next number."""
    number = store.sales.next_number()
    done = sale(number, clock(), skus)
    store.sales.record(done, sale_draft(done))
    return done


def _pln(minor: int) -> Money:
    return Money(minor, PLN)
