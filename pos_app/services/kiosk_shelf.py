"""What a shopper may look at and take at a kiosk: categories, items with their variants, and what is not for touch."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from local_store import Store
from pos_app.services.pricing import BasketPricing
from pos_app.services.recalls import packs_to_look_at, recall_refusal
from pos_app.services.register import Register
from pos_app.services.ring_up import Found, line_for
from pos_app.services.selling import Selling
from retail.catalog import CatalogEntry, Variant
from retail.errors import Refusal
from retail.pricing import PricedLine
from retail.sale import Basket, BasketLine, add_line, new_basket
from retail.scans import ItemScan
from retail.staff import SELF_SERVICE_ID
from retail.values import BasketId, Quantity, Sku, Unit

KIOSK = "kiosk"
"""The channel of a register where shoppers serve themselves."""
MOST_FOUND = 1_000
"""Variants of a category that are looked through; what lies behind them is found by name."""

_LAST = "\U0010ffff"
_ALPHABET = str.maketrans({after: f"{letter}{_LAST}" for after, letter in zip("ąćęłńóśź", "acelnosz", strict=True)})
_ALPHABET[ord("ż")] = f"z{_LAST}{_LAST}"
_LETTER_SIZES = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "3XL", "XXXL", "4XL", "5XL")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Aisle:
    """A category and the names of those below it."""

    path: str
    name: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShelfItem:
    """An item with those of its variants that were found, the cheapest of them and how many there are."""

    entry: CatalogEntry
    variants: int

    @property
    def name(self) -> str:
        """What all variants are called."""
        return item_name(self.entry.variant) if self.variants > 1 else self.entry.variant.name


@dataclass(frozen=True, slots=True)
class OptionValue:
    """A value of an option and the variant that a touch on it leads to; ``here`` is False when there is none in stock.

    ``exact``: it differs from the variant shown in this option alone.
    """

    value: str
    sku: Sku
    selected: bool
    here: bool
    exact: bool


class Shelf:
    """Reads what this register knows; nothing here waits for anybody."""

    def __init__(
        self, store: Store, register: Callable[[], Register], selling: Selling, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._register = register
        self._selling = selling
        self._clock = clock
        # Of its own, because looking at goods must not move what is remembered of the basket.
        self._pricing = BasketPricing(store, register(), clock, KIOSK)
        self._paths: tuple[str, ...] | None = None

    def forget(self) -> None:
        """The assortment changed."""
        self._paths = None

    def aisles(self, path: str = "") -> tuple[Aisle, ...]:
        """The categories right below ``path``, in the order of their names."""
        begin = f"{path}/" if path else ""
        below: dict[str, list[str]] = {}
        for each in self._categories():
            if each.startswith(begin):
                name, _, rest = each.removeprefix(begin).partition("/")
                below.setdefault(name, []).extend([rest.partition("/")[0]] if rest else [])
        return tuple(Aisle(f"{begin}{name}", name, tuple(dict.fromkeys(rest))) for name, rest in below.items())

    def goods(self, path: str) -> tuple[ShelfItem, ...]:
        """The items of a category and of those below it, by the alphabet."""
        entries = self._store.catalog.in_category(path, self._day, MOST_FOUND)
        return _by_item(sorted(entries, key=lambda entry: _by_alphabet(entry.variant.name)))

    def search(self, typed: str) -> tuple[ShelfItem, ...]:
        """The items whose code, name or brand was typed."""
        return _by_item(self._store.catalog.search(typed, self._day))

    def find(self, sku: Sku) -> Found | None:
        """Goods chosen on the screen."""
        entry = self._store.catalog.find_sku(sku, self._day)
        return Found(entry, ItemScan(sku, gtin=False)) if entry is not None else None

    def family(self, variant: Variant) -> tuple[CatalogEntry, ...]:
        """The variants of one item, itself among them; empty for an item without options."""
        return self._store.catalog.of_item(variant, self._day) if variant.options else ()

    def options(self, variant: Variant, family: tuple[CatalogEntry, ...]) -> dict[str, tuple[OptionValue, ...]]:
        """For each option of the item its values, sizes in their order."""
        names = dict.fromkeys(name for entry in family for name, _ in entry.variant.options)
        here = frozenset(entry.variant.sku for entry in family if self._is_here(entry.variant.sku))
        return {name: _values(name, variant, family, here) for name in names}

    def available(self, sku: Sku) -> Quantity | None:
        """What this location has of a variant; None when the hub has not told."""
        stock = self._store.catalog.stock(sku)
        return stock.level.available if stock is not None else None

    def refusal(self, found: Found) -> Refusal | None:
        """Why a shopper cannot take these goods by herself; None when she can.

        ``item.inactive``, ``item.recalled``, ``kiosk.age`` (``age``), ``kiosk.look_at_pack``, ``kiosk.open_price``,
        ``kiosk.weigh``, ``price.missing``. A pack with its own label is taken by scanning it.
        """
        variant, scan = found.entry.variant, found.scan
        if not variant.active:
            return Refusal("item.inactive", {"name": variant.name})
        recalled = recall_refusal(self._register(), found, self._day)
        if recalled is not None:
            return recalled
        if packs_to_look_at(self._register(), found, self._day):
            return Refusal("kiosk.look_at_pack", {"name": variant.name})
        if variant.min_age is not None:
            return Refusal("kiosk.age", {"age": variant.min_age})
        if scan.price is not None:
            return None
        if variant.open_price:
            return Refusal("kiosk.open_price", {})
        if found.entry.price is None:
            return Refusal("price.missing", {"sku": variant.sku, "name": variant.name})
        return Refusal("kiosk.weigh", {}) if variant.unit is not Unit.PIECE and scan.quantity is None else None

    def alone(self, found: Found) -> PricedLine | None:
        """What these goods cost by themselves now, with the codes of the basket; None when no price is known."""
        line = line_for(found, None, None)
        added = add_line(self._looked_at(), line) if isinstance(line, BasketLine) else None
        if not isinstance(added, tuple):
            return None
        self._pricing.use(self._register())
        priced = self._pricing.price(added[0])
        return priced.lines[0] if not isinstance(priced, Refusal) else None

    def _looked_at(self) -> Basket:
        """A basket that nobody has, with the codes of the shopper's."""
        register, basket = self._register(), self._selling.basket
        looked_at = new_basket(
            BasketId("looked-at"),
            register.location_id,
            register.register_id,
            SELF_SERVICE_ID,
            self._day,
            self._clock(),
            register.currency,
        )
        return replace(looked_at, coupons=basket.coupons) if basket is not None else looked_at

    @property
    def _day(self) -> date:
        return self._selling.pricing.day

    def _categories(self) -> tuple[str, ...]:
        if self._paths is None:
            self._paths = self._store.catalog.categories()
        return self._paths

    def _is_here(self, sku: Sku) -> bool:
        available = self.available(sku)
        return available is None or available.thousandths > 0


