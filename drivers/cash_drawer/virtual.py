"""A simulated cash drawer: it opens, a hand pushes it shut, and it can be locked or broken."""

from __future__ import annotations

import threading
from collections.abc import Callable

from drivers.cash_drawer.port import DrawerCapability
from drivers.device import Health, Result
from drivers.errors import Unavailable
from drivers.transport import DeviceUrl


class VirtualDrawer:
    """For the demo, training and tests; `on_change` hears True when it opens and False when it is shut."""

    def __init__(self, name: str = "virtual-drawer", *, on_change: Callable[[bool], None] | None = None) -> None:
        self._name = name
        self._on_change = on_change
        self._lock = threading.Lock()
        self._is_open = False
        self._plugged = True
        self.locked = False
        """By its key: the pulse goes in vain."""
        self.has_switch = True
        self.openings = 0

    @property
    def description(self) -> str:
        """What it is."""
        return f"virtual drawer {self._name}"

    @property
    def capabilities(self) -> frozenset[str]:
        """See DrawerCapability."""
        return frozenset({str(DrawerCapability.REPORTS_OPEN)}) if self.has_switch else frozenset()

    def health(self) -> Health:
        """Ready while plugged in."""
        return Health.ready() if self._plugged else Health.unavailable(Unavailable.code, "unplugged")

    def open(self) -> Result:
        """Open unless locked or unplugged."""
        with self._lock:
            if not self._plugged:
                return Result.not_done(Unavailable(f"{self.description}: unplugged"))
            self.openings += 1
            changed = not self._is_open and not self.locked
            self._is_open = self._is_open or changed
        self._tell(changed, True)
        return Result.done()

    def is_open(self) -> bool | None:
        """Whether it stands open; None without a switch or a cable."""
        with self._lock:
            return self._is_open if self.has_switch and self._plugged else None

    def push_shut(self) -> None:
        """A hand closes it."""
        with self._lock:
            changed, self._is_open = self._is_open, False
        self._tell(changed, False)

    def unplug(self) -> None:
        """Pull its cable."""
        with self._lock:
            self._plugged = False

    def plug(self) -> None:
        """Put it back."""
        with self._lock:
            self._plugged = True

    def stop(self) -> None:
        """Nothing to let go of."""

    def _tell(self, changed: bool, now_open: bool) -> None:
        if changed and self._on_change is not None:
            self._on_change(now_open)


def create(where: DeviceUrl, *, on_change: Callable[[bool], None] | None = None) -> VirtualDrawer:
    """`virtual://drawer`."""
    where.refuse_unknown(())
    return VirtualDrawer(where.place or "virtual-drawer", on_change=on_change)
