"""Clean camera pictures of labels, in folders and films, for tests of what is read from them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp

Picture = npt.NDArray[Any]

WIDTH, HEIGHT = 640, 480
BLANK: Picture = np.full((HEIGHT, WIDTH), 150, np.uint8)


def symbol(text: str, kind: str, scale: int = 3, **options: Any) -> Picture:
    """A code as zxing-cpp's writer draws it (``EAN13``, ``QRCode`` …), with its quiet zone."""
    made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind), **options)
    drawn = np.array(zxingcpp.write_barcode_to_image(made, scale=scale, add_quiet_zones=True))
    return np.pad(drawn, 6 * scale, constant_values=255)


def held_up(*symbols: Picture, angle: float = 0.0) -> Picture:
    """Codes side by side before a grey wall, turned by ``angle`` degrees."""
    picture = BLANK.copy()
    left = (WIDTH - sum(each.shape[1] for each in symbols)) // (len(symbols) + 1)
    place = left
    for each in symbols:
        high, wide = each.shape
        top = (HEIGHT - high) // 2
        picture[top : top + high, place : place + wide] = each
        place += wide + left
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), angle, 1.0)
    return cv2.warpAffine(picture, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)


def qr(text: str) -> Picture:
    """A picture of a QR code."""
    return held_up(symbol(text, "QRCode", 5))


def write_folder(folder: Path, pictures: Sequence[Picture]) -> Path:
    """A folder that holds the pictures in this order."""
    folder.mkdir(exist_ok=True)
    for number, picture in enumerate(pictures):
        cv2.imwrite(str(folder / f"{number:04d}.png"), picture)
    return folder


def write_film(path: Path, pictures: Sequence[Picture], fps: float = 15) -> Path:
    """A real film: Motion JPEG in colour."""
    film = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), fps, (WIDTH, HEIGHT))
    for picture in pictures:
        film.write(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR))
    film.release()
    return path
