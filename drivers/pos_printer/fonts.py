"""Letters for pictures of receipts: a monospaced typeface put into cells of printer dots."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from drivers.pos_printer.document import Style
from drivers.pos_printer.measure import char_columns

CELL_WIDTH, CELL_HEIGHT = 12, 24
"""Dots of a normal letter (font A of every ESC/POS printer)."""
_EM = 20
"""The size in dots at which DejaVu Sans Mono advances 12 dots and stays within 24."""
_NO_LETTER = "\uffff"


class ReceiptFont:
    """Draws letters in cells; the first file that has a letter draws it. Not shared between threads."""

    def __init__(self, *paths: Path) -> None:
        self._paths = tuple(map(str, paths)) or (_bundled(),)
        self._faces: dict[tuple[str, int], ImageFont.FreeTypeFont] = {}
        self._cells: dict[tuple[str, Style, int], Image.Image] = {}

    def cell(self, char: str, style: Style, scale: int) -> Image.Image:
        """Grey picture of one letter, ink 255, `scale` pixels a dot; as wide as the columns it takes."""
        key = (char, style, scale)
        if key not in self._cells:
            self._cells[key] = self._draw(char, style, scale)
        return self._cells[key]

    def _draw(self, char: str, style: Style, scale: int) -> Image.Image:
        columns = max(1, char_columns(char))
        grown = scale * max(style.width, style.height)
        face = self._face(self._path_for(char), _EM * grown)
        picture = Image.new("L", (CELL_WIDTH * columns * grown, CELL_HEIGHT * grown))
        place = (picture.width / 2, face.getmetrics()[0])
        pen = ImageDraw.Draw(picture)
        # At one pixel a dot there is no grey on paper: the typeface's own hints for black and white are the sharpest.
        pen.fontmode = "1" if scale == 1 else "L"
        pen.text(place, char, fill=255, font=face, anchor="ms", stroke_width=grown * 0.4 if style.bold else 0)
        wanted = (CELL_WIDTH * columns * scale * style.width, CELL_HEIGHT * scale * style.height)
        if picture.size != wanted:
            picture = picture.resize(wanted, Image.Resampling.LANCZOS)
        return _decorated(picture, style, scale)

    def _path_for(self, char: str) -> str:
        return next((path for path in self._paths if _covers(self._face(path, _EM), char)), self._paths[0])

    def _face(self, path: str, size: int) -> ImageFont.FreeTypeFont:
        key = (path, size)
        if key not in self._faces:
            self._faces[key] = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
        return self._faces[key]


def _decorated(picture: Image.Image, style: Style, scale: int) -> Image.Image:
    if style.underline:
        bottom = picture.height - scale
        ImageDraw.Draw(picture).rectangle((0, bottom - scale, picture.width, bottom - 1), fill=255)
    return ImageOps.invert(picture) if style.inverse else picture


def _covers(face: ImageFont.FreeTypeFont, char: str) -> bool:
    """A typeface draws one and the same box for every letter it lacks."""
    return char == " " or bytes(face.getmask(char)) != bytes(face.getmask(_NO_LETTER))


@cache
def _bundled() -> str:
    """DejaVu Sans Mono, a free typeface that comes with python-barcode, one of python-escpos' own needs."""
    with as_file(files("barcode") / "fonts" / "DejaVuSansMono.ttf") as path:
        return str(path)
