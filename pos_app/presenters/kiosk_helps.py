"""How this shopper wants the screen: language, large letters, contrast, controls in reach; the next one begins anew."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import replace

from pos_app.presenters.kiosk_view import KioskLook
from pos_app.words import Words

LARGE = 125
"""The larger letters, in per cent."""


class Help(enum.StrEnum):
    """A switch of the bar."""

    REACH = "reach"
    LARGE = "large"
    CONTRAST = "contrast"
    LANGUAGE = "language"


class Helps:
    """Keeps the shopper's choices. ``languages``: the shop's own first."""

    def __init__(self, look: KioskLook, languages: Sequence[str], words_for: Callable[[str], Words]) -> None:
        self._plain = look
        self._languages = languages
        self._words_for = words_for
        self.look = look
        self.words = words_for(languages[0])

    def switch(self, what: Help) -> None:
        """Turn a help on, or off again."""
        look, plain = self.look, self._plain
        match what:
            case Help.REACH:
                self.look = replace(look, reach=not look.reach)
            case Help.LARGE:
                self.look = replace(look, text_size=LARGE if look.text_size == plain.text_size else plain.text_size)
            case Help.CONTRAST:
                high = look.theme == "high_contrast"
                self.look = replace(look, theme=plain.theme if high else "high_contrast")
            case Help.LANGUAGE:
                place = self._languages.index(self.words.language)
                self.speak(self._languages[(place + 1) % len(self._languages)])

    def speak(self, language: str) -> None:
        """Speak this language."""
        self.words = self._words_for(language)

    def forget(self) -> None:
        """As it is for everybody."""
        self.look = self._plain
        self.speak(self._languages[0])
