"""A transaction as rows of the file, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from local_store.connection import Row
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
    TenderStatus,
    Transaction,
    TransactionKind,
    TransactionLine,
)
from retail.tax import VatRow
from retail.values import Currency, FactId, Money, Quantity, Unit, currency

SALE_COLUMNS = (
    "transaction_id", "kind", "number", "location_id", "register_id", "operator_id", "business_date", "opened_at",
    "completed_at", "currency", "total", "change", "price_version", "customer_id", "buyer_tax_number", "note",
    "fact_id", "priced_as", "rewards",
)  # fmt: skip
LINE_COLUMNS = (
    "sale_id", "line", "kind", "sku", "name", "thousandths", "unit", "unit_price", "extended", "amount", "tax_letter",
    "tax_rate", "price_source", "adjustments", "of_line", "batch", "expiry", "note",
    "regular_price", "override_reason", "price_version",
)  # fmt: skip
TENDER_COLUMNS = (
    "sale_id", "place", "kind", "amount", "given", "reference", "status", "authorization", "last_digits"
)  # fmt: skip
COUPON_COLUMNS = ("sale_id", "place", "serial", "code", "promotion_id", "checked_by", "value", "lock")
VAT_COLUMNS = ("sale_id", "place", "letter", "rate", "gross", "net", "tax")


def sale_row(transaction: Transaction, fact_id: FactId) -> Row:
    """The transaction's own row, in the order of :data:`SALE_COLUMNS`."""
    return (
        transaction.transaction_id,
        transaction.kind.value,
        transaction.number,
        transaction.location_id,
        transaction.register_id,
        transaction.operator_id,
        transaction.business_date.isoformat(),
        transaction.opened_at.isoformat(),
        transaction.completed_at.isoformat(),
        transaction.currency.code,
        transaction.total.minor,
        transaction.change.minor,
        transaction.price_version,
        transaction.customer_id,
        transaction.buyer_tax_number,
        transaction.note,
        fact_id,
        _pricing_text(transaction.priced_as) if transaction.priced_as else None,
        _rewards_text(transaction.rewards) if transaction.rewards else None,
    )


def line_rows(sale_id: int, transaction: Transaction) -> list[Row]:
    """One row per line, in the order of :data:`LINE_COLUMNS`."""
    return [(sale_id, *_line_row(line)) for line in transaction.lines]


def tender_rows(sale_id: int, transaction: Transaction) -> list[Row]:
    """One row per tender, in the order of :data:`TENDER_COLUMNS`."""
    return [
        (
            sale_id,
            place,
            tender.kind.value,
            tender.amount.minor,
            tender.given.minor,
            tender.reference,
            tender.status.value,
            tender.authorization,
            tender.last_digits,
        )
        for place, tender in enumerate(transaction.tenders, start=1)
    ]


def vat_rows(sale_id: int, transaction: Transaction) -> list[Row]:
    """One row per fiscal letter, in the order of :data:`VAT_COLUMNS`."""
    return [
        (sale_id, place, row.letter, row.rate_hundredths, row.gross.minor, row.net.minor, row.tax.minor)
        for place, row in enumerate(transaction.vat, start=1)
    ]


def coupon_rows(sale_id: int, transaction: Transaction) -> list[Row]:
    """One row per coupon used, in the order of :data:`COUPON_COLUMNS`."""
    return [
        (sale_id, place, use.serial, use.code, use.promotion_id, use.check.value, use.value.minor, use.lock)
        for place, use in enumerate(transaction.coupons, start=1)
    ]


def transaction_of(
    head: Row, lines: Sequence[Row], tenders: Sequence[Row], vat: Sequence[Row], coupons: Sequence[Row] = ()
) -> Transaction:
    """The transaction that the rows, each in the order of its columns, were written from."""
    money_of = currency(head[9])
    return Transaction(
        transaction_id=head[0],
        kind=TransactionKind(head[1]),
        number=head[2],
        location_id=head[3],
        register_id=head[4],
        operator_id=head[5],
        business_date=date.fromisoformat(head[6]),
        opened_at=datetime.fromisoformat(head[7]),
        completed_at=datetime.fromisoformat(head[8]),
        currency=money_of,
        lines=tuple(_line(row[1:], money_of) for row in lines),
        tenders=tuple(_tender(row[2:], money_of) for row in tenders),
        total=Money(head[10], money_of),
        change=Money(head[11], money_of),
        vat=tuple(_vat(row[2:], money_of) for row in vat),
        price_version=head[12],
        customer_id=head[13],
        buyer_tax_number=head[14],
        note=head[15],
        priced_as=_priced_as(head[17]) if head[17] else None,
        coupons=tuple(_coupon(row[2:], money_of) for row in coupons),
        rewards=tuple(_reward(row, money_of) for row in json.loads(head[18])) if head[18] else (),
    )


