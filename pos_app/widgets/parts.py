"""Small builders that every screen uses: labels, grounds, layouts and buttons that say what they are."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pos_app.presenters.view import Tone
from pos_app.widgets.theme import Theme, mark

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter
Margins = tuple[int, int, int, int]
Layout = TypeVar("Layout", bound=QBoxLayout)

_TONES = {Tone.PLAIN: None, Tone.MUTED: None, Tone.OK: "ok", Tone.ACCENT: "accent"}


def label(
    text: str = "",
    kind: str | None = None,
    *,
    wrap: bool = False,
    align: Qt.AlignmentFlag | None = None,
) -> QLabel:
    """A label of plain text: goods are called what they like, ``<b>`` included."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    mark(made, kind=kind)
    if align is not None:
        made.setAlignment(align)
    return made


def frame(kind: str | None = None) -> QFrame:
    """A ground: card, side, panel …"""
    made = QFrame()
    mark(made, kind=kind)
    return made


def column(owner: QWidget, theme: Theme, margins: Margins = (0, 0, 0, 0), spacing: int = 0) -> QVBoxLayout:
    """A vertical layout of ``owner``, measured at the text size in use."""
    return _measured(QVBoxLayout(owner), theme, margins, spacing)


def row(owner: QWidget, theme: Theme, margins: Margins = (0, 0, 0, 0), spacing: int = 0) -> QHBoxLayout:
    """A horizontal layout of ``owner``, measured at the text size in use."""
    return _measured(QHBoxLayout(owner), theme, margins, spacing)


def say(target: QLabel, text: str) -> None:
    """Put a text into a label, if it is another."""
    if target.text() != text:
        target.setText(text)


def say_or_hide(target: QLabel, text: str) -> None:
    """Put a text into a label; an empty one takes no room."""
    say(target, text)
    target.setVisible(bool(text))


def tone_of(tone: Tone) -> str | None:
    """A tone as the style sheet names it; plain and muted are none."""
    return _TONES.get(tone, tone.value)


def button(text: str = "", kind: str | None = None, *, name: str = "") -> QPushButton:
    """A button that takes the keyboard only by Tab, so that neither a tap nor a scan moves it off the scan field."""
    made = QPushButton()
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAutoDefault(False)
    mark(made, kind=kind)
    write(made, text, name)
    return made


def write(target: QPushButton, text: str, name: str = "") -> None:
    """Put a text on a button as it is, ampersands included, and name it for those who hear the screen."""
    shown = text.replace("&", "&&")
    if target.text() != shown:
        target.setText(shown)
    if target.accessibleName() != (name or text):
        target.setAccessibleName(name or text)


def picture(target: QPushButton, theme: Theme, icon: str, size: int = 24, color: str = "ink") -> None:
    """Put an icon on a button."""
    target.setIcon(theme.icon(icon, color, size))
    target.setIconSize(QSize(theme.px(size), theme.px(size)))


def clear(layout: QBoxLayout) -> None:
    """Take everything out of a layout and away."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()


def _measured(layout: Layout, theme: Theme, margins: Margins, spacing: int) -> Layout:
    layout.setContentsMargins(*(theme.px(each) for each in margins))
    layout.setSpacing(theme.px(spacing))
    return layout
