"""The last step of a sale: a priced and paid basket becomes a transaction."""

from __future__ import annotations

from datetime import datetime

from retail.errors import Refusal
from retail.pricing.pipeline import containers
from retail.pricing.priced import PricedBasket, PricedLine
from retail.sale import (
    CouponUse,
    LineKind,
    PricedAs,
    SaleState,
    Tender,
    TenderStatus,
    Transaction,
    TransactionKind,
    TransactionLine,
    amount_due,
    change_of,
    moved,
)
from retail.values import Quantity, Sku, TransactionId


def complete_sale(
    priced: PricedBasket, transaction_id: TransactionId, number: int, completed_at: datetime
) -> Transaction | Refusal:
    """The transaction of a basket whose tenders reach its total.

    Refused: no lines, a payment in doubt, money still due, or more taken than the total (the basket was priced
    again after it was paid). :class:`~retail.errors.IllegalTransition` when the basket is not tendering.
    """
    basket = priced.basket
    moved(basket.state, SaleState.COMPLETED)
    refusal = _not_payable(priced, basket.tenders)
    if refusal is not None:
        return refusal
    return Transaction(
        transaction_id=transaction_id,
        kind=TransactionKind.SALE,
        number=number,
        location_id=basket.location_id,
        register_id=basket.register_id,
        operator_id=basket.operator_id,
        business_date=basket.business_date,
        opened_at=basket.opened_at,
        completed_at=completed_at,
        currency=basket.currency,
        lines=transaction_lines(priced.lines),
        tenders=basket.tenders,
        total=priced.total,
        change=change_of(basket.tenders, priced.total),
        vat=priced.vat,
        price_version=priced.price_version,
        customer_id=basket.customer_id,
        buyer_tax_number=basket.buyer_tax_number,
        note=basket.note,
        priced_as=_priced_as(priced),
        coupons=_coupons_used(priced),
    )


def transaction_lines(lines: tuple[PricedLine, ...]) -> tuple[TransactionLine, ...]:
    """The lines numbered from 1, each container deposit on a line of its own right after its goods."""
    rows: list[TransactionLine] = []
    for line in lines:
        rows.append(_item_line(len(rows) + 1, line))
        if line.deposit:
            rows.append(_deposit_line(len(rows) + 1, line))
    return tuple(rows)


def _not_payable(priced: PricedBasket, tenders: tuple[Tender, ...]) -> Refusal | None:
    if not priced.lines:
        return Refusal("basket.empty", {})
    doubtful = next((tender for tender in tenders if tender.status is not TenderStatus.APPROVED), None)
    if doubtful is not None:
        return Refusal("tender.in_doubt", {"kind": doubtful.kind, "amount": doubtful.amount})
    due = amount_due(priced.total, tenders)
    if due.minor < 0:
        return Refusal("tender.more_than_total", {"over": -due})
    return Refusal("tender.still_due", {"due": due}) if due else None


def _priced_as(priced: PricedBasket) -> PricedAs | None:
    situation = priced.situation
    if situation is None:
        return None
    shopper = situation.shopper
    return PricedAs(
        at=situation.at,
        zone=situation.zone,
        channel=situation.channel,
        promotion_version=priced.promotion_version,
        groups=tuple(sorted(shopper.groups)) if shopper else (),
        tier=shopper.tier if shopper else "",
        segments=tuple(sorted(shopper.segments)) if shopper else (),
        staff=shopper.staff if shopper else False,
        first_purchase=shopper.first_purchase if shopper else False,
    )


def _coupons_used(priced: PricedBasket) -> tuple[CouponUse, ...]:
    """The coupons that did something; one that did nothing stays unused."""
    return tuple(
        CouponUse(
            result.coupon.serial,
            result.coupon.code,
            result.coupon.promotion_id,
            result.coupon.check,
            result.saving,
            result.coupon.lock,
        )
        for result in priced.outcome.coupons
        if result.refused is None
    )


def _item_line(number: int, priced: PricedLine) -> TransactionLine:
    line = priced.line
    return TransactionLine(
        line=number,
        kind=LineKind.ITEM,
        sku=line.variant.sku,
        name=line.variant.name,
        quantity=line.quantity,
        unit_price=priced.unit_price,
        extended=priced.extended,
        amount=priced.amount,
        tax_letter=priced.tax.letter,
        tax_rate=priced.tax.rate_hundredths,
        price_source=priced.price_source,
        adjustments=priced.adjustments,
        batch=line.batch,
        expiry=line.expiry,
        note=line.note,
        regular_price=line.unit_price if priced.unit_price != line.unit_price else None,
        override_reason=line.override.reason if line.override else "",
        price_version=line.price_version,
    )


def _deposit_line(number: int, priced: PricedLine) -> TransactionLine:
    deposit = priced.line.deposit
    assert deposit is not None
    return TransactionLine(
        line=number,
        kind=LineKind.DEPOSIT,
        sku=Sku(deposit.code),
        name=deposit.name,
        quantity=Quantity.pieces(containers(priced.line.quantity)),
        unit_price=deposit.amount,
        extended=priced.deposit,
        amount=priced.deposit,
        of_line=number - 1,
    )
