"""The modules of the codes that are printed, made by the library that registers read them with."""

from __future__ import annotations

from typing import Any

import zxingcpp

from hub.sheets.drawing import Matrix


def qr_matrix(text: str) -> Matrix:
    """The QR code of a token at level M, as small as it can be (ISO/IEC 18004)."""
    return _matrix(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M"))


def ean_matrix(digits: str) -> Matrix:
    """The bars of an EAN-8 or EAN-13 (ISO/IEC 15420): a row of all of them, and one of those that reach deeper.

    :class:`ValueError` for digits that are none.
    """
    form = zxingcpp.BarcodeFormat.EAN8 if len(digits) == 8 else zxingcpp.BarcodeFormat.EAN13
    rows = _matrix(zxingcpp.create_barcode(digits, form))
    return rows[0], rows[-1]


def _matrix(made: zxingcpp.Barcode) -> Matrix:
    picture: Any = made.to_image(scale=1, add_quiet_zones=False)
    rows: Any = memoryview(picture).tolist()
    return tuple(tuple(value == 0 for value in row) for row in rows)
