"""When Python looks for garbage at a till: on the tick of the second and not in the middle of a scan."""

from __future__ import annotations

import gc

BACKSTOP = 50_000
"""New objects after which Python looks by itself; a scan makes a tenth of them and lets nearly all go at once."""
TICKS_TO_ALL = 60
"""Ticks between two looks at everything that was made since the start."""


def leave_it_to_the_tick() -> None:
    """The start is over: from now on :func:`look` finds the garbage, and never among what was loaded until now.

    A collector that walks all of a program's classes and widgets holds a scan up for a tenth of a second.
    """
    gc.freeze()
    gc.set_threshold(BACKSTOP, 10, 10)
    gc.enable()


def look() -> None:
    """Look through what is new since the last tick, once a minute through all of it; nothing before the start is over.

    Nearly everything goes without this, when nobody refers to it any more; what is left are circles.
    """
    # Not by gc.get_freeze_count, which walks all that was frozen: ten milliseconds.
    if gc.get_threshold()[0] == BACKSTOP:
        gc.collect(2 if gc.get_count()[2] >= TICKS_TO_ALL else 1)
