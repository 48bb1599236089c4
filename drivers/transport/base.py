"""What a channel of bytes to a device can do, whatever it is made of."""

from __future__ import annotations

from typing import Final, Protocol, runtime_checkable

WRITE_DEADLINE_S: Final = 5.0
"""How long a device may refuse our bytes: a printer out of paper stops taking them, a till must not stop with it."""

READ_CHUNK: Final = 4096
"""The most bytes one read gives."""


@runtime_checkable
class Transport(Protocol):
    """A channel of bytes; used by one thread at a time, opened and closed as often as needed."""

    @property
    def description(self) -> str:
        """Where it leads, for people and for the log."""

    def open(self) -> None:
        """Take hold of the channel; :class:`~drivers.errors.Unavailable` or a child of it when that fails.

        Opening an open channel is harmless.
        """

    def close(self) -> None:
        """Let go; never fails, harmless when closed."""

    def write(self, data: bytes) -> None:
        """Hand over all of ``data`` within the write deadline.

        :class:`~drivers.errors.TimedOut` and :class:`~drivers.errors.Disconnected` mean that any number of bytes may
        have been taken.
        """

    def read(self, timeout_s: float) -> bytes:
        """The bytes that are there, waiting at most ``timeout_s`` for the first; ``b""`` when none came.

        :class:`~drivers.errors.Disconnected` when the other side is gone; bytes that came before are given first.
        """
