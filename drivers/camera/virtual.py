"""A camera without a camera: it looks at the pictures of a folder, at a film, or at what is held before it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from drivers.camera.libraries import Libraries, load
from drivers.camera.opencv_capture import works
from drivers.camera.port import CameraCapability, OnPreview, Preview
from drivers.camera.shown import Shown
from drivers.device import Health, HealthLog, HealthState
from drivers.errors import DeviceError, Disconnected, Misconfigured, ProtocolError, Unavailable
from drivers.scan import Listeners, OnMisread, OnScan, utc_now
from drivers.transport import DeviceUrl

if TYPE_CHECKING:
    from drivers.camera.footage import Footage
    from drivers.camera.looking import Looking

_LOGGER: Final = logging.getLogger(__name__)
_OPTIONS: Final = ("fps", "hold")
_PACE_FPS: Final = 10.0
_STEP_FPS: Final = 15.0
_NOTHING: Final = (480, 640)
"""Rows and columns of what it sees when nothing is held before it."""


class VirtualCamera:
    """With ``fps`` it plays by itself and begins anew at the end; without, each :meth:`step` is one picture.

    ``recording`` is a folder of pictures, each shown ``hold`` times, or a film. Its own time runs with its pictures, so
    that a test needs no clock. Safe to call from any thread; scans are told on the thread that steps.
    """

    capabilities: frozenset[str] = frozenset({CameraCapability.REPORTS_LOSS})

    def __init__(
        self,
        source: str = "virtual:",
        recording: Path | None = None,
        *,
        hold: int = 1,
        fps: float | None = None,
        clock: Callable[[], datetime] = utc_now,
        on_health: Callable[[Health], None] | None = None,
        libraries: Callable[[], Libraries] = load,
    ) -> None:
        self._source = source
        self._recording = recording
        self._hold = hold
        self._fps = fps
        self._clock = clock
        self._on_health = on_health
        self._libraries = libraries
        self._lock = threading.RLock()
        self._changed = threading.Condition()
        self._health = HealthLog(source, _LOGGER, self._note_health)
        self._listeners = Listeners()
        self._shown = Shown()
        self._footage: Footage | None = None
        self._looking: Looking | None = None
        self._works = Health.ready()
        self._held: Any = None
        self._blank: Any = None
        self._is_plugged = True
        self._at_s = 0.0
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    @property
    def description(self) -> str:
        """The address it was made from."""
        return self._source

    def start(self, on_scan: OnScan, on_misread: OnMisread | None = None) -> None:
        """Begin to look."""
        self._listeners.admit(on_scan, on_misread)
        if self._looking is not None:
            self._looking.begin_anew()
        if self._fps is None:
            self._report(self._connect)
        elif self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._play, args=(self._fps,), name=self._source, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()
        thread, self._thread = self._thread, None
        if thread is not None and thread is not threading.current_thread():
            thread.join(5)
        self._listeners.dismiss()
        with self._lock:
            self._disconnect()
            self._health.report(Health.unavailable("device.closed"))

    def health(self) -> Health:
        """Ready while started, plugged in, and with something to show."""
        return self._health.health

    def wait_until(self, holds: Callable[[Health], bool], timeout_s: float) -> bool:
        """Wait until the health fulfils ``holds``."""
        with self._changed:
            return self._changed.wait_for(lambda: holds(self._health.health), timeout_s)

    def preview(self) -> Preview | None:
        """The newest picture."""
        return self._shown.newest()

    def watch(self, on_preview: OnPreview | None) -> None:
        """Tell of each picture."""
        self._shown.watch(on_preview)

    def step(self, count: int = 1) -> None:
        """Look at the next ``count`` pictures, now, on this thread."""
        for _ in range(count):
            self._report(self._look)

    def show(self, picture: Any) -> None:
        """Hold ``picture`` before it (a file, or an array as OpenCV has them) instead of the recording; None ends it.

        :class:`~drivers.errors.Unavailable` when the file holds no picture.
        """
        if isinstance(picture, Path):
            from drivers.camera.footage import load_picture

            loaded = load_picture(picture)
            if loaded is None:
                raise Unavailable(f"{picture}: no picture can be read from it")
            picture = loaded
        with self._lock:
            self._held = picture

    def unplug(self) -> None:
        """Pull the cable."""
        with self._lock:
            self._is_plugged = False
        self._report(self._connect)

    def plug(self) -> None:
        """Put the cable back."""
        with self._lock:
            self._is_plugged = True
        self._report(self._connect)

    def _play(self, fps: float) -> None:
        while not self._stopping.wait(1 / fps):
            self._report(self._look)

    def _report(self, act: Callable[[], None]) -> None:
        """Do it, and say what became of it; nothing at all before start and after stop."""
        with self._lock:
            if not self._listeners.are_there:
                return
            try:
                act()
            except DeviceError as error:
                self._disconnect()
                self._health.report(Health.of(error))

    def _connect(self) -> None:
        if not self._is_plugged:
            raise Unavailable("the simulated cable is out")
        if self._looking is None:
            self._prepare()
        if self._footage is not None:
            self._footage.open()
        self._shown.open()
        self._health.report(self._works)

    def _look(self) -> None:
        if self._health.health.state is HealthState.UNAVAILABLE:
            self._connect()
        picture = self._next()
        self._at_s += 1 / (self._fps or _STEP_FPS)
        assert self._looking is not None
        try:
            self._looking.take(picture, self._at_s)
        except ProtocolError as error:
            self._health.report(Health.attention("camera.bad_picture", str(error)))
        else:
            self._health.report(self._works)

    def _next(self) -> Any:
        if self._held is not None:
            return self._held
        if self._footage is None:
            return self._blank
        try:
            return self._footage.read()
        except Disconnected:
            self._footage.open()
            return self._footage.read()

    def _disconnect(self) -> None:
        self._shown.close()
        if self._footage is not None:
            self._footage.close()

    def _prepare(self) -> None:
        found = self._libraries()
        import numpy as np

        from drivers.camera.cascade import standard_decoder
        from drivers.camera.footage import recorded_footage
        from drivers.camera.looking import Looking

        decoder = standard_decoder(found.zxing, found.zbar)
        self._blank = np.full(_NOTHING, 128, np.uint8)
        self._looking = Looking(self._source, decoder, self._listeners, self._shown, self._clock)
        self._footage = None if self._recording is None else recorded_footage(self._recording, self._hold)
        self._works = works(found)

    def _note_health(self, health: Health) -> None:
        with self._changed:
            self._changed.notify_all()
        if self._on_health is not None:
            self._on_health(health)


def create(url: DeviceUrl, **options: Any) -> VirtualCamera:
    """``virtual:``, ``virtual+file:///folder?fps=10&hold=10``, ``virtual+file:///film.avi``; ``fps=0`` steps only."""
    url.refuse_unknown(_OPTIONS)
    if url.place or (url.scheme == "file") is not bool(url.path):
        raise Misconfigured(f"{url.text!r}: a simulated camera plays a folder or a film: virtual+file:///folder")
    fps = url.number("fps", _PACE_FPS, 0, 60)
    hold = int(url.number("hold", 10, 1, 1000))
    return VirtualCamera(url.text, Path(url.path) if url.path else None, hold=hold, fps=fps or None, **options)
