"""A whole register without a window: real store, real services, simulated devices, everything on one thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from drivers.camera import Camera
from drivers.cash_drawer.virtual import VirtualDrawer
from drivers.device import Health, Outcome, Result
from drivers.payment_terminal.virtual import VirtualTerminal
from drivers.pos_printer import Document, render_text
from local_store import Store
from pos_app.assembly import Outside, Till
from pos_app.devices import Devices
from pos_app.presenters.actions import Action
from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import CustomerView, Sound, TillView
from pos_app.services.cameras import CameraWays
from pos_app.services.hub_lookup import HubQuestions
from pos_app.services.operations import Inline, Operations
from pos_app.services.register import load_register
from pos_app.settings import TillSettings
from pos_app.words import Words
from retail.tokens import Signer
from tests.support.clock import FakeClock
from tests.support.demo_register import PINS, open_demo_register

WARSAW = ZoneInfo("Europe/Warsaw")


def english(language: str) -> Words:
    """Words that say the source texts in English formats, whatever language the operator prefers."""
    return Words("en", lambda context, source, comment, n: source.replace("%n", str(n)), WARSAW)


class PaperPrinter:
    """A printer that keeps documents as text; ``answer`` is what the next jobs come to."""

    columns = 42
    description = "paper"

    def __init__(self) -> None:
        self.papers: list[str] = []
        self.answer = Result.done()

    def health(self) -> Health:
        """Always ready."""
        return Health.ready()

    def print(self, document: Document) -> Result:
        """Print, or refuse as told; an unknown outcome has printed."""
        if self.answer.outcome is not Outcome.NOT_DONE:
            self.papers.append(render_text(document, self.columns))
        return self.answer


@dataclass
class HeadlessTill:
    """The till under test, and what came out of it."""

    till: Till
    store: Store
    terminal: VirtualTerminal
    drawer: VirtualDrawer
    printer: PaperPrinter
    clock: FakeClock
    sounds: list[Sound] = field(default_factory=list)
    views: list[TillView] = field(default_factory=list)
    customer_views: list[CustomerView] = field(default_factory=list)

    @property
    def presenter(self) -> TillPresenter:
        """The presenter a window would hold."""
        return self.till.presenter

    @property
    def view(self) -> TillView:
        """What the window shows now."""
        return self.presenter.view()

    @property
    def banner(self) -> str:
        """The sentence beside the scan field."""
        return self.view.banner.text if self.view.banner is not None else ""

    def sign_on(self, operator: str = "anna") -> None:
        """Sign on with the PIN."""
        self.presenter.operator_chosen(operator)
        for digit in PINS[operator]:
            self.presenter.pin_typed(digit)
        self.presenter.pin_accepted()

    def scan(self, *codes: str) -> None:
        """Scan codes one after another."""
        for code in codes:
            self.presenter.scan(code)

    def press(self, *actions: Action) -> None:
        """Press keys one after another."""
        for action in actions:
            self.presenter.act(action)

    def resume(self) -> None:
        """Take up the basket that was put by last, from the list."""
        self.press(Action.RESUME)
        self.presenter.panel_accepted()

    def print_waiting(self) -> None:
        """Let the printer's worker have its turn."""
        self.presenter.printing_changed(self.till.printing.print_waiting())


def open_till(
    path: Path,
    clock: FakeClock,
    prepare: Callable[[Store], None] = lambda store: None,
    hub: HubQuestions | None = None,
    signer: Callable[[], Signer | None] = lambda: None,
    operations: Operations | None = None,
    cameras: CameraWays | None = None,
    camera: Camera | None = None,
) -> HeadlessTill:
    """A started till of the demo chain's register 014-2, nobody signed on; ``hub`` answers its questions.

    ``camera`` is its camera, started; ``cameras`` finds and makes others.
    """
    store = open_demo_register(path, clock) if not path.exists() else Store.open(path, clock)
    prepare(store)
    register = load_register(store)
    assert register is not None
    terminal, drawer, printer = VirtualTerminal(), VirtualDrawer(), PaperPrinter()
    terminal.start()
    devices = Devices(terminal=terminal, drawer=drawer, printer=printer, camera=camera)  # type: ignore[arg-type]
    sounds: list[Sound] = []
    outside = Outside(clock, operations or Inline(), english, sounds.append, lambda call: call())
    outside = replace(outside, signer=signer)
    if hub is not None:
        outside = replace(outside, hub=hub)
    if cameras is not None:
        outside = replace(outside, cameras=cameras)
    till = Till(store, register, TillSettings(language="en"), devices, outside)
    headless = HeadlessTill(till, store, terminal, drawer, printer, clock, sounds)
    till.presenter.show_on(headless.views.append, headless.customer_views.append)
    till.presenter.start()
    if camera is not None:
        camera.start(till._on_scan, till._on_misread)
    return headless
