"""Labels on pages: a page is full, or it is the last one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice, repeat

from hub.errors import Problem
from hub.labels.formats import MOST_MARGIN, MOST_SHIFT, LabelFormat
from hub.labels.label import Label
from hub.labels.poster import draw_poster
from hub.labels.shelf import draw_shelf
from hub.labels.strokes import Strokes
from hub.labels.words import WORDS, Language
from hub.sheets.drawing import Page

_DRAWN = {"shelf": draw_shelf, "poster": draw_poster}


@dataclass(frozen=True, slots=True)
class Print:
    """How labels are printed.

    ``shift`` moves all of it right and down, in millimetres; ``margin`` stays white inside each label, None for what
    its format has; ``first`` is the place of the first label on the first page: a sheet that was begun is used up.
    """

    form: LabelFormat
    language: Language = "pl"
    shift: tuple[float, float] = (0.0, 0.0)
    margin: float | None = None
    first: int = 1

    @property
    def format(self) -> LabelFormat:
        """The format with the margin asked for."""
        return self.form if self.margin is None else replace(self.form, margin=self.margin)

    def pages(self, labels: int) -> int:
        """How many pages so many labels need."""
        return -(-(labels + self.first - 1) // self.form.per_page) if labels else 0


def check_print(how: Print) -> None:
    """422 for a place that a page does not have, and for a margin or a shift that leaves no room."""
    if not 1 <= how.first <= how.form.per_page:
        detail = f"A page of {how.form.name} has the places 1 to {how.form.per_page}."
        raise Problem(422, "label.first", detail, {"field": "first"})
    if not all(abs(each) <= MOST_SHIFT for each in how.shift):
        raise Problem(422, "label.shift", f"Labels are moved by {MOST_SHIFT:g} mm at most.", {"field": "shift"})
    if not 0 <= how.format.margin <= min(MOST_MARGIN, min(how.form.label) / 6):
        detail = f"Labels of {how.form.name} have margins from 0 to {min(MOST_MARGIN, min(how.form.label) / 6):.1f} mm."
        raise Problem(422, "label.margin", detail, {"field": "margin"})


def label_pages(labels: Iterable[Label], how: Print) -> Iterator[Page]:
    """The pages, one after another, as the labels come."""
    form, words = how.format, WORDS[how.language]
    places = list(form.places(how.shift))
    left: Iterator[Label | None] = chain(repeat(None, how.first - 1), labels)
    while chunk := list(islice(left, form.per_page)):
        strokes = Strokes()
        for place, label in zip(places, chunk, strict=False):
            if label is not None:
                _DRAWN[form.style](strokes, place, form.margin, label, words)
        if strokes.texts:
            yield Page(strokes.texts, strokes.codes, strokes.boxes, *form.page)
