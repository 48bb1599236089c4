"""Draws the camera's panel: its picture above, what it read below, and the cameras to choose from."""

from __future__ import annotations

from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from pos_app.presenters.actions import Action
from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import Banner, CameraView
from pos_app.widgets.banner import BannerLabel
from pos_app.widgets.camera_picture import CameraPicture
from pos_app.widgets.key_button import Direction, KeyButton
from pos_app.widgets.parts import CENTER, column, frame, label, say, say_or_hide, tone_of
from pos_app.widgets.row_list import RowList
from pos_app.widgets.theme import Theme, mark

MOST_ROWS = 3
"""Cameras shown at once; more of them scroll, for the picture needs the room."""
_REST = 430
"""Pixels of height that all but the list needs, with a picture one can see something in."""


class CameraCard(QFrame):
    """A card at the side, as high as the screen, so that the basket stays in sight."""

    def __init__(self, theme: Theme, presenter: TillPresenter, back_key: str) -> None:
        super().__init__()
        self._theme = theme
        self._back_key = back_key
        self._title, self._banner = label(kind="heading", wrap=True), BannerLabel(theme)
        self.picture = CameraPicture(theme)
        self._state, self._last = label(kind="note", wrap=True), label(kind="strong", wrap=True)
        self._heading, self._empty = label(kind="muted"), label(kind="muted", wrap=True, align=CENTER)
        self._error, self._list = label(kind="note", wrap=True), RowList(theme)
        self._mirror = KeyButton(theme, "action", Direction.LeftToRight)
        self._cancel = KeyButton(theme, "action", Direction.LeftToRight)
        self._choose = KeyButton(theme, "primary", Direction.LeftToRight)
        mark(self, kind="panel")
        mark(self._error, tone="bad")
        mark(self._choose, letters="body")
        self._lay_out(theme)
        self._list.row_touched.connect(presenter.panel_chosen)
        self._mirror.clicked.connect(lambda: presenter.act(Action.CAMERA_MIRROR))
        self._cancel.clicked.connect(presenter.back)
        self._choose.clicked.connect(presenter.panel_accepted)

    @property
    def last(self) -> str:
        """What was read last, as it is shown."""
        return self._last.text()

    def draw(self, view: CameraView, banner: Banner | None) -> None:
        """Show how the camera is; its picture comes by itself."""
        say(self._title, view.title)
        self._banner.draw(banner)
        self.picture.draw(view.pictures, view.state.text, live=view.live, mirrored=view.mirrored)
        self.picture.setAccessibleName(view.name)
        self.picture.setAccessibleDescription(view.state.text)
        say_or_hide(self._state, view.state.text if view.live and not (view.last and view.is_ready) else "")
        mark(self._state, tone=tone_of(view.state.tone))
        say_or_hide(self._last, view.last)
        say(self._heading, view.heading)
        say_or_hide(self._error, view.error)
        self._draw_list(view)
        self._mirror.draw(view.mirror)
        self._cancel.show_key(view.cancel, self._back_key)
        self._choose.show_key(view.choose, "Enter", bool(view.rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the screen is low, the list gives way to the picture."""
        super().resizeEvent(event)
        self._measure(self._list.model().rowCount())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch on the card is not one beside it."""
        event.accept()

    def _measure(self, rows: int) -> None:
        fitting = (self.height() - self._theme.px(_REST)) // self._list.row_height
        self._list.setFixedHeight(self._list.row_height * max(1, min(MOST_ROWS, rows, fitting)))

    def _draw_list(self, view: CameraView) -> None:
        self._list.draw(view.rows, view.selected, view.heading)
        self._measure(len(view.rows))
        self._list.setVisible(bool(view.rows))
        say(self._empty, view.empty)
        self._empty.setVisible(not view.rows)

    def _lay_out(self, theme: Theme) -> None:
        layout = column(self, theme, (1, 18, 1, 16))
        top = QWidget()
        head = column(top, theme, (20, 0, 20, 0), 10)
        for each in (self._title, self._banner):
            head.addWidget(each)
        head.addWidget(self.picture, 1)
        for each in (self._state, self._last, self._error, self._heading):
            head.addWidget(each)
        layout.addWidget(top, 1)
        layout.addSpacing(theme.px(6))
        layout.addWidget(frame("rule"))
        layout.addWidget(self._list)
        layout.addWidget(self._empty)
        layout.addLayout(self._buttons(theme))

    def _buttons(self, theme: Theme) -> QHBoxLayout:
        buttons = QHBoxLayout()
        buttons.setContentsMargins(*(theme.px(each) for each in (20, 14, 20, 0)))
        buttons.setSpacing(theme.px(10))
        for each in (self._cancel, self._mirror, self._choose):
            buttons.addWidget(each, 1)
        return buttons
