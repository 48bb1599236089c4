"""Why a line costs what it costs: each step of its price in words, from the price list to what is paid."""

from __future__ import annotations

from pos_app.presenters.desk import Desk
from pos_app.presenters.panels import Sheet
from pos_app.presenters.sentences import sentence
from pos_app.presenters.view import SumView, Tone
from pos_app.words import Words
from retail.catalog import Price
from retail.errors import Refusal
from retail.pricing import PricedBasket, PricedLine
from retail.promotions import PROMOTION_SOURCE, PromotionBook
from retail.sale import Adjustment, Coupon, PriceSource
from retail.values import Quantity


def why_sheet(words: Words, desk: Desk) -> Sheet | Refusal:
    """The selected line's price, step by step, and what became of the coupons that took nothing off."""
    priced, selected = desk.selling.priced, desk.selling.selected
    line = next((each for each in priced.lines if each.line.line_id == selected), None) if priced else None
    if priced is None or line is None:
        return Refusal("basket.line_missing", {})
    return Sheet(
        line.line.variant.name, " ".join(unused_coupons(words, priced)), rows=_steps(words, desk, priced, line)
    )


def unused_coupons(words: Words, priced: PricedBasket) -> tuple[str, ...]:
    """A sentence for each coupon in the basket that took nothing off."""
    said = words.translate("Why", "Code {code} gives nothing yet. {reason}")
    return tuple(
        said.format(code=each.coupon.code, reason=sentence(words, each.refused))
        for each in priced.outcome.coupons
        if each.refused is not None
    )


def adjustment_text(words: Words, adjustment: Adjustment, book: PromotionBook, coupons: tuple[Coupon, ...]) -> str:
    """What took something off, in the screen's language; the words of the receipt where the promotion is gone."""
    promotion_id = adjustment.source.removeprefix(PROMOTION_SOURCE)
    promotion = book.find(promotion_id) if promotion_id != adjustment.source else None
    if promotion is None:
        return adjustment.text
    code = next((coupon.code for coupon in coupons if coupon.promotion_id == promotion_id), "")
    return promotion.text(words.language, code)


def override_reason(words: Words, reason: str) -> str:
    """The reason of an override in words; one of another program stays as it came."""
    return override_reasons(words).get(reason, reason)


def override_reasons(words: Words) -> dict[str, str]:
    """Every reason that this program offers."""
    return {
        "damaged": words.translate("Why", "damaged goods"),
        "short_date": words.translate("Why", "short use-by date"),
        "competitor": words.translate("Why", "a competitor's price"),
        "shelf_label": words.translate("Why", "another price on the shelf"),
        "display": words.translate("Why", "display piece"),
        "other": words.translate("Why", "another reason"),
    }


def choice_text(words: Words, choice: Price) -> str:
    """Whom a price by group or quantity is for."""
    parts = []
    if choice.min_quantity:
        quantity = words.quantity(Quantity(choice.min_quantity))
        parts.append(words.translate("Why", "price from {quantity}").format(quantity=quantity))
    if choice.group:
        parts.append(words.translate("Why", "price for group {group}").format(group=choice.group))
    return " · ".join(parts)


def _steps(words: Words, desk: Desk, priced: PricedBasket, line: PricedLine) -> tuple[SumView, ...]:
    return (
        *_unit_prices(words, desk, line),
        _extended(words, line),
        *_adjustments(words, desk, priced, line),
        *_rest(words, line),
    )


def _unit_prices(words: Words, desk: Desk, priced: PricedLine) -> list[SumView]:
    line = priced.line
    unit, listed = line.variant.unit, _listed(desk, priced)
    rows = [SumView(_regular(words, desk, priced, listed), words.unit_price(line.unit_price, unit))]
    if listed is not None and listed.lowest_30 is not None:
        rows.append(SumView(lowest_30_label(words), words.unit_price(listed.lowest_30, unit)))
    if priced.chosen is not None:
        label = choice_text(words, priced.chosen)
        rows.append(SumView(_capital(label), words.unit_price(priced.chosen.unit_price, unit), Tone.ACCENT))
    if line.override is not None:
        rows.append(
            SumView(_override(words, desk, priced), words.unit_price(line.override.unit_price, unit), Tone.INFO)
        )
    return rows


def lowest_30_label(words: Words) -> str:
    """What the lowest price of the 30 days before a reduction is called."""
    return words.translate("Why", "Lowest price of the 30 days before the reduction")


def _listed(desk: Desk, priced: PricedLine) -> Price | None:
    """The list price behind the line, while it is still the same."""
    entry = desk.store.catalog.find_sku(priced.line.variant.sku, desk.selling.pricing.day)
    price = entry.price if entry is not None else None
    same = price is not None and price.unit_price == priced.line.unit_price
    return price if same and priced.line.price_source is PriceSource.LIST else None


def _regular(words: Words, desk: Desk, priced: PricedLine, listed: Price | None) -> str:
    match priced.line.price_source:
        case PriceSource.OPEN:
            return words.translate("Why", "Price typed at the register")
        case PriceSource.LABEL:
            return words.translate("Why", "Price list; the label names its own amount")
        case PriceSource.AGREED:
            return words.translate("Why", "Price agreed in another channel")
    zone = desk.register.identity.zone
    if listed is None:
        return words.translate("Why", "Regular price · list {zone}").format(zone=zone)
    since = words.translate("Why", "Regular price · list {zone} · since {day}")
    return since.format(zone=zone, day=words.day(listed.valid_from))


def _override(words: Words, desk: Desk, priced: PricedLine) -> str:
    override = priced.line.override
    assert override is not None
    said = words.translate("Why", "Changed by {name}: {reason}").format(
        name=_name(desk, override.operator_id), reason=override_reason(words, override.reason)
    )
    if override.approved_by is None:
        return said
    return f"{said} · " + words.translate("Why", "approved by {name}").format(name=_name(desk, override.approved_by))


def _name(desk: Desk, operator_id: str) -> str:
    names = {each.operator_id: each.short_name for each in desk.register.operators}
    return next((name for key, name in names.items() if key == operator_id), operator_id)


def _extended(words: Words, priced: PricedLine) -> SumView:
    line = priced.line
    if line.label_amount is not None and line.override is None:
        return SumView(words.translate("Why", "Amount on the label"), words.amount(priced.extended), Tone.PLAIN)
    counted = f"{words.quantity(line.quantity)} × {words.unit_price(priced.unit_price, line.variant.unit)}"
    return SumView(counted, words.amount(priced.extended), Tone.PLAIN)


def _adjustments(words: Words, desk: Desk, priced: PricedBasket, line: PricedLine) -> list[SumView]:
    book, coupons = desk.selling.pricing.book, priced.basket.coupons
    return [
        SumView(adjustment_text(words, each, book, coupons), words.amount(each.amount), Tone.ACCENT)
        for each in line.adjustments
    ]


def _rest(words: Words, priced: PricedLine) -> list[SumView]:
    rows = []
    if priced.adjustments:
        rows.append(SumView(words.translate("Why", "Goods after reductions"), words.amount(priced.amount), Tone.PLAIN))
    if priced.deposit and priced.line.deposit is not None:
        rows.append(SumView(f"+ {priced.line.deposit.name}", words.amount(priced.deposit)))
    rows.append(SumView(words.translate("Why", "To pay for this line"), words.money(priced.payable), Tone.PLAIN))
    rate = words.rate(priced.tax.rate_hundredths) or words.translate("Receipt", "exempt")
    rows.append(SumView(words.translate("Why", "Tax letter"), f"{priced.tax.letter} · {rate}"))
    return rows


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
