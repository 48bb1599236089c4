"""The till's presenter: it takes what people and devices do, asks the services, and tells one view what to draw."""

from __future__ import annotations

from collections.abc import Callable

from pos_app.presenters.actions import Action
from pos_app.presenters.control_names import control_names
from pos_app.presenters.customer import CustomerPresenter
from pos_app.presenters.desk import Desk
from pos_app.presenters.look import Look
from pos_app.presenters.panels import Choice, Panel, Prompt, kept
from pos_app.presenters.selling import SellingPresenter
from pos_app.presenters.sentences import recall_sentence, sentence
from pos_app.presenters.sign_on import SignOnPresenter
from pos_app.presenters.status import printing_sentence, read_around, top_bar
from pos_app.presenters.status_sheet import UnreadableNews
from pos_app.presenters.tender import TenderPresenter
from pos_app.presenters.till_panels import TillPanels
from pos_app.presenters.view import Banner, CustomerView, Screen, Sound, TillView, Tone
from pos_app.services.entry import parse_entry
from pos_app.services.print_receipts import PrintState
from pos_app.services.ring_up import BadgeSeen, CodeSeen, PriceWanted, QuantityWanted
from pos_app.services.selling import LineAdded, RungUp
from pos_app.services.take_payment import Checking, PaymentStep, Sold, StillDue
from pos_app.words import Words
from retail.errors import Refusal
from retail.sale import SaleState, TenderKind
from retail.staff import Operator
from retail.values import Sku


