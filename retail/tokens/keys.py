"""The keys of tokens: one algorithm, Ed25519 (RFC 8032); who holds a key, for what, and for how long."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from retail.tokens.kinds import TokenKind
from retail.tokens.wire import KEY_ID_BYTES

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

# The library is loaded with the first key: a till that is starting reads scans, which know tokens, and has none yet.

PUBLIC_BYTES = 32

Verifier = Callable[[bytes, bytes], bool]
"""Whether a signature is of a message, by one key."""


def key_id_of(public: bytes) -> bytes:
    """How a token names the key it was signed with: the first four bytes of SHA-256 of the public half."""
    return hashlib.sha256(public).digest()[:KEY_ID_BYTES]


class Signer(Protocol):
    """Whatever signs in somebody's name: a key in memory, or one in a file or a device that never gives it away."""

    @property
    def public(self) -> bytes:
        """The 32 bytes of the public half."""

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the Ed25519 signature of ``message``."""


class SigningKey:
    """A private key. It is kept out of ``repr`` and cannot be asked for."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self._public = private.public_key().public_bytes_raw()

    @classmethod
    def from_seed(cls, seed: bytes) -> SigningKey:
        """The key of 32 random bytes; :class:`ValueError` for any other number of them."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    def __repr__(self) -> str:
        return f"SigningKey({self._public.hex()})"

    @property
    def public(self) -> bytes:
        """The 32 bytes of the public half."""
        return self._public

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the Ed25519 signature of ``message``."""
        return self._private.sign(message)


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A public key, and what its holder may sign with it.

    ``kinds`` is the audience: the hub's key signs coupons, a register's signs receipts and baskets. ``owner`` is the
    hub or a device, by its id. Its tokens are believed from ``valid_from`` until just before ``valid_to``, whenever
    they were made: a key that was rotated out, or whose machine was replaced, keeps its entry until its tokens are of
    no use any more. ``revoked`` is for a key that may be in other hands: nothing that it ever signed is believed.
    """

    public: bytes
    kinds: frozenset[TokenKind]
    owner: str
    valid_from: datetime
    valid_to: datetime | None = None
    revoked: bool = False

    def __post_init__(self) -> None:
        if len(self.public) != PUBLIC_BYTES:
            raise ValueError(f"a public key has {PUBLIC_BYTES} bytes, not {len(self.public)}")

    @property
    def key_id(self) -> bytes:
        """How tokens name it."""
        return key_id_of(self.public)


@dataclass(frozen=True, slots=True)
class KeySet:
    """All keys that a place believes, ready for use; a new set is made when a feed brings another key.

    Two keys may share an id by chance: both are tried.
    """

    keys: tuple[VerificationKey, ...]
    _by_id: dict[bytes, tuple[tuple[VerificationKey, Verifier], ...]] = field(init=False, repr=False, compare=False)

    def __init__(self, keys: Iterable[VerificationKey] = ()) -> None:
        object.__setattr__(self, "keys", tuple(keys))
        by_id: dict[bytes, tuple[tuple[VerificationKey, Verifier], ...]] = {}
        for key in self.keys:
            by_id[key.key_id] = (*by_id.get(key.key_id, ()), (key, _verifier(key.public)))
        object.__setattr__(self, "_by_id", by_id)

    def __contains__(self, key_id: bytes) -> bool:
        """True when any key has this id."""
        return key_id in self._by_id

    def find(self, key_id: bytes) -> tuple[VerificationKey, ...]:
        """The keys with this id: nearly always one or none."""
        return tuple(key for key, _ in self._by_id.get(key_id, ()))

    def holder(self, key_id: bytes, message: bytes, signature: bytes) -> VerificationKey | None:
        """The key with this id that ``signature`` of ``message`` was made with, revoked or not; None when none was."""
        return next((key for key, holds in self._by_id.get(key_id, ()) if holds(signature, message)), None)


def _verifier(public: bytes) -> Verifier:
    """Made once for each key, so that a scan only verifies."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = Ed25519PublicKey.from_public_bytes(public)

    def holds(signature: bytes, message: bytes) -> bool:
        try:
            key.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    return holds
