"""Everything a till's presenter works with, put together once by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from local_store import Store
from pos_app.devices import Watched
from pos_app.presenters.actions import DEFAULT_KEYS, Action
from pos_app.presenters.view import Sound
from pos_app.services.cameras import Cameras
from pos_app.services.coupons import Coupons
from pos_app.services.hub_lookup import HubQuestions
from pos_app.services.open_drawer import DrawerKeeper
from pos_app.services.operations import Operations
from pos_app.services.price_override import PriceOverrides
from pos_app.services.print_receipts import ReceiptPrinting, Reprint
from pos_app.services.register import Register
from pos_app.services.resuming import Resuming
from pos_app.services.selling import Selling
from pos_app.services.session import Session
from pos_app.services.take_payment import Payment
from pos_app.words import Words
from retail.errors import Refusal
from retail.pricing import PricedBasket
from retail.sale import Transaction


@dataclass(slots=True)
class Desk:
    """The use cases of one register and the few things around them that a screen may ask for.

    ``print_slip`` puts a suspended basket on paper and tells what kept it from that.
    ``after_sale`` lets devices act on a sale that is safely written; ``receipt_text`` is a receipt as plain text;
    ``play`` sounds a tone; ``words_for`` gives another language; ``reload`` reads the register's data again; ``hub``
    answers what only the hub knows; ``devices`` are those connected, by name; ``keys`` are written on the buttons.
    """

    store: Store
    register: Register
    session: Session
    selling: Selling
    payment: Payment
    printing: ReceiptPrinting
    reprint: Reprint
    drawer: DrawerKeeper
    overrides: PriceOverrides
    resuming: Resuming
    coupons: Coupons
    operations: Operations
    clock: Callable[[], datetime]
    play: Callable[[Sound], None]
    after_sale: Callable[[Transaction], None]
    print_now: Callable[[], None]
    print_slip: Callable[[PricedBasket, str, Callable[[Refusal | None], None]], None]
    receipt_text: Callable[[Transaction, Words], str]
    words_for: Callable[[str], Words]
    reload: Callable[[], Register | None]
    hub: HubQuestions
    cameras: Cameras
    devices: Callable[[], Mapping[str, Watched]]
    keys: Mapping[Action, str] = field(default_factory=lambda: DEFAULT_KEYS)

    @property
    def online(self) -> bool:
        """True while the agent reaches the hub: only then is it worth waiting for an answer."""
        return self.store.status.read().state == "online"
