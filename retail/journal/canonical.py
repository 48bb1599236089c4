"""Canonical JSON (RFC 8785) for values without floats, and its SHA-256: what every hash is taken over.

The escapes that RFC 8785 §3.2.2.2 asks for are those of :mod:`json`. What has no one text is refused: floats, names
that are not text, lone surrogates, and whole numbers that a double cannot hold (RFC 7493 §2.2).
"""

from __future__ import annotations

import hashlib
import json

GREATEST = 2**53 - 1
"""The greatest whole number, and least negative one, that every reader of JSON holds exactly."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_ORDERED_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def canonical_json(value: object) -> str:
    """The one JSON text of ``value``: names sorted, no white space, no escapes but the needed ones.

    :class:`TypeError` for a float, a name that is not text or a type that JSON has not; :class:`ValueError` for a
    number beyond :data:`GREATEST` or a lone surrogate.
    """
    _check(value)
    text = _ENCODER.encode(value)
    beyond_basic_plane = len(text.encode("utf-16-le")) > 2 * len(text)
    return _ORDERED_ENCODER.encode(_ordered(value)) if beyond_basic_plane else text


def sha256_hex(text: str) -> str:
    """SHA-256 of the UTF-8 text, in lower-case hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _check(value: object) -> None:
    if value is None or isinstance(value, str):
        return
    if isinstance(value, int):
        if not -GREATEST <= value <= GREATEST:
            raise ValueError(f"{value} is too large for JSON")
    elif isinstance(value, dict):
        for name, each in value.items():
            if not isinstance(name, str):
                raise TypeError(f"the name {name!r} is not text")
            _check(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            _check(each)
    else:
        raise TypeError(f"{type(value).__name__} cannot stand in a fact")


def _ordered(value: object) -> object:
    """``value`` with names in the order of their UTF-16 units (§3.2.3), which differs from that of code points."""
    if isinstance(value, dict):
        return {name: _ordered(value[name]) for name in sorted(value, key=lambda name: name.encode("utf-16-be"))}
    return [_ordered(each) for each in value] if isinstance(value, (list, tuple)) else value
