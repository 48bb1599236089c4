"""The catalogue: variants with their barcodes; changes are stored and published together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from psycopg.types.json import Jsonb

from hub.database.engine import raw as raw_connection
from hub.database.schema import barcode, variant
from hub.errors import Problem, database_errors
from hub.feed.publish import publish_many
from retail.catalog import read_content
from retail.feeds import CATALOG, CatalogRow

_VARIANTS = """
INSERT INTO variant SELECT * FROM jsonb_populate_recordset(NULL::variant, %s)
ON CONFLICT (sku) DO UPDATE SET
    item_id = excluded.item_id, name = excluded.name, unit = excluded.unit, tax_class = excluded.tax_class,
    brand = excluded.brand, category = excluded.category, options = excluded.options, deposit = excluded.deposit,
    open_price = excluded.open_price, min_age = excluded.min_age, own_line = excluded.own_line,
    active = excluded.active, content = excluded.content
"""

_BARCODES = """
INSERT INTO barcode SELECT * FROM jsonb_populate_recordset(NULL::barcode, %s)
ON CONFLICT (code) DO UPDATE SET quantity = excluded.quantity, place = excluded.place
WHERE barcode.sku = excluded.sku
"""


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a batch: how many rows changed for registers, and which rows (by index) were refused, and why."""

    changed: int
    refused: dict[int, Problem] = field(default_factory=dict)


class Catalog:
    """Variants and their barcodes."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def save_variant(self, row: CatalogRow) -> bool:
        """Store and publish one variant; True when anything changed. :class:`Problem` 409 or 422 when it cannot be."""
        saved = self.save_variants([row])
        if saved.refused:
            raise saved.refused[0]
        return bool(saved.changed)

    def save_variants(self, rows: Sequence[CatalogRow]) -> Saved:
        """Store and publish many variants in one transaction; rows that cannot be are left out and told."""
        with database_errors(), self._engine.begin() as connection:
            return self.save_variants_in(connection, rows)

    def save_variants_in(self, connection: sa.Connection, rows: Sequence[CatalogRow]) -> Saved:
        """Like :meth:`save_variants`, inside the caller's transaction."""
        refused = _refusals(connection, rows)
        good = {row.sku: _with_content(row) for index, row in enumerate(rows) if index not in refused}
        if not good:
            return Saved(0, refused)
        raw = raw_connection(connection)
        ordered = [good[sku] for sku in sorted(good)]
        raw.execute(_VARIANTS, [Jsonb([row.model_dump(mode="json", exclude={"barcodes"}) for row in ordered])])
        codes = [
            {"code": code, "sku": row.sku, "quantity": quantity, "place": place}
            for row in ordered
            for place, (code, quantity) in enumerate(row.barcodes)
        ]
        raw.execute(
            "DELETE FROM barcode WHERE sku = ANY(%s) AND NOT code = ANY(%s)",
            [list(good), [each["code"] for each in codes]],
        )
        if raw.execute(_BARCODES, [Jsonb(sorted(codes, key=lambda each: str(each["code"])))]).rowcount != len(codes):
            raise Problem(409, "catalog.barcode_taken", "Somebody else has just given one of these barcodes away.")
        changed = publish_many(connection, CATALOG, [(row.sku, row) for row in ordered])
        return Saved(len(changed), refused)

    def variant(self, sku: str) -> CatalogRow:
        """A variant with its barcodes; 404 when there is none."""
        with database_errors(), self._engine.connect() as connection:
            found = self.variants_in(connection, [sku])
        if not found:
            raise Problem(404, "catalog.unknown_sku", f"There is no variant {sku}.")
        return found[0]

    def variants(self, after: str = "", limit: int = 100) -> list[CatalogRow]:
        """A page of the catalogue in order of SKU."""
        query = sa.select(variant.c.sku).where(variant.c.sku > after).order_by(variant.c.sku).limit(limit)
        with database_errors(), self._engine.connect() as connection:
            return self.variants_in(connection, list(connection.scalars(query)))

    def variants_in(self, connection: sa.Connection, skus: Sequence[str]) -> list[CatalogRow]:
        """The variants with these SKUs, in order of SKU."""
        codes: dict[str, list[tuple[str, int]]] = {}
        for row in connection.execute(
            sa.select(barcode).where(barcode.c.sku.in_(skus)).order_by(barcode.c.sku, barcode.c.place)
        ):
            codes.setdefault(row.sku, []).append((row.code, row.quantity))
        rows = connection.execute(sa.select(variant).where(variant.c.sku.in_(skus)).order_by(variant.c.sku))
        return [
            CatalogRow.model_validate({**row._mapping, "barcodes": codes.get(row.sku, [])}) for row in rows
        ]  # fmt: skip


def _with_content(row: CatalogRow) -> CatalogRow:
    """The row with its content in the one spelling that is kept and published."""
    content = read_content(row.content)
    return row if content is None or content.text == row.content else row.model_copy(update={"content": content.text})


def _refusals(connection: sa.Connection, rows: Sequence[CatalogRow]) -> dict[int, Problem]:
    codes = list({code for row in rows for code, _ in row.barcodes})
    # Locked, so that a code cannot change hands between this look and our writing.
    holders = connection.execute(
        sa.select(barcode.c.code, barcode.c.sku).where(barcode.c.code.in_(codes)).with_for_update()
    )
    owners = {row.code: row.sku for row in holders}
    classes = set(connection.scalars(sa.text("SELECT DISTINCT tax_class FROM tax_rate")))
    refused: dict[int, Problem] = {}
    for index, row in enumerate(rows):
        problem = _refusal(row, owners, classes)
        if problem is not None:
            refused[index] = problem
        else:
            owners.update((code, row.sku) for code, _ in row.barcodes)
    return refused


def _refusal(row: CatalogRow, owners: dict[str, str], classes: set[str]) -> Problem | None:
    if row.tax_class not in classes:
        return Problem(
            422, "catalog.unknown_tax_class", f"The tax table has no class {row.tax_class}.", {"sku": row.sku}
        )
    if row.content and read_content(row.content) is None:
        detail = f"“{row.content}” is no content of a pack; it looks like 500 g, 1.5 l or 6 x 0.33 l."
        return Problem(422, "catalog.content", detail, {"sku": row.sku, "field": "content"})
    codes = [code for code, _ in row.barcodes]
    if len(set(codes)) != len(codes):
        return Problem(422, "catalog.barcode_twice", f"{row.sku} names a barcode twice.", {"sku": row.sku})
    for code in codes:
        if owners.get(code, row.sku) != row.sku:
            values = {"sku": row.sku, "barcode": code, "owner": owners[code]}
            return Problem(409, "catalog.barcode_taken", f"Barcode {code} belongs to {owners[code]}.", values)
    return None
