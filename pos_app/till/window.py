"""The till's window: one screen in front, a bar above it, a panel over it; it draws only what differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from pos_app.presenters.actions import DEFAULT_KEYS, Action
from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import LookView, Screen, TillView
from pos_app.till.keys import KeyMap, TillKeys, types_text
from pos_app.till.panels_view import PanelLayer
from pos_app.till.selling_view import Arrangement, SellingScreen
from pos_app.till.sign_on_view import SignOnScreen
from pos_app.till.tender_view import TenderScreen
from pos_app.till.top_bar_view import TopBar
from pos_app.widgets.basket_table import BasketTable
from pos_app.widgets.field import RoutedField
from pos_app.widgets.parts import column
from pos_app.widgets.theme import Theme, mark

BUILD_MS = 100
"""How long after it is shown the window builds the screens behind the first, one at a time."""

_PARTS = ("selling", "panels", "tender", "sign_on")
"""The parts of the window, in the order in which a shift wants them."""

AnyScreen = TypeVar("AnyScreen", bound=QWidget)
LoadTheme = Callable[[LookView], Theme]


def theme_of(look: LookView) -> Theme:
    """The theme of a look, from the resources; a theme of another version falls back to the light one."""
    names = {"light", "dark", "high_contrast"}
    return Theme.load(look.theme if look.theme in names else "light", look.text_size / 100)  # type: ignore[arg-type]


class TillWindow(QMainWindow):
    """Give its :meth:`draw` to ``presenter.show_on``. ``closed`` is called when somebody closes the window."""

    dressed = Signal(object)
    """The window has put on another :class:`Theme`."""

    def __init__(
        self,
        presenter: TillPresenter,
        load_theme: LoadTheme = theme_of,
        *,
        keys: Mapping[Action, str] = DEFAULT_KEYS,
        closed: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._presenter = presenter
        self._load_theme = load_theme
        self._back_key = keys.get(Action.BACK, "")
        self._keys = TillKeys(presenter, KeyMap(keys), lambda step: self._face.panels.sheet.scroll_by(step))
        self._closed = closed
        self._drawn: TillView | None = None
        self._build = QTimer(self, singleShot=True, interval=BUILD_MS)
        self._build.timeout.connect(self._build_next)
        self.resize(1366, 768)
        self.setMinimumSize(800, 600)
        self._dress(LookView())

    @property
    def theme(self) -> Theme:
        """What the window wears now."""
        return self._theme

    @property
    def panels(self) -> PanelLayer:
        """The layer over the screens."""
        return self._face.panels

    @property
    def basket(self) -> BasketTable:
        """The table that shows the lines; its ``painted`` tells when they are on the screen."""
        return self._face.selling.basket.table

    @property
    def takes_pin(self) -> bool:
        """True while digits typed are a PIN, which no reader's filter may hold back."""
        return self._drawn is not None and self._drawn.screen is Screen.SIGN_ON

    def draw(self, view: TillView) -> None:
        """Show this; what has not changed is not touched."""
        before, self._drawn = self._drawn, view
        dressed = view.look == self._look
        if not dressed:
            self._dress(view.look)
        self._face.draw(view)
        if before is None or not dressed or _front(view) != _front(before):
            self._place_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no field took: actions, and text for the field in front."""
        if self._route(event):
            return
        field = self._field()
        if field is not None and types_text(event):
            field.setFocus()
            field.type_in(event.text())

    def showEvent(self, event: QShowEvent) -> None:
        """What is not in front is built once the first screen is on the glass."""
        super().showEvent(event)
        self._build.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The program ends with its window."""
        super().closeEvent(event)
        if self._closed is not None:
            self._closed()

    def _dress(self, look: LookView) -> None:
        """Build everything anew: all sizes and pictures follow the theme."""
        self._look = look
        self._theme = theme = self._load_theme(look)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application)
        self._face = TillFace(theme, self._presenter, self._route, self._back_key, look=look)
        self.setCentralWidget(self._face)
        self.dressed.emit(theme)
        if self.isVisible():
            self._build.start()

    def _build_next(self) -> None:
        if self._face.build_next():
            self._build.start()

    def _route(self, event: QKeyEvent) -> bool:
        return self._drawn is not None and self._keys.press(event, self._drawn)

    def _field(self) -> RoutedField | None:
        if self._drawn is None:
            return None
        if self._drawn.panel is not None:
            return self._face.panels.field
        return self._face.selling.scan_field.field if self._drawn.screen is Screen.SELLING else None

    def _place_focus(self) -> None:
        field = self._field()
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            field.selectAll()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)


