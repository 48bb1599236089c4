"""A sale's transaction as a fact's body, and back: the wire form names the currency once."""

from __future__ import annotations

from typing import Any

from retail.journal.facts import (
    AdjustmentRow,
    SaleCompleted,
    SaleCoupon,
    SaleLine,
    SalePricing,
    SaleReward,
    SaleTender,
    SaleVatRow,
)
from retail.sale import (
    Adjustment,
    CouponCheck,
    CouponUse,
    LineKind,
    PricedAs,
    PriceSource,
    RewardCoupon,
    Tender,
    TenderKind,
    Transaction,
    TransactionKind,
    TransactionLine,
)
from retail.tax import VatRow
from retail.values import (
    Currency,
    CustomerId,
    LocationId,
    Money,
    OperatorId,
    Quantity,
    RegisterId,
    Sku,
    TransactionId,
    Unit,
    currency,
)


def sale_body(transaction: Transaction) -> dict[str, Any]:
    """The body of ``sale.completed`` version 1, as plain JSON data; ``rewards`` stand in it only when there are any."""
    rewards = {"rewards": [_reward_row(each) for each in transaction.rewards]} if transaction.rewards else {}
    return {
        "transaction_id": transaction.transaction_id,
        "number": transaction.number,
        "location_id": transaction.location_id,
        "register_id": transaction.register_id,
        "operator_id": transaction.operator_id,
        "business_date": transaction.business_date.isoformat(),
        "opened_at": transaction.opened_at.isoformat(),
        "completed_at": transaction.completed_at.isoformat(),
        "currency": transaction.currency.code,
        "lines": [_line_row(line) for line in transaction.lines],
        "tenders": [_tender_row(tender) for tender in transaction.tenders],
        "vat": [_vat_row(row) for row in transaction.vat],
        "total": transaction.total.minor,
        "change": transaction.change.minor,
        "price_version": transaction.price_version,
        "customer_id": transaction.customer_id,
        "buyer_tax_number": transaction.buyer_tax_number,
        "note": transaction.note,
        "priced_as": _pricing_row(transaction.priced_as) if transaction.priced_as else None,
        "coupons": [coupon_row(each) for each in transaction.coupons],
        **rewards,
    }


def sale_transaction(body: SaleCompleted) -> Transaction:
    """The transaction that :func:`sale_body` described.

    :class:`ValueError` for a currency or a means of payment that this program does not know: a newer register's.
    """
    money_of = currency(body.currency)
    return Transaction(
        transaction_id=TransactionId(body.transaction_id),
        kind=TransactionKind.SALE,
        number=body.number,
        location_id=LocationId(body.location_id),
        register_id=RegisterId(body.register_id),
        operator_id=OperatorId(body.operator_id),
        business_date=body.business_date,
        opened_at=body.opened_at,
        completed_at=body.completed_at,
        currency=money_of,
        lines=tuple(_line(row, money_of) for row in body.lines),
        tenders=tuple(_tender(row, money_of) for row in body.tenders),
        total=Money(body.total, money_of),
        change=Money(body.change, money_of),
        vat=tuple(_vat(row, money_of) for row in body.vat),
        price_version=body.price_version,
        customer_id=CustomerId(body.customer_id) if body.customer_id else None,
        buyer_tax_number=body.buyer_tax_number,
        note=body.note,
        priced_as=_priced_as(body.priced_as) if body.priced_as else None,
        coupons=tuple(_coupon(each, money_of) for each in body.coupons),
        rewards=tuple(_reward(each, money_of) for each in body.rewards),
    )


def coupon_row(use: CouponUse) -> dict[str, Any]:
    """A coupon's use as a sale's body and ``coupon.redeemed`` carry it."""
    return {
        "serial": use.serial,
        "code": use.code,
        "promotion_id": use.promotion_id,
        "check": use.check.value,
        "value": use.value.minor,
        "lock": use.lock,
    }


def _coupon(row: SaleCoupon, money_of: Currency) -> CouponUse:
    value = Money(row.value, money_of)
    return CouponUse(row.serial, row.code, row.promotion_id, CouponCheck(row.check), value, row.lock)


def _reward_row(reward: RewardCoupon) -> dict[str, Any]:
    return {
        "promotion_id": reward.promotion_id,
        "campaign": reward.campaign,
        "name": reward.name,
        "serial": reward.serial,
        "code": reward.code,
        "coupon_class": reward.coupon_class,
        "valid_from": reward.valid_from.isoformat(),
        "expires": reward.expires.isoformat(),
        "value_cap": reward.value_cap.minor if reward.value_cap is not None else None,
        "for_customer": reward.for_customer,
        "location_id": reward.location_id,
    }


