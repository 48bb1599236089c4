"""One register put together, without a window: store, devices, services and the presenter that a window draws."""

from __future__ import annotations

from abc import ABC
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from typing import Protocol

from drivers.device import Outcome, Result
from drivers.pos_printer import Document
from drivers.scanner import Misread, Scan
from local_store import Store
from pos_app.devices import Devices, PrintWorker
from pos_app.presenters.actions import bound_keys
from pos_app.presenters.desk import Desk
from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import Sound
from pos_app.receipts import PaperReward, ReceiptShop, receipt_document, receipt_text, slip_document
from pos_app.services.cameras import Cameras, CameraWays
from pos_app.services.coupons import Coupons
from pos_app.services.device_watch import DeviceWatch
from pos_app.services.drafts import FactDrafts
from pos_app.services.hub_lookup import HubQuestions, NoHub
from pos_app.services.open_drawer import DrawerKeeper
from pos_app.services.operations import Inline, Operations
from pos_app.services.paper_codes import PaperCodes
from pos_app.services.price_override import PriceOverrides
from pos_app.services.pricing import TILL
from pos_app.services.print_receipts import PrintState, ReceiptPrinting, Reprint
from pos_app.services.register import Register, load_register
from pos_app.services.resuming import Resuming
from pos_app.services.rewards import Rewards
from pos_app.services.selling import Selling
from pos_app.services.session import Session
from pos_app.services.take_payment import Payment, PaymentStep
from pos_app.settings import TillSettings
from pos_app.words import Words
from retail.errors import Refusal
from retail.pricing import PricedBasket
from retail.sale import Transaction
from retail.tokens import Signer


@dataclass(frozen=True, slots=True)
class Outside:
    """What the till needs of the world around it, so that a test or a demo can bring its own."""

    clock: Callable[[], datetime]
    operations: Operations
    words_for: Callable[[str], Words]
    play: Callable[[Sound], None]
    post: Callable[[Callable[[], None]], None]
    """Has something done on the thread that paints, from any thread."""
    signer: Callable[[], Signer | None] = lambda: None
    """Gives the register's own key, once, when the first paper needs it; without one papers carry no codes."""
    hub: HubQuestions = field(default_factory=lambda: HubQuestions(NoHub, Inline()))
    """Answers what only the hub knows; without one, nothing is known."""
    cameras: CameraWays = field(default_factory=CameraWays)
    """Finds cameras and makes them; without it, there is only the one among the devices."""


class Screens(Protocol):
    """A presenter as the devices and the services around it see it."""

    def start(self) -> None:
        """Take up what was open when the program ended."""

    def tick(self) -> None:
        """A second has passed."""

    def scan(self, text: str, aim_id: str | None = None) -> None:
        """A reader read a code."""

    def misread(self) -> None:
        """A reader read something that is no code."""

    def told(self, step: PaymentStep) -> None:
        """A step of the payment is done."""

    def printing_changed(self, state: PrintState) -> None:
        """The print queue moved."""


