"""Poor 640×480 camera frames with a known code in each: the same ones at every run, and a film of some of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt
import qrcode
import zxingcpp

Image = npt.NDArray[Any]

WIDTH: Final = 640
HEIGHT: Final = 480
TOKEN_SIGNS: Final = 144
"""Base32 signs of a signed token behind its header: 151 in all, QR version 6 at medium error correction."""
_BASE32: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_SUPERSAMPLED: Final = 2


@dataclass(frozen=True, slots=True)
class PoorFrame:
    """What the camera sees, in grey, and what the code in it says."""

    text: str
    grey: Image


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one frame; lengths in pixels, light in levels of 255."""

    module_px: float
    angle: float
    tilt: tuple[float, ...]
    dark: float
    light: float
    shade: float
    glare: float
    defocus: float
    shake: float
    shake_angle: float
    noise: float
    quality: int


def token_text(chance: random.Random) -> str:
    """What a signed token looks like in a QR code."""
    return "KONTUAR" + "".join(chance.choices(_BASE32, k=TOKEN_SIGNS))


def short_text(chance: random.Random) -> str:
    """A short code, as on a voucher or a shelf."""
    return "KNT-" + "".join(chance.choices(_BASE32, k=chance.choice((6, 10, 16))))


def ean_text(chance: random.Random) -> str:
    """A GTIN-13."""
    digits = "590" + "".join(chance.choices("0123456789", k=9))
    odd, even = sum(map(int, digits[::2])), sum(map(int, digits[1::2]))
    return f"{digits}{-(odd + 3 * even) % 10}"


def poor_qr_frames(count: int, seed: int) -> Iterator[PoorFrame]:
    """Frames with a QR code each, tokens and short ones in turn."""
    for number in range(count):
        chance = random.Random(seed * 100_000 + number)
        text = token_text(chance) if number % 2 else short_text(chance)
        sheet = qr_sheet(text)
        yield PoorFrame(text, spoil(sheet, _trouble(chance, (2.6, 4.4)), chance))


def poor_ean_frames(count: int, seed: int) -> Iterator[PoorFrame]:
    """Frames with an EAN-13 each."""
    for number in range(count):
        chance = random.Random(seed * 100_000 + number)
        text = ean_text(chance)
        yield PoorFrame(text, spoil(ean_sheet(text), _trouble(chance, (1.1, 2.6)), chance))


def film_frames(labels: int, each: int, seed: int) -> Iterator[PoorFrame]:
    """A hand that holds label after label before the camera, each for some frames: nearer, steadier, and away again."""
    for label in range(labels):
        chance = random.Random(seed * 100_000 + label)
        text = token_text(chance) if label % 2 else short_text(chance)
        sheet, trouble = qr_sheet(text), _trouble(chance, (3.0, 4.6))
        for step in range(each):
            rest = abs(2 * step / (each - 1) - 1)
            moved = Trouble(
                module_px=trouble.module_px * (1 - 0.35 * rest),
                angle=trouble.angle + 0.5 * rest,
                tilt=trouble.tilt,
                dark=trouble.dark,
                light=trouble.light,
                shade=trouble.shade,
                glare=trouble.glare,
                defocus=trouble.defocus * (0.7 + 0.6 * rest),
                shake=8 * rest * rest,
                shake_angle=trouble.shake_angle,
                noise=trouble.noise,
                quality=trouble.quality,
            )
            yield PoorFrame(text, spoil(sheet, moved, random.Random(seed + label)))


def write_film(path: Path, frames: list[PoorFrame], fps: float = 15) -> None:
    """Record frames as a camera does: in colour, as Motion JPEG."""
    film = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), fps, (WIDTH, HEIGHT))
    try:
        for frame in frames:
            film.write(cv2.cvtColor(frame.grey, cv2.COLOR_GRAY2BGR))
    finally:
        film.release()


def read_film(path: Path) -> Iterator[Image]:
    """The frames of a film in grey, as they come back."""
    film = cv2.VideoCapture(str(path))
    try:
        while True:
            is_there, frame = film.read()
            if not is_there:
                return
            yield cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    finally:
        film.release()


