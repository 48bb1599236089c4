"""A coupon between two tills and the hub, over the real line: kept for one basket, given back, used once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from hub.database.schema import coupon
from hub.services.coupon_issue import IssuedCoupon, IssueOrder
from pos_app.presenters.actions import Action
from tests.support.campaigns import make_campaign, order_id
from tests.support.hub import LiveHub
from tests.support.live_register import Chain, LiveRegister, chain, line_of
from tests.support.postgres import postgres_url

__all__ = ["chain", "postgres_url"]
pytestmark = pytest.mark.xdist_group("coupon locks")

BREAD, PRICE = "PIE-001", 649
OMNI = {
    "id": "OMNI",
    "names": {"pl": "Kod {code}", "en": "Code {code}"},
    "when": {"type": "coupon"},
    "benefit": {"type": "percent_off_basket", "percent": 1000},
}
REDUCED = 584


@pytest.fixture
def live(chain: Chain) -> LiveHub:
    chain.live.hub.promotions.save("OMNI", OMNI, "test")
    return chain.live


@pytest.fixture
def here(live: LiveHub, chain: Chain) -> LiveRegister:
    return chain.register("014-1")


@pytest.fixture
def there(live: LiveHub, chain: Chain) -> LiveRegister:
    return chain.register("027-1")


def issued(live: LiveHub, *registers: LiveRegister, **changes: Any) -> IssuedCoupon:
    campaign = make_campaign(live.hub, datetime.now(UTC), **changes)
    made = live.hub.coupon_issue.issue_to(IssueOrder(order_id(campaign.number), campaign.number, 1), "test")
    for register in registers:
        register.add(BREAD)
        register.sync()
    return made


def total(register: LiveRegister) -> int:
    priced = register.till.till.desk.selling.priced
    return priced.total.minor if priced is not None else 0


def state_of(live: LiveHub, code: IssuedCoupon) -> str:
    with live.hub.engine.connect() as connection:
        return str(connection.scalar(sa.select(coupon.c.state).where(coupon.c.serial == code.serial)))


def take_back(register: LiveRegister, code: IssuedCoupon) -> None:
    register.till.press(Action.COUPON)
    register.till.presenter.panel_chosen(str(code.serial))


def test_a_coupon_in_a_basket_is_refused_at_the_other_till_until_it_is_taken_out(
    live: LiveHub, here: LiveRegister, there: LiveRegister
) -> None:
    code = issued(live, here, there)
    here.till.scan(code.token)
    there.till.scan(code.token)
    first, refused = (total(here), total(there)), there.till.banner
    take_back(here, code)
    there.till.presenter.entry_accepted(code.code)

    assert first == (REDUCED, PRICE)
    assert refused.startswith(f"Code {code.code} is in another basket: Shop 014, register 014-1, until ")
    assert (total(here), total(there)) == (PRICE, REDUCED)


def test_a_coupon_is_used_by_the_sale_that_the_hub_receives_and_refused_with_where(
    live: LiveHub, here: LiveRegister, there: LiveRegister
) -> None:
    code = issued(live, here, there)
    here.till.scan(code.token)
    here.till.press(Action.EXACT_CASH)
    locked = state_of(live, code)
    here.sync()
    there.till.scan(code.token)

    assert (locked, state_of(live, code)) == ("locked", "redeemed")
    assert there.till.banner.startswith(f"Code {code.code} was already used in Shop 014 at ")
    assert total(there) == PRICE


def test_a_coupon_for_online_use_only_is_refused_when_the_hub_cannot_be_reached(
    live: LiveHub, here: LiveRegister
) -> None:
    code = issued(live, here, coupon_class="online_only")
    here.lookup = line_of(here.rig, 0.000_001)
    here.till.scan(code.token)
    alone = here.till.banner
    here.lookup = line_of(here.rig)
    here.till.scan(code.token)

    assert alone.endswith("can be used only while the hub answers. Try again when the register is online.")
    assert total(here) == REDUCED
