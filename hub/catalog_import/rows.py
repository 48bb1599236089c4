"""One row of a catalogue file: its values read and checked, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.catalog_import.codes import read_codes
from hub.catalog_import.columns import INITIAL_STOCK, ChainFacts, Header
from hub.catalog_import.numbers import minor_units, thousandths, whole
from hub.catalog_import.price_columns import PriceColumn
from hub.catalog_import.problems import Fault, Problem
from hub.catalog_import.text import Record
from retail.catalog import read_content
from retail.catalog.content import CONTENT_UNITS
from retail.values import Currency, Unit

LONGEST_NAME = 200
LONGEST_PRINTED_NAME = 40
"""What fiscal printers print of a name."""
LONGEST_CODE = 64
LONGEST_PATH = 200
MOST_OPTIONS = 10

_YES = frozenset({"1", "yes", "true", "tak", "y", "t"})
_NO = frozenset({"0", "no", "false", "nie", "n", "f"})
_UNITS = {unit.value: unit for unit in Unit}
_CODE_FIELDS = ("sku", "item_id")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A row that holds in itself; whether its codes are free, only the database knows.

    ``facts`` has the columns of the file and no others, named like the fields of the ``catalog`` stream: what a file
    does not speak of stays as it is. ``prices`` are (zone, minor units); ``initial_stock`` is in thousandths.
    """

    line: int
    sku: str
    facts: Mapping[str, Any]
    prices: tuple[tuple[PriceColumn, int], ...] = ()
    initial_stock: int | None = None
    warnings: tuple[Problem, ...] = ()

    @property
    def codes(self) -> tuple[tuple[str, int], ...]:
        """The row's barcodes; none when the file has no such column."""
        found: tuple[tuple[str, int], ...] = self.facts.get("barcodes", ())
        return found


