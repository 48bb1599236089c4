"""A row of the catalogue stream as it stands in the table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from local_store.connection import Row
from local_store.repositories.catalog import ACTIVE, OPEN_PRICE, OWN_LINE
from retail.feeds import CatalogRow

ITEM_COLUMNS = (
    "sku", "rev", "item_id", "name", "unit", "tax_class", "brand", "options", "deposit", "flags", "min_age",
)  # fmt: skip

Codes = tuple[tuple[str, int], ...]


def item_row(key: str, rev: int, row: Mapping[str, Any]) -> tuple[Row, Codes, str]:
    """The variant in the order of :data:`ITEM_COLUMNS`, its codes and its category.

    :class:`ValueError` when the row is no variant, or its key another's.
    """
    variant = CatalogRow.model_validate(row)
    if variant.sku != key:
        raise ValueError(f"the key {key!r} holds the variant {variant.sku!r}")
    flags = variant.open_price * OPEN_PRICE | variant.own_line * OWN_LINE | variant.active * ACTIVE
    options = json.dumps(variant.options, ensure_ascii=False) if variant.options else ""
    item = (
        key,
        rev,
        variant.item_id,
        variant.name,
        variant.unit,
        variant.tax_class,
        variant.brand,
        options,
        variant.deposit,
        flags,
        variant.min_age,
    )
    return item, variant.barcodes, variant.category
