"""Codes on paper, signed in this register's name: a receipt that proves its sale, a basket that resumes anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from local_store.repositories.slips import SlipRepository
from pos_app.services.register import Register
from pos_app.services.storage import written
from retail.errors import Refusal
from retail.sale import Basket, BasketLine, PriceSource, Transaction
from retail.tokens import (
    BasketToken,
    ReceiptToken,
    Signer,
    TokenLine,
    location_digest,
    receipt_short_code,
    sign_basket,
    sign_token,
    totals_digest,
)

BASKET_FOR = timedelta(days=7)
"""How long a basket on paper may be resumed; its suspended original waits as long as nobody cancels it."""


@dataclass(frozen=True, slots=True)
class PaperCode:
    """The text of a QR code, and the short code that people type where it cannot be scanned."""

    text: str
    short: str = ""


class PaperCodes:
    """Makes the codes. ``signer`` gives the register's key, or None where it has none: then papers carry no code.

    ``slips`` remembers which baskets went out on paper, and says of which minute each slip is.
    """

    def __init__(
        self, signer: Callable[[], Signer | None], register: Callable[[], Register], slips: SlipRepository
    ) -> None:
        self._make_signer = signer
        self._register = register
        self._slips = slips

    def receipt(self, transaction: Transaction) -> PaperCode | None:
        """The code of a receipt; None without a key, and for what no token can say."""
        if self._signer is None:
            return None
        day = transaction.business_date
        try:
            token = ReceiptToken(
                transaction.transaction_id,
                location_digest(transaction.location_id),
                totals_digest(transaction.number, transaction.total, day),
                day + timedelta(days=self._register().settings.return_days),
            )
            return PaperCode(sign_token(token, self._signer), receipt_short_code(transaction.transaction_id))
        except ValueError:
            # A clock that is decades wrong, or history with ids of another kind: the receipt itself is still good.
            return None

    def basket(self, basket: Basket) -> PaperCode | Refusal | None:
        """The code of a basket put by; ``token.basket_too_large`` when no slip holds it. Coupons are scanned again.

        From now on somebody may have it: :meth:`basket_not_printed` says that nobody has.
        """
        signer = self._signer
        if signer is None:
            return None
        made: list[str | Refusal] = []
        refused = written(lambda: made.append(self._slip(basket, signer)))
        if refused is not None:
            return refused
        text = made[0]
        if text and not isinstance(text, Refusal):
            return PaperCode(text)
        self.basket_not_printed(basket)
        return text or None

    def basket_not_printed(self, basket: Basket) -> None:
        """The code did not reach paper."""
        # Where that cannot be written the hub is asked once too often when the basket is taken up: no harm.
        written(lambda: self._slips.lost(basket.basket_id))

    def _slip(self, basket: Basket, signer: Signer) -> str | Refusal:
        """The text of a slip of its own minute; nothing where no token can say it."""
        try:
            return sign_basket(self._basket_token(basket, self._slips.make(basket.basket_id)), signer)
        except ValueError:
            return ""

    def _basket_token(self, basket: Basket, put_by_at: datetime) -> BasketToken:
        return BasketToken(
            basket.basket_id,
            basket.location_id,
            basket.register_id,
            put_by_at,
            put_by_at + BASKET_FOR,
            basket.currency,
            tuple(_token_line(line) for line in basket.lines),
            customer_id=basket.customer_id,
        )

    @cached_property
    def _signer(self) -> Signer | None:
        return self._make_signer()


def _token_line(line: BasketLine) -> TokenLine:
    """What another register cannot know by itself: an entered price, a person's price, the amount of a label."""
    if line.override is not None:
        return TokenLine(line.variant.sku, line.quantity, unit_price=line.override.unit_price)
    entered = line.unit_price if line.price_source is PriceSource.OPEN else None
    return TokenLine(line.variant.sku, line.quantity, entered, line.label_amount)