def item_name(variant: Variant) -> str:
    """The name without the values of its options: ``Jeansy proste · W32 · indygo`` is ``Jeansy proste``."""
    name = variant.name
    for _, value in reversed(variant.options):
        name = name.removesuffix(value).rstrip(" ·,-–/")
    return name or variant.name


def _values(
    name: str, shown: Variant, family: tuple[CatalogEntry, ...], here: Collection[Sku]
) -> tuple[OptionValue, ...]:
    values = {value for entry in family for option, value in entry.variant.options if option == name}
    return tuple(_value(name, value, shown, family, here) for value in sorted(values, key=_size_order))


def _value(
    name: str, value: str, shown: Variant, family: tuple[CatalogEntry, ...], here: Collection[Sku]
) -> OptionValue:
    """The variant with this value that is most like the one shown; of equals, one that is here."""
    others = {option: chosen for option, chosen in shown.options if option != name}

    def differing(entry: CatalogEntry) -> int:
        options = dict(entry.variant.options)
        return sum(options.get(option) != chosen for option, chosen in others.items())

    having = [entry for entry in family if (name, value) in entry.variant.options]
    nearest = min(having, key=lambda entry: (differing(entry), entry.variant.sku not in here))
    sku, exact = nearest.variant.sku, differing(nearest) == 0
    return OptionValue(value, sku, (name, value) in shown.options, exact and sku in here, exact)


def _by_item(entries: Iterable[CatalogEntry]) -> tuple[ShelfItem, ...]:
    """One row for each item, its cheapest variant in front; the order is that of the first variants."""
    found: dict[str, list[CatalogEntry]] = {}
    for entry in entries:
        found.setdefault(entry.variant.item_id, []).append(entry)
    return tuple(ShelfItem(min(each, key=_price_key), len(each)) for each in found.values())


def _price_key(entry: CatalogEntry) -> tuple[bool, int]:
    return entry.price is None, entry.price.unit_price.minor if entry.price is not None else 0


def _by_alphabet(name: str) -> str:
    """A Polish letter comes after the letter it was made from, whatever follows."""
    return name.casefold().translate(_ALPHABET)


def _size_order(value: str) -> tuple[int, tuple[int, ...], str]:
    """S before M before L, 38 before 40, and words by the alphabet."""
    if value.upper() in _LETTER_SIZES:
        return 0, (_LETTER_SIZES.index(value.upper()),), ""
    numbers = tuple(int(each) for each in _NUMBER.findall(value))
    return (1, numbers, value) if numbers else (2, (), value.casefold())
