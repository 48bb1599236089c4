"""The second decoder, zbar by pyzbar: it adds glare and defocus, and is trusted with bar codes and ASCII only."""

from __future__ import annotations

from typing import Any, Final

from pyzbar import pyzbar

from drivers.camera.port import Corners
from drivers.camera.regions import View
from drivers.camera.sighting import Sighting
from drivers.scan import Symbology

_KINDS: Final[dict[str, tuple[Symbology, str | None]]] = {
    "EAN13": (Symbology.EAN_13, "]E0"),
    "EAN8": (Symbology.EAN_8, "]E4"),
    "UPCA": (Symbology.EAN_13, "]E0"),
    "CODE128": (Symbology.CODE_128, None),
    "QRCODE": (Symbology.QR, None),
}
"""pyzbar does not pass on whether a Code 128 or QR code began with FNC1, which alone makes it GS1's."""
_SYMBOLS: Final = [pyzbar.ZBarSymbol[name] for name in _KINDS]


class Zbar:
    """Reads a view. It garbles QR codes in UTF-8 that do not say so, and those cannot be told: only ASCII passes."""

    def __init__(self, confidence: float = 0.8) -> None:
        self._confidence = confidence

    def read(self, view: View) -> list[Sighting]:
        """The codes in a view, their corners in the whole picture."""
        return [self._sighting(view, each) for each in pyzbar.decode(view.grey, _SYMBOLS) if each.data.isascii()]

    def _sighting(self, view: View, code: Any) -> Sighting:
        symbology, aim_id = _KINDS[code.type]
        text = code.data.decode("ascii")
        if code.type == "UPCA":
            text = "0" + text
        return Sighting(text.encode(), text, symbology, aim_id, _corners(view, code), self._confidence)


def _corners(view: View, code: Any) -> Corners:
    """The four points zbar gives for a matrix code, else the upright rectangle around the lines it read."""
    points = [(point.x, point.y) for point in code.polygon]
    if len(points) != 4:
        left, top, width, height = code.rect
        points = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
    first, second, third, fourth = (view.in_whole(x, y) for x, y in points)
    return first, second, third, fourth
