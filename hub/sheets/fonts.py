"""The fonts of the sheets: those that registers show and print with, so that Polish letters are there."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO

from PIL import ImageFont

BOLD = "Inter-Bold.ttf"
NAME = "Inter-SemiBold.ttf"
SMALL = "Inter-Regular.ttf"
MONO = "JetBrainsMono-Bold.ttf"
FONTS = (BOLD, NAME, SMALL, MONO)

_EM = 1000


@cache
def font_bytes(name: str) -> bytes:
    """A font file of resources/fonts."""
    return (files("resources") / "fonts" / name).read_bytes()


@cache
def pixel_font(name: str, size: float) -> ImageFont.FreeTypeFont:
    """A font for pictures, ``size`` pixels high."""
    return ImageFont.truetype(BytesIO(font_bytes(name)), size)


def width_of(text: str, name: str, size: float) -> float:
    """How wide a line of text is, in the unit of ``size``."""
    return _advance(text, name) * size / _EM


@lru_cache(maxsize=20_000)
def _advance(text: str, name: str) -> float:
    """Asked again and again for the same words: a text is measured at every size it is tried in."""
    return pixel_font(name, _EM).getlength(text)
