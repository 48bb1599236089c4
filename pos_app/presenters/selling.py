"""The selling screen: the basket, what is being typed, the quick keys, and the change of the last sale."""

from __future__ import annotations

from pos_app.presenters import cash_hints
from pos_app.presenters.actions import Action, action_label
from pos_app.presenters.desk import Desk
from pos_app.presenters.lines import LineWriter, sums, tax_line
from pos_app.presenters.view import ActionView, PageView, RowView, SaleDoneView, SellingView, TileView
from pos_app.services.entry import parse_entry
from pos_app.words import Words
from retail.catalog import CatalogEntry
from retail.feeds import QuickKeyRow
from retail.pricing import PricedBasket
from retail.sale import Transaction
from retail.values import Money, Quantity, Unit

_NEEDS_LINE = (Action.VOID_LINE, Action.QUANTITY, Action.NOTE)
_BUTTONS = (
    Action.COUPON,
    Action.SUSPEND,
    Action.PRICE_CHECK,
    Action.QUANTITY,
    Action.VOID_LINE,
    Action.MENU,
)
_GOODS = "sku:"
"""Begins the id of a tile that is goods by themselves, not a quick key of the location."""
MOST_ON_A_PAGE = 200
FIRST_LETTERS = 2
"""Words are searched from this many letters on."""


