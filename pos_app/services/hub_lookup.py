"""Questions only the hub can answer, asked through a port so that nobody who sells ever waits for a network.

A question has one of three honest answers: the answer, *stale as of* (an earlier answer to the same question), or
*unavailable* with the reason. The one who implements the port keeps a deadline over everything: the name, the
connection, the token and the whole body. A further question is a further method of :class:`HubLookup`, with a frozen
answer of the trade's own; deadline, *stale* and *unavailable* are the same for all (:mod:`retail.values.answer`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from pos_app.services.operations import Operations
from retail.errors import Refusal
from retail.sale import Coupon, ReceiptElsewhere, ReceiptProof, Slip
from retail.stock import StockElsewhere
from retail.values import Answer, BasketId, CustomerId, Sku, Unavailable

T = TypeVar("T")


class HubLookup(Protocol):
    """What may be asked. Every method waits for its answer, at most the deadline: call none on the screen's thread."""

    def stock_elsewhere(self, sku: Sku) -> Answer[tuple[StockElsewhere, ...]]:
        """What the chain's other active locations have of ``sku``, most first. May be stale."""

    def lock_coupon(
        self, code: str, basket_id: BasketId, customer_id: CustomerId | None = None
    ) -> Answer[Coupon | Refusal]:
        """Have the hub keep the coupon for this basket for some minutes; the same basket may ask again. Never stale."""

    def release_coupon(self, code: str, basket_id: BasketId) -> Answer[bool]:
        """Give the coupon back; False when this basket did not hold it. Never stale."""

    def claim_basket(self, slip: Slip) -> Answer[Refusal | None]:
        """Have the hub keep a slip's basket for this register, which may ask again. Never stale.

        ``basket.taken_up`` (``location_name``, ``register_id``, ``at``) when another register has it.
        """

    def release_basket(self, slip: Slip) -> Answer[bool]:
        """It was not taken up after all; False when this register did not have it. Never stale."""

    def receipt(self, proof: ReceiptProof) -> Answer[ReceiptElsewhere | Refusal]:
        """The lines of a sale of any register of the chain, as the hub has it; never stale.

        ``receipt.unknown`` when the hub has no such sale, or not yet; the refusals of tokens.
        """


class NoHub:
    """A register without a hub: nothing is known."""

    def stock_elsewhere(self, sku: Sku) -> Answer[tuple[StockElsewhere, ...]]:
        """Unavailable."""
        return _NOBODY

    def lock_coupon(
        self, code: str, basket_id: BasketId, customer_id: CustomerId | None = None
    ) -> Answer[Coupon | Refusal]:
        """Unavailable."""
        return _NOBODY

    def release_coupon(self, code: str, basket_id: BasketId) -> Answer[bool]:
        """Unavailable."""
        return _NOBODY

    def claim_basket(self, slip: Slip) -> Answer[Refusal | None]:
        """Unavailable."""
        return _NOBODY

    def release_basket(self, slip: Slip) -> Answer[bool]:
        """Unavailable."""
        return _NOBODY

    def receipt(self, proof: ReceiptProof) -> Answer[ReceiptElsewhere | Refusal]:
        """Unavailable."""
        return _NOBODY


_NOBODY = Unavailable(Refusal("lookup.no_hub", {}))


class Interest:
    """Somebody waits for an answer, until :meth:`cancel`."""

    def __init__(self) -> None:
        self._held = True

    @property
    def held(self) -> bool:
        """True while somebody still wants to know."""
        return self._held

    def cancel(self) -> None:
        """Nobody waits any more; harmless when the answer has come."""
        self._held = False


class HubQuestions:
    """Asks off the screen's thread, on a worker that does nothing else: a slow hub delays no sale and no receipt.

    ``lookup`` is called at the first question, on the worker: what speaks to a hub takes a moment to load.
    """

    def __init__(self, lookup: Callable[[], HubLookup], worker: Operations) -> None:
        self._make = lookup
        self._made: HubLookup | None = None
        self._worker = worker

    def ask(self, question: Callable[[HubLookup], Answer[T]], done: Callable[[Answer[T]], None]) -> Interest:
        """Have ``question`` answered, then ``done(answer)`` on this thread, unless the interest was canceled.

        A question nobody waits for any more is not even asked.
        """
        interest = Interest()

        def work() -> Answer[T] | None:
            return question(self._lookup()) if interest.held else None

        def tell(answer: Answer[T] | None) -> None:
            if answer is not None and interest.held:
                done(answer)

        self._worker.run(work, tell)
        return interest

    def _lookup(self) -> HubLookup:
        if self._made is None:
            self._made = self._make()
        return self._made