def _reward(row: SaleReward, money_of: Currency) -> RewardCoupon:
    return RewardCoupon(
        promotion_id=row.promotion_id,
        campaign=row.campaign,
        name=row.name,
        serial=row.serial,
        code=row.code,
        coupon_class=row.coupon_class,
        valid_from=row.valid_from,
        expires=row.expires,
        value_cap=Money(row.value_cap, money_of) if row.value_cap is not None else None,
        for_customer=row.for_customer,
        location_id=LocationId(row.location_id) if row.location_id else None,
    )


def _pricing_row(priced_as: PricedAs) -> dict[str, Any]:
    return {
        "at": priced_as.at.isoformat(),
        "zone": priced_as.zone,
        "channel": priced_as.channel,
        "promotion_version": priced_as.promotion_version,
        "groups": list(priced_as.groups),
        "tier": priced_as.tier,
        "segments": list(priced_as.segments),
        "staff": priced_as.staff,
        "first_purchase": priced_as.first_purchase,
    }


def _priced_as(row: SalePricing) -> PricedAs:
    return PricedAs(
        at=row.at,
        zone=row.zone,
        channel=row.channel,
        promotion_version=row.promotion_version,
        groups=row.groups,
        tier=row.tier,
        segments=row.segments,
        staff=row.staff,
        first_purchase=row.first_purchase,
    )


def _line_row(line: TransactionLine) -> dict[str, Any]:
    return {
        "line": line.line,
        "kind": line.kind.value,
        "sku": line.sku,
        "name": line.name,
        "quantity": line.quantity.thousandths,
        "unit": line.quantity.unit.value,
        "unit_price": line.unit_price.minor,
        "extended": line.extended.minor,
        "amount": line.amount.minor,
        "tax_letter": line.tax_letter,
        "tax_rate": line.tax_rate,
        "price_source": line.price_source.value,
        "adjustments": [
            {"source": each.source, "text": each.text, "amount": each.amount.minor} for each in line.adjustments
        ],
        "of_line": line.of_line,
        "batch": line.batch,
        "expiry": line.expiry.isoformat() if line.expiry else None,
        "note": line.note,
        "regular_price": line.regular_price.minor if line.regular_price is not None else None,
        "override_reason": line.override_reason,
        "price_version": line.price_version,
    }


def _line(row: SaleLine, money_of: Currency) -> TransactionLine:
    return TransactionLine(
        line=row.line,
        kind=LineKind(row.kind),
        sku=Sku(row.sku),
        name=row.name,
        quantity=Quantity(row.quantity, Unit(row.unit)),
        unit_price=Money(row.unit_price, money_of),
        extended=Money(row.extended, money_of),
        amount=Money(row.amount, money_of),
        tax_letter=row.tax_letter,
        tax_rate=row.tax_rate,
        price_source=PriceSource(row.price_source),
        adjustments=tuple(_adjustment(each, money_of) for each in row.adjustments),
        of_line=row.of_line,
        batch=row.batch,
        expiry=row.expiry,
        note=row.note,
        regular_price=Money(row.regular_price, money_of) if row.regular_price is not None else None,
        override_reason=row.override_reason,
        price_version=row.price_version,
    )


def _adjustment(row: AdjustmentRow, money_of: Currency) -> Adjustment:
    return Adjustment(row.source, row.text, Money(row.amount, money_of))


def _tender_row(tender: Tender) -> dict[str, Any]:
    return {
        "kind": tender.kind.value,
        "amount": tender.amount.minor,
        "given": tender.given.minor,
        "reference": tender.reference,
        "authorization": tender.authorization,
        "last_digits": tender.last_digits,
    }


def _tender(row: SaleTender, money_of: Currency) -> Tender:
    return Tender(
        kind=TenderKind(row.kind),
        amount=Money(row.amount, money_of),
        given=Money(row.given, money_of),
        reference=row.reference,
        authorization=row.authorization,
        last_digits=row.last_digits,
    )


def _vat_row(row: VatRow) -> dict[str, Any]:
    return {
        "letter": row.letter,
        "rate": row.rate_hundredths,
        "gross": row.gross.minor,
        "net": row.net.minor,
        "tax": row.tax.minor,
    }


def _vat(row: SaleVatRow, money_of: Currency) -> VatRow:
    return VatRow(row.letter, row.rate, Money(row.gross, money_of), Money(row.net, money_of), Money(row.tax, money_of))
