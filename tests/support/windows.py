"""Takes windows out of the program again: what nobody destroys, Qt dresses once more at each theme of later tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def destroyed_afterwards() -> Iterator[None]:
    """Destroy the windows that were not there before, and what asked to be destroyed itself."""
    before = set(_windows())
    try:
        yield
    finally:
        for window in _windows():
            if window not in before:
                window.deleteLater()
        _carry_out_deletions()


def _carry_out_deletions() -> None:
    """An event loop does so by itself, but ``processEvents`` outside of one does not."""
    qt = sys.modules.get("PySide6.QtCore")
    if qt is not None and qt.QCoreApplication.instance() is not None:
        qt.QCoreApplication.sendPostedEvents(None, qt.QEvent.Type.DeferredDelete)


def _windows() -> list[Any]:
    """What was shown by itself; a part without a parent may be one that a window keeps for later.

    Most tests know no Qt, and it is not loaded for them.
    """
    qt = sys.modules.get("PySide6.QtWidgets")
    if qt is None or not isinstance(qt.QApplication.instance(), qt.QApplication):
        return []
    tops = qt.QApplication.topLevelWidgets()
    return [each for each in tops if each.parent() is None and each.windowHandle() is not None]
