"""The camera of this register: which one it is, when it reads, who sees its pictures, and what it read last."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.camera import Camera, OnPreview
from drivers.device import Health
from drivers.discovery import Found
from drivers.errors import DeviceError, Misconfigured
from drivers.scan import OnMisread, OnScan, Scan
from local_store import Store
from pos_app.devices import Devices
from pos_app.services.operations import Inline, Operations
from pos_app.settings import DeviceSettings
from retail.errors import Refusal

_LOGGER = logging.getLogger(__name__)
CHOICE, MIRRORED = "camera", "camera_mirrored"
"""Names of this register's preferences."""
LOOK_AGAIN_TICKS = 3
"""How often the cameras plugged in are listed anew while somebody may choose, in ticks of a second."""
NONE = Health.unavailable("device.not_configured")


def _none_found() -> tuple[Found, ...]:
    return ()


def _none_made(url: str) -> Camera:
    raise Misconfigured(f"{url}: this till makes no cameras")


@dataclass(frozen=True, slots=True)
class CameraWays:
    """What choosing a camera needs of the machine; ``find`` and cameras' starting and stopping are done by ``worker``.

    ``make`` gives a stopped camera, or raises :class:`~drivers.errors.DeviceError`.
    """

    find: Callable[[], tuple[Found, ...]] = _none_found
    make: Callable[[str], Camera] = _none_made
    worker: Operations = field(default_factory=Inline)


class Cameras:
    """Everything here is called on the screen's thread; only pictures come on the camera's."""

    def __init__(
        self, store: Store, devices: Devices, ways: CameraWays, on_scan: OnScan, on_misread: OnMisread
    ) -> None:
        self._preferences = store.preferences
        self._devices = devices
        self._ways = ways
        self._sinks = on_scan, on_misread
        self._watcher: OnPreview | None = None
        self._ticks = 0
        self._is_open = False
        self.found: tuple[Found, ...] = ()
        """The cameras plugged in, as last listed."""
        self.last: Scan | None = None
        """What the camera read last since its panel was opened."""
        self.mirrored = self._preferences.get(MIRRORED) == "yes"

    @property
    def address(self) -> str:
        """Where the camera in use is; empty when there is none."""
        return self._devices.camera.description if self._devices.camera is not None else ""

    @property
    def health(self) -> Health:
        """How it is now."""
        return self._devices.camera.health() if self._devices.camera is not None else NONE

    def open(self) -> None:
        """The panel opens: list the cameras, and switch on the one that waited for it."""
        self._is_open, self.last, self._ticks = True, None, 0
        if self._devices.camera is not None and self._devices.camera_on_demand:
            self._switch(None, self._devices.camera)
        self._look()

    def close(self) -> None:
        """The panel is away: no more pictures, and off with a camera that only works for it."""
        self._is_open = False
        self._watch(None)
        if self._devices.camera is not None and self._devices.camera_on_demand:
            self._switch(self._devices.camera, None)

    def tick(self) -> None:
        """Once a second."""
        self._ticks += 1
        if self._is_open and self._ticks % LOOK_AGAIN_TICKS == 0:
            self._look()

    def choose(self, address: str) -> Refusal | None:
        """Use the camera at ``address`` from now on and after the next start; empty: use none."""
        if address == self.address:
            return None
        try:
            made = self._ways.make(address) if address else None
        except DeviceError as error:
            _LOGGER.warning("no camera: %s", error)
            return Refusal("camera.not_usable", {"address": address})
        self._preferences.set(CHOICE, address)
        watcher, old = self._watcher, self._devices.camera
        self._watch(None)
        self._devices.camera = made
        self._watch(watcher)
        is_wanted = self._is_open or not self._devices.camera_on_demand
        self._switch(old, made if is_wanted else None)
        return None

    def mirror(self) -> None:
        """Turn the picture over, for a camera that faces the one who looks."""
        self.mirrored = not self.mirrored
        self._preferences.set(MIRRORED, "yes" if self.mirrored else "no")

    def watch(self, watcher: OnPreview) -> None:
        """Give ``watcher``, and nobody else, every new picture of whichever camera is used, on the camera's thread."""
        self._watch(watcher)

    def unwatch(self, watcher: OnPreview) -> None:
        """No more pictures for ``watcher``; harmless when another one has taken its place."""
        if self._watcher == watcher:
            self._watch(None)

    def note(self, scan: Scan) -> None:
        """A code was read, by whatever reader."""
        if scan.source == self.address:
            self.last = scan

    def _watch(self, watcher: OnPreview | None) -> None:
        self._watcher = watcher
        if self._devices.camera is not None:
            self._devices.camera.watch(watcher)

    def _switch(self, off: Camera | None, on: Camera | None) -> None:
        """One after the other, for both may be the same camera, and not here, for that may take a while."""

        def work() -> None:
            if off is not None:
                off.stop()
            if on is not None:
                on.start(*self._sinks)

        self._ways.worker.run(work, lambda _: None)

    def _look(self) -> None:
        def take(found: tuple[Found, ...]) -> None:
            self.found = found

        self._ways.worker.run(self._find, take)

    def _find(self) -> tuple[Found, ...]:
        try:
            return self._ways.find()
        except DeviceError as error:
            _LOGGER.warning("cameras cannot be listed: %s", error)
            return ()


def with_choice(settings: DeviceSettings, store: Store) -> DeviceSettings:
    """The settings with the camera that was chosen at this register in place of theirs."""
    chosen = store.preferences.get(CHOICE)
    return settings if chosen is None else settings.model_copy(update={"camera": chosen})
