"""Which driver serves which address: a built-in table, and the drivers that other packages bring.

An address is ``driver+scheme://…``; without a driver, the first entry of the category that fits the scheme serves it.
Another distribution adds a driver by an entry point of the group ``kontuar.drivers``, named ``category.driver`` and
pointing at a factory that takes a :class:`~drivers.transport.DeviceUrl` and named options and gives the device.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final

from drivers.device import Category, Device
from drivers.errors import DeviceError, Misconfigured
from drivers.transport import SCHEMES, DeviceUrl

GROUP: Final = "kontuar.drivers"


@dataclass(frozen=True, slots=True)
class DriverEntry:
    """A driver: its category, its name, the schemes it takes, and where its factory is (``module:name``)."""

    category: Category
    driver: str
    schemes: tuple[str, ...]
    target: str
    origin: str = "kontuar"
    """The distribution that brings it."""


_C = Category
BUILT_IN: Final = (
    DriverEntry(_C.SCANNER, "serial", ("serial", "tcp", "file", "memory"), "drivers.scanner.serial:create"),
    DriverEntry(_C.SCANNER, "wedge", ("wedge",), "drivers.scanner.keyboard:create"),
    DriverEntry(_C.SCANNER, "virtual", ("virtual",), "drivers.scanner.virtual:create"),
    DriverEntry(_C.CAMERA, "camera", ("camera", "file"), "drivers.camera.opencv_capture:create"),
    DriverEntry(_C.CAMERA, "virtual", ("virtual",), "drivers.camera.virtual:create"),
    DriverEntry(_C.POS_PRINTER, "escpos", SCHEMES, "drivers.pos_printer.escpos:create"),
    DriverEntry(_C.POS_PRINTER, "virtual", ("virtual",), "drivers.pos_printer.virtual:create"),
    DriverEntry(_C.CASH_DRAWER, "printer", ("printer",), "drivers.cash_drawer.printer:create"),
    DriverEntry(_C.CASH_DRAWER, "virtual", ("virtual",), "drivers.cash_drawer.virtual:create"),
    DriverEntry(_C.LINE_DISPLAY, "epson", SCHEMES, "drivers.line_display.vfd:create"),
    DriverEntry(_C.LINE_DISPLAY, "cd5220", SCHEMES, "drivers.line_display.vfd:create"),
    DriverEntry(_C.LINE_DISPLAY, "virtual", ("virtual",), "drivers.line_display.virtual:create"),
    DriverEntry(_C.PAYMENT_TERMINAL, "jsonl", SCHEMES, "drivers.payment_terminal.jsonl:create"),
    DriverEntry(_C.PAYMENT_TERMINAL, "virtual", ("virtual",), "drivers.payment_terminal.virtual:create"),
)


class Registry:
    """The drivers there are. A bad entry of another package is a sentence in :attr:`problems`, never a crash.

    Other packages are looked through only when none of our drivers serves an address: at a till's start it takes longer
    than to open the register's file.
    """

    def __init__(
        self,
        built_in: Sequence[DriverEntry] = BUILT_IN,
        third_party: Callable[[], Iterable[EntryPoint]] = lambda: entry_points(group=GROUP),
    ) -> None:
        self._built_in = tuple(built_in)
        self._third_party = third_party

    @property
    def entries(self) -> tuple[DriverEntry, ...]:
        """Every driver, ours first."""
        return (*self._built_in, *(each for each in self._brought if isinstance(each, DriverEntry)))

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with drivers of other packages, a sentence each, for ``kontuar doctor``."""
        return tuple(each for each in self._brought if isinstance(each, str))

    def create(self, category: Category, url: str, **options: Any) -> Device:
        """The stopped device at ``url``; ``options`` go to its factory.

        :class:`Misconfigured` says in a sentence why there can be none; nothing is opened yet.
        """
        where = DeviceUrl.parse(url)
        entry = self._find(category, where)
        factory = _load(entry)
        try:
            device = factory(where, **options)
        except DeviceError:
            raise
        except Exception as error:
            raise Misconfigured(f"{url!r}: the driver {entry.driver!r} of {entry.origin} failed: {error!r}") from error
        if not isinstance(device, Device):
            raise Misconfigured(f"{url!r}: the driver {entry.driver!r} of {entry.origin} did not give a device")
        return device

    def _find(self, category: Category, where: DeviceUrl) -> DriverEntry:
        fitting = _first(self._built_in, category, where) or _first(self.entries, category, where)
        if fitting is None:
            known = ", ".join(entry.driver for entry in self.entries if entry.category == category)
            raise Misconfigured(f"{where.text!r}: no driver of {category} serves this address; known are: {known}")
        return fitting

    @cached_property
    def _brought(self) -> tuple[DriverEntry | str, ...]:
        """The drivers of other packages; for one that is none, the sentence about it."""
        return tuple(map(_admitted, self._third_party()))


def _first(entries: Iterable[DriverEntry], category: Category, where: DeviceUrl) -> DriverEntry | None:
    of_category = (entry for entry in entries if entry.category == category)
    if where.driver is None:
        return next((entry for entry in of_category if where.scheme in entry.schemes), None)
    return next((entry for entry in of_category if entry.driver == where.driver), None)


def _admitted(point: EntryPoint) -> DriverEntry | str:
    origin = point.dist.name if point.dist is not None else "an unknown package"
    category, dot, driver = point.name.partition(".")
    if not dot or not driver or category not in set(Category):
        return (
            f"{origin} offers a driver named {point.name!r}, but the name must be a category, a dot and a driver, "
            f"like scanner.acme. It is ignored; tell the maker of {origin}."
        )
    return DriverEntry(Category(category), driver, (driver,), point.value, origin)


def create(category: Category, url: str, **options: Any) -> Device:
    """The device at ``url`` from all drivers installed; see :meth:`Registry.create`."""
    return Registry().create(category, url, **options)


def _load(entry: DriverEntry) -> Callable[..., object]:
    module_name, _, name = entry.target.partition(":")
    try:
        factory = getattr(importlib.import_module(module_name), name)
    except Exception as error:
        raise Misconfigured(
            f"The driver {entry.driver!r} of {entry.origin} cannot be loaded ({error!r}). "
            f"The device stays unused until {entry.origin} is installed again or removed."
        ) from error
    if not callable(factory):
        raise Misconfigured(f"The driver {entry.driver!r} of {entry.origin} is not callable: {entry.target}")
    return factory  # type: ignore[no-any-return]
