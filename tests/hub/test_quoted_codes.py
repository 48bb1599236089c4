"""A quote takes the codes that people type: one that may be used counts, another says why it does not."""

from __future__ import annotations

from hub.services.quotes import AskedCoupon, AskedLine, Question, Quote
from tests.support.campaigns import NOW, OMNI, CouponHub, coupon_hub
from tests.support.hub import SKUS

__all__ = ["coupon_hub"]


def quoted(coupon_hub: CouponHub, code: str) -> Quote:
    """Bread for 6.49 at location 014, with a code that takes 10 % off."""
    coupon_hub.hub.promotions.save("OMNI", {**OMNI, "lane": 60}, "test")
    question = Question([AskedLine(SKUS[0])], location_id="014", at=NOW, coupons=[AskedCoupon(code=code)])
    return coupon_hub.hub.quotes.quote(question)


def test_a_code_the_hub_issued_counts(coupon_hub: CouponHub) -> None:
    assert quoted(coupon_hub, coupon_hub.coupon().code).priced.total.minor == 584


def test_the_text_of_its_qr_counts_as_well(coupon_hub: CouponHub) -> None:
    assert quoted(coupon_hub, coupon_hub.coupon().token).priced.total.minor == 584


def test_a_code_used_before_says_so_and_takes_nothing_off(coupon_hub: CouponHub) -> None:
    coupon = coupon_hub.coupon()
    coupon_hub.redeem(coupon.token)
    quote = quoted(coupon_hub, coupon.code)

    assert quote.priced.total.minor == 649
    assert quote.refused[coupon.code].code == "coupon.used"
