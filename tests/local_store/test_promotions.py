"""Promotions come by feed as they are, and are read into a book once per change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from local_store import Store
from retail.feeds import FeedEntry
from tests.support.clock import FakeClock
from tests.support.shop import item, open_store, put_items


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock):
    opened = open_store(tmp_path / "register.db", clock)
    yield opened
    opened.close()


def promotion(promotion_id: str, **more: Any) -> dict[str, Any]:
    benefit = {"type": "percent_off_line", "percent": 1000, "goods": {"skus": ["milk"]}}
    return {"id": promotion_id, "names": {"pl": "Promocja"}, "benefit": benefit, **more}


def put(store: Store, *rows: dict[str, Any]) -> None:
    epoch, pos = store.inbox.cursors().get("promo", (1, 0))
    store.inbox.apply("promo", epoch, [FeedEntry(pos + at, pos + at, row["id"], row) for at, row in enumerate(rows, 1)])


def test_a_register_without_promotions_has_an_empty_book(store: Store) -> None:
    assert (store.promotions.book().promotions, store.promotions.book().version) == ((), 0)


def test_promotions_that_came_are_in_the_book_with_the_version_of_their_stream(store: Store) -> None:
    put(store, promotion("A"), promotion("B"))
    book = store.promotions.book()
    assert ([each.id for each in book.promotions], book.version) == (["A", "B"], 1 << 32 | 2)


def test_the_book_is_read_again_only_when_a_promotion_changed(store: Store) -> None:
    put(store, promotion("A"))
    before = store.promotions.book()
    put_items(store, item("milk", "Mleko"))
    unchanged = store.promotions.book()
    put(store, promotion("A", lane=10))
    assert unchanged is before
    assert [each.lane for each in store.promotions.book().promotions] == [10]


def test_a_promotion_of_a_newer_program_is_kept_and_listed_and_the_others_apply(store: Store) -> None:
    put(store, promotion("A"), promotion("NEW", benefit={"type": "teapot"}))
    (unreadable,) = store.promotions.unreadable()
    assert [each.id for each in store.promotions.book().promotions] == ["A"]
    assert (unreadable.promotion_id, unreadable.name) == ("NEW", "Promocja")
    assert store.inbox.parked() == ()


def test_a_promotion_that_was_taken_away_leaves_the_book(store: Store) -> None:
    put(store, promotion("A"))
    store.inbox.apply("promo", 1, [FeedEntry(2, 2, "A", None)])
    assert store.promotions.book().promotions == ()


def test_a_change_of_promotions_is_told_as_one(store: Store) -> None:
    store.changes.poll()
    put(store, promotion("A"))
    assert store.changes.poll() == frozenset({"promotions"})


def test_a_promotion_under_another_ones_key_is_put_aside(store: Store) -> None:
    store.inbox.apply("promo", 1, [FeedEntry(1, 1, "B", promotion("A"))])
    assert [each.key for each in store.inbox.parked()] == ["B"]
