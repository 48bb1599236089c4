"""What every screen of the kiosk is made of: large buttons, cards and rows that say what they are."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from pos_app.presenters.kiosk_view import ButtonView
from pos_app.widgets.parts import column, label, row, write
from pos_app.widgets.scrolling import ScrollRoom
from pos_app.widgets.theme import Theme, mark


class TouchButton(QPushButton):
    """A button as large as a finger needs here; hidden while there is nothing to do with it."""

    def __init__(self, kind: str = "kiosk", *, checkable: bool = False) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.setCheckable(checkable)
        mark(self, kind=kind)

    def draw(self, view: ButtonView | None) -> None:
        """Show this, or nothing."""
        if view is None:
            self.hide()
        else:
            # Without a parent it would be a window of its own; one that was hidden stays so in any layout.
            if self.parentWidget() is not None:
                self.show()
            write(self, view.label, view.name)
            self.setEnabled(view.enabled)

    def nextCheckState(self) -> None:
        """Checked is what the presenter says."""


class CardButton(QPushButton):
    """A button with more than one text in it, as high as they are."""

    def __init__(self, theme: Theme, kind: str, margins: tuple[int, int, int, int] = (20, 18, 20, 18)) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        mark(self, kind=kind)
        self.body = column(self, theme, margins, 6)

    def words(self, kind: str, *, wrap: bool = True) -> QLabel:
        """Another text below those there are; touches go through it."""
        made = label(kind=kind, wrap=wrap)
        made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.body.addWidget(made)
        return made

    def sizeHint(self) -> QSize:
        """As large as what is in it."""
        return self.body.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """As large as what is in it."""
        return self.body.minimumSize()

    def hasHeightForWidth(self) -> bool:
        """Texts wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as the texts are at this width."""
        return self.body.totalHeightForWidth(width)

    def changeEvent(self, event: QEvent) -> None:
        """Other letters, another size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()


class Room(ScrollRoom):
    """Room that scrolls and asks for no height of its own: what stands beside it keeps its size."""

    def hasHeightForWidth(self) -> bool:
        """Any height will do."""
        return False


def bottom_bar(theme: Theme, *buttons: QPushButton, stretch: tuple[int, ...] = ()) -> QFrame:
    """The bar at the foot of a screen, where the thumb is."""
    made = QFrame()
    mark(made, kind="bottombar")
    layout = row(made, theme, (28, 20, 28, 20), 16)
    for place, each in enumerate(buttons):
        each.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout.addWidget(each, stretch[place] if stretch else 1)
    return made


def side_by_side(theme: Theme, *widgets: QWidget, spacing: int = 16) -> QHBoxLayout:
    """Widgets in a row."""
    layout = QHBoxLayout()
    layout.setSpacing(theme.px(spacing))
    for each in widgets:
        layout.addWidget(each)
    return layout
