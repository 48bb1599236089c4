"""Arrays as PostgreSQL writes them: for thousands of values a tenth of the work of binding them one by one."""

from __future__ import annotations

from collections.abc import Iterable


def array(values: Iterable[object]) -> str:
    """An array of values that need no quotes: numbers, UUIDs, truth values, hexadecimal, and what is quoted already."""
    return "{" + ",".join(map(str, values)) + "}"


def quoted(text: str) -> str:
    """A text as an element of an array."""
    return '"' + text.replace("\\", r"\\").replace('"', r"\"") + '"'
