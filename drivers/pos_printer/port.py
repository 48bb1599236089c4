"""What may be asked of a receipt printer."""

from __future__ import annotations

import enum
from typing import Protocol, runtime_checkable

from drivers.device import Device, Result
from drivers.pos_printer.document import Document


class PrinterCapability(enum.StrEnum):
    """What one printer can do beyond printing."""

    CUTS = "pos_printer.cuts"
    REPORTS_STATUS = "pos_printer.reports_status"
    """Without it, paper and cover are unknown, and a drawer's switch too."""
    CONFIRMS = "pos_printer.confirms"
    """Without it, "done" means only: handed over, and no trouble reported."""


@runtime_checkable
class PosPrinter(Device, Protocol):
    """A receipt printer. The calls wait, so they belong on a worker, never on the thread that paints."""

    @property
    def columns(self) -> int:
        """Normal letters across the paper."""

    def start(self) -> None:
        """Begin to look for the printer and to keep hold of it."""

    def print(self, document: Document) -> Result:
        """Print the whole document.

        Done: the printer confirmed it. Not done: it certainly did not come out whole and uncut paper may hang out of
        the printer; print it again when the cause is gone. Unknown: it was handed over and nobody answered.
        Codes: printer.paper_out, cover_open, cutter, fault, offline, busy, no_answer, unavailable, unplugged.
        ValueError when the document cannot be printed by any printer, as with a broken picture.
        """

    def pulse(self, pin: int = 2) -> Result:
        """Open the drawer on connector pin 2 or 5; done means that the pulse was sent."""

    def drawer_pin(self) -> bool | None:
        """Level of the drawer's switch now; None when the printer does not say or is away."""

    def try_now(self) -> None:
        """Look for the printer without waiting: somebody says it is there again."""
