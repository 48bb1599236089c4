"""The page of an item: its price and why, its sizes and colours, where it is, and whether a shopper may take it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pos_app.presenters.kiosk_desk import KioskDesk
from pos_app.presenters.kiosk_places import elsewhere_note, places_elsewhere, this_place
from pos_app.presenters.kiosk_sentences import kiosk_sentence
from pos_app.presenters.kiosk_view import ButtonView, ChipView, ItemView, OptionView, PlaceView
from pos_app.presenters.price_check import promotions_of
from pos_app.presenters.why import adjustment_text, choice_text, lowest_30_label
from pos_app.services.hub_lookup import HubLookup, Interest
from pos_app.services.kiosk_shelf import OptionValue, item_name
from pos_app.services.ring_up import Found
from pos_app.words import Words
from retail.catalog import CatalogEntry, measure_price
from retail.pricing import PricedLine
from retail.sale import PriceSource
from retail.stock import StockElsewhere
from retail.values import Answer, Quantity, Sku, Unit


class ItemPresenter:
    """One variant at a time. ``changed`` is called when the hub's answer has come."""

    def __init__(self, kiosk: KioskDesk, changed: Callable[[], None]) -> None:
        self._kiosk = kiosk
        self._changed = changed
        self._interest = Interest()
        self._answer: Answer[tuple[StockElsewhere, ...]] | None = None
        self._family: tuple[CatalogEntry, ...] = ()
        self.found: Found | None = None
        self.added = False
        """True once these goods went into the basket from this page."""

    def show(self, found: Found) -> None:
        """Open the page; the hub is asked meanwhile what other shops have."""
        self.close()
        self.found = found
        self._family = self._kiosk.shelf.family(found.entry.variant)
        sku = found.entry.variant.sku

        def question(hub: HubLookup) -> Answer[tuple[StockElsewhere, ...]]:
            return hub.stock_elsewhere(sku)

        self._interest = self._kiosk.desk.hub.ask(question, self._answered)

    def choose(self, sku: Sku) -> None:
        """Another variant of the item."""
        found = self._kiosk.shelf.find(sku)
        if found is not None and (self.found is None or sku != self.found.entry.variant.sku):
            self.show(found)

    def close(self) -> None:
        """Nobody looks any more."""
        self._interest.cancel()
        self.found, self._answer, self._family, self.added = None, None, (), False

    def reread(self) -> None:
        """The assortment, its prices or its stock changed."""
        again = self._kiosk.shelf.find(self.found.entry.variant.sku) if self.found is not None else None
        if self.found is not None and again is not None:
            entry = replace(again.entry, quantity=self.found.entry.quantity)
            self.found, self._family = replace(self.found, entry=entry), self._kiosk.shelf.family(entry.variant)

    def view(self, words: Words) -> ItemView | None:
        """As it is drawn; None while no item is open."""
        found, kiosk = self.found, self._kiosk
        if found is None:
            return None
        variant = found.entry.variant
        priced, refused = kiosk.shelf.alone(found), kiosk.shelf.refusal(found)
        name = item_name(variant) if self._family else variant.name
        add = words.translate("Kiosk", "One more") if self.added else words.translate("Kiosk", "Add to the basket")
        onward = words.translate("Kiosk", "To the basket") if self.added else words.translate("Kiosk", "Look further")
        return ItemView(
            sku=variant.sku,
            mark=_mark(name),
            category=variant.category.replace("/", " › "),
            hint=words.translate("Kiosk", "Scan a label or a discount code at the reader"),
            name=name,
            price=_price(words, found, priced),
            struck=_struck(words, priced),
            reason=self._reason(words, priced),
            lowest=_lowest(words, found),
            notes=_notes(words, found, named=not self._family),
            promotions=self._offers(words, found.entry),
            promotions_heading=words.translate("Kiosk", "Offers"),
            options=self._options(words, found),
            places_heading=words.translate("Kiosk", "Where it is"),
            places=self._places(words, found),
            places_note=elsewhere_note(words, self._answer),
            refusal=kiosk_sentence(words, refused) if refused is not None else "",
            added=words.translate("Kiosk", "It is in your basket.") if self.added else "",
            add=ButtonView(add) if refused is None else None,
            onward=ButtonView(onward),
        )

    def _answered(self, answer: Answer[tuple[StockElsewhere, ...]]) -> None:
        self._answer = answer
        self._changed()

    def _reason(self, words: Words, priced: PricedLine | None) -> str:
        """What took something off, in words."""
        if priced is None:
            return ""
        basket = self._kiosk.desk.selling.basket
        coupons, book = basket.coupons if basket is not None else (), self._kiosk.desk.selling.pricing.book
        said = [adjustment_text(words, each, book, coupons) for each in priced.adjustments]
        return " · ".join(said)

    def _offers(self, words: Words, entry: CatalogEntry) -> tuple[str, ...]:
        rows = promotions_of(words, self._kiosk.desk, entry, with_codes=False)
        return tuple(f"{row.label} ({row.amount})" if row.amount else row.label for row in rows)

    def _options(self, words: Words, found: Found) -> tuple[OptionView, ...]:
        options = self._kiosk.shelf.options(found.entry.variant, self._family)
        return tuple(
            OptionView(_capital(name), tuple(_chip(words, name, each) for each in values))
            for name, values in options.items()
        )

    def _places(self, words: Words, found: Found) -> tuple[PlaceView, ...]:
        desk, variant = self._kiosk.desk, found.entry.variant
        here = this_place(words, desk.register.settings.name, desk.store.catalog.stock(variant.sku), desk.clock())
        return (here, *places_elsewhere(words, self._answer, desk.clock()))


