"""Pictures for the demo's camera: labels as a camera above the counter sees them, drawn when the demo is set up."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from drivers.pos_printer import ErrorCorrection
from drivers.pos_printer.symbols import bar_modules, qr_modules
from pos_app.demo.labels import GS1_QR, Group, Label

SIZE = (640, 480)
_COUNTER, _PAPER = 150, 255
_QUIET, _BARS_HIGH, _BAR_DOTS, _SQUARE = 10, 120, 3, 230
"""Quiet zone in modules; height of bars, width of their modules and side of a square in pixels."""
_TILT = 6
"""Degrees: nobody holds a label straight."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture of the folder: what its file is called, and the label in it; None is the bare counter."""

    name: str
    label: Label | None


def coupon_scenes(codes: Path) -> tuple[Scene, ...]:
    """The counter, then the first coupon of the hub's CSV as a QR code; nothing where there are no coupons."""
    if not codes.exists():
        return ()
    with codes.open(encoding="utf-8", newline="") as lines:
        coupon = next(csv.DictReader(lines), None)
    if coupon is None:
        return ()
    label = Label(Group.STORIES, coupon["name"], coupon["code"], coupon["token"], None)
    return Scene("nothing", None), Scene("coupon", label)


def write_scenes(folder: Path, scenes: Sequence[Scene]) -> Path:
    """The folder with a picture for each scene, in this order; pictures of an earlier time are drawn anew."""
    folder.mkdir(parents=True, exist_ok=True)
    for place, scene in enumerate(scenes):
        picture = counter() if scene.label is None else label_picture(scene.label)
        picture.save(folder / f"{place:02d}-{scene.name}.png")
    return folder


def counter() -> Image.Image:
    """Nothing but the counter."""
    return Image.new("L", SIZE, _COUNTER)


def label_picture(label: Label) -> Image.Image:
    """The label on the counter, a little askew; a smudged one has lost most of its ink."""
    paper = _paper(label).rotate(_TILT, Image.Resampling.BICUBIC, expand=True, fillcolor=_COUNTER)
    picture = counter()
    picture.paste(paper, ((SIZE[0] - paper.width) // 2, (SIZE[1] - paper.height) // 2))
    return picture


def camera_text(label: Label) -> str:
    """What is drawn: GS1 elements stand in a QR code as the web address that GS1 Digital Link makes of them."""
    if label.aim_id != GS1_QR:
        return label.code
    gtin, expiry, batch = label.code[2:16], label.code[18:24], label.code[26:]
    return f"https://id.gs1.org/01/{gtin}/10/{batch}?17={expiry}"


def _paper(label: Label) -> Image.Image:
    modules = _modules(label)
    ink = Image.new("L", (modules.width + 2 * _QUIET, modules.height + 2 * _QUIET), _PAPER)
    ink.paste(modules, (_QUIET, _QUIET))
    if label.symbology is None:
        dots = max(2, _SQUARE // modules.width)
        return ink.resize((ink.width * dots, ink.height * dots), Image.Resampling.NEAREST)
    bars = ink.crop((0, _QUIET, ink.width, _QUIET + 1))
    dots = max(1, min(_BAR_DOTS, (SIZE[0] - 60) // bars.width))
    paper = Image.new("L", (bars.width * dots, _BARS_HIGH + 60), _PAPER)
    paper.paste(bars.resize((bars.width * dots, _BARS_HIGH), Image.Resampling.NEAREST), (0, 30))
    return paper.point(lambda ink: 225 + ink // 9) if label.smudged else paper


def _modules(label: Label) -> Image.Image:
    if label.symbology is None:
        return qr_modules(camera_text(label), ErrorCorrection.M).convert("L")
    return bar_modules(label.symbology, label.code).convert("L")
