"""Draws the panel in front: a veil over the screen, a card on it, and for touch a keyboard below."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import Banner, CameraView, ControlNames, ListView, PanelView, PromptView, SheetView
from pos_app.till.camera_card import CameraCard
from pos_app.till.list_panel import ListPanel
from pos_app.till.prompt_panel import PromptPanel
from pos_app.till.sheet_panel import SheetPanel
from pos_app.widgets.field import Route, RoutedField
from pos_app.widgets.theme import Theme, mark
from pos_app.widgets.touch_keyboard import TouchKeyboard


class PanelLayer(QFrame):
    """Lies over the screens and stops nothing: scans go on, and a touch beside the card is one step back."""

    def __init__(self, theme: Theme, presenter: TillPresenter, route: Route, back_key: str, *, mirrored: bool) -> None:
        super().__init__()
        self._theme = theme
        self._presenter = presenter
        self._back_key = back_key
        self._mirrored = mirrored
        self._drawn: tuple[PanelView, Banner | None] | None = None
        self.prompt = PromptPanel(theme, presenter, route, back_key)
        self.list = ListPanel(theme, presenter, route, back_key)
        self.sheet = SheetPanel(theme, presenter, back_key)
        self._keyboard = TouchKeyboard(theme)
        mark(self, kind="scrim")
        for each in (self.prompt, self.list, self.sheet, self._keyboard):
            each.setParent(self)
            each.hide()
        for field in (self.prompt.text_field, self.list.field):
            field.touched.connect(self._show_keyboard)
        self._keyboard.typed.connect(self._type_in)
        self._keyboard.erased.connect(self._erase)
        self._keyboard.put_away.connect(self._hide_keyboard)
        self.hide()

    @cached_property
    def camera(self) -> CameraCard:
        """The camera's card, built when somebody first wants it."""
        made = CameraCard(self._theme, self._presenter, self._back_key)
        made.setParent(self)
        return made

    @property
    def field(self) -> RoutedField | None:
        """The field that text goes to, if the panel in front has one."""
        if self.isHidden() or self._drawn is None:
            return None
        view = self._drawn[0]
        if isinstance(view, PromptView):
            return self.prompt.field
        return self.list.field if isinstance(view, ListView) and view.searchable else None

    def draw(self, view: PanelView | None, banner: Banner | None, names: ControlNames) -> None:
        """Show this panel, or none."""
        drawn = (view, banner) if view is not None else None
        if drawn == self._drawn:
            return
        if self._drawn is None or view is None or type(view) is not type(self._drawn[0]):
            self._hide_keyboard()
        self._drawn = drawn
        if view is not None:
            self._keyboard.draw(names)
            self._draw_card(view, banner, names)
        self.setVisible(view is not None)
        self._place()
        self.raise_()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch beside the card: one step back."""
        self._presenter.back()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cards keep their place."""
        super().resizeEvent(event)
        self._place()

    def _draw_card(self, view: PanelView, banner: Banner | None, names: ControlNames) -> None:
        match view:
            case PromptView():
                self.prompt.draw(view, banner, names)
            case ListView():
                self.list.draw(view, banner)
            case SheetView():
                self.sheet.draw(view, banner)
            case CameraView():
                self.camera.draw(view, banner)
        front = self._card()
        for card in (self.prompt, self.list, self.sheet, *([self.camera] if "camera" in self.__dict__ else ())):
            card.setVisible(card is front)

    def _card(self) -> QWidget:
        view = self._drawn[0] if self._drawn is not None else None
        if isinstance(view, PromptView):
            return self.prompt
        if isinstance(view, CameraView):
            return self.camera
        return self.list if isinstance(view, ListView) else self.sheet

    def _place(self) -> None:
        if self._drawn is None:
            return
        px = self._theme.px
        margin = px(14)
        below = self._keyboard.sizeHint().height() if not self._keyboard.isHidden() else 0
        self._keyboard.setGeometry(0, self.height() - below, self.width(), below)
        room_width, room_height = self.width() - 2 * margin, self.height() - below - 2 * margin
        card = self._card()
        card.ensurePolished()
        if card is self.prompt:
            self.prompt.turn(low=False)
        if card is not self.prompt and card is not self.sheet:
            width, height = min(room_width, max(px(440), round(self.width() * 0.4))), room_height
            left = margin if self._mirrored else self.width() - width - margin
            card.setGeometry(left, margin, width, height)
            return
        width, height = self._wanted(card, room_width)
        if card is self.prompt:
            self.prompt.turn(low=height > room_height)
            width, height = self._wanted(card, room_width)
        height = min(room_height, height)
        card.setGeometry((self.width() - width) // 2, margin + (room_height - height) // 2, width, height)

    def _wanted(self, card: QWidget, most: int) -> tuple[int, int]:
        """Width and height that a card needs, measured after its texts have changed."""
        for each in (*reversed(card.findChildren(QWidget)), card):
            # What was hidden while its texts changed still remembers its old size.
            inner = each.layout()
            if inner is not None:
                inner.invalidate()
                inner.activate()
        width = min(most, max(card.sizeHint().width(), self._theme.px(380)))
        return width, card.heightForWidth(width) if card.hasHeightForWidth() else card.sizeHint().height()

    def _show_keyboard(self) -> None:
        self._keyboard.show()
        self._place()

    def _hide_keyboard(self) -> None:
        self._keyboard.hide()
        self._place()

    def _type_in(self, sign: str) -> None:
        if self.field is not None:
            self.field.type_in(sign)

    def _erase(self) -> None:
        if self.field is not None:
            self.field.erase()
