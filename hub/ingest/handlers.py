"""What each kind of fact does, in one table: pure functions from a fact to the rows it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import cast

from hub.errors import FactRefused
from hub.ingest.effects import (
    NULL,
    CouponUsed,
    Effects,
    HandedOut,
    Place,
    Raised,
    SlipUsed,
    copy_text,
    copy_value,
    escape_of,
)
from hub.ingest.missing_prices import PRICE_MISSING
from hub.ingest.received import Received
from retail.journal import (
    BasketCanceled,
    BasketResumed,
    BasketSold,
    CouponRedeemed,
    DeviceHealth,
    FactBody,
    FactKind,
    PriceMissing,
    SaleCompleted,
    StockMoved,
    slip_of,
)
from retail.stock import MovementReason

Handler = Callable[[Received, Place, Effects], None]
Escape = Callable[[str], str]


def sale_completed(fact: Received, place: Place, effects: Effects) -> None:
    """A sale: its rows, and one movement out of stock per item line."""
    sale = cast(SaleCompleted, fact.body)
    if sale.location_id != place.location_id or sale.register_id != place.register_id:
        raise FactRefused(
            "sale.foreign_place",
            f"a sale of {sale.register_id} at {sale.location_id} from the device of {place.register_id}",
        )
    text = escape_of(fact.content)
    head = f"{text(sale.location_id)}\t{fact.fact_id}\t"
    completed_at = str(sale.completed_at)
    effects.rows["sale"].append(_sale_row(head, sale, completed_at, text))
    _lines(head, sale, completed_at, text, effects)
    for number, tender in enumerate(sale.tenders, 1):
        effects.rows["sale_tender"].append(f"{head}{number}\t{text(tender.kind)}\t{tender.amount}\t{tender.given}")
    for row in sale.vat:
        effects.rows["sale_vat"].append(
            f"{head}{text(row.letter)}\t{copy_value(row.rate)}\t{row.gross}\t{row.net}\t{row.tax}"
        )
    if sale.rewards:
        effects.rewards += _handed_out(fact.seq, sale)
    _check_sums(fact.seq, sale, effects)


def stock_received(fact: Received, place: Place, effects: Effects) -> None:
    """Goods came in by a document."""
    _moved(fact, place, effects, MovementReason.RECEIVED)


def stock_adjusted(fact: Received, place: Place, effects: Effects) -> None:
    """A person corrected stock."""
    _moved(fact, place, effects, MovementReason.ADJUSTED)


def device_health(fact: Received, place: Place, effects: Effects) -> None:
    """A peripheral changed; the last word of each is kept."""
    body = cast(DeviceHealth, fact.body)
    effects.health[body.device] = (body.state, body.code, body.detail, str(fact.at), fact.seq)


def price_missing(fact: Received, place: Place, effects: Effects) -> None:
    """Goods without a price were refused: one exception per location and SKU, which counts."""
    body, at = cast(PriceMissing, fact.body), cast(datetime, fact.at)
    values = {"sku": body.sku, "name": body.name, "times": 1, "last_at": at.astimezone(UTC).isoformat()}
    effects.raised.append(Raised(PRICE_MISSING, fact.seq, fact.seq, values, subject=body.sku))


def coupon_redeemed(fact: Received, place: Place, effects: Effects) -> None:
    """A sale used a coupon; whether it was the first to, is found out when it is written."""
    body, at = cast(CouponRedeemed, fact.body), cast(datetime, fact.at)
    used = body.coupon
    effects.coupons.append(
        CouponUsed(
            fact.seq,
            str(fact.fact_id),
            at,
            body.transaction_id,
            used.serial,
            used.code,
            used.check,
            used.value,
            body.currency,
            body.token,
        )
    )


def basket_resumed(fact: Received, place: Place, effects: Effects) -> None:
    """A basket was taken up by its slip; whether it was the first to be, is found out when it is written."""
    body = cast(BasketResumed, fact.body)
    effects.slips.append(SlipUsed(fact.seq, cast(datetime, fact.at), slip_of(body.slip)))


def basket_sold(fact: Received, place: Place, effects: Effects) -> None:
    """What a basket came to that was taken up by its slip."""
    body, at = cast(BasketSold, fact.body), cast(datetime, fact.at)
    effects.slips.append(SlipUsed(fact.seq, at, slip_of(body.slip), body.transaction_id, body.total, body.currency))


def basket_canceled(fact: Received, place: Place, effects: Effects) -> None:
    """A basket was given up: the coupons it held are free again, and so is its slip."""
    effects.canceled.append(cast(BasketCanceled, fact.body).basket_id)


def nothing(fact: Received, place: Place, effects: Effects) -> None:
    """A fact that is kept and changes no other table."""


HANDLERS: dict[str, Handler] = {
    FactKind.SALE_COMPLETED: sale_completed,
    FactKind.STOCK_RECEIVED: stock_received,
    FactKind.STOCK_ADJUSTED: stock_adjusted,
    FactKind.BASKET_CANCELED: basket_canceled,
    FactKind.BASKET_RESUMED: basket_resumed,
    FactKind.BASKET_SOLD: basket_sold,
    FactKind.COUPON_REDEEMED: coupon_redeemed,
    FactKind.LINE_VOIDED: nothing,
    FactKind.DRAWER_OPENED: nothing,
    FactKind.PRICE_OVERRIDDEN: nothing,
    FactKind.RECEIPT_REPRINTED: nothing,
    FactKind.DEVICE_HEALTH: device_health,
    FactKind.PRICE_MISSING: price_missing,
}
"""Every kind that :data:`retail.journal.FACT_BODIES` can read."""


def _sale_row(head: str, sale: SaleCompleted, completed_at: str, text: Escape) -> str:
    return (
        f"{head}{text(sale.transaction_id)}\t{sale.number}\t{text(sale.register_id)}\t"
        f"{text(sale.operator_id)}\t{sale.business_date}\t{sale.opened_at}\t{completed_at}\t"
        f"{sale.currency}\t{sale.total}\t{sale.change}\t{sale.price_version}\t{copy_text(sale.customer_id)}"
    )


def _lines(head: str, sale: SaleCompleted, completed_at: str, text: Escape, effects: Effects) -> None:
    rows, movements, stock = effects.rows["sale_line"], effects.rows["stock_movement"], effects.stock
    sold = f"\t{MovementReason.SOLD}\t{completed_at}"
    for line in sale.lines:
        sku, quantity, unit, number = text(line.sku), line.quantity, line.unit, line.line
        rate = NULL if line.tax_rate is None else line.tax_rate
        of_line = NULL if line.of_line is None else line.of_line
        batch = NULL if line.batch is None else text(line.batch)
        expiry = NULL if line.expiry is None else line.expiry
        rows.append(
            f"{head}{number}\t{line.kind}\t{sku}\t{quantity}\t{unit}\t{line.unit_price}\t{line.extended}\t"
            f"{line.amount}\t{text(line.tax_letter)}\t{rate}\t{line.price_source}\t{of_line}\t{batch}\t{expiry}"
        )
        if line.kind == "item":
            movements.append(f"{head}{number}\t{sku}\t{-quantity}\t{unit}{sold}")
            stock[line.sku, unit] -= quantity
        for place, each in enumerate(line.adjustments, 1):
            effects.rows["sale_adjustment"].append(
                f"{head}{number}\t{place}\t{text(each.source)}\t{text(each.text)}\t{each.amount}"
            )


def _handed_out(seq: int, sale: SaleCompleted) -> Iterator[HandedOut]:
    for place, each in enumerate(sale.rewards, 1):
        yield HandedOut(
            seq,
            sale.completed_at,
            sale.transaction_id,
            place,
            each.promotion_id,
            each.campaign,
            each.serial,
            each.code,
            each.valid_from,
            each.expires,
            each.value_cap,
            sale.customer_id if each.for_customer else None,
            each.location_id,
        )


def _check_sums(seq: int, sale: SaleCompleted, effects: Effects) -> None:
    """I11, told and never enforced: a finished sale is not refused."""
    lines = sum(line.amount for line in sale.lines)
    tenders = sum(tender.amount for tender in sale.tenders)
    if not lines == tenders == sale.total:
        values = {"number": sale.number, "total": sale.total, "lines": lines, "tenders": tenders}
        effects.raised.append(Raised("sale.sums_differ", seq, seq, values))


def _moved(fact: Received, place: Place, effects: Effects, reason: MovementReason) -> None:
    body = cast(StockMoved, cast(FactBody, fact.body))
    head = f"{copy_text(place.location_id)}\t{fact.fact_id}\t"
    for number, line in enumerate(body.lines, 1):
        effects.rows["stock_movement"].append(
            f"{head}{number}\t{copy_text(line.sku)}\t{line.quantity}\t{line.unit}\t{reason}\t{fact.at}"
        )
        effects.stock[line.sku, line.unit] += line.quantity
