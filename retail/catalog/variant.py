"""A variant: what is sold, in one size and colour, with the facts of its item."""

from __future__ import annotations

from dataclasses import dataclass, field

from retail.catalog.content import Content
from retail.values import ItemId, Quantity, Sku, Unit


@dataclass(frozen=True, slots=True)
class Variant:
    """One sellable variant. Items without sizes or colours have exactly one.

    ``name`` is the whole name as a receipt prints it, options included. ``category`` is a path
    (``Spożywcze/Nabiał``). ``deposit`` names the container deposit that is sold with it. An ``open_price`` variant
    has no list price: the operator enters it. ``own_line`` keeps a second scan from joining the line before.
    ``content`` is what a pack holds, where that is known; it makes no other goods of them, so comparing passes over it.
    """

    sku: Sku
    item_id: ItemId
    name: str
    unit: Unit
    tax_class: str
    brand: str = ""
    category: str = ""
    options: tuple[tuple[str, str], ...] = ()
    deposit: str | None = None
    open_price: bool = False
    min_age: int | None = None
    own_line: bool = False
    active: bool = True
    content: Content | None = field(default=None, compare=False)

    @property
    def one(self) -> Quantity:
        """One unit of this variant: a piece, a kilogram."""
        return Quantity(1000, self.unit)
