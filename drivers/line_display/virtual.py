"""A simulated display in process: what it shows can be read, and whoever listens is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final

from drivers.device import Health, HealthLog
from drivers.line_display.text import Lines
from drivers.transport import DeviceUrl

_LOGGER: Final = logging.getLogger(__name__)
_PAGE: Final = "utf-8"


class VirtualDisplay:
    """Shows every letter there is, in two lines of ``columns`` characters."""

    capabilities: frozenset[str] = frozenset()

    def __init__(
        self,
        description: str = "virtual:",
        *,
        columns: int = 20,
        on_show: Callable[[str, str], None] | None = None,
        on_health: Callable[[Health], None] | None = None,
    ) -> None:
        self._description = description
        self._columns = columns
        self._on_show = on_show
        self._health = HealthLog(description, _LOGGER, on_health)
        self._lines = Lines.of("", "", columns, _PAGE)

    @property
    def description(self) -> str:
        """The address it was made from."""
        return self._description

    @property
    def columns(self) -> int:
        """Characters in one line."""
        return self._columns

    @property
    def lines(self) -> tuple[str, str]:
        """What it shows."""
        return self._lines.top, self._lines.bottom

    def start(self) -> None:
        """Switch on."""
        self._health.report(Health.ready())

    def stop(self) -> None:
        """Switch off."""
        self._health.report(Health.unavailable("device.closed"))

    def health(self) -> Health:
        """Ready between start and stop."""
        return self._health.health

    def show_lines(self, top: str, bottom: str) -> None:
        """Show two lines."""
        self._show(Lines.of(top, bottom, self._columns, _PAGE))

    def show_amount(self, label: str, amount: str) -> None:
        """Show a label above an amount."""
        self._show(Lines.amount(label, amount, self._columns, _PAGE))

    def clear(self) -> None:
        """Show nothing."""
        self._show(Lines.of("", "", self._columns, _PAGE))

    def _show(self, lines: Lines) -> None:
        self._lines = lines
        if self._on_show is not None:
            self._on_show(lines.top, lines.bottom)


def create(url: DeviceUrl, **options: Any) -> VirtualDisplay:
    """``virtual:?columns=20``."""
    url.refuse_unknown(("columns",))
    return VirtualDisplay(url.text, columns=int(url.number("columns", 20, 8, 40)), **options)
