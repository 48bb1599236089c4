"""A worker for tests of what happens between a question and its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pos_app.services.operations import Inline


class Worker(Inline):
    """Asks at once; while it is ``holding``, questions wait until a test has them answered."""

    def __init__(self, *, holding: bool = False) -> None:
        self.holding = holding
        self.waiting: list[Callable[[], None]] = []

    def run(self, work: Any, done: Any) -> None:
        if self.holding:
            self.waiting.append(lambda: done(work()))
        else:
            super().run(work, done)

    def answer(self) -> None:
        """Ask what waits; what comes later waits again."""
        waiting, self.waiting = self.waiting, []
        for each in waiting:
            each()

    def let_go(self) -> None:
        """Ask what waits, and from now on at once."""
        self.holding = False
        self.answer()
