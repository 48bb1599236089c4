"""Draws the scan field: what is typed, the quantity waiting for the next goods, and the way to the search."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from pos_app.presenters.actions import Action
from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import Banner, ControlNames, SellingView, Tone
from pos_app.widgets.field import Route, RoutedField
from pos_app.widgets.key_button import KeyButton
from pos_app.widgets.parts import label, row, say_or_hide
from pos_app.widgets.theme import Theme, mark


class ScanField(QFrame):
    """Text only: scans come from devices and never pass through here."""

    def __init__(self, theme: Theme, presenter: TillPresenter, route: Route) -> None:
        super().__init__()
        self.field = RoutedField(route, "bare")
        self._pending = label(kind="pill")
        self._search = KeyButton(theme, "quiet")
        picture = QLabel()
        picture.setPixmap(theme.pixmap("scan", "muted", 24, self.devicePixelRatioF()))
        mark(self, kind="scanfield")
        mark(self._pending, tone="accent")
        self._search.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setFixedHeight(theme.px(54))
        layout = row(self, theme, (14, 1, 2, 1), 12)
        layout.addWidget(picture)
        layout.addWidget(self._pending)
        layout.addWidget(self.field, 1)
        layout.addWidget(self._search)
        self.field.textEdited.connect(presenter.entry_changed)
        self._search.clicked.connect(lambda: presenter.act(Action.SEARCH))
        self.setFocusProxy(self.field)

    def draw(self, view: SellingView, banner: Banner | None, names: ControlNames) -> None:
        """Show what is typed; the edge says when something was refused."""
        self.field.setPlaceholderText(view.placeholder)
        self.field.setAccessibleName(names.scan_field)
        self.field.draw(view.entry)
        say_or_hide(self._pending, view.pending)
        self._search.show_key("", view.search.key)
        self._search.setAccessibleName(view.search.label)
        refused = banner is not None and banner.tone in (Tone.BAD, Tone.WARN)
        mark(self, tone=banner.tone.value if banner is not None and refused else None)
