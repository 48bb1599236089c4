"""The shelf of the demo: tabs and a search over every label, and the reader or camera that reads what is touched."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QTabBar

from drivers.scanner.virtual import VirtualScanner
from pos_app.demo.label_list import LabelList
from pos_app.demo.labels import Group, Label, found, read_labels
from pos_app.widgets.parts import column, label, row, say
from pos_app.widgets.theme import Theme, mark

HINT = "A click on a label holds it in front of the reader."


class GoodsCard(QFrame):
    """Finds labels and scans them, unless the camera takes them. ``used`` is emitted after each."""

    used = Signal()

    def __init__(self, theme: Theme, scanner: VirtualScanner, camera_takes: Callable[[Label], bool]) -> None:
        super().__init__()
        self._scanner = scanner
        self._camera_takes = camera_takes
        self._labels = read_labels()
        self._search, self._tabs, self.list = QLineEdit(), QTabBar(), LabelList(theme)
        self._hint = label(HINT, "note", wrap=True)
        mark(self, kind="card")
        self._search.setPlaceholderText("Find goods: name, barcode …")
        self._search.setAccessibleName("Find goods")
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(True)
        for group in Group:
            self._tabs.addTab(group.value)
        self._search.textChanged.connect(self._show)
        self._tabs.currentChanged.connect(self._choose_tab)
        self.list.scanned.connect(self._scan)
        self._lay_out(theme)
        self._show()

    def _lay_out(self, theme: Theme) -> None:
        layout = column(self, theme, (16, 14, 6, 12), 8)
        top = row(top_frame := QFrame(), theme, (0, 0, 10, 0), 12)
        top.addWidget(label("Goods", "title"))
        top.addWidget(self._search, 1)
        layout.addWidget(top_frame)
        layout.addWidget(self._tabs)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._hint)

    def _choose_tab(self) -> None:
        self._search.clear()
        self._show()

    def _show(self) -> None:
        group = list(Group)[self._tabs.currentIndex()]
        shown = found(self._labels, group, self._search.text())
        self.list.draw(shown)
        say(self._hint, HINT if shown else "No label says that. Goods without a barcode are typed at the till.")

    def _scan(self, scanned: Label) -> None:
        if self._camera_takes(scanned):
            pass
        elif scanned.smudged:
            self._scanner.misread()
        else:
            self._scanner.scan(scanned.code, scanned.aim_id)
        self.used.emit()
