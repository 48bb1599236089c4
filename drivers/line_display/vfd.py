"""Vacuum fluorescent displays of 2 × 20 characters with Epson DM-D or CD5220 commands."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Protocol

from drivers.device import Health
from drivers.errors import Misconfigured
from drivers.line_display.text import Lines
from drivers.supervisor import Backoff, Supervisor
from drivers.transport import DeviceUrl, MemoryExchange, Transport, transport_for

_ESC: Final = b"\x1b"
_US: Final = b"\x1f"
_OPTIONS: Final = ("columns", "page", "page_number")
PAGES: Final[Mapping[str, int]] = MappingProxyType(
    {"cp437": 0, "cp850": 2, "cp1252": 16, "cp866": 17, "cp852": 18, "cp858": 19}
)
"""Code pages by their number in ``ESC t`` (Epson DM-D); for others, such as cp1250, give ``page_number``."""


class Language(Protocol):
    """The commands of one family of displays."""

    def set_up(self, page_number: int | None) -> bytes:
        """Reset, hide the cursor, choose the code page unless none is given."""

    def paint(self, top: bytes, bottom: bytes) -> bytes:
        """Write both lines over what is there, without a blank moment in between."""


@dataclass(frozen=True, slots=True)
class Epson:
    """Epson DM-D: ``ESC @``, ``US MD1`` overwrite, ``US C`` cursor off, ``ESC t`` page, ``US $`` move."""

    def set_up(self, page_number: int | None) -> bytes:
        """Reset and choose the code page."""
        page = b"" if page_number is None else _ESC + b"t" + bytes([page_number])
        return _ESC + b"@" + _US + b"\x01" + _US + b"C\x00" + page

    def paint(self, top: bytes, bottom: bytes) -> bytes:
        """Move to each line and write it."""
        return _US + b"$\x01\x01" + top + _US + b"$\x01\x02" + bottom


@dataclass(frozen=True, slots=True)
class Cd5220:
    """CD5220: ``ESC @``, ``ESC DC1`` overwrite, ``ESC _`` cursor off, ``ESC Q A`` and ``ESC Q B`` for whole lines."""

    def set_up(self, page_number: int | None) -> bytes:
        """Reset and choose the code page."""
        page = b"" if page_number is None else _ESC + b"t" + bytes([page_number])
        return _ESC + b"@" + _ESC + b"\x11" + _ESC + b"_\x00" + page

    def paint(self, top: bytes, bottom: bytes) -> bytes:
        """Write upper and lower line."""
        return _ESC + b"QA" + top + b"\r" + _ESC + b"QB" + bottom + b"\r"


_LANGUAGES: Final[Mapping[str, Language]] = MappingProxyType({"epson": Epson(), "cd5220": Cd5220()})


class VfdDisplay:
    """A display that never answers: it is ready while its channel takes bytes."""

    capabilities: frozenset[str] = frozenset()

    def __init__(
        self,
        transport: Transport,
        language: Language,
        *,
        columns: int = 20,
        page: str = "ascii",
        page_number: int | None = None,
        on_health: Callable[[Health], None] | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        self._columns = columns
        self._page = page
        self._painter = _Painter(transport, language, page, page_number, Lines.of("", "", columns, page))
        self._supervisor = Supervisor(self._painter, backoff=backoff, on_health=on_health)

    @property
    def description(self) -> str:
        """Where the display is."""
        return self._painter.description

    @property
    def columns(self) -> int:
        """Characters in one line."""
        return self._columns

    def start(self) -> None:
        """Begin to own the display."""
        self._supervisor.start()

    def stop(self) -> None:
        """Let go of it; it keeps showing what it shows."""
        self._supervisor.stop()

    def health(self) -> Health:
        """Ready while bytes can be sent."""
        return self._supervisor.health()

    def try_now(self) -> None:
        """Look for the display now, without waiting for the back-off."""
        self._supervisor.try_now()

    def wait_until(self, holds: Callable[[Health], bool], timeout_s: float) -> bool:
        """Wait until the health fulfils ``holds``."""
        return self._supervisor.wait_until(holds, timeout_s)

    def show_lines(self, top: str, bottom: str) -> None:
        """Show two lines."""
        self._show(Lines.of(top, bottom, self._columns, self._page))

    def show_amount(self, label: str, amount: str) -> None:
        """Show a label above an amount."""
        self._show(Lines.amount(label, amount, self._columns, self._page))

    def clear(self) -> None:
        """Show nothing."""
        self._show(Lines.of("", "", self._columns, self._page))

    def _show(self, lines: Lines) -> None:
        if self._painter.want(lines):
            # A failed job is no loss: the newest lines are painted when the display is back.
            self._supervisor.submit(self._painter.paint_newest)


class _Painter:
    """What the supervisor owns: the channel, what shall be shown, and what is shown."""

    def __init__(
        self, transport: Transport, language: Language, page: str, page_number: int | None, blank: Lines
    ) -> None:
        self._transport = transport
        self._language = language
        self._page = page
        self._page_number = page_number
        self._wanted = blank
        self._shown: Lines | None = None
        self._lock = threading.Lock()
        self._is_due = False

    @property
    def description(self) -> str:
        return self._transport.description

    def want(self, lines: Lines) -> bool:
        """Shall be shown; true when nobody has been told to paint yet."""
        with self._lock:
            self._wanted = lines
            was_due, self._is_due = self._is_due, True
            return not was_due

    def connect(self) -> Health:
        self._transport.open()
        self._transport.write(self._language.set_up(self._page_number))
        self._shown = None
        self.paint_newest()
        return Health.ready()

    def attend(self) -> Health:
        # Reading is how a pulled cable is noticed; whatever a display may say has no meaning.
        self._transport.read(0)
        self.paint_newest()
        return Health.ready()

    def disconnect(self) -> None:
        self._transport.close()

    def paint_newest(self) -> None:
        """Send what shall be shown, unless it is shown already."""
        with self._lock:
            lines, self._is_due = self._wanted, False
        if lines != self._shown:
            self._shown = None
            self._transport.write(self._language.paint(lines.top.encode(self._page), lines.bottom.encode(self._page)))
            self._shown = lines


def create(url: DeviceUrl, *, exchange: MemoryExchange | None = None, **options: Any) -> VfdDisplay:
    """``epson+serial:///dev/ttyUSB1?page=cp852&columns=20`` or ``cd5220+serial://…?page=cp1250&page_number=72``.

    Without ``page``, Epson displays get cp852 and CD5220 ones plain ASCII: their makers number pages differently.
    """
    own, channel = url.split(_OPTIONS)
    name = url.driver or "epson"
    page = own.choice("page", "cp852" if name == "epson" else "ascii", ("ascii", "cp1250", *PAGES))
    number = PAGES.get(page) if name == "epson" else None
    if "page_number" in own.options:
        number = int(own.number("page_number", 0, 0, 255))
    if page != "ascii" and number is None:
        raise Misconfigured(f"{url.text!r}: give page_number, the number this display knows {page} by")
    columns = int(own.number("columns", 20, 8, 40))
    transport = transport_for(channel, exchange=exchange)
    return VfdDisplay(transport, _LANGUAGES[name], columns=columns, page=page, page_number=number, **options)
