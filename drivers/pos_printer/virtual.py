"""A receipt printer that is only simulated: the real driver, a cable inside the process, and an emulated printer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drivers.device import Health
from drivers.errors import Misconfigured
from drivers.pos_printer.emulated_paper import Receipt
from drivers.pos_printer.emulator import Emulator, Machine
from drivers.pos_printer.escpos import EscPosPrinter
from drivers.pos_printer.fonts import ReceiptFont
from drivers.pos_printer.lines import MemoryLine
from drivers.pos_printer.profile import PROFILES, Cutter, PrinterProfile
from drivers.pos_printer.server import PrinterServer
from drivers.pos_printer.session import Timing
from drivers.transport import DeviceUrl, MemoryLink


class VirtualPrinter(EscPosPrinter):
    """For the demo, training and tests. `on_receipt` and `on_pulse` are called on the simulation's thread."""

    def __init__(
        self,
        profile: PrinterProfile | None = None,
        *,
        name: str = "virtual-printer",
        font: ReceiptFont | None = None,
        timing: Timing | None = None,
        on_receipt: Callable[[Receipt], None] | None = None,
        on_pulse: Callable[[int], None] | None = None,
        on_health: Callable[[Health], None] | None = None,
        idle_s: float = 0.5,
    ) -> None:
        profile = profile or PROFILES["epson-80"]
        link = MemoryLink(name)
        self.emulator = Emulator(machine_like(profile), on_receipt, on_pulse)
        self.server = PrinterServer(self.emulator, MemoryLine(link))
        super().__init__(link.near, profile, font=font, timing=timing, on_health=on_health, idle_s=idle_s)

    @property
    def description(self) -> str:
        """What it is."""
        return f"virtual printer {self.profile.name}"

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """What came out, oldest first, at most the last 200."""
        return tuple(self.emulator.receipts)

    def start(self) -> None:
        """Switch the simulation on and begin to drive it."""
        self.server.start()
        super().start()

    def stop(self) -> None:
        """Let go, and switch the simulation off."""
        super().stop()
        self.server.stop()

    def switch(self, **states: bool | int | None) -> None:
        """paper_low, paper_out, cover_open, cutter_jammed, fault, drawer_open, silent, lines_left; see Switches."""
        self.emulator.switch(**states)

    @property
    def drawer_open(self) -> bool:
        """The simulated drawer under it."""
        return self.emulator.switches.drawer_open

    def unplug(self) -> None:
        """Pull the cable, power included."""
        self.server.unplug()

    def plug(self) -> None:
        """Put the cable back; the driver finds it by itself, or at once after `try_now`."""
        self.server.plug()

    def slow_down(self, bytes_per_s: float | None) -> None:
        """Read no faster than this (960 is 9600 baud); None for full speed."""
        self.server.bytes_per_s = bytes_per_s


def machine_like(profile: PrinterProfile) -> Machine:
    """A printer of this profile; garbling letters until `FS .` as the nastiest of its kind do."""
    has_cutter = profile.cutter is not Cutter.NONE
    return Machine(columns=profile.columns, width_dots=profile.width_dots, has_cutter=has_cutter)


def create(where: DeviceUrl, **options: Any) -> VirtualPrinter:
    """`virtual://printer?profile=epson-80`; options go to VirtualPrinter."""
    where.refuse_unknown(("profile",))
    name = where.options.get("profile", "epson-80")
    if name not in PROFILES:
        raise Misconfigured(f"{where.text!r}: unknown profile {name!r}; known are {', '.join(PROFILES)}")
    return VirtualPrinter(PROFILES[name], name=where.place or "virtual-printer", **options)
