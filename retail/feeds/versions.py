"""Versions of a stream: numbered states that a register takes over whole or not at all, and how it knows a whole one.

A stream that has versions carries one more entry, its *manifest*. It tells the newest number with the number of rows
of that state and a digest over their marks. A register adds up the marks of what it has received; when both agree it
has the whole version, in whatever order and pieces the rows came.
"""

from __future__ import annotations

import hashlib
from typing import Annotated

from pydantic import AwareDatetime, Field

from retail.feeds.rows import Row

VERSION_KEY = "version"
"""The key of the manifest; no other row of a stream with versions may have it."""

VERSIONED = frozenset({"price", "promo"})
"""The families of streams that have versions. Naming one here is all it takes, at the hub and at a register."""


def is_versioned(stream: str) -> bool:
    """Whether a stream has versions."""
    return stream.partition(":")[0] in VERSIONED


class VersionRow(Row):
    """The manifest: version ``version`` has ``count`` rows, whose marks come to ``sha256``."""

    version: Annotated[int, Field(strict=True, ge=0, le=2**53 - 1)]
    count: Annotated[int, Field(strict=True, ge=0, le=2**53 - 1)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
    """The exclusive or of the marks (:func:`row_mark`) of all rows, in hexadecimal."""
    at: AwareDatetime


def row_mark(key: str, rev: int) -> int:
    """The first 64 bits of SHA-256 over ``key|rev``.

    Marks are joined by exclusive or, which takes a row out as it put it in: neither side ever walks a million rows
    because one has changed. The row's own text needs no mark, since a new text is a new ``rev``. This guards against
    loss, not against a forger, whom TLS keeps out.
    """
    return int.from_bytes(hashlib.sha256(f"{key}|{rev}".encode()).digest()[:8], "big")


def digest_text(marks: int) -> str:
    """Joined marks as the manifest writes them."""
    return f"{marks:016x}"
