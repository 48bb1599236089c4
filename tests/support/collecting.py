"""Collects what another thread gives, and waits for it with a deadline instead of sleeping."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from tests.support.byte_lines import DEADLINE_S

_T = TypeVar("_T")


class Collector(Generic[_T]):
    """Call it with items; :meth:`first` waits until there are enough."""

    def __init__(self) -> None:
        self._items: list[_T] = []
        self._changed = threading.Condition()

    def __call__(self, item: _T) -> None:
        with self._changed:
            self._items.append(item)
            self._changed.notify_all()

    @property
    def items(self) -> list[_T]:
        with self._changed:
            return list(self._items)

    def first(self, count: int) -> list[_T]:
        """The first ``count`` items; fails the test when they do not come."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self._items) >= count, DEADLINE_S), self._items
            return self._items[:count]

    def until(self, holds: Callable[[list[_T]], bool]) -> list[_T]:
        """All items once ``holds`` is true of them; fails the test when it never is."""
        with self._changed:
            assert self._changed.wait_for(lambda: holds(self._items), DEADLINE_S), self._items
            return list(self._items)
