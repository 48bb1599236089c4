"""Simulated readers: one that gives codes in process, for the demo and training, and one that types on a real line."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

from drivers.device import Health, HealthLog
from drivers.errors import Unavailable
from drivers.scan import Listeners, utc_now
from drivers.scanner.framer import BadFrame, Frame
from drivers.scanner.port import OnMisread, OnScan, ScannerCapability
from drivers.scanner.reading import Reading
from drivers.transport import DeviceUrl, Transport

_LOGGER: Final = logging.getLogger(__name__)


class VirtualScanner:
    """A reader without a reader: :meth:`scan` is the trigger. Safe to call from any thread."""

    capabilities: frozenset[str] = frozenset({ScannerCapability.REPORTS_LOSS, ScannerCapability.KEEPS_BYTES})

    def __init__(
        self,
        source: str = "virtual:",
        *,
        clock: Callable[[], datetime] = utc_now,
        on_health: Callable[[Health], None] | None = None,
    ) -> None:
        self._reading = Reading(source)
        self._clock = clock
        self._health = HealthLog(source, _LOGGER, on_health)
        self._listeners = Listeners()
        self._is_plugged = True

    @property
    def description(self) -> str:
        """The address it was made from."""
        return self._reading.source

    def start(self, on_scan: OnScan, on_misread: OnMisread | None = None) -> None:
        """Begin to listen to :meth:`scan`."""
        self._listeners.admit(on_scan, on_misread)
        self._report()

    def stop(self) -> None:
        """Codes go nowhere from now on."""
        self._listeners.dismiss()
        self._health.report(Health.unavailable("device.closed"))

    def health(self) -> Health:
        """Ready while started and plugged in."""
        return self._health.health

    def scan(self, text: str, aim_id: str = "") -> None:
        """Read a label that says ``text``; ``aim_id`` as the reader would send it, ``]C1``."""
        self._take(Frame(f"{aim_id}{text}".encode()))

    def misread(self, raw: bytes = b"\x00\xff", reason: str = "scan.garbage") -> None:
        """Read a smudge."""
        self._take(BadFrame(raw, reason))

    def unplug(self) -> None:
        """Pull the cable."""
        self._is_plugged = False
        self._report()

    def plug(self) -> None:
        """Put the cable back."""
        self._is_plugged = True
        self._report()

    def _take(self, frame: Frame | BadFrame) -> None:
        if self._is_plugged:
            self._listeners.tell(self._reading.of(frame, self._clock()))

    def _report(self) -> None:
        if self._listeners.are_there:
            plugged = self._is_plugged
            self._health.report(Health.ready() if plugged else Health.of(Unavailable("the simulated cable is out")))


class ReaderEmulator:
    """The device end of a line: sends what a reader sends, in the pieces and at the pace it is told.

    ``pause`` waits between two pieces; a pseudo-terminal does not pace bytes by its baud rate, so this does.
    """

    def __init__(
        self,
        line: Transport,
        suffix: bytes = b"\r",
        *,
        prefix: bytes = b"",
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._line = line
        self._suffix = suffix
        self._prefix = prefix
        self._pause = pause

    def read_label(self, text: str, aim_id: str = "", *, piece: int = 0, pause_s: float = 0.0) -> None:
        """Send a code in pieces of ``piece`` bytes (0: all at once), ``pause_s`` apart."""
        self.send(self._prefix + f"{aim_id}{text}".encode() + self._suffix, piece=piece, pause_s=pause_s)

    def send(self, data: bytes, *, piece: int = 0, pause_s: float = 0.0) -> None:
        """Send bytes as they are: noise, half a code, two codes at once."""
        for part in _parts(data, piece or len(data) or 1):
            self._line.write(part)
            if pause_s:
                self._pause(pause_s)


def create(url: DeviceUrl, **options: Any) -> VirtualScanner:
    """``virtual:``."""
    url.refuse_unknown(())
    return VirtualScanner(url.text, **options)


def _parts(data: bytes, size: int) -> Iterable[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))
