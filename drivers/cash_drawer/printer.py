"""A cash drawer on the connector of a receipt printer, opened by a pulse of the printer."""

from __future__ import annotations

from typing import Final

from drivers.cash_drawer.port import DrawerCapability, PulsePrinter
from drivers.device import Health, HealthState, Outcome, Result
from drivers.errors import Misconfigured
from drivers.transport import DeviceUrl

_OPENS_WITHOUT_PAPER: Final = ("printer.paper_out", "printer.cover_open", "printer.cutter")
"""The printer is there all the same; whether it opens a drawer then, trying tells."""


class PrinterDrawer:
    """`open_level` is the level of the switch (connector pin 3) while the drawer stands open.

    Low is usual: a connector without a drawer reads high, and must not read as an open drawer. None: no switch.
    """

    def __init__(self, printer: PulsePrinter, *, pin: int = 2, open_level: bool | None = False) -> None:
        if pin not in (2, 5):
            raise Misconfigured(f"a drawer hangs on pin 2 or 5 of the printer, not {pin}")
        self._printer = printer
        self._pin = pin
        self._open_level = open_level

    @property
    def description(self) -> str:
        """Where it is."""
        return f"drawer on pin {self._pin} of {self._printer.description}"

    @property
    def capabilities(self) -> frozenset[str]:
        """See DrawerCapability."""
        return frozenset() if self._open_level is None else frozenset({str(DrawerCapability.REPORTS_OPEN)})

    def health(self) -> Health:
        """As the printer is, but for what only keeps it from printing."""
        health = self._printer.health()
        if health.state is HealthState.UNAVAILABLE and health.code in _OPENS_WITHOUT_PAPER:
            return Health.attention(health.code, health.detail)
        return health if health.state is HealthState.UNAVAILABLE else Health.ready()

    def open(self) -> Result:
        """Have the printer send the pulse."""
        result = self._printer.pulse(self._pin)
        return Result(Outcome.DONE) if result.outcome is Outcome.DONE else result

    def is_open(self) -> bool | None:
        """What the switch says."""
        level = None if self._open_level is None else self._printer.drawer_pin()
        return None if level is None else level is self._open_level

    def stop(self) -> None:
        """The printer is not ours to stop."""


def create(where: DeviceUrl, *, printer: PulsePrinter) -> PrinterDrawer:
    """`printer://?pin=2&open=low`; open is low, high or none (no switch). The printer comes from who owns it."""
    where.refuse_unknown(("pin", "open"))
    level = {"low": False, "high": True, "none": None}[where.choice("open", "low", ("low", "high", "none"))]
    return PrinterDrawer(printer, pin=int(where.choice("pin", "2", ("2", "5"))), open_level=level)
