"""Which code page of a printer says which letters, and what may stand for a sign none of them has."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from drivers.pos_printer.measure import char_columns
from drivers.pos_printer.profile import CodePage

_PLAIN_SIGNS = {
    **dict.fromkeys("„“”«»", '"'),
    **dict.fromkeys("‚‘’", "'"),
    **dict.fromkeys("‐‑‒–—−", "-"),
    **dict.fromkeys("•·", "*"),
    "×": "x",
}
"""Typography only: a plainer sign of the same meaning. Letters are never replaced."""


@cache
def letters_of(codec: str) -> frozenset[str]:
    """Everything printable a code page holds, ASCII included."""
    chars = bytes(range(0x20, 0x7F)) + bytes(range(0x80, 0x100))
    return frozenset(char for char in chars.decode(codec, "ignore") if char.isprintable() and char_columns(char) == 1)


def runs(text: str, pages: tuple[CodePage, ...]) -> tuple[tuple[CodePage, str], ...] | None:
    """The text in pieces each said by one code page, or nothing when a letter is in none of them."""
    if not text:
        return ()
    for page in pages:
        if letters_of(page.codec).issuperset(text):
            return ((page, text),)
    pieces: list[tuple[CodePage, str]] = []
    for place, char in _placed(text, pages):
        if place is None:
            return None
        if pieces and pieces[-1][0] == place:
            pieces[-1] = (place, pieces[-1][1] + char)
        else:
            pieces.append((place, char))
    return tuple(pieces)


def _placed(text: str, pages: tuple[CodePage, ...]) -> Iterator[tuple[CodePage | None, str]]:
    """Each letter with its page; the page before it is kept as long as it serves."""
    page: CodePage | None = pages[0]
    for char in text:
        for wanted in (char, _PLAIN_SIGNS.get(char, char)):
            page = _page_of(wanted, page, pages)
            if page is not None:
                yield page, wanted
                break
        else:
            yield None, char


def _page_of(char: str, current: CodePage | None, pages: tuple[CodePage, ...]) -> CodePage | None:
    if current is not None and char in letters_of(current.codec):
        return current
    return next((page for page in pages if char in letters_of(page.codec)), None)
