"""The demo's smaller things: the cash drawer, the shopper's line display, and the staff with their PINs."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout

from drivers.line_display.virtual import VirtualDisplay
from drivers.pos_printer.virtual import VirtualPrinter
from pos_app.demo.labels import read_staff
from pos_app.demo.part_card import PartCard
from pos_app.widgets.parts import RIGHT, column, label, say
from pos_app.widgets.theme import Theme, mark


class DrawerCard(PartCard):
    """The drawer hangs on the printer; a hand pushes it shut."""

    def __init__(self, theme: Theme, printer: VirtualPrinter) -> None:
        super().__init__(theme, "Cash drawer")
        self._printer = printer
        self._shut = self.act("Push it shut", lambda: printer.switch(drawer_open=False))
        self.head.addWidget(self._shut)

    def refresh(self) -> None:
        """Look whether it stands open."""
        is_open = self._printer.drawer_open
        self.say_state("Open" if is_open else "Closed", "warn" if is_open else None)
        self._shut.setEnabled(is_open)


class DisplayCard(PartCard):
    """Two lines of twenty letters, turned to the shopper."""

    def __init__(self, theme: Theme, display: VirtualDisplay) -> None:
        super().__init__(theme, "Line display")
        self._display = display
        glass = QFrame()
        mark(glass, kind="sunken")
        self._lines = label(kind="code"), label(kind="code")
        for each in self._lines:
            each.setFont(theme.mono_font("type.title"))
        layout = column(glass, theme, (14, 10, 14, 10), 2)
        for each in self._lines:
            layout.addWidget(each)
        self.body.addWidget(glass)
        self.say_state(f"{display.columns} letters", None)

    @property
    def lines(self) -> tuple[str, str]:
        """What is shown."""
        upper, lower = self._lines
        return upper.text(), lower.text()

    def refresh(self) -> None:
        """Look what it shows."""
        for shown, text in zip(self._lines, self._display.lines, strict=True):
            say(shown, text.ljust(self._display.columns))


class StaffCard(PartCard):
    """Who may sign on here, and with which PIN."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Who may sign on")
        self.say_state("PIN, then Enter", None)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(4))
        for place, member in enumerate(read_staff()):
            grid.addWidget(label(member.name, "strong"), place, 0)
            grid.addWidget(label(member.role, "note"), place, 1)
            grid.addWidget(label(member.pin, "code", align=RIGHT), place, 2)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
