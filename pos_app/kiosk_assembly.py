"""One kiosk put together, without a window: a register's station with the screens of a shopper."""

from __future__ import annotations

from collections.abc import Callable

from drivers.device import Outcome, Result
from local_store import Store
from pos_app.assembly import Outside, Station
from pos_app.devices import Devices
from pos_app.presenters.kiosk import KioskPresenter
from pos_app.presenters.kiosk_desk import KioskDesk
from pos_app.presenters.kiosk_view import KioskLook
from pos_app.receipts.ticket import ticket_document
from pos_app.services.kiosk_patience import Patience
from pos_app.services.kiosk_session import KioskSession
from pos_app.services.kiosk_shelf import KIOSK, Shelf
from pos_app.services.kiosk_visit import Ticket, Visit
from pos_app.services.register import Register
from pos_app.settings import TillSettings
from pos_app.words import Words
from retail.errors import Refusal

LANGUAGES = ("pl", "en")
"""What a kiosk speaks; the shop's own comes first."""


class Kiosk(Station):
    """A register where shoppers serve themselves. ``leave`` ends it, once a member of staff has asked for that."""

    presenter: KioskPresenter

    def __init__(
        self,
        store: Store,
        register: Register,
        settings: TillSettings,
        devices: Devices,
        outside: Outside,
        leave: Callable[[], None],
    ) -> None:
        session = KioskSession(store, register, outside.clock)
        super().__init__(store, register, settings, devices, outside, session, KIOSK)
        desk = self.desk
        kiosk = KioskDesk(
            desk=desk,
            session=session,
            shelf=Shelf(store, lambda: desk.register, desk.selling, outside.clock),
            visit=Visit(store, desk.selling, self._codes, outside.hub, outside.clock),
            patience=Patience(outside.clock),
            print_ticket=self._print_ticket,
            takes_cards=lambda: devices.terminal is not None,
            languages=(settings.language, *(each for each in LANGUAGES if each != settings.language)),
            leave=leave,
        )
        self.presenter = KioskPresenter(kiosk, KioskLook(theme=settings.kiosk.theme))

    def _print_ticket(self, ticket: Ticket, words: Words, done: Callable[[Refusal | None], None]) -> None:
        """On paper, in the shopper's language; she has the code on the screen meanwhile."""
        printer = self.devices.printer
        if printer is None:
            done(Refusal("printer.no_slip", {}))
            return
        document = ticket_document(
            words,
            self._shop,
            ticket.priced,
            ticket.number,
            ticket.code,
            ticket.until,
            with_codes=ticket.with_codes,
        )

        def printed(result: Result) -> None:
            done(None if result.outcome is Outcome.DONE else Refusal("printer.no_slip", {}))

        self._outside.operations.run(lambda: printer.print(document), printed)
