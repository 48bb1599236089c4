"""Reports: what a location sold on a business date, in the sums that a register can make of its own journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from hub.errors import database_errors

_OF_DAY = (
    "FROM sale JOIN {table} AS part USING (location_id, fact_id) "
    "WHERE location_id = :location AND business_date = :day AND (:register = '' OR register_id = :register) "
)


@dataclass(frozen=True, slots=True)
class VatTotal:
    """Gross, net and tax of one letter, in minor units."""

    gross: int
    net: int
    tax: int


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A day's sums. Money in minor units; ``units`` sold by SKU and ``on_hand`` now by SKU in thousandths.

    ``adjustments`` is what lines were given less (negative) or more than their extended amounts, ``deposits`` what was
    taken for containers.
    """

    location_id: str
    business_date: date
    sales: int
    gross: int
    adjustments: int
    deposits: int
    vat: Mapping[str, VatTotal]
    tenders: Mapping[str, int]
    units: Mapping[str, int]
    on_hand: Mapping[str, int]


class Reports:
    """Sums straight from the derived tables."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def reconciliation(self, location_id: str, business_date: date, register_id: str = "") -> Reconciliation:
        """The day of a location, or of one of its registers. All sums are of one moment."""
        values = {"location": location_id, "day": business_date, "register": register_id}
        # Serialized reads would be too much: one snapshot is what makes the sums belong together.
        with (
            database_errors(),
            self._engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
        ):

            def rows(query: str) -> Any:
                return connection.execute(sa.text(query), values).all()

            whole = rows(
                "SELECT count(*), coalesce(sum(total), 0)::bigint FROM sale WHERE location_id = :location "
                "AND business_date = :day AND (:register = '' OR register_id = :register)"
            )[0]
            lines = rows(
                "SELECT coalesce(sum(amount - extended), 0)::bigint, "
                "coalesce(sum(amount) FILTER (WHERE kind = 'deposit'), 0)::bigint " + _OF_DAY.format(table="sale_line")
            )[0]
            vat = rows(
                "SELECT letter, sum(gross)::bigint, sum(net)::bigint, sum(tax)::bigint "
                + _OF_DAY.format(table="sale_vat") + "GROUP BY letter ORDER BY letter"
            )  # fmt: skip
            tenders = rows(
                "SELECT kind, sum(amount)::bigint " + _OF_DAY.format(table="sale_tender")
                + "GROUP BY kind ORDER BY kind"
            )  # fmt: skip
            units = rows(
                "SELECT sku, sum(quantity)::bigint " + _OF_DAY.format(table="sale_line")
                + "AND kind = 'item' GROUP BY sku ORDER BY sku"
            )  # fmt: skip
            levels = rows("SELECT sku, on_hand FROM stock_level WHERE location_id = :location ORDER BY sku")
        return Reconciliation(
            location_id=location_id,
            business_date=business_date,
            sales=whole[0],
            gross=whole[1],
            adjustments=lines[0],
            deposits=lines[1],
            vat={letter: VatTotal(gross, net, tax) for letter, gross, net, tax in vat},
            tenders=dict(tenders),
            units=dict(units),
            on_hand=dict(levels),
        )
