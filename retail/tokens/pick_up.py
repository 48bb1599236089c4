"""The pick-up token: an order that a location hands over to whoever brings it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from retail.tokens import packing
from retail.tokens.kinds import TokenKind
from retail.tokens.packing import Unpacker
from retail.values import LocationId

LONGEST_TEXT = 64
"""Bytes of an order's name, a location's name or a short code."""


@dataclass(frozen=True, slots=True)
class PickUpToken:
    """An order, where it lies, and the short code that stands beside it; counts until just before ``expires``.

    ``expires`` is a whole minute of a zone. :class:`ValueError` for a text that is longer than :data:`LONGEST_TEXT`.
    """

    kind: ClassVar[TokenKind] = TokenKind.PICK_UP

    order_id: str
    location_id: LocationId
    expires: datetime
    short_code: str = ""

    def __post_init__(self) -> None:
        if not self.order_id or not self.location_id:
            raise ValueError("a pick-up names its order and its location")
        if any(len(each.encode()) > LONGEST_TEXT for each in (self.order_id, self.location_id, self.short_code)):
            raise ValueError(f"longer than {LONGEST_TEXT} bytes")

    @property
    def valid_from(self) -> None:
        """It does not say."""
        return

    def payload(self) -> bytes:
        """Until, then the three texts."""
        texts = (self.order_id, self.location_id, self.short_code)
        return packing.moment(self.expires) + b"".join(map(packing.text, texts))

    @classmethod
    def decode(cls, payload: bytes) -> PickUpToken:
        """The pick-up of a payload; :class:`~retail.tokens.packing.Malformed` or :class:`ValueError` for any other."""
        source = Unpacker(payload)
        expires = source.moment()
        pick_up = cls(source.text(), LocationId(source.text()), expires, source.text())
        source.end()
        return pick_up
