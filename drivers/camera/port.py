"""What a camera is: a source of scans like any reader, and of pictures that show what it sees and what it found."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol, runtime_checkable

from drivers.device import Device, Health
from drivers.scan import OnMisread, OnScan

BUDGET_S: Final = 0.025
"""Processor time that reading one picture may cost; measured, this keeps 95 of 100 poor pictures below 40 ms."""

Corner = tuple[int, int]
"""Pixels from the left and from the top."""
Corners = tuple[Corner, Corner, Corner, Corner]
"""The quadrilateral around a code, beginning at the code's own top left corner and going round."""


class CameraCapability(enum.StrEnum):
    """What one camera can do beyond giving scans and pictures."""

    REPORTS_LOSS = "camera.reports_loss"
    """It notices being unplugged."""


@dataclass(frozen=True, slots=True)
class Found:
    """A code in a picture. ``is_scan`` once it was given as a scan; until then one more look is needed."""

    corners: Corners
    text: str
    is_scan: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """One picture and the codes found in that very picture.

    ``rgb`` holds ``height`` rows of ``stride`` bytes, three bytes a pixel. ``number`` counts the pictures looked at,
    so that one already painted is known.
    """

    number: int
    width: int
    height: int
    stride: int
    rgb: bytes
    found: tuple[Found, ...]
    at: datetime


OnPreview = Callable[[Preview], None]


@runtime_checkable
class Camera(Device, Protocol):
    """A source of scans and pictures. Health is *attention* while it works with fewer decoders than it should."""

    def start(self, on_scan: OnScan, on_misread: OnMisread | None = None) -> None:
        """Begin to look. Both are called on a thread of the camera's, in the order of reading: hand over, return.

        A code is given once, however long it stays in the picture, and again after it was away.
        """

    def wait_until(self, holds: Callable[[Health], bool], timeout_s: float) -> bool:
        """Wait until the health fulfils ``holds``; false when it did not within ``timeout_s``."""

    def preview(self) -> Preview | None:
        """The newest picture, or none before the first and while the camera is away; for a window that pulls."""

    def watch(self, on_preview: OnPreview | None) -> None:
        """Tell of every new picture on a thread of the camera's; None ends it. Pictures missed are never queued."""
