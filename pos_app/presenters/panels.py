"""Panels over the selling screen: a question with one field, a list to choose from, a sheet to read.

A panel never stops the till: a scan closes it and sells.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pos_app.presenters.sentences import sentence
from pos_app.presenters.view import ActionView, ListView, PromptKind, PromptView, RowView, SheetView, SumView
from pos_app.words import Words
from retail.errors import Refusal


@dataclass(slots=True)
class Prompt:
    """A question with one field. ``submit`` gets what was typed; a refusal stays beside the field."""

    title: str
    hint: str
    kind: PromptKind
    submit: Callable[[str], Refusal | None]
    unit: str = ""
    value: str = ""
    error: str = ""

    def view(self, words: Words) -> PromptView:
        """As it is drawn."""
        accept, cancel = words.translate("Panel", "OK"), words.translate("Panel", "Back")
        return PromptView(
            self.title,
            self.hint,
            self.kind,
            self.value,
            self.unit,
            accept,
            cancel,
            self.error,
            decimal_mark=words.decimal_mark,
        )

    def typed(self, text: str) -> None:
        """Take the field's new text; the last complaint goes."""
        self.value, self.error = text, ""

    def accept(self, words: Words) -> bool:
        """Submit; True when the panel may close."""
        refused = self.submit(self.value)
        self.error = sentence(words, refused) if refused is not None else ""
        return refused is None


@dataclass(slots=True)
class Choice:
    """A list to choose from. With ``find`` it has a field, and the rows follow what is typed.

    ``scanned`` takes a scan while the list is open; without it a scan closes the list and sells.
    """

    title: str
    empty: str
    pick: Callable[[str], Refusal | None]
    rows: tuple[RowView, ...] = ()
    find: Callable[[str], tuple[RowView, ...]] | None = None
    scanned: Callable[[str, str | None], Refusal | None] | None = None
    label: str = ""
    selected: int = 0
    text: str = ""
    error: str = field(default="")

    def view(self, words: Words) -> ListView:
        """As it is drawn."""
        choose = self.label or words.translate("Panel", "Choose")
        cancel = words.translate("Panel", "Back")
        searchable = self.find is not None
        return ListView(
            self.title, self.rows, self.selected, self.empty, choose, cancel, searchable, self.text, self.error
        )

    def typed(self, text: str) -> None:
        """Take the field's new text and find again."""
        self.text, self.error, self.selected = text, "", 0
        if self.find is not None:
            self.rows = self.find(text)

    def move(self, step: int) -> None:
        """Move the selection, stopping at both ends."""
        self.selected = max(0, min(len(self.rows) - 1, self.selected + step))

    def choose(self, row_id: str | None, words: Words) -> bool:
        """Pick a row, or the selected one; True when the panel may close."""
        if row_id is None and self.rows:
            row_id = self.rows[self.selected].row_id
        if row_id is None:
            return False
        refused = self.pick(row_id)
        self.error = sentence(words, refused) if refused is not None else ""
        return refused is None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to read. ``closed`` hears when it is taken away: nobody waits any more for what it still lacks."""

    title: str
    text: str = ""
    mono: bool = False
    rows: tuple[SumView, ...] = ()
    actions: tuple[ActionView, ...] = ()
    closed: Callable[[], None] | None = None

    def view(self, words: Words) -> SheetView:
        """As it is drawn."""
        back = words.translate("Panel", "Back")
        return SheetView(self.title, self.text, self.mono, self.rows, self.actions, back)


Panel = Prompt | Choice | Sheet


def kept(panel: Panel | None) -> Panel | None:
    """What a scan leaves over the screen: a panel that is about scanning; every other one gives way to selling."""
    return panel if getattr(panel, "stays", False) else None
