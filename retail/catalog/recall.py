"""Goods that were recalled: which must not be sold, and which have to be looked at before they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from retail.values import Sku


@dataclass(frozen=True, slots=True)
class Recall:
    """Packs of ``sku`` that must not be sold from ``valid_from`` on.

    ``gtin`` limits it to packs with this barcode (14 digits), ``batch`` to one batch; both None: every pack.
    """

    recall_id: str
    sku: Sku
    reason: str
    valid_from: date
    gtin: str | None = None
    batch: str | None = None

    def holds(self, gtin: str | None, batch: str | None, day: date) -> bool | None:
        """Whether it means a pack of its SKU with this barcode and batch; None when the pack has to be looked at.

        A barcode or a batch that is not known may be the recalled one.
        """
        if day < self.valid_from:
            return False
        parts = (_same(self.gtin, gtin), _same(self.batch, batch))
        return False if False in parts else None if None in parts else True


def recalled(recalls: Iterable[Recall], gtin: str | None, batch: str | None, day: date) -> Recall | None:
    """The recall of a SKU that certainly means this pack."""
    return next((each for each in recalls if each.holds(gtin, batch, day)), None)


def doubtful(recalls: Iterable[Recall], gtin: str | None, batch: str | None, day: date) -> tuple[Recall, ...]:
    """The recalls of a SKU that may mean this pack, whose barcode or batch is not known."""
    return tuple(each for each in recalls if each.holds(gtin, batch, day) is None)


def _same(wanted: str | None, found: str | None) -> bool | None:
    if wanted is None:
        return True
    # Batches are printed and typed in either case, and no maker tells two batches apart by it.
    return None if found is None else wanted.casefold() == found.casefold()
