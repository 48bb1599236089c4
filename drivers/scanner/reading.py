"""From the bytes of one frame to a scan: the AIM identifier split off, the text decoded."""

from __future__ import annotations

import enum
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from drivers.scanner.framer import BadFrame, Frame
from drivers.scanner.port import Misread, OnMisread, OnScan, Scan, split_aim_id, symbology_of

_LOGGER: Final = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The clock of a scanner that was given no other."""
    return datetime.now(UTC)


class AimIds(enum.StrEnum):
    """Whether the reader sends AIM identifiers."""

    AUTO = "auto"
    REQUIRED = "required"
    """A code without one is refused: the tail of a code whose head was lost cannot pass for another code."""
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Reading:
    """How frames of one reader are understood. ``encoding`` is ``auto`` for UTF-8 where it is valid, else Latin-1."""

    source: str
    aim_ids: AimIds = AimIds.AUTO
    encoding: str = "auto"

    def of(self, frame: Frame | BadFrame, at: datetime) -> Scan | Misread:
        """The scan in a frame, or why there is none."""
        if isinstance(frame, BadFrame):
            return Misread(frame.data, frame.reason, self.source, at)
        try:
            text = self._decode(frame.data)
        except UnicodeDecodeError:
            return Misread(frame.data, "scan.encoding", self.source, at)
        return self._split(frame.data, text, at)

    def _split(self, raw: bytes, text: str, at: datetime) -> Scan | Misread:
        aim_id, body = (None, text) if self.aim_ids is AimIds.NEVER else split_aim_id(text)
        if aim_id is None and self.aim_ids is AimIds.REQUIRED:
            return Misread(raw, "scan.aim_id_missing", self.source, at)
        if not body.strip():
            return Misread(raw, "scan.garbage", self.source, at)
        return Scan(raw, body, aim_id, symbology_of(aim_id), self.source, at)

    def _decode(self, data: bytes) -> str:
        if self.encoding != "auto":
            return data.decode(self.encoding)
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("latin-1")


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
