"""The till's window: one screen in front, a bar above it, a panel over it; it draws only what differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from pos_app.presenters.actions import DEFAULT_KEYS, Action
from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import LookView, Screen, TillView
from pos_app.till.keys import KeyMap, TillKeys, types_text
from pos_app.till.panels_view import PanelLayer
from pos_app.till.selling_view import SellingScreen
from pos_app.till.sign_on_view import SignOnScreen
from pos_app.till.tender_view import TenderScreen
from pos_app.till.top_bar_view import TopBar
from pos_app.widgets.basket_table import BasketTable
from pos_app.widgets.field import RoutedField
from pos_app.widgets.parts import column
from pos_app.widgets.theme import Theme, mark

LoadTheme = Callable[[LookView], Theme]


def theme_of(look: LookView) -> Theme:
    """The theme of a look, from the resources; a theme of another version falls back to the light one."""
    names = {"light", "dark", "high_contrast"}
    return Theme.load(look.theme if look.theme in names else "light", look.text_size / 100)  # type: ignore[arg-type]


class TillWindow(QMainWindow):
    """Give its :meth:`draw` to ``presenter.show_on``. ``closed`` is called when somebody closes the window."""

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
        self.resize(1366, 768)
        self.setMinimumSize(800, 600)
        self._dress(LookView())

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

    def closeEvent(self, event: QCloseEvent) -> None:
        """The program ends with its window."""
        super().closeEvent(event)
        if self._closed is not None:
            self._closed()

    def _dress(self, look: LookView) -> None:
        """Build everything anew: all sizes and pictures follow the theme."""
        self._look = look
        theme = self._load_theme(look)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application)
        self._face = TillFace(theme, self._presenter, self._route, self._back_key, mirrored=look.mirrored)
        self.setCentralWidget(self._face)

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
    """Everything in the window, at one theme and text size."""

    def __init__(
        self,
        theme: Theme,
        presenter: TillPresenter,
        route: Callable[[QKeyEvent], bool],
        back_key: str,
        *,
        mirrored: bool,
    ) -> None:
        super().__init__()
        self.top = TopBar(theme)
        self.sign_on = SignOnScreen(theme, presenter)
        self.selling = SellingScreen(theme, presenter, route, mirrored=mirrored)
        self.tender = TenderScreen(theme, presenter, mirrored=mirrored)
        self.panels = PanelLayer(theme, presenter, route, back_key, mirrored=mirrored)
        self._screens = QStackedWidget()
        for screen in (self.sign_on, self.selling, self.tender):
            self._screens.addWidget(screen)
        mark(self, kind="screen")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = column(self, theme)
        layout.addWidget(self.top)
        layout.addWidget(self._screens, 1)
        self.panels.setParent(self)

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
        front = {Screen.SIGN_ON: self.sign_on, Screen.SELLING: self.selling, Screen.TENDER: self.tender}
        if self._screens.currentWidget() is not front[view.screen]:
            self._screens.setCurrentWidget(front[view.screen])
        self._place_panels()
        self.panels.draw(view.panel, view.banner, view.names)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Panels cover the screens and leave the bar free."""
        super().resizeEvent(event)
        self._place_panels()

    def _place_panels(self) -> None:
        self.panels.setGeometry(self._screens.geometry())


def _front(view: TillView) -> tuple[Screen, type, str]:
    """What is in front: when it changes, the keyboard goes to its field."""
    return view.screen, type(view.panel), getattr(view.panel, "title", "")
