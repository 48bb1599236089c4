"""What a process that is a hub sets once for itself."""

from __future__ import annotations

import gc


def tune_process() -> None:
    """Call once, when everything is imported and opened.

    A batch makes some ten thousand small objects that all die with it; Python's collector would look through them, and
    through every module, dozens of times on the way. Measured: half of the hub's work per sale.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
