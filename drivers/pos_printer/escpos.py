"""The driver of ESC/POS receipt printers over any channel: holds the printer, prints, and says what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from drivers.device import Health, Outcome, Result
from drivers.errors import Busy, DeviceError, Misconfigured, TimedOut
from drivers.pos_printer.document import Document
from drivers.pos_printer.encoder import EscPosEncoder
from drivers.pos_printer.errors import PrinterBusy, PrinterUnavailable, in_words_of_printers
from drivers.pos_printer.fonts import ReceiptFont
from drivers.pos_printer.port import PrinterCapability
from drivers.pos_printer.profile import PROFILES, Cutter, PrinterProfile
from drivers.pos_printer.session import PrinterSession, Timing
from drivers.supervisor import Supervisor
from drivers.transport import DeviceUrl, MemoryExchange, Transport, transport_for

_LONGEST_JOB_S = 120.0


class EscPosPrinter:
    """A printer with an owner thread; may be called from any thread."""

    def __init__(
        self,
        transport: Transport,
        profile: PrinterProfile,
        *,
        font: ReceiptFont | None = None,
        timing: Timing | None = None,
        on_health: Callable[[Health], None] | None = None,
        idle_s: float = 2.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.profile = profile
        self._session = PrinterSession(transport, EscPosEncoder(profile, font), timing, monotonic)
        self._supervisor = Supervisor(self._session, idle_s=idle_s, on_health=on_health, monotonic=monotonic)

    @property
    def description(self) -> str:
        """Where the printer is."""
        return self._session.description

    @property
    def columns(self) -> int:
        """Normal letters across the paper."""
        return self.profile.columns

    @property
    def capabilities(self) -> frozenset[str]:
        """See PrinterCapability."""
        known = {
            PrinterCapability.CUTS: self.profile.cutter is not Cutter.NONE,
            PrinterCapability.REPORTS_STATUS: bool(self.profile.status_queries),
            PrinterCapability.CONFIRMS: self.profile.confirms,
        }
        return frozenset(str(name) for name, has in known.items() if has)

    def start(self) -> None:
        """Begin to look for the printer and to keep hold of it."""
        self._supervisor.start()

    def stop(self) -> None:
        """Let go of it."""
        self._supervisor.stop()

    def health(self) -> Health:
        """As last known, never older than some seconds while it is connected."""
        return self._supervisor.health()

    def try_now(self) -> None:
        """Look for the printer without waiting."""
        self._supervisor.try_now()

    def wait_until(self, holds: Callable[[Health], bool], timeout_s: float) -> bool:
        """Wait until the health fulfils `holds`; false when it did not in time."""
        return self._supervisor.wait_until(holds, timeout_s)

    def print(self, document: Document) -> Result:
        """Print the whole document; see PosPrinter."""
        return self._outcome(lambda: self._session.print(document))

    def pulse(self, pin: int = 2) -> Result:
        """Open the drawer on connector pin 2 or 5."""
        return self._outcome(lambda: self._session.pulse(pin))

    def drawer_pin(self) -> bool | None:
        """Level of the drawer's switch now; None when unknown."""
        try:
            return self._supervisor.call(self._session.drawer_pin, _LONGEST_JOB_S)
        except DeviceError:
            return None

    def _outcome(self, job: Callable[[], Result]) -> Result:
        try:
            return self._supervisor.call(job, _LONGEST_JOB_S)
        except TimedOut as error:
            return Result.unknown(PrinterBusy(str(error)))
        except Busy as error:
            return Result.not_done(PrinterBusy(str(error)))
        except DeviceError as error:
            return self._refused(error)

    def _refused(self, error: DeviceError) -> Result:
        """Not even begun, for there is no connection: the reason is why there is none."""
        health = self.health()
        if health.code.startswith("printer."):
            return Result(Outcome.NOT_DONE, health.code, health.detail)
        problem = in_words_of_printers(error)
        return Result.not_done(problem if isinstance(problem, PrinterBusy) else PrinterUnavailable(str(error)))


def create(where: DeviceUrl, *, exchange: MemoryExchange | None = None, **options: Any) -> EscPosPrinter:
    """`escpos+tcp://192.168.1.50:9100?profile=epson-80`; without a profile, generic-80. Options go to EscPosPrinter."""
    name = where.options.get("profile", "generic-80")
    if name not in PROFILES:
        raise Misconfigured(f"{where.text!r}: unknown profile {name!r}; known are {', '.join(PROFILES)}")
    return EscPosPrinter(transport_for(_without_profile(where), exchange=exchange), PROFILES[name], **options)


def _without_profile(where: DeviceUrl) -> DeviceUrl:
    """The channel refuses options it does not know."""
    options = {key: value for key, value in where.options.items() if key != "profile"}
    return DeviceUrl(where.text, where.scheme, where.driver, where.place, where.path, options)
