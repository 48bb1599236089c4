"""Draws the page of an item: a large name where a picture would be, price, sizes and colours, and where it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pos_app.kiosk.parts import Room, TouchButton, bottom_bar
from pos_app.presenters.kiosk import KioskPresenter
from pos_app.presenters.kiosk_view import ChipView, ItemView, OptionView, PlaceView
from pos_app.presenters.view import Banner, Tone
from pos_app.widgets.banner import BannerLabel
from pos_app.widgets.flow import FlowRow
from pos_app.widgets.parts import CENTER, RIGHT, clear, column, frame, label, row, say, say_or_hide, tone_of, write
from pos_app.widgets.theme import Theme, mark


class ItemScreen(QFrame):
    """On a tall screen the name stands above, on a wide one at the left."""

    def __init__(self, theme: Theme, presenter: KioskPresenter) -> None:
        super().__init__()
        self._theme = theme
        self._presenter = presenter
        self._options_drawn: tuple[OptionView, ...] | None = None
        self._places_drawn: tuple[PlaceView, ...] | None = None
        self._sku = ""
        mark(self, kind="screen")
        self._mark, self._category = label(kind="kiosk-mark", align=CENTER), label(kind="kiosk-note", align=CENTER)
        self._name, self._price = label(kind="kiosk-name", wrap=True), label(kind="kiosk-price")
        self._struck, self._reason = label(kind="kiosk-struck"), label(kind="kiosk-strong", wrap=True)
        self._lowest, self._notes = label(kind="kiosk-note", wrap=True), label(kind="kiosk-note", wrap=True)
        self._offers, self._places_note = label(kind="kiosk-body", wrap=True), label(kind="kiosk-note", wrap=True)
        self._offers_heading, self._places_heading = label(kind="kiosk-title"), label(kind="kiosk-title")
        self._refusal, self._added = BannerLabel(theme), BannerLabel(theme)
        self._options, self._places = QVBoxLayout(), QVBoxLayout()
        self._card = frame("card")
        self._aside, self._main = TouchButton(), TouchButton("kiosk-primary")
        self._hint, self._is_added = label(kind="kiosk-hint", align=CENTER), False
        for each, tone in ((self._reason, "accent"), (self._offers, "accent")):
            mark(each, tone=tone)
        for banner in (self._refusal, self._added):
            mark(banner, letters="kiosk")
        self._lay_out(theme)
        self._aside.clicked.connect(lambda: self._touched(adds=self._is_added))
        self._main.clicked.connect(lambda: self._touched(adds=not self._is_added))

    def draw(self, view: ItemView) -> None:
        """Show an item, from its top when it is another."""
        say(self._mark, view.mark)
        say(self._category, view.category)
        for target, text in (
            (self._name, view.name),
            (self._price, view.price),
            (self._struck, view.struck),
            (self._reason, view.reason),
            (self._lowest, view.lowest),
            (self._notes, "\n".join(view.notes)),
            (self._offers, "\n".join(view.promotions)),
            (self._offers_heading, view.promotions_heading if view.promotions else ""),
            (self._places_note, view.places_note),
        ):
            say_or_hide(target, text)
        say(self._places_heading, view.places_heading)
        self._refusal.draw(Banner(view.refusal, Tone.INFO) if view.refusal else None)
        self._added.draw(Banner(view.added, Tone.OK) if view.added else None)
        self._draw_options(view.options)
        self._draw_places(view.places)
        # What comes next is the large one: first to take it, then to go on.
        self._is_added = bool(view.added)
        self._aside.draw(view.add if view.added else view.onward)
        self._main.draw(view.onward if view.added else view.add)
        say(self._hint, view.hint)
        if view.name != self._sku:
            self._sku = view.name
            self._room.verticalScrollBar().setValue(0)

    def _touched(self, *, adds: bool) -> None:
        if adds:
            self._presenter.add()
        else:
            self._presenter.onward()

    def turn(self, *, wide: bool, low: bool) -> None:
        """Side by side, or one above the other; where everything stands low there is room for what is touched alone."""
        self._hero.setVisible(wide or not low)
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._hero.setMaximumHeight(16_777_215 if wide else self._theme.px(520))

    def _lay_out(self, theme: Theme) -> None:
        layout = column(self, theme)
        self._hero = frame("kiosk-ground")
        hero = column(self._hero, theme, (28, 28, 28, 28), 8)
        hero.addStretch(1)
        hero.addWidget(self._mark)
        hero.addWidget(self._category)
        hero.addStretch(1)
        hero.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignHCenter)
        self._hero.setMinimumHeight(theme.px(220))
        self._room = Room(self._facts(theme), top=True)
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._halves.setSpacing(0)
        self._halves.addWidget(self._hero, 2)
        self._halves.addWidget(self._room, 3)
        layout.addLayout(self._halves, 1)
        layout.addWidget(bottom_bar(theme, self._aside, self._main, stretch=(2, 3)))

    def _facts(self, theme: Theme) -> QWidget:
        body = QWidget()
        facts = column(body, theme, (32, 28, 32, 28), 16)
        prices = QHBoxLayout()
        prices.setSpacing(theme.px(18))
        for each in (self._price, self._struck):
            prices.addWidget(each, 0, Qt.AlignmentFlag.AlignBottom)
        prices.addStretch(1)
        self._options.setSpacing(theme.px(12))
        places = column(self._card, theme, (24, 18, 24, 18), 12)
        places.addWidget(self._places_heading)
        places.addLayout(self._places)
        places.addWidget(self._places_note)
        facts.addWidget(self._added)
        facts.addWidget(self._name)
        facts.addLayout(prices)
        for note in (self._reason, self._lowest, self._notes, self._refusal):
            facts.addWidget(note)
        facts.addLayout(self._options)
        for part in (self._offers_heading, self._offers, self._card):
            facts.addWidget(part)
        return body

    def _draw_options(self, options: tuple[OptionView, ...]) -> None:
        if options == self._options_drawn:
            return
        self._options_drawn = options
        clear(self._options)
        for option in options:
            self._options.addSpacing(self._theme.px(8))
            self._options.addWidget(label(option.name, "kiosk-strong"))
            self._options.addWidget(FlowRow(self._theme, [self._chip(each) for each in option.chips], spacing=12))

    def _chip(self, view: ChipView) -> TouchButton:
        made = TouchButton("kiosk-chip", checkable=True)
        write(made, view.label, view.name)
        made.setChecked(view.selected)
        mark(made, available=None if view.available else "false")
        made.clicked.connect(lambda: self._presenter.variant_chosen(view.sku))
        return made

    def _draw_places(self, places: tuple[PlaceView, ...]) -> None:
        if places == self._places_drawn:
            return
        self._places_drawn = places
        clear(self._places)
        self._places.setSpacing(self._theme.px(10))
        for place in places:
            self._places.addWidget(self._place(place))

    def _place(self, view: PlaceView) -> QWidget:
        made = QWidget()
        layout = row(made, self._theme, spacing=16)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(view.name, "kiosk-strong", wrap=True))
        if view.detail:
            words.addWidget(label(view.detail, "kiosk-note", wrap=True))
        amount: QLabel = label(view.amount, "kiosk-strong", align=RIGHT)
        mark(amount, tone=tone_of(view.tone))
        layout.addLayout(words, 1)
        layout.addWidget(amount)
        return made
