"""The columns of a catalogue file: which there are, which must be there, and what a file's header makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from hub.catalog_import.price_columns import PRICE_PREFIX, PriceColumn, read_price_column
from hub.catalog_import.problems import CatalogRefused, Fault, Problem
from retail.scans import LabelLayout
from retail.values import Currency

REQUIRED = ("sku", "name", "unit", "tax_class")
ITEM_COLUMNS = (
    *("sku", "item_id", "name", "brand", "category", "unit", "tax_class", "options", "barcodes", "deposit"),
    *("open_price", "min_age", "own_line", "active", "content"),
)
"""The facts of a variant, in the order of an export; each is named like its field in the ``catalog`` stream."""
INITIAL_STOCK = "initial_stock"


@dataclass(frozen=True, slots=True)
class ChainFacts:
    """What the hub knows already and a row must agree with."""

    tax_classes: frozenset[str]
    deposits: frozenset[str]
    zones: Mapping[str, Currency]
    label_layouts: tuple[LabelLayout, ...] = ()

    @property
    def price_columns(self) -> tuple[str, ...]:
        """The columns of what anybody pays, by zone."""
        return tuple(PriceColumn(zone).name for zone in sorted(self.zones))


def known_columns(facts: ChainFacts) -> frozenset[str]:
    """Every column this chain's files may have."""
    return frozenset((*ITEM_COLUMNS, *facts.price_columns, INITIAL_STOCK))


@dataclass(frozen=True, slots=True)
class Header:
    """Where each known column stands in a file, and which columns nobody knows."""

    places: Mapping[str, int]
    unknown: tuple[str, ...]
    prices: tuple[tuple[str, PriceColumn], ...] = ()

    @property
    def item_columns(self) -> tuple[str, ...]:
        """The facts of a variant that the file has."""
        return tuple(name for name in ITEM_COLUMNS if name in self.places)

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones whose prices the file has."""
        return tuple(dict.fromkeys(column.zone for _, column in self.prices))

    def problems(self) -> list[Problem]:
        """One warning for each column that is passed over."""
        return [Problem.at(1, name, "", Fault("column.unknown", _unknown_reason(name), True)) for name in self.unknown]


def read_header(names: Sequence[str], facts: ChainFacts) -> Header:
    """The header of a file; :class:`CatalogRefused` when a column is missing, stands twice, or prices no known zone."""
    prices = [(name, column) for name in names if (column := read_price_column(name, facts.zones)) is not None]
    known = known_columns(facts) | {name for name, _ in prices}
    places = {name: place for place, name in enumerate(names) if name in known}
    twice = sorted({name for name in names if name and names.count(name) > 1}) or _priced_twice(prices)
    if twice:
        raise CatalogRefused("catalog.columns", f"The column {twice[0]} stands twice in the header: keep one of them.")
    missing = [name for name in REQUIRED if name not in places]
    if missing:
        raise CatalogRefused("catalog.columns", _missing_sentence(missing, names))
    unknown = tuple(name for name in names if name and name not in known)
    _refuse_unknown_zones(unknown, facts)
    return Header(places, unknown, tuple(prices))


def _priced_twice(prices: Sequence[tuple[str, PriceColumn]]) -> list[str]:
    """Columns that price the same under another spelling, such as ``*6`` and ``*6.0``."""
    columns = [column for _, column in prices]
    return [name for name, column in prices if columns.count(column) > 1]


def _missing_sentence(missing: Sequence[str], names: Sequence[str]) -> str:
    found = ", ".join(name for name in names[:20] if name) or "none"
    plural = "s" if len(missing) > 1 else ""
    return (
        f"The file lacks the column{plural} {', '.join(missing)}; it has: {found}. "
        "The first line must name the columns; nothing was imported."
    )


def _refuse_unknown_zones(unknown: Sequence[str], facts: ChainFacts) -> None:
    strange = [name for name in unknown if name.startswith(PRICE_PREFIX)]
    if strange:
        zones = ", ".join(sorted(facts.zones)) or "none yet: import the chain's locations first"
        raise CatalogRefused(
            "catalog.zone",
            f"The column {strange[0]} prices a zone that no location belongs to. Zones: {zones}. A price of a group is "
            "in a column price:ZONE@GROUP, one from six pieces on in price:ZONE*6. Nothing was imported.",
        )


def _unknown_reason(name: str) -> str:
    near = get_close_matches(name.lower(), ITEM_COLUMNS, n=1)
    hint = f"; perhaps {near[0]} was meant" if near else ""
    return f"this column is not known and was passed over{hint}"
