"""Keeps what a reader types away from the screen: an event filter of the application in front of all windows."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from drivers.scanner.port import split_aim_id
from drivers.scanner.wedge import Action, Decision

OnScan = Callable[[str, str | None], None]

_MODIFIERS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
    }
)
"""Readers press Shift within a code; these alone type nothing."""


class Recognizer(Protocol):
    """What the filter needs: :class:`drivers.scanner.wedge.WedgeRecognizer`, or the keyboard scanner around one."""

    @property
    def due_ms(self) -> float | None:
        """When to call :meth:`expire`."""
        ...

    def feed(self, key_text: str, at_ms: float, *, exempt: bool = False, repeated: bool = False) -> Decision:
        """Decide about one key press."""
        ...

    def expire(self, at_ms: float) -> Decision:
        """Decide about the keys held, if none came in time."""
        ...


def event_time(event: QKeyEvent) -> float:
    """When a key was pressed, in milliseconds: the system's own stamp, or now where it sets none."""
    return float(event.timestamp() or time.monotonic() * 1000)


class WedgeFilter(QObject):
    """Install with ``application.installEventFilter(filter)``; lives on the thread that paints.

    Keys are held for at most 60 ms, then sent on to the widget that has the keyboard. ``on_scan`` gets the text and
    the AIM identifier of a code; leave it out when the recognizer tells its own listeners. ``takes_pin`` is true while
    digits are a PIN: they are never held, unless something that is no digit came before.
    """

    def __init__(
        self,
        recognizer: Recognizer,
        on_scan: OnScan | None = None,
        *,
        takes_pin: Callable[[], bool] = lambda: False,
        time_of: Callable[[QKeyEvent], float] = event_time,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._recognizer = recognizer
        self._on_scan = on_scan
        self._takes_pin = takes_pin
        self._time_of = time_of
        self._held: deque[list[QKeyEvent]] = deque()
        """Each press held back, followed by its release once that has come."""
        self._swallowed: set[int] = set()
        self._sending = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lambda: QTimer.singleShot(0, self, self.expire))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold back, swallow or let through a key."""
        kind = event.type()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) or self._sending:
            return False
        if not isinstance(event, QKeyEvent) or not _first_to_get(watched):
            return False
        return self._pressed(event) if kind is QEvent.Type.KeyPress else self._released(event)

    def expire(self) -> None:
        """Decide about the keys held; called when the time is up and every key already typed has been seen."""
        due = self._recognizer.due_ms
        if due is not None and not self._timer.isActive():
            self._obey(self._recognizer.expire(due))

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() in _MODIFIERS:
            return False
        exempt = self._takes_pin() and event.text().isdigit() and not self._held
        decision = self._recognizer.feed(
            event.text(), self._time_of(event), exempt=exempt, repeated=event.isAutoRepeat()
        )
        self._obey(decision)
        if decision.action is Action.HOLD:
            self._held.append([_copy(event)])
            self._timer.start(_wait(self._recognizer, self._time_of(event)))
        if decision.action is Action.SWALLOW:
            self._swallowed.add(event.key())
        return decision.action is not Action.PASS

    def _released(self, event: QKeyEvent) -> bool:
        if event.key() in self._swallowed:
            self._swallowed.discard(event.key())
            return True
        for keys in self._held:
            if len(keys) == 1 and keys[0].key() == event.key():
                keys.append(_copy(event))
                return True
        return False

    def _obey(self, decision: Decision) -> None:
        for _ in range(min(decision.replay, len(self._held))):
            self._send(self._held.popleft())
        if decision.scan is None and decision.misread is None:
            return
        self._swallowed.update(keys[0].key() for keys in self._held if len(keys) == 1)
        self._held.clear()
        if decision.scan is not None and self._on_scan is not None:
            aim_id, text = split_aim_id(decision.scan)
            self._on_scan(text, aim_id)

    def _send(self, keys: list[QKeyEvent]) -> None:
        self._sending = True
        try:
            for event in keys:
                target = _target()
                if target is not None:
                    QCoreApplication.sendEvent(target, event)
        finally:
            self._sending = False


def _copy(event: QKeyEvent) -> QKeyEvent:
    """The event itself is Qt's and dies with its delivery."""
    return QKeyEvent(event.type(), event.key(), event.modifiers(), event.text(), event.isAutoRepeat(), event.count())


def _wait(recognizer: Recognizer, at_ms: float) -> int:
    return max(0, round((recognizer.due_ms or at_ms) - at_ms))


def _target() -> QWidget | None:
    return QApplication.focusWidget() or QApplication.activeWindow()


def _first_to_get(watched: QObject) -> bool:
    """A key is offered to the widget with the keyboard first, then to its parents; it is to be judged once."""
    return watched is _target()
