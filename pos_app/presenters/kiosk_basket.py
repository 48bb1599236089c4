"""The shopper's basket: her lines, her codes, what she saves, and what it comes to."""

from __future__ import annotations

from pos_app.presenters.kiosk_desk import KioskDesk
from pos_app.presenters.kiosk_sentences import kiosk_sentence
from pos_app.presenters.kiosk_view import ButtonView, CodeRowView, KioskBasketView, KioskLineView, ReasonView
from pos_app.presenters.lines import LineWriter, sums
from pos_app.presenters.view import LineView, Tone
from pos_app.presenters.why import why_sheet
from pos_app.words import Words
from retail.errors import Refusal
from retail.pricing import PricedBasket, PricedLine
from retail.promotions import CouponResult
from retail.sale import PriceSource
from retail.values import Money, Unit


class BasketPresenter:
    """Writes the basket; the lines that did not change are not written again."""

    def __init__(self, kiosk: KioskDesk) -> None:
        self._kiosk = kiosk
        self._lines: LineWriter | None = None
        self._language = ""

    def view(self, words: Words) -> KioskBasketView:
        """As it is drawn."""
        priced = self._kiosk.desk.selling.priced
        has_lines = priced is not None and bool(priced.lines)
        total = priced.total if priced is not None else Money.zero(self._kiosk.desk.register.currency)
        give_up = ButtonView(words.translate("Kiosk", "Empty the basket")) if has_lines else None
        return KioskBasketView(
            lines=self._written(words, priced) if priced is not None else (),
            codes=tuple(self._code(words, each) for each in priced.outcome.coupons) if priced is not None else (),
            sums=sums(words, priced) if priced is not None else (),
            count=words.translate("Till", "%n line(s)", None, len(priced.lines) if priced is not None else 0),
            total_label=words.translate("Kiosk", "To pay"),
            total=words.money(total),
            savings=savings(words, priced),
            empty=words.translate("Kiosk", "Your basket is empty. Scan goods, or choose them on the screen."),
            pay=ButtonView(words.translate("Kiosk", "Pay"), enabled=has_lines),
            code=ButtonView(words.translate("Kiosk", "Type a discount code")),
            onward=ButtonView(words.translate("Kiosk", "Look further")),
            give_up=give_up,
        )

    def why(self, words: Words, line_id: int) -> ReasonView | Refusal:
        """Why a line costs what it costs."""
        self._kiosk.desk.selling.select_line(line_id)
        sheet = why_sheet(words, self._kiosk.desk)
        if isinstance(sheet, Refusal):
            return sheet
        return ReasonView(sheet.title, sheet.text, sheet.rows, words.translate("Kiosk", "Close"))

    def _written(self, words: Words, priced: PricedBasket) -> tuple[KioskLineView, ...]:
        if self._lines is None or words.language != self._language:
            self._lines = LineWriter(words, lambda: self._kiosk.desk.selling.pricing.book)
            self._language = words.language
        written = self._lines.write(priced)
        return tuple(_line(words, view, line) for view, line in zip(written, priced.lines, strict=True))

    def _code(self, words: Words, result: CouponResult) -> CodeRowView:
        coupon, book = result.coupon, self._kiosk.desk.selling.pricing.book
        remove = ButtonView(
            words.translate("Kiosk", "Remove"),
            words.translate("Kiosk", "Remove the code {code}").format(code=coupon.code),
        )
        if result.refused is not None:
            gives_nothing = words.translate("Kiosk", "Gives nothing yet. {reason}")
            said = gives_nothing.format(reason=kiosk_sentence(words, result.refused))
            return CodeRowView(coupon.serial, coupon.code, said, "", Tone.WARN, remove)
        promotion = book.find(coupon.promotion_id)
        name = promotion.text(words.language, coupon.code) if promotion is not None else ""
        return CodeRowView(coupon.serial, coupon.code, name, words.amount(-result.saving), Tone.OK, remove)


def savings(words: Words, priced: PricedBasket | None) -> str:
    """What the shopper saves, in words; nothing when it is nothing."""
    if priced is None or not priced.adjusted:
        return ""
    return words.translate("Kiosk", "You save {amount}").format(amount=words.money(-priced.adjusted))


def _line(words: Words, view: LineView, priced: PricedLine) -> KioskLineView:
    line = priced.line
    counted = line.variant.unit is Unit.PIECE and line.price_source is not PriceSource.LABEL
    return KioskLineView(
        line_id=view.line_id,
        name=view.name,
        details=view.details,
        quantity=view.quantity,
        amount=words.money(priced.payable),
        struck=view.struck_price,
        less=_button("−", words.translate("Kiosk", "One less: {name}"), view) if counted else None,
        more=_button("+", words.translate("Kiosk", "One more: {name}"), view) if counted else None,
        remove=_button(words.translate("Kiosk", "Remove"), words.translate("Kiosk", "Remove: {name}"), view),
        why=_button(
            words.translate("Kiosk", "Why this price?"), words.translate("Kiosk", "Why this price: {name}"), view
        ),
    )


def _button(label: str, name: str, view: LineView) -> ButtonView:
    return ButtonView(label, name.format(name=view.name))
