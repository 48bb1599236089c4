"""Draws the selling screen: the scan field, the basket, the quick keys, the amount to pay."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame

from pos_app.presenters.actions import Action
from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import ActionView, Banner, ControlNames, SellingView
from pos_app.till.basket_card import BasketCard
from pos_app.till.due_block import DueBlock
from pos_app.till.results_list import ResultsList
from pos_app.till.scan_field import ScanField
from pos_app.till.tiles import Pages, Tiles
from pos_app.widgets.banner import BannerLabel
from pos_app.widgets.field import Route
from pos_app.widgets.key_button import KeyButton
from pos_app.widgets.parts import column, frame, row
from pos_app.widgets.reflow import ReflowGrid
from pos_app.widgets.scrolling import scrolling
from pos_app.widgets.theme import Theme, mark


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Which half is wide, the basket's or the quick keys', and whether left and right are exchanged."""

    touch_first: bool = False
    mirrored: bool = False


class SellingScreen(QFrame):
    """The basket is wide at the left, quick keys and amount at the right; or the quick keys are, and all the rest is
    at the right."""

    def __init__(self, theme: Theme, presenter: TillPresenter, route: Route, arrangement: Arrangement) -> None:
        super().__init__()
        self._theme = theme
        self._presenter = presenter
        self._touch_first = arrangement.touch_first
        self._drawn: tuple[SellingView, Banner | None] | None = None
        self._buttons: dict[str, KeyButton] = {}
        self._actions_drawn: tuple[ActionView, ...] = ()
        self.scan_field = ScanField(theme, presenter, route)
        self.basket = BasketCard(theme, presenter)
        self._banner = BannerLabel(theme)
        self._actions = ReflowGrid(theme, most=6, steps=(6, 3, 2, 1))
        self._tiles, self._pages = Tiles(theme, presenter), Pages(theme, presenter)
        self._due = DueBlock(theme, presenter)
        self._side = frame("side")
        self._work = frame("screen")
        mark(self, kind="screen")
        self._lay_out(arrangement.mirrored)
        self._results = ResultsList(theme, presenter, self)

    def draw(self, view: SellingView, banner: Banner | None, names: ControlNames) -> None:
        """Show the sale as it is."""
        if (view, banner) == self._drawn:
            return
        self._drawn = view, banner
        self.scan_field.draw(view, banner, names)
        self._banner.draw(banner)
        self.basket.draw(view, names)
        self._draw_actions(view.actions)
        self._pages.draw(view.pages)
        self._tiles.draw(view.tiles)
        self._due.draw(view)
        self._results.draw(view.results, view.result, names.found)
        self._place_results()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The side column is a third of the screen, or two fifths with the basket in it, within reason."""
        super().resizeEvent(event)
        px, width = self._theme.px, self.width()
        if self._touch_first:
            wanted = min(max(px(400), min(px(680), round(width * 0.42))), round(width * 0.5))
        else:
            wanted = max(px(300), min(px(600), round(width * 0.343)))
        self._side.setFixedWidth(wanted)
        self._place_results()

    def _lay_out(self, mirrored: bool) -> None:
        halves = row(self, self._theme)
        mark(self._side, edge="right" if mirrored else "left")
        for each in (self._side, self._work) if mirrored else (self._work, self._side):
            halves.addWidget(each, 1 if each is self._work else 0)
        work = column(self._work, self._theme, (16, 14, 16, 14), 12)
        side = column(self._side, self._theme, (14, 14, 14, 14), 12)
        sale = side if self._touch_first else work
        for part in (self.scan_field, self._banner):
            sale.addWidget(part)
        sale.addWidget(self.basket, 1)
        keys = work if self._touch_first else side
        keys.addWidget(self._pages)
        keys.addWidget(scrolling(self._tiles, top=False), 1)
        work.addWidget(self._actions)
        side.addWidget(self._due)

    def _draw_actions(self, actions: tuple[ActionView, ...]) -> None:
        if actions == self._actions_drawn:
            return
        self._actions_drawn = actions
        if [each.action for each in actions] != list(self._buttons):
            self._buttons = {each.action: self._button(each.action) for each in actions}
            self._actions.hold(tuple(self._buttons.values()))
        for each in actions:
            self._buttons[each.action].draw(each)
        self._actions.flow()

    def _button(self, action: str) -> KeyButton:
        made = KeyButton(self._theme, "action")
        made.clicked.connect(lambda: self._presenter.act(Action(action)))
        return made

    def _place_results(self) -> None:
        self.scan_field.parentWidget().layout().activate()  # type: ignore[union-attr]
        top = self.scan_field.mapTo(self, self.scan_field.rect().bottomLeft())
        room = self.height() - top.y() - self._theme.px(24)
        self._results.place(top.x(), top.y() + self._theme.px(6), self.scan_field.width(), room)
