"""Gives memory back after heavy work: the agent shares a shop's smallest machine with the till."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable

_M_ARENA_MAX = -8


def memory_keeper() -> Callable[[], None]:
    """What to call after heavy work. With glibc it hands free pages back to the system; elsewhere it does nothing.

    Also holds glibc to one arena: each further thread would keep pages of its own that nobody gives back.
    """
    if not sys.platform.startswith("linux"):
        return _nothing
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "malloc_trim"):
        return _nothing
    libc.mallopt(_M_ARENA_MAX, 1)
    return lambda: _call(libc)


def _call(libc: ctypes.CDLL) -> None:
    gc.collect()  # requests and their answers hold on to one another until it is run
    libc.malloc_trim(0)


def _nothing() -> None:
    """Nothing to give back to."""
