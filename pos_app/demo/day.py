"""A trading day at register 014-2: every step a cashier takes, through the real screens, with the world misbehaving."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from drivers.payment_terminal.simulation import DECLINE, LOSE_APPROVAL
from drivers.pos_printer.emulated_paper import Receipt
from local_store import Store
from pos_app.demo.camera_pictures import Scene
from pos_app.demo.devices import HOLD, DemoDevices
from pos_app.demo.hand import Hand
from pos_app.demo.hub_service import DemoFailed, DemoHub
from pos_app.demo.labels import read_labels
from pos_app.presenters.view import CameraView, Screen
from retail.tokens import TokenKind, kind_of

BREAD, MILK, MILK_CARTON = "5900010001101", "5900012001109", "5900012001178"
GOUDA_482_G, WATER_SIX_PACK = "2900201004822", "5900021001176"
MILK_BATCH = "0105900012001109" + "17391231" + "10L2291"
EXPIRED_PACK = "]d20105900012001109" + "17240101" + "10L2291"
UNKNOWN = "5900000000008"
LAST_PIN = "5813"
"""Of Olena, who is signed on when the day ends."""


def _story(code: str, name: str) -> Scene:
    return Scene(name, next(each for each in read_labels() if each.code == code))


NOTHING = Scene("nothing", None)
SCENES = (NOTHING, _story(BREAD, "bread"), NOTHING, _story(MILK_BATCH, "milk-with-its-batch"))
"""What the camera sees, one after another."""


class TradingDay:
    """Plays the day; any step that does not come to what it should raises :class:`DemoFailed`.

    ``receipts`` are those that the printer has given so far, the newest last.
    """

    def __init__(
        self, hand: Hand, store: Store, devices: DemoDevices, hub: DemoHub, receipts: Sequence[Receipt]
    ) -> None:
        self._hand = hand
        self._receipts = receipts
        self._store = store
        self._devices = devices
        self._hub = hub
        self._sales = 0

    def play(self) -> None:
        """From sign-on to the last receipt at the hub."""
        steps: tuple[Callable[[], None], ...] = (
            self._sign_on,
            self._groceries_for_cash,
            self._jeans_by_card,
            self._comes_back,
            self._what_is_refused,
            self._by_camera,
            self._suspend_and_resume,
            self._second_thoughts,
            self._invoice_data,
            self._no_paper,
            self._declined_then_cash,
            self._lost_answer,
            self._no_hub,
            self._by_touch_alone,
            self._in_english,
            self._everything_arrives,
        )
        for step in steps:
            step()

    def _sign_on(self) -> None:
        hand = self._hand
        hand.step("Anna signs on with her PIN")
        hand.shot("sign-on")
        hand.touch("Anna K.")
        hand.type("4711")
        hand.key("Return")
        hand.until("Anna is signed on", lambda: hand.view.screen is Screen.SELLING)

    def _groceries_for_cash(self) -> None:
        hand = self._hand
        hand.step("Bread, three cartons of milk by 3*, cheese by its scale label, six bottles with their deposit; cash")
        hand.scan(BREAD)
        hand.type("3*")
        hand.key("Return")
        hand.scan(MILK_CARTON, GOUDA_482_G, WATER_SIX_PACK)
        self._lines(4)
        hand.shot("till")
        hand.key("F9")
        hand.type("300")
        hand.until("300 is typed", lambda: hand.view.tender is not None and hand.view.tender.entry == "300")
        hand.shot("tender")
        hand.key("Return")
        self._sold()
        hand.shot("change")

    def _jeans_by_card(self) -> None:
        hand = self._hand
        hand.step("Jeans found by words without Polish letters, paid by card")
        hand.type("jeansy w32")
        hand.until("jeans are found", lambda: bool(hand.view.selling and hand.view.selling.results))
        hand.shot("search")
        hand.key("Return")
        self._lines(1)
        hand.key("F9")
        hand.type("k")
        self._sold()
        hand.shot("coupon-for-next-time")

    def _comes_back(self) -> None:
        hand = self._hand
        hand.step("The receipt of the jeans has a coupon for next time; the shopper is back with it for cheese")
        self._printed()
        coupon = next((code for code in self._receipts[-1].codes if kind_of(code) is TokenKind.REWARD), None)
        if coupon is None:
            raise DemoFailed("the receipt has no coupon for next time")
        hand.scan(GOUDA_482_G, coupon)
        hand.until("the coupon counts", lambda: hand.view.selling is not None and bool(hand.view.selling.sums))
        hand.shot("coupon")
        hand.key("F10")
        self._sold()

    def _what_is_refused(self) -> None:
        hand = self._hand
        hand.step("A code nobody knows, and a pack that has expired: refused with the reason, nothing sold")
        hand.scan(UNKNOWN)
        self._says(UNKNOWN)
        hand.shot("unknown")
        hand.scan(EXPIRED_PACK)
        self._says("2024")
        self._lines(0)

    def _by_camera(self) -> None:
        hand = self._hand
        hand.step("The reader is lent out: a bar code and a QR code with a batch are shown to the camera")
        hand.key("Ctrl+K")
        hand.until("the camera's panel is open", lambda: isinstance(hand.view.panel, CameraView))
        for _ in range(len(SCENES) * HOLD):
            self._devices.camera.step()
            hand.rest(0.02)
        self._lines(2)
        hand.shot("camera")
        hand.key("Esc", "F10")
        self._sold()

    def _suspend_and_resume(self) -> None:
        hand = self._hand
        hand.step("A forgotten purse: the basket is put by, another shopper is served, the basket comes back")
        hand.scan(BREAD, MILK)
        hand.key("F4")
        hand.type("portfel")
        hand.key("Return")
        self._lines(0)
        hand.scan(MILK)
        hand.key("F10")
        self._sold()
        hand.key("F5")
        hand.shot("suspended")
        hand.key("Return")
        self._lines(2)
        hand.key("F10")
        self._sold()

    def _second_thoughts(self) -> None:
        hand = self._hand
        hand.step("Second thoughts: one more, one less, a line voided")
        hand.scan(BREAD, MILK)
        hand.key("+", "+", "-")
        self._lines(2)
        hand.key("Up", "Del")
        self._lines(1)
        hand.key("F10")
        self._sold()

    def _invoice_data(self) -> None:
        hand = self._hand
        hand.step("The buyer's NIP: a wrong digit is noticed, the right one is on the receipt")
        hand.scan(BREAD)
        hand.key("F9")
        hand.type("n")
        hand.type("1234563219")
        hand.key("Return")
        hand.until("the wrong NIP is refused", lambda: bool(getattr(hand.view.panel, "error", "")))
        hand.key(*["Backspace"])
        hand.type("8")
        hand.key("Return")
        hand.until("the NIP is taken", lambda: hand.view.panel is None)
        hand.key("Return")
        self._sold()

    def _no_paper(self) -> None:
        hand = self._hand
        hand.step("No paper: the sale is done, the receipt waits and says so; a new roll, and it prints")
        self._printed()
        self._devices.printer.switch(paper_out=True)
        hand.scan(BREAD)
        hand.key("F10")
        self._sold()
        hand.until("the till says why the receipt waits", lambda: bool(hand.banner))
        hand.shot("no-paper")
        self._devices.printer.switch(paper_out=False)
        self._printed()

    def _declined_then_cash(self) -> None:
        hand = self._hand
        hand.step("The bank declines the card; the shopper pays in cash")
        self._devices.terminal.script(DECLINE)
        hand.scan(MILK)
        hand.key("F9")
        hand.type("k")
        hand.until("the card is declined", lambda: bool(hand.banner))
        hand.type("g")
        hand.key("Return")
        self._sold()

    def _lost_answer(self) -> None:
        hand = self._hand
        hand.step("The terminal approves and its answer is lost: nothing is sent twice, the terminal is asked")
        self._devices.terminal.script(LOSE_APPROVAL)
        hand.scan(MILK)
        hand.key("F9")
        hand.type("k")
        hand.until("the payment is in doubt", lambda: bool(hand.view.tender and hand.view.tender.ask_again))
        hand.shot("in-doubt")
        ask = hand.view.tender.ask_again if hand.view.tender is not None else None
        hand.touch(ask.label if ask is not None else "")
        self._sold()

    def _no_hub(self) -> None:
        hand = self._hand
        hand.step("The hub is switched off: the till says so and sells on; switched on again, it gets everything")
        self._hub.stop()
        hand.until("the till notices", lambda: self._store.status.read().state == "offline", 60)
        for _ in range(3):
            hand.scan(BREAD, MILK)
            hand.key("F10")
            self._sold()
        hand.rest(1.2)
        hand.shot("offline")
        self._hub.start()

    def _by_touch_alone(self) -> None:
        hand = self._hand
        hand.step("A whole sale by touch alone, from the quick keys to the change")
        selling = hand.view.selling
        if selling is None:
            raise DemoFailed("the selling screen is not in front")
        hand.touch(selling.tiles[0].label)
        self._lines(1)
        hand.touch(selling.pay.label)
        tender = hand.view.tender
        if tender is None:
            raise DemoFailed("the tender screen did not come")
        hand.touch(tender.suggestions[-1].label)
        hand.touch(tender.complete.label)
        self._sold()

    def _in_english(self) -> None:
        hand = self._hand
        hand.step("The till is locked; Olena, who reads English, takes over")
        hand.key("F12")
        hand.touch("Olena K.")
        hand.type(LAST_PIN)
        hand.key("Return")
        hand.until("Olena is signed on", lambda: hand.view.screen is Screen.SELLING)
        hand.scan(BREAD, GOUDA_482_G)
        hand.key("F10")
        self._sold()

    def _everything_arrives(self) -> None:
        self._hand.step("Every receipt is printed and every sale arrives at the hub")
        self._printed()
        outbox = self._store.outbox
        self._hand.until("the hub has every fact", lambda: outbox.summary().waiting == 0, 90)

    def _lines(self, count: int) -> None:
        hand = self._hand
        hand.until(f"{count} lines", lambda: hand.view.selling is not None and len(hand.view.selling.lines) == count)

    def _sold(self) -> None:
        self._sales += 1
        wanted = self._sales
        self._hand.until(f"sale {wanted} is written", lambda: self._store.sales.next_number() == wanted + 1)
        self._hand.until("the change shows", lambda: bool(self._hand.view.selling and self._hand.view.selling.done))

    def _printed(self) -> None:
        self._hand.until("every receipt is printed", lambda: not self._store.print_queue.waiting())

    def _says(self, part: str) -> None:
        self._hand.until(f"the till says {part!r}", lambda: part in self._hand.banner)
