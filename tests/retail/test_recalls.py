"""Which packs a recall means: certainly, certainly not, or perhaps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from retail.catalog import Recall, doubtful, recalled
from retail.values import Sku

DAY = date(2026, 3, 2)
GTIN, OTHER = "05900010001101", "05900010009909"


def recall(gtin: str | None = None, batch: str | None = None, first: date = DAY) -> Recall:
    return Recall("rc-1", Sku("PIE-001"), "szkło", first, gtin, batch)


@pytest.mark.parametrize(
    ("which", "gtin", "batch", "holds"),
    [
        (recall(), None, None, True),
        (recall(), GTIN, "L1", True),
        (recall(batch="L1"), GTIN, "L1", True),
        (recall(batch="L1"), GTIN, "l1", True),
        (recall(batch="L1"), GTIN, "L2", False),
        (recall(batch="L1"), GTIN, None, None),
        (recall(gtin=GTIN), GTIN, None, True),
        (recall(gtin=GTIN), OTHER, None, False),
        (recall(gtin=GTIN), None, None, None),
        (recall(gtin=GTIN, batch="L1"), GTIN, "L1", True),
        (recall(gtin=GTIN, batch="L1"), OTHER, None, False),
        (recall(gtin=GTIN, batch="L1"), None, "L2", False),
        (recall(gtin=GTIN, batch="L1"), None, "L1", None),
        (recall(first=DAY + timedelta(days=1)), GTIN, "L1", False),
        (recall(first=DAY - timedelta(days=9)), GTIN, "L1", True),
    ],
)
def test_a_recall_means_what_it_names(which: Recall, gtin: str | None, batch: str | None, holds: bool | None) -> None:
    assert which.holds(gtin, batch, DAY) is holds


def test_a_pack_that_is_certainly_meant_is_found_among_others() -> None:
    hit = recall(batch="L2")
    assert recalled([recall(batch="L1"), hit], GTIN, "L2", DAY) is hit


def test_a_pack_that_may_be_meant_is_told_with_all_that_may_mean_it() -> None:
    both = (recall(batch="L1"), recall(batch="L2"))
    assert (recalled(both, GTIN, None, DAY), doubtful(both, GTIN, None, DAY)) == (None, both)
