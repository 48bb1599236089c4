"""Signing on: the PIN is tried off the screen's thread, and nothing scanned meanwhile is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pos_app.presenters.view import Screen
from tests.support.clock import FakeClock
from tests.support.demo_register import PINS
from tests.support.headless_till import HeadlessTill, open_till

BREAD = "5900010001101"


class Later:
    """A worker that works when it is told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[Callable[[], Any], Callable[[Any], None]]] = []

    def run(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Put the work aside."""
        self.asked.append((work, done))

    def do_all(self) -> None:
        """Do what was put aside."""
        while self.asked:
            work, done = self.asked.pop(0)
            done(work())


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def till(tmp_path: Path, later: Later) -> Iterator[HeadlessTill]:
    made = open_till(tmp_path / "register.sqlite", FakeClock(), operations=later)
    yield made
    made.store.close()


def test_the_screen_says_that_the_pin_is_checked_and_goes_on(till: HeadlessTill, later: Later) -> None:
    till.sign_on("anna")
    view = till.view
    assert view.sign_on is not None
    assert (view.screen, view.sign_on.hint, len(later.asked)) == (Screen.SIGN_ON, "The PIN is being checked …", 1)


def test_the_right_pin_opens_the_selling_screen_once_it_was_checked(till: HeadlessTill, later: Later) -> None:
    till.sign_on("anna")
    later.do_all()
    assert till.view.screen is Screen.SELLING


def test_goods_scanned_while_the_pin_is_checked_are_sold_afterwards(till: HeadlessTill, later: Later) -> None:
    till.sign_on("anna")
    till.scan(BREAD, BREAD)
    later.do_all()
    basket = till.till.desk.selling.basket
    assert basket is not None
    assert [line.quantity.thousandths for line in basket.lines] == [2000]


def test_a_wrong_pin_is_counted_once_however_often_enter_is_pressed(till: HeadlessTill, later: Later) -> None:
    till.presenter.operator_chosen("anna")
    for digit in PINS["anna"][::-1]:
        till.presenter.pin_typed(digit)
    for _ in range(3):
        till.presenter.pin_accepted()
    assert len(later.asked) == 1


def test_after_a_fault_on_the_worker_the_pin_may_be_tried_again(till: HeadlessTill, later: Later) -> None:
    till.sign_on("anna")
    later.asked.clear()
    till.presenter.fault()
    till.sign_on("anna")
    later.do_all()
    assert till.view.screen is Screen.SELLING
