"""Text as a two-line display can show it: one character per column, in a code page that lacks many letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_NOT_COMPOSED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ħ": "h", "Ħ": "H", "ı": "i", "ß": "ss", "ẞ": "SS",
        "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th", "ð": "d", "€": "EUR", "×": "x", "·": ".",
        "–": "-", "—": "-", "−": "-", "„": '"', "”": '"', "“": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "…": "...",
        "•": "*", "→": ">", "←": "<",
    }
)  # fmt: skip
"""Letters and signs that Unicode does not take apart into a base letter and a mark."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What both lines show, each exactly as wide as the display."""

    top: str
    bottom: str

    @classmethod
    def of(cls, top: str, bottom: str, columns: int, page: str) -> Lines:
        """Two texts, folded for the code page, cut and padded."""
        return cls(fit(top, columns, page), fit(bottom, columns, page))

    @classmethod
    def amount(cls, label: str, amount: str, columns: int, page: str) -> Lines:
        """A label, and an amount at the right edge that keeps its last figures when it is too long."""
        figures = fold(amount, page).strip()[-columns:]
        return cls(fit(label, columns, page), figures.rjust(columns))


def fit(text: str, columns: int, page: str) -> str:
    """``text`` in letters of ``page``, cut or padded to ``columns``."""
    return fold(text, page)[:columns].ljust(columns)


def fold(text: str, page: str) -> str:
    """``text`` in letters that ``page`` (a Python codec) has; line breaks become blanks, the hopeless becomes ``?``."""
    return "".join(_letter(letter, page) for letter in unicodedata.normalize("NFC", text))


def _letter(letter: str, page: str) -> str:
    if letter.isspace():
        return " "
    if not letter.isprintable():
        return ""
    if _has(page, letter):
        return letter
    if letter in _NOT_COMPOSED:
        return _NOT_COMPOSED[letter]
    base = "".join(mark for mark in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(mark))
    return base if base and base != letter and _has(page, base) else "?"


def _has(page: str, text: str) -> bool:
    try:
        text.encode(page)
    except UnicodeEncodeError:
        return False
    return True
