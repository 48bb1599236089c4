"""What a reader or a camera gives: a code as it was read, before anyone knows what it means, and who is told of it."""

from __future__ import annotations

import enum
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

_LOGGER: Final = logging.getLogger(__name__)


class Symbology(enum.StrEnum):
    """The kind of code on the label, where the reader told it."""

    EAN_13 = "ean-13"
    EAN_8 = "ean-8"
    UPC_E = "upc-e"
    ITF = "itf"
    CODE_39 = "code-39"
    CODE_93 = "code-93"
    CODE_128 = "code-128"
    CODABAR = "codabar"
    GS1_128 = "gs1-128"
    GS1_DATABAR = "gs1-databar"
    GS1_DATAMATRIX = "gs1-datamatrix"
    GS1_QR = "gs1-qr"
    DATAMATRIX = "datamatrix"
    QR = "qr"
    AZTEC = "aztec"
    PDF417 = "pdf417"


@dataclass(frozen=True, slots=True)
class Scan:
    """One code as it was read: its bytes, its text without the AIM identifier, where and when.

    ``confidence`` runs from 0 to 1; a laser reader checks for itself and always gives 1.
    """

    raw: bytes
    text: str
    aim_id: str | None
    symbology: Symbology | None
    source: str
    at: datetime
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Misread:
    """Something arrived that is no code: noise, half a code, too much. ``reason`` is a dotted code for a sentence."""

    raw: bytes
    reason: str
    source: str
    at: datetime


OnScan = Callable[[Scan], None]
OnMisread = Callable[[Misread], None]


def utc_now() -> datetime:
    """The clock of a device that was given no other."""
    return datetime.now(UTC)


_AIM_ID: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_BY_AIM: Final = MappingProxyType(
    {
        "]E0": Symbology.EAN_13,
        "]E3": Symbology.EAN_13,
        "]E4": Symbology.EAN_8,
        "]X0": None,
        "]C1": Symbology.GS1_128,
        "]d2": Symbology.GS1_DATAMATRIX,
        "]Q3": Symbology.GS1_QR,
    }
)
_BY_AIM_LETTER: Final = MappingProxyType(
    {
        "A": Symbology.CODE_39,
        "C": Symbology.CODE_128,
        "F": Symbology.CODABAR,
        "G": Symbology.CODE_93,
        "I": Symbology.ITF,
        "L": Symbology.PDF417,
        "Q": Symbology.QR,
        "d": Symbology.DATAMATRIX,
        "e": Symbology.GS1_DATABAR,
        "z": Symbology.AZTEC,
    }
)


def split_aim_id(text: str) -> tuple[str | None, str]:
    """``]C10195…`` → ``]C1`` and ``0195…`` (ISO/IEC 15424); no identifier when the text does not begin with one."""
    if _AIM_ID.match(text) is None:
        return None, text
    return text[:3], text[3:]


def symbology_of(aim_id: str | None) -> Symbology | None:
    """The symbology an AIM identifier names; none for one we do not sell by."""
    if aim_id is None:
        return None
    if aim_id in _BY_AIM:
        return _BY_AIM[aim_id]
    return _BY_AIM_LETTER.get(aim_id[1])


class Listeners:
    """Who is told of scans; nobody before start and after stop. One that fails does not keep the next code from it."""

    def __init__(self) -> None:
        self._on_scan: OnScan | None = None
        self._on_misread: OnMisread | None = None

    @property
    def are_there(self) -> bool:
        """True between start and stop."""
        return self._on_scan is not None

    def admit(self, on_scan: OnScan, on_misread: OnMisread | None) -> None:
        """Tell these from now on."""
        self._on_scan, self._on_misread = on_scan, on_misread

    def dismiss(self) -> None:
        """Tell nobody from now on."""
        self._on_scan = self._on_misread = None

    def tell(self, item: Scan | Misread) -> None:
        """Hand an item to whom it concerns."""
        on_scan, on_misread = self._on_scan, self._on_misread
        try:
            if isinstance(item, Scan):
                if on_scan is not None:
                    on_scan(item)
            elif on_misread is not None:
                on_misread(item)
        except Exception:
            _LOGGER.exception("%s: whoever listens to its scans failed", item.source)
