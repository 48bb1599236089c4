"""What one kind of ESC/POS printer can do; the ways in which they differ, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Cutter(StrEnum):
    """The knife of a printer."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class CodePage:
    """A table of letters in the printer: the n of `ESC t n`, and its name as a Python codec."""

    number: int
    codec: str


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """One kind of printer. Letters found in none of its code pages are drawn by us and sent as a picture."""

    name: str
    columns: int = 48
    width_dots: int = 576
    code_pages: tuple[CodePage, ...] = (CodePage(18, "cp852"), CodePage(17, "cp866"))
    cutter: Cutter = Cutter.PARTIAL
    feed_lines: int = 4
    """Lines from the print head to the knife or the tear bar."""
    native_qr: bool = True
    native_barcodes: bool = True
    status_queries: tuple[int, ...] = (1, 2, 3, 4)
    """Which n of `DLE EOT n` it answers; empty for a printer that only listens."""
    confirms: bool = True
    """It answers `GS r 1` in the order of printing, so that we know the job went through."""
    status_back: bool = False
    """It tells changes unasked when `GS a` asks it to."""
    real_time_pulse: bool = False
    """It opens the drawer on `DLE DC4 1` at once, even when it has no paper."""
    clears_buffer: bool = False
    """It forgets an interrupted job on `DLE DC4 8`, so that it does not finish printing it later."""

    def __post_init__(self) -> None:
        if not self.code_pages or self.columns * 8 > self.width_dots:
            raise ValueError(f"{self.name}: a printer has a code page and at least 8 dots a column")


_CP437, _CP852, _CP866 = CodePage(0, "cp437"), CodePage(18, "cp852"), CodePage(17, "cp866")
_WPC1250, _WPC1251 = CodePage(45, "cp1250"), CodePage(46, "cp1251")
_EPSON = PrinterProfile(
    "epson-80", code_pages=(_WPC1250, _WPC1251), status_back=True, real_time_pulse=True, clears_buffer=True
)

_ALL = (
    _EPSON,
    replace(_EPSON, name="epson-80-42", columns=42, width_dots=512, code_pages=(_CP852, _CP866)),
    replace(_EPSON, name="epson-58", columns=35, width_dots=420),
    PrinterProfile("generic-80"),
    PrinterProfile(
        "generic-58",
        columns=32,
        width_dots=384,
        cutter=Cutter.NONE,
        native_qr=False,
        native_barcodes=False,
        status_queries=(1, 4),
    ),
    PrinterProfile(
        "simple-58",
        columns=32,
        width_dots=384,
        code_pages=(_CP437,),
        cutter=Cutter.NONE,
        native_qr=False,
        native_barcodes=False,
        status_queries=(),
        confirms=False,
    ),
)

PROFILES: Final[Mapping[str, PrinterProfile]] = MappingProxyType({profile.name: profile for profile in _ALL})
"""The kinds known by name in settings; simple-58 trusts a printer with nothing but ASCII and pictures."""