class TillPresenter:
    """One register's screens. Everything here runs on the screen's thread; slow work comes back through ``told``."""

    def __init__(self, desk: Desk, language: str, *, touch_first: bool = False) -> None:
        self._desk = desk
        self._own_language = language
        self.look = Look(desk.store, touch_first=touch_first)
        self.words: Words = desk.words_for(language)
        self._sign_on = SignOnPresenter(desk)
        self._selling = SellingPresenter(desk)
        self._tender = TenderPresenter(desk)
        self._panels = TillPanels(desk, self)
        self._unreadable = UnreadableNews(desk.store)
        self._front: Panel | None = None
        self._banner: Banner | None = None
        self._scanned_early: list[tuple[str, str | None]] = []
        self._printing = desk.printing.state("")
        self._around = read_around(desk.store)
        self._draw: Callable[[TillView], None] = _nobody
        self._draw_customer: Callable[[CustomerView], None] = _nobody
        self._customer = CustomerPresenter(desk)

    # Who watches.

    def show_on(self, draw: Callable[[TillView], None], draw_customer: Callable[[CustomerView], None]) -> None:
        """Draw on these from now on, beginning now."""
        self._draw, self._draw_customer = draw, draw_customer
        self.refresh()

    def start(self) -> None:
        """Take up what was open when the program ended, a payment in doubt included."""
        recovered = self._desk.selling.recover()
        if isinstance(recovered, Refusal):
            self._refuse(recovered)
        elif recovered:
            self._banner = Banner(self.words.translate("Till", "The open sale was taken up again."), Tone.INFO)
        self._desk.print_now()
        self.refresh()

    def refresh(self) -> None:
        """Draw what is true now."""
        self._draw(self.view())
        self._draw_customer(self._customer.view(self.words, self._selling.sold))

    def tick(self) -> None:
        """Once a second: the clock, the age of what we know, and what the agent brought."""
        self._around = read_around(self._desk.store)
        if self._desk.store.changes.poll() & {"catalog", "prices", "location", "promotions"}:
            self._reload()
        self._desk.selling.keep_current()
        self.refresh()

    # What is drawn.

    @property
    def panel(self) -> Panel | None:
        """The panel over the screen."""
        return self._front

    @property
    def _panel(self) -> Panel | None:
        return self._front

    @_panel.setter
    def _panel(self, panel: Panel | None) -> None:
        before, self._front = self._front, panel
        closed = getattr(before, "closed", None)
        if before is not panel and closed is not None:
            closed()

    @property
    def screen(self) -> Screen:
        """Which screen is in front."""
        if self._desk.session.active is None:
            return Screen.SIGN_ON
        basket = self._desk.selling.basket
        return Screen.TENDER if basket is not None and basket.state is SaleState.TENDERING else Screen.SELLING

    def view(self) -> TillView:
        """Everything the window draws."""
        words, desk, screen = self.words, self._desk, self.screen
        priced = desk.selling.priced
        return TillView(
            top=top_bar(
                words,
                desk.register,
                desk.session.operator,
                self._around,
                self._printing,
                desk.clock(),
            ),
            screen=screen,
            banner=self._banner or printing_sentence(words, self._printing),
            sign_on=self._sign_on.view(words) if screen is Screen.SIGN_ON else None,
            selling=self._selling.view(words, touch_first=self.look.touch_first) if screen is Screen.SELLING else None,
            tender=self._tender.view(words, priced) if screen is Screen.TENDER and priced is not None else None,
            panel=self._panel.view(words) if self._panel is not None and screen is not Screen.SIGN_ON else None,
            look=self.look.view(),
            names=control_names(words),
        )

    # Devices.

    def scan(self, text: str, aim_id: str | None = None) -> None:
        """A reader read a code; it works on every screen, and closes what is open over the selling screen."""
        if self._sign_on.checking:
            self._scanned_early.append((text, aim_id))
        elif self.screen is Screen.SIGN_ON:
            self._badge(text, aim_id)
        elif self.screen is Screen.TENDER:
            self._panel, self._banner = kept(self._panel), None
            self._code_answered(self._panels.codes.while_paying(text, aim_id))
        elif isinstance(self._panel, Choice) and self._panel.scanned is not None:
            self.refuse_or_go_on(self._panel.scanned(text, aim_id))
        else:
            self._panel = kept(self._panel)
            pending = self._selling.wanted
            self._selling.clear_entry()
            self._rung_up(self._desk.selling.ring_up(text, aim_id, pending))
        self.refresh()

    def misread(self) -> None:
        """A reader gave something that is no code."""
        self._refuse(Refusal("scan.misread", {}))
        self.refresh()

    def trouble(self, refusal: Refusal) -> None:
        """Something around the till needs attention; selling goes on."""
        self._refuse(refusal)
        self.refresh()

    def fault(self) -> None:
        """A mistake of the program's own, on the worker: it is in the log, and nothing that was written is lost."""
        self._tender.busy, self._sign_on.checking = False, False
        self._scan_what_waited()
        self._refuse(Refusal("program.fault", {}))
        self.refresh()

    def printing_changed(self, state: PrintState) -> None:
        """The print queue moved."""
        self._printing = state
        self.refresh()

    def told(self, step: PaymentStep) -> None:
        """The worker finished a step of the payment."""
        self._tender.busy = isinstance(step, Checking)
        match step:
            case Sold(transaction):
                self._selling.sold = transaction
                self._banner, self._panel = None, None
                self._tender.start()
                self._around = read_around(self._desk.store)
                self._desk.after_sale(transaction)
                self._desk.play(Sound.DONE)
            case Refusal():
                self._refuse(step)
            case StillDue():
                self._banner = None
        self.refresh()

    # The scan field.

    def entry_changed(self, typed: str) -> None:
        """The text in the scan field changed: find goods as it is typed."""
        self._selling.search(typed)
        self.refresh()

    def entry_accepted(self, typed: str) -> None:
        """Enter in the scan field: a quantity, a code, or the goods found."""
        entry = parse_entry(typed)
        results, place = self._selling.results, self._selling.result
        pending = entry.thousandths if entry.thousandths is not None else self._selling.pending
        self._selling.clear_entry()
        if not entry.rest:
            self._selling.pending = pending
        elif results:
            self._rung_up(self._desk.selling.add_sku(results[place].variant.sku, pending))
        else:
            self._rung_up(self._desk.selling.ring_up(entry.rest, None, pending, keyed=True))
        self.refresh()

    def result_moved(self, step: int) -> None:
        """Up or down through the goods found; without any, through the lines of the basket."""
        if self._selling.results:
            self._selling.move_result(step)
        else:
            self._desk.selling.select(step)
        self.refresh()

    def result_chosen(self, sku: str) -> None:
        """Goods found were touched."""
        pending = self._selling.wanted
        self._selling.clear_entry()
        self._rung_up(self._desk.selling.add_sku(Sku(sku), pending))
        self.refresh()

    # The basket.

    def line_selected(self, line_id: int) -> None:
        """A line was touched; touched again, it tells why it costs what it costs."""
        if line_id == self._desk.selling.selected:
            self._panels.act(Action.WHY, self.screen)
        self._desk.selling.select_line(line_id)
        self.refresh()

    def tile_pressed(self, tile_id: str) -> None:
        """A quick key was touched: goods go in, a category opens."""
        key, goods = self._selling.quick_key(tile_id), self._selling.goods_of(tile_id)
        if goods is not None:
            self.result_chosen(goods)
        elif key is not None and key.sku is not None:
            self.result_chosen(key.sku)
        elif key is not None and self.look.touch_first:
            self.page_chosen(tile_id)
        elif key is not None:
            self._panel = self._panels.category(key)
            self.refresh()

    def page_chosen(self, page_id: str) -> None:
        """A page of quick keys was touched."""
        self._selling.page = page_id
        self.refresh()

    def act(self, action: Action) -> None:
        """A key or a button."""
        if self._desk.session.active is not None:
            self._banner = None
            self._panels.act(action, self.screen)
            self._around = read_around(self._desk.store)
        self.refresh()

    def back(self) -> None:
        """One step back; nothing is ever lost by it."""
        self._banner = None
        if self._panel is not None:
            self._panel = None
        elif self.screen is Screen.TENDER:
            self.refuse_or_go_on(self._desk.payment.back())
        else:
            self._selling.clear_entry()
        self.refresh()

    def open_panel(self, panel: Panel | None) -> None:
        """Put a panel over the screen, or take it away."""
        self._panel = panel

    def refuse_or_go_on(self, refused: Refusal | None) -> None:
        """Say a refusal, or clear the last one."""
        self._banner = None
        if refused is not None:
            self._refuse(refused)

    def say(self, text: str, tone: Tone = Tone.INFO) -> None:
        """Say a sentence until the next act."""
        self._banner = Banner(text, tone)

    # The tender screen.

    def pay(self) -> None:
        """Ask for the total."""
        self._panel = None
        self._tender.start()
        self._selling.clear_entry()
        self.refuse_or_go_on(self._desk.payment.begin())
        self._desk.selling.tender_chosen(self._tender.kind)

    def tender_chosen(self, kind: str) -> None:
        """A means of payment was chosen."""
        self._answer(self._tender.choose(TenderKind(kind), self.words))

    def tender_typed(self, sign: str) -> None:
        """A key of the keypad on the tender screen: a digit, the decimal mark, or a tender's letter."""
        view = self.view().tender
        if view is None:
            return
        letters = {each.key: each.kind for each in view.tenders if each.enabled}
        if sign.upper() in letters:
            self.tender_chosen(letters[sign.upper()])
        elif sign.upper() == view.tax_number.key:
            self.act(Action.TAX_NUMBER)
        elif sign.isdigit() or sign in ",.":
            self._tender.type(sign, view.decimal_mark)
            self.refresh()

    def tender_backspace(self) -> None:
        """Take the last digit back."""
        self._tender.backspace()
        self.refresh()

    def suggestion_chosen(self, typed: str) -> None:
        """A suggested sum was touched."""
        self._tender.suggest(typed)
        self.refresh()

    def tender_removed(self, index: int) -> None:
        """A cash tender is handed back."""
        self.refuse_or_go_on(self._desk.payment.take_back(index))
        self.refresh()

    def complete(self) -> None:
        """Enter: apply what was typed, or all that is due."""
        self._answer(self._tender.complete(self.words))

    def exact_cash(self) -> None:
        """Pay everything in exact cash."""
        self._panel = None
        self._tender.start()
        self._desk.payment.exact_cash()

    def ask_again(self) -> None:
        """Ask the terminal about the payment in doubt."""
        self._desk.payment.ask_again()

    # Sign-on.

    def operator_chosen(self, operator_id: str) -> None:
        """An operator's tile was touched."""
        self._sign_on.choose(operator_id)
        self.refresh()

    def operator_stepped(self, step: int) -> None:
        """Next or previous operator."""
        self._sign_on.step(step)
        self.refresh()

    def pin_typed(self, digit: str) -> None:
        """A digit of the PIN."""
        self._banner = None
        self._sign_on.digit(digit)
        self.refresh()

    def pin_backspace(self) -> None:
        """Take the last digit back."""
        self._sign_on.backspace()
        self.refresh()

    def pin_accepted(self) -> None:
        """Have the PIN tried; codes scanned meanwhile wait for the answer."""
        self._sign_on.accept(self._pin_tried)
        self.refresh()

    def _pin_tried(self, result: Operator | Refusal) -> None:
        if isinstance(result, Operator):
            self.use_language(result.language or self._own_language)
            self._banner = None
        else:
            self._refuse(result)
        self._scan_what_waited()
        self.refresh()

    def _scan_what_waited(self) -> None:
        waiting, self._scanned_early = self._scanned_early, []
        for text, aim_id in waiting:
            self.scan(text, aim_id)

    def lock(self) -> None:
        """Hide the screen; the basket stays."""
        self._panel, self._banner = None, None
        self._desk.session.lock()

    def use_language(self, language: str) -> None:
        """Speak another language; panels close, because they hold words."""
        if language != self.words.language:
            self.words, self._panel = self._desk.words_for(language), None

    # The panel in front.

    def panel_typed(self, text: str) -> None:
        """The panel's field changed."""
        if isinstance(self._panel, Prompt | Choice):
            self._panel.typed(text)
        self.refresh()

    def panel_moved(self, step: int) -> None:
        """Up or down in the panel's list."""
        if isinstance(self._panel, Choice):
            self._panel.move(step)
        self.refresh()

    def panel_accepted(self) -> None:
        """Enter in the panel."""
        panel = self._panel
        if isinstance(panel, Prompt):
            self._close_if(panel, panel.accept(self.words))
        elif isinstance(panel, Choice):
            self._close_if(panel, panel.choose(None, self.words))
        self.refresh()

    def panel_chosen(self, row_id: str) -> None:
        """A row of the panel's list was touched."""
        if isinstance(self._panel, Choice):
            self._close_if(self._panel, self._panel.choose(row_id, self.words))
        self.refresh()

    def _close_if(self, panel: Panel, may_close: bool) -> None:
        """Close the panel that was answered, unless the answer opened another."""
        if may_close and self._panel is panel:
            self._panel = None

    def _answer(self, refused: Refusal | None) -> None:
        """Say what was refused at once; what the payment itself says has been told by then."""
        if refused is not None:
            self._refuse(refused)
        self.refresh()

    def _rung_up(self, result: RungUp) -> None:
        self._banner = None
        match result:
            case LineAdded():
                self._added(result)
            case PriceWanted() | QuantityWanted():
                self._panel = self._panels.wanted(result, self._rung_up)
                self._desk.play(Sound.ATTENTION)
            case BadgeSeen():
                self.lock()
                self._sign_on.badge(result.number)
            case CodeSeen():
                self._code_answered(self._panels.codes.seen(result))
            case Refusal():
                self._refuse(result)

    def _code_answered(self, refused: Refusal | None) -> None:
        if refused is not None:
            self._refuse(refused)
        else:
            self._selling.sold = None
            self._desk.play(Sound.ADDED)

    def _added(self, added: LineAdded) -> None:
        self._selling.sold = None
        said = [recall_sentence(self.words, recall) for recall in added.recalls]
        if added.min_age is not None:
            check = self.words.translate("Till", "Check the shopper's age: {age} or older.")
            said.append(check.format(age=added.min_age))
        if said:
            self.say(" ".join(said), Tone.WARN)
        self._desk.play(Sound.ATTENTION if said else Sound.ADDED)

    def _badge(self, text: str, aim_id: str | None) -> None:
        found = self._desk.selling.ring_up(text, aim_id)
        refused = self._sign_on.badge(found.number) if isinstance(found, BadgeSeen) else Refusal("staff.nobody", {})
        self.refuse_or_go_on(refused)

    def _refuse(self, refusal: Refusal) -> None:
        self._banner = Banner(sentence(self.words, refusal), Tone.BAD)
        unknown = refusal.code.startswith("scan.")
        self._desk.play(Sound.UNKNOWN if unknown else Sound.ATTENTION)

    def _reload(self) -> None:
        register = self._desk.reload()
        if register is not None:
            self._desk.register = register
            self._desk.session.use(register)
            self._desk.selling.use(register)
        self._selling.forget_tiles()
        news = self._unreadable.news(self.words)
        if news:
            self.say(news, Tone.WARN)


def _nobody(_: object) -> None:
    """Nobody watches yet."""
