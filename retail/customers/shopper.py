"""The shopper a basket is priced for: no name, only what a price may depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from retail.values import CustomerId


@dataclass(frozen=True, slots=True)
class Shopper:
    """A known customer as pricing sees one.

    ``groups`` name price groups, ``segments`` marketing segments. ``birthday`` is (month, day). ``used`` counts how
    often a promotion has been applied to this customer before, by promotion id.
    """

    customer_id: CustomerId
    groups: frozenset[str] = frozenset()
    tier: str = ""
    segments: frozenset[str] = frozenset()
    birthday: tuple[int, int] | None = None
    first_purchase: bool = False
    staff: bool = False
    used: Mapping[str, int] = field(default_factory=dict)
