"""From whatever a camera or a file gives to the pictures that are read and shown."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from drivers.camera.regions import Grey
from drivers.errors import ProtocolError

Color = npt.NDArray[np.uint8]
"""Rows of pixels of blue, green and red, as OpenCV has them."""

_LEAST_PX: Final = 16
_MOST_PX: Final = 1920
"""Larger pictures are made smaller: they hold no more codes, and take longer to read."""


def usable(picture: Any) -> Color:
    """The picture in colour, in bytes, not too large; :class:`~drivers.errors.ProtocolError` when it is none."""
    if not isinstance(picture, np.ndarray) or picture.ndim not in (2, 3):
        raise ProtocolError(f"the camera gave something that is no picture: {type(picture).__name__}")
    channels = 1 if picture.ndim == 2 else picture.shape[2]
    if picture.dtype != np.uint8 or channels not in (1, 3, 4):
        raise ProtocolError(f"the camera gave a picture of {channels} channels of {picture.dtype}, which nobody reads")
    height, width = picture.shape[:2]
    if min(height, width) < _LEAST_PX:
        raise ProtocolError(f"the camera gave a picture of {width} × {height} pixels; no code is that small")
    return _in_color(_shrunk(picture), channels)


def grey_of(color: Color) -> Grey:
    """The picture without its colours."""
    return cv2.cvtColor(color, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False)


def rgb_of(color: Color) -> bytes:
    """Rows of red, green and blue bytes, without gaps."""
    return cv2.cvtColor(color, cv2.COLOR_BGR2RGB).tobytes()


def _shrunk(picture: Color) -> Color:
    height, width = picture.shape[:2]
    factor = _MOST_PX / max(height, width)
    if factor >= 1:
        return picture
    size = (max(_LEAST_PX, round(width * factor)), max(_LEAST_PX, round(height * factor)))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _in_color(picture: Color, channels: int) -> Color:
    if channels == 3:
        return picture
    code = cv2.COLOR_GRAY2BGR if channels == 1 else cv2.COLOR_BGRA2BGR
    return cv2.cvtColor(picture, code).astype(np.uint8, copy=False)
