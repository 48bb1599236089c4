"""What a promotion is called, where its coupon's code is at hand and where it is not."""

from __future__ import annotations

import pytest

from tests.support.promotions import promotion


@pytest.mark.parametrize(
    ("name", "with_code", "without"),
    [
        ("Kod {code} −10 %", "Kod A-1 −10 %", "Kod −10 %"),
        ("Kupon {code}", "Kupon A-1", "Kupon"),
        ("{code} na kawę", "A-1 na kawę", "na kawę"),
        ("Trzy  za dwie", "Trzy  za dwie", "Trzy  za dwie"),
    ],
)
def test_a_name_leaves_no_gap_for_a_code_that_is_not_there(name: str, with_code: str, without: str) -> None:
    offer = promotion({"type": "percent_off_basket", "percent": 1000}, names={"pl": name})

    assert (offer.text("pl", "A-1"), offer.text("pl")) == (with_code, without)
