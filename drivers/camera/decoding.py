"""Reads the codes in one grey picture by ever dearer means, until one finds something or the time is spent."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol

from drivers.camera.port import BUDGET_S
from drivers.camera.regions import Grey, View, find_regions
from drivers.camera.sighting import Sighting, without_parts

_FORGETTING: Final = 0.9
"""A step that was too dear comes to look cheaper with every picture that goes without it, so it is tried again."""


class Picture:
    """A grey picture, and where in it a code may be: found once, when first asked for."""

    def __init__(self, grey: Grey) -> None:
        self.whole = View(grey)

    @cached_property
    def regions(self) -> tuple[View, ...]:
        """The places most like a code, the likeliest first."""
        return find_regions(self.whole.grey)


class Reader(Protocol):
    """A decoder library."""

    def read(self, view: View) -> list[Sighting]:
        """The codes in a view, their corners in the whole picture."""


@dataclass(frozen=True, slots=True)
class Step:
    """One means: the views it takes of a picture, and who reads them."""

    name: str
    views: Callable[[Picture], Sequence[View]]
    reader: Reader

    def read(self, picture: Picture) -> list[Sighting]:
        """The codes in all of its views."""
        return [sighting for view in self.views(picture) for sighting in self.reader.read(view)]


class Decoder:
    """The cascade: its steps in turn, until one finds something new.

    It remembers the most that each step cost of late, and passes over one that would not end within ``budget_s``. The
    first step is never passed over. ``spent`` gives seconds of processor time: a picture costs no more for being
    interrupted, and a machine that is busy with a sale must not read fewer codes.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        budget_s: float = BUDGET_S,
        spent: Callable[[], float] = time.thread_time,
    ) -> None:
        self._steps = tuple(steps)
        self._budget_s = budget_s
        self._spent = spent
        self._costs_s = [0.0] * len(self._steps)

    def read(self, grey: Grey, is_old: Callable[[Sighting], bool] = lambda _: False) -> tuple[Sighting, ...]:
        """The codes of a picture, none overlapping another; empty when nothing was found in time.

        A code that ``is_old`` does not end the search, so that it cannot hide another one beside it.
        """
        picture = Picture(grey)
        found: list[Sighting] = []
        end_s = self._spent() + self._budget_s
        for place in range(len(self._steps)):
            if self._fits(place, end_s):
                found += self._timed(place, picture)
                if not all(is_old(sighting) for sighting in found):
                    break
        return without_parts(found)

    def _fits(self, place: int, end_s: float) -> bool:
        if not place or self._spent() + self._costs_s[place] <= end_s:
            return True
        self._costs_s[place] *= _FORGETTING
        return False

    def _timed(self, place: int, picture: Picture) -> list[Sighting]:
        began_s = self._spent()
        found = self._steps[place].read(picture)
        self._costs_s[place] = max(self._spent() - began_s, self._costs_s[place] * _FORGETTING)
        return found
