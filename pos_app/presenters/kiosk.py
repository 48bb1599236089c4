"""The kiosk's presenter: it leads a shopper from the first touch to her number, and forgets her."""

from __future__ import annotations

from collections.abc import Callable

from pos_app.presenters.control_names import control_names
from pos_app.presenters.kiosk_basket import BasketPresenter
from pos_app.presenters.kiosk_chrome import attract_view, chrome_view
from pos_app.presenters.kiosk_desk import KioskDesk
from pos_app.presenters.kiosk_helps import Help, Helps
from pos_app.presenters.kiosk_overlays import STILL_THERE, CodeEntry, Overlay, StaffDoor, give_up_question, overlay_view
from pos_app.presenters.kiosk_pay import CARD, PayPresenter
from pos_app.presenters.kiosk_scans import Scans
from pos_app.presenters.kiosk_sentences import kiosk_sentence
from pos_app.presenters.kiosk_trail import BASKET, BROWSING, DONE, HOME, PAY, Place, Trail
from pos_app.presenters.kiosk_view import ConfirmView, KioskLook, KioskScreen, KioskView, ReasonView
from pos_app.presenters.panels import Panel
from pos_app.presenters.view import Banner, Sound, Tone
from pos_app.services.kiosk_patience import Asking, Gone
from pos_app.services.print_receipts import PrintState
from pos_app.services.selling import LineAdded
from pos_app.services.take_payment import Checking, PaymentStep, Sold, StillDue
from pos_app.words import Words
from retail.errors import Refusal
from retail.values import Sku


