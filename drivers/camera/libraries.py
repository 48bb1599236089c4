"""Loads OpenCV and the decoders when a camera is first used, and says in a sentence what is missing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from drivers.errors import LibraryMissing

_TOUCHED: Final = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR", "LD_LIBRARY_PATH")
"""What the import of OpenCV sets: its wheel with windows brings a Qt of its own, which ours must not find."""


@dataclass(frozen=True, slots=True)
class Libraries:
    """Which decoders there are, and a sentence for each one that is not."""

    zxing: bool
    zbar: bool
    remarks: tuple[str, ...] = ()


def load() -> Libraries:
    """Import what there is; :class:`~drivers.errors.LibraryMissing` when a camera cannot work without the rest."""
    _load_opencv()
    zxing, zbar = _load_zxing(), _load_zbar()
    remarks = tuple(each for each in (zxing, zbar) if each)
    if zxing and zbar:
        raise LibraryMissing(" ".join(("A camera needs a decoder, and there is none.", *remarks)))
    return Libraries(zxing=not zxing, zbar=not zbar, remarks=remarks)


@contextmanager
def unchanged_environment() -> Iterator[None]:
    """Put back the variables that an import of OpenCV sets for the whole process."""
    before = {name: os.environ.get(name) for name in _TOUCHED}
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _load_opencv() -> None:
    try:
        with unchanged_environment():
            import cv2
    except ImportError as error:
        raise LibraryMissing(
            f"A camera needs OpenCV, which cannot be loaded ({error}). Selling goes on without the camera; "
            "install the package opencv-python-headless to use it."
        ) from error
    # The till needs the cores more than the camera does, and what OpenCV has to say we say ourselves.
    cv2.setNumThreads(1)
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


def _load_zxing() -> str:
    """Empty when it is there, else a sentence."""
    try:
        import zxingcpp  # noqa: F401
    except ImportError as error:
        return f"Without zxing-cpp fewer codes are read ({error}): install the package zxing-cpp."
    return ""


def _load_zbar() -> str:
    """Empty when it is there, else a sentence; pyzbar itself asks for the system's library."""
    try:
        from pyzbar import pyzbar  # noqa: F401
    except ImportError as error:
        return (
            f"Without zbar fewer poor codes are read ({error}): install the package pyzbar and "
            "the system library: sudo apt-get install libzbar0."
        )
    return ""
