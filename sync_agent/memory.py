"""Gives memory back after heavy work: the agent shares a shop's smallest machine with the till."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable

_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
_LARGE = 128 * 1024
"""Bytes: where glibc itself begins. Left alone it raises that with each large piece it frees, up to 32 MB, and what it
then takes from the heap leaves holes that nobody gives back."""


def memory_keeper() -> Callable[[], None]:
    """What to call after heavy work. With glibc it hands free pages back to the system; elsewhere it does nothing.

    Also holds glibc to one arena, since each further thread would keep pages of its own, and has it take every large
    piece from the system, to which it then returns whole.
    """
    if not sys.platform.startswith("linux"):
        return _nothing
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "malloc_trim"):
        return _nothing
    libc.mallopt(_M_ARENA_MAX, 1)
    libc.mallopt(_M_MMAP_THRESHOLD, _LARGE)
    return lambda: _call(libc)


def _call(libc: ctypes.CDLL) -> None:
    gc.collect()  # requests and their answers hold on to one another until it is run
    libc.malloc_trim(0)


def _nothing() -> None:
    """Nothing to give back to."""
