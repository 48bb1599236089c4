"""An adjustment: an amount on a line that is not its regular price, with its source and a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from retail.values import Money


@dataclass(frozen=True, slots=True)
class Adjustment:
    """``amount`` is added to the extended amount: negative when the shopper saves. ``source`` names what gave it."""

    source: str
    text: str
    amount: Money
