"""The window with which a newcomer plays the world around the demo's till: goods, paper, cards, the hub."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QWindow
from PySide6.QtWidgets import QFrame, QWidget

from pos_app.demo.aside import Aside, Post
from pos_app.demo.camera_card import CameraCard
from pos_app.demo.devices import DemoDevices
from pos_app.demo.goods_card import GoodsCard
from pos_app.demo.hub_card import HubCard
from pos_app.demo.hub_service import DemoHub
from pos_app.demo.printer_card import PAPER_WIDTH, PrinterCard
from pos_app.demo.small_cards import DisplayCard, DrawerCard, StaffCard
from pos_app.demo.terminal_card import TerminalCard
from pos_app.widgets.parts import column, row
from pos_app.widgets.scrolling import scrolling
from pos_app.widgets.theme import Theme, mark

LOOK_MS = 120
"""The simulated devices live on threads of their own; the panel looks at them instead of being called by them."""
SIDE_WIDTH = 360


class DemoPanel(QWidget):
    """Give it the devices the till was given. After each touch the keyboard goes back to the till's window."""

    def __init__(self, devices: DemoDevices, hub: DemoHub, pictures: Path, theme: Theme, post: Post) -> None:
        super().__init__()
        self._asides = Aside("demo paper", post), Aside("demo hub", post)
        self.camera = CameraCard(theme, devices.camera, pictures)
        self.goods = GoodsCard(theme, devices.scanner, self.camera.takes)
        self.printer = PrinterCard(theme, devices.printer, self._asides[0])
        self.terminal = TerminalCard(theme, devices.terminal)
        self.drawer = DrawerCard(theme, devices.printer)
        self.display = DisplayCard(theme, devices.display)
        self.hub = HubCard(theme, hub, self._asides[1])
        self.staff = StaffCard(theme)
        self._till: QWindow | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        self.setWindowTitle("Kontuar demo: the world around the till")
        mark(self, kind="screen")
        self._lay_out(theme)
        self.goods.used.connect(self._give_back)
        for card in (self.printer, self.terminal, self.drawer, self.hub, self.camera):
            card.used.connect(self._give_back)
        self._application().focusWindowChanged.connect(self._on_focus)
        self.refresh()
        self._timer.start(LOOK_MS)

    def refresh(self) -> None:
        """Show how the devices and the hub are now."""
        for card in (self.printer, self.terminal, self.drawer, self.display, self.hub, self.camera):
            card.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The till goes on without its panel."""
        self._timer.stop()
        self._application().focusWindowChanged.disconnect(self._on_focus)
        for aside in self._asides:
            aside.stop()
        super().closeEvent(event)

    def _lay_out(self, theme: Theme) -> None:
        self.resize(theme.px(1420), theme.px(860))
        layout = row(self, theme, (12, 12, 12, 12), 12)
        shelf = _stack(theme, self.goods, self.camera, self.display)
        paper = _stack(theme, self.printer, self.drawer)
        side = scrolling(_stack(theme, self.staff, self.terminal, self.hub))
        paper.setFixedWidth(theme.px(PAPER_WIDTH + 56))
        side.setFixedWidth(theme.px(SIDE_WIDTH))
        layout.addWidget(shelf, 1)
        layout.addWidget(paper)
        layout.addWidget(side)

    def _on_focus(self, window: QWindow | None) -> None:
        if window is not None and window is not self.windowHandle():
            self._till = window

    def _give_back(self) -> None:
        """A reader or a printer never takes the keyboard, so its picture does not keep it either."""
        if self._till is not None and self._till.isVisible():
            self._till.requestActivate()

    def _application(self) -> QGuiApplication:
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        return application


def _stack(theme: Theme, *cards: QWidget) -> QFrame:
    """Cards one above the other, the first as high as it can be."""
    frame = QFrame()
    layout = column(frame, theme, spacing=12)
    for card in cards:
        layout.addWidget(card, 1 if card is cards[0] else 0)
    return frame
