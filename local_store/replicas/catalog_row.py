"""A row of the catalogue stream as it stands in the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from local_store.item_facts import ACTIVE, OPEN_PRICE, OWN_LINE, ItemFacts, pack, pack_plain
from local_store.replicas.replica import MOST_INTEGER
from local_store.words import code_key
from retail.feeds import CatalogRow

_UNITS = frozenset({"pcs", "kg", "l", "m"})
_FLAGS = {
    (open_price, own_line, active): open_price * OPEN_PRICE | own_line * OWN_LINE | active * ACTIVE
    for open_price in (False, True)
    for own_line in (False, True)
    for active in (False, True)
}


class ItemRow(NamedTuple):
    """A variant on its way into the table; ``codes`` as they are looked up, with the thousandths each stands for."""

    sku: str
    rev: int
    name: str
    brand: str
    facts: str
    is_active: bool
    category: str
    codes: tuple[tuple[str, int], ...]


def item_row(key: str, rev: int, row: Mapping[str, Any]) -> ItemRow:
    """The variant; :class:`ValueError` when the row is none, or its key another's."""
    return _plain_row(key, rev, row) or _checked_row(key, rev, row)


def _plain_row(key: str, rev: int, row: Mapping[str, Any]) -> ItemRow | None:
    # Nearly every row is of this kind, and to look at it by hand takes a quarter of the model's time. Whatever is not
    # exactly so, the model decides about.
    try:
        name, unit, brand, item_id, tax_class = row["name"], row["unit"], row["brand"], row["item_id"], row["tax_class"]
        category = row["category"]
        ((code, thousandths),) = row["barcodes"]
        flags = _FLAGS[row["open_price"], row["own_line"], row["active"]]
        special = row["options"] or row["deposit"] is not None or row["min_age"] is not None or row["sku"] != key
    except (KeyError, TypeError, ValueError):
        return None
    texts = type(name) is type(brand) is type(item_id) is type(tax_class) is type(category) is type(code) is str
    if special or not texts or type(thousandths) is not int or unit not in _UNITS or abs(thousandths) > MOST_INTEGER:
        return None
    code = code_key(code)
    facts = pack_plain(item_id, unit, tax_class, flags, code)
    # Text that is no Unicode would be found only by SQLite, among a thousand other rows.
    f"{key}{name}{brand}{category}{facts}".encode()
    if not 0 < len(name) <= 200 or not 0 < len(key) <= 64 or "\n" in facts or facts.count("\x1f") != 4:
        return None
    return ItemRow(key, rev, name, brand, facts, flags >= ACTIVE, category, ((code, thousandths),))


def _checked_row(key: str, rev: int, row: Mapping[str, Any]) -> ItemRow:
    variant = CatalogRow.model_validate(row)
    if variant.sku != key:
        raise ValueError(f"the key {key!r} holds the variant {variant.sku!r}")
    codes = tuple((code_key(code), thousandths) for code, thousandths in variant.barcodes)
    if any(abs(thousandths) > MOST_INTEGER for _, thousandths in codes):
        raise ValueError("a quantity beyond all measure")
    facts = ItemFacts(
        item_id=variant.item_id,
        unit=variant.unit,
        tax_class=variant.tax_class,
        flags=_FLAGS[variant.open_price, variant.own_line, variant.active],
        codes=tuple(code for code, _ in codes),
        deposit=variant.deposit,
        min_age=variant.min_age,
        options=variant.options,
    )
    return ItemRow(key, rev, variant.name, variant.brand, pack(facts), variant.active, variant.category, codes)
