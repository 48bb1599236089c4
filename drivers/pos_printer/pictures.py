"""Pictures of a document as printer dots: black and white, no wider than the paper."""

from __future__ import annotations

import io
import zlib

from PIL import Image

from drivers.pos_printer.document import Align
from drivers.pos_printer.document import Image as PngImage

_MOST_PIXELS = 8_000_000
"""A larger picture in a document is a mistake or an attack, not a logo."""


def dots_of(image: PngImage, width_dots: int) -> Image.Image:
    """The PNG on white, shrunk to the paper; greys dithered, black and white kept sharp. ValueError if it is broken."""
    rgba = _opened(image.png)
    white = Image.new("RGBA", rgba.size, "white")
    grey = Image.alpha_composite(white, rgba).convert("L")
    if grey.width > width_dots:
        height = max(1, round(grey.height * width_dots / grey.width))
        grey = grey.resize((width_dots, height), Image.Resampling.LANCZOS)
    return grey.convert("1")


def _opened(png: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise ValueError(f"a picture of {opened.width}×{opened.height} pixels is too large for a receipt")
            return opened.convert("RGBA")
    except (OSError, SyntaxError, zlib.error) as error:
        raise ValueError(f"a picture in the document is broken: {error}") from error


def left_of(align: Align, width: int, width_dots: int) -> int:
    """Dots left of a picture of this width."""
    free = max(0, width_dots - width)
    return {Align.LEFT: 0, Align.CENTER: free // 2, Align.RIGHT: free}[align]
