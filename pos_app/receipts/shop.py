"""What a receipt says of the shop: header, footer, tax number, and the names behind the ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReceiptShop:
    """``header`` and ``footer`` are the location's own lines; ``operators`` maps ids to short names."""

    header: tuple[str, ...]
    footer: tuple[str, ...]
    tax_number: str
    register_name: str
    operators: Mapping[str, str]
    logo: bytes | None = None
    """PNG, one bit."""
