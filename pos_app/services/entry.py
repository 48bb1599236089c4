"""What an operator types in the scan field: ``3*`` before a code is a quantity, the rest is a code or words."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUANTITY = re.compile(r"^\s*(\d{1,4})(?:[,.](\d{1,3}))?\s*[*x×]\s*(.*)$", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """``thousandths`` is the quantity asked for, None when none was typed; ``rest`` is the code or the words."""

    thousandths: int | None
    rest: str

    @property
    def is_code(self) -> bool:
        """True when the rest is to be read as a scan: digits alone, or something no name begins with."""
        digits = self.rest.isascii() and self.rest.isdigit()
        return digits or self.rest.startswith(("]", "(", "http://", "https://", "\x1d"))


def parse_entry(typed: str) -> Entry:
    """Read the quantity grammar: ``3*``, ``3*5901234123457``, ``0,5 * ser``."""
    match = _QUANTITY.match(typed)
    if match is None:
        return Entry(None, typed.strip())
    whole, fraction, rest = match.groups()
    return Entry(int(whole) * 1000 + int((fraction or "").ljust(3, "0")), rest.strip())
