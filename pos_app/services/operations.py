"""The port through which a use case leaves the caller's thread for slow work and comes back with its result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Operations(Protocol):
    """Runs work on one worker, in order, and gives its result back on the thread that asked."""

    def run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do ``work`` off this thread, then ``done(result)`` on it.

        An exception in ``work`` is ours: it is reported to the operator as a fault and logged, and ``done`` is not
        called.
        """


class Inline:
    """Runs everything at once where it is asked: for commands without a screen, and for tests of use cases."""

    def run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do ``work`` and ``done`` now."""
        done(work())
