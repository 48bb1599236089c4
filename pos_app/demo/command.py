"""``kontuar demo``: starts hub, agent and till with the demo chain; without a display the day plays itself."""

from __future__ import annotations

import argparse
import csv
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtWidgets import QApplication

from drivers.device import Health
from drivers.pos_printer.emulated_paper import Receipt
from local_store import Store
from pos_app.agent_process import AgentProcess, agent_command
from pos_app.demo import reconcile
from pos_app.demo.camera_pictures import coupon_scenes, write_scenes
from pos_app.demo.day import SCENES, TradingDay
from pos_app.demo.devices import make_demo_devices
from pos_app.demo.gallery import REDUCED, Gallery
from pos_app.demo.hand import Hand
from pos_app.demo.hub_service import DemoFailed, DemoHub, HubDoor
from pos_app.demo.kiosk_gallery import KioskGallery, Later
from pos_app.demo.panel import DemoPanel
from pos_app.kiosk_program import KioskProgram
from pos_app.presenters.view import LookView
from pos_app.program import TillProgram, make_application
from pos_app.services.hub_lookup import HubLookup
from pos_app.services.register import Register, load_register
from pos_app.settings import KioskSettings, TillSettings
from pos_app.till.window import theme_of
from retail.tokens import Signer
from retail.values import Sku

REGISTER = "014-2"
START_LIMIT_S = 90.0
SUCCESS, FAILURE = 0, 1


class Ways(Protocol):
    """What the demo needs of the composition root: the ways to a hub."""

    def start_logs(self, folder: Path) -> None:
        """Keep this process's log in ``folder``, as a till does."""

    def free_port(self) -> int:
        """A port of this machine that nobody listens on."""

    def door_to(self, url: str) -> HubDoor:
        """How to speak to the hub at ``url`` as its manager."""

    def enroll(self, store: Store, data_dir: Path, url: str, show: Callable[[str], None]) -> None:
        """Enrol the register; ``show`` gets the code to approve."""

    def lookup(self, store: Store, data_dir: Path, url: str) -> HubLookup:
        """What asks the hub at ``url``."""

    def signer(self, data_dir: Path) -> Signer | None:
        """The register's own key."""


def run_demo(argv: Sequence[str], clock: Callable[[], datetime], ways: Ways) -> int:
    """Run the demo; 0 when it was closed, or when the played day ended with register and hub in agreement."""
    options = _options(argv)
    plays_itself = options.script or options.gallery is not None or not _has_display()
    if plays_itself:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    kept = options.data is not None
    folder = options.data or Path(tempfile.mkdtemp(prefix="kontuar-demo-"))
    demo = Demo(folder, clock, ways, _say, operated=not plays_itself)
    try:
        demo.start()
        if not plays_itself:
            return demo.open_panel()
        status = demo.play(options.screenshots or folder / "screenshots")
        if options.gallery is not None:
            demo.reduce_prices()
            demo.take_gallery(options.gallery)
            demo.take_kiosk_gallery(options.gallery)
        return status
    except DemoFailed as error:
        print(f"kontuar demo: {error}", file=sys.stderr)
        return FAILURE
    finally:
        demo.stop()
        if not kept and not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


