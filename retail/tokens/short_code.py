"""Short codes that people type where nothing can be scanned: a prefix, signs that nobody confuses, a check sign.

The signs are those of Crockford's base 32: digits and letters without I, L, O and U. Whoever types one of these meant
the sign that looks like it, so ``OMNI-7F2K`` and ``0mn17f2k`` are the same code. The check sign stands last and makes
a weighted sum in the field of 32 elements come out right. The weights are different powers of one element: no single
wrong sign and no two exchanged signs go unnoticed, wherever they stand, the prefix included.
"""

from __future__ import annotations

import re
from itertools import pairwise

from retail.tokens.wire import HEADER

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTHS = range(4, 25)
"""How many signs a code has, prefix and check sign counted, dashes not."""

_BITS = 5
_MEANT = str.maketrans("OILU", "011V")
_TYPED = re.compile(r"[A-Z0-9]+(?:[- ][A-Z0-9]+)*", re.ASCII)
_PREFIX = re.compile(r"[A-Z0-9]{2,8}", re.ASCII)
_GROUP = 4
_REDUCTION = 0b100101
"""x⁵ + x² + 1, whose root generates the 31 elements that are not zero."""
_RIGHT = 20
"""What the sum of every code is; not 0, so that a code of zeros is none."""


def short_code(prefix: str, chance: bytes, length: int = 8) -> str:
    """A code as it is printed: ``prefix``, then ``length`` signs in groups of up to four, the last sign checking all.

    All signs but the last say the low five bits each of ``chance``: random bytes, or a serial where guessing one's
    neighbour does no harm. :class:`ValueError` for fewer bytes than that, for a prefix that is not 2 to 8 letters and
    digits with one letter that no digit resembles, and for a code of more than 24 signs.
    """
    meant = prefix.translate(_MEANT)
    if not _PREFIX.fullmatch(prefix) or meant.isdigit() or meant.startswith(HEADER):
        raise ValueError(f"{prefix!r} cannot begin a short code")
    if length < 2 or len(prefix) + length not in LENGTHS or len(chance) * 8 < (length - 1) * _BITS:
        raise ValueError(f"{len(chance)} bytes do not make a code of {length} signs behind {prefix}")
    number = int.from_bytes(chance, "big")
    signs = "".join(ALPHABET[number >> place * _BITS & 31] for place in reversed(range(length - 1)))
    signs += ALPHABET[_doubled(_sum(meant + signs)) ^ _RIGHT]
    return "-".join((prefix, *_groups(signs)))


def normalize_short_code(text: str) -> str | None:
    """The one spelling of a code, however it was typed: upper case, no dashes or spaces, 0 for O, 1 for I and L.

    Codes are kept and compared in this spelling, never shown in it. None for what is no code: its check sign is wrong,
    or it is too long, too short or nothing but digits.
    """
    upper = text.strip().upper() if text.isascii() else ""
    if not _TYPED.fullmatch(upper):
        return None
    code = re.sub("[- ]", "", upper).translate(_MEANT)
    return code if len(code) in LENGTHS and not code.isdigit() and _sum(code) == _RIGHT else None


def _groups(signs: str) -> list[str]:
    """``signs`` in as few groups as there can be, the longer ones first: 8 are 4-4, 6 are 3-3, 7 are 4-3."""
    count = -(-len(signs) // _GROUP)
    short, longer = divmod(len(signs), count)
    ends = [place * short + min(place, longer) for place in range(count + 1)]
    return [signs[start:end] for start, end in pairwise(ends)]


def _sum(code: str) -> int:
    total = 0
    for sign in code:
        total = _doubled(total) ^ ALPHABET.index(sign)
    return total


def _doubled(element: int) -> int:
    """``element`` times x in the field."""
    return element << 1 ^ _REDUCTION if element & 16 else element << 1
