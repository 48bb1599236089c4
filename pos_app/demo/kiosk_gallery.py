"""Pictures of the kiosk for the documents: one visit after another, upright and wide, in each theme and language."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from pos_app.demo.gallery import BUTTER
from pos_app.demo.hub_service import DemoFailed
from pos_app.kiosk_program import KioskProgram
from pos_app.presenters.kiosk_helps import Help
from pos_app.presenters.kiosk_view import KioskView
from pos_app.services.kiosk_patience import ASK_AFTER

TALL, WIDE = (1080, 1920), (1920, 1080)
JEANS, SOCKS, CHOCOLATE, CREAM = "JEA-3234-IND", "SKM-4346", "SLO-001", "NAB-005"
"""Trousers in sizes, goods of an offer each, and cream beside the butter, which is reduced."""
PATIENCE_S = 15.0


class Later:
    """The clock, and how much later it is than that: nobody waits a minute for the question of a kiosk."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._later = timedelta(0)

    def __call__(self) -> datetime:
        """Now, as the kiosk knows it."""
        return self._clock() + self._later

    def pass_by(self, time_gone: timedelta) -> None:
        """Let it be so much later."""
        self._later += time_gone


@dataclass(frozen=True, slots=True)
class Visit:
    """One shopper: how the kiosk looks to her, and which of her screens are kept."""

    theme: Literal["light", "dark"]
    language: str
    size: tuple[int, int]
    scenes: frozenset[str]
    helps: tuple[Help, ...] = ()

    def picture(self, scene: str) -> str:
        """The name of a picture."""
        theme = "high-contrast" if Help.CONTRAST in self.helps else self.theme
        large = "-large" if Help.LARGE in self.helps else ""
        return f"kiosk-{scene}-{theme}{large}-{self.language}-{self.size[0]}x{self.size[1]}"


VISITS = (
    Visit(
        "light",
        "pl",
        TALL,
        frozenset({"attract", "home", "goods", "item", "sizes", "basket", "pay", "ticket", "still-there"}),
    ),
    Visit("light", "en", WIDE, frozenset({"home", "item", "basket"})),
    Visit("light", "pl", TALL, frozenset({"item"}), (Help.CONTRAST, Help.LARGE)),
    Visit("dark", "pl", TALL, frozenset({"item", "basket"})),
    Visit("dark", "en", WIDE, frozenset({"attract", "paid"})),
)


class KioskGallery:
    """``make`` starts a kiosk in a theme, at the clock given; it is ended before the next one is made.

    Each visit shows the next of the discount ``codes``.
    """

    def __init__(
        self,
        make: Callable[[Literal["light", "dark"], Later], KioskProgram],
        clock: Callable[[], datetime],
        codes: Sequence[str],
        folder: Path,
    ) -> None:
        self._make = make
        self._clock = clock
        self._codes = codes
        self._folder = folder

    def take(self, visits: tuple[Visit, ...] = VISITS) -> None:
        """All pictures, and every basket given up or paid."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for visit, code in zip(visits, self._codes, strict=False):
            later = Later(self._clock)
            program = self._make(visit.theme, later)
            try:
                Walk(program, visit, later, self._folder).walk(code)
            finally:
                program.stop()
                program.window.allow_closing()
                program.window.close()
                program.window.deleteLater()
                _turn()


class Walk:
    """Takes one shopper from the first screen to her number."""

    def __init__(self, program: KioskProgram, visit: Visit, later: Later, folder: Path) -> None:
        self._program = program
        self._presenter = program.kiosk.presenter
        self._visit = visit
        self._later = later
        self._folder = folder

    def walk(self, code: str) -> None:
        """The whole visit; ``code`` is a discount code that she shows."""
        self._program.window.resize(*self._visit.size)
        self._program.show()
        self._presenter.use_language(self._visit.language)
        self._presenter.refresh()
        self._keep("attract")
        self._look_around()
        self._fill_basket(code)
        self._wait_too_long()
        self._pay()

    def _look_around(self) -> None:
        self._presenter.begin(self._visit.language)
        for each in self._visit.helps:
            self._presenter.help(each)
        self._keep("home")
        self._presenter.category_chosen("Spożywcze/Nabiał")
        self._keep("goods")
        self._presenter.goods_chosen(BUTTER)
        self._until("the hub tells what others have", lambda view: view.item is not None and len(view.item.places) > 1)
        self._keep("item")
        self._presenter.add()
        self._presenter.goods_chosen(JEANS)
        self._until("the hub tells what others have", lambda view: view.item is not None and len(view.item.places) > 1)
        self._keep("sizes")

    def _fill_basket(self, code: str) -> None:
        for sku, count in ((CREAM, 1), (CHOCOLATE, 3), (SOCKS, 2)):
            self._presenter.goods_chosen(sku)
            for _ in range(count):
                self._presenter.add()
        self._presenter.scan(code)
        # No card is charged before the hub has answered.
        self._until("the code is in the basket", lambda _: self._has_code())
        self._presenter.show_basket()
        self._keep("basket")

    def _wait_too_long(self) -> None:
        self._later.pass_by(ASK_AFTER + timedelta(seconds=4))
        self._presenter.tick()
        self._keep("still-there")
        self._presenter.close()

    def _pay(self) -> None:
        self._presenter.pay()
        self._keep("pay")
        scene, way = ("paid", "card") if "paid" in self._visit.scenes else ("ticket", "ticket")
        self._presenter.way_chosen(way)
        self._until("she has her number", lambda view: view.done is not None)
        self._keep(scene)
        self._presenter.finish()

    def _has_code(self) -> bool:
        basket = self._program.kiosk.desk.selling.basket
        return basket is not None and bool(basket.coupons)

    def _until(self, what: str, holds: Callable[[KioskView], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not holds(self._presenter.view()):
            if time.monotonic() > deadline:
                raise DemoFailed(f"waited {PATIENCE_S:.0f} s in vain: {what}")
            _turn()

    def _keep(self, scene: str) -> None:
        """A picture, if this visit's are wanted."""
        if scene not in self._visit.scenes:
            return
        for _ in range(30):
            _turn()
        self._program.window.grab().save(str(self._folder / f"{self._visit.picture(scene)}.png"))


def _turn() -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()
    time.sleep(0.005)