class Station(ABC):
    """Everything of a register but its screens: store, devices and services, on one :attr:`desk`.

    ``session`` is who may stand here, ``channel`` through which the shop sells here.
    """

    presenter: Screens

    def __init__(
        self,
        store: Store,
        register: Register,
        settings: TillSettings,
        devices: Devices,
        outside: Outside,
        session: Session,
        channel: str,
    ) -> None:
        self._store = store
        self._settings = settings
        self._outside = outside
        self.devices = devices
        self._shop = _receipt_shop(register)
        drafts = FactDrafts(session, store.new_id, outside.clock)
        selling = Selling(store, register, session, drafts, outside.clock, channel)
        signer = cache(outside.signer)
        self._rewards = Rewards(store, lambda: self.desk.register, signer)
        payment = Payment(
            store, selling, devices.terminal, outside.operations, drafts, outside.clock, self._told, self._rewards.due
        )
        self._codes = PaperCodes(signer, lambda: self.desk.register, store.slips)
        self.printing = ReceiptPrinting(store, devices.printer, self._compose)
        self.print_worker = PrintWorker(self._print)
        self._watch = DeviceWatch(store, lambda: devices.by_name, drafts, lambda: selling.business_date, outside.clock)
        self.cameras = Cameras(store, devices, outside.cameras, self._on_scan, self._on_misread)
        self._drawer = DrawerKeeper(store, devices.drawer, session, drafts)
        self.desk = Desk(
            store=store,
            register=register,
            session=session,
            selling=selling,
            payment=payment,
            printing=self.printing,
            reprint=Reprint(store, session, drafts),
            drawer=self._drawer,
            overrides=PriceOverrides(selling, session, drafts),
            resuming=Resuming(store, selling, session, drafts),
            coupons=Coupons(store, lambda: self.desk.register, selling, outside.clock),
            operations=outside.operations,
            clock=outside.clock,
            play=outside.play,
            after_sale=self._after_sale,
            print_now=self.print_worker.print_now,
            print_slip=self._print_slip,
            receipt_text=lambda transaction, words: receipt_text(words, self._shop, transaction),
            words_for=outside.words_for,
            reload=self._reload,
            hub=outside.hub,
            cameras=self.cameras,
            devices=lambda: devices.by_name,
            keys=bound_keys(settings.keys),
        )

    def start(self) -> None:
        """Own the devices, begin to print, take up what was open."""
        self.desk.resuming.strike_off()
        self.devices.start(self._on_scan, self._on_misread)
        self.print_worker.start()
        self.presenter.start()

    def tick(self) -> None:
        """Once a second: the screen's clock, and how the devices are."""
        self.cameras.tick()
        self.presenter.tick()
        self._watch.look()

    def stop(self) -> None:
        """Let go of the devices; what waits to be printed stays in the file."""
        self.print_worker.stop()
        self.devices.stop()

    def _on_scan(self, scan: Scan) -> None:
        """Called on a reader's or camera's thread: hand over and return, in the order of reading."""
        self._outside.post(partial(self._scanned, scan))

    def _on_misread(self, _: Misread) -> None:
        """As :meth:`_on_scan`."""
        self._outside.post(self.presenter.misread)

    def _scanned(self, scan: Scan) -> None:
        self.cameras.note(scan)
        self.presenter.scan(scan.text, scan.aim_id)

    def _told(self, step: PaymentStep) -> None:
        self.presenter.told(step)

    def _after_sale(self, transaction: Transaction) -> None:
        """The drawer first, then the paper; both after the sale is on disk and neither in the cashier's way."""
        self._outside.operations.run(lambda: self._open_and_print(transaction), lambda _: None)

    def _open_and_print(self, transaction: Transaction) -> None:
        """The paper neither waits for the screen, which paints the sale's end meanwhile, nor for a broken drawer."""
        try:
            self._drawer.after_sale(transaction)
        finally:
            self.print_worker.print_now()

    def _print(self) -> PrintState:
        state = self.printing.print_waiting()
        self._outside.post(partial(self.presenter.printing_changed, state))
        return state

    def _compose(self, transaction: Transaction, copy: bool) -> Document:
        code = self._codes.receipt(transaction)
        proof = (code.text, code.short) if code is not None else None
        rewards = [PaperReward(each, self._rewards.token(transaction, each) or "") for each in transaction.rewards]
        words = self._outside.words_for(self._settings.language)
        return receipt_document(words, self._shop, transaction, copy, proof, rewards)

    def _print_slip(self, priced: PricedBasket, label: str, done: Callable[[Refusal | None], None]) -> None:
        """The slip of a basket that was put by; why there is none comes back, nothing where none is meant to be."""
        printer = self.devices.printer
        code = self._codes.basket(priced.basket) if printer is not None else None
        if code is None or printer is None or isinstance(code, Refusal):
            done(code if isinstance(code, Refusal) else None)
            return
        words = self._outside.words_for(self._settings.language)
        document = slip_document(words, self._shop, priced, label, code.text)

        def printed(result: Result) -> None:
            if result.outcome is Outcome.NOT_DONE:
                self._codes.basket_not_printed(priced.basket)
            done(None if result.outcome is Outcome.DONE else Refusal("printer.no_slip", {}))

        self._outside.operations.run(lambda: printer.print(document), printed)

    def _reload(self) -> Register | None:
        register = load_register(self._store)
        self.desk.resuming.strike_off()
        if register is not None:
            self._shop = _receipt_shop(register)
        return register


class Till(Station):
    """A register with a cashier; a window only has to draw its presenter."""

    presenter: TillPresenter

    def __init__(
        self, store: Store, register: Register, settings: TillSettings, devices: Devices, outside: Outside
    ) -> None:
        super().__init__(store, register, settings, devices, outside, Session(store, register, outside.clock), TILL)
        self.presenter = TillPresenter(self.desk, settings.language, touch_first=settings.preset == "touch")


def _receipt_shop(register: Register) -> ReceiptShop:
    settings = register.settings
    return ReceiptShop(
        header=settings.receipt_header or (settings.name, *settings.address),
        footer=settings.receipt_footer,
        tax_number=settings.tax_number,
        register_name=register.name,
        operators={each.operator_id: each.short_name for each in register.operators},
    )
