"""The demo's devices: simulated ones that ship with the drivers, and the handles to operate them by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from drivers.camera.virtual import VirtualCamera
from drivers.cash_drawer.printer import PrinterDrawer
from drivers.device import Health
from drivers.line_display.virtual import VirtualDisplay
from drivers.payment_terminal.simulation import TerminalCore
from drivers.payment_terminal.virtual import VirtualTerminal
from drivers.pos_printer.emulated_paper import Receipt
from drivers.pos_printer.virtual import VirtualPrinter
from drivers.scanner.keyboard import KeyboardScanner
from drivers.scanner.virtual import VirtualScanner
from pos_app.devices import Devices

FPS, HOLD = 10.0, 12
"""Pictures a second that a camera sees which plays by itself; how often another one sees each: until it is old news."""


@dataclass(frozen=True, slots=True)
class DemoDevices:
    """Each device by its own type, so that the panel and the script can play the world around the till."""

    scanner: VirtualScanner
    printer: VirtualPrinter
    terminal: VirtualTerminal
    display: VirtualDisplay
    camera: VirtualCamera

    def as_devices(self) -> Devices:
        """The same, as the till sees them; a keyboard reader may be used beside the simulated one."""
        drawer = PrinterDrawer(self.printer)
        scanners = (self.scanner, KeyboardScanner())
        return Devices(scanners, self.printer, drawer, self.terminal, self.display, self.camera)


def make_demo_devices(
    on_receipt: Callable[[Receipt], None],
    pictures: Path,
    *,
    operated: bool,
    on_printer_health: Callable[[Health], None] = lambda _: None,
) -> DemoDevices:
    """New devices, switched off; ``on_receipt`` and ``on_printer_health`` are called on the printer's threads.

    An ``operated`` terminal waits for the panel to decide; the other one approves what its script does not speak of. An
    ``operated`` camera sees what is held before it; the other one looks at ``pictures``, one at each step.
    """
    printer = VirtualPrinter(on_receipt=on_receipt, on_health=on_printer_health)
    terminal = VirtualTerminal(core=TerminalCore(operated=operated))
    camera = VirtualCamera(fps=FPS) if operated else VirtualCamera(recording=pictures, hold=HOLD)
    return DemoDevices(VirtualScanner(), printer, terminal, VirtualDisplay(), camera)
