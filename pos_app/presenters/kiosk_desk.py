"""Everything a kiosk's presenters work with: a register's desk, and what only a kiosk has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pos_app.presenters.desk import Desk
from pos_app.services.kiosk_patience import Patience
from pos_app.services.kiosk_session import KioskSession
from pos_app.services.kiosk_shelf import Shelf
from pos_app.services.kiosk_visit import Ticket, Visit
from pos_app.words import Words
from retail.errors import Refusal


@dataclass(slots=True)
class KioskDesk:
    """``print_ticket`` puts a ticket on paper in the shopper's language and tells what kept it from that.

    ``takes_cards`` tells whether a payment terminal is set up, ``makes_tickets`` whether this register can sign one;
    ``languages`` are those of the shoppers, the shop's own first; ``leave`` ends the kiosk for a member of staff.
    """

    desk: Desk
    session: KioskSession
    shelf: Shelf
    visit: Visit
    patience: Patience
    print_ticket: Callable[[Ticket, Words, Callable[[Refusal | None], None]], None]
    takes_cards: Callable[[], bool]
    languages: tuple[str, ...]
    leave: Callable[[], None]
