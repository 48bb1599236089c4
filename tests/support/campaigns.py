"""A hub with a campaign and coupons, for tests: its clock can be moved, its registers ask as registers do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hub.bootstrap import Hub, HubOptions, open_hub
from hub.database.schema import promotion
from hub.services.campaigns import CampaignItem, CampaignOrder
from hub.services.coupon_issue import IssuedCoupon, IssueOrder
from hub.services.coupons import Asker, FoundCoupon, Redemption
from retail.errors import Refusal
from tests.support.hub import LiveHub, seed_chain

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
OMNI = {
    "id": "OMNI",
    "names": {"pl": "Kod {code} −10 %"},
    "when": {"type": "coupon"},
    "benefit": {"type": "percent_off_basket", "percent": 1000},
}
HERE, THERE = Asker("014", "014-1"), Asker("027", "027-1")


@dataclass(slots=True)
class MovableClock:
    """The hub's time."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(slots=True)
class CouponHub:
    """A hub over a seeded chain with the promotion OMNI."""

    hub: Hub
    clock: MovableClock
    _orders: int = field(default=0, init=False)

    def campaign(self, **changes: Any) -> CampaignItem:
        return make_campaign(self.hub, self.clock.now, **changes)

    def issue(self, count: int = 1, campaign: CampaignItem | None = None, **bound: Any) -> list[IssuedCoupon]:
        """So many coupons, of a campaign of their own unless one is given."""
        made = campaign or self.campaign()
        self._orders += 1
        order = IssueOrder(order_id(self._orders), made.number, count, **bound)
        self.hub.coupon_issue.place(order, "test")
        self.hub.coupon_issue.issue(order.order_id)
        return list(self.hub.coupon_issue.issued(made.number, order.order_id))

    def coupon(self, **changes: Any) -> IssuedCoupon:
        """One coupon of a campaign that differs so from the usual one."""
        bound = {name: changes.pop(name) for name in ("customer_id",) if name in changes}
        return self.issue(1, self.campaign(**changes), **bound)[0]

    def check(self, text: str, asker: Asker = HERE) -> FoundCoupon | Refusal:
        return self.hub.coupons.check(text, asker)

    def lock(self, text: str, basket_id: str = "basket-1", asker: Asker = HERE) -> FoundCoupon | Refusal:
        with self.hub.engine.begin() as connection:
            return self.hub.coupons.lock(connection, text, asker, basket_id)

    def release(self, text: str, basket_id: str = "basket-1", asker: Asker = HERE) -> bool:
        with self.hub.engine.begin() as connection:
            return self.hub.coupons.release(connection, text, asker, basket_id)

    def redeem(
        self, text: str, sale: str = "sale-1", basket_id: str = "basket-1", asker: Asker = HERE
    ) -> FoundCoupon | Refusal:
        with self.hub.engine.begin() as connection:
            return self.hub.coupons.redeem(connection, text, asker, Redemption(basket_id, sale, 500, "PLN"))


def order_id(number: int) -> str:
    """The name of an order."""
    return f"0190a000-0000-7000-8000-{number:012d}"


def make_promotion(hub: Hub, content: dict[str, Any] | None = None) -> None:
    """Put a promotion into the hub's book as it stands there."""
    row = OMNI if content is None else content
    with hub.engine.begin() as connection:
        connection.execute(
            promotion.insert().values(
                promotion_id=row["id"], content=row, active=True, version=1, changed_at=NOW, changed_by="test"
            )
        )


def make_campaign(hub: Hub, now: datetime, **changes: Any) -> CampaignItem:
    """A campaign of thirty days on OMNI that began a week ago, of coupons good anywhere, offline too."""
    usual: dict[str, Any] = {
        "name": "Jesień −10 %",
        "promotion_id": "OMNI",
        "coupon_class": "offline_ok",
        "prefix": "OMNI",
        "valid_from": now - timedelta(days=7),
        "valid_to": now + timedelta(days=23),
    }
    return hub.campaigns.create(CampaignOrder(**{**usual, **changes}), "test")


@pytest.fixture
def coupon_hub(database_url: str, tmp_path: Path) -> Iterator[CouponHub]:
    """A hub without a door, at :data:`NOW`."""
    clock = MovableClock()
    hub = open_hub(database_url, HubOptions(tmp_path / "snapshots", clock=clock))
    seed_chain(hub)
    make_promotion(hub)
    yield CouponHub(hub, clock)
    hub.engine.dispose()


@pytest.fixture
def live_coupons(live_hub: LiveHub) -> LiveHub:
    """A hub that listens, with the promotion OMNI."""
    live_hub.seed_chain()
    make_promotion(live_hub.hub)
    return live_hub


def published(hub: Hub, prefix: str = "") -> dict[str, Any]:
    """The rows of the stream of coupons as they stand, those that were taken away as None."""
    import json

    from hub.database.schema import feed_row

    with hub.engine.connect() as connection:
        rows = connection.execute(
            feed_row.select().where(feed_row.c.stream == "coupon", feed_row.c.key.startswith(prefix))
        )
        return {row.key: json.loads(row.row) if row.row else None for row in rows}
