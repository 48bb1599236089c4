"""Taking up a basket that was put by: the hub is asked first, where it answers, whether another register has it."""

from __future__ import annotations

from pos_app.presenters.code_screen import CodeScreen
from pos_app.presenters.desk import Desk
from pos_app.presenters.view import Tone
from pos_app.services.resuming import WaitingBasket
from retail.errors import Refusal
from retail.sale import Slip
from retail.tokens import BasketToken
from retail.values import Answer, BasketId, Known


class Slips:
    """Baskets from the list and from paper, each once."""

    def __init__(self, desk: Desk, screen: CodeScreen) -> None:
        self._desk = desk
        self._screen = screen

    def from_list(self, basket_id: str) -> Refusal | None:
        """A basket that waits here was chosen."""
        return self._wanted(self._desk.resuming.own(BasketId(basket_id)))

    def from_paper(self, token: BasketToken) -> Refusal | None:
        """A slip was scanned."""
        return self._wanted(self._desk.resuming.on_paper(token))

    def _wanted(self, waiting: WaitingBasket) -> Refusal | None:
        desk, slip = self._desk, waiting.slip
        refused = desk.resuming.refused(waiting)
        if refused is not None:
            return refused
        if slip is None or not desk.online:
            return self._take_up(waiting, claimed=False)
        self._screen.say(self._screen.words.translate("Till", "The hub is asked about the basket …"))
        desk.hub.ask(lambda hub: hub.claim_basket(slip), lambda answer: self._answered(waiting, slip, answer))
        return None

    def _answered(self, waiting: WaitingBasket, slip: Slip, answer: Answer[Refusal | None]) -> None:
        """The hub said that it is ours, or who has it, or nothing; what cannot be taken up now is given back."""
        match answer:
            case Known(None):
                refused = self._take_up(waiting, claimed=True)
                # Scanned twice, it was asked for twice: the second answer finds it taken up and gives nothing back.
                if refused is not None and not self._desk.resuming.is_taken_up(waiting):
                    self._desk.hub.ask(lambda hub: hub.release_basket(slip), lambda _: None)
            case Known(Refusal() as refused):
                self._desk.resuming.give_up(waiting)
            case _:
                refused = self._take_up(waiting, claimed=False)
        if refused is not None:
            self._screen.refuse_or_go_on(refused)
        self._screen.refresh()

    def _take_up(self, waiting: WaitingBasket, *, claimed: bool) -> Refusal | None:
        unknown = self._desk.resuming.take_up(waiting, claimed=claimed)
        if isinstance(unknown, Refusal):
            return unknown
        words, news = self._screen.words, []
        if unknown:
            missing = words.translate("Till", "Not sold here and left out: {skus}. Search for them by name.")
            news.append(missing.format(skus=", ".join(unknown)))
        if waiting.slip is not None and not claimed:
            news.append(
                words.translate(
                    "Till",
                    "The hub could not be asked whether this basket was taken up elsewhere. It finds out later.",
                )
            )
        # Says what must be known, or takes away that the hub is asked.
        self._screen.refuse_or_go_on(None)
        if news:
            self._screen.say(" ".join(news), Tone.WARN)
        return None
