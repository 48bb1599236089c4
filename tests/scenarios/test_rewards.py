"""A coupon for next time, from the sale that earned it to the shop that takes it: whole tills, a hub, real papers."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import zxingcpp
from PIL import Image as Pictures

from drivers.pos_printer.render_picture import render_picture
from hub.database.schema import coupon_use
from hub.services.campaigns import CampaignOrder
from pos_app.presenters.actions import Action
from retail.sale import Transaction
from retail.tokens import TokenKind, kind_of
from tests.support.live_register import Chain, LiveRegister, chain
from tests.support.postgres import postgres_url

__all__ = ["chain", "postgres_url"]
pytestmark = pytest.mark.xdist_group("rewards")

BREAD = "PIE-001"
PRICE = 649
PROMOTIONS: list[dict[str, Any]] = [
    {
        "id": "NEXT",
        "names": {"pl": "Kupon na następne zakupy"},
        "when": {"type": "spend", "amount": 1200},
        "benefit": {"type": "next_coupon", "campaign": "Wróć"},
    },
    {
        "id": "BACK",
        "names": {"pl": "Kod {code}"},
        "when": {"type": "coupon"},
        "benefit": {"type": "amount_off_basket", "amount": 300},
    },
]


@pytest.fixture(scope="module")
def promising(chain: Chain) -> Chain:
    """A chain that promises a coupon of 3.00 for the next purchase from 12.00 on."""
    hub, now = chain.live.hub, datetime.now(UTC)
    assert not hub.promotions.take_in(PROMOTIONS, "test").bad
    hub.campaigns.create(
        CampaignOrder(
            name="Wróć",
            promotion_id="BACK",
            coupon_class="offline_ok",
            prefix="NEXT",
            valid_from=now - timedelta(days=1),
            valid_to=now + timedelta(days=60),
            reward=True,
            reward_days=14,
        ),
        "test",
    )
    return chain


@pytest.fixture
def here(promising: Chain) -> LiveRegister:
    """The register whose sale earns the coupon."""
    return promising.register("014-1")


@pytest.fixture
def there(promising: Chain, here: LiveRegister) -> LiveRegister:
    """A register of another shop."""
    return promising.register("027-1")


def earn(register: LiveRegister) -> tuple[Transaction, str]:
    """A sale that earned a coupon, and the coupon as it is read from the picture of the receipt."""
    register.add(BREAD, 2)
    number = register.till.store.sales.next_number()
    register.sell()
    sale = register.till.store.sales.by_number(number)
    assert sale is not None
    picture = render_picture(register.till.till._compose(sale, False))
    with Pictures.open(io.BytesIO(picture)) as opened:
        paper = Pictures.new("RGBA", opened.size, "white")
        paper.alpha_composite(opened.convert("RGBA"))
    read = (str(code.text) for code in zxingcpp.read_barcodes(paper.convert("L")))
    return sale, next(text for text in read if kind_of(text) is TokenKind.REWARD)


def total(register: LiveRegister) -> int:
    priced = register.till.till.desk.selling.priced
    assert priced is not None
    return priced.total.minor


def outcomes(chain: Chain, serial: str) -> list[tuple[str, str]]:
    query = sa.select(coupon_use.c.location_id, coupon_use.c.outcome).where(coupon_use.c.serial == serial)
    with chain.live.hub.engine.connect() as connection:
        return sorted((row.location_id, row.outcome) for row in connection.execute(query))


def told(chain: Chain, serial: str) -> list[tuple[str, Any]]:
    """What people are told of a coupon, when every sale was priced again."""
    while chain.live.hub.replay.once():
        pass
    listed = chain.live.hub.exceptions.list()
    return [(each.code, each.values.get("value")) for each in listed if each.values.get("serial") == serial]


@pytest.mark.parametrize("first", ["here", "there"])
def test_a_coupon_goes_from_one_receipt_to_another_shop_with_no_network_and_is_redeemed_once(
    promising: Chain, here: LiveRegister, there: LiveRegister, first: str
) -> None:
    here.cut_off()
    there.cut_off()
    sale, token = earn(here)
    there.add(BREAD)
    there.till.scan(token)
    paid = total(there)
    there.sell()
    for register in (here, there) if first == "here" else (there, here):
        register.sync()
    serial = sale.rewards[0].serial

    assert paid == PRICE - 300
    assert outcomes(promising, serial) == [("027", "redeemed")]
    assert told(promising, serial) == []


def test_a_coupon_used_in_two_cut_off_shops_comes_before_people_with_its_value(
    promising: Chain, here: LiveRegister, there: LiveRegister
) -> None:
    sale, token = earn(here)
    for register in (here, there):
        register.cut_off()
        register.add(BREAD)
        register.till.scan(token)
        register.sell()
    there.sync()
    here.sync()
    serial = sale.rewards[0].serial

    assert outcomes(promising, serial) == [("014", "conflict"), ("027", "redeemed")]
    assert told(promising, serial) == [("coupon.used_twice", 300)]


def test_a_coupon_that_the_web_shop_used_is_refused_at_the_till_with_place_and_time(
    promising: Chain, here: LiveRegister, there: LiveRegister
) -> None:
    sale, token = earn(here)
    live = promising.live
    key = live.hub.keys.make("web shop", ("coupon",))
    order = {"basket_id": "cart", "transaction_id": "order", "value": 300, "currency": "PLN", "code": token}
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": sale.transaction_id}
    redeemed = live.http.post("/v1/coupons/redeem", json=order, headers=headers).json()
    there.add(BREAD)
    there.till.scan(token)
    online = there.till.banner
    there.sync()
    there.cut_off()
    there.till.scan(token)

    assert redeemed["refusal"] is None
    assert online.startswith(f"Code {sale.rewards[0].code} was already used in the web shop at ")
    assert there.till.banner == online
    assert (total(there), told(promising, sale.rewards[0].serial)) == (PRICE, [])
    there.till.press(Action.EXACT_CASH)
    here.sync()
    assert outcomes(promising, sale.rewards[0].serial) == [("", "redeemed")]
