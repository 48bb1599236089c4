"""This register's location: settings, operators, registers, tax rates and deposits, as the hub published them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from local_store.changes import change_version
from local_store.connection import Database
from retail.catalog import Deposit, Recall
from retail.feeds import TAX, LocationSettings, OperatorRow, RecallRow, RegisterRow, TaxRow, location_stream
from retail.staff import Operator, PinHash, known_permissions
from retail.tax import TaxRate, TaxTable
from retail.values import PLN, Currency, LocationId, Money, OperatorId, Sku, currency

Value = TypeVar("Value")
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Terms:
    """The zone of the prices, their currency, and the deposits by code."""

    zone: str
    currency: Currency
    deposits: dict[str, Deposit]


class LocationRepository:
    """Reads small rows and keeps them parsed until the agent changes one."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[str, object] = {}
        self._kept_of = -1
        self._guard = threading.Lock()

    def settings(self) -> LocationSettings | None:
        """The location's settings, or None before the first sync."""
        return self._keep("settings", lambda: _one(LocationSettings, self._contents("settings")))

    def operators(self) -> tuple[Operator, ...]:
        """Everybody who may ever sign on here, inactive ones included, by number."""
        return self._keep("operators", self._read_operators)

    def operator(self, operator_id: OperatorId) -> Operator | None:
        """One operator."""
        return next((each for each in self.operators() if each.operator_id == operator_id), None)

    def register(self) -> RegisterRow | None:
        """This register's row."""
        return self._keep("register", self._read_register)

    def tax_table(self) -> TaxTable:
        """The tax rates by date; empty before the first sync."""
        return self._keep("tax", self._read_tax_table)

    def deposits(self) -> dict[str, Deposit]:
        """The container deposits by their code."""
        return self._keep("deposits", self._read_deposits)

    def recalls(self) -> dict[Sku, tuple[Recall, ...]]:
        """What must not be sold here, by SKU."""
        return self._keep("recalls", self._read_recalls)

    def currency(self) -> Currency:
        """The currency of the location's prices; złoty before the first sync."""
        settings = self.settings()
        return currency(settings.currency) if settings else PLN

    def zone(self) -> str:
        """The zone whose price list holds here; empty before enrolment."""
        return self._keep("zone", lambda: str(self._database.value("SELECT zone FROM identity") or ""))

    def terms(self) -> Terms:
        """What turns a row of the assortment into an entry, read together since every scan asks for it."""
        return self._keep("terms", lambda: Terms(self.zone(), self.currency(), self.deposits()))

    def _keep(self, name: str, read: Callable[[], Value]) -> Value:
        version = change_version(self._database, "location")
        with self._guard:
            if version != self._kept_of:
                self._kept, self._kept_of = {}, version
            if name in self._kept:
                return self._kept[name]  # type: ignore[return-value]
        value = read()
        with self._guard:
            if version == self._kept_of:
                self._kept[name] = value
        return value

    def _contents(self, key: str, upper: str | None = None) -> list[str]:
        location = self._database.value("SELECT location_id FROM identity")
        if location is None:
            return []
        rows = self._database.all(
            "SELECT content FROM feed_row WHERE stream = ? AND key >= ? AND key <= ? ORDER BY key",
            (location_stream(LocationId(location)), key, upper or key),
        )
        return [content for (content,) in rows]

    def _read_operators(self) -> tuple[Operator, ...]:
        rows = (OperatorRow.model_validate_json(content) for content in self._contents("operator:", "operator:\uffff"))
        return tuple(sorted((operator_of(row) for row in rows), key=lambda each: (each.number, each.operator_id)))

    def _read_register(self) -> RegisterRow | None:
        register = self._database.value("SELECT register_id FROM identity")
        return _one(RegisterRow, self._contents(f"register:{register}"))

    def _read_tax_table(self) -> TaxTable:
        contents = self._database.all("SELECT content FROM feed_row WHERE stream = ? ORDER BY key", (TAX,))
        return tax_table_of(TaxRow.model_validate_json(content) for (content,) in contents)

    def _read_recalls(self) -> dict[Sku, tuple[Recall, ...]]:
        found: dict[Sku, tuple[Recall, ...]] = {}
        for content in self._contents("recall:", "recall:\uffff"):
            recall = recall_of(RecallRow.model_validate_json(content))
            found[recall.sku] = (*found.get(recall.sku, ()), recall)
        return found

    def _read_deposits(self) -> dict[str, Deposit]:
        settings = self.settings()
        if settings is None:
            return {}
        money_of = currency(settings.currency)
        return {row.code: Deposit(row.code, row.name, Money(row.amount, money_of)) for row in settings.deposits}


def operator_of(row: OperatorRow) -> Operator:
    """The operator a feed's row describes; :class:`ValueError` for a PIN hash that is none."""
    return Operator(
        operator_id=OperatorId(row.operator_id),
        number=row.number,
        name=row.name,
        short_name=row.short_name,
        permissions=known_permissions(row.permissions),
        pin=PinHash(row.pin_hash),
        badge=row.badge,
        active=row.active,
        language=row.language,
    )


def recall_of(row: RecallRow) -> Recall:
    """The recall a feed's row describes."""
    return Recall(row.recall_id, Sku(row.sku), row.reason, row.valid_from, row.gtin, row.batch)


def tax_table_of(rows: Iterable[TaxRow]) -> TaxTable:
    """The rates that stand together. One that contradicts an earlier one is left out: its class is then refused at
    the till by name, while the others go on being sold.
    """
    table = TaxTable(())
    for row in rows:
        rate = TaxRate(row.tax_class, row.letter, row.rate, row.valid_from, row.valid_to)
        try:
            table = TaxTable((*table.rates, rate))
        except ValueError:
            continue
    return table


def _one(model: type[Model], contents: list[str]) -> Model | None:
    return model.model_validate_json(contents[0]) if contents else None
