"""Words as a search compares them: ``zolty`` finds *żółty*, ``l`` finds *ł*, and codes have one form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# SQLite's tokenizer lowers letters and takes their marks off; *ł* is a letter of its own to Unicode, so it goes first.
_TABLE = str.maketrans("łŁ", "lL")
_WORD = re.compile(r"[^\W_]+")
_GTIN_LENGTHS = frozenset({8, 12, 13, 14})

MOST_WORDS = 8
"""Words of a query that count; nobody types more, and each costs a look-up."""


def query_words(text: str) -> tuple[str, ...]:
    """The distinct words of what was typed, in order, at most :data:`MOST_WORDS`; their marks go in the tokenizer."""
    plain = unicodedata.normalize("NFC", text).translate(_TABLE).lower()
    return tuple(dict.fromkeys(_WORD.findall(plain)))[:MOST_WORDS]


def searched_sql() -> str:
    """What of a variant the search index holds, as an SQL expression over ``name`` and ``brand``.

    In SQL, because a million names are indexed in a few statements that leave Python to others. What is in the index
    was written through this expression: to change it means to build the index anew, in a step of the schema.
    """
    return (
        "replace(replace(name, 'ł', 'l'), 'Ł', 'L') ||"
        " CASE WHEN instr(name, brand) THEN '' ELSE ' ' || replace(replace(brand, 'ł', 'l'), 'Ł', 'L') END"
    )


def code_key(code: str) -> str:
    """A code as it is looked up: GTINs of every length at 14 digits, shorter numbers without leading zeros."""
    if not code.isdigit():
        return code
    return code.zfill(14) if len(code) in _GTIN_LENGTHS else code.lstrip("0") or "0"


def code_keys(codes: Sequence[str]) -> Sequence[str]:
    """Many codes as they are looked up."""
    if "".join(codes).isdigit() and _GTIN_LENGTHS.issuperset(map(len, codes)):
        return [code.zfill(14) for code in codes]
    return list(map(code_key, codes))
