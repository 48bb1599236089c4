"""A reader that types: the scanner port on top of the wedge recognizer, fed by whoever owns the keyboard."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from drivers.device import Health, HealthLog
from drivers.scan import Listeners, utc_now
from drivers.scanner.framer import Frame
from drivers.scanner.port import Misread, OnMisread, OnScan
from drivers.scanner.reading import AimIds, Reading
from drivers.scanner.wedge import MAX_HOLD_MS, Action, Decision, WedgeRecognizer, WedgeSettings
from drivers.transport import DeviceUrl

_LOGGER: Final = logging.getLogger(__name__)
_OPTIONS: Final = ("gap_ms", "mean_ms", "min", "prefix", "end", "aim")


class KeyboardScanner:
    """Give every key press to :meth:`feed` and obey the decision, as :mod:`drivers.scanner.wedge` describes.

    Scans are delivered before :meth:`feed` or :meth:`expire` returns, on the caller's thread. A keyboard cannot be
    seen to be unplugged: health is ready from start to stop.
    """

    capabilities: frozenset[str] = frozenset()

    def __init__(
        self,
        settings: WedgeSettings | None = None,
        reading: Reading | None = None,
        *,
        clock: Callable[[], datetime] = utc_now,
        on_health: Callable[[Health], None] | None = None,
    ) -> None:
        self._recognizer = WedgeRecognizer(settings)
        self._reading = reading or Reading("wedge:")
        self._clock = clock
        self._health = HealthLog(self._reading.source, _LOGGER, on_health)
        self._listeners = Listeners()

    @property
    def description(self) -> str:
        """The address it was made from."""
        return self._reading.source

    @property
    def due_ms(self) -> float | None:
        """When :meth:`expire` is to be called; none while no key is held."""
        return self._recognizer.due_ms

    def start(self, on_scan: OnScan, on_misread: OnMisread | None = None) -> None:
        """Begin to recognize codes among the keys."""
        self._listeners.admit(on_scan, on_misread)
        self._health.report(Health.ready())

    def stop(self) -> None:
        """Let all keys through from now on; those held are to be posted again by their owner."""
        self._listeners.dismiss()
        self._health.report(Health.unavailable("device.closed"))

    def health(self) -> Health:
        """Ready between start and stop."""
        return self._health.health

    def feed(self, key_text: str, at_ms: float, *, exempt: bool = False, repeated: bool = False) -> Decision:
        """Decide about one key press; see :meth:`WedgeRecognizer.feed`."""
        asleep = not self._listeners.are_there
        return self._told(self._recognizer.feed(key_text, at_ms, exempt=exempt or asleep, repeated=repeated))

    def expire(self, at_ms: float) -> Decision:
        """Decide about the keys held when none came in time."""
        return self._told(self._recognizer.expire(at_ms))

    def _told(self, decision: Decision) -> Decision:
        if decision.scan is not None:
            self._listeners.tell(self._reading.of(Frame(decision.scan.encode()), self._clock()))
        if decision.misread is not None:
            raw = decision.misread.encode()
            self._listeners.tell(Misread(raw, "scan.too_long", self._reading.source, self._clock()))
        return decision


def create(url: DeviceUrl, **options: Any) -> KeyboardScanner:
    """``wedge:?gap_ms=40&min=6&prefix=~&end=required&aim=required``."""
    url.refuse_unknown(_OPTIONS)
    settings = WedgeSettings(
        gap_ms=url.number("gap_ms", MAX_HOLD_MS, 5, MAX_HOLD_MS),
        mean_ms=url.number("mean_ms", 35.0, 1, MAX_HOLD_MS),
        min_length=int(url.number("min", 4, 2, 100)),
        prefix=url.options.get("prefix", ""),
        needs_end=url.choice("end", "optional", ("optional", "required")) == "required",
    )
    reading = Reading(url.text, AimIds(url.choice("aim", AimIds.AUTO, tuple(AimIds))))
    return KeyboardScanner(options.pop("settings", settings), reading, **options)


__all__ = ["Action", "Decision", "KeyboardScanner", "create"]
