"""What a customer display may be asked: two short lines, the newest always wins."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from drivers.device import Device


@runtime_checkable
class LineDisplay(Device, Protocol):
    """A display of two lines. Showing never waits and never fails: what cannot be shown now is shown later."""

    @property
    def columns(self) -> int:
        """Characters in one line."""

    def start(self) -> None:
        """Begin to own the display."""

    def show_lines(self, top: str, bottom: str) -> None:
        """Show two lines; what is too long is cut, what the display has no letter for is folded (``ł`` to ``l``)."""

    def show_amount(self, label: str, amount: str) -> None:
        """Show a label above an amount at the right edge; the amount is written out by the caller, in its locale."""

    def clear(self) -> None:
        """Show nothing."""
