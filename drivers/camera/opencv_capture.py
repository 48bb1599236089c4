"""A real camera, or a film or folder in its place, looked at through OpenCV."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from drivers.camera.libraries import Libraries, load
from drivers.camera.port import BUDGET_S, CameraCapability, OnPreview, Preview
from drivers.camera.shown import Shown
from drivers.camera.worker import NewestWorker
from drivers.device import Health
from drivers.errors import Misconfigured
from drivers.scan import Listeners, OnMisread, OnScan, utc_now
from drivers.supervisor import Backoff, Supervisor
from drivers.transport import DeviceUrl

if TYPE_CHECKING:
    from drivers.camera.footage import Footage
    from drivers.camera.looking import Looking

_OPTIONS: Final = ("width", "height", "fps", "budget_ms")


@dataclass(frozen=True, slots=True)
class CaptureSettings:
    """What the camera is asked for, and what reading one picture may cost."""

    width: int = 640
    height: int = 480
    fps: float = 15.0
    """Pictures read a second, at most; more is of no use to a hand that holds a label."""
    budget_s: float = BUDGET_S


class OpenCvCamera:
    """One thread takes the pictures, one reads them, and always the newest.

    ``place`` is a device file (best one that stays, under ``/dev/v4l/by-id``) or a camera's number; with ``recorded``
    the path of a film or of a folder of pictures, whose end is like pulling the cable.
    """

    capabilities: frozenset[str] = frozenset({CameraCapability.REPORTS_LOSS})

    def __init__(
        self,
        description: str,
        place: str,
        settings: CaptureSettings | None = None,
        *,
        recorded: bool = False,
        clock: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
        on_health: Callable[[Health], None] | None = None,
        backoff: Backoff | None = None,
        libraries: Callable[[], Libraries] = load,
    ) -> None:
        settings = settings or CaptureSettings()
        self._eye = _Eye(description, place, settings, recorded, clock, libraries)
        self._worker = NewestWorker(f"pictures of {description}", self._eye.look, 0.9 / settings.fps, monotonic)
        self._eye.worker = self._worker
        self._supervisor = Supervisor(
            self._eye,
            idle_s=1 / settings.fps if recorded else 0.0,
            backoff=backoff,
            on_health=on_health,
            monotonic=monotonic,
        )

    @property
    def description(self) -> str:
        """Where the camera is."""
        return self._eye.description

    def start(self, on_scan: OnScan, on_misread: OnMisread | None = None) -> None:
        """Begin to look; the camera may be plugged in later."""
        self._eye.listeners.admit(on_scan, on_misread)
        self._eye.begin_anew()
        self._worker.start()
        self._supervisor.start()

    def stop(self) -> None:
        """Switch it off."""
        self._supervisor.stop()
        self._worker.stop()
        self._eye.listeners.dismiss()

    def health(self) -> Health:
        """Ready while pictures come; attention while a decoder is missing or the pictures are none."""
        return self._supervisor.health()

    def try_now(self) -> None:
        """Look for the camera now, without waiting for the back-off."""
        self._supervisor.try_now()

    def wait_until(self, holds: Callable[[Health], bool], timeout_s: float) -> bool:
        """Wait until the health fulfils ``holds``."""
        return self._supervisor.wait_until(holds, timeout_s)

    def preview(self) -> Preview | None:
        """The newest picture."""
        return self._eye.shown.newest()

    def watch(self, on_preview: OnPreview | None) -> None:
        """Tell of each picture that was looked at, on the thread that reads them."""
        self._eye.shown.watch(on_preview)


class _Eye:
    """What the supervisor owns: the source of pictures, and who is told what they show."""

    worker: NewestWorker

    def __init__(
        self,
        description: str,
        place: str,
        settings: CaptureSettings,
        recorded: bool,
        clock: Callable[[], datetime],
        libraries: Callable[[], Libraries],
    ) -> None:
        self._description = description
        self._place = place
        self._settings = settings
        self._recorded = recorded
        self._clock = clock
        self._libraries = libraries
        self._footage: Footage | None = None
        self._looking: Looking | None = None
        self._works = Health.ready()
        self.listeners = Listeners()
        self.shown = Shown()

    @property
    def description(self) -> str:
        return self._description

    def begin_anew(self) -> None:
        if self._looking is not None:
            self._looking.begin_anew()

    def connect(self) -> Health:
        if self._footage is None:
            self._prepare()
        assert self._footage is not None
        self._footage.open()
        self.shown.open()
        # A camera that another program holds can be opened, but gives no picture.
        self.worker.offer(self._footage.read())
        return self._works

    def attend(self) -> Health:
        assert self._footage is not None
        self.worker.offer(self._footage.read())
        complaint = self.worker.complaint()
        return self._works if complaint is None else Health.attention("camera.bad_picture", str(complaint))

    def disconnect(self) -> None:
        self.shown.close()
        if self._footage is not None:
            self._footage.close()

    def look(self, picture: Any, at_s: float) -> None:
        """Called by the worker, which has no pictures before :meth:`connect` has prepared everything."""
        assert self._looking is not None
        self._looking.take(picture, at_s)

    def _prepare(self) -> None:
        """Load the libraries, which takes a moment, on the owner's thread instead of at the start of the program."""
        found = self._libraries()
        from drivers.camera.cascade import standard_decoder
        from drivers.camera.footage import LiveFootage, recorded_footage
        from drivers.camera.looking import Looking

        settings = self._settings
        decoder = standard_decoder(found.zxing, found.zbar, settings.budget_s)
        self._looking = Looking(self._description, decoder, self.listeners, self.shown, self._clock)
        if self._recorded:
            self._footage = recorded_footage(Path(self._place))
        else:
            self._footage = LiveFootage(self._place, settings.width, settings.height, settings.fps)
        self._works = works(found)


def works(found: Libraries) -> Health:
    """Ready, or attention with a sentence when a decoder is missing."""
    return Health.attention("camera.decoder_missing", " ".join(found.remarks)) if found.remarks else Health.ready()


def create(url: DeviceUrl, **options: Any) -> OpenCvCamera:
    """``camera:///dev/v4l/by-id/usb-…?width=1280&height=720``, ``camera://0``, ``camera+file:///film.avi``."""
    url.refuse_unknown(_OPTIONS)
    settings = CaptureSettings(
        width=int(url.number("width", 640, 160, 3840)),
        height=int(url.number("height", 480, 120, 2160)),
        fps=url.number("fps", 15, 1, 60),
        budget_s=url.number("budget_ms", BUDGET_S * 1000, 5, 1000) / 1000,
    )
    recorded = url.scheme == "file"
    place = url.path if recorded or not url.place else url.place
    is_number = url.place.isdigit() and not url.path
    if (recorded and url.place) or (not recorded and not is_number and (url.place or not place.startswith("/"))):
        raise Misconfigured(
            f"{url.text!r}: a camera is a number (camera://0), a device file (camera:///dev/v4l/by-id/…), "
            "or a film or folder (camera+file:///…)"
        )
    return OpenCvCamera(url.text, place, settings, recorded=recorded, **options)