class RowReader:
    """Reads rows under one header against one chain's facts."""

    def __init__(self, header: Header, facts: ChainFacts) -> None:
        self._plan = _Plan(
            header.places,
            facts,
            tuple((column, header.places[column], _READERS[column]) for column in header.item_columns),
            tuple((column, name, header.places[name], facts.zones[column.zone]) for name, column in header.prices),
            header.places.get(INITIAL_STOCK),
        )

    def read(self, record: Record) -> ItemRow | list[Problem]:
        """The row, or all its problems."""
        if record.problem is not None:
            return [record.problem]
        reading = _Reading(self._plan, record.line, [value.strip() for value in record.values])
        facts = reading.item_facts()
        prices = reading.prices()
        stock = reading.initial_stock()
        reading.check_together(facts, prices)
        if any(not problem.is_warning for problem in reading.problems):
            return reading.problems
        return ItemRow(record.line, facts["sku"], facts, prices, stock, tuple(reading.problems))


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is worked out once for all rows: where each column stands and who reads it."""

    places: Mapping[str, int]
    chain: ChainFacts
    items: tuple[tuple[str, int, _Reader], ...]
    prices: tuple[tuple[PriceColumn, str, int, Currency], ...]
    stock_place: int | None


@dataclass(slots=True)
class _Reading:
    """One row while it is being read."""

    plan: _Plan
    line: int
    values: Sequence[str]
    problems: list[Problem] = field(default_factory=list)
    unit: Unit = Unit.PIECE

    @property
    def sku(self) -> str:
        return self.values[self.plan.places["sku"]]

    def item_facts(self) -> dict[str, Any]:
        self.unit = _UNITS.get(self.values[self.plan.places["unit"]].lower(), Unit.PIECE)
        facts = {}
        for column, place, reader in self.plan.items:
            facts[column] = found = reader(self.values[place], self)
            if isinstance(found, Fault):
                self.note(column, found)
        return facts

    def prices(self) -> tuple[tuple[PriceColumn, int], ...]:
        prices = []
        for column, name, place, currency in self.plan.prices:
            if text := self.values[place]:
                found: int | Fault = minor_units(text, currency)
                if self.unit is Unit.PIECE and column.min_quantity % 1000:
                    found = Fault("quantity.fraction", "goods sold by the piece have no price from a part of one")
                prices.append((column, self._kept(name, found)))
        return tuple(prices)

    def initial_stock(self) -> int | None:
        text = self.values[self.plan.stock_place] if self.plan.stock_place is not None else ""
        return self._kept(INITIAL_STOCK, thousandths(text, self.unit)) if text else None

    def check_together(self, facts: Mapping[str, Any], prices: Sequence[tuple[PriceColumn, int]]) -> None:
        """What no single value shows: an open price beside a list price, and goods that nobody could sell."""
        if facts.get("open_price") is True and prices:
            reason = "an item whose price the operator enters has no list price: empty one of the two"
            self.note(self._name_of(prices[0][0]), Fault("price.open", reason))
        elif self.plan.prices and not prices and facts.get("open_price") is not True:
            reason = "no price in any zone: a register refuses the item until it has one"
            self.note("", Fault("price.missing", reason, warning=True))
        base = {column.zone: minor for column, minor in prices if column.is_base}
        for column, minor in prices:
            if minor == 0:
                reason = "the price is zero: is it a gift?"
                self.note(self._name_of(column), Fault("price.zero", reason, warning=True))
            if not column.is_base and minor >= base.get(column.zone, minor + 1):
                reason = "not below what anybody pays, so nobody will be asked this price"
                self.note(self._name_of(column), Fault("price.not_lower", reason, warning=True))

    def _name_of(self, column: PriceColumn) -> str:
        return next(name for each, name, _, _ in self.plan.prices if each == column)

    def note(self, column: str, fault: Fault) -> None:
        value = self.values[self.plan.places[column]] if column in self.plan.places else ""
        self.problems.append(Problem.at(self.line, column, value, fault, self.sku))

    def _kept(self, column: str, found: int | Fault) -> int:
        """The number; -1 for a fault, which is noted and keeps the row out."""
        if not isinstance(found, Fault):
            return found
        self.note(column, found)
        return -1


_Reader = Callable[[str, _Reading], Any]


def _read_code_of_ours(text: str, reading: _Reading) -> str | Fault:
    if not text:
        return Fault("value.missing", "every row needs its SKU")
    if "|" in text or not text.isprintable():
        return Fault("value.signs", "this code may not contain | or control signs")
    return _limited(text, LONGEST_CODE)


def _read_item_id(text: str, reading: _Reading) -> str | Fault:
    return _read_code_of_ours(text or reading.sku, reading)


def _read_name(text: str, reading: _Reading) -> str | Fault:
    if not text:
        return Fault("value.missing", "every item needs a name")
    if LONGEST_PRINTED_NAME < len(text) <= LONGEST_NAME:
        reason = f"{len(text)} letters; fiscal printers print the first {LONGEST_PRINTED_NAME}"
        reading.note("name", Fault("name.cut", reason, warning=True))
    return _plain(text, LONGEST_NAME)


def _read_plain(text: str, reading: _Reading) -> str | Fault:
    return _plain(text, LONGEST_PATH)


def _read_category(text: str, reading: _Reading) -> str | Fault:
    if text and not all(part.strip() for part in text.split("/")):
        return Fault("category.empty_part", "a category is a path such as Spożywcze/Nabiał, without empty parts")
    return _plain(text, LONGEST_PATH)


def _read_unit(text: str, reading: _Reading) -> str | Fault:
    unit = _UNITS.get(text.lower())
    return unit.value if unit else Fault("unit.unknown", f"the unit must be one of {', '.join(_UNITS)}")


def _read_tax_class(text: str, reading: _Reading) -> str | Fault:
    known = reading.plan.chain.tax_classes
    if text in known:
        return text
    return Fault("tax.class_unknown", f"no such tax class; there are {', '.join(sorted(known)) or 'none yet'}")


def _read_options(text: str, reading: _Reading) -> tuple[tuple[str, str], ...] | Fault:
    pairs = tuple(tuple(part.strip() for part in entry.split("=", 1)) for entry in text.split("|")) if text else ()
    if any(len(pair) != 2 or not all(pair) for pair in pairs) or len({pair[0] for pair in pairs}) < len(pairs):
        return Fault("options.form", "options look like rozmiar=M|kolor=indygo, each name once")
    if len(pairs) > MOST_OPTIONS or not text.isprintable() or len(text) > LONGEST_PATH:
        return Fault("options.form", f"at most {MOST_OPTIONS} options and {LONGEST_PATH} letters")
    return tuple((pair[0], pair[1]) for pair in pairs)


def _read_barcodes(text: str, reading: _Reading) -> tuple[tuple[str, int], ...] | Fault:
    return read_codes(text, reading.unit, reading.plan.chain.label_layouts)


def _read_deposit(text: str, reading: _Reading) -> str | Fault | None:
    known = reading.plan.chain.deposits
    if not text or text in known:
        return text or None
    return Fault("deposit.unknown", f"no such deposit; there are {', '.join(sorted(known)) or 'none yet'}")


def _read_min_age(text: str, reading: _Reading) -> int | Fault | None:
    return whole(text, 1, 99, "an age") if text else None


def _read_content(text: str, reading: _Reading) -> str | Fault:
    if not text:
        return ""
    if reading.unit is not Unit.PIECE:
        reason = f"goods sold by the {reading.unit.value} have their price for one already: leave this empty"
        return Fault("content.by_measure", reason)
    found = read_content(text)
    units = ", ".join(CONTENT_UNITS)
    return found.text if found else Fault("content.form", f"a content looks like 500 g, 1.5 l, 6 x 0.33 l; in {units}")


def _read_no_unless_said(text: str, reading: _Reading) -> bool | Fault:
    return _yes_or_no(text, empty=False)


def _read_yes_unless_said(text: str, reading: _Reading) -> bool | Fault:
    return _yes_or_no(text, empty=True)


def _yes_or_no(text: str, *, empty: bool) -> bool | Fault:
    said = text.lower()
    if not said or said in _YES | _NO:
        return said in _YES if said else empty
    return Fault("value.yes_or_no", "1 or 0 is expected here")


def _plain(text: str, longest: int) -> str | Fault:
    if not text.isprintable():
        return Fault("value.signs", "it contains line ends or control signs")
    return _limited(text, longest)


def _limited(text: str, longest: int) -> str | Fault:
    return text if len(text) <= longest else Fault("value.too_long", f"{len(text)} letters; at most {longest} fit")


_READERS: Mapping[str, _Reader] = {
    "sku": _read_code_of_ours,
    "item_id": _read_item_id,
    "name": _read_name,
    "brand": _read_plain,
    "category": _read_category,
    "unit": _read_unit,
    "tax_class": _read_tax_class,
    "options": _read_options,
    "barcodes": _read_barcodes,
    "deposit": _read_deposit,
    "open_price": _read_no_unless_said,
    "min_age": _read_min_age,
    "own_line": _read_no_unless_said,
    "active": _read_yes_unless_said,
    "content": _read_content,
}
