"""Readers that send bytes: serial, USB-CDC, or behind a serial server on the network."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from drivers.device import Health
from drivers.errors import Misconfigured
from drivers.scan import Listeners, utc_now
from drivers.scanner.framer import MAX_LENGTH, BadFrame, Frame, Framer, FramerSettings, Suffix
from drivers.scanner.port import OnMisread, OnScan, ScannerCapability
from drivers.scanner.reading import AimIds, Reading
from drivers.supervisor import Backoff, Supervisor
from drivers.transport import DeviceUrl, MemoryExchange, Transport, transport_for

_READ_S: Final = 0.1
"""The longest wait for bytes; a stop is noticed after this long."""
_OPTIONS: Final = ("suffix", "prefix", "gap_ms", "stale_ms", "max", "aim", "encoding")
_ENCODINGS: Final = ("auto", "utf-8", "latin-1", "cp1250", "cp852", "iso8859-2")


class SerialScanner:
    """A reader on any byte channel. Half a code at unplugging becomes a misread, never the start of the next code."""

    capabilities: frozenset[str] = frozenset({ScannerCapability.REPORTS_LOSS, ScannerCapability.KEEPS_BYTES})

    def __init__(
        self,
        transport: Transport,
        framing: FramerSettings | None = None,
        reading: Reading | None = None,
        *,
        clock: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
        on_health: Callable[[Health], None] | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        self._reader = _Reader(transport, framing or FramerSettings(), reading, clock, monotonic)
        self._supervisor = Supervisor(
            self._reader, idle_s=0.0, backoff=backoff, on_health=on_health, monotonic=monotonic
        )

    @property
    def description(self) -> str:
        """Where the reader is."""
        return self._reader.description

    def start(self, on_scan: OnScan, on_misread: OnMisread | None = None) -> None:
        """Begin to read; the reader may be plugged in later."""
        self._reader.listeners.admit(on_scan, on_misread)
        self._supervisor.start()

    def stop(self) -> None:
        """Let go of the reader."""
        self._supervisor.stop()
        self._reader.listeners.dismiss()

    def health(self) -> Health:
        """Ready while the reader is plugged in."""
        return self._supervisor.health()

    def try_now(self) -> None:
        """Look for the reader now, without waiting for the back-off."""
        self._supervisor.try_now()

    def wait_until(self, holds: Callable[[Health], bool], timeout_s: float) -> bool:
        """Wait until the health fulfils ``holds``."""
        return self._supervisor.wait_until(holds, timeout_s)


class _Reader:
    """What the supervisor owns: the channel, the framer and who listens."""

    def __init__(
        self,
        transport: Transport,
        framing: FramerSettings,
        reading: Reading | None,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._transport = transport
        self._framer = Framer(framing)
        self._reading = reading or Reading(transport.description)
        self._clock = clock
        self._monotonic = monotonic
        self.listeners = Listeners()

    @property
    def description(self) -> str:
        return self._transport.description

    def connect(self) -> Health:
        self._transport.open()
        return Health.ready()

    def attend(self) -> Health:
        data = self._transport.read(self._wait_s())
        now_ms = self._monotonic() * 1000
        self._deliver(self._framer.feed(data, now_ms))
        return Health.ready()

    def disconnect(self) -> None:
        self._transport.close()
        self._deliver(self._framer.flush())

    def _wait_s(self) -> float:
        due_ms = self._framer.due_ms
        if due_ms is None:
            return _READ_S
        return min(_READ_S, max(0.0, due_ms / 1000 - self._monotonic()))

    def _deliver(self, frames: list[Frame | BadFrame]) -> None:
        for frame in frames:
            self.listeners.tell(self._reading.of(frame, self._clock()))


def create(url: DeviceUrl, *, exchange: MemoryExchange | None = None, **options: Any) -> SerialScanner:
    """``serial:///dev/ttyACM0?suffix=cr&aim=required``; options of the channel go to the channel."""
    own, channel = url.split(_OPTIONS)
    framing = FramerSettings(
        suffix=Suffix(own.choice("suffix", Suffix.ANY, tuple(Suffix))),
        prefix=own.options.get("prefix", "").encode("latin-1", "ignore"),
        gap_ms=own.number("gap_ms", 50.0, 5, 1000),
        stale_ms=own.number("stale_ms", 500.0, 50, 5000),
        max_length=int(own.number("max", MAX_LENGTH, 1, MAX_LENGTH)),
    )
    if framing.suffix is Suffix.NONE and "stale_ms" in own.options:
        raise Misconfigured(f"{url.text!r}: stale_ms has no meaning with suffix=none; set gap_ms")
    reading = Reading(
        url.text,
        AimIds(own.choice("aim", AimIds.AUTO, tuple(AimIds))),
        own.choice("encoding", "auto", _ENCODINGS),
    )
    return SerialScanner(transport_for(channel, exchange=exchange), framing, reading, **options)
