"""From the bytes of one frame to a scan: the AIM identifier split off, the text decoded."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from drivers.scan import Misread, Scan, split_aim_id, symbology_of
from drivers.scanner.framer import BadFrame, Frame


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