class Demo:
    """One run: a hub process, an agent process, and a till in this one."""

    def __init__(
        self, folder: Path, clock: Callable[[], datetime], ways: Ways, say: Callable[[str], None], *, operated: bool
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._ways = ways
        self._say = say
        self._operated = operated
        self._printed: list[Receipt] = []
        self._application = make_application()
        self._hub = DemoHub(folder / "hub", ways.free_port(), ways.door_to)
        self._pictures = write_scenes(folder / "camera" / "pictures", SCENES)
        self._devices = make_demo_devices(
            self._on_receipt, self._pictures, operated=operated, on_printer_health=self._on_printer_health
        )
        self._program: TillProgram | None = None
        self._store: Store | None = None

    def start(self) -> None:
        """Everything up to a till that can sell."""
        self._say("The hub: a PostgreSQL of its own, three shops, a warehouse and their goods")
        self._hub.start()
        self._wait("the hub answers", self._hub.door.answers)
        self._hub.prepare()
        write_scenes(self._pictures, (*SCENES, *coupon_scenes(self._hub.coupons)))
        data_dir = self._folder / "till"
        data_dir.mkdir(parents=True, exist_ok=True)
        self._ways.start_logs(data_dir / "log")
        self._store = store = Store.open(data_dir / "register.sqlite", self._clock)
        if store.identity.get() is None:
            self._say(f"The register: enrolled as {REGISTER} by a code that its manager approves")
            self._ways.enroll(store, data_dir, self._hub.url, lambda code: self._hub.approve(code, REGISTER))
        # The port is another one at each start of a kept demo.
        agent = AgentProcess(store, agent_command(data_dir, ("--hub", self._hub.url)), time.monotonic)
        agent.tend()
        self._say("The agent: brings goods, prices, taxes and operators")
        register = self._first_data(store, agent)
        self._program = TillProgram(
            store,
            register,
            TillSettings(language="pl", customer_display=self._operated),
            self._clock,
            self._devices.as_devices(),
            agent,
            lambda: self._ways.lookup(store, data_dir, self._hub.url),
            lambda: self._ways.signer(data_dir),
        )

    def play(self, shots: Path) -> int:
        """Play the trading day and hold register against hub."""
        program, store = self._ready()
        program.window.resize(1366, 768)
        program.show()
        hand = Hand(program, self._devices.scanner, shots, self._say)
        TradingDay(hand, store, self._devices, self._hub, self._printed).play()
        self._print_receipts()
        today = reconcile.last_business_date(store)
        self._wait("the hub has told the stock", lambda: reconcile.stock_is_told(store, today))
        counted = self._hub.reconciliation("014", REGISTER, today.isoformat())
        agree = reconcile.write(reconcile.compare(store, today, counted), sys.stdout)
        print(f"Screenshots: {shots}")
        return SUCCESS if agree else FAILURE

    def reduce_prices(self) -> None:
        """Reduce what the pictures show reduced, and wait until the till knows."""
        _, store = self._ready()
        self._say("The hub: butter and cola are reduced")
        self._hub.reduce(REDUCED)
        self._wait("the prices have come", lambda: _are_reduced(store, self._clock()))

    def take_gallery(self, folder: Path) -> None:
        """Take the documents' pictures with the till as the day left it."""
        program, _ = self._ready()
        hand = Hand(program, self._devices.scanner, folder, self._say)
        Gallery(program, hand, self._hub, self._devices, self._pictures).take()

    def take_kiosk_gallery(self, folder: Path) -> None:
        """Take the documents' pictures of a kiosk that stands in for the till."""
        program, _ = self._ready()
        self._say("The kiosk: shoppers serve themselves")
        self._hub.start()
        self._wait("the hub answers", self._hub.door.answers)
        program.stop()
        program.window.close()
        self._program, self._store = None, None
        with self._hub.coupons.open(encoding="utf-8", newline="") as file:
            codes = tuple(row["token"] for row in csv.DictReader(file))
        KioskGallery(self._kiosk, self._clock, codes, folder).take()

    def open_panel(self) -> int:
        """Open the till and the panel with the world around it; runs until the till is closed."""
        program, _ = self._ready()
        panel = DemoPanel(self._devices, self._hub, self._pictures, theme_of(LookView()), program.operations.post)
        program.window.resize(1366, 768)
        program.show()
        panel.show()
        return self._application.exec()

    def stop(self) -> None:
        """End everything that was started."""
        if self._program is not None:
            self._program.stop()
        elif self._store is not None:
            self._store.close()
        self._hub.stop()

    def _kiosk(self, theme: Literal["light", "dark"], later: Later) -> KioskProgram:
        """A kiosk on the register's file; whoever made it stops it."""
        data_dir = self._folder / "till"
        store = Store.open(data_dir / "register.sqlite", later)
        register = load_register(store)
        if register is None:
            raise DemoFailed("the register's data went away")
        return KioskProgram(
            store,
            register,
            TillSettings(language="pl", kiosk=KioskSettings(theme=theme)),
            later,
            make_demo_devices(self._on_receipt, self._pictures, operated=False).as_devices(),
            lookup=lambda: self._ways.lookup(store, data_dir, self._hub.url),
            signer=lambda: self._ways.signer(data_dir),
        )

    def _ready(self) -> tuple[TillProgram, Store]:
        if self._program is None or self._store is None:
            raise DemoFailed("the demo was not started")
        return self._program, self._store

    def _first_data(self, store: Store, agent: AgentProcess) -> Register:
        def _complete() -> bool:
            agent.tend()
            return load_register(store) is not None and store.catalog.count() > 0 and store.catalog.price_version() > 0

        self._wait("the goods, prices and operators have come", _complete)
        register = load_register(store)
        if register is None:
            raise DemoFailed("the register's data went away again")
        return register

    def _wait(self, what: str, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_LIMIT_S
        while not holds():
            if time.monotonic() > deadline:
                raise DemoFailed(f"waited {START_LIMIT_S:.0f} s in vain: {what}")
            QApplication.processEvents()
            time.sleep(0.05)

    def _on_receipt(self, receipt: Receipt) -> None:
        """Called on the printer's thread."""
        self._printed.append(receipt)

    def _on_printer_health(self, health: Health) -> None:
        """The printer was made before the program that is to hear of it."""
        if self._program is not None:
            self._program.on_printer_health(health)

    def _print_receipts(self) -> None:
        for receipt in self._printed:
            print(f"\n{receipt.text}")
        print()


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="kontuar demo",
        description="A chain of three shops on this machine: hub, agent, till and devices to play with.",
    )
    parser.add_argument("--script", action="store_true", help="let the trading day play itself, display or not")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="keep the demo's data there and go on with it next time"
    )
    parser.add_argument("--keep", action="store_true", help="do not remove the data at the end")
    parser.add_argument("--screenshots", type=Path, metavar="DIR", help="where pictures of the played day go")
    parser.add_argument(
        "--gallery", type=Path, metavar="DIR", help="after the day, take pictures for the documents there"
    )
    return parser.parse_args(argv)


def _are_reduced(store: Store, now: datetime) -> bool:
    entries = (store.catalog.find_sku(Sku(sku), now.date()) for sku in REDUCED)
    return all(entry is not None and entry.price is not None and entry.price.lowest_30 is not None for entry in entries)


def _has_display() -> bool:
    if os.environ.get("QT_QPA_PLATFORM", "") in {"offscreen", "minimal"}:
        return False
    return platform.system() != "Linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _say(text: str) -> None:
    print(f"• {text}", flush=True)
