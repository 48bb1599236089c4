"""The binding of Qt that is installed keeps Python's own objects alive, however often a screen is painted."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel


class Bell(QObject):
    rings = Signal()


CALLS = 200


def lost_references(call: Callable[[], object]) -> tuple[int, ...]:
    """How many references of None, True and False are gone for good after many calls; small numbers are noise."""
    call()
    before = [sys.getrefcount(each) for each in (None, True, False)]
    for _ in range(CALLS):
        call()
    after = [sys.getrefcount(each) for each in (None, True, False)]
    return tuple(
        earlier - later if earlier - later > CALLS // 2 else 0 for earlier, later in zip(before, after, strict=True)
    )


@pytest.mark.parametrize("method", ["update", "hide", "clear"])
def test_a_call_that_answers_nothing_uses_up_no_none(qapp: object, method: str) -> None:
    label = QLabel("x")
    assert lost_references(getattr(label, method)) == (0, 0, 0)


def test_a_signal_uses_up_no_truth(qapp: object) -> None:
    assert lost_references(Bell().rings.emit) == (0, 0, 0)