def _price(words: Words, found: Found, priced: PricedLine | None) -> str:
    """What a shopper pays for one, or for the pack in her hand."""
    if priced is None:
        price = found.entry.price
        return words.shelf_price(price.unit_price, found.entry.variant.unit) if price is not None else ""
    single = priced.line.quantity == Quantity.pieces(1) or priced.line.price_source is PriceSource.LABEL
    if single or found.scan.quantity is not None:
        return words.money(priced.amount)
    return words.shelf_price(priced.unit_price, priced.line.variant.unit)


def _struck(words: Words, priced: PricedLine | None) -> str:
    if priced is None or not priced.adjustments:
        return ""
    return words.amount(priced.extended)


def _lowest(words: Words, found: Found) -> str:
    """The lowest price of the 30 days before a reduction, as Directive 98/6/EC, article 6a asks for it."""
    price = found.entry.price
    if price is None or price.lowest_30 is None:
        return ""
    return f"{lowest_30_label(words)}: {words.shelf_price(price.lowest_30, found.entry.variant.unit)}"


def _notes(words: Words, found: Found, *, named: bool) -> tuple[str, ...]:
    """Small facts under the price: the measure of a pack, the deposit, other prices, the brand."""
    entry, quantity = found.entry, found.scan.quantity or found.entry.quantity
    unit, notes = entry.variant.unit, []
    measured = measure_price(entry.price.unit_price, unit, entry.variant.content) if entry.price is not None else None
    if measured is not None:
        notes.append(words.measure_price(measured))
    if entry.variant.unit is not Unit.PIECE and found.scan.quantity is not None and entry.price is not None:
        per = words.shelf_price(entry.price.unit_price, entry.variant.unit)
        notes.append(f"{words.quantity(quantity)} × {per}")
    elif entry.quantity != Quantity.pieces(1) and entry.variant.unit is Unit.PIECE:
        notes.append(words.translate("Kiosk", "pack of {count}").format(count=words.quantity(entry.quantity)))
    if entry.deposit is not None:
        notes.append(f"+ {entry.deposit.name} {words.money(entry.deposit.amount)}")
    notes += [
        f"{choice_text(words, each)}: {words.shelf_price(each.unit_price, entry.variant.unit)}"
        for each in entry.choices
    ]
    brand = entry.variant.brand
    return (*notes, *([brand] if brand and named and brand not in entry.variant.name else ()))


def _chip(words: Words, option: str, value: OptionValue) -> ChipView:
    state = "" if value.here else words.translate("Kiosk", "not in this shop")
    chosen = words.translate("Kiosk", "chosen") if value.selected else ""
    name = ", ".join(filter(None, (f"{option} {value.value}", chosen, state)))
    return ChipView(value.sku, value.value, name, value.selected, value.here)


def _mark(name: str) -> str:
    """The first letters of the first two words, for the tile that stands where a picture would."""
    initials = [word[0] for word in name.split() if word[0].isalpha()]
    return "".join(initials[:2]).upper() or "•"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
