"""The keys of the stream ``coupon`` as the values that tokens are read with, and back.

Apart from the rows, so that whoever reads a feed loads no cryptography before the first token comes.
"""

from __future__ import annotations

from collections.abc import Iterable

from retail.feeds.coupon_rows import KeyRow
from retail.tokens import KeySet, TokenKind, VerificationKey

_KINDS = {kind.value: kind for kind in TokenKind}


def verification_key(row: KeyRow) -> VerificationKey:
    """The key of a row, for the kinds of tokens that this program knows."""
    kinds = frozenset(_KINDS[name] for name in row.kinds if name in _KINDS)
    public = bytes.fromhex(row.public)
    return VerificationKey(public, kinds, row.owner, row.valid_from, row.valid_to, row.revoked)


def key_row(key: VerificationKey) -> KeyRow:
    """The row of a key."""
    return KeyRow(
        public=key.public.hex(),
        kinds=tuple(sorted(key.kinds)),
        owner=key.owner,
        valid_from=key.valid_from,
        valid_to=key.valid_to,
        revoked=key.revoked,
    )


def key_set(rows: Iterable[KeyRow]) -> KeySet:
    """All keys of the stream, ready to read tokens with."""
    return KeySet(verification_key(row) for row in rows)
