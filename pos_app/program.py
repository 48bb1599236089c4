"""The till as a program: Qt, the windows, the timers and the agent around one register."""

from __future__ import annotations

import signal
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Protocol
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from drivers.device import Health
from drivers.discovery import discover_cameras
from drivers.registry import Registry
from local_store import Store
from pos_app import garbage
from pos_app.agent_process import AgentProcess
from pos_app.assembly import Outside, Station, Till
from pos_app.devices import Devices, make_camera, make_devices
from pos_app.operations import Operations
from pos_app.presenters.actions import bound_keys
from pos_app.presenters.start import Machine, StartPresenter
from pos_app.presenters.view import CustomerView, LookView
from pos_app.services.cameras import CameraWays, with_choice
from pos_app.services.hub_lookup import HubLookup, HubQuestions, NoHub
from pos_app.services.register import Register
from pos_app.settings import TillSettings
from pos_app.till.customer_window import CustomerWindow
from pos_app.till.start_window import StartWindow
from pos_app.till.wedge_filter import WedgeFilter
from pos_app.till.window import TillWindow, theme_of
from pos_app.upkeep import Upkeep
from pos_app.widgets.sounds import Sounds, system_player
from pos_app.widgets.theme import install_fonts
from pos_app.widgets.translations import Languages
from retail.errors import Refusal
from retail.scans import warm_up
from retail.tokens import Signer

TICK_MS = 1_000
WARM_UP_MS = 200
"""By then the window is on the screen; whoever signs on still types."""
START_ZONE = ZoneInfo("Europe/Warsaw")
"""Before the location's own zone is known."""


class StationProgram(ABC):
    """What a till and a kiosk share: workers, devices, readers that type, the agent, the upkeep and the second's beat.

    A subclass says with :meth:`furnish` which ``station`` it is, and in which ``window`` it stands.
    """

    station: Station
    window: QMainWindow

    def __init__(
        self,
        store: Store,
        register: Register,
        settings: TillSettings,
        clock: Callable[[], datetime],
        devices: Devices | None = None,
        agent: AgentProcess | None = None,
        lookup: Callable[[], HubLookup] = NoHub,
        signer: Callable[[], Signer | None] = lambda: None,
    ) -> None:
        self._store = store
        self._agent = agent
        self.operations = Operations("till worker", self._fault)
        self._lookups = Operations("lookups", self._fault)
        self._camera_work = Operations("cameras", self._fault)
        self._languages = Languages(register.zone)
        sounds = Sounds(system_player())
        hub, registry = HubQuestions(lookup, self._lookups), Registry()
        cameras = CameraWays(discover_cameras, partial(make_camera, registry), self._camera_work)
        self._outside = Outside(
            clock, self.operations, self._languages.words, sounds.play, self.operations.post, signer, hub, cameras
        )
        wanted = with_choice(settings.devices, store)
        self._made = devices or make_devices(wanted, registry, self.on_printer_health)
        self._upkeep = Upkeep(store, store.path.parent / "backups", self._on_trouble)
        self._filters: list[QObject] = []
        self._timer = QTimer()
        self._timer.timeout.connect(self._on_tick)
        self.furnish(store, register, settings)

    @abstractmethod
    def furnish(self, store: Store, register: Register, settings: TillSettings) -> None:
        """Make ``station`` and ``window`` from the devices and workers that stand."""

    @abstractmethod
    def show(self, *, full_screen: bool = False) -> None:
        """Start the devices, draw, and begin; :meth:`stop` ends."""

    def stop(self) -> None:
        """Let go of devices, agent and file; everything that matters is on disk already."""
        self._timer.stop()
        self._upkeep.stop()
        application = QApplication.instance()
        for each in self._filters:
            if application is not None:
                application.removeEventFilter(each)
        self._camera_work.stop()
        self.station.stop()
        self.operations.stop()
        self._lookups.stop()
        if self._agent is not None:
            self._agent.stop()
        self._store.close()

    def _hear_keyboards(self, takes_pin: Callable[[], bool]) -> None:
        """Keep what readers type away from the screen."""
        self._filters += [WedgeFilter(keyboard, takes_pin=takes_pin) for keyboard in self._made.keyboards]

    def _begin(self) -> None:
        """Listen to readers that type."""
        application = QApplication.instance()
        for each in self._filters:
            if application is not None:
                application.installEventFilter(each)

    def _go_on(self) -> None:
        """The window is shown: let the seconds beat."""
        self._timer.start(TICK_MS)
        self._upkeep.start()
        QTimer.singleShot(WARM_UP_MS, lambda: self.operations.run(self._warm_up, lambda _: None))

    def _warm_up(self) -> None:
        """What the first scan needs and the first picture does not; nobody has to wait for it."""
        self._store.warm_up()
        warm_up()

    def on_printer_health(self, health: Health) -> None:
        """Print what waits as soon as the printer can again; called on its thread, also by devices made elsewhere."""
        self.station.print_worker.on_health(health)

    def _on_tick(self) -> None:
        self.station.tick()
        if self._agent is not None:
            self._agent.tend()
        garbage.look()

    @abstractmethod
    def _on_trouble(self, refusal: Refusal) -> None:
        """Something around the register needs attention; called on the upkeep's thread."""

    @abstractmethod
    def _fault(self, error: BaseException) -> None:
        """A mistake of ours on a worker: it is in the log, and nothing was lost."""


