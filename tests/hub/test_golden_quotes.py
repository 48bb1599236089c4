"""The golden baskets cost at the hub what was worked out by hand, through its HTTP door and its own tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from retail.feeds import LocationSettings
from tests.support.golden import (
    FOLDER,
    Case,
    GoldenFile,
    catalog_row,
    deposit_rows,
    money,
    price_rows,
    read_file,
    read_goods,
)
from tests.support.hub import ZONE, LiveHub

FILES = sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != "goods")
ONLY_AT_A_REGISTER = re.compile(r" (at|open|agreed) ")
"""A person's price, a price from the keypad and an amount agreed elsewhere do not come with a question."""


@pytest.fixture
def shop(live_hub: LiveHub) -> LiveHub:
    """The goods of the golden baskets, on sale at location 014."""
    live_hub.seed_chain()
    goods = read_goods()
    hub = live_hub.hub
    settings = hub.locations.get("014")
    assert isinstance(settings, LocationSettings)
    hub.locations.save(settings.model_copy(update={"deposits": deposit_rows(goods)}))
    hub.catalog.save_variants([catalog_row(each) for each in goods.values()])
    hub.prices.save(ZONE, [row for each in goods.values() for row in price_rows(each)])
    return live_hub


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
