"""What may be asked of a cash drawer; why it is opened is nobody's business here."""

from __future__ import annotations

import enum
from typing import Protocol, runtime_checkable

from drivers.device import Device, Health, Result


class DrawerCapability(enum.StrEnum):
    """What one drawer can do beyond opening."""

    REPORTS_OPEN = "cash_drawer.reports_open"
    """It has a switch and somebody reads it."""


@runtime_checkable
class CashDrawer(Device, Protocol):
    """A drawer. The calls wait, so they belong on a worker, never on the thread that paints."""

    def open(self) -> Result:
        """Open it. Done means that the pulse was sent: a locked drawer stays shut; ask `is_open`."""

    def is_open(self) -> bool | None:
        """Whether it stands open; None when nobody can tell."""


class PulsePrinter(Protocol):
    """What a drawer needs of the printer it hangs on."""

    @property
    def description(self) -> str:
        """Where the printer is."""

    def pulse(self, pin: int = 2) -> Result:
        """Send the pulse on connector pin 2 or 5."""

    def drawer_pin(self) -> bool | None:
        """Level of the drawer's switch; None when unknown."""

    def health(self) -> Health:
        """How the printer is."""
