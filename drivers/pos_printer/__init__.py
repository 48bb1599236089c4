"""Receipt printers: device-neutral documents, their previews, the ESC/POS driver and a simulated printer."""

from drivers.pos_printer.document import (
    QR,
    Align,
    Barcode,
    Cell,
    Columns,
    Cut,
    Document,
    Element,
    ErrorCorrection,
    Feed,
    Image,
    Pulse,
    Rule,
    Symbology,
    Text,
    pair,
)
from drivers.pos_printer.port import PosPrinter, PrinterCapability
from drivers.pos_printer.render_text import render_text

__all__ = [
    "QR",
    "Align",
    "Barcode",
    "Cell",
    "Columns",
    "Cut",
    "Document",
    "Element",
    "ErrorCorrection",
    "Feed",
    "Image",
    "PosPrinter",
    "PrinterCapability",
    "Pulse",
    "Rule",
    "Symbology",
    "Text",
    "pair",
    "render_text",
]
