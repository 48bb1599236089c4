"""Pictures of the real windows for the documents: both themes, both languages, the smallest and the largest screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pos_app.demo.day import BREAD, GOUDA_482_G, LAST_PIN, MILK, WATER_SIX_PACK
from pos_app.demo.devices import DemoDevices
from pos_app.demo.hand import Hand
from pos_app.demo.hub_service import DemoHub
from pos_app.presenters.actions import Action
from pos_app.presenters.look import THEMES
from pos_app.presenters.view import Screen, SheetView
from pos_app.program import TillProgram
from retail.tokens import CouponClass, CouponToken, SigningKey, sign_token

LANGUAGES = ("pl", "en")
SIZES = ((1366, 768), (1024, 768), (1920, 1080))
JEANS, SOCKS = "JEA-3234-IND", "SKM-4346"
"""Trousers, and socks of which the second pair costs half."""
BUTTER, COLA, COLA_CODE = "NAB-019", "NAP-006", "5900022001106"
REDUCED = {BUTTER: "5.99", COLA: "6.89"}
"""What costs less from the day of the pictures on; cola by six still costs less than that."""


def _foreign_code() -> str:
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    token = CouponToken(1, 1, now, now + timedelta(days=7), CouponClass.OFFLINE_OK)
    return sign_token(token, SigningKey.from_seed(bytes(32)))


class Gallery:
    """Sets each scene up, then takes it in every dress."""

    def __init__(self, program: TillProgram, hand: Hand, hub: DemoHub, devices: DemoDevices, pictures: Path) -> None:
        self._program = program
        self._hand = hand
        self._hub = hub
        self._camera = devices.camera
        self._pictures = pictures

    def take(self) -> None:
        """All pictures. The till is left with an open and a suspended basket."""
        self._put_one_by()
        self._fill_basket()
        self._everywhere("till")
        self._with_panel(Action.WHY, "why")
        self._with_code("code-refused")
        self._with_panel(Action.RESUME, "suspended")
        self._with_panel(Action.RECEIPTS, "receipts")
        self._everywhere("price-check", self._price_of_cola)
        self._with_camera()
        self._act(Action.PAY)
        self._everywhere("tender")
        self._act(Action.BACK)
        self._hub.stop()
        self._hand.until("the till notices", lambda: self._hand.view.top.status.tone == "warn", 60)
        self._everywhere("offline")
        self._everywhere("lock", lambda: self._act(Action.LOCK))

    def _put_one_by(self) -> None:
        self._hand.scan(MILK)
        self._act(Action.SUSPEND)
        self._program.till.presenter.panel_typed("niebieska kurtka")
        self._program.till.presenter.panel_accepted()

    def _fill_basket(self) -> None:
        self._hand.scan(BREAD, MILK, MILK, WATER_SIX_PACK, GOUDA_482_G)
        for sku in (JEANS, SOCKS, SOCKS):
            self._program.till.presenter.result_chosen(sku)

    def _with_panel(self, action: Action, name: str) -> None:
        for language in LANGUAGES:
            self._speak(language)
            self._act(action)
            self._hand.shot(f"{name}-light-{language}")
            self._act(Action.BACK)

    def _with_code(self, name: str) -> None:
        """A code that nobody in the chain has signed."""
        for language in LANGUAGES:
            self._speak(language)
            self._hand.scan(_foreign_code())
            self._hand.shot(f"{name}-light-{language}")
            self._act(Action.BACK)

    def _with_camera(self) -> None:
        """A loaf is held before the camera all the while, and is sold once."""
        self._camera.show(next(self._pictures.glob("*-bread.png")))
        self._everywhere("camera", self._before_camera)
        self._camera.unplug()
        self._act(Action.CAMERA)
        self._hand.shot("camera-unplugged-light-pl")
        self._act(Action.BACK)
        self._camera.show(None)
        self._camera.plug()

    def _before_camera(self) -> None:
        self._act(Action.CAMERA)
        for _ in range(4):
            self._camera.step()
            self._hand.rest(0.1)

    def _price_of_cola(self) -> None:
        """The sheet as a scan opens it, once the hub has told what other shops have."""
        self._act(Action.PRICE_CHECK)
        self._hand.scan(COLA_CODE)
        self._hand.until("the hub tells what others have", self._is_answered)

    def _is_answered(self) -> bool:
        panel = self._hand.view.panel
        return isinstance(panel, SheetView) and not panel.rows[-1].amount.endswith("…")

    def _everywhere(self, name: str, open_panel: Callable[[], None] = lambda: None) -> None:
        """In each theme and language, and in the other sizes; what ``open_panel`` does is undone after each picture."""
        for theme in THEMES:
            for language in LANGUAGES:
                self._speak(language)
                self._shot(f"{name}-{theme.replace('_', '-')}-{language}", open_panel)
            self._act(Action.THEME)
        self._speak(LANGUAGES[0])
        for width, height in SIZES[1:]:
            self._program.window.resize(width, height)
            self._shot(f"{name}-light-pl-{width}x{height}", open_panel)
        self._program.window.resize(*SIZES[0])

    def _shot(self, name: str, open_panel: Callable[[], None]) -> None:
        open_panel()
        self._hand.shot(name)
        if self._hand.view.screen is Screen.SIGN_ON:
            self._unlock()
        elif self._hand.view.panel is not None:
            self._act(Action.BACK)

    def _unlock(self) -> None:
        presenter = self._program.till.presenter
        language = presenter.words.language
        for digit in LAST_PIN:
            presenter.pin_typed(digit)
        presenter.pin_accepted()
        self._hand.until("the till is unlocked", lambda: self._hand.view.screen is Screen.SELLING)
        self._speak(language)

    def _speak(self, language: str) -> None:
        self._program.till.presenter.use_language(language)
        self._program.till.presenter.refresh()

    def _act(self, action: Action) -> None:
        self._program.till.presenter.act(action)
        self._hand.rest(0.1)
