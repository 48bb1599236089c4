"""What each key of the till opens or does: searches, suspended baskets, price check, receipts, notes, the menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pos_app.presenters.actions import Action, action_label
from pos_app.presenters.camera_panel import open_camera
from pos_app.presenters.codes import Codes
from pos_app.presenters.desk import Desk
from pos_app.presenters.override_panels import OverridePanels
from pos_app.presenters.panels import Choice, Prompt, Sheet
from pos_app.presenters.price_check import PriceCheck
from pos_app.presenters.selling import found_row
from pos_app.presenters.status_sheet import status_sheet
from pos_app.presenters.view import ActionView, PromptKind, RowView, Screen, SumView, Tone
from pos_app.presenters.why import why_sheet
from pos_app.services.open_drawer import REASONS
from pos_app.services.ring_up import Found, PriceWanted, QuantityWanted, find_goods
from pos_app.services.selling import RungUp
from pos_app.words import Words
from retail.catalog import CatalogEntry
from retail.errors import Refusal
from retail.feeds import QuickKeyRow
from retail.sale import Transaction
from retail.staff import Permission
from retail.values import Money, Quantity, TransactionId

if TYPE_CHECKING:
    from pos_app.presenters.till import TillPresenter

RECENT = 50
"""Receipts the list shows."""


class TillPanels:
    """Answers the till's keys."""

    def __init__(self, desk: Desk, till: TillPresenter) -> None:
        self._desk = desk
        self._till = till
        self._receipt: Transaction | None = None
        self._price = PriceCheck(desk, till)
        self._override = OverridePanels(desk, till)
        self.codes = Codes(desk, till, self.show_receipt)
        self._anywhere: dict[Action, Callable[[], None]] = {
            Action.BACK: till.back,
            Action.LOCK: till.lock,
            Action.HELP: self._keys,
            Action.COUPON: self.codes.open,
            Action.ALL_KEYS: self._keys,
            Action.TAX_NUMBER: self._tax_number,
            Action.REPRINT: self._reprint,
            Action.STATUS: self._status,
            Action.LANGUAGE: self._language,
            Action.CAMERA: lambda: open_camera(desk, till),
            Action.CAMERA_MIRROR: desk.cameras.mirror,
            Action.THEME: lambda: till.look.next_theme(),
            Action.TEXT_SIZE: lambda: till.look.next_text_size(),
            Action.MIRROR: lambda: till.look.mirror(),
            Action.PRESET: lambda: till.look.next_preset(),
        }
        self._while_selling: dict[Action, Callable[[], None]] = {
            Action.SEARCH: self._search,
            Action.SUSPEND: self._suspend,
            Action.RESUME: self._suspended,
            Action.PRICE_CHECK: self._price_check,
            Action.PAY: till.pay,
            Action.EXACT_CASH: till.exact_cash,
            Action.DRAWER: self._drawer,
            Action.VOID_LINE: lambda: till.refuse_or_go_on(desk.selling.void_selected()),
            Action.MORE: lambda: till.refuse_or_go_on(desk.selling.change_by(1)),
            Action.LESS: lambda: till.refuse_or_go_on(desk.selling.change_by(-1)),
            Action.UP: lambda: desk.selling.select(-1),
            Action.DOWN: lambda: desk.selling.select(1),
            Action.QUANTITY: self._quantity,
            Action.NOTE: self._note,
            Action.WHY: self._why,
            Action.OVERRIDE: self._override.open,
            Action.CANCEL_BASKET: self._cancel,
            Action.RECEIPTS: self._receipts,
            Action.MENU: self._menu,
        }
        self._while_paying: dict[Action, Callable[[], None]] = {
            Action.EXACT_CASH: till.exact_cash,
            Action.COMPLETE: till.complete,
            Action.ASK_AGAIN: till.ask_again,
        }

    def act(self, action: Action, screen: Screen) -> None:
        """Do what ``action`` asks on this screen; an action that has no meaning here does nothing."""
        here = self._while_paying if screen is Screen.TENDER else self._while_selling
        answer = self._anywhere.get(action) or here.get(action)
        if answer is not None:
            answer()

    def category(self, key: QuickKeyRow) -> Choice:
        """The goods behind a quick key that names a category."""
        return self._goods(key.label, lambda typed: self._in_category(key.category or "", typed), self._sell)

    def wanted(self, asked: PriceWanted | QuantityWanted, rung_up: Callable[[RungUp], None]) -> Prompt:
        """The question of goods that need a price or a measure; the answer sells them."""
        found, words = asked.found, self._words
        name = found.entry.variant.name
        if isinstance(asked, PriceWanted):
            hint = words.translate("Panel", "This item has no fixed price. Type the price of one.")
            submit = self._answer_price(found, asked.typed, rung_up)
            return Prompt(name, hint, PromptKind.AMOUNT, submit, self._desk.register.currency.code)
        unit = found.entry.variant.unit.value
        hint = words.translate("Panel", "Sold by {unit}. Type how much.").format(unit=unit)
        return Prompt(name, hint, PromptKind.QUANTITY, self._answer_quantity(found, rung_up), unit)

    @property
    def _words(self) -> Words:
        return self._till.words

    # Goods.

    def _search(self) -> None:
        self._till.open_panel(self._goods(action_label(self._words, Action.SEARCH), self._find, self._sell))

    def _price_check(self) -> None:
        refused = self._desk.session.may(Permission.PRICE_CHECK)
        if refused is not None:
            self._till.refuse_or_go_on(refused)
            return
        panel = self._goods(action_label(self._words, Action.PRICE_CHECK), self._find, self._price.show)
        panel.label, panel.scanned = self._words.translate("Panel", "Show"), self._show_scanned
        self._till.open_panel(panel)

    def _goods(
        self, title: str, find: Callable[[str], tuple[RowView, ...]], pick: Callable[[str], Refusal | None]
    ) -> Choice:
        empty = self._words.translate("Panel", "Type a name, or scan.")
        return Choice(title, empty, pick, find(""), find, label=self._words.translate("Panel", "Add"))

    def _find(self, typed: str) -> tuple[RowView, ...]:
        day, catalog = self._desk.selling.business_date, self._desk.store.catalog
        return self._rows(catalog.search(typed, day) if typed.strip() else ())

    def _in_category(self, category: str, typed: str) -> tuple[RowView, ...]:
        rows = self._rows(self._desk.store.catalog.in_category(category, self._desk.selling.business_date, 200))
        wanted = typed.casefold().split()
        return tuple(row for row in rows if all(word in row.title.casefold() for word in wanted))

    def _rows(self, entries: tuple[CatalogEntry, ...]) -> tuple[RowView, ...]:
        return tuple(found_row(self._words, each) for each in entries)

    def _sell(self, sku: str) -> None:
        self._till.open_panel(None)
        self._till.result_chosen(sku)

    def _show_scanned(self, text: str, aim_id: str | None) -> Refusal | None:
        desk = self._desk
        found = find_goods(desk.store, desk.register, text, aim_id, desk.selling.business_date)
        if isinstance(found, Found):
            return self._price.show(found.entry.variant.sku)
        return found if isinstance(found, Refusal) else Refusal("scan.code_unknown", {"text": text})

    def _answer_price(
        self, found: Found, typed_before: int | None, rung_up: Callable[[RungUp], None]
    ) -> Callable[[str], Refusal | None]:
        def submit(typed: str) -> Refusal | None:
            price = self._words.parse_amount(typed, self._desk.register.currency)
            if price is None or not price:
                return Refusal("entry.no_amount", {})
            return self._sold(self._desk.selling.add(found, typed_before, price), rung_up)

        return submit

    def _answer_quantity(self, found: Found, rung_up: Callable[[RungUp], None]) -> Callable[[str], Refusal | None]:
        def submit(typed: str) -> Refusal | None:
            thousandths = self._words.parse_thousandths(typed)
            if not thousandths:
                return Refusal("entry.no_quantity", {})
            return self._sold(self._desk.selling.add(found, thousandths), rung_up)

        return submit

    def _sold(self, result: RungUp, rung_up: Callable[[RungUp], None]) -> Refusal | None:
        if isinstance(result, Refusal):
            return result
        rung_up(result)
        return None

    # The basket.

    def _quantity(self) -> None:
        line = self._desk.selling.selected_line
        if line is None:
            self._till.refuse_or_go_on(Refusal("basket.line_missing", {}))
            return
        hint, unit = self._words.translate("Panel", "Type the new quantity."), line.variant.unit

        def submit(typed: str) -> Refusal | None:
            thousandths = self._words.parse_thousandths(typed)
            return self._desk.selling.set_quantity(Quantity(thousandths or 0, unit))

        self._till.open_panel(Prompt(line.variant.name, hint, PromptKind.QUANTITY, submit, line.variant.unit.value))

    def _why(self) -> None:
        sheet = why_sheet(self._words, self._desk)
        if isinstance(sheet, Refusal):
            self._till.refuse_or_go_on(sheet)
        else:
            self._till.open_panel(sheet)

    def _note(self) -> None:
        words = self._words
        title = action_label(words, Action.NOTE)
        hint = words.translate("Panel", "It is printed under the line. Leave it empty to take the note away.")
        self._till.open_panel(Prompt(title, hint, PromptKind.TEXT, self._desk.selling.note))

    def _tax_number(self) -> None:
        words = self._words
        if self._desk.selling.basket is None:
            self._till.refuse_or_go_on(Refusal("basket.empty", {}))
            return
        title = words.translate("Panel", "Buyer's NIP")
        hint = words.translate("Panel", "Ten digits. It is printed on the receipt. Leave it empty to take it away.")
        submit = self._desk.selling.set_buyer_tax_number
        value = self._desk.selling.basket.buyer_tax_number or ""
        self._till.open_panel(Prompt(title, hint, PromptKind.DIGITS, submit, value=value))

    def _suspend(self) -> None:
        words = self._words
        basket = self._desk.selling.basket
        if basket is None or basket.is_empty:
            self._suspended()
            return
        title = action_label(words, Action.SUSPEND)
        hint = words.translate("Panel", "Type something to know it by (blue jacket), or just press Enter.")
        self._till.open_panel(Prompt(title, hint, PromptKind.TEXT, self._put_by))

    def _put_by(self, label: str) -> Refusal | None:
        priced = self._desk.selling.priced
        refused = self._desk.selling.suspend(label)
        if refused is None and priced is not None:
            self._desk.print_slip(priced, label, self._slip_printed)
        return refused

    def _slip_printed(self, trouble: Refusal | None) -> None:
        if trouble is not None:
            self._till.trouble(trouble)

    def _suspended(self) -> None:
        words = self._words
        rows = tuple(
            RowView(
                each.basket_id,
                each.label or words.translate("Panel", "Basket of {time}").format(time=words.time(each.suspended_at)),
                " · ".join(
                    (words.day_and_time(each.suspended_at), words.translate("Till", "%n line(s)", None, each.lines))
                ),
                words.money(Money(each.total, self._desk.register.currency)),
            )
            for each in self._desk.store.baskets.suspended()
        )
        empty = words.translate("Panel", "No basket is suspended.")
        title, pick = words.translate("Panel", "Suspended baskets"), self.codes.slips.from_list
        self._till.open_panel(Choice(title, empty, pick, rows, label=action_label(words, Action.RESUME)))

    def _cancel(self) -> None:
        words, basket = self._words, self._desk.selling.basket
        if basket is None or basket.is_empty:
            self._till.refuse_or_go_on(Refusal("basket.empty", {}))
            return
        rows = (
            RowView("keep", words.translate("Panel", "Keep the basket")),
            RowView("cancel", words.translate("Panel", "Cancel the basket"), tone=Tone.BAD),
        )
        title = words.translate("Panel", "Cancel the whole basket?")
        self._till.open_panel(Choice(title, "", self._cancel_answer, rows))

    def _cancel_answer(self, answer: str) -> Refusal | None:
        return self._desk.selling.cancel() if answer == "cancel" else None

    # Receipts and the drawer.

    def _receipts(self) -> None:
        words = self._words
        rows = tuple(
            RowView(
                each.transaction_id,
                words.translate("Till", "Receipt {number}").format(number=each.number),
                words.day_and_time(each.completed_at),
                words.money(Money(each.total, self._desk.register.currency)),
            )
            for each in self._desk.store.sales.recent(RECENT)
        )
        empty = words.translate("Panel", "No sale has been made on this register yet.")
        title, show = action_label(words, Action.RECEIPTS), words.translate("Panel", "Show")
        self._till.open_panel(Choice(title, empty, self.show_receipt, rows, label=show))

    def show_receipt(self, transaction_id: str) -> Refusal | None:
        """Open the sheet of a receipt of this register."""
        self._receipt = self._desk.store.sales.find(TransactionId(transaction_id))
        if self._receipt is None:
            return Refusal("receipt.missing", {})
        words = self._words
        title = words.translate("Till", "Receipt {number}").format(number=self._receipt.receipt_number)
        again = ActionView(Action.REPRINT, action_label(words, Action.REPRINT), "Enter")
        self._till.open_panel(Sheet(title, self._desk.receipt_text(self._receipt, words), True, actions=(again,)))
        return None

    def _reprint(self) -> None:
        if self._receipt is None:
            return
        refused = self._desk.reprint.ask(self._receipt, self._desk.selling.business_date)
        self._till.refuse_or_go_on(refused)
        if refused is None:
            self._till.open_panel(None)
            self._desk.print_now()
            self._till.say(self._words.translate("Till", "A copy is being printed."))

    def _drawer(self) -> None:
        words = self._words
        names = {
            "change": words.translate("Panel", "Change money"),
            "float": words.translate("Panel", "Put in or take out the float"),
            "check": words.translate("Panel", "Check the cash"),
            "other": words.translate("Panel", "Another reason"),
        }
        rows = tuple(RowView(reason, names[reason]) for reason in REASONS)
        pick = lambda reason: self._desk.drawer.without_sale(reason, self._desk.selling.business_date)  # noqa: E731
        title = words.translate("Panel", "Why is the drawer opened?")
        self._till.open_panel(Choice(title, "", pick, rows, label=words.translate("Panel", "Open")))

    # The rest.

    def _keys(self) -> None:
        words = self._words
        rows = tuple(SumView(action_label(words, action), key, Tone.PLAIN) for action, key in self._desk.keys.items())
        self._till.open_panel(Sheet(action_label(words, Action.ALL_KEYS), rows=rows))

    def _status(self) -> None:
        self._till.open_panel(status_sheet(self._words, self._desk))

    def _menu(self) -> None:
        words = self._words
        actions = (
            Action.WHY,
            Action.COUPON,
            Action.OVERRIDE,
            Action.NOTE,
            Action.TAX_NUMBER,
            Action.RECEIPTS,
            Action.DRAWER,
            Action.CANCEL_BASKET,
            Action.LOCK,
            Action.CAMERA,
            Action.STATUS,
            Action.LANGUAGE,
            Action.THEME,
            Action.TEXT_SIZE,
            Action.PRESET,
            Action.MIRROR,
            Action.ALL_KEYS,
        )
        rows = tuple(RowView(each, action_label(words, each), self._desk.keys.get(each, "")) for each in actions)
        self._till.open_panel(Choice(action_label(words, Action.MENU), "", self._from_menu, rows))

    def _from_menu(self, action: str) -> None:
        self._till.open_panel(None)
        self._till.act(Action(action))

    def _language(self) -> None:
        rows = (RowView("pl", "Polski"), RowView("en", "English"))
        pick = lambda language: self._till.use_language(language)  # noqa: E731
        self._till.open_panel(Choice(action_label(self._words, Action.LANGUAGE), "", pick, rows))
