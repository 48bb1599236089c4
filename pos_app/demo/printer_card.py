"""The demo's receipt printer: what it is made to suffer, and the receipts that came out of it, the newest on top."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from drivers.device import Health, HealthState
from drivers.pos_printer.emulated_paper import Receipt
from drivers.pos_printer.virtual import VirtualPrinter
from pos_app.demo.aside import Aside
from pos_app.demo.part_card import PartCard
from pos_app.widgets.parts import CENTER, column, label
from pos_app.widgets.scrolling import scrolling
from pos_app.widgets.theme import Theme, mark

MOST_RECEIPTS = 40
PAPER_WIDTH = 384
"""Pixels at 96 dpi: two thirds of an 80 mm printer's dots, as small as its letters can still be read."""
_STATES = {
    "printer.paper_out": "No paper",
    "printer.cover_open": "Cover open",
    "printer.unplugged": "Unplugged",
    "printer.offline": "Unplugged",
    "printer.unavailable": "Unplugged",
    "printer.no_answer": "No answer",
    "device.closed": "Off",
}


class PrinterCard(PartCard):
    """Polled by :meth:`refresh`; the pictures of receipts are drawn aside, because each takes some 40 ms."""

    def __init__(self, theme: Theme, printer: VirtualPrinter, aside: Aside) -> None:
        super().__init__(theme, "Receipt printer")
        self._printer = printer
        self._aside = aside
        self._seen: Receipt | None = None
        self._kept: deque[QFrame] = deque()
        self._empty = label("Nothing printed yet. Receipts come out here.", "muted", wrap=True, align=CENTER)
        self._roll = QFrame()
        switches = self.line()
        self._paper_out = self.switch("Paper out", lambda on: printer.switch(paper_out=on))
        self._cover_open = self.switch("Cover open", lambda on: printer.switch(cover_open=on))
        self._unplugged = self.switch("Unplug", self._plug)
        for each in (self._paper_out, self._cover_open, self._unplugged):
            switches.addWidget(each, 1)
        self._papers: QVBoxLayout = column(self._roll, theme, (0, 0, 6, 0), 12)
        self._papers.addWidget(self._empty)
        room = scrolling(self._roll)
        room.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        room.setAccessibleName("Receipts")
        self.body.addWidget(room, 1)

    @property
    def shown(self) -> tuple[str, ...]:
        """The texts of the receipts on the roll, the newest first."""
        return tuple(each.accessibleName() for each in reversed(self._kept))

    def refresh(self) -> None:
        """Look at the printer: its switches, its health, and what came out since."""
        state = self._printer.emulator.switches
        self._paper_out.setChecked(state.paper_out)
        self._cover_open.setChecked(state.cover_open)
        self.say_state(*_said(self._printer.health()))
        for receipt in self._new():
            self._take(receipt)

    def _plug(self, out: bool) -> None:
        if out:
            self._printer.unplug()
        else:
            self._printer.plug()
            self._printer.try_now()

    def _new(self) -> tuple[Receipt, ...]:
        receipts = self._printer.receipts
        after = next((place + 1 for place, each in enumerate(receipts) if each is self._seen), 0)
        if receipts:
            self._seen = receipts[-1]
        return receipts[after:]

    def _take(self, receipt: Receipt) -> None:
        ratio = self.devicePixelRatioF()
        width = round(self.theme.px(PAPER_WIDTH) * ratio)
        self._aside.run(lambda: _picture(receipt, width, ratio), lambda drawn: self._put_on_top(receipt, drawn))

    def _put_on_top(self, receipt: Receipt, drawn: QImage) -> None:
        self._empty.hide()
        paper = _paper(self.theme, receipt, drawn)
        self._papers.insertWidget(0, paper)
        self._kept.append(paper)
        if len(self._kept) > MOST_RECEIPTS:
            self._kept.popleft().deleteLater()


def _paper(theme: Theme, receipt: Receipt, drawn: QImage) -> QFrame:
    paper = QFrame()
    mark(paper, kind="paper")
    paper.setAccessibleName(receipt.text)
    picture = QLabel()
    picture.setPixmap(QPixmap.fromImage(drawn))
    column(paper, theme, (1, 1, 1, 1)).addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
    return paper


def _picture(receipt: Receipt, width: int, ratio: float) -> QImage:
    """Called aside; a ``QImage`` may be made on any thread, a ``QPixmap`` may not."""
    drawn = QImage.fromData(receipt.png).scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    drawn.setDevicePixelRatio(ratio)
    return drawn


def _said(health: Health) -> tuple[str, str]:
    if health.state is HealthState.READY:
        return "Ready", "ok"
    tone = "warn" if health.state is HealthState.ATTENTION else "bad"
    return _STATES.get(health.code, "Needs a look"), tone
