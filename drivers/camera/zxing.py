"""The first decoder, zxing-cpp: every code we sell by, and the only one that tells GS1 codes from plain ones."""

from __future__ import annotations

from typing import Final

import zxingcpp

from drivers.camera.regions import View
from drivers.camera.sighting import Sighting
from drivers.scan import Symbology, symbology_of

_BARS: Final = (
    zxingcpp.BarcodeFormat.EAN13,
    zxingcpp.BarcodeFormat.EAN8,
    zxingcpp.BarcodeFormat.UPCA,
    zxingcpp.BarcodeFormat.Code128,
    zxingcpp.BarcodeFormat.DataBarOmni,
    zxingcpp.BarcodeFormat.DataBarExp,
)
_MATRICES: Final = (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.DataMatrix)
EVERY_FORMAT: Final = zxingcpp.BarcodeFormats((*_BARS, *_MATRICES))
BAR_FORMATS: Final = zxingcpp.BarcodeFormats(_BARS)
MATRIX_FORMATS: Final = zxingcpp.BarcodeFormats(_MATRICES)


class Zxing:
    """Reads a view; light codes on dark only when ``inverted``, and bars that lie only when ``turned``."""

    def __init__(
        self,
        confidence: float = 1.0,
        formats: zxingcpp.BarcodeFormats = EVERY_FORMAT,
        *,
        inverted: bool = False,
        turned: bool = True,
    ) -> None:
        self._confidence = confidence
        self._formats = formats
        self._inverted = inverted
        self._turned = turned

    def read(self, view: View) -> list[Sighting]:
        """The codes in a view, their corners in the whole picture."""
        codes = zxingcpp.read_barcodes(
            view.grey,
            formats=self._formats,
            try_rotate=self._turned,
            try_invert=self._inverted,
            text_mode=zxingcpp.TextMode.Plain,
        )
        return [self._sighting(view, code) for code in codes]

    def _sighting(self, view: View, code: zxingcpp.Barcode) -> Sighting:
        around = code.position
        points = (around.top_left, around.top_right, around.bottom_right, around.bottom_left)
        first, second, third, fourth = (view.in_whole(point.x, point.y) for point in points)
        aim_id = code.symbology_identifier
        symbology = symbology_of(aim_id) or Symbology.EAN_13
        return Sighting(code.bytes, code.text, symbology, aim_id, (first, second, third, fourth), self._confidence)
