"""The kiosk as a program: one window over the whole screen, around a register where shoppers serve themselves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from local_store import Store
from pos_app.kiosk.window import KioskWindow
from pos_app.kiosk_assembly import Kiosk
from pos_app.program import StationProgram
from pos_app.services.register import Register
from pos_app.settings import TillSettings
from retail.errors import Refusal


class KioskProgram(StationProgram):
    """An enrolled kiosk with its window; :meth:`show` begins, :meth:`stop` ends."""

    def furnish(self, store: Store, register: Register, settings: TillSettings) -> None:
        """A kiosk's station and its one window."""
        self.station = self.kiosk = Kiosk(store, register, settings, self._made, self._outside, self._leave)
        self.window: KioskWindow = KioskWindow(self.kiosk.presenter)
        self._hear_keyboards(lambda: self.kiosk.presenter.takes_pin)
        self._filters.append(self.window.presence)

    def show(self, *, full_screen: bool = False) -> None:
        """Start the devices, draw, and wait for the first shopper."""
        self._begin()
        self.kiosk.presenter.show_on(self.window.draw)
        self.kiosk.start()
        if full_screen:
            self.window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
            self.window.showFullScreen()
        else:
            self.window.show()
        self._go_on()

    def _leave(self) -> None:
        self.window.allow_closing()
        self.window.close()
        QApplication.quit()

    def _on_trouble(self, refusal: Refusal) -> None:
        """Backups and the like are no shopper's business: the log has them, and the doctor tells them."""

    def _fault(self, error: BaseException) -> None:
        self.kiosk.presenter.fault()
