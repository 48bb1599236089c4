"""A sentence where the eyes are: what happened, what it means, what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from pos_app.presenters.view import Banner, Tone
from pos_app.widgets.parts import label, row, say, tone_of
from pos_app.widgets.theme import Theme, mark

_ICONS = {Tone.BAD: "error", Tone.WARN: "warning", Tone.OK: "success"}


class BannerLabel(QFrame):
    """A banner with an icon; hidden while there is nothing to say."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._drawn: Banner | None = None
        self._icon, self._text = QLabel(), label(wrap=True)
        mark(self, kind="banner")
        layout = row(self, theme, (12, 9, 12, 9), 10)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown; empty while there is none."""
        return self._drawn.text if self._drawn is not None else ""

    def draw(self, banner: Banner | None) -> None:
        """Say this, or nothing."""
        if banner == self._drawn:
            return
        self._drawn = banner
        self.setVisible(banner is not None)
        if banner is not None:
            tone = tone_of(banner.tone)
            mark(self, tone=tone)
            ink = banner.tone.value if tone in ("warn", "bad") else ("accent" if tone in ("ok", "accent") else "info")
            self._icon.setPixmap(self._theme.pixmap(_ICONS.get(banner.tone, "info"), ink, 20, self.devicePixelRatioF()))
            say(self._text, banner.text)
            self.setAccessibleName(banner.text)
