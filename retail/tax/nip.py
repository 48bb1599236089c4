"""NIP: the Polish tax number a buyer gives before the receipt is made (act of 13 October 1995, art. 5 and 8a)."""

from __future__ import annotations

import re

from retail.errors import Refusal

_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015.]+")
_DIGITS = 10


def check_nip(text: str) -> str | Refusal:
    """The ten digits of a NIP typed with or without ``PL``, spaces and dashes.

    ``nip.bad_length`` (``digits``: how many were found, none but digits counting) or ``nip.bad_checksum``.
    """
    number = _SEPARATORS.sub("", text).upper().removeprefix("PL")
    digits = sum(sign in "0123456789" for sign in number)
    if digits != _DIGITS or len(number) != _DIGITS:
        return Refusal("nip.bad_length", {"digits": digits})
    check = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False)) % 11
    if str(check) != number[-1] or not number.strip("0"):
        return Refusal("nip.bad_checksum")
    return number


def format_nip(nip: str) -> str:
    """Ten digits as people read them: ``525-000-10-09``."""
    return f"{nip[:3]}-{nip[3:6]}-{nip[6:8]}-{nip[8:]}"
