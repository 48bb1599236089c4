"""The means by which pictures are read, in the order that measured best, made of the decoders that are installed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from drivers.camera.decoding import Decoder, Picture, Reader, Step
from drivers.camera.port import BUDGET_S
from drivers.camera.regions import View, blurred, magnified, sharpened, upright


def standard_decoder(
    zxing: bool, zbar: bool, budget_s: float = BUDGET_S, spent: Callable[[], float] = time.thread_time
) -> Decoder:
    """The whole cascade of whichever decoders there are; at least one is needed."""
    steps = {**(_zxing_steps() if zxing else {}), **(_zbar_steps() if zbar else {})}
    ordered = [Step(name, *steps[name]) for name in _ORDER if name in steps]
    return Decoder(ordered, budget_s, spent)


_ORDER = (
    "likely places",
    "bars made upright",
    "enlarged",
    "enlarged, softer",
    "enlarged, finer",
    "bars made upright, zbar",
    "whole picture",
    "enlarged, zbar",
    "whole picture, blurred",
    "whole picture, light on dark",
    "whole picture, zbar",
)
"""The likely places first: reading the whole picture costs as much as all that is tried on them together."""

_Means = tuple[Callable[[Picture], Sequence[View]], Reader]


def _zxing_steps() -> dict[str, _Means]:
    from drivers.camera.zxing import BAR_FORMATS, MATRIX_FORMATS, Zxing

    bars, matrices = Zxing(0.9, BAR_FORMATS, turned=False), Zxing(0.95, MATRIX_FORMATS)
    return {
        "likely places": (_regions, Zxing()),
        "bars made upright": (_upright_sharp, bars),
        "enlarged": (lambda picture: _enlarged(picture, 0.8, 3, 3), matrices),
        "enlarged, softer": (lambda picture: _enlarged(picture, 1.0, 4, 2), matrices),
        "enlarged, finer": (lambda picture: _enlarged(picture, 0.6, 3, 3), matrices),
        "whole picture": (_whole, Zxing()),
        "whole picture, blurred": (lambda picture: (blurred(picture.whole, 1.2),), Zxing(0.9)),
        "whole picture, light on dark": (_whole, Zxing(0.95, MATRIX_FORMATS, inverted=True)),
    }


def _zbar_steps() -> dict[str, _Means]:
    from drivers.camera.zbar import Zbar

    return {
        "bars made upright, zbar": (_upright, Zbar()),
        "enlarged, zbar": (lambda picture: _enlarged(picture, 0.8, 3, 3), Zbar()),
        "whole picture, zbar": (_whole, Zbar()),
    }


def _whole(picture: Picture) -> Sequence[View]:
    return (picture.whole,)


def _regions(picture: Picture) -> Sequence[View]:
    return picture.regions


def _enlarged(picture: Picture, blur: float, sharpen: float, amount: float) -> Sequence[View]:
    """The likely places freed of noise, twice as large, their edges raised: what a poor matrix code needs most."""
    return [sharpened(magnified(blurred(view, blur), 2), sharpen, amount) for view in picture.regions]


def _upright(picture: Picture) -> Sequence[View]:
    """The likely places that hold bars."""
    turned = [upright(view, 2, 16) for view in picture.regions]
    return [view for view in turned if view is not None]


def _upright_sharp(picture: Picture) -> Sequence[View]:
    """The likely places that hold bars, the edges of the bars raised."""
    turned = [upright(view, 2, 32) for view in picture.regions]
    return [sharpened(view, 3, 2, across=True) for view in turned if view is not None]
