"""What each key means on the screen in front: one map from keys to actions, read anew for every screen and panel."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from pos_app.presenters.actions import DEFAULT_KEYS, Action
from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import CameraView, ListView, PanelView, Screen, SellingView, SheetView, TillView

PAGE = 8
"""Rows that Page Up and Page Down go over."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
}
_PAGES = {Qt.Key.Key_PageUp: -PAGE, Qt.Key.Key_PageDown: PAGE}
_EDITING = (
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


class KeyMap:
    """Which action a key asks for; made from names of keys as Qt writes them (``F9``, ``Ctrl+Del``, ``*``)."""

    def __init__(self, keys: Mapping[Action, str] = DEFAULT_KEYS) -> None:
        self._signs = {key: action for action, key in keys.items() if len(key) == 1}
        self._keys = {_combination(key): action for action, key in keys.items() if len(key) > 1}

    def action(self, event: QKeyEvent) -> Action | None:
        """The action of a key; signs are known by what they type, whatever has to be held down for it."""
        if event.text() in self._signs:
            return self._signs[event.text()]
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return self._keys.get(QKeyCombination(modifiers, Qt.Key(event.key())).toCombined())


class TillKeys:
    """Does what a key means now. Text that belongs in a field is left to the field."""

    def __init__(self, presenter: TillPresenter, keys: KeyMap, scroll: Callable[[int], None]) -> None:
        self._presenter = presenter
        self._keys = keys
        self._scroll = scroll

    def press(self, event: QKeyEvent, view: TillView) -> bool:
        """Act on a key; False when it is text for the field in front, or means nothing."""
        action = self._keys.action(event)
        if view.screen is Screen.SIGN_ON:
            return self._on_sign_on(event)
        if view.panel is not None:
            return self._on_panel(event, action, view.panel)
        if view.screen is Screen.TENDER:
            return self._on_tender(event, action)
        return view.selling is not None and self._on_selling(event, action, view.selling)

    def _on_sign_on(self, event: QKeyEvent) -> bool:
        presenter = self._presenter
        if event.text().isdigit():
            presenter.pin_typed(event.text())
        elif event.key() == Qt.Key.Key_Backspace:
            presenter.pin_backspace()
        elif event.key() in _ENTER:
            presenter.pin_accepted()
        elif event.key() in _STEPS:
            presenter.operator_stepped(_STEPS[Qt.Key(event.key())])
        else:
            return False
        return True

    def _on_selling(self, event: QKeyEvent, action: Action | None, view: SellingView) -> bool:
        if event.key() in _ENTER:
            self._presenter.entry_accepted(view.entry)
        elif action in (Action.UP, Action.DOWN):
            self._presenter.result_moved(1 if action is Action.DOWN else -1)
        elif action is None or (view.entry and _edits(event)):
            return False
        else:
            self._do(action)
        return True

    def _on_tender(self, event: QKeyEvent, action: Action | None) -> bool:
        if event.key() in _ENTER:
            self._presenter.act(Action.COMPLETE)
        elif event.key() == Qt.Key.Key_Backspace:
            self._presenter.tender_backspace()
        elif action is not None:
            self._do(action)
        elif types_text(event):
            self._presenter.tender_typed(event.text())
        else:
            return False
        return True

    def _on_panel(self, event: QKeyEvent, action: Action | None, panel: PanelView) -> bool:
        if event.key() in _ENTER:
            self._accept(panel)
        elif action in (Action.UP, Action.DOWN):
            self._move(panel, 1 if action is Action.DOWN else -1)
        elif event.key() in _PAGES:
            self._move(panel, _PAGES[Qt.Key(event.key())])
        elif action is None or _edits(event):
            return False
        else:
            self._do(action)
        return True

    def _accept(self, panel: PanelView) -> None:
        if not isinstance(panel, SheetView):
            self._presenter.panel_accepted()
            return
        first = next((each for each in panel.actions if each.enabled), None)
        if first is None:
            self._presenter.back()
        else:
            self._presenter.act(Action(first.action))

    def _move(self, panel: PanelView, step: int) -> None:
        if isinstance(panel, ListView | CameraView):
            self._presenter.panel_moved(step)
        elif isinstance(panel, SheetView):
            self._scroll(step)

    def _do(self, action: Action) -> None:
        if action is Action.BACK:
            self._presenter.back()
        else:
            self._presenter.act(action)


def types_text(event: QKeyEvent) -> bool:
    """True for a key that puts a sign into a field."""
    return bool(event.text()) and event.text().isprintable()


def _edits(event: QKeyEvent) -> bool:
    """True for a key that a field with text in it would take."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return types_text(event) or (event.key() in _EDITING and modifiers in _PLAIN)


def _combination(name: str) -> int:
    sequence = QKeySequence.fromString(name, QKeySequence.SequenceFormat.PortableText)
    first: QKeyCombination = sequence[0]  # type: ignore[index]  # the stubs do not know it
    return first.toCombined()
