"""Goods: which variants a condition or a benefit is about."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from retail.catalog import Variant
from retail.promotions.model import Model, Name


class Goods(Model):
    """Variants by SKU, item, category, brand or option; a variant that fits any of them belongs.

    Nothing named means everything. A category stands for all below it (``Spożywcze`` for ``Spożywcze/Nabiał``), an
    option is a name and a value (``["kolor", "czarny"]``). What ``but`` names is left out.
    """

    skus: frozenset[Name] = frozenset()
    items: frozenset[Name] = frozenset()
    categories: tuple[Name, ...] = ()
    brands: frozenset[Name] = frozenset()
    options: frozenset[tuple[Name, Name]] = frozenset()
    but: Goods | None = None

    @model_validator(mode="after")
    def _leaves_out_something(self) -> Self:
        if self.but is not None and self.but.is_everything:
            raise ValueError("leaves everything out")
        return self

    @property
    def is_everything(self) -> bool:
        """True when no variant is named, so that every variant belongs (but those left out)."""
        return not (self.skus or self.items or self.categories or self.brands or self.options)

    def holds(self, variant: Variant) -> bool:
        """True when the variant belongs to these goods."""
        return (self.is_everything or self._names(variant)) and not (self.but is not None and self.but.holds(variant))

    def _names(self, variant: Variant) -> bool:
        return (
            variant.sku in self.skus
            or variant.item_id in self.items
            or variant.brand in self.brands
            or any(_is_under(variant.category, category) for category in self.categories)
            or any(option in self.options for option in variant.options)
        )


EVERYTHING = Goods()
"""All goods."""


def _is_under(category: str, above: str) -> bool:
    return category == above or category.startswith(above + "/")
