"""Everything in the kiosk's window, at one theme and text size: the bar, the screen in front, the card over it."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget, QWidget

from pos_app.kiosk.attract_view import AttractScreen
from pos_app.kiosk.basket_view import BasketScreen
from pos_app.kiosk.browse_view import GoodsScreen, HomeScreen
from pos_app.kiosk.chrome import Chrome
from pos_app.kiosk.done_view import DoneScreen
from pos_app.kiosk.item_view import ItemScreen
from pos_app.kiosk.overlays import OverlayLayer
from pos_app.kiosk.pay_view import PayScreen
from pos_app.presenters.kiosk import KioskPresenter
from pos_app.presenters.kiosk_view import KioskScreen, KioskView
from pos_app.widgets.banner import BannerLabel
from pos_app.widgets.field import Route, RoutedField
from pos_app.widgets.parts import column, row
from pos_app.widgets.theme import Theme, mark

REST_TALL, REST_WIDE = 0.5, 0.33
"""How much of the screen's height stays free of controls when they are brought into reach."""


class Screens(QStackedWidget):
    """The screens, of which one is seen. They scroll, so that none asks for a height of its own."""

    def hasHeightForWidth(self) -> bool:
        """Qt would ask the hidden ones too."""
        return False


class KioskFace(QFrame):
    """In reach the upper part of the screen rests, and everything that is touched stands below it."""

    def __init__(self, theme: Theme, presenter: KioskPresenter, route: Route) -> None:
        super().__init__()
        self._theme = theme
        self._reach = False
        self._wide = False
        mark(self, kind="screen")
        self._rest, self._chrome, self._banner = QFrame(), Chrome(theme, presenter), BannerLabel(theme)
        self._around, self._screens = QWidget(), Screens()
        self.attract, self.home = AttractScreen(theme, presenter), HomeScreen(theme, presenter)
        self.goods, self.item = GoodsScreen(theme, presenter, route), ItemScreen(theme, presenter)
        self.basket, self.pay = BasketScreen(theme, presenter), PayScreen(theme, presenter)
        self.done = DoneScreen(theme, presenter)
        self.overlay = OverlayLayer(theme, presenter, route)
        mark(self._rest, kind="kiosk-ground")
        mark(self._banner, letters="kiosk")
        for each in self._all:
            self._screens.addWidget(each)
        row(self._around, theme, (28, 14, 28, 0)).addWidget(self._banner)
        layout = column(self, theme)
        for part in (self._rest, self._chrome, self._around):
            layout.addWidget(part)
        layout.addWidget(self._screens, 1)
        self.overlay.setParent(self)

    @property
    def in_front(self) -> QWidget:
        """Where the keyboard may go: the card in front, or everything."""
        return self.overlay.card or self

    @property
    def field(self) -> RoutedField | None:
        """The field that text goes to."""
        if self.overlay.card is not None:
            return self.overlay.field
        return self.goods.field if self.goods.isVisible() and self.goods.field.isVisible() else None

    def holds(self, control: QWidget) -> bool:
        """True for a control of the screen or card in front, and not of the bar."""
        return not self._chrome.isAncestorOf(control)

    def draw(self, view: KioskView) -> None:
        """Hand each part what it shows."""
        self._reach = view.look.reach
        self._chrome.setVisible(view.screen is not KioskScreen.ATTRACT)
        self._chrome.draw(view.chrome)
        self._banner.draw(view.banner)
        self._around.setVisible(view.banner is not None)
        self._draw_screen(view)
        front = self._screen_of(view.screen)
        if self._screens.currentWidget() is not front:
            self._screens.setCurrentWidget(front)
            self._need_room_for(front)
        self._make_room()
        self.overlay.draw(view.overlay, view.names, low=self._reach)

    def turn(self, *, wide: bool) -> None:
        """Upright or wide."""
        self._wide = wide
        for each in (self.basket, self.pay, self.done):
            each.turn(wide=wide)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The card covers everything."""
        super().resizeEvent(event)
        self._make_room()

    @property
    def _all(self) -> tuple[QFrame, ...]:
        return self.attract, self.home, self.goods, self.item, self.basket, self.pay, self.done

    def _make_room(self) -> None:
        rest = REST_WIDE if self._wide else REST_TALL
        self._rest.setFixedHeight(round(self.height() * rest) if self._reach else 0)
        self._rest.setVisible(self._reach)
        self.item.turn(wide=self._wide, low=self._reach)
        self.overlay.setGeometry(self.rect())

    def _need_room_for(self, front: QWidget) -> None:
        """Screens that nobody sees ask for none."""
        for each in self._all:
            policy = QSizePolicy.Policy.Preferred if each is front else QSizePolicy.Policy.Ignored
            each.setSizePolicy(policy, policy)
        # A hidden screen tells nobody that it needs less now.
        for owner in (self._screens, self):
            inner = owner.layout()
            if inner is not None:
                inner.invalidate()
        self._screens.updateGeometry()

    def _draw_screen(self, view: KioskView) -> None:
        if view.attract is not None:
            self.attract.draw(view.attract)
        if view.home is not None:
            self.home.draw(view.home)
        if view.goods is not None:
            self.goods.draw(view.goods, view.names)
        if view.item is not None:
            self.item.draw(view.item)
        if view.basket is not None:
            self.basket.draw(view.basket)
        if view.pay is not None:
            self.pay.draw(view.pay)
        if view.done is not None:
            self.done.draw(view.done)

    def _screen_of(self, screen: KioskScreen) -> QWidget:
        return {
            KioskScreen.ATTRACT: self.attract,
            KioskScreen.HOME: self.home,
            KioskScreen.GOODS: self.goods,
            KioskScreen.SEARCH: self.goods,
            KioskScreen.ITEM: self.item,
            KioskScreen.BASKET: self.basket,
            KioskScreen.PAY: self.pay,
            KioskScreen.DONE: self.done,
        }[screen]