def qr_sheet(text: str) -> Image:
    """A QR code with its quiet zone, one pixel a module."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return np.where(np.array(code.get_matrix()), 0, 255).astype(np.uint8)


def ean_sheet(text: str) -> Image:
    """An EAN-13 with its quiet zones, one pixel a module, 60 modules high."""
    drawn = zxingcpp.write_barcode_to_image(
        zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.EAN13), scale=1, add_quiet_zones=False
    )
    bars = np.repeat(np.array(drawn)[:1], 60, axis=0)
    return np.pad(bars, 10, constant_values=255).astype(np.uint8)


def spoil(sheet: Image, trouble: Trouble, chance: random.Random) -> Image:
    """The sheet as a poor camera sees it, held before packages and small print."""
    random_numbers = np.random.default_rng(chance.getrandbits(32))
    placed, middle, size = _placed(sheet, trouble, chance, _surroundings(chance, random_numbers))
    frame = trouble.dark + placed.astype(np.float32) * (trouble.light - trouble.dark) / 255
    frame = _lit(frame, trouble, middle, size, chance)
    frame = cv2.GaussianBlur(frame, (0, 0), trouble.defocus)
    if trouble.shake > 1:
        frame = cv2.filter2D(frame, -1, _smear(trouble.shake, trouble.shake_angle))
    frame = frame + random_numbers.normal(0, trouble.noise, frame.shape)
    grey = np.clip(frame, 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", grey, (cv2.IMWRITE_JPEG_QUALITY, trouble.quality))
    return cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)


def _trouble(chance: random.Random, module_px: tuple[float, float]) -> Trouble:
    dark, light = chance.uniform(20, 90), chance.uniform(150, 240)
    if chance.random() < 0.25:
        middle, spread = chance.uniform(90, 160), chance.uniform(18, 40)
        dark, light = middle - spread, middle + spread
    return Trouble(
        module_px=chance.uniform(*module_px),
        angle=chance.choice((0, 90, 180, 270)) * np.pi / 180 + chance.uniform(-0.6, 0.6),
        tilt=tuple(1 - 0.18 * chance.random() * chance.random() for _ in range(4)),
        dark=dark,
        light=light,
        shade=chance.uniform(0, 0.4),
        glare=chance.uniform(60, 220) if chance.random() < 0.3 else 0.0,
        defocus=chance.uniform(0.4, 1.6),
        shake=chance.uniform(2, 6) if chance.random() < 0.4 else 0.0,
        shake_angle=chance.uniform(0, np.pi),
        noise=chance.uniform(2, 14),
        quality=chance.randint(55, 90),
    )


def _surroundings(chance: random.Random, random_numbers: np.random.Generator) -> Image:
    """Soft shapes, a few packages with hard edges, and some small print."""
    large = (WIDTH * _SUPERSAMPLED, HEIGHT * _SUPERSAMPLED)
    soft = random_numbers.integers(40, 220, (6, 8)).astype(np.float32)
    ground = np.clip(cv2.resize(soft, large, interpolation=cv2.INTER_CUBIC), 0, 255).astype(np.uint8)
    for _ in range(chance.randint(1, 5)):
        left, top = chance.randrange(large[0]), chance.randrange(large[1])
        corner = (left + chance.randint(80, 500), top + chance.randint(60, 400))
        cv2.rectangle(ground, (left, top), corner, chance.randint(10, 245), thickness=-1)
    for _ in range(chance.randint(0, 8)):
        place = (chance.randrange(large[0] - 200), chance.randrange(40, large[1]))
        words = "".join(chance.choices("abcdefghijklmnoprstuwz 0123456789,", k=chance.randint(6, 22)))
        size = chance.uniform(0.6, 1.8)
        cv2.putText(ground, words, place, cv2.FONT_HERSHEY_SIMPLEX, size, chance.randint(0, 255), 2)
    return ground


def _placed(
    sheet: Image, trouble: Trouble, chance: random.Random, ground: Image
) -> tuple[Image, tuple[float, float], float]:
    """The sheet turned, tilted and laid over the ground; its middle and its longer side."""
    rows, columns = sheet.shape
    long_side = min(trouble.module_px * max(rows, columns), 440.0)
    module = long_side / max(rows, columns)
    reach = 0.56 * long_side
    middle = (_within(chance, reach, WIDTH), _within(chance, min(reach, HEIGHT / 2), HEIGHT))
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32) * np.array([columns, rows]) * module / 2
    tilted = half * np.array(trouble.tilt, np.float32)[:, None]
    turn = np.array([[np.cos(trouble.angle), -np.sin(trouble.angle)], [np.sin(trouble.angle), np.cos(trouble.angle)]])
    target = ((tilted @ turn.T + middle) * _SUPERSAMPLED).astype(np.float32)
    drawn = cv2.resize(sheet, None, fx=8, fy=8, interpolation=cv2.INTER_NEAREST)
    high, wide = drawn.shape
    source = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    lay = cv2.getPerspectiveTransform(source, target)
    size = (ground.shape[1], ground.shape[0])
    laid = cv2.warpPerspective(drawn, lay, size, flags=cv2.INTER_AREA)
    covered = cv2.warpPerspective(np.full_like(drawn, 255), lay, size)
    whole = np.where(covered > 127, laid, ground)
    return cv2.resize(whole, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA), middle, long_side


def _within(chance: random.Random, reach: float, length: int) -> float:
    return chance.uniform(reach, length - reach) if reach < length / 2 else length / 2


def _lit(frame: Image, trouble: Trouble, middle: tuple[float, float], size: float, chance: random.Random) -> Image:
    """With light from one side, and perhaps a lamp mirrored in the label."""
    down, across = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    side = chance.uniform(0, 2 * np.pi)
    slope = (across / WIDTH - 0.5) * np.cos(side) + (down / HEIGHT - 0.5) * np.sin(side)
    frame = frame * (1 + trouble.shade * slope)
    left, top = (place + chance.uniform(-0.5, 0.5) * size for place in middle)
    width = chance.uniform(0.1, 0.3) * size
    lamp = np.exp(-((across - left) ** 2 + (down - top) ** 2) / (2 * width * width))
    return frame + trouble.glare * lamp


def _smear(length: float, angle: float) -> Image:
    """What a hand moving while the shutter is open does."""
    reach = int(length) // 2 + 2
    smear = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    for step in np.linspace(-length / 2, length / 2, 61):
        smear[round(reach + step * np.sin(angle)), round(reach + step * np.cos(angle))] += 1
    return smear / smear.sum()
