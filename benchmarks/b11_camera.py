"""B11: codes read from poor 640×480 frames, by our cascade and by each decoder alone, and what a frame costs."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import zxingcpp
from pyzbar import pyzbar

from benchmarks.figure import Figure, at_least, at_most, percentile
from benchmarks.poor_frames import (
    PoorFrame,
    film_frames,
    poor_ean_frames,
    poor_qr_frames,
    read_film,
    write_film,
)
from drivers.camera.agreement import Agreement
from drivers.camera.cascade import standard_decoder
from drivers.camera.libraries import load

FRAMES = 300
QUICK_FRAMES = 40
LABELS = 16
FRAMES_A_LABEL = 20
FPS = 15.0
SEED = 11

Reads = Callable[[PoorFrame], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Tally:
    """How one decoder did on a set of frames; times in milliseconds."""

    right: int
    wrong: int
    frames: int
    wall: tuple[float, ...]
    processor: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Frames read, of a hundred."""
        return 100 * self.right / self.frames


def run(quick: bool = False) -> list[Figure]:
    """Measure generated frames, and a film of labels held up one after another."""
    load()
    count = QUICK_FRAMES if quick else FRAMES
    with tempfile.TemporaryDirectory(prefix="kontuar-bench-") as folder:
        film = _recorded(Path(folder) / "film.avi", LABELS // 4 if quick else LABELS)
    return [
        *_figures("QR, generated", list(poor_qr_frames(count, SEED))),
        *_figures("QR, recorded", film),
        *_believed(film),
        *_bars(list(poor_ean_frames(count, SEED + 1))),
    ]


def _figures(name: str, frames: list[PoorFrame]) -> list[Figure]:
    alone = {each: _tally(reads, frames) for each, reads in _SINGLE.items()}
    best = max(alone.values(), key=lambda tally: tally.rate)
    ours = _tally(_cascade(), frames)
    return [
        at_least("B11", f"{name}: read by the cascade, of {len(frames)}", ours.rate, "%", best.rate),
        *(_beside(f"{name}: read by {each} alone", tally.rate, "%") for each, tally in alone.items()),
        at_most("B11", f"{name}: read wrongly by the cascade", ours.wrong, "", 0),
        *_times(name, ours),
    ]


def _bars(frames: list[PoorFrame]) -> list[Figure]:
    """The same for bar codes, which B11 does not promise; a wrong one has to come twice to become a scan."""
    alone = {each: _tally(reads, frames) for each, reads in _SINGLE.items() if "QR" not in each}
    best = max(tally.rate for tally in alone.values())
    ours = _tally(_cascade(), frames)
    return [
        at_least("B11", f"EAN-13, generated: read by the cascade, of {len(frames)}", ours.rate, "%", best),
        *(_beside(f"EAN-13, generated: read by {each} alone", tally.rate, "%") for each, tally in alone.items()),
        _beside("EAN-13, generated: read wrongly once by the cascade", ours.wrong, ""),
        *_times("EAN-13, generated", ours),
    ]


def _times(name: str, ours: Tally) -> list[Figure]:
    """Processor time is the figure, as it is the budget; the wall clock, which others hold up, stands beside it."""
    return [
        at_most("B11", f"{name}: a frame, p95", percentile(ours.processor, 0.95), "ms", 40),
        _beside(f"{name}: a frame, median", percentile(ours.processor, 0.5), "ms"),
        _beside(f"{name}: a frame, p95 by the wall clock", percentile(ours.wall, 0.95), "ms"),
    ]


def _believed(film: list[PoorFrame]) -> list[Figure]:
    """What becomes a scan of the film: labels given, none wrong and none twice."""
    decoder, agreement = standard_decoder(zxing=True, zbar=True), Agreement()
    scans: list[str] = []
    for number, frame in enumerate(film):
        seen = decoder.read(frame.grey, agreement.holds)
        scans += [each.text for each in agreement.see(seen, number / FPS)]
    labels = {frame.text for frame in film}
    twice_or_wrong = len(scans) - len(labels & set(scans))
    return [
        _beside("QR, recorded: labels that became a scan", 100 * len(labels & set(scans)) / len(labels), "%"),
        at_most("B11", "QR, recorded: scans that were wrong or doubled", twice_or_wrong, "", 0),
    ]


def _recorded(path: Path, labels: int) -> list[PoorFrame]:
    """Frames as they come back from a film: what Motion JPEG left of them."""
    frames = list(film_frames(labels, FRAMES_A_LABEL, SEED))
    write_film(path, frames, FPS)
    return [PoorFrame(frame.text, grey) for frame, grey in zip(frames, read_film(path), strict=True)]


def _tally(reads: Reads, frames: Sequence[PoorFrame]) -> Tally:
    right = wrong = 0
    wall, processor = [], []
    for frame in frames:
        began, began_processor = time.perf_counter(), time.thread_time()
        texts = reads(frame)
        wall.append((time.perf_counter() - began) * 1000)
        processor.append((time.thread_time() - began_processor) * 1000)
        right += frame.text in texts
        wrong += sum(text != frame.text for text in texts)
    return Tally(right, wrong, len(frames), tuple(wall), tuple(processor))


def _cascade() -> Reads:
    decoder = standard_decoder(zxing=True, zbar=True)
    return lambda frame: [each.text for each in decoder.read(frame.grey)]


def _beside(what: str, value: float, unit: str) -> Figure:
    """A figure to compare with, which has nothing to reach."""
    return Figure("B11", what, round(value, 3), unit, "–", True)


_FORMATS = [
    getattr(zxingcpp.BarcodeFormat, name)
    for name in ("EAN13", "EAN8", "UPCA", "Code128", "DataBarOmni", "DataBarExp", "QRCode", "DataMatrix")
]
_SYMBOLS = [pyzbar.ZBarSymbol[name] for name in ("EAN13", "EAN8", "UPCA", "CODE128", "QRCODE")]
_OPENCV = cv2.QRCodeDetector()


def _zxing(frame: PoorFrame) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(frame.grey, formats=_FORMATS)]


def _zbar(frame: PoorFrame) -> list[str]:
    return [code.data.decode("utf-8", "replace") for code in pyzbar.decode(frame.grey, _SYMBOLS)]


def _opencv(frame: PoorFrame) -> list[str]:
    try:
        text = _OPENCV.detectAndDecode(frame.grey)[0]
    except cv2.error:
        return []
    return [text] if text else []


_SINGLE: dict[str, Reads] = {"zxing-cpp": _zxing, "pyzbar": _zbar, "OpenCV's QRCodeDetector": _opencv}
