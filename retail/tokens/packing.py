"""Bytes of a payload put together and taken apart; there is exactly one way to write each value."""

from __future__ import annotations

from datetime import datetime

from retail.tokens import minutes

_MOST_BITS = 64
_LONGEST_VARINT = -(-_MOST_BITS // 7)


class Malformed(ValueError):
    """These bytes are no payload of their kind."""


class CutShort(Malformed):
    """The bytes end before the payload does."""


def varint(number: int) -> bytes:
    """``number`` seven bits at a time, the lowest first, in as few bytes as it needs; 0 … 2**64 - 1."""
    if not 0 <= number < 1 << _MOST_BITS:
        raise ValueError(f"{number} does not fit into 64 bits")
    packed = bytearray()
    while number > 0x7F:
        packed.append(number & 0x7F | 0x80)
        number >>= 7
    packed.append(number)
    return bytes(packed)


def signed(number: int) -> bytes:
    """``number`` of either sign as a varint: 0, -1, 1, -2 … are written 0, 1, 2, 3 …"""
    return varint(number * 2 if number >= 0 else -number * 2 - 1)


def text(value: str) -> bytes:
    """The length in bytes, and the text in UTF-8."""
    encoded = value.encode()
    return varint(len(encoded)) + encoded


def moment(at: datetime) -> bytes:
    """A moment in minutes."""
    return minutes.to_minutes(at).to_bytes(minutes.BYTES, "big")


def uuid_bytes(uuid: str) -> bytes:
    """The sixteen bytes of a UUID; :class:`ValueError` unless it is written the canonical way."""
    packed = bytes.fromhex(uuid.replace("-", ""))
    if len(packed) != 16 or uuid_text(packed) != uuid:
        raise ValueError(f"{uuid!r} is not a UUID in lower case with dashes")
    return packed


def uuid_text(packed: bytes) -> str:
    """A UUID's sixteen bytes as text (RFC 9562 §4)."""
    digits = packed.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


class Unpacker:
    """Takes a payload apart from its first byte on; raises :class:`Malformed` and nothing else."""

    def __init__(self, payload: bytes) -> None:
        self._payload = payload
        self._at = 0

    def take(self, count: int) -> bytes:
        """The next ``count`` bytes."""
        taken = self._payload[self._at : self._at + count]
        if len(taken) < count:
            raise CutShort
        self._at += count
        return taken

    def number(self, count: int) -> int:
        """A whole number of ``count`` bytes, the highest first."""
        return int.from_bytes(self.take(count), "big")

    def varint(self) -> int:
        """A number as :func:`varint` writes it, and as nobody else would."""
        number, count, byte = 0, -1, 0
        for count, byte in enumerate(self._payload[self._at : self._at + _LONGEST_VARINT]):
            number |= (byte & 0x7F) << 7 * count
            if byte < 0x80:
                break
        else:
            raise Malformed("a number without an end") if count + 1 == _LONGEST_VARINT else CutShort
        if number >> _MOST_BITS or (byte == 0 and count):
            raise Malformed("a number that has another spelling")
        self._at += count + 1
        return number

    def signed(self) -> int:
        """A number as :func:`signed` writes it."""
        packed = self.varint()
        return -(packed + 1) // 2 if packed & 1 else packed // 2

    def text(self) -> str:
        """A text as :func:`text` writes it."""
        try:
            return self.take(self.varint()).decode()
        except UnicodeDecodeError as error:
            raise Malformed("not a text") from error

    def moment(self) -> datetime:
        """A moment in minutes."""
        return minutes.from_minutes(self.number(minutes.BYTES))

    def end(self) -> None:
        """Nothing may follow."""
        if self._at != len(self._payload):
            raise Malformed("more bytes than the payload has")