class SellingPresenter:
    """Keeps what is being typed and found; the basket itself lives in the service."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lines: LineWriter | None = None
        self._tiles: tuple[TileView, ...] | None = None
        self._counted: dict[str, tuple[CatalogEntry, ...]] = {}
        self._labels: dict[Action, str] = {}
        self._language = ""
        self.pending: int | None = None
        """Thousandths typed for the next scan."""
        self.entry = ""
        """What stands in the scan field."""
        self.results: tuple[CatalogEntry, ...] = ()
        self.result = 0
        self.sold: Transaction | None = None
        self.page = ""
        """The quick key whose category is laid open on the touch screen; empty for the quick keys themselves."""

    def view(self, words: Words, *, touch_first: bool = False) -> SellingView:
        """As it is drawn; for touch the quick keys come in pages."""
        self._speak(words)
        priced = self._desk.selling.priced
        assert self._lines is not None
        total = words.money(priced.total) if priced is not None else words.money(self._nothing())
        return SellingView(
            placeholder=words.translate("Till", "Scan, or type a name, a code, a quantity 3* …"),
            entry=self.entry,
            search=self._action(words, Action.SEARCH),
            pending=f"{words.quantity(Quantity(self.pending))} ×" if self.pending is not None else "",
            columns=(
                words.translate("Till", "Quantity"),
                words.translate("Till", "Item"),
                words.translate("Till", "Price"),
                words.translate("Till", "Amount"),
            ),
            lines=self._lines.write(priced) if priced is not None else (),
            selected=self._desk.selling.selected,
            empty=words.translate("Till", "Scan the first goods."),
            results=tuple(found_row(words, each) for each in self.results),
            result=self.result,
            sums=sums(words, priced) if priced is not None else (),
            tax=tax_line(words, priced) if priced is not None else "",
            count=_count(words, priced),
            due_label=words.translate("Till", "To pay"),
            due=total,
            pay=self._action(words, Action.PAY, priced is not None and bool(priced.lines)),
            actions=self._actions(words, priced),
            tiles=self._page(words) if touch_first else self._tiles or (),
            pages=self._pages(words) if touch_first else (),
            done=self._done(words),
        )

    def forget_tiles(self) -> None:
        """The assortment or its prices changed: read the quick keys again."""
        self._tiles = None
        self._counted.clear()

    def search(self, typed: str) -> None:
        """Find goods for the words typed so far; digits alone wait for Enter."""
        self.entry = typed
        entry = parse_entry(typed)
        words_typed = len(entry.rest) >= FIRST_LETTERS and not entry.is_code
        day = self._desk.selling.business_date
        self.results = self._desk.store.catalog.search(entry.rest, day) if words_typed else ()
        self.result = 0

    def move_result(self, step: int) -> None:
        """Move through what was found, stopping at both ends."""
        self.result = max(0, min(len(self.results) - 1, self.result + step))

    def clear_entry(self) -> None:
        """Nothing is typed and nothing found any more."""
        self.entry, self.pending, self.results, self.result = "", None, (), 0

    @property
    def wanted(self) -> int | None:
        """Thousandths for the next goods: those typed with Enter, or those still in the scan field before ``*``."""
        typed = parse_entry(self.entry).thousandths
        return self.pending if typed is None else typed

    def goods_of(self, tile_id: str) -> str | None:
        """The SKU of a tile on a page; None for a quick key."""
        return tile_id.removeprefix(_GOODS) if tile_id.startswith(_GOODS) else None

    def quick_key(self, tile_id: str) -> QuickKeyRow | None:
        """The quick key behind a tile."""
        keys = self._desk.register.settings.quick_keys
        return keys[int(tile_id)] if tile_id.isdigit() and int(tile_id) < len(keys) else None

    def _speak(self, words: Words) -> None:
        if words.language != self._language or self._lines is None:
            self._lines = LineWriter(words, lambda: self._desk.selling.pricing.book)
            self._tiles, self._labels, self._language = None, {}, words.language
        if self._tiles is None:
            keys = self._desk.register.settings.quick_keys
            self._tiles = tuple(self._tile(words, place, key) for place, key in enumerate(keys))

    def _tile(self, words: Words, place: int, key: QuickKeyRow) -> TileView:
        if key.sku is None:
            return TileView(str(place), key.label, f"{len(self._in_category(key))} ›")
        entry = self._desk.store.catalog.find_sku(key.sku, self._desk.selling.business_date)
        return TileView(str(place), key.label, price_text(words, entry) if entry is not None else "–")

    def _in_category(self, key: QuickKeyRow) -> tuple[CatalogEntry, ...]:
        """The goods of a quick key's category, read once until the assortment changes."""
        category = key.category or ""
        if category not in self._counted:
            day = self._desk.selling.business_date
            self._counted[category] = self._desk.store.catalog.in_category(category, day, MOST_ON_A_PAGE)
        return self._counted[category]

    def _pages(self, words: Words) -> tuple[PageView, ...]:
        keys = self._desk.register.settings.quick_keys
        named = ((str(place), key.label) for place, key in enumerate(keys) if key.sku is None)
        pages = [PageView(place, name, place == self.page) for place, name in named]
        return (PageView("", words.translate("Till", "Quick keys"), not self.page), *pages)

    def _page(self, words: Words) -> tuple[TileView, ...]:
        key = self.quick_key(self.page)
        if key is None or key.sku is not None:
            return self._tiles or ()
        goods = self._in_category(key)
        return tuple(
            TileView(f"{_GOODS}{each.variant.sku}", each.variant.name, price_text(words, each)) for each in goods
        )

    def _actions(self, words: Words, priced: PricedBasket | None) -> tuple[ActionView, ...]:
        has_lines = priced is not None and bool(priced.lines)
        available = {Action.SUSPEND: has_lines, **dict.fromkeys(_NEEDS_LINE, has_lines)}
        # Where there is nothing to put by, the same button takes something up.
        shown = (Action.RESUME if each is Action.SUSPEND and not has_lines else each for each in _BUTTONS)
        return tuple(self._action(words, each, available.get(each, True)) for each in shown)

    def _action(self, words: Words, action: Action, enabled: bool = True) -> ActionView:
        if action not in self._labels:
            self._labels[action] = action_label(words, action)
        return ActionView(action, self._labels[action], self._desk.keys.get(action, ""), enabled)

    def _done(self, words: Words) -> SaleDoneView | None:
        sold = self.sold
        if sold is None or self._desk.selling.basket is not None:
            return None
        paid = words.translate("Till", "Paid {total}").format(total=words.money(sold.total))
        receipt = words.translate("Till", "Receipt {number}").format(number=sold.receipt_number)
        count = len(sold.rewards)
        reward = words.translate("Till", "On the receipt: %n coupon(s) for next time", None, count) if count else ""
        lines = (cash_hints.pieces_text(words, sold.change), paid, receipt, reward)
        return SaleDoneView(
            title=words.translate("Till", "Thank you"),
            change_label=words.translate("Till", "Change"),
            change=words.money(sold.change),
            lines=tuple(each for each in lines if each),
        )

    def _nothing(self) -> Money:
        return Money.zero(self._desk.register.currency)


def found_row(words: Words, entry: CatalogEntry) -> RowView:
    """Goods found, as a row of a list."""
    variant = entry.variant
    detail = " · ".join(each for each in (variant.brand, variant.category, variant.sku) if each)
    return RowView(variant.sku, variant.name, detail, price_text(words, entry))


def price_text(words: Words, entry: CatalogEntry) -> str:
    """The price of goods in a list or on a tile."""
    if entry.price is not None:
        return words.unit_price(entry.price.unit_price, entry.variant.unit)
    return words.translate("Till", "open price") if entry.variant.open_price else words.translate("Till", "no price")


def _count(words: Words, priced: PricedBasket | None) -> str:
    lines = priced.lines if priced is not None else ()
    counted = sum(
        line.line.quantity.thousandths // 1000 if line.line.quantity.unit is Unit.PIECE else 1 for line in lines
    )
    in_lines = words.translate("Till", "%n line(s)", None, len(lines))
    in_pieces = words.translate("Till", "%n piece(s)", None, counted)
    return f"{in_lines} · {in_pieces}"
