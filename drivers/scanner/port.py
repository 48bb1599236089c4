"""What a scanner is; what it gives is a :class:`~drivers.scan.Scan`."""

from __future__ import annotations

import enum
from typing import Protocol, runtime_checkable

from drivers.device import Device
from drivers.scan import Misread, OnMisread, OnScan, Scan, Symbology, split_aim_id, symbology_of

__all__ = [
    "Misread",
    "OnMisread",
    "OnScan",
    "Scan",
    "Scanner",
    "ScannerCapability",
    "Symbology",
    "split_aim_id",
    "symbology_of",
]


class ScannerCapability(enum.StrEnum):
    """What one scanner can do beyond giving codes."""

    REPORTS_LOSS = "scanner.reports_loss"
    """It notices being unplugged; a keyboard does not."""
    KEEPS_BYTES = "scanner.keeps_bytes"
    """Separators such as GS (0x1D) arrive; most keyboard wedges lose them."""


@runtime_checkable
class Scanner(Device, Protocol):
    """A source of scans."""

    def start(self, on_scan: OnScan, on_misread: OnMisread | None = None) -> None:
        """Begin to read. Both are called on the scanner's own thread, in the order of reading: hand over, return."""