class KioskPresenter:
    """One kiosk's screens. Everything here runs on the screen's thread; slow work comes back through ``told``."""

    def __init__(self, kiosk: KioskDesk, look: KioskLook) -> None:
        self._kiosk = kiosk
        self._helps = Helps(look, kiosk.languages, kiosk.desk.words_for)
        self.words: Words = self._helps.words
        self.trail = Trail(kiosk, self.refresh)
        self.paying = PayPresenter(kiosk)
        self._basket = BasketPresenter(kiosk)
        self._scans = Scans(kiosk, self)
        self._code = CodeEntry()
        self._door = StaffDoor(kiosk, self._leave, self.refresh)
        self._printing = kiosk.desk.printing.state("")
        self._banner: Banner | None = None
        self._overlay: Overlay = None
        self._settling = False
        self._draw: Callable[[KioskView], None] = _nobody

    # Who watches.

    def show_on(self, draw: Callable[[KioskView], None]) -> None:
        """Draw on this from now on, beginning now."""
        self._draw = draw
        self.refresh()

    def start(self) -> None:
        """Give up what a crash left open; a payment that was under way is settled first."""
        self.refuse_or_go_on(self._kiosk.visit.take_up())
        self._kiosk.desk.print_now()
        if self._kiosk.visit.has_money:
            self._settling = True
            self.trail.start_at(PAY)
            self.ask_again()
        self.refresh()

    def refresh(self) -> None:
        """Draw what is true now."""
        self._draw(self.view())

    def tick(self) -> None:
        """Once a second: what the agent brought, the terminal's answer, and whether anybody is still there."""
        if self._kiosk.desk.store.changes.poll() & {"catalog", "prices", "location", "promotions", "stock"}:
            self._reload()
        self._kiosk.desk.selling.keep_current()
        if self.paying.should_ask():
            self._kiosk.desk.payment.ask_again()
        self._wait_for_her()
        self.refresh()

    def view(self) -> KioskView:
        """Everything the window draws."""
        words, kiosk, screen, browse = self.words, self._kiosk, self.trail.screen, self.trail.browse
        return KioskView(
            screen=screen,
            language=words.language,
            look=self._helps.look,
            chrome=chrome_view(words, kiosk, screen, self._helps.look, self.trail.title(words)),
            banner=self._banner,
            overlay=overlay_view(words, self._overlay, kiosk.patience),
            attract=attract_view(words, kiosk) if screen is KioskScreen.ATTRACT else None,
            home=browse.home(words) if screen is KioskScreen.HOME else None,
            goods=browse.goods(words) if screen in (KioskScreen.GOODS, KioskScreen.SEARCH) else None,
            item=self.trail.item.view(words) if screen is KioskScreen.ITEM else None,
            basket=self._basket.view(words) if screen is KioskScreen.BASKET else None,
            pay=self.paying.view(words) if screen is KioskScreen.PAY else None,
            done=self.paying.done(words, self._printing) if screen is KioskScreen.DONE else None,
            names=control_names(words),
        )

    # Helps.

    def touched(self) -> None:
        """Somebody touched the screen or a key; the question whether she is still there wants an answer of its own."""
        if self._overlay is not STILL_THERE:
            self._kiosk.patience.sign_of_life()

    def help(self, what: Help) -> None:
        """Turn a help on, or off again; what holds words of another language closes."""
        self._helps.switch(what)
        self._speak()
        self.refresh()

    def use_language(self, language: str) -> None:
        """Speak this language."""
        self._helps.speak(language)
        self._speak()

    # Looking around.

    def begin(self, language: str = "") -> None:
        """A shopper begins."""
        if language:
            self.use_language(language)
        if self.trail.screen is KioskScreen.ATTRACT:
            refused = self.taken_away()
            self.refuse_or_go_on(refused)
            if refused is None:
                self._go(HOME)
        self.refresh()

    def back(self) -> None:
        """One step back; what lies over the screen goes first."""
        self._banner = None
        if self._overlay is not None:
            self._close()
        elif self.trail.screen is KioskScreen.PAY:
            self._leave_paying()
        elif self.trail.screen is KioskScreen.DONE:
            self.reset()
        elif self.trail.screen in BROWSING:
            self.trail.step_back()
        self.refresh()

    def category_chosen(self, path: str) -> None:
        """A category was touched; within one, another takes its place."""
        place = Place(KioskScreen.GOODS, path)
        if self.trail.screen is KioskScreen.GOODS:
            self.trail.move(place)
        else:
            self._go(place)
        self.refresh()

    def search(self) -> None:
        """Open the search."""
        if self.trail.screen in BROWSING and self.trail.screen is not KioskScreen.SEARCH:
            self._go(Place(KioskScreen.SEARCH))
        self.refresh()

    def search_typed(self, typed: str) -> None:
        """The search field changed; typing anywhere opens it."""
        self.search()
        if self.trail.screen is KioskScreen.SEARCH:
            self.trail.typed(typed)
        self.refresh()

    def search_accepted(self) -> None:
        """Enter in the search field: the only goods found are opened; what nothing is called may be a code."""
        typed, cards = self.trail.here.typed.strip(), self.trail.browse.goods(self.words).cards
        if len(cards) == 1:
            self.goods_chosen(cards[0].sku)
        elif typed and not cards:
            self.refuse_or_go_on(self._scans.seen(typed, None, keyed=True))
        self.refresh()

    def show_more(self) -> None:
        """More goods of the same."""
        self.trail.browse.show_more()
        self.refresh()

    def goods_chosen(self, sku: str) -> None:
        """Goods were touched."""
        found = self._kiosk.shelf.find(Sku(sku))
        if found is not None:
            self._go(Place(KioskScreen.ITEM, found=found))
        self.refresh()

    def variant_chosen(self, sku: str) -> None:
        """Another size or colour."""
        self._banner = None
        self.trail.item.choose(Sku(sku))
        self.trail.choose(self.trail.item.found)
        self.refresh()

    def add(self) -> None:
        """Put the item into the basket."""
        found = self.trail.item.found
        if found is not None:
            self._banner = None
            added = self._kiosk.shelf.refusal(found) or self._kiosk.desk.selling.add(found)
            if isinstance(added, LineAdded):
                self.trail.item.added = True
                self._kiosk.desk.play(Sound.ADDED)
            else:
                self._refuse(added if isinstance(added, Refusal) else Refusal("kiosk.open_price", {}))
        self.refresh()

    def onward(self) -> None:
        """From an item to the basket once it is in, else back to the goods."""
        self._banner = None
        if self.trail.screen is KioskScreen.ITEM and self.trail.item.added:
            self._go(BASKET)
        elif self.trail.screen is KioskScreen.BASKET:
            self.trail.start_at(HOME)
        else:
            self.trail.step_back()
        self.refresh()

    # The basket.

    def show_basket(self) -> None:
        """Open the basket."""
        self._go(BASKET)
        self.refresh()

    def line_changed(self, line_id: int, count: int) -> None:
        """``count`` more of a line, or fewer; the last one takes the line out."""
        self._on_line(line_id, lambda: self._kiosk.desk.selling.change_by(count))

    def line_removed(self, line_id: int) -> None:
        """Take a line out."""
        self._on_line(line_id, self._kiosk.desk.selling.void_selected)

    def why(self, line_id: int) -> None:
        """Why a line costs what it costs."""
        said = self._basket.why(self.words, line_id)
        if isinstance(said, Refusal):
            self._refuse(said)
        else:
            self._overlay = said
        self.refresh()

    def give_up(self) -> None:
        """Ask before the basket is emptied."""
        self._overlay = give_up_question(self.words)
        self.refresh()

    def confirmed(self) -> None:
        """Yes: empty the basket."""
        if isinstance(self._overlay, ConfirmView):
            self.reset()
        self.refresh()

    # Codes.

    def ask_code(self) -> None:
        """Let a code be typed."""
        self._overlay = self._code = CodeEntry()
        self.refresh()

    def code_typed(self, typed: str) -> None:
        """The code's field changed."""
        self._code.type(typed)
        self.refresh()

    def code_accepted(self) -> None:
        """Use the typed code; what is wrong with it stays beside the field."""
        typed = self._code.typed.strip()
        if typed:
            self._overlay, self._banner = None, None
            refused = self._scans.seen(typed, None, keyed=True)
            if refused is not None:
                self._overlay = self._code
                self._code.error = kiosk_sentence(self.words, refused)
        self.refresh()

    def code_removed(self, serial: str) -> None:
        """Take a code out of the basket."""
        self.refuse_or_go_on(self._scans.take_back(serial))
        self.refresh()

    # Paying.

    def pay(self) -> None:
        """Ask for the total."""
        self.paying.start()
        refused = self._kiosk.desk.payment.begin()
        self.refuse_or_go_on(refused)
        if refused is None:
            self._go(PAY)
        self.refresh()

    def way_chosen(self, way: str) -> None:
        """Pay at the terminal, or take a ticket."""
        self._banner = None
        if self.trail.screen is KioskScreen.PAY and not self.paying.in_doubt:
            if way == CARD:
                self.refuse_or_go_on(self._scans.pay_by_card())
            else:
                self.refuse_or_go_on(self.paying.take_ticket(self.words, self._show_end, self.refresh))
        self.refresh()

    def ask_again(self) -> None:
        """Ask the terminal what became of the payment; the sale is written if it is paid."""
        payment = self._kiosk.desk.payment
        if payment.in_doubt is not None:
            payment.ask_again()
        else:
            payment.finish()

    def finish(self) -> None:
        """The shopper has her number."""
        if self.trail.screen is KioskScreen.DONE:
            self.reset()
        self.refresh()

    # Over the screens.

    def close(self) -> None:
        """Take away what lies over the screen; she is still there."""
        self._close()
        self.refresh()

    def gone(self) -> None:
        """She says that she is done."""
        self.reset()
        self.refresh()

    def staff_door(self) -> None:
        """Show the door for staff."""
        self._kiosk.patience.sign_of_life()
        self._overlay = self._door = StaffDoor(self._kiosk, self._leave, self.refresh)
        self.refresh()

    def badge(self, number: str) -> None:
        """A badge opens the door for staff; the PIN is still asked."""
        if not self.takes_pin:
            self.staff_door()
        self._door.badge(number)

    def staff_key(self, key: str) -> None:
        """A key at the door for staff: a digit, ``back`` or ``enter``."""
        match key:
            case "enter":
                self._door.accept()
            case "back":
                self._door.backspace()
            case _:
                self._door.digit(key)
        self.refresh()

    @property
    def takes_pin(self) -> bool:
        """True while digits typed are a PIN."""
        return self._overlay is self._door

    # Devices and services.

    def scan(self, text: str, aim_id: str | None = None) -> None:
        """A reader read a code; it works on every screen."""
        self._kiosk.patience.sign_of_life()
        self._banner = None
        if not self.takes_pin:
            self._overlay = None
        refused = self._scans.seen(text, aim_id)
        if refused is not None:
            self._refuse(refused)
        self.refresh()

    def misread(self) -> None:
        """A reader gave something that is no code."""
        self._refuse(Refusal("scan.misread", {}))
        self.refresh()

    def told(self, step: PaymentStep) -> None:
        """A step of the payment is done."""
        self.paying.busy = isinstance(step, Checking)
        self._kiosk.patience.sign_of_life()
        match step:
            case Sold(transaction):
                self.paying.sold = transaction
                self._show_end()
                self._kiosk.desk.after_sale(transaction)
                self._kiosk.desk.play(Sound.DONE)
            case Refusal():
                self._refuse(step)
            case StillDue():
                self._banner = None
        if self._settling and not (self.paying.in_doubt or self._kiosk.visit.has_money):
            self.reset()
        self.refresh()

    def printing_changed(self, state: PrintState) -> None:
        """The print queue moved."""
        self._printing = state
        self.refresh()

    def fault(self) -> None:
        """A mistake of the program's own, on the worker: it is in the log, and nothing that was written is lost."""
        self.paying.busy, self._door.checking = False, False
        self._refuse(Refusal("program.fault", {}))
        self.refresh()

    def say(self, text: str, tone: Tone = Tone.INFO) -> None:
        """Say a sentence until the next act."""
        self._banner = Banner(text, tone)

    def refuse_or_go_on(self, refused: Refusal | None) -> None:
        """Say a refusal, or go on; a sentence that was said meanwhile stays."""
        if refused is not None:
            self._refuse(refused)

    def open_panel(self, panel: Panel | None) -> None:
        """A kiosk has no panels of a till: what a code asks for is said."""

    def taken_away(self) -> Refusal | None:
        """None unless a basket of the shopper before still could not be taken away from the first screen."""
        left = self.trail.screen is KioskScreen.ATTRACT and self._kiosk.desk.selling.basket is not None
        return self._kiosk.visit.end() if left else None

    def reset(self) -> None:
        """Nothing of the shopper stays, on the screen or in the basket; money alone keeps a visit open."""
        self._overlay, self._banner, self._settling = None, None, False
        if self._kiosk.visit.has_money:
            self.trail.start_at(PAY)
            return
        self._kiosk.visit.end()
        self._kiosk.patience.sign_of_life()
        self.paying.start()
        self.trail.forget()
        self._basket, self._code = BasketPresenter(self._kiosk), CodeEntry()
        self._helps.forget()
        self._speak()

    def _speak(self) -> None:
        if self.words is not self._helps.words:
            self.words, self._banner = self._helps.words, None
            self._overlay = None if isinstance(self._overlay, ReasonView | ConfirmView) else self._overlay

    def _on_line(self, line_id: int, change: Callable[[], Refusal | None]) -> None:
        self._banner = None
        self._kiosk.desk.selling.select_line(line_id)
        self.refuse_or_go_on(change())
        self.refresh()

    def _leave_paying(self) -> None:
        refused = Refusal("tender.in_doubt", {}) if self.paying.in_doubt else self._kiosk.desk.payment.back()
        if refused is not None:
            self._refuse(refused)
        else:
            self.trail.step_back(BASKET)

    def _show_end(self) -> None:
        self._overlay, self._banner, self._settling = None, None, False
        self.trail.start_at(DONE)
        self.paying.finished()

    def _wait_for_her(self) -> None:
        nobody_here = self.trail.screen is KioskScreen.ATTRACT and self._overlay is None
        if nobody_here or self.paying.in_doubt or self._door.checking:
            self._kiosk.patience.sign_of_life()
        elif self.trail.screen is KioskScreen.DONE and self.paying.is_over:
            self.reset()
        else:
            match self._kiosk.patience.look():
                case Asking():
                    self._overlay = STILL_THERE
                case Gone():
                    self.reset()

    def _leave(self) -> None:
        """Staff end the kiosk; whatever a shopper left goes first."""
        self.reset()
        self._kiosk.leave()

    def _go(self, place: Place) -> None:
        self._banner, self._overlay = None, None
        self.trail.go(place)

    def _close(self) -> None:
        self._overlay = None
        self._kiosk.patience.sign_of_life()

    def _refuse(self, refusal: Refusal) -> None:
        self._banner = Banner(kiosk_sentence(self.words, refusal), Tone.WARN)
        self._kiosk.desk.play(Sound.UNKNOWN if refusal.code.startswith("scan.") else Sound.ATTENTION)

    def _reload(self) -> None:
        desk = self._kiosk.desk
        register = desk.reload()
        if register is not None:
            desk.register = register
            desk.session.use(register)
            desk.selling.use(register)
        self._kiosk.shelf.forget()
        self.trail.reread()


def _nobody(_: object) -> None:
    """Nobody watches yet."""
