"""Barcode readers: whatever they are connected by, a read becomes one frozen :class:`~drivers.scanner.port.Scan`."""

from drivers.scanner.port import Misread, Scan, Scanner, ScannerCapability, Symbology

__all__ = ["Misread", "Scan", "Scanner", "ScannerCapability", "Symbology"]
