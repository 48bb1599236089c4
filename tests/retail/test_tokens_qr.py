from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import qrcode
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_ALPHA_NUM, QRData

from retail.tokens import LONGEST_BASKET, ReadToken, Token, read_token, sign_basket
from retail.values import PLN, LocationId, Money, Quantity, Sku
from tests.support.tokens import BASKET, COUPON, EVERY, KEYS, NOW, RECEIPT, REGISTER_KEY, basket_of, signed

SMALL, SMALL_HOLDS = 6, 154
"""What the receipt and the coupon must fit into, and how many signs it holds (ISO/IEC 18004 table 7)."""


def drawn(text: str, version: int | None = None) -> np.ndarray:
    """The symbol at level M and only in alphanumeric mode; ``version`` fixed, or the smallest that holds it."""
    code = qrcode.QRCode(version=version, error_correction=ERROR_CORRECT_M, box_size=1, border=4)
    code.add_data(QRData(text, mode=MODE_ALPHA_NUM), optimize=0)
    code.make(fit=version is None)
    dots = np.array(code.get_matrix(), dtype=np.uint8)
    return np.kron(255 - 255 * dots, np.ones((4, 4), dtype=np.uint8))


def seen(picture: np.ndarray) -> str:
    return str(zxingcpp.read_barcodes(picture)[0].text)


@pytest.mark.parametrize("token", [COUPON, RECEIPT], ids=lambda token: token.kind)
def test_a_coupon_and_a_receipt_are_read_from_a_symbol_of_version_6(token: Token) -> None:
    text = seen(drawn(signed(token), SMALL))
    assert read_token(text, KEYS, NOW) == read_token(signed(token), KEYS, NOW)
    assert isinstance(read_token(text, KEYS, NOW), ReadToken)


@pytest.mark.parametrize("token", EVERY, ids=lambda token: token.kind)
def test_every_kind_is_read_from_the_smallest_symbol_that_holds_it(token: Token) -> None:
    assert seen(drawn(signed(token))) == signed(token)


def test_the_fullest_coupon_of_a_large_chain_fills_version_6_to_the_last_sign() -> None:
    fullest = replace(COUPON, serial=2**35 - 1, campaign=2**14 - 1, value_cap=2**21 - 1)
    assert len(signed(fullest)) == SMALL_HOLDS


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**21 - 1), st.integers(0, 2**21 - 1))
def test_a_coupon_of_any_serial_that_names_nobody_fits_version_6(serial: int, campaign: int, cap: int) -> None:
    bearer = replace(
        COUPON, coupon_class="offline_ok", customer=None, location=None, serial=serial, campaign=campaign, value_cap=cap
    )
    assert len(signed(bearer)) <= SMALL_HOLDS


@settings(max_examples=20)
@given(st.binary(min_size=4, max_size=4), st.binary(min_size=4, max_size=4))
def test_every_receipt_has_the_same_length(location: bytes, totals: bytes) -> None:
    assert len(signed(replace(RECEIPT, location=location, totals=totals))) == SMALL_HOLDS


def test_the_largest_basket_is_read_from_a_symbol_of_version_20() -> None:
    count = max(lines for lines in range(60, 140) if isinstance(sign_basket(basket_of(lines), REGISTER_KEY), str))
    text = sign_basket(basket_of(count), REGISTER_KEY)
    assert isinstance(text, str)
    assert LONGEST_BASKET - 20 < len(text) <= LONGEST_BASKET
    assert seen(drawn(text, 20)) == text


def test_a_basket_of_sixty_lines_fits_on_a_slip_even_when_half_are_weighed_and_labelled() -> None:
    lines = [
        replace(
            line,
            sku=Sku(f"20{place:04d}"),
            quantity=Quantity.grams(213 + 7 * place),
            label_amount=Money(99 + 13 * place, PLN),
        )
        if place % 2
        else line
        for place, line in enumerate(basket_of(60).lines)
    ]
    basket = replace(BASKET, lines=tuple(lines), location_id=LocationId("kraków-rynek"))
    assert isinstance(sign_basket(basket, REGISTER_KEY), str)
