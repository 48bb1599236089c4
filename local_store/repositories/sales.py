"""Completed sales: written whole in one durable transaction, read back as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from local_store.connection import Database
from local_store.errors import WrongNumber
from local_store.repositories.journal import JournalRepository
from local_store.repositories.print_queue import PrintKind, PrintQueue
from local_store.repositories.sale_rows import (
    COUPON_COLUMNS,
    LINE_COLUMNS,
    SALE_COLUMNS,
    TENDER_COLUMNS,
    VAT_COLUMNS,
    coupon_rows,
    line_rows,
    sale_row,
    tender_rows,
    transaction_of,
    vat_rows,
)
from local_store.repositories.stock import StockRepository
from local_store.sale_facts import sale_of
from retail.journal import FactDraft, read_envelope
from retail.sale import TenderKind, Transaction, stock_movements
from retail.values import FactId, LocationId, OperatorId, RegisterId, TransactionId


@dataclass(frozen=True, slots=True)
class SaleSummary:
    """A sale as a list shows it; ``total`` in minor units of ``currency``, ``lines`` a count."""

    transaction_id: TransactionId
    number: int
    receipt_number: str
    completed_at: datetime
    operator_id: OperatorId
    total: int
    currency: str
    lines: int


@dataclass(frozen=True, slots=True)
class CouponUsed:
    """Where and when a coupon was used."""

    location_id: LocationId
    at: datetime
    receipt_number: str


@dataclass(frozen=True, slots=True)
class DayTotals:
    """The sales of a business date: how many, their sum and the sum of each tender in minor units."""

    count: int
    total: int
    by_tender: Mapping[TenderKind, int]


class SalesRepository:
    """Sales of this register. A row, once written, is never changed: triggers refuse."""

    def __init__(
        self, database: Database, journal: JournalRepository, stock: StockRepository, print_queue: PrintQueue
    ) -> None:
        self._database = database
        self._journal = journal
        self._stock = stock
        self._print_queue = print_queue

    def next_number(self) -> int:
        """The number the next sale gets; it is used up only by :meth:`record`, so there are no gaps."""
        last = self._database.value(
            "SELECT n.last FROM receipt_number n JOIN identity i ON i.register_id = n.register_id"
        )
        return int(last or 0) + 1

    def record(
        self,
        transaction: Transaction,
        draft: FactDraft,
        print_kind: PrintKind | None = "receipt",
        *,
        also: Sequence[FactDraft] = (),
    ) -> None:
        """Write a completed sale: all of it is on disk when this returns, or nothing is.

        The transaction with its lines and tenders, its stock movements, its number, its fact at the end of the
        journal where the outbox finds it and after it the facts that happened ``also`` by it, its paper in the print
        queue; and the open basket is cleared.
        :class:`~local_store.errors.WrongNumber` when another sale took the number.
        """
        with self._database.unit(durable=True):
            self._use_number(transaction)
            self.write_rows(transaction, draft.fact_id)
            for each in (draft, *also):
                self._journal.append(each)
            if print_kind is not None:
                self._print_queue.add(transaction.transaction_id, print_kind)
            self._database.write("DELETE FROM open_basket")

    def find(self, transaction_id: TransactionId) -> Transaction | None:
        """The sale with this id, as it was recorded."""
        return self._find("transaction_id = ?", (transaction_id,)) or self._doubled(transaction_id)

    def by_number(self, number: int) -> Transaction | None:
        """This register's sale with this number."""
        return self._find("number = ? AND register_id = (SELECT register_id FROM identity)", (number,))

    def recent(self, limit: int = 50) -> tuple[SaleSummary, ...]:
        """This register's latest sales by their numbers, the last one first; behind them those of other registers."""
        own = self._summaries("register_id = (SELECT register_id FROM identity) ORDER BY number DESC", limit)
        own += [_summary(each) for each in self._all_doubled()]
        own.sort(key=lambda each: (each.number, each.completed_at), reverse=True)
        if len(own) < limit:
            before = "register_id IS NOT (SELECT register_id FROM identity) ORDER BY sale_id DESC"
            own += self._summaries(before, limit - len(own))
        return tuple(own[:limit])

    def coupon_used(self, serial: str) -> CouponUsed | None:
        """The sale of this register that used the coupon of this serial."""
        row = self._database.one(
            "SELECT s.location_id, s.completed_at, s.register_id, s.number"
            " FROM sale_coupon c JOIN sale s USING (sale_id) WHERE c.serial = ? ORDER BY s.sale_id LIMIT 1",
            (serial,),
        )
        return CouponUsed(row[0], datetime.fromisoformat(row[1]), f"{row[2]}/{row[3]}") if row else None

    def totals(self, business_date: date) -> DayTotals:
        """What was sold on a business date."""
        day = business_date.isoformat()
        count, total = self._database.all(
            "SELECT count(*), coalesce(sum(total), 0) FROM sale WHERE business_date = ?", (day,)
        )[0]
        tenders = self._database.all(
            "SELECT t.kind, sum(t.amount) FROM sale s JOIN sale_tender t USING (sale_id)"
            " WHERE s.business_date = ? GROUP BY t.kind ORDER BY t.kind",
            (day,),
        )
        return DayTotals(count, total, {TenderKind(kind): amount for kind, amount in tenders})

    def number_used(self, register_id: RegisterId, number: int) -> None:
        """This number, and every one before it, is on a receipt already; the next sale gets a higher one."""
        self._database.run(
            "INSERT INTO receipt_number VALUES (?1, ?2) ON CONFLICT (register_id) DO UPDATE SET last = max(last, ?2)",
            (register_id, number),
        )

    def bring_back(self, transaction: Transaction, fact_id: FactId, *, moves_stock: bool = True) -> bool:
        """Write a sale that comes back, inside the caller's unit; False when it is here.

        One whose number was used again meanwhile stays in its fact alone, where :meth:`find` and :meth:`recent` see it.
        """
        if self._find("transaction_id = ?", (transaction.transaction_id,)) is not None:
            return False
        self.number_used(transaction.register_id, transaction.number)
        if self.by_number(transaction.number) is None:
            self.write_rows(transaction, fact_id, moves_stock=moves_stock)
        return True

    def write_rows(self, transaction: Transaction, fact_id: FactId, *, moves_stock: bool = True) -> None:
        """Write a transaction's own rows and its stock movements, inside the caller's unit."""
        self._database.write(_insert("sale", SALE_COLUMNS), sale_row(transaction, fact_id))
        sale_id = self._database.value("SELECT last_insert_rowid()")
        self._database.write_many(_insert("sale_line", LINE_COLUMNS), line_rows(sale_id, transaction))
        self._database.write_many(_insert("sale_tender", TENDER_COLUMNS), tender_rows(sale_id, transaction))
        self._database.write_many(_insert("sale_vat", VAT_COLUMNS), vat_rows(sale_id, transaction))
        self._database.write_many(_insert("sale_coupon", COUPON_COLUMNS), coupon_rows(sale_id, transaction))
        if moves_stock:
            self._stock.record(fact_id, stock_movements(transaction))

    def _use_number(self, transaction: Transaction) -> None:
        used = self._database.write(
            "INSERT INTO receipt_number VALUES (?1, ?2) ON CONFLICT (register_id)"
            " DO UPDATE SET last = ?2 WHERE last = ?2 - 1",
            (transaction.register_id, transaction.number),
        )
        if not used:
            raise WrongNumber(f"{transaction.receipt_number} is not the next number")

    def _summaries(self, where: str, limit: int) -> list[SaleSummary]:
        rows = self._database.all(
            "SELECT transaction_id, number, register_id, completed_at, operator_id, total, currency,"
            f" (SELECT count(*) FROM sale_line l WHERE l.sale_id = s.sale_id) FROM sale s WHERE {where} LIMIT ?",
            (limit,),
        )
        return [
            SaleSummary(row[0], row[1], f"{row[2]}/{row[1]}", datetime.fromisoformat(row[3]), *row[4:]) for row in rows
        ]

    def _doubled(self, transaction_id: TransactionId) -> Transaction | None:
        text = self._database.value("SELECT envelope FROM received_fact WHERE transaction_id = ?", (transaction_id,))
        return sale_of(read_envelope(text)) if text is not None else None

    def _all_doubled(self) -> list[Transaction]:
        """Sales read back from the hub whose numbers this register had used again by then."""
        rows = self._database.all(
            "SELECT envelope FROM received_fact r WHERE transaction_id IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM sale s WHERE s.transaction_id = r.transaction_id)"
        )
        found = (sale_of(read_envelope(text)) for (text,) in rows)
        return [each for each in found if each is not None]

    def _find(self, where: str, parameters: tuple[object, ...]) -> Transaction | None:
        head = self._database.one(f"SELECT sale_id, {', '.join(SALE_COLUMNS)} FROM sale WHERE {where}", parameters)
        if head is None:
            return None
        lines, tenders, vat, coupons = (
            self._database.all(f"SELECT * FROM {table} WHERE sale_id = ? ORDER BY 2", (head[0],))
            for table in ("sale_line", "sale_tender", "sale_vat", "sale_coupon")
        )
        return transaction_of(head[1:], lines, tenders, vat, coupons)


def _summary(sale: Transaction) -> SaleSummary:
    return SaleSummary(
        sale.transaction_id,
        sale.number,
        sale.receipt_number,
        sale.completed_at,
        sale.operator_id,
        sale.total.minor,
        sale.currency.code,
        len(sale.lines),
    )


def _insert(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
