"""QR codes and barcodes as small pictures, one pixel a module, black on white."""

from __future__ import annotations

import zxingcpp
from PIL import Image

from drivers.pos_printer.document import QR, Barcode, ErrorCorrection, Symbology

_FORMATS = {
    Symbology.EAN13: zxingcpp.BarcodeFormat.EAN13,
    Symbology.EAN8: zxingcpp.BarcodeFormat.EAN8,
    Symbology.UPCA: zxingcpp.BarcodeFormat.UPCA,
    Symbology.CODE128: zxingcpp.BarcodeFormat.Code128,
    Symbology.CODE39: zxingcpp.BarcodeFormat.Code39,
    Symbology.ITF: zxingcpp.BarcodeFormat.ITF,
}
QUIET_MODULES = 4
"""Empty modules a QR code needs on each side (ISO/IEC 18004 §9.1); the paper beside it is empty anyway."""


def qr_modules(data: str, correction: ErrorCorrection) -> Image.Image:
    """The square of a QR code without its quiet zone."""
    code = zxingcpp.create_barcode(data, zxingcpp.BarcodeFormat.QRCode, ec_level=str(correction))
    return _picture(code)


def bar_modules(symbology: Symbology, data: str) -> Image.Image:
    """One row of bars of a barcode without its quiet zone."""
    picture = _picture(zxingcpp.create_barcode(data, _FORMATS[symbology]))
    return picture.crop((0, 0, picture.width, 1))


def qr_picture(qr: QR, width_dots: int) -> Image.Image:
    """The code in printer dots, its modules as wide as wished or as the paper allows."""
    modules = qr_modules(qr.data, qr.error_correction)
    size = module_dots(modules.width + 2 * QUIET_MODULES, qr.module_dots, width_dots)
    return modules.resize((modules.width * size, modules.height * size), Image.Resampling.NEAREST)


def bar_picture(barcode: Barcode, width_dots: int, dots_per_mm: int) -> Image.Image:
    """The bars in printer dots: modules of 3 dots when they fit, else 2, else 1."""
    modules = bar_modules(barcode.symbology, barcode.data)
    size = module_dots(modules.width + 20, 3, width_dots)
    return modules.resize((modules.width * size, barcode.height_mm * dots_per_mm), Image.Resampling.NEAREST)


def module_dots(modules: int, wished: int, width_dots: int) -> int:
    """Dots a module can have so that so many modules fit the paper."""
    return max(1, min(wished, width_dots // modules))


def _picture(code: zxingcpp.Barcode) -> Image.Image:
    drawn = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    height, width = drawn.shape
    gray = memoryview(drawn).tobytes()  # type: ignore[arg-type]  # a buffer, which Python 3.11 has no type for
    return Image.frombytes("L", (width, height), gray).convert("1", dither=Image.Dither.NONE)
