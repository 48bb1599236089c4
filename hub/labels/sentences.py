"""What a label says beside name and price, in the order in which it matters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hub.labels.label import Label
from hub.labels.strokes import Paragraph
from hub.labels.words import LabelWords, sign
from hub.sheets.fonts import NAME, SMALL

MOST_BREAKS = 3
"""Quantities that a label names; the smallest ones."""
_FIXED = "\u00a0"
_NUMBER = re.compile(r"(?:\d+ × )?\d+(?:[.,]\d+)? (?:g|kg|ml|cl|l|cm|m|szt\.)(?!\w)")


def paragraphs_of(label: Label, words: LabelWords) -> Iterator[Paragraph]:
    """What it cost, what a kilogram costs, what more of it costs, the deposit; what no law asks for may go."""
    per = words.per(label.unit)
    if label.lowest is not None:
        if label.former is not None:
            struck = f"{words.money(label.former)}{per}"
            yield Paragraph(f"{words.former} {struck}".replace(" ", _FIXED), SMALL, struck, optional=True)
        yield Paragraph(words.lowest.format(words.money(label.lowest) + per), NAME)
    yield from _measured(label, words)
    each_one = per or f"/{words.piece}"
    for least, amount in label.breaks[:MOST_BREAKS]:
        said = words.larger.format(words.money(amount) + each_one, least=words.quantity(least))
        yield Paragraph(said.replace(" ", _FIXED), NAME, optional=True)
    if label.deposit is not None:
        yield Paragraph(words.deposit.format(words.money(label.deposit)).replace(" ", _FIXED), NAME)


def name_of(label: Label) -> str:
    """The name, which never breaks between a number and its unit."""
    return _NUMBER.sub(lambda found: found[0].replace(" ", _FIXED), label.name)


def price_unit(label: Label, words: LabelWords) -> str:
    """What stands under the fraction of the price: ``zł``, ``zł/kg``."""
    return f"{sign(label.price)}{words.per(label.unit)}"


def small_print(label: Label, words: LabelWords) -> tuple[str, str]:
    """From when the price holds, and whose it is: the days, and what staff look for."""
    return words.days(label.valid_from, label.valid_to), " · ".join(
        part for part in (label.key, label.sku, label.zone) if part
    )


def _measured(label: Label, words: LabelWords) -> Iterator[Paragraph]:
    if label.measured is None:
        return
    content = words.content(label.content) if label.content is not None else ""
    yield Paragraph(f"{content} · {words.measured(label.measured)}", NAME)
