"""Documents that look like what a shop prints."""

from __future__ import annotations

import io

from PIL import Image as Pictures

from drivers.pos_printer import QR, Align, Barcode, Cut, Document, Feed, Image, Rule, Symbology, Text, pair

PANGRAM = "Zażółć gęślą jaźń ZAŻÓŁĆ GĘŚLĄ JAŹŃ"
RUSSIAN = "Съешь же ещё этих мягких булок"
QR_DATA = "https://shop.example/r/KRK1-2-000214?s=Zx81Qa"


def png(width: int, height: int, ink: int = 0) -> bytes:
    """A rectangle of ink with a white middle."""
    picture = Pictures.new("L", (width, height), ink)
    picture.paste(255, (width // 4, height // 4, width // 2, height // 2))
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def receipt(lines: int = 5, total: str = "416,61") -> Document:
    """A receipt of so many lines of goods, with a logo, Polish and Russian letters and a QR code."""
    goods = tuple(pair(f"{number}. Żółty ser gouda", f"{number},99 C") for number in range(1, lines + 1))
    return Document(
        (
            Image(png(160, 48)),
            Text("Kontuar Market", Align.CENTER, bold=True, width=2, height=2),
            Text(PANGRAM),
            Text(RUSSIAN),
            Rule(),
            *goods,
            Rule("="),
            pair("SUMA PLN", total, bold=True, width=2, height=2),
            Feed(1),
            QR(QR_DATA),
            Barcode(Symbology.EAN13, "5901234123457"),
            Cut(),
        )
    )
