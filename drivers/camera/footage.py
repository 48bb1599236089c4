"""Where pictures come from: a camera of the system, a film, or a folder of pictures."""

from __future__ import annotations

import logging
import os
import re
import sys
from pathlib import Path
from typing import Any, Final, Protocol

import cv2
import numpy as np

from drivers.errors import Disconnected, Unavailable, mapped

_LOGGER: Final = logging.getLogger(__name__)
PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".webp", ".pgm", ".ppm", ".tif", ".tiff"})
_NUMBERED: Final = re.compile(r"/dev/video(\d+)")


class Footage(Protocol):
    """A source of pictures, opened and closed by its owner's thread."""

    def open(self) -> None:
        """Take hold of it; :class:`~drivers.errors.DeviceError` when it cannot be had."""

    def read(self) -> Any:
        """The next picture, waited for; :class:`~drivers.errors.Disconnected` when there is none any more."""

    def close(self) -> None:
        """Let go of it; harmless when it is not held."""


class LiveFootage:
    """A camera by its device file, or by its number where there are no device files."""

    def __init__(self, place: str, width: int, height: int, fps: float) -> None:
        self._place = place
        self._wanted = {
            cv2.CAP_PROP_FRAME_WIDTH: width,
            cv2.CAP_PROP_FRAME_HEIGHT: height,
            cv2.CAP_PROP_FPS: fps,
            cv2.CAP_PROP_BUFFERSIZE: 1,
        }
        self._capture: cv2.VideoCapture | None = None

    def open(self) -> None:
        """Open the camera and ask it for the wanted size; it may choose another."""
        self.close()
        capture = self._opened()
        for name, value in self._wanted.items():
            capture.set(name, value)
        self._capture = capture

    def read(self) -> Any:
        """The next picture."""
        return _next_of(self._capture, self._place, "it was unplugged, or another program has taken it")

    def close(self) -> None:
        """Switch it off."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()

    def _opened(self) -> cv2.VideoCapture:
        if not sys.platform.startswith("linux"):
            return _asserted(cv2.VideoCapture(int(self._place)), self._place)
        path = f"/dev/video{self._place}" if self._place.isdigit() else self._place
        with mapped(path, opening=True):
            # OpenCV only says that it did not work; the system says why.
            os.close(os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC))
        return _asserted(cv2.VideoCapture(os.path.realpath(path), cv2.CAP_V4L2), path)


class FilmFootage:
    """A film in a file, from its beginning to its end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._capture: cv2.VideoCapture | None = None

    def open(self) -> None:
        """Open the film at its beginning."""
        self.close()
        with mapped(str(self._path), opening=True):
            self._path.open("rb").close()
        self._capture = _asserted(cv2.VideoCapture(str(self._path)), f"{self._path}: no film can be read from it")

    def read(self) -> Any:
        """The next picture; unplugging is the film's end, or its file's."""
        if not self._path.exists():
            raise Disconnected(f"{self._path}: the film is gone")
        return _next_of(self._capture, str(self._path), "the film is at its end")

    def close(self) -> None:
        """Close the file."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()


class FolderFootage:
    """The pictures of a folder in the order of their names, each shown ``hold`` times; a file alone is one picture."""

    def __init__(self, path: Path, hold: int = 1) -> None:
        self._path = path
        self._hold = hold
        self._files: list[Path] | None = None
        self._place = 0
        self._picture: tuple[Path, Any] | None = None

    def open(self) -> None:
        """List the pictures; :class:`~drivers.errors.Unavailable` when there are none."""
        with mapped(str(self._path), opening=True):
            inside = sorted(self._path.iterdir()) if self._path.is_dir() else [self._path]
            files = [each for each in inside if each.suffix.lower() in PICTURES and each.is_file()]
        if not files:
            raise Unavailable(f"{self._path}: no pictures there; put some of {', '.join(sorted(PICTURES))} into it")
        self._files, self._place = files, 0

    def read(self) -> Any:
        """The next picture. A file that holds none is passed over with a word in the log."""
        while self._files is not None and self._place < len(self._files) * self._hold:
            file = self._files[self._place // self._hold]
            picture = self._load(file)
            if picture is not None:
                self._place += 1
                return picture
            _LOGGER.warning("%s holds no picture that can be read; it is passed over", file)
            self._place = (self._place // self._hold + 1) * self._hold
        raise Disconnected(f"{self._path}: all pictures were shown")

    def close(self) -> None:
        """Forget the list."""
        self._files = self._picture = None

    def _load(self, file: Path) -> Any:
        if self._picture is None or self._picture[0] != file:
            self._picture = (file, load_picture(file))
        return self._picture[1]


def load_picture(file: Path) -> Any:
    """The picture in a file, or None when it holds none."""
    try:
        return cv2.imdecode(np.frombuffer(file.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    except (OSError, cv2.error):
        return None


def recorded_footage(path: Path, hold: int = 1) -> Footage:
    """What is at ``path``: a folder of pictures, one picture, or a film."""
    if path.is_dir() or path.suffix.lower() in PICTURES:
        return FolderFootage(path, hold)
    return FilmFootage(path)


def _asserted(capture: cv2.VideoCapture, subject: str) -> cv2.VideoCapture:
    if capture.isOpened():
        return capture
    capture.release()
    raise Unavailable(f"{subject}: it cannot be opened as a camera or film; another program may be using it")


def _next_of(capture: cv2.VideoCapture | None, subject: str, why: str) -> Any:
    is_there, picture = (False, None) if capture is None else capture.read()
    if not is_there:
        raise Disconnected(f"{subject}: no picture; {why}")
    return picture
