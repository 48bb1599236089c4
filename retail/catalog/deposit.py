"""Container deposits (*kaucja*): money held on a bottle or can, outside tax and promotions.

Poland: act of 13 June 2013 on packaging, chapter 6a; amounts by the regulation of 3 December 2024.
"""

from __future__ import annotations

from dataclasses import dataclass

from retail.values import Money


@dataclass(frozen=True, slots=True)
class Deposit:
    """The deposit on one container: its code in the catalogue, its name on a receipt, its amount."""

    code: str
    name: str
    amount: Money
