"""Price columns of a catalogue file: ``price:PL-A``, ``price:PL-A@member`` for a group, ``price:PL-A*6`` from six."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

PRICE_PREFIX = "price:"

_LIMITED = re.compile(r"(?P<zone>.+?)(?:@(?P<group>[^@*|]{1,64}))?(?:\*(?P<least>\d{1,6})(?:[.,](?P<part>\d{1,3}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PriceColumn:
    """Whose price a column holds: of a zone, for a customer group or anybody, from a quantity (thousandths) on."""

    zone: str
    group: str = ""
    min_quantity: int = 0

    @property
    def is_base(self) -> bool:
        """True for the price that anybody pays for any quantity."""
        return not self.group and not self.min_quantity

    @property
    def name(self) -> str:
        """The column's name in a file."""
        group = f"@{self.group}" if self.group else ""
        return f"{PRICE_PREFIX}{self.zone}{group}{self._least}"

    @property
    def _least(self) -> str:
        if not self.min_quantity:
            return ""
        whole, rest = divmod(self.min_quantity, 1000)
        return f"*{whole}" + (f".{rest:03d}".rstrip("0") if rest else "")


def read_price_column(name: str, zones: Collection[str]) -> PriceColumn | None:
    """What a column named ``name`` prices; None when it is no price column of these zones."""
    rest = name.removeprefix(PRICE_PREFIX)
    if rest == name:
        return None
    if rest in zones:
        return PriceColumn(rest)
    found = _LIMITED.fullmatch(rest)
    if found is None or found["zone"] not in zones:
        return None
    least = int(found["least"] or 0) * 1000 + int((found["part"] or "").ljust(3, "0"))
    return PriceColumn(found["zone"], found["group"] or "", least)
