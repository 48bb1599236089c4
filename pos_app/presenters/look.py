"""How the screen looks on this register: theme, size of type, preset and side; kept in the local file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from local_store import Store
from pos_app.presenters.view import LookView

THEMES = ("light", "dark", "high_contrast")
TEXT_SIZES = (100, 125, 150)

T = TypeVar("T")


class Look:
    """Reads the look once and writes it at each change. ``touch_first`` is the preset until somebody chooses."""

    def __init__(self, store: Store, *, touch_first: bool = False) -> None:
        self._store = store
        get = store.preferences.get
        self._theme = _known(THEMES, get("theme"))
        self._text_size = int(_known([str(each) for each in TEXT_SIZES], get("text_size")))
        self._mirrored = get("mirrored") == "yes"
        chosen = get("preset")
        self._touch_first = chosen == "touch" if chosen is not None else touch_first

    @property
    def touch_first(self) -> bool:
        """True while the quick keys have the wide half."""
        return self._touch_first

    def view(self) -> LookView:
        """The look now."""
        return LookView(self._theme, self._text_size, self._mirrored, self._touch_first)

    def next_theme(self) -> None:
        """Light, dark, high contrast, and light again."""
        self._theme = _after(THEMES, self._theme)
        self._store.preferences.set("theme", self._theme)

    def next_text_size(self) -> None:
        """100 %, 125 %, 150 %, and 100 % again."""
        self._text_size = _after(TEXT_SIZES, self._text_size)
        self._store.preferences.set("text_size", str(self._text_size))

    def next_preset(self) -> None:
        """Room for the basket, or room for the quick keys."""
        self._touch_first = not self._touch_first
        self._store.preferences.set("preset", "touch" if self._touch_first else "scan")

    def mirror(self) -> None:
        """Put the basket on the other side."""
        self._mirrored = not self._mirrored
        self._store.preferences.set("mirrored", "yes" if self._mirrored else "no")


def _known(values: Sequence[str], saved: str | None) -> str:
    return saved if saved is not None and saved in values else values[0]


def _after(values: Sequence[T], current: T) -> T:
    return values[(values.index(current) + 1) % len(values)]
