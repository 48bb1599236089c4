"""The stream of coupons as a register asks it: keys, campaigns, revocations, and what was used elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from local_store import Store
from retail.feeds import FeedEntry, campaign_key, key_key, revoked_key, spent_key
from retail.feeds.token_keys import key_row
from tests.support.clock import FakeClock
from tests.support.shop import open_store
from tests.support.tokens import HUB

AT = "2026-03-02T09:00:00+00:00"
CAMPAIGN = {
    "number": 12, "promotion_id": "TEN", "name": "Wiosna", "coupon_class": "offline_ok", "prefix": "OMNI",
    "valid_from": AT, "valid_to": "2026-04-01T00:00:00+02:00",
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock):
    opened = open_store(tmp_path / "register.db", clock)
    yield opened
    opened.close()


def publish(store: Store, *rows: tuple[str, dict[str, Any] | None]) -> None:
    epoch, pos = store.inbox.cursors().get("coupon", (1, 0))
    entries = [FeedEntry(pos + at, pos + at, key, row) for at, (key, row) in enumerate(rows, 1)]
    store.inbox.apply("coupon", epoch, entries)


def test_a_campaign_is_found_by_its_number(store: Store) -> None:
    publish(store, (campaign_key(12), CAMPAIGN))
    found = store.coupons.campaign(12)
    assert found is not None
    assert (found.promotion_id, store.coupons.campaign(13)) == ("TEN", None)


def test_a_key_is_believed_as_soon_as_it_has_come(store: Store) -> None:
    before = store.coupons.keys().find(HUB.key_id)
    publish(store, (key_key(HUB.public), key_row(HUB).model_dump(mode="json")))
    assert (before, store.coupons.keys().find(HUB.key_id)) == ((), (HUB,))


def test_a_revocation_holds_its_whole_range(store: Store) -> None:
    publish(store, (revoked_key(5, 9), {"first": 5, "last": 9, "at": AT}))
    assert [store.coupons.revoked(serial) is not None for serial in (4, 5, 9, 10)] == [False, True, True, False]


def test_a_use_elsewhere_is_known_until_the_hub_forgets_it(store: Store) -> None:
    spent = {"serial": 7, "location_id": "022", "location_name": "Gniezno", "register_id": "022-1", "at": AT}
    publish(store, (spent_key(7), spent))
    known = store.coupons.spent(7)
    publish(store, (spent_key(7), None))
    assert known is not None
    assert (known.location_name, store.coupons.spent(7)) == ("Gniezno", None)


def test_a_row_that_cannot_be_read_is_put_aside_and_one_of_a_newer_hub_is_kept(store: Store) -> None:
    publish(store, (campaign_key(12), {"number": "twelve"}), ("teapot:1", {"hot": True}))
    assert [each.key for each in store.inbox.parked()] == [campaign_key(12)]


def test_coupons_tell_a_change_of_their_own(store: Store) -> None:
    store.changes.poll()
    publish(store, (campaign_key(12), CAMPAIGN))
    assert store.changes.poll() == frozenset({"coupons"})
