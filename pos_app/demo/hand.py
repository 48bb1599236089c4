"""A hand at the till: presses keys, touches buttons, scans goods, and waits until the screen says what it should."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QKeyCombination, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from drivers.scanner.virtual import VirtualScanner
from pos_app.demo.hub_service import DemoFailed
from pos_app.presenters.view import TillView
from pos_app.program import TillProgram

PATIENCE_S = 30.0
TURN_S = 0.005
PAUSE_S = 0.075
"""Between two keys: longer than any reader's, so that a hand is never taken for one."""


class Hand:
    """Operates one till through its window, as a person does."""

    def __init__(self, program: TillProgram, scanner: VirtualScanner, shots: Path, say: Callable[[str], None]) -> None:
        self._program = program
        self._scanner = scanner
        self._shots = shots
        self._say = say
        shots.mkdir(parents=True, exist_ok=True)

    @property
    def view(self) -> TillView:
        """What the screen shows."""
        return self._program.till.presenter.view()

    @property
    def banner(self) -> str:
        """The sentence beside the scan field."""
        return self.view.banner.text if self.view.banner is not None else ""

    def step(self, text: str) -> None:
        """Say what happens next."""
        self._say(text)

    def key(self, *names: str) -> None:
        """Press keys by name (``F9``, ``Return``, ``Esc``), one after another."""
        for name in names:
            self._settle()
            combination: QKeyCombination = QKeySequence(name)[0]  # type: ignore[index]
            QTest.keyClick(self._target(), combination.key(), combination.keyboardModifiers())
        self._settle()

    def type(self, text: str) -> None:
        """Type at a person's pace."""
        for sign in text:
            QTest.keyClicks(self._target(), sign)
            self.rest(PAUSE_S)

    def scan(self, *codes: str) -> None:
        """Hold goods in front of the reader."""
        for code in codes:
            self._scanner.scan(code)
            self._settle()

    def touch(self, name: str) -> None:
        """Touch the button that is called ``name``."""
        button = next((each for each in self._buttons() if each.accessibleName() == name or each.text() == name), None)
        if button is None:
            shown = sorted({each.accessibleName() or each.text() for each in self._buttons()})
            raise DemoFailed(f"there is no button {name!r} to touch, only {shown}")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(button.width() // 2, button.height() // 2))
        self._settle()

    def until(self, what: str, holds: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
        """Wait until the screen, the printer or the hub has come to something."""
        deadline = time.monotonic() + patience_s
        while not holds():
            if time.monotonic() > deadline:
                raise DemoFailed(f"waited {patience_s:.0f} s in vain: {what}. The screen says: {self.banner!r}")
            self._turn()

    def rest(self, seconds: float) -> None:
        """Do nothing for a moment."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._turn()

    def shot(self, name: str) -> None:
        """Keep a picture of the window."""
        self.rest(0.15)
        self._program.window.grab().save(str(self._shots / f"{name}.png"))

    def _buttons(self) -> list[QAbstractButton]:
        found = self._program.window.findChildren(QAbstractButton)
        return [each for each in found if each.isVisible() and each.isEnabled()]

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or self._program.window

    def _settle(self) -> None:
        """Let everything that is on its way arrive: keys held for a reader, work on the worker."""
        self.rest(PAUSE_S)

    def _turn(self) -> None:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()
        time.sleep(TURN_S)
