"""The devices of one register: made from their addresses, started and stopped together, and heard in one place."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from drivers.camera import Camera
from drivers.cash_drawer import CashDrawer
from drivers.device import Category, Device, Health, HealthState
from drivers.errors import DeviceError, Misconfigured
from drivers.line_display import LineDisplay
from drivers.payment_terminal import PaymentTerminal
from drivers.pos_printer import PosPrinter
from drivers.registry import Registry
from drivers.scanner import Misread, Scan, Scanner
from drivers.scanner.keyboard import KeyboardScanner
from pos_app.settings import DeviceSettings

_LOGGER = logging.getLogger(__name__)
D = TypeVar("D")


class Watched(Protocol):
    """What a device says of itself without being touched."""

    @property
    def description(self) -> str:
        """What it is and where."""

    def health(self) -> Health:
        """How it is now; never waits for it."""


@dataclass(slots=True)
class Devices:
    """What is connected. ``problems`` are sentences about addresses no driver could be made for."""

    scanners: tuple[Scanner, ...] = ()
    printer: PosPrinter | None = None
    drawer: CashDrawer | None = None
    terminal: PaymentTerminal | None = None
    display: LineDisplay | None = None
    camera: Camera | None = None
    camera_on_demand: bool = False
    """True while the camera is off until somebody opens its panel."""
    problems: list[str] = field(default_factory=list)

    @property
    def keyboards(self) -> tuple[KeyboardScanner, ...]:
        """The readers that type: their keys come through the window."""
        return tuple(each for each in self.scanners if isinstance(each, KeyboardScanner))

    @property
    def all(self) -> Sequence[Device]:
        """Every device there is."""
        singles = (self.printer, self.drawer, self.terminal, self.display, self.camera)
        return (*self.scanners, *(each for each in singles if each is not None))

    @property
    def by_name(self) -> dict[str, Watched]:
        """Every device by what it is at this register: ``printer``, ``scanner``, ``scanner 2``.

        A camera that is off on purpose most of the day is none that anybody need hear of.
        """
        singles = {"printer": self.printer, "drawer": self.drawer, "terminal": self.terminal, "display": self.display}
        named: dict[str, Watched] = {name: each for name, each in singles.items() if each is not None}
        for place, scanner in enumerate(self.scanners, 1):
            named["scanner" if place == 1 else f"scanner {place}"] = scanner
        if self.camera is not None and not self.camera_on_demand:
            named["camera"] = self.camera
        return named

    def start(self, on_scan: Callable[[Scan], None], on_misread: Callable[[Misread], None] | None = None) -> None:
        """Begin to own them all; both are called on the readers' and the camera's threads."""
        for scanner in self.scanners:
            scanner.start(on_scan, on_misread)
        if self.camera is not None and not self.camera_on_demand:
            self.camera.start(on_scan, on_misread)
        for device in (self.printer, self.terminal, self.display):
            if device is not None:
                device.start()

    def stop(self) -> None:
        """Let go of them all."""
        for device in self.all:
            device.stop()


def make_devices(
    settings: DeviceSettings, registry: Registry, on_printer_health: Callable[[Health], None], **options: Any
) -> Devices:
    """The devices at the settings' addresses, stopped. One that cannot be made is a sentence and the rest go on."""
    devices = Devices()
    maker = _Maker(registry, devices.problems)
    made = [maker.make(Category.SCANNER, url, Scanner) for url in settings.scanners]
    devices.scanners = tuple(each for each in made if each is not None)
    devices.printer = maker.make(
        Category.POS_PRINTER, settings.printer, PosPrinter, on_health=on_printer_health, **options
    )
    hangs_on_printer = {"printer": devices.printer} if settings.drawer.startswith("printer:") else {}
    if not hangs_on_printer or devices.printer is not None:
        devices.drawer = maker.make(Category.CASH_DRAWER, settings.drawer, CashDrawer, **hangs_on_printer)
    devices.terminal = maker.make(Category.PAYMENT_TERMINAL, settings.terminal, PaymentTerminal)
    devices.display = maker.make(Category.LINE_DISPLAY, settings.display, LineDisplay)
    devices.camera = maker.make(Category.CAMERA, settings.camera, Camera)
    devices.camera_on_demand = settings.camera_reads == "panel"
    return devices


def make_camera(registry: Registry, url: str) -> Camera:
    """The camera at ``url``, stopped; :class:`~drivers.errors.DeviceError` says in a sentence why there is none."""
    device = registry.create(Category.CAMERA, url)
    if not isinstance(device, Camera):
        raise Misconfigured(f"{url} is no camera.")
    return device


class _Maker:
    """Makes devices by category and notes what could not be made."""

    def __init__(self, registry: Registry, problems: list[str]) -> None:
        self._registry = registry
        self._problems = problems

    def make(self, category: Category, url: str, kind: type[D], **options: Any) -> D | None:
        """The device, or None when the address is empty or wrong."""
        if not url:
            return None
        try:
            device = self._registry.create(category, url, **options)
        except DeviceError as error:
            _LOGGER.warning("no %s: %s", category, error)
            self._problems.append(str(error))
            return None
        if not isinstance(device, kind):
            self._problems.append(f"{url} is no {category}.")
            return None
        return device


class PrintWorker:
    """Prints the queue on a thread of its own: when asked, when the printer comes back, and every now and then."""

    def __init__(self, print_waiting: Callable[[], object], retry_s: float = 10.0) -> None:
        self._print_waiting = print_waiting
        self._retry_s = retry_s
        self._changed = threading.Condition()
        self._asked = False
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="receipts", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def print_now(self) -> None:
        """Look at the queue without waiting."""
        with self._changed:
            self._asked = True
            self._changed.notify_all()

    def on_health(self, health: Health) -> None:
        """The printer changed: what waited may print now."""
        if health.state is not HealthState.UNAVAILABLE:
            self.print_now()

    def stop(self) -> None:
        """Finish the receipt being printed, then end."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(10)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._asked or self._stopping, self._retry_s)
                if self._stopping:
                    return
                self._asked = False
            try:
                self._print_waiting()
            except Exception:
                # The queue is on disk and the sale is safe; the next turn tries again.
                _LOGGER.exception("printing failed")
