"""A reading: the text of a scan freed of what the wire added, and what is known about its symbol."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from datetime import date

from retail.errors import Refusal

GS = "\x1d"
"""The group separator, which readers send in the place of FNC1."""

LONGEST = 4296
"""Characters in the largest QR symbol (alphanumeric, version 40-L); nothing longer was ever printed."""

_JUNK = "".join(map(chr, range(0x21))) + "\x7f\xa0\u200b\u200e\u200f\ufeff\ufffd"
_AIM_ID = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_VISIBLE_GS = re.compile(r"<GS>|\{GS\}|\u241d")
_ADD_ON = re.compile(r"(\d{8}|\d{12,13})\]E(?:1\d{2}|2\d{5})", re.ASCII)


class Symbology(enum.Enum):
    """Kinds of symbols as far as they limit what a text may mean (ISO/IEC 15424)."""

    EAN_13 = enum.auto()
    EAN_8 = enum.auto()
    EAN_WITH_ADD_ON = enum.auto()
    ADD_ON = enum.auto()
    ITF = enum.auto()
    GS1 = enum.auto()
    """Symbols that begin with FNC1: only element strings stand in them."""
    OTHER = enum.auto()
    UNKNOWN = enum.auto()
    """The reader sent no identifier, or a person typed."""


_SYMBOLOGIES = {
    "]E0": Symbology.EAN_13,
    "]E1": Symbology.ADD_ON,
    "]E2": Symbology.ADD_ON,
    "]E3": Symbology.EAN_WITH_ADD_ON,
    "]E4": Symbology.EAN_8,
    "]I0": Symbology.ITF,
    "]I1": Symbology.ITF,
    "]I3": Symbology.ITF,
    "]C1": Symbology.GS1,
    "]e0": Symbology.GS1,
    "]e1": Symbology.GS1,
    "]e2": Symbology.GS1,
    "]d2": Symbology.GS1,
    "]J1": Symbology.GS1,
    "]Q3": Symbology.GS1,
}

NUMBERS_ONLY = frozenset(
    {Symbology.EAN_13, Symbology.EAN_8, Symbology.EAN_WITH_ADD_ON, Symbology.ADD_ON, Symbology.ITF}
)
"""Symbols of fixed-length numbers: any other length in them is a part of a number."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A scan ready to be interpreted: ``body`` without junk, AIM identifier and periodical add-on."""

    body: str
    symbology: Symbology
    separated: bool
    """A group separator stood before or within the text."""
    today: date
    keyed: bool
    """A person may have typed it; False for what a device read."""

    @property
    def is_number(self) -> bool:
        """True when the whole body is ASCII digits."""
        return self.body.isascii() and self.body.isdigit()

    def refused(self, why: str, /, **values: object) -> Refusal:
        """A refusal of this reading; ``text`` is fit to be shown."""
        shown = "".join(sign for sign in self.body[:80] if sign.isprintable())
        return Refusal(f"scan.{why}", {"text": shown, **values})


def make_reading(text: str, aim_id: str | None, today: date, keyed: bool) -> Reading:
    """Strip what wedges and readers add, and take the AIM identifier from the text when it stands there."""
    text = _VISIBLE_GS.sub(GS, text)
    body = text.strip(_JUNK)
    if _AIM_ID.match(body):
        aim_id, text = body[:3], body[3:]
        body = text.strip(_JUNK)
    separated = GS in text[: text.find(body) + len(body)]
    symbology = _SYMBOLOGIES.get(aim_id, Symbology.OTHER) if aim_id and _AIM_ID.fullmatch(aim_id) else None
    periodical = _ADD_ON.fullmatch(body)
    return Reading(periodical[1] if periodical else body, symbology or Symbology.UNKNOWN, separated, today, keyed)
