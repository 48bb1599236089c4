"""How many columns letters take, and how words are broken into lines of so many columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_UNBREAKABLE = "\N{NO-BREAK SPACE}"
_SPACES = {ord("\N{NARROW NO-BREAK SPACE}"): _UNBREAKABLE, ord("\N{FIGURE SPACE}"): _UNBREAKABLE, ord("\t"): " "}
_NOT_SHOWN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def clean(text: str) -> str:
    """Composed letters and line feeds; nothing a printer could take for a command, which an item name may hold."""
    composed = unicodedata.normalize("NFC", text).translate(_SPACES)
    if composed.isprintable():
        return composed
    return "".join(char for char in composed if char == "\n" or unicodedata.category(char) not in _NOT_SHOWN)


def char_columns(char: str) -> int:
    """0 for a combining mark, 2 for a wide East Asian letter or a picture sign, else 1."""
    if char.isascii():
        return 1
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


@lru_cache(maxsize=4096)
def columns_of(text: str) -> int:
    """Columns taken by a whole text."""
    return len(text) if text.isascii() else sum(map(char_columns, text))


def plain_spaces(text: str) -> str:
    """The text as printed, after wrapping: a space is a space."""
    return text.replace(_UNBREAKABLE, " ")


def wrap(text: str, columns: int) -> tuple[str, ...]:
    """Break cleaned text between words into lines of at most `columns`; a word longer than a line is broken in it."""
    return tuple(plain_spaces(line) for part in text.split("\n") for line in _wrap_paragraph(part, columns))


def _wrap_paragraph(text: str, columns: int) -> Iterator[str]:
    """Words set in by spaces stay set in on every line they take."""
    indent = len(text) - len(text.lstrip(" "))
    if columns_of(text.rstrip(" ")) <= columns:
        yield text.rstrip(" ")
    elif indent > columns // 2:
        yield from _filled(text, columns)
    else:
        yield from (" " * indent + line for line in _filled(text, columns - indent))


def _filled(text: str, columns: int) -> Iterator[str]:
    line, used = "", 0
    for word in _words(text, columns):
        taken = columns_of(word)
        if used and used + 1 + taken > columns:
            yield line
            line, used = word, taken
        else:
            line, used = (f"{line} {word}", used + 1 + taken) if used else (word, taken)
    yield line


def _words(text: str, columns: int) -> Iterator[str]:
    for word in text.split(" "):
        if word:
            yield from _pieces(word, columns)


def _pieces(word: str, columns: int) -> Iterator[str]:
    piece, used = "", 0
    for char in word:
        taken = char_columns(char)
        if used + taken > columns and piece:
            yield piece
            piece, used = "", 0
        piece, used = piece + char, used + taken
    yield piece
