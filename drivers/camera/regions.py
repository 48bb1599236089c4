"""Finds where in a picture a code may be, and makes better pictures of that place; all of it in a few milliseconds."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
Matrix = tuple[float, float, float, float, float, float]
"""``a b c d e f``: a point x, y of one picture is a·x + b·y + c, d·x + e·y + f in another."""

_AS_IT_IS: Final[Matrix] = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
_TEXTURE_PX: Final = 9
"""Half-size pixels over which bars and modules blend into one busy area."""
_BUSY: Final = 0.42
"""How far from the calm of the picture to its busiest spot a code's area begins; measured on poor pictures."""
_LEAST_PX: Final = 12
_MARGIN_PX: Final = 14
"""A quiet zone, roughly: decoders want some."""
_AT_MOST: Final = 3
_BARS_AGREE: Final = 0.5
"""Of edges that all point one way 1, of those of a matrix code nearly 0."""


@dataclass(frozen=True, slots=True)
class View:
    """A picture made of another or of a part of it, and where its points lie in the whole."""

    grey: Grey
    to_whole: Matrix = _AS_IT_IS

    def in_whole(self, x: float, y: float) -> tuple[int, int]:
        """The pixel of the whole picture that shows this point."""
        a, b, c, d, e, f = self.to_whole
        return round(a * x + b * y + c), round(d * x + e * y + f)


def find_regions(grey: Grey) -> tuple[View, ...]:
    """The busiest areas of a picture, the busiest first: a code has more edges for its size than anything else."""
    busy = _busyness(grey)
    calm, peak = float(np.median(busy)), float(busy.max())
    spots = (busy > calm + _BUSY * (peak - calm)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(spots)
    found = []
    for label, (x, y, width, height, _) in enumerate(stats.tolist()):
        if label and min(width, height) >= _LEAST_PX:
            inside = busy[y : y + height, x : x + width][labels[y : y + height, x : x + width] == label]
            found.append((float(inside.sum() - calm * inside.size), x, y, width, height))
    return tuple(_cut(grey, *each[1:]) for each in sorted(found, reverse=True)[:_AT_MOST])


def blurred(view: View, sigma: float) -> View:
    """Without the noise that hides edges."""
    return replace(view, grey=_grey(cv2.GaussianBlur(view.grey, (0, 0), sigma)))


def sharpened(view: View, sigma: float, amount: float, *, across: bool = False) -> View:
    """With its edges raised by ``amount`` times what a blur of ``sigma`` takes away; only ``across`` the picture."""
    soft = cv2.GaussianBlur(view.grey, (0, 1) if across else (0, 0), sigma)
    return replace(view, grey=_grey(cv2.addWeighted(view.grey, 1 + amount, soft, -amount, 0)))


def magnified(view: View, factor: int) -> View:
    """Larger, so that a module is worth several pixels."""
    a, b, c, d, e, f = view.to_whole
    large = cv2.resize(view.grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    return View(_grey(large), (a / factor, b / factor, c, d / factor, e / factor, f))


def upright(view: View, factor: int, bands: int) -> View | None:
    """Turned until its bars stand, ``factor`` times as wide, and drawn together along the bars into ``bands`` rows.

    A bar code says the same all along its bars, so each row is the mean of many, and two rows that agree agree by
    different evidence. None when the edges point in many directions: those are no bars.
    """
    turn = _direction(view.grey)
    if turn is None:
        return None
    height, width = view.grey.shape
    cosine, sine = math.cos(turn), math.sin(turn)
    wide = math.ceil(abs(width * cosine) + abs(height * sine))
    high = math.ceil(abs(width * sine) + abs(height * cosine))
    back = np.array(
        [
            [cosine / factor, -sine, (width - wide * cosine + high * sine) / 2],
            [sine / factor, cosine, (height - wide * sine - high * cosine) / 2],
        ]
    )
    turned = cv2.warpAffine(
        view.grey,
        back,
        (wide * factor, high),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    rows = min(bands, high)
    drawn = cv2.resize(turned, (wide * factor, rows), interpolation=cv2.INTER_AREA)
    a, b, c, d, e, f = (float(each) for each in back.ravel())
    left, top, tall = view.to_whole[2], view.to_whole[5], high / rows
    return View(_grey(drawn), (a, b * tall, c + left, d, e * tall, f + top))


def _direction(grey: Grey) -> float | None:
    """The angle in radians across the bars, by which most edges rise (the structure tensor's main axis)."""
    soft = cv2.GaussianBlur(grey, (0, 0), 1.0)
    across = cv2.Sobel(soft, cv2.CV_32F, 1, 0, ksize=3)
    down = cv2.Sobel(soft, cv2.CV_32F, 0, 1, ksize=3)
    xx, yy, xy = float(np.vdot(across, across)), float(np.vdot(down, down)), float(np.vdot(across, down))
    if xx + yy == 0 or math.hypot(xx - yy, 2 * xy) / (xx + yy) < _BARS_AGREE:
        return None
    return math.atan2(2 * xy, xx - yy) / 2


def _busyness(grey: Grey) -> Grey:
    height, width = grey.shape
    half = cv2.resize(grey, (max(1, width // 2), max(1, height // 2)), interpolation=cv2.INTER_AREA)
    half = cv2.GaussianBlur(half, (0, 0), 0.8)
    across = cv2.convertScaleAbs(cv2.Sobel(half, cv2.CV_16S, 1, 0, ksize=3), alpha=0.25)
    down = cv2.convertScaleAbs(cv2.Sobel(half, cv2.CV_16S, 0, 1, ksize=3), alpha=0.25)
    area = (_TEXTURE_PX, _TEXTURE_PX)
    return _grey(cv2.blur(cv2.blur(cv2.add(across, down), area), area))


def _cut(grey: Grey, x: int, y: int, width: int, height: int) -> View:
    left, top = max(0, 2 * x - _MARGIN_PX), max(0, 2 * y - _MARGIN_PX)
    right, bottom = 2 * (x + width) + _MARGIN_PX, 2 * (y + height) + _MARGIN_PX
    part = np.ascontiguousarray(grey[top:bottom, left:right])
    return View(part, (1.0, 0.0, float(left), 0.0, 1.0, float(top)))


def _grey(made: npt.NDArray[np.generic]) -> Grey:
    """What OpenCV made of a grey picture is one again; its types do not say so."""
    return made.astype(np.uint8, copy=False)