class TillFace(QWidget):
    """Everything in the window, at one theme and text size; a part is built when it is wanted or when there is time."""

    def __init__(
        self,
        theme: Theme,
        presenter: TillPresenter,
        route: Callable[[QKeyEvent], bool],
        back_key: str,
        *,
        look: LookView,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._presenter = presenter
        self._route = route
        self._back_key = back_key
        self._mirrored, self._touch_first = look.mirrored, look.touch_first
        self.top = TopBar(theme)
        self._screens = QStackedWidget()
        mark(self, kind="screen")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = column(self, theme)
        layout.addWidget(self.top)
        layout.addWidget(self._screens, 1)

    @cached_property
    def sign_on(self) -> SignOnScreen:
        """Sign-on and lock."""
        return self._held(SignOnScreen(self._theme, self._presenter))

    @cached_property
    def selling(self) -> SellingScreen:
        """The basket."""
        arrangement = Arrangement(touch_first=self._touch_first, mirrored=self._mirrored)
        return self._held(SellingScreen(self._theme, self._presenter, self._route, arrangement))

    @cached_property
    def tender(self) -> TenderScreen:
        """The payment."""
        return self._held(TenderScreen(self._theme, self._presenter, mirrored=self._mirrored))

    @cached_property
    def panels(self) -> PanelLayer:
        """The layer over the screens."""
        made = PanelLayer(self._theme, self._presenter, self._route, self._back_key, mirrored=self._mirrored)
        made.setParent(self)
        return made

    def build_next(self) -> bool:
        """Build one part that nobody has wanted yet; False when there is none left."""
        missing = [name for name in _PARTS if name not in self.__dict__]
        if missing:
            getattr(self, missing[0])
        return len(missing) > 1

    def draw(self, view: TillView) -> None:
        """Hand each part what it shows."""
        banner = view.banner if view.panel is None else None
        self.top.draw(view.top)
        if view.sign_on is not None:
            self.sign_on.draw(view.sign_on, banner, view.names)
        if view.selling is not None:
            self.selling.draw(view.selling, banner, view.names)
        if view.tender is not None:
            self.tender.draw(view.tender, banner, view.names)
        front = self._front(view.screen)
        if self._screens.currentWidget() is not front:
            self._screens.setCurrentWidget(front)
        if view.panel is not None or "panels" in self.__dict__:
            self._place_panels()
            self.panels.draw(view.panel, view.banner, view.names)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Panels cover the screens and leave the bar free."""
        super().resizeEvent(event)
        if "panels" in self.__dict__:
            self._place_panels()

    def _front(self, screen: Screen) -> QWidget:
        match screen:
            case Screen.SIGN_ON:
                return self.sign_on
            case Screen.SELLING:
                return self.selling
            case Screen.TENDER:
                return self.tender

    def _held(self, screen: AnyScreen) -> AnyScreen:
        self._screens.addWidget(screen)
        return screen

    def _place_panels(self) -> None:
        self.panels.setGeometry(self._screens.geometry())


def _front(view: TillView) -> tuple[Screen, type, str]:
    """What is in front: when it changes, the keyboard goes to its field."""
    return view.screen, type(view.panel), getattr(view.panel, "title", "")
