"""The net content of a pack, and the price per kilogram, litre, metre or piece that the law asks for beside its price.

Directive 98/6/EC, articles 2(b) and 3: beside the selling price stands the price of one kilogram, litre, metre, square
metre, or another quantity that is customary. Poland (ordinance of 19 December 2022 on showing prices, Dz.U. 2022 item
2776) names the kilogram, the litre, the metre, the square metre and the piece, whichever decides the price, so that is
what is reckoned here whatever the pack is marked in. Not asked for where it equals the selling price (article 3(1)),
and by the Polish ordinance not for sets, for non-food goods that are sold in pairs only and for medicines: those have
no content in the catalogue. Of goods in a liquid the drained weight is meant (article 4(2)).
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass

from retail.values import Money, Unit, half_up

MOST_PACKS = 10_000
MOST_THOUSANDTHS = 1_000_000_000
"""A million of the marked unit; more is a slipped decimal point."""


class Measure(enum.StrEnum):
    """What a price is told for one of."""

    KILOGRAM = "kg"
    LITRE = "l"
    METRE = "m"
    SQUARE_METRE = "m2"
    PIECE = "pcs"


_MEASURES: Mapping[str, tuple[Measure, int]] = {
    "g": (Measure.KILOGRAM, 1000),
    "kg": (Measure.KILOGRAM, 1),
    "ml": (Measure.LITRE, 1000),
    "cl": (Measure.LITRE, 100),
    "l": (Measure.LITRE, 1),
    "cm": (Measure.METRE, 100),
    "m": (Measure.METRE, 1),
    "m2": (Measure.SQUARE_METRE, 1),
    "pcs": (Measure.PIECE, 1),
}
"""What packs are marked in: the measure it belongs to, and how many of it make one."""
CONTENT_UNITS = tuple(_MEASURES)

_OTHER_NAMES = {"szt": "pcs", "szt.": "pcs", "m²": "m2", "gr": "g"}
_FORM = re.compile(r"(?:(\d{1,5}) ?[x×*] ?)?(\d{1,7})(?:[.,](\d{1,3}))? ?([^\d\s.,]{1,3}\.?2?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Content:
    """How much one variant holds, as its pack is marked: ``packs`` times ``thousandths`` of ``unit``."""

    packs: int
    thousandths: int
    unit: str

    @property
    def text(self) -> str:
        """As it travels and as :func:`read_content` reads it: ``500 g``, ``6 x 0.33 l``."""
        whole, rest = divmod(self.thousandths, 1000)
        number = f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)
        return f"{self.packs} x {number} {self.unit}" if self.packs > 1 else f"{number} {self.unit}"


@dataclass(frozen=True, slots=True)
class MeasurePrice:
    """What one ``measure`` of goods costs, tax included, the container deposit not."""

    amount: Money
    measure: Measure


def read_content(text: str) -> Content | None:
    """The content that people wrote: ``500 g``, ``1,5 l``, ``6 × 0.33 l``, ``10 szt.``; None when it is none."""
    found = _FORM.fullmatch(" ".join(text.lower().split()))
    if found is None:
        return None
    packs, whole, fraction, written = found.groups()
    unit = _OTHER_NAMES.get(written, written)
    thousandths = int(whole) * 1000 + int((fraction or "").ljust(3, "0"))
    if unit not in _MEASURES or not 0 < thousandths <= MOST_THOUSANDTHS or not 0 < int(packs or 1) <= MOST_PACKS:
        return None
    return Content(int(packs or 1), thousandths, unit)


def measure_price(price: Money, unit: Unit, content: Content | None) -> MeasurePrice | None:
    """What one measure costs when one ``unit`` of goods with this ``content`` costs ``price``; rounded half up.

    None where nothing has to be told: the content is not known, the goods are sold by measure (their price is the price
    of one already), or a pack holds exactly one.
    """
    if content is None or unit is not Unit.PIECE:
        return None
    measure, of_one = _MEASURES[content.unit]
    held, one = content.packs * content.thousandths, of_one * 1000
    if held == one:
        return None
    return MeasurePrice(Money(half_up(price.minor * one, held), price.currency), measure)
