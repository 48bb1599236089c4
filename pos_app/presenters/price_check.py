"""The price and stock of goods: what this register knows at once, what other locations have as soon as the hub says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pos_app.presenters.desk import Desk
from pos_app.presenters.panels import Sheet
from pos_app.presenters.selling import price_text
from pos_app.presenters.sentences import sentence
from pos_app.presenters.status import age_text
from pos_app.presenters.view import SumView, Tone
from pos_app.presenters.why import choice_text, lowest_30_label
from pos_app.services.hub_lookup import HubLookup, Interest
from pos_app.words import Words
from retail.catalog import CatalogEntry, Recall, measure_price
from retail.errors import Refusal
from retail.promotions import goods_in
from retail.promotions.conditions import needs_coupon
from retail.stock import StockElsewhere
from retail.values import Answer, Known, Sku, Stale

if TYPE_CHECKING:
    from pos_app.presenters.till import TillPresenter

MOST_PROMOTIONS = 6
"""Promotions the sheet names."""
MOST_PLACES = 6
"""Locations the sheet names; those with most come first."""


class PriceCheck:
    """Shows one variant at a time on a sheet."""

    def __init__(self, desk: Desk, till: TillPresenter) -> None:
        self._desk = desk
        self._till = till
        self._interest = Interest()

    def show(self, sku: str) -> Refusal | None:
        """Open the sheet of ``sku``; the hub is asked meanwhile, until the sheet is closed."""
        entry = self._desk.store.catalog.find_sku(Sku(sku), self._desk.selling.business_date)
        if entry is None:
            return Refusal("scan.unknown", {"text": sku})
        local = Sheet(entry.variant.name, rows=local_rows(self._till.words, self._desk, entry), closed=self._give_up)
        asking = SumView(self._till.words.translate("Panel", "Elsewhere"), _asking(self._till.words))
        self._till.open_panel(replace(local, rows=(*local.rows, asking)))
        self._ask(entry, local)
        return None

    def _ask(self, entry: CatalogEntry, local: Sheet) -> None:
        sku = entry.variant.sku

        def question(hub: HubLookup) -> Answer[tuple[StockElsewhere, ...]]:
            return hub.stock_elsewhere(sku)

        def done(answer: Answer[tuple[StockElsewhere, ...]]) -> None:
            rows, text = elsewhere(self._till.words, answer, self._desk)
            self._till.open_panel(replace(local, rows=(*local.rows, *rows), text=text))
            self._till.refresh()

        self._interest = self._desk.hub.ask(question, done)

    def _give_up(self) -> None:
        self._interest.cancel()


def local_rows(words: Words, desk: Desk, entry: CatalogEntry) -> tuple[SumView, ...]:
    """What this register knows by itself."""
    variant = entry.variant
    price = (
        words.shelf_price(entry.price.unit_price, variant.unit) if entry.price is not None else price_text(words, entry)
    )
    rows = [SumView(words.translate("Panel", "Price"), price, Tone.PLAIN)]
    rows.extend(_other_prices(words, entry))
    if entry.deposit is not None:
        rows.append(SumView(entry.deposit.name, words.money(entry.deposit.amount)))
    rows.extend(SumView(name, value) for name, value in variant.options)
    rows.append(SumView(words.translate("Panel", "Category"), variant.category))
    rows.append(SumView("SKU", variant.sku))
    rows.extend(
        SumView(words.translate("Panel", "Recalled"), _recall(words, recall), Tone.BAD)
        for recall in desk.register.recalls.get(variant.sku, ())
    )
    rows.extend(promotions_of(words, desk, entry))
    stock = desk.store.catalog.stock(variant.sku)
    if stock is not None:
        age = words.day_and_time(stock.as_of) if stock.as_of is not None else "–"
        label = words.translate("Panel", "In stock here (as of {time})").format(time=age)
        rows.append(SumView(label, words.quantity(stock.level.available), Tone.PLAIN))
    return tuple(rows)


def _other_prices(words: Words, entry: CatalogEntry) -> list[SumView]:
    """What a kilogram or litre of it costs, what others pay or more of it costs, what it cost before it was reduced."""
    unit = entry.variant.unit
    measured = measure_price(entry.price.unit_price, unit, entry.variant.content) if entry.price is not None else None
    rows = []
    if measured is not None:
        rows.append(SumView(words.translate("Panel", "Comparison price"), words.measure_price(measured)))
    rows += [SumView(choice_text(words, each), words.shelf_price(each.unit_price, unit)) for each in entry.choices]
    if entry.price is not None and entry.price.lowest_30 is not None:
        rows.append(SumView(lowest_30_label(words), words.shelf_price(entry.price.lowest_30, unit)))
    return rows


def promotions_of(words: Words, desk: Desk, entry: CatalogEntry, *, with_codes: bool = True) -> list[SumView]:
    """The promotions of today that these goods belong to, whatever else they ask for, codes included or left out."""
    day = desk.selling.pricing.day
    touching = [
        promotion
        for promotion in desk.selling.pricing.book.promotions
        if promotion.runs_on(day)
        and (with_codes or not needs_coupon(promotion.when))
        and any(goods.holds(entry.variant) for goods in goods_in(promotion.benefit))
    ]
    until = words.translate("Panel", "until {day}")
    return [
        SumView(each.text(words.language), until.format(day=words.day(each.last)) if each.last else "", Tone.ACCENT)
        for each in touching[:MOST_PROMOTIONS]
    ]


def elsewhere(words: Words, answer: Answer[tuple[StockElsewhere, ...]], desk: Desk) -> tuple[tuple[SumView, ...], str]:
    """What the hub said as rows, each with its age, and a sentence when something must be known about them."""
    match answer:
        case Known(places):
            return _places(words, places, desk), ""
        case Stale(places, as_of, reason):
            said = words.translate("Panel", "As the hub said at {time}.").format(time=words.time(as_of))
            return _places(words, places, desk), f"{said} {sentence(words, reason)}"
        case _:
            return (), sentence(words, answer.reason)


def _places(words: Words, places: tuple[StockElsewhere, ...], desk: Desk) -> tuple[SumView, ...]:
    having = [place for place in places if place.available.thousandths > 0][:MOST_PLACES]
    if not having:
        nowhere = words.translate("Panel", "nowhere in stock")
        return (SumView(words.translate("Panel", "Elsewhere"), nowhere, Tone.PLAIN),)
    now = desk.clock()
    return tuple(
        SumView(f"{place.name} ({age_text(words, now - place.as_of)})", words.quantity(place.available), Tone.PLAIN)
        for place in having
    )


def _recall(words: Words, recall: Recall) -> str:
    which = recall.batch or recall.gtin
    return f"{recall.reason} ({which})" if which is not None else recall.reason


def _asking(words: Words) -> str:
    return words.translate("Panel", "asking the hub …")
