"""Where goods are, in words: this shop's stock and that of others, each figure with its age."""

from __future__ import annotations

from datetime import datetime

from local_store.repositories.stock import StockView
from pos_app.presenters.kiosk_view import PlaceView
from pos_app.presenters.price_check import MOST_PLACES
from pos_app.presenters.status import age_text
from pos_app.presenters.view import Tone
from pos_app.words import Words
from retail.stock import StockElsewhere
from retail.values import Answer, Known, Quantity, Stale, Unit


def this_place(words: Words, name: str, stock: StockView | None, now: datetime) -> PlaceView:
    """This shop."""
    here = words.translate("Kiosk", "In this shop")
    if stock is None:
        return PlaceView(here, name, words.translate("Kiosk", "ask our staff"), Tone.MUTED)
    available = stock.level.available
    age = age_text(words, now - stock.as_of) if stock.as_of is not None else ""
    detail = " · ".join(filter(None, (name, age)))
    if available.thousandths <= 0:
        none_left = words.translate("Kiosk", "none on record; if you hold one, scan or add it")
        return PlaceView(here, f"{detail} · {none_left}", words.translate("Kiosk", "none"), Tone.BAD)
    return PlaceView(here, detail, _count(words, available), Tone.OK)


def places_elsewhere(
    words: Words, answer: Answer[tuple[StockElsewhere, ...]] | None, now: datetime
) -> tuple[PlaceView, ...]:
    """The other shops that have some, most first; nothing while the hub has not answered."""
    if not isinstance(answer, Known | Stale):
        return ()
    having = [place for place in answer.value if place.available.thousandths > 0][:MOST_PLACES]
    return tuple(
        PlaceView(place.name, age_text(words, now - place.as_of), _count(words, place.available)) for place in having
    )


def elsewhere_note(words: Words, answer: Answer[tuple[StockElsewhere, ...]] | None) -> str:
    """What must be known about the other shops."""
    match answer:
        case None:
            return words.translate("Kiosk", "Asking what other shops have …")
        case Known(places) if not any(place.available.thousandths > 0 for place in places):
            return words.translate("Kiosk", "No other shop has it now.")
        case Known():
            return ""
        case Stale(_, as_of, _):
            return words.translate("Kiosk", "Other shops as they were at {time}.").format(time=words.time(as_of))
        case _:
            return words.translate("Kiosk", "What other shops have cannot be told just now.")


def _count(words: Words, quantity: Quantity) -> str:
    if quantity.unit is Unit.PIECE and quantity.is_whole:
        return words.translate("Till", "%n piece(s)", None, quantity.thousandths // 1000)
    return words.quantity(quantity)
