"""Garbage is looked for on the tick, and nowhere else."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from pos_app import garbage


class Circle:
    def __init__(self) -> None:
        self.own = self


@pytest.fixture
def started() -> Iterator[None]:
    """A till whose start is over; the collector is as it was afterwards."""
    before = gc.get_threshold()
    garbage.leave_it_to_the_tick()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("started")
def test_a_circle_of_the_last_scan_is_gone_after_the_tick() -> None:
    circle = weakref.ref(Circle())
    garbage.look()
    assert circle() is None


@pytest.mark.usefixtures("started")
def test_a_circle_that_outlived_ticks_is_gone_within_a_minute() -> None:
    kept = Circle()
    circle = weakref.ref(kept)
    garbage.look()
    garbage.look()
    del kept
    for _ in range(garbage.TICKS_TO_ALL + 1):
        garbage.look()
    assert circle() is None


def test_nothing_is_looked_for_before_the_start_is_over() -> None:
    gc.disable()
    circle = weakref.ref(Circle())
    garbage.look()
    gc.enable()
    assert circle() is not None
