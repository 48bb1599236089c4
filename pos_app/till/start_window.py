"""The window before the till: says what is missing on this machine and takes the one answer it needs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QProgressBar, QWidget

from pos_app.presenters.start import StartActionView, StartPresenter, StartView
from pos_app.presenters.view import Banner, Tone
from pos_app.widgets.banner import BannerLabel
from pos_app.widgets.parts import CENTER, button, clear, column, label, row, say, say_or_hide
from pos_app.widgets.theme import Theme, mark

WIDTH = 600
PROGRAM = "Kontuar"


class StartWindow(QWidget):
    """Draws a :class:`StartView` in the middle of the screen."""

    def __init__(self, presenter: StartPresenter, theme: Theme) -> None:
        super().__init__()
        self._presenter = presenter
        self._theme = theme
        self._view = StartView("", "")
        self._title, self._text = label(kind="heading", wrap=True), label(kind="muted", wrap=True)
        self._problem, self._code = BannerLabel(theme), label(kind="total", align=CENTER)
        self._field_label, self._field, self._progress = label(kind="note"), QLineEdit(), QProgressBar()
        self._buttons = QFrame()
        self._actions = row(self._buttons, theme, spacing=12)
        mark(self, kind="screen")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._code.setFont(theme.mono_font("type.total"))
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._progress.setTextVisible(False)
        self._field.textChanged.connect(presenter.typed)
        self._field.returnPressed.connect(self._on_return_pressed)
        self._lay_out()
        self.resize(theme.px(1024), theme.px(640))
        presenter.show_on(self.draw)

    def draw(self, view: StartView) -> None:
        """Paint the view; the keyboard goes to its field, or to the button that is the usual answer."""
        before, self._view = self._view, view
        self.setWindowTitle(view.title or PROGRAM)
        say(self._title, view.title)
        say_or_hide(self._text, view.text)
        self._problem.draw(Banner(view.problem, Tone.BAD) if view.problem else None)
        say_or_hide(self._code, view.code)
        self._code.setAccessibleName(" ".join(view.code))
        self._draw_field(view)
        self._progress.setVisible(view.percent is not None)
        self._progress.setValue(view.percent or 0)
        if view.actions != before.actions:
            self._draw_actions(view.actions)
        if view.field and not before.field:
            self._field.setFocus()

    def _draw_field(self, view: StartView) -> None:
        self._field.setAccessibleName(view.field)
        say_or_hide(self._field_label, view.field)
        self._field.setVisible(bool(view.field))
        if view.field and self._field.text() != view.typed:
            self._field.setText(view.typed)

    def _draw_actions(self, actions: tuple[StartActionView, ...]) -> None:
        clear(self._actions)
        for action in actions:
            made = button(action.label, "primary" if action.primary else None)
            mark(made, letters="body")
            made.clicked.connect(lambda _=False, name=action.action: self._presenter.act(name))
            self._actions.addWidget(made, 1)
        self._buttons.setVisible(bool(actions))
        if actions and not self._view.field:
            self._actions.itemAt(0).widget().setFocus(Qt.FocusReason.OtherFocusReason)  # type: ignore[union-attr]

    def _lay_out(self) -> None:
        card = QFrame()
        mark(card, kind="card")
        card.setFixedWidth(self._theme.px(WIDTH))
        inside = column(card, self._theme, (32, 28, 32, 32), 12)
        inside.addWidget(label(PROGRAM, "why"))
        for widget in (self._title, self._text, self._problem, self._code):
            inside.addWidget(widget)
        inside.addSpacing(self._theme.px(4))
        for part in (self._field_label, self._field, self._progress, self._buttons):
            inside.addWidget(part)
        outside = column(self, self._theme, (12, 12, 12, 12))
        outside.addWidget(card, alignment=Qt.AlignmentFlag.AlignCenter)

    def _on_return_pressed(self) -> None:
        primary = next((each for each in self._view.actions if each.primary), None)
        if primary is not None:
            self._presenter.act(primary.action)
