"""The window before the till: says what is missing on this machine and takes the one answer it needs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from pos_app.presenters.start import StartActionView, StartPresenter, StartView
from pos_app.widgets.theme import Theme, mark

WIDTH = 560


class StartWindow(QWidget):
    """Draws a :class:`StartView` in the middle of the screen."""

    def __init__(self, presenter: StartPresenter, theme: Theme) -> None:
        super().__init__()
        self._presenter = presenter
        mark(self, kind="screen")
        self._title, self._text, self._code = _label("heading"), _label("muted"), _label("total")
        self._field_label, self._field, self._progress = _label("note"), QLineEdit(), QProgressBar()
        self._actions = QHBoxLayout()
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._field.textChanged.connect(presenter.typed)
        self._field.returnPressed.connect(self._on_return_pressed)
        self._view = StartView("", "")
        self._lay_out(theme)
        presenter.show_on(self.draw)

    def draw(self, view: StartView) -> None:
        """Paint the view."""
        self._view = view
        self.setWindowTitle(view.title or "Kontuar")
        for label, text in ((self._title, view.title), (self._text, view.text), (self._code, view.code)):
            label.setText(text)
            label.setVisible(bool(text))
        self._field_label.setText(view.field)
        self._field.setAccessibleName(view.field)
        for widget in (self._field_label, self._field):
            widget.setVisible(bool(view.field))
        if view.field and self._field.text() != view.typed:
            self._field.setText(view.typed)
        self._progress.setVisible(view.percent is not None)
        self._progress.setValue(view.percent or 0)
        self._draw_actions(view.actions)

    def _lay_out(self, theme: Theme) -> None:
        card = QWidget()
        mark(card, kind="card")
        card.setFixedWidth(theme.px(WIDTH))
        inside = QVBoxLayout(card)
        inside.setContentsMargins(*(theme.px(32) for _ in range(4)))
        inside.setSpacing(theme.px(12))
        for widget in (self._title, self._text, self._code, self._field_label, self._field, self._progress):
            inside.addWidget(widget)
        inside.addSpacing(theme.px(8))
        inside.addLayout(self._actions)
        outside = QVBoxLayout(self)
        outside.addWidget(card, alignment=Qt.AlignmentFlag.AlignCenter)

    def _draw_actions(self, actions: tuple[StartActionView, ...]) -> None:
        while (item := self._actions.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for action in actions:
            button = QPushButton(action.label)
            mark(button, kind="primary" if action.primary else "action")
            button.setMinimumHeight(56)
            button.clicked.connect(lambda _=False, name=action.action: self._presenter.act(name))
            self._actions.addWidget(button)

    def _on_return_pressed(self) -> None:
        primary = next((each for each in self._view.actions if each.primary), None)
        if primary is not None:
            self._presenter.act(primary.action)


def _label(kind: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    mark(label, kind=kind)
    return label
