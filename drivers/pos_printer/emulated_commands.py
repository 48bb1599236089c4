"""Reads ESC/POS as a printer does: one command after the other, from the command reference.

Subset: the commands receipts use, and those common drivers send at start. Anything else is noted as unknown and its
two bytes are skipped, as printers do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from PIL import Image

from drivers.pos_printer.document import PLAIN, ErrorCorrection, Style, Symbology
from drivers.pos_printer.emulated_paper import EmulatedPaper
from drivers.pos_printer.measure import char_columns
from drivers.pos_printer.symbols import bar_modules
from drivers.pos_printer.transcript import Glyph

_PAGES: Final = {
    0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857", 16: "cp1252", 17: "cp866", 18: "cp852",
    19: "cp858", 34: "cp855", 37: "cp864", 45: "cp1250", 46: "cp1251", 47: "cp1253", 48: "cp1254",
}  # fmt: skip
"""ESC t n, Epson TM series; 16, 45 and later are Windows code pages."""
_BARS: Final = {
    65: Symbology.UPCA,
    67: Symbology.EAN13,
    68: Symbology.EAN8,
    69: Symbology.CODE39,
    70: Symbology.ITF,
    73: Symbology.CODE128,
}
_LEVELS: Final = {48: "L", 49: "M", 50: "Q", 51: "H"}
_CELL: Final = 12
_LINE: Final = 30


@dataclass(slots=True)
class Modes:
    """Everything `ESC @` resets."""

    style: Style = PLAIN
    align: int = 0
    codec: str = "cp437"
    kanji: bool = False
    pitch: int = _LINE
    bar_height: int = 162
    bar_module: int = 3
    bar_caption: int = 0
    qr_module: int = 3
    qr_level: int = 48
    qr_data: bytes = b""


class Interpreter:
    """Steps through bytes; an incomplete command waits for the rest."""

    def __init__(self, paper: EmulatedPaper, kanji: bool) -> None:
        self._paper = paper
        self._kanji = kanji
        self.unknown: list[bytes] = []
        self.status_back = False
        self._requests: list[str] = []
        self.reset()

    def reset(self) -> None:
        """As after switching on, and after `ESC @`."""
        self.modes = Modes(kanji=self._kanji)
        self.status_back = False
        self._glyphs: list[Glyph] = []
        self._left = 0
        self.wants = _SMALL

    def take_requests(self) -> list[str]:
        """Answers asked for in the order of printing: paper, drawer, back."""
        requests, self._requests = self._requests, []
        return requests

    def grow(self, there: int) -> bool:
        """Look at more bytes for a command that was incomplete; false when all that is there was looked at."""
        if self.wants >= there:
            return False
        self.wants = there
        return True

    def step(self, data: bytes) -> int:
        """Obey the command or print the letter at the front; how many bytes it took, 0 when it is incomplete."""
        first = data[0]
        if first in (0x1B, 0x1C, 0x1D):
            used = self._command(data)
        elif first >= 0x20:
            used = self._letter(data)
        else:
            used = self._control(first)
        if used:
            self.wants = _SMALL
        return used

    def _control(self, byte: int) -> int:
        if byte == 0x0A:
            self._feed_line()
        elif byte == 0x09:
            self._left = (self._left // (8 * _CELL) + 1) * 8 * _CELL
        elif byte not in (0x00, 0x0D):
            self.unknown.append(bytes((byte,)))
        return 1

    def _letter(self, data: bytes) -> int:
        if self.modes.kanji and data[0] >= 0x81:
            if len(data) < 2:
                return 0
            self._print(data[:2].decode("gb18030", "replace")[0])
            return 2
        self._print(data[:1].decode(self.modes.codec, "replace"))
        return 1

    def _print(self, char: str) -> None:
        glyph = Glyph(char, self._left, self.modes.style)
        if glyph.right > self._paper.width_dots and char_columns(char):
            self._feed_line()
            glyph = Glyph(char, 0, self.modes.style)
        self._glyphs.append(glyph)
        self._left = glyph.right

    def _feed_line(self) -> None:
        """Print what stands in the line; spaces count when it is centered, as on real printers."""
        free = self._paper.width_dots - self._left
        shift = (0, free // 2, free)[self.modes.align]
        self._paper.line([replace(glyph, left=glyph.left + shift) for glyph in self._glyphs], self.modes.pitch)
        self._glyphs, self._left = [], 0

    def _feed_lines(self, count: int) -> None:
        for _ in range(count):
            self._feed_line()

    def _command(self, data: bytes) -> int:
        if len(data) < 2:
            return 0
        key = data[:2]
        if key in _FIXED:
            length, obey = _FIXED[key]
            if len(data) < 2 + length:
                return 0
            obey(self, data[2 : 2 + length])
            return 2 + length
        if key in _VARIABLE:
            return _VARIABLE[key](self, data)
        self.unknown.append(key)
        return 2

    def _style(self, **changes: bool | int) -> None:
        self.modes.style = replace(self.modes.style, **changes)  # type: ignore[arg-type]

    def _print_mode(self, n: int) -> None:
        """ESC !: everything of a letter in one byte."""
        self.modes.style = Style(
            bold=bool(n & 8), underline=bool(n & 128), width=2 if n & 32 else 1, height=2 if n & 16 else 1
        )

    def _page(self, n: int) -> None:
        if n not in _PAGES:
            self.unknown.append(bytes((0x1B, 0x74, n)))
        self.modes.codec = _PAGES.get(n, "cp437")

    def _back(self, n: int) -> None:
        self.status_back = bool(n)
        if n:
            self._requests.append("back")

    def _request(self, n: int) -> None:
        self._requests.append({1: "paper", 49: "paper", 2: "drawer", 50: "drawer"}.get(n, ""))

    def _cut(self, data: bytes) -> int:
        """GS V: at once, or (65, 66) after feeding to the knife."""
        if len(data) < 3 or (data[2] in (65, 66) and len(data) < 4):
            return 0
        self._paper.cut(True)
        return 4 if data[2] in (65, 66) else 3

    def _raster(self, data: bytes) -> int:
        """GS v 0 m xL xH yL yH d…"""
        if len(data) < 8:
            return 0
        width, height = data[4] + 256 * data[5], data[6] + 256 * data[7]
        end = 8 + width * height
        if len(data) < end:
            return 0
        picture = Image.frombytes("1", (width * 8, height), bytes(255 - byte for byte in data[8:end]))
        wide, high = 2 if data[3] & 1 else 1, 2 if data[3] & 2 else 1
        picture = picture.resize((picture.width * wide, picture.height * high), Image.Resampling.NEAREST)
        free = max(0, self._paper.width_dots - picture.width)
        self._paper.dots(picture, (0, free // 2, free)[self.modes.align])
        return end

    def _bars(self, data: bytes) -> int:
        """GS k m: function A ends in NUL, function B has a length."""
        if len(data) < 4:
            return 0
        if data[2] < 65:
            end = data.find(0, 3)
            if end < 0:
                return 0
            self._draw_bars(data[2] + 65, data[3:end])
            return end + 1
        end = 4 + data[3]
        if len(data) < end:
            return 0
        self._draw_bars(data[2], data[4:end])
        return end

    def _draw_bars(self, kind: int, data: bytes) -> None:
        symbology = _BARS.get(kind)
        if symbology is None or (symbology is Symbology.CODE128 and data[:2] not in (b"{A", b"{B")):
            self.unknown.append(b"\x1dk" + bytes((kind,)) + data[:2])
            return
        text = (data[2:].replace(b"{{", b"{") if symbology is Symbology.CODE128 else data).decode("ascii", "replace")
        modules = bar_modules(symbology, text)
        size = (modules.width * self.modes.bar_module, self.modes.bar_height)
        bars = modules.resize(size, Image.Resampling.NEAREST)
        self._paper.bars(symbology.upper(), text, bars, self.modes.align, bool(self.modes.bar_caption))

    def _extended(self, data: bytes) -> int:
        """GS ( x pL pH …: skipped as a whole when not understood."""
        if len(data) < 5:
            return 0
        end = 5 + data[3] + 256 * data[4]
        if len(data) < end:
            return 0
        if data[2:3] == b"k" and data[5:6] == b"1":
            self._qr(data[6], data[7:end])
        elif data[2:3] not in (b"D", b"K", b"E"):
            self.unknown.append(data[:3])
        return end

    def _qr(self, function: int, given: bytes) -> None:
        if function == 67:
            self.modes.qr_module = given[0]
        elif function == 69:
            self.modes.qr_level = given[0]
        elif function == 80:
            self.modes.qr_data = given[1:]
        elif function == 81:
            level = ErrorCorrection(_LEVELS.get(self.modes.qr_level, "L"))
            self._paper.qr(self.modes.qr_data.decode("utf-8", "replace"), level, self.modes.qr_module, self.modes.align)
        elif function != 65:
            self.unknown.append(b"\x1d(k" + bytes((function,)))

    def _set(self, name: str, value: int) -> None:
        setattr(self.modes, name, value)


_SMALL = 64
"""Bytes looked at first: enough for every command but those that carry data."""
_Obey = Callable[[Interpreter, bytes], object]
_FIXED: Final[dict[bytes, tuple[int, _Obey]]] = {
    b"\x1b@": (0, lambda me, _: me.reset()),
    b"\x1bt": (1, lambda me, n: me._page(n[0])),
    b"\x1ba": (1, lambda me, n: me._set("align", n[0] % 48 % 3)),
    b"\x1bE": (1, lambda me, n: me._style(bold=bool(n[0] & 1))),
    b"\x1bG": (1, lambda me, n: me._style(bold=bool(n[0] & 1))),
    b"\x1b-": (1, lambda me, n: me._style(underline=n[0] % 48 > 0)),
    b"\x1b!": (1, lambda me, n: me._print_mode(n[0])),
    b"\x1bM": (1, lambda me, n: None),
    b"\x1bR": (1, lambda me, n: None),
    b"\x1b{": (1, lambda me, n: None),
    b"\x1b=": (1, lambda me, n: None),
    b"\x1bc": (2, lambda me, n: None),
    b"\x1b2": (0, lambda me, _: me._set("pitch", _LINE)),
    b"\x1b3": (1, lambda me, n: me._set("pitch", n[0])),
    b"\x1bd": (1, lambda me, n: me._feed_lines(n[0])),
    b"\x1bJ": (1, lambda me, n: me._paper.feed(n[0])),
    b"\x1bp": (3, lambda me, n: me._paper.pulsed(5 if n[0] in (1, 49) else 2)),
    b"\x1c.": (0, lambda me, _: me._set("kanji", 0)),
    b"\x1c&": (0, lambda me, _: me._set("kanji", 1)),
    b"\x1d!": (1, lambda me, n: me._style(width=(n[0] >> 4 & 7) + 1, height=(n[0] & 7) + 1)),
    b"\x1dB": (1, lambda me, n: me._style(inverse=bool(n[0] & 1))),
    b"\x1dh": (1, lambda me, n: me._set("bar_height", n[0])),
    b"\x1dw": (1, lambda me, n: me._set("bar_module", n[0])),
    b"\x1dH": (1, lambda me, n: me._set("bar_caption", n[0] % 48)),
    b"\x1df": (1, lambda me, n: None),
    b"\x1da": (1, lambda me, n: me._back(n[0])),
    b"\x1dr": (1, lambda me, n: me._request(n[0])),
    b"\x1dL": (2, lambda me, n: None),
    b"\x1dW": (2, lambda me, n: None),
    b"\x1dP": (2, lambda me, n: None),
}
_VARIABLE: Final[dict[bytes, Callable[[Interpreter, bytes], int]]] = {
    b"\x1dV": Interpreter._cut,
    b"\x1dv": Interpreter._raster,
    b"\x1dk": Interpreter._bars,
    b"\x1d(": Interpreter._extended,
}
