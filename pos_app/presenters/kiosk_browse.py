"""Looking around: the categories, the goods of one, and the search."""

from __future__ import annotations

from pos_app.presenters.kiosk_desk import KioskDesk
from pos_app.presenters.kiosk_view import AisleView, ButtonView, CardView, GoodsView, HomeView
from pos_app.presenters.view import TileView, Tone
from pos_app.services.kiosk_shelf import ShelfItem
from pos_app.words import Words
from retail.values import Unit

ON_A_PAGE = 48
"""Goods shown before somebody asks for more."""
FIRST_LETTERS = 2


class BrowsePresenter:
    """Keeps where the shopper is; ``path`` is a category, ``typed`` what she searches for."""

    def __init__(self, kiosk: KioskDesk) -> None:
        self._kiosk = kiosk
        self._goods: tuple[ShelfItem, ...] | None = None
        self.path = ""
        self.typed = ""
        self._searching = False
        self._shown = ON_A_PAGE

    def open_category(self, path: str) -> None:
        """Look at a category."""
        self.path, self._searching, self._shown, self._goods = path, False, ON_A_PAGE, None

    def search(self, typed: str) -> None:
        """Look for what was typed so far."""
        self.typed, self._searching, self._shown, self._goods = typed, True, ON_A_PAGE, None

    def show_more(self) -> None:
        """Another page of the same."""
        self._shown += ON_A_PAGE

    def forget(self) -> None:
        """The shopper is gone."""
        self.path, self.typed, self._searching, self._goods = "", "", False, None

    def reread(self) -> None:
        """The assortment or its prices changed."""
        self._goods = None

    def title(self, words: Words) -> str:
        """The name of the category, or of the search."""
        return words.translate("Kiosk", "Search") if self._searching else self.path.rpartition("/")[2]

    def home(self, words: Words) -> HomeView:
        """The first page."""
        aisles = self._kiosk.shelf.aisles()
        return HomeView(
            heading=words.translate("Kiosk", "What are you looking for?"),
            search=ButtonView(words.translate("Kiosk", "Search by name")),
            hint=words.translate("Kiosk", "Or scan: goods, a discount code."),
            tiles=tuple(TileView(each.path, each.name, ", ".join(each.below)) for each in aisles),
            empty=words.translate("Kiosk", "The goods are on their way: please come back in a moment."),
        )

    def goods(self, words: Words) -> GoodsView:
        """The goods of the category, or those found."""
        found = self._found()
        more = ButtonView(words.translate("Kiosk", "Show more")) if len(found) > self._shown else None
        return GoodsView(
            aisles=() if self._searching else self._aisles(words),
            cards=tuple(_card(words, each) for each in found[: self._shown]),
            more=more,
            empty=self._empty(words),
            typed=self.typed if self._searching else None,
            placeholder=words.translate("Kiosk", "Name, brand or code"),
            clear=words.translate("Kiosk", "Clear"),
        )

    def _found(self) -> tuple[ShelfItem, ...]:
        if self._goods is None:
            enough = len(self.typed.strip()) >= FIRST_LETTERS
            shelf = self._kiosk.shelf
            self._goods = shelf.goods(self.path) if not self._searching else shelf.search(self.typed) if enough else ()
        return self._goods

    def _aisles(self, words: Words) -> tuple[AisleView, ...]:
        """The categories below the one shown; where there are none, its neighbours."""
        shelf = self._kiosk.shelf
        parent = self.path if shelf.aisles(self.path) else self.path.rpartition("/")[0]
        below = shelf.aisles(parent) if parent else ()
        if not below:
            return ()
        everything = AisleView(parent, words.translate("Kiosk", "All"), self.path == parent)
        return (everything, *(AisleView(each.path, each.name, each.path == self.path) for each in below))

    def _empty(self, words: Words) -> str:
        if not self._searching:
            return words.translate("Kiosk", "There is nothing here just now.")
        if len(self.typed.strip()) < FIRST_LETTERS:
            return words.translate("Kiosk", "Type the first letters.")
        return words.translate("Kiosk", "Nothing is called “{typed}”. Try another word.").format(typed=self.typed)


def _card(words: Words, item: ShelfItem) -> CardView:
    entry = item.entry
    price, unit = entry.price, entry.variant.unit
    details = []
    if item.variants > 1:
        details.append(words.translate("Kiosk", "%n size(s) and colour(s)", None, item.variants))
    elif entry.variant.brand and entry.variant.brand not in item.name:
        details.append(entry.variant.brand)
    reduced = price is not None and price.lowest_30 is not None
    if reduced:
        details.insert(0, words.translate("Kiosk", "reduced"))
    said = ""
    if price is not None:
        said = words.money(price.unit_price) if unit is Unit.PIECE else f"{words.money(price.unit_price)}/{unit.value}"
    elif entry.variant.open_price:
        said = words.translate("Kiosk", "price at the till")
    return CardView(entry.variant.sku, item.name, said, " · ".join(details), Tone.ACCENT if reduced else Tone.MUTED)
