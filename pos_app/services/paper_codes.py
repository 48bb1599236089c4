"""Codes on paper, signed in this register's name: a receipt that proves its sale, a basket that resumes anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from pos_app.services.register import Register
from retail.errors import Refusal
from retail.sale import Basket, BasketLine, PriceSource, Transaction
from retail.tokens import (
    BasketToken,
    ReceiptToken,
    Signer,
    TokenLine,
    location_digest,
    short_code,
    sign_basket,
    sign_token,
    totals_digest,
    whole_minute,
)
from retail.values import TransactionId

RECEIPT_PREFIX = "PA"
"""Begins the short code of a receipt."""
BASKET_FOR = timedelta(days=7)
"""How long a basket on paper may be resumed; its suspended original waits as long as nobody cancels it."""


@dataclass(frozen=True, slots=True)
class PaperCode:
    """The text of a QR code, and the short code that people type where it cannot be scanned."""

    text: str
    short: str = ""


class PaperCodes:
    """Makes the codes. ``signer`` gives the register's key, or None where it has none: then papers carry no code."""

    def __init__(
        self, signer: Callable[[], Signer | None], register: Callable[[], Register], clock: Callable[[], datetime]
    ) -> None:
        self._make_signer = signer
        self._register = register
        self._clock = clock

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
        """The code of a basket put by; ``token.basket_too_large`` when no slip holds it. Coupons are scanned again."""
        if self._signer is None:
            return None
        try:
            text = sign_basket(self._basket_token(basket), self._signer)
        except ValueError:
            return None
        return text if isinstance(text, Refusal) else PaperCode(text)

    def _basket_token(self, basket: Basket) -> BasketToken:
        now = whole_minute(self._clock())
        return BasketToken(
            basket.basket_id,
            basket.location_id,
            basket.register_id,
            now,
            now + BASKET_FOR,
            basket.currency,
            tuple(_token_line(line) for line in basket.lines),
            customer_id=basket.customer_id,
        )

    @cached_property
    def _signer(self) -> Signer | None:
        return self._make_signer()


def receipt_short_code(transaction_id: TransactionId) -> str:
    """The short code of a receipt, made of the chance in its transaction's id."""
    return short_code(RECEIPT_PREFIX, UUID(transaction_id).bytes[-5:])


def _token_line(line: BasketLine) -> TokenLine:
    """What another register cannot know by itself: an entered price, a person's price, the amount of a label."""
    if line.override is not None:
        return TokenLine(line.variant.sku, line.quantity, unit_price=line.override.unit_price)
    entered = line.unit_price if line.price_source is PriceSource.OPEN else None
    return TokenLine(line.variant.sku, line.quantity, entered, line.label_amount)
