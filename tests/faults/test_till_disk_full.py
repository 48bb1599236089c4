"""A full disk at the till: a sentence for the cashier, the basket kept, the sale made once there is room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.presenters.actions import Action
from tests.support.clock import FakeClock
from tests.support.headless_till import HeadlessTill, open_till

BREAD = "5900010001101"


@pytest.fixture
def full_till(tmp_path: Path, clock: FakeClock) -> Iterator[HeadlessTill]:
    """A till that sold until its file could not grow any more, as on a disk without room."""
    till = open_till(tmp_path / "register.sqlite", clock)
    till.sign_on()
    pages = till.store.database.value("PRAGMA page_count")
    till.store.database.connection.execute(f"PRAGMA max_page_count={pages}")
    sold = -1
    while sold < len(till.store.sales.recent(1000)):
        sold = len(till.store.sales.recent(1000))
        till.scan(BREAD)
        till.press(Action.EXACT_CASH)
    yield till
    till.store.close()


def make_room(till: HeadlessTill) -> None:
    till.store.database.connection.execute("PRAGMA max_page_count=1073741823")


def test_the_cashier_reads_that_the_disk_is_full(full_till: HeadlessTill) -> None:
    assert "disk" in full_till.banner


def test_the_basket_on_the_screen_is_the_basket_on_the_disk(full_till: HeadlessTill) -> None:
    assert full_till.store.baskets.open() == full_till.presenter._desk.selling.basket


def test_a_sale_that_was_not_written_is_not_printed_and_opens_no_drawer(full_till: HeadlessTill) -> None:
    written = len(full_till.store.sales.recent(1000))
    make_room(full_till)
    full_till.print_waiting()
    assert (len(full_till.printer.papers), full_till.drawer.openings) == (written, written)


def test_the_sale_goes_through_once_there_is_room(full_till: HeadlessTill) -> None:
    before = len(full_till.store.sales.recent(1000))
    make_room(full_till)
    if full_till.presenter._desk.selling.basket is None:
        full_till.scan(BREAD)
    full_till.press(Action.EXACT_CASH)
    assert len(full_till.store.sales.recent(1000)) == before + 1


def test_the_journal_is_whole_up_to_the_last_sale(full_till: HeadlessTill) -> None:
    assert full_till.store.journal.verify().seq == len(full_till.store.sales.recent(1000))
