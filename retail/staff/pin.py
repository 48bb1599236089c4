"""PINs as Argon2id hashes: a stolen file gives no PIN away cheaply, and signing on needs no network."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# The library is loaded with the first PIN: a till that is starting reads hashes, and checks none yet.

MEMORY_KIB = 19 * 1024
ITERATIONS = 2
LANES = 1
HASH_BYTES = 32
SALT_BYTES = 16
"""OWASP's Password Storage Cheat Sheet, Argon2id: 19 MiB, 2 iterations, 1 lane; about 40 ms on a small machine.

A PIN of four digits falls to ten thousand tries whatever the hash: the lock on attempts guards the screen, and these
parameters make ten thousand tries on a stolen file cost minutes, not microseconds.
"""

_MOST_MEMORY_KIB = 256 * 1024
_MOST_ITERATIONS = 16
_LONGEST_SECRET = 64
_PHC = re.compile(
    r"\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class PinHash:
    """A PIN's hash as a PHC string; :class:`ValueError` for text that is none or would exhaust the machine.

    The text is kept out of ``repr``, so that it cannot stray into a log.
    """

    phc: str = field(repr=False)

    def __post_init__(self) -> None:
        found = _PHC.fullmatch(self.phc)
        if found is None:
            raise ValueError("not an Argon2id PHC string")
        if int(found[1]) > _MOST_MEMORY_KIB or not 0 < int(found[2]) <= _MOST_ITERATIONS:
            raise ValueError("the Argon2id parameters are out of bounds")

    def matches(self, pin: str) -> bool:
        """True for the PIN that was hashed; compares in constant time."""
        from cryptography.exceptions import InvalidKey
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

        if len(pin) > _LONGEST_SECRET:
            return False
        try:
            Argon2id.verify_phc_encoded(pin.encode(errors="replace"), self.phc)
        except InvalidKey:
            return False
        return True

    @property
    def is_outdated(self) -> bool:
        """True when the hash was made with weaker parameters than today's: hash again once the PIN is known."""
        found = _PHC.fullmatch(self.phc)
        return found is None or int(found[1]) < MEMORY_KIB or int(found[2]) < ITERATIONS


def hash_pin(pin: str, salt: bytes) -> PinHash:
    """The hash of ``pin`` with today's parameters; ``salt`` is sixteen random bytes, new for each PIN."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    if len(salt) != SALT_BYTES:
        raise ValueError(f"the salt must be {SALT_BYTES} random bytes")
    kdf = Argon2id(salt=salt, length=HASH_BYTES, iterations=ITERATIONS, lanes=LANES, memory_cost=MEMORY_KIB)
    return PinHash(kdf.derive_phc_encoded(pin.encode()))
