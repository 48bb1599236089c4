"""The golden baskets cost at the hub what was worked out by hand, through its HTTP door and its own tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from retail.feeds import CatalogRow, DepositRow, LocationSettings, PriceRow
from tests.support.golden import FOLDER, LONG_AGO, Case, GoldenFile, Goods, money, read_file, read_goods
from tests.support.hub import ZONE, LiveHub

FILES = sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != "goods")
ONLY_AT_A_REGISTER = re.compile(r" (at|open|agreed) ")
"""A person's price, a price from the keypad and an amount agreed elsewhere do not come with a question."""


@pytest.fixture
def shop(live_hub: LiveHub) -> LiveHub:
    """The goods of the golden baskets, on sale at location 014."""
    live_hub.seed_chain()
    goods = read_goods()
    deposits = tuple(
        DepositRow(code=each.deposit.code, name=each.deposit.name, amount=each.deposit.amount.minor)
        for each in goods.values()
        if each.deposit is not None
    )
    hub = live_hub.hub
    settings = hub.locations.get("014")
    assert isinstance(settings, LocationSettings)
    hub.locations.save(settings.model_copy(update={"deposits": deposits}))
    hub.catalog.save_variants([catalog_row(each) for each in goods.values()])
    hub.prices.save(ZONE, [row for each in goods.values() for row in price_rows(each)])
    return live_hub


def catalog_row(goods: Goods) -> CatalogRow:
    variant = goods.variant
    return CatalogRow(
        sku=variant.sku,
        item_id=variant.item_id,
        name=variant.name,
        unit=variant.unit.value,
        tax_class=variant.tax_class,
        brand=variant.brand,
        category=variant.category,
        options=variant.options,
        deposit=variant.deposit,
    )


def price_rows(goods: Goods) -> list[PriceRow]:
    sku = goods.variant.sku
    base = PriceRow(sku=sku, unit_price=goods.price.minor, valid_from=LONG_AGO)
    return [
        base,
        *(
            PriceRow(
                sku=sku,
                unit_price=choice.unit_price.minor,
                valid_from=LONG_AGO,
                group=choice.group,
                min_quantity=choice.min_quantity,
            )
            for choice in goods.choices
        ),
    ]


@pytest.mark.parametrize("stem", FILES)
def test_the_hub_asks_what_was_worked_out_by_hand(stem: str, shop: LiveHub) -> None:
    file = read_file(FOLDER / f"{stem}.toml")
    key = shop.hub.keys.make("web shop", ("quote", "coupon"))
    asked = [case for case in file.cases if case.basket and not any(map(ONLY_AT_A_REGISTER.search, case.basket))]
    answers = {case.name: amounts(quoted(shop, file, case, key)) for case in asked}
    assert answers == {
        case.name: ([money(amount).minor for amount in case.lines], money(case.total).minor) for case in asked
    }


def quoted(shop: LiveHub, file: GoldenFile, case: Case, key: str) -> Mapping[str, Any]:
    for kept in shop.hub.promotions.all():
        if kept.promotion_id not in case.offers:
            shop.hub.promotions.remove(kept.promotion_id, "test")
    for name in case.offers:
        shop.hub.promotions.save(name, file.promotions[name].model_dump(mode="json"), "test")
    answer = shop.http.post("/v1/price/quote", json=question(case), headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 200, (case.name, answer.text)
    content: Mapping[str, Any] = answer.json()
    return content


def question(case: Case) -> dict[str, Any]:
    content: dict[str, Any] = {
        "location_id": "014",
        "channel": "kiosk",
        "at": case.moment.isoformat(),
        "lines": [asked_line(entry) for entry in case.basket],
        "coupons": [asked_coupon(text) for text in case.coupons],
        "tenders": case.tenders,
    }
    return content | ({"customer": case.customer} if case.customer is not None else {})


def asked_line(entry: str) -> dict[str, Any]:
    goods, _, label = entry.partition(" label ")
    count, _, sku = goods.rpartition(" ")
    line = {"sku": sku, "quantity": int(Decimal(count or "1") * 1000)}
    return line | ({"amount": money(label).minor} if label else {})


def asked_coupon(text: str) -> dict[str, Any]:
    promotion_id, _, cap = text.partition(" up to ")
    coupon = {"promotion_id": promotion_id, "code": f"OMNI-{promotion_id}"}
    return coupon | ({"cap": money(cap).minor} if cap else {})


def amounts(answer: Mapping[str, Any]) -> tuple[list[int], int]:
    return [line["amount"] for line in answer["lines"]], answer["total"]
