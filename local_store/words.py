"""Folding: how names and what is typed are brought to the same plain words, so that ``zolty`` finds *żółty*."""

from __future__ import annotations

import re
import unicodedata

# Letters that are a stroke or a ligature to Unicode, not a letter with a mark: decomposition leaves them as they are.
_STROKES = {"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ħ": "h", "Ħ": "h", "ı": "i", "ŧ": "t"}
_LIGATURES = {"æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th", "ð": "d", "Ð": "d"}
_POLISH = dict(zip("ąćęńóśźżĄĆĘŃÓŚŹŻ", "acenoszzacenoszz", strict=True))
_BREAKS = {chr(code): " " for code in range(128) if not chr(code).isalnum()}

_TABLE = str.maketrans({**_STROKES, **_LIGATURES, **_POLISH, **_BREAKS})
_WORD = re.compile(r"[^\W_]+")

MOST_WORDS = 8
"""Words of a query that count; nobody types more, and each costs a look-up."""


def fold(text: str) -> str:
    """``text`` in lower case, without marks, as words with one space between them.

    What is written into the search index was folded by this function: to change it means to build the index anew, in
    a step of the schema.
    """
    plain = text.translate(_TABLE)
    if not plain.isascii():
        plain = _fold_foreign(plain)
    return " ".join(plain.lower().split())


def query_words(text: str) -> tuple[str, ...]:
    """The distinct words of what was typed, in order, at most :data:`MOST_WORDS`."""
    return tuple(dict.fromkeys(fold(text).split()))[:MOST_WORDS]


def _fold_foreign(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    unmarked = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(unmarked.translate(_TABLE)))


def code_key(code: str) -> str:
    """A code as it is looked up: GTINs of every length at 14 digits, shorter numbers without leading zeros."""
    if not code.isdigit():
        return code
    return code.zfill(14) if len(code) in (8, 12, 13, 14) else code.lstrip("0") or "0"