class TillProgram(StationProgram):
    """An enrolled register with its windows; :meth:`show` begins, :meth:`stop` ends."""

    def furnish(self, store: Store, register: Register, settings: TillSettings) -> None:
        """A till's station, its window and the customer's."""
        self.station = self.till = Till(store, register, settings, self._made, self._outside)
        self.window: TillWindow = TillWindow(
            self.till.presenter, keys=bound_keys(settings.keys), closed=self._on_closed
        )
        self.customer_window = CustomerWindow(self.window.theme)
        self.window.dressed.connect(self.customer_window.dress)
        self._display = self._made.display
        self._customer_display = settings.customer_display
        self._hear_keyboards(lambda: self.window.takes_pin)

    def show(self, *, full_screen: bool = False) -> None:
        """Start the devices, draw, and begin to sell."""
        self._begin()
        self.till.presenter.show_on(self.window.draw, self._draw_customer)
        self.till.start()
        if full_screen:
            self.window.showFullScreen()
        else:
            self.window.show()
        if self._customer_display:
            self.customer_window.show_beside(self.window)
        self._go_on()

    def _draw_customer(self, view: CustomerView) -> None:
        self.customer_window.draw(view)
        if self._display is not None:
            top, bottom = (two_ends(row, self._display.columns) for row in view.rows)
            self._display.show_lines(top, bottom)

    def _on_trouble(self, refusal: Refusal) -> None:
        self.operations.post(lambda: self.till.presenter.trouble(refusal))

    def _on_closed(self) -> None:
        self.customer_window.close()
        QApplication.quit()

    def _fault(self, error: BaseException) -> None:
        """The operator hears that nothing was lost."""
        self.till.presenter.fault()


Post = Callable[[Callable[[], None]], None]
"""Has something done on the thread that paints, from any thread."""


class RegisterMachine(Machine, Protocol):
    """The machine, and the agent that the till goes on with."""

    def agent(self, store: Store) -> AgentProcess | None:
        """The agent beside the till; None when a service runs it."""

    def lookup(self, store: Store) -> HubLookup:
        """What asks the hub of this register."""

    def signer(self) -> Signer | None:
        """The register's own key; None when it has none."""


Begin = Callable[[Store, Register, RegisterMachine], StationProgram]
"""Shows the program of a register that is ready."""


class StartedProgram:
    """From the first window to the last sale: the start window gives way to the program once the register is ready."""

    def __init__(
        self,
        settings: TillSettings,
        machine: Callable[[Post], RegisterMachine],
        begin: Begin,
        *,
        full_screen: bool,
    ) -> None:
        self._settings = settings
        self._begin = begin
        self._full_screen = full_screen
        self._program: StationProgram | None = None
        self._window: StartWindow | None = None
        self._operations = Operations("start", self._fault)
        self._machine = machine(self._operations.post)
        self._presenter: StartPresenter | None = None
        self._timer = QTimer()
        self._timer.timeout.connect(self._on_tick)

    def begin(self) -> None:
        """Open the file; show the start window only when something is missing."""
        words = Languages(START_ZONE).words(self._settings.language)
        self._presenter = StartPresenter(self._machine, words, self._operations, self._on_ready)
        self._presenter.begin()
        if not self._presenter.is_done:
            self._window = StartWindow(self._presenter, theme_of(LookView()))
            self._window.showFullScreen() if self._full_screen else self._window.show()
            self._timer.start(TICK_MS)

    def stop(self) -> None:
        """End whatever was begun."""
        self._timer.stop()
        if self._program is not None:
            self._program.stop()
        elif self._presenter is not None:
            self._presenter.close()
        self._operations.stop()

    def _on_ready(self, store: Store, register: Register) -> None:
        self._timer.stop()
        self._program = self._begin(store, register, self._machine)
        if self._window is not None:
            self._window.close()

    def _on_tick(self) -> None:
        if self._presenter is not None:
            self._presenter.tick()

    def _fault(self, error: BaseException) -> None:
        """Already in the log; the start window says so and may be tried again."""
        if self._presenter is not None:
            self._presenter.fault()


def run_program(
    kind: type[StationProgram],
    settings: TillSettings,
    clock: Callable[[], datetime],
    machine: Callable[[Post], RegisterMachine],
    *,
    full_screen: bool,
) -> int:
    """The whole program, from a bare machine until somebody ends it; the exit status."""

    def begin(store: Store, register: Register, ready: RegisterMachine) -> StationProgram:
        program = kind(
            store,
            register,
            settings,
            clock,
            agent=ready.agent(store),
            lookup=lambda: ready.lookup(store),
            signer=ready.signer,
        )
        program.show(full_screen=full_screen)
        return program

    application = make_application()
    started = StartedProgram(settings, machine, begin, full_screen=full_screen)
    started.begin()
    QTimer.singleShot(WARM_UP_MS, garbage.leave_it_to_the_tick)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: application.quit())
    status = application.exec()
    started.stop()
    return status


def make_application() -> QApplication:
    """Qt with our fonts and style; the one of this process when there is one already."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("Kontuar")
    install_fonts()
    theme_of(LookView()).apply(application)
    return application


def two_ends(row: str, columns: int) -> str:
    """``left\tright`` set out over ``columns`` characters; the left part gives way."""
    left, tab, right = row.partition("\t")
    room = columns - len(right) - 1
    return f"{left[:room]:<{room}} {right}" if tab else left[:columns]
