"""The answer of a quote: every line with its price and why, the sums, and the versions it was priced with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from hub.api.models import Json
from hub.services.quotes import Quote
from retail.catalog import Deposit, Price
from retail.errors import Refusal
from retail.pricing import PricedLine
from retail.promotions import CouponResult, Reward
from retail.sale import Adjustment
from retail.tax import VatRow
from retail.values import Money

EXAMPLE: Json = {
    "currency": "PLN",
    "zone": "PL-A",
    "location_id": "",
    "channel": "web",
    "at": "2026-03-02T12:00:00+01:00",
    "lines": [
        {
            "line": 1,
            "sku": "SLO-001",
            "name": "Czekolada mleczna 100 g",
            "quantity": 3000,
            "unit": "pcs",
            "regular_price": 599,
            "unit_price": 599,
            "lowest_30": None,
            "extended": 1797,
            "adjustments": [{"source": "promotion:choc-3for2", "text": "3 za 2: czekolady Wawrzyn", "amount": -599}],
            "amount": 1198,
            "deposit": None,
            "tax_letter": "A",
            "tax_rate": 2300,
        }
    ],
    "before_adjustments": 1797,
    "adjusted": -599,
    "deposits": 0,
    "total": 1198,
    "taxes": [{"letter": "A", "rate": 2300, "gross": 1198, "net": 974, "tax": 224}],
    "promotions": [{"promotion_id": "choc-3for2", "text": "3 za 2: czekolady Wawrzyn", "times": 1, "saving": 599}],
    "rewards": [],
    "gifts": [],
    "coupons": [
        {
            "promotion_id": "OMNI",
            "code": "OMNI-7F2K",
            "saving": 0,
            "refused": {"code": "promotion.spend_not_reached", "values": {"missing": 1240}},
        }
    ],
    "versions": {"price": 41, "promotion": 12},
}


def quote_answer(quote: Quote) -> Json:
    """A quote as it travels."""
    priced, situation, outcome = quote.priced, quote.priced.situation, quote.priced.outcome
    assert situation is not None
    return {
        "currency": priced.basket.currency.code,
        "zone": situation.zone,
        "location_id": situation.location_id,
        "channel": situation.channel,
        "at": situation.at.isoformat(),
        "lines": [_line(*each) for each in zip(priced.lines, quote.prices, strict=True)],
        "before_adjustments": priced.before_adjustments.minor,
        "adjusted": priced.adjusted.minor,
        "deposits": priced.deposits.minor,
        "total": priced.total.minor,
        "taxes": [_tax(row) for row in priced.vat],
        "promotions": [
            {"promotion_id": each.promotion_id, "text": each.text, "times": each.times, "saving": each.saving.minor}
            for each in outcome.applied
        ],
        "rewards": [_reward(each) for each in outcome.rewards],
        "gifts": [
            {"promotion_id": each.promotion_id, "text": each.text, "skus": list(each.skus)} for each in outcome.gifts
        ],
        "coupons": [
            *(_coupon(each) for each in outcome.coupons),
            *(
                {"promotion_id": "", "code": code, "saving": 0, "refused": _refusal(why)}
                for code, why in quote.refused.items()
            ),
        ],
        "versions": {"price": priced.price_version, "promotion": priced.promotion_version},
    }


def _line(priced: PricedLine, price: Price | None) -> Json:
    line = priced.line
    lowest = price.lowest_30 if price is not None else None
    return {
        "line": line.line_id,
        "sku": line.variant.sku,
        "name": line.variant.name,
        "quantity": line.quantity.thousandths,
        "unit": line.quantity.unit.value,
        "regular_price": line.unit_price.minor,
        "unit_price": priced.unit_price.minor,
        "lowest_30": lowest.minor if lowest is not None else None,
        "extended": priced.extended.minor,
        "adjustments": [_adjustment(each) for each in priced.adjustments],
        "amount": priced.amount.minor,
        "deposit": _deposit(line.deposit, priced.deposit),
        "tax_letter": priced.tax.letter,
        "tax_rate": priced.tax.rate_hundredths,
    }


def _deposit(deposit: Deposit | None, amount: Money) -> Json | None:
    return None if deposit is None else {"code": deposit.code, "name": deposit.name, "amount": amount.minor}


def _tax(row: VatRow) -> Json:
    amounts = {"gross": row.gross.minor, "net": row.net.minor, "tax": row.tax.minor}
    return {"letter": row.letter, "rate": row.rate_hundredths, **amounts}


def _reward(reward: Reward) -> Json:
    return {
        "promotion_id": reward.promotion_id,
        "text": reward.text,
        "multiplier": reward.multiplier,
        "bonus": reward.bonus,
        "on": reward.on.minor if reward.on is not None else None,
        "campaign": reward.campaign,
    }


def _coupon(result: CouponResult) -> Json:
    return {
        "promotion_id": result.coupon.promotion_id,
        "code": result.coupon.code,
        "saving": result.saving.minor,
        "refused": _refusal(result.refused),
    }


def _adjustment(each: Adjustment) -> Json:
    return {"source": each.source, "text": each.text, "amount": each.amount.minor}


def _refusal(refused: Refusal | None) -> Json | None:
    return None if refused is None else {"code": refused.code, "values": _plain(refused.values)}


def _plain(values: Mapping[str, Any]) -> Json:
    """A refusal's values as JSON: amounts in minor units, days and hours as ISO 8601."""
    return {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, Money):
        return value.minor
    return value.isoformat() if isinstance(value, date | datetime | time) else value
