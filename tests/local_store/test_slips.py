"""Slips of baskets: each has a minute of its own, is used once here, and is known to be used elsewhere by the feed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from local_store import Store
from local_store.repositories.slips import KEPT_FOR
from retail.feeds import FeedEntry, TakenUpRow, location_stream, slip_key
from retail.sale import Slip
from retail.values import PLN, BasketId, Money
from tests.support.clock import FakeClock
from tests.support.demo_register import LOCATION, REGISTER, open_demo_register
from tests.support.shop import basket_of

BASKET = BasketId("0190a000-0000-7000-8000-00000000000a")


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock) -> Iterator[Store]:
    opened = open_demo_register(tmp_path / "register.sqlite", clock)
    yield opened
    opened.close()


def slip_of(store: Store, basket_id: BasketId = BASKET) -> Slip:
    store.slips.make(basket_id)
    made = store.slips.out(basket_id)
    assert made is not None
    return made


def use(store: Store, slip: Slip) -> None:
    with store.unit():
        store.slips.note_used(slip)


def tell(store: Store, slip: Slip, taken_up_by: str) -> None:
    row = TakenUpRow(
        basket_id=slip.basket_id,
        register_id=slip.register_id,
        put_by_at=slip.put_by_at,
        location_id="027",
        location_name="Galeria",
        taken_up_by=taken_up_by,
        at=slip.put_by_at,
    )
    stream = location_stream(LOCATION)
    epoch, pos = store.inbox.cursors()[stream]
    key = slip_key(slip.basket_id, slip.register_id, slip.put_by_at)
    store.inbox.apply(stream, epoch, [FeedEntry(pos + 1, 1, key, row.model_dump(mode="json"))])


def test_two_slips_of_a_basket_never_share_a_minute(store: Store, clock: FakeClock) -> None:
    first, second = store.slips.make(BASKET), store.slips.make(BASKET)
    clock.advance(minutes=5)
    third = store.slips.make(BASKET)

    assert second - first == timedelta(minutes=1)
    assert third - first == timedelta(minutes=5)


def test_a_slip_names_the_register_that_put_the_basket_by(store: Store) -> None:
    made = slip_of(store)
    assert (made.location_id, made.register_id, made.put_by_at.second) == (LOCATION, REGISTER, 0)


def test_a_slip_that_was_not_printed_is_with_nobody(store: Store) -> None:
    slip_of(store)
    store.slips.lost(BASKET)

    assert store.slips.out(BASKET) is None


def test_a_slip_that_was_used_is_out_no_more_and_its_time_is_known(store: Store, clock: FakeClock) -> None:
    made = slip_of(store)
    use(store, made)

    assert (store.slips.out(BASKET), store.slips.used_at(made)) == (None, clock())
    assert store.slips.used_at(replace(made, put_by_at=made.put_by_at + timedelta(minutes=1))) is None


def test_a_basket_remembers_the_last_slip_it_was_taken_up_by(store: Store) -> None:
    first = slip_of(store)
    use(store, first)
    second = slip_of(store)
    use(store, second)

    assert store.slips.used_for(BASKET) == second


def test_a_canceled_baskets_slips_may_be_used_again(store: Store) -> None:
    made = slip_of(store)
    use(store, made)
    store.slips.give_back(BASKET)

    assert (store.slips.used_at(made), store.slips.used_for(BASKET)) == (None, None)


def test_a_slip_used_by_another_register_is_known_by_the_feed_and_its_basket_struck_off(
    store: Store, clock: FakeClock
) -> None:
    taken, own = basket_of(store, [], clock()), basket_of(store, [], clock())
    for basket in (taken, own):
        store.baskets.suspend(basket, "", clock(), basket.operator_id, Money(0, PLN))
    tell(store, slip_of(store, taken.basket_id), "027-1")
    tell(store, slip_of(store, own.basket_id), REGISTER)
    store.slips.strike_off_used()

    assert [each.basket_id for each in store.baskets.suspended()] == [own.basket_id]


def test_a_basket_put_by_again_is_not_struck_off_for_its_old_slip(store: Store, clock: FakeClock) -> None:
    basket = basket_of(store, [], clock())
    store.baskets.suspend(basket, "", clock(), basket.operator_id, Money(0, PLN))
    tell(store, slip_of(store, basket.basket_id), "027-1")
    slip_of(store, basket.basket_id)
    store.slips.strike_off_used()

    assert len(store.baskets.suspended()) == 1


def test_old_slips_are_forgotten(store: Store, clock: FakeClock) -> None:
    made = slip_of(store)
    use(store, made)
    clock.advance(days=KEPT_FOR.days + 1)
    use(store, slip_of(store, BasketId("another")))

    assert store.slips.used_at(made) is None
