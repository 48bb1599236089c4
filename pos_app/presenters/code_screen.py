"""The screen that a code was shown to, as whoever answers the code sees it."""

from __future__ import annotations

from typing import Protocol

from pos_app.presenters.panels import Panel
from pos_app.presenters.view import Tone
from pos_app.words import Words
from retail.errors import Refusal


class CodeScreen(Protocol):
    """The presenter that a code was shown to."""

    words: Words

    def say(self, text: str, tone: Tone = Tone.INFO) -> None:
        """Say a sentence until the next act."""

    def refuse_or_go_on(self, refused: Refusal | None) -> None:
        """Say a refusal, or clear the last one."""

    def refresh(self) -> None:
        """Draw what is true now."""

    def open_panel(self, panel: Panel | None) -> None:
        """Put a panel over the screen, or take it away."""
