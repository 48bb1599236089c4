"""B2, the store's part: one durable commit of a sale of five lines, in a file with the whole assortment."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.figure import Figure, at_most, percentile
from benchmarks.material import DAY, IDENTITY, ITEMS, NOW, QUICK_ITEMS, register_copy, sku_of
from local_store import Store
from retail.journal import FactDraft, FactKind, sale_body
from retail.sale import LineKind, Tender, TenderKind, Transaction, TransactionKind, TransactionLine
from retail.tax import VatRow
from retail.values import PLN, FactId, Money, OperatorId, Quantity, TransactionId

SALES = 2_000


def run(quick: bool = False) -> list[Figure]:
    """Record sales one after the other, each with ``synchronous=FULL``."""
    with tempfile.TemporaryDirectory(prefix="kontuar-b02-") as folder:
        path = register_copy(QUICK_ITEMS if quick else ITEMS, Path(folder))
        store = Store.open(path, lambda: NOW, owner="tool")
        try:
            times = [_record(store) for _ in range(SALES // 10 if quick else SALES)]
        finally:
            store.close()
    what = "durable commit of a sale of 5 lines by the store"
    return [
        at_most("B2", f"{what}, p99", percentile(times, 0.99), "ms", 10),
        at_most("B2", f"{what}, median", percentile(times, 0.5), "ms", 10),
    ]


def _record(store: Store) -> float:
    sale = _sale(store.sales.next_number(), store.new_id())
    draft = FactDraft(FactId(store.new_id()), FactKind.SALE_COMPLETED, 1, NOW, DAY, sale_body(sale), sale.operator_id)
    started = time.perf_counter()
    store.sales.record(sale, draft)
    return (time.perf_counter() - started) * 1000


def _sale(number: int, transaction_id: str) -> Transaction:
    price, total = Money(1_999, PLN), Money(5 * 1_999, PLN)
    line = TransactionLine(
        1, LineKind.ITEM, sku_of(0), "Czekolada mleczna", Quantity.pieces(1), price, price, price, "A", 2300
    )
    tax = Money(1_869, PLN)
    return Transaction(
        transaction_id=TransactionId(transaction_id),
        kind=TransactionKind.SALE,
        number=number,
        location_id=IDENTITY.location_id,
        register_id=IDENTITY.register_id,
        operator_id=OperatorId("bench"),
        business_date=DAY,
        opened_at=NOW,
        completed_at=NOW,
        currency=PLN,
        lines=tuple(replace(line, line=place, sku=sku_of(number * 5 + place)) for place in range(1, 6)),
        tenders=(Tender(TenderKind.CASH, total, total),),
        total=total,
        change=Money.zero(PLN),
        vat=(VatRow("A", 2300, total, total - tax, tax),),
    )
