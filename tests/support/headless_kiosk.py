"""A whole kiosk without a window: real store, real services, simulated devices, everything on one thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from drivers.payment_terminal.virtual import VirtualTerminal
from local_store import Store
from pos_app.assembly import Outside
from pos_app.devices import Devices
from pos_app.kiosk_assembly import Kiosk
from pos_app.presenters.kiosk import KioskPresenter
from pos_app.presenters.kiosk_view import KioskView
from pos_app.presenters.view import Sound
from pos_app.services.hub_lookup import HubQuestions
from pos_app.services.operations import Inline, Operations
from pos_app.services.register import load_register
from pos_app.settings import TillSettings
from pos_app.words import Words
from retail.tokens import Signer
from tests.support.clock import FakeClock
from tests.support.demo_register import open_demo_register
from tests.support.headless_till import PaperPrinter, english


@dataclass
class HeadlessKiosk:
    """The kiosk under test, and what came out of it."""

    kiosk: Kiosk
    store: Store
    terminal: VirtualTerminal
    printer: PaperPrinter
    clock: FakeClock
    left: list[bool]
    sounds: list[Sound] = field(default_factory=list)
    views: list[KioskView] = field(default_factory=list)

    @property
    def presenter(self) -> KioskPresenter:
        """The presenter a window would hold."""
        return self.kiosk.presenter

    @property
    def view(self) -> KioskView:
        """What the window shows now."""
        return self.presenter.view()

    @property
    def banner(self) -> str:
        """The sentence under the bar."""
        return self.view.banner.text if self.view.banner is not None else ""

    def take(self, *codes: str) -> None:
        """Scan codes and put what they mean into the basket."""
        for code in codes:
            self.presenter.scan(code)
            self.presenter.add()

    def wait(self, seconds: float) -> None:
        """Let time pass, second by second."""
        for _ in range(int(seconds)):
            self.clock.advance(seconds=1)
            self.presenter.tick()

    def leave(self, number: str, pin: str) -> None:
        """Ask to leave, as a member of staff does."""
        self.presenter.staff_door()
        for part in (number, pin):
            for digit in part:
                self.presenter.staff_key(digit)
            self.presenter.staff_key("enter")

    def print_waiting(self) -> None:
        """Let the printer's worker have its turn."""
        self.presenter.printing_changed(self.kiosk.printing.print_waiting())


def open_kiosk(
    path: Path,
    clock: FakeClock,
    prepare: Callable[[Store], None] = lambda store: None,
    hub: HubQuestions | None = None,
    signer: Callable[[], Signer | None] = lambda: None,
    operations: Operations | None = None,
    words_for: Callable[[str], Words] = english,
    language: str = "en",
    terminal: VirtualTerminal | None = None,
) -> HeadlessKiosk:
    """A started kiosk on the demo chain's register 014-2; ``hub`` answers its questions."""
    store = open_demo_register(path, clock) if not path.exists() else Store.open(path, clock)
    prepare(store)
    register = load_register(store)
    assert register is not None
    terminal, printer = terminal or VirtualTerminal(), PaperPrinter()
    terminal.start()
    devices = Devices(terminal=terminal, printer=printer)  # type: ignore[arg-type]
    sounds: list[Sound] = []
    outside = Outside(clock, operations or Inline(), words_for, sounds.append, lambda call: call())
    outside = replace(outside, signer=signer)
    if hub is not None:
        outside = replace(outside, hub=hub)
    left: list[bool] = []
    settings = TillSettings(language=language)  # type: ignore[arg-type]
    kiosk = Kiosk(store, register, settings, devices, outside, lambda: left.append(True))
    headless = HeadlessKiosk(kiosk, store, terminal, printer, clock, left, sounds)
    kiosk.presenter.show_on(headless.views.append)
    kiosk.presenter.start()
    return headless
