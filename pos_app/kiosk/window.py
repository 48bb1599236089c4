"""The kiosk's window: one screen in front, a bar above it, at times a card over it, and no way out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QWidget

from pos_app.kiosk.face import KioskFace
from pos_app.kiosk.presence import Presence
from pos_app.kiosk.walk import controls_of, show_in_its_room
from pos_app.presenters.kiosk import KioskPresenter
from pos_app.presenters.kiosk_trail import BROWSING
from pos_app.presenters.kiosk_view import CodeView, KioskLook, KioskView, LeaveView
from pos_app.widgets.field import RoutedField
from pos_app.widgets.theme import Theme

STAFF_KEY = Qt.Key.Key_F12
"""Asks for the door for staff, as F12 asks for another operator at the till."""

_FORWARD, _BACKWARD = (Qt.Key.Key_Down, Qt.Key.Key_Right), (Qt.Key.Key_Up, Qt.Key.Key_Left)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def theme_of(look: KioskLook) -> Theme:
    """The theme of a look."""
    return Theme.load(look.theme, look.text_size / 100)  # type: ignore[arg-type]


class KioskWindow(QMainWindow):
    """Give its :meth:`draw` to ``presenter.show_on``. It closes only once :meth:`allow_closing` was called."""

    def __init__(self, presenter: KioskPresenter, load_theme: Callable[[KioskLook], Theme] = theme_of) -> None:
        super().__init__()
        self._presenter = presenter
        self._load_theme = load_theme
        self._drawn: KioskView | None = None
        self._look: KioskLook | None = None
        self._by_keys = False
        self._may_close = False
        self.presence = Presence(self)
        self.presence.touched.connect(presenter.touched)
        self.presence.pressed.connect(lambda: self._show_ring(False))
        self.presence.keyed.connect(lambda: self._show_ring(True))
        self.presence.held.connect(presenter.staff_door)
        self.setMinimumSize(640, 480)

    @property
    def face(self) -> KioskFace:
        """Everything in the window."""
        return self._face

    def allow_closing(self) -> None:
        """A member of staff ends the kiosk."""
        self._may_close = True

    def draw(self, view: KioskView) -> None:
        """Show this; the keyboard stays on the control it was on, or goes to the first of a new screen."""
        before, self._drawn = self._drawn, view
        focused = self._focused()
        name = focused.accessibleName() if focused is not None else ""
        dressed = self._look is not None and (view.look.theme, view.look.text_size) == (
            self._look.theme,
            self._look.text_size,
        )
        self._look = view.look
        if not dressed:
            self._dress(view.look)
        self._face.draw(view)
        if before is None or _front(before) != _front(view):
            # What is new is laid out first.
            QTimer.singleShot(0, self, self._focus_first)
        elif self._focused() is None or not dressed or not _alive(focused):
            QTimer.singleShot(0, self, lambda: self._focus_named(name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no control took: from control to control, one step back, letters to the search."""
        if not self._route(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """In the order in which the screen is read, within the card in front where there is one."""
        if self._by_keys:
            return self._step(1 if forward else -1)
        # Qt looks for another place because a control under a finger went away.
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Upright or wide."""
        super().resizeEvent(event)
        if self._look is not None:
            self._face.turn(wide=self.width() > self.height())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nobody closes a kiosk by the window's own means."""
        if self._may_close:
            super().closeEvent(event)
        else:
            event.ignore()

    def _dress(self, look: KioskLook) -> None:
        theme = self._load_theme(look)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application)
        self._face = KioskFace(theme, self._presenter, self._route)
        self.setCentralWidget(self._face)
        self._face.turn(wide=self.width() > self.height())

    def _route(self, event: QKeyEvent) -> bool:
        """True when a key was meant for the screen."""
        key, field = event.key(), isinstance(self.focusWidget(), RoutedField)
        if key == STAFF_KEY:
            self._presenter.staff_door()
        elif key == Qt.Key.Key_Escape:
            self._presenter.back()
        elif key in _ENTER:
            self._enter()
        elif self._drawn is not None and isinstance(self._drawn.overlay, LeaveView):
            return self._staff_key(event)
        elif key in (*_FORWARD, *_BACKWARD) and not (field and key in (Qt.Key.Key_Left, Qt.Key.Key_Right)):
            return self._step(1 if key in _FORWARD else -1)
        elif not field and event.text().strip() and event.text().isprintable():
            self._typed(event.text())
        else:
            return False
        return True

    def _enter(self) -> None:
        focused = self.focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()
        elif self._drawn is not None and isinstance(self._drawn.overlay, LeaveView):
            self._presenter.staff_key("enter")
        elif self._drawn is not None and isinstance(self._drawn.overlay, CodeView):
            self._presenter.code_accepted()
        elif self._drawn is not None and self._drawn.attract is not None:
            self._presenter.begin()
        elif isinstance(focused, RoutedField):
            self._presenter.search_accepted()

    def _staff_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Backspace:
            self._presenter.staff_key("back")
        elif event.text().isdigit():
            self._presenter.staff_key(event.text())
        else:
            return event.key() in (*_FORWARD, *_BACKWARD) and self._step(1 if event.key() in _FORWARD else -1)
        return True

    def _typed(self, sign: str) -> None:
        """Letters typed anywhere search, or go on with a code."""
        view = self._drawn
        if view is None or (view.overlay is not None and not isinstance(view.overlay, CodeView)):
            return
        if isinstance(view.overlay, CodeView):
            self._presenter.code_typed(view.overlay.typed + sign)
        elif view.screen in BROWSING:
            typed = view.goods.typed if view.goods is not None else None
            self._presenter.search_typed((typed or "") + sign)

    def _step(self, step: int) -> bool:
        controls = controls_of(self._face.in_front)
        if not controls:
            return False
        focused = self.focusWidget()
        places = [place for place, each in enumerate(controls) if each is focused]
        place = (places[0] + step) % len(controls) if places else (0 if step > 0 else len(controls) - 1)
        self._focus(controls[place])
        return True

    def _focused(self) -> QWidget | None:
        """The control that has the keyboard; Qt has none at times."""
        return self.focusWidget()

    def _focus_first(self) -> None:
        field = self._face.field
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._by_keys:
            controls = controls_of(self._face.in_front)
            self._focus(next((each for each in controls if self._face.holds(each)), controls[0] if controls else self))
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focus_named(self, name: str) -> None:
        """The keyboard goes back to a control that was made anew under its hand."""
        if self._by_keys and name and self._face.field is None:
            named = (each for each in controls_of(self._face.in_front) if each.accessibleName() == name)
            self._focus(next(named, self))

    def _focus(self, control: QWidget) -> None:
        control.setFocus(Qt.FocusReason.TabFocusReason)
        show_in_its_room(control)

    def _show_ring(self, by_keys: bool) -> None:
        """The ring around a control means the keyboard; a finger needs none."""
        self._by_keys = by_keys


def _front(view: KioskView) -> tuple[object, ...]:
    """What is in front: when it changes, the keyboard goes to its first control."""
    return view.screen, type(view.overlay), getattr(view.goods, "typed", None) is not None


def _alive(widget: QWidget | None) -> bool:
    try:
        return widget is not None and widget.isVisible()
    except RuntimeError:
        return False
