"""The state of this register on one sheet: the network, what waits, the devices, and what it cannot evaluate."""

from __future__ import annotations

from drivers.device import HealthState
from local_store import Store
from pos_app.presenters.desk import Desk
from pos_app.presenters.device_sentences import device_name, health_sentence, health_word, tone_of_health
from pos_app.presenters.panels import Sheet
from pos_app.presenters.status import read_around, status_pill
from pos_app.presenters.view import SumView, Tone
from pos_app.words import Words
from retail.promotions import Unreadable


def status_sheet(words: Words, desk: Desk) -> Sheet:
    """The sheet; its text names what somebody has to do something about."""
    store = desk.store
    around, book = read_around(store), store.promotions.book()
    unprinted = len(store.print_queue.waiting())
    pill = status_pill(words, around.status, around.outbox, desk.clock())
    rows = (
        SumView(words.translate("Status", "Register"), desk.register.register_id, Tone.PLAIN),
        SumView(words.translate("Status", "Hub"), pill.text, pill.tone),
        SumView(words.translate("Status", "Facts to send"), words.count(around.outbox.waiting), Tone.PLAIN),
        SumView(words.translate("Status", "Receipts to print"), words.count(unprinted), Tone.PLAIN),
        SumView(words.translate("Status", "Promotions"), words.count(len(book.promotions)), Tone.PLAIN),
    )
    devices = {device_name(words, name): device.health() for name, device in desk.devices().items()}
    troubled = [
        f"{name}: {health_sentence(words, health).text}"
        for name, health in devices.items()
        if health.state is not HealthState.READY
    ]
    said = "\n\n".join((*troubled, *(unreadable_sentence(words, each) for each in book.unreadable)))
    listed = [SumView(name, health_word(words, health), tone_of_health(health)) for name, health in devices.items()]
    return Sheet(words.translate("Keys", "State of this register"), said, rows=(*rows, *listed))


class UnreadableNews:
    """Says once which promotions came that this program cannot evaluate."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._told: tuple[Unreadable, ...] = ()

    def news(self, words: Words) -> str:
        """Sentences about those that nobody was told of yet; nothing when there are none."""
        unreadable = self._store.promotions.unreadable()
        new = [each for each in unreadable if each not in self._told]
        self._told = unreadable
        return " ".join(unreadable_sentence(words, each) for each in new)


def unreadable_sentence(words: Words, promotion: Unreadable) -> str:
    """A promotion that this program is too old for."""
    said = words.translate(
        "Status", "This register cannot evaluate the promotion {name} ({id}). Its goods sell at regular price."
    )
    return said.format(name=promotion.name or "–", id=promotion.promotion_id)