def _line_row(line: TransactionLine) -> Row:
    adjustments = [(each.source, each.text, each.amount.minor) for each in line.adjustments]
    return (
        line.line,
        line.kind.value,
        line.sku,
        line.name,
        line.quantity.thousandths,
        line.quantity.unit.value,
        line.unit_price.minor,
        line.extended.minor,
        line.amount.minor,
        line.tax_letter,
        line.tax_rate,
        line.price_source.value,
        json.dumps(adjustments, ensure_ascii=False),
        line.of_line,
        line.batch,
        line.expiry.isoformat() if line.expiry else None,
        line.note,
        line.regular_price.minor if line.regular_price is not None else None,
        line.override_reason,
        line.price_version,
    )


def _line(row: Row, money_of: Currency) -> TransactionLine:
    adjustments = json.loads(row[12])
    return TransactionLine(
        line=row[0],
        kind=LineKind(row[1]),
        sku=row[2],
        name=row[3],
        quantity=Quantity(row[4], Unit(row[5])),
        unit_price=Money(row[6], money_of),
        extended=Money(row[7], money_of),
        amount=Money(row[8], money_of),
        tax_letter=row[9],
        tax_rate=row[10],
        price_source=PriceSource(row[11]),
        adjustments=tuple(Adjustment(source, text, Money(amount, money_of)) for source, text, amount in adjustments),
        of_line=row[13],
        batch=row[14],
        expiry=date.fromisoformat(row[15]) if row[15] else None,
        note=row[16],
        regular_price=Money(row[17], money_of) if row[17] is not None else None,
        override_reason=row[18],
        price_version=row[19],
    )


def _tender(row: Row, money_of: Currency) -> Tender:
    kind, amount, given, reference, status, authorization, last_digits = row
    return Tender(
        kind=TenderKind(kind),
        amount=Money(amount, money_of),
        given=Money(given, money_of),
        reference=reference,
        status=TenderStatus(status),
        authorization=authorization,
        last_digits=last_digits,
    )


def _vat(row: Row, money_of: Currency) -> VatRow:
    letter, rate, gross, net, tax = row
    return VatRow(letter, rate, Money(gross, money_of), Money(net, money_of), Money(tax, money_of))


def _coupon(row: Row, money_of: Currency) -> CouponUse:
    serial, code, promotion_id, checked_by, value, lock = row
    return CouponUse(serial, code, promotion_id, CouponCheck(checked_by), Money(value, money_of), lock)


def _rewards_text(rewards: Sequence[RewardCoupon]) -> str:
    return json.dumps([_reward_fields(each) for each in rewards], ensure_ascii=False)


def _reward_fields(reward: RewardCoupon) -> dict[str, object]:
    cap = reward.value_cap.minor if reward.value_cap is not None else None
    times = {"valid_from": reward.valid_from.isoformat(), "expires": reward.expires.isoformat()}
    return {**asdict(reward), **times, "value_cap": cap}


def _reward(fields: dict[str, Any], money_of: Currency) -> RewardCoupon:
    cap = Money(fields["value_cap"], money_of) if fields["value_cap"] is not None else None
    times = {name: datetime.fromisoformat(fields[name]) for name in ("valid_from", "expires")}
    return RewardCoupon(**{**fields, **times, "value_cap": cap})


def _pricing_text(priced_as: PricedAs) -> str:
    return json.dumps({**asdict(priced_as), "at": priced_as.at.isoformat()}, ensure_ascii=False)


def _priced_as(text: str) -> PricedAs:
    content = json.loads(text)
    lists = {name: tuple(content[name]) for name in ("groups", "segments")}
    return PricedAs(**{**content, **lists, "at": datetime.fromisoformat(content["at"])})
