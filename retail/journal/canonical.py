"""Canonical JSON (RFC 8785) for values without floats, and its SHA-256: what every hash is taken over."""

from __future__ import annotations

import hashlib
import json


def canonical_json(value: object) -> str:
    """The one JSON text of ``value``: keys sorted, no white space, no escapes but the needed ones.

    Keys are ASCII, so sorting by code point is sorting by UTF-16 unit as RFC 8785 §3.2.3 asks. Floats are refused
    with :class:`TypeError`: money and quantities are whole numbers.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    if "." in text or "e" in text:
        _refuse_floats(value)
    return text


def sha256_hex(text: str) -> str:
    """SHA-256 of the UTF-8 text, in lower-case hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("a float cannot stand in a fact")
    if isinstance(value, dict):
        for each in value.values():
            _refuse_floats(each)
    elif isinstance(value, list | tuple):
        for each in value:
            _refuse_floats(each)
