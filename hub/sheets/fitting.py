"""Texts made to fit: smaller first, then in several lines, and only at the end cut off with dots."""

from __future__ import annotations

import re

from hub.sheets.fonts import width_of

_BREAKS = re.compile("[ \\t\\r\\n]+")
_STEP = 0.95
"""How much smaller each try is: no eye sees the difference to the largest size that would have fitted."""


def fit_line(text: str, font: str, size: float, least: float, width: float) -> tuple[float, str]:
    """The largest size up to ``size`` in which the text is at most ``width`` wide, and the text; cut at ``least``."""
    wide = width_of(text, font, size)
    if wide > width:
        size = max(least, size * width / wide)
    return size, text if width_of(text, font, size) <= width else cut(text, font, size, width)


def fit_block(
    text: str, font: str, size: float, least: float, width: float, most_lines: int
) -> tuple[float, list[str]]:
    """The largest size up to ``size`` in which the text has so many lines, and the lines; the last cut at ``least``."""
    while size > least and not _has_room(text, font, size, width, most_lines):
        size = max(least, size * _STEP)
    lines = wrapped(text, font, size, width)
    if len(lines) > most_lines:
        rest = " ".join(lines[most_lines - 1 :])
        lines = [*lines[: most_lines - 1], cut(rest, font, size, width)]
    return size, lines


def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """The text in lines of at most ``width``; a word that is wider than a line is cut."""
    lines: list[str] = []
    for word in _words(text):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, font, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word if width_of(word, font, size) <= width else cut(word, font, size, width))
    return lines


def cut(text: str, font: str, size: float, width: float) -> str:
    """As much of the text as there is room for, and dots."""
    while text and width_of(f"{text}…", font, size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _words(text: str) -> list[str]:
    """What a line may end behind; a space that does not break keeps an amount and its currency together."""
    return [word for word in _BREAKS.split(text) if word]


def _has_room(text: str, font: str, size: float, width: float, most_lines: int) -> bool:
    if any(width_of(word, font, size) > width for word in _words(text)):
        return False
    return len(wrapped(text, font, size, width)) <= most_lines
