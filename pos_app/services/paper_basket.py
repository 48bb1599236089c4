"""A basket from paper: its goods rung up anew with the names, prices and taxes of this register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from local_store import Store
from retail.catalog import CatalogEntry
from retail.sale import Basket, BasketLine, PriceOverride, PriceSource, add_line
from retail.tokens import BasketToken, TokenLine
from retail.values import Sku

OVERRIDDEN = "other"
"""The reason of a price that a person set at the register the basket comes from; its journal has the real one."""


def basket_from_paper(store: Store, basket: Basket, token: BasketToken, day: date) -> tuple[Basket, tuple[Sku, ...]]:
    """``basket`` with the goods of a paper, and the SKUs that cannot be sold here."""
    unknown: list[Sku] = []
    for wanted in token.lines:
        entry = store.catalog.find_sku(wanted.sku, day)
        line = _line(basket, entry, wanted) if entry is not None else None
        added = add_line(basket, line) if line is not None else None
        if isinstance(added, tuple):
            basket = added[0]
        else:
            unknown.append(wanted.sku)
    return basket, tuple(unknown)


def _line(basket: Basket, entry: CatalogEntry, wanted: TokenLine) -> BasketLine | None:
    """The line; None for goods that were withdrawn, have no price here, or are sold by another measure."""
    price = entry.price.unit_price if entry.price is not None else wanted.unit_price or wanted.label_amount
    if not entry.variant.active or price is None or wanted.quantity.unit is not entry.variant.unit:
        return None
    line = BasketLine(0, entry.variant, wanted.quantity, price, deposit=entry.deposit, choices=entry.choices)
    if wanted.label_amount is not None:
        return replace(line, price_source=PriceSource.LABEL, label_amount=wanted.label_amount, choices=())
    if wanted.unit_price is None:
        return line
    if entry.price is None:
        return replace(line, price_source=PriceSource.OPEN, unit_price=wanted.unit_price, choices=())
    return replace(line, override=PriceOverride(wanted.unit_price, OVERRIDDEN, basket.operator_id))
