from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.errors import Refusal
from retail.scans import ScanRules, ShortCodeScan, interpret
from retail.tokens import normalize_short_code, short_code
from tests.support.tokens import NOW

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SIGNS = string.digits + string.ascii_uppercase
LOOK_ALIKES = {"O": "0", "I": "1", "L": "1", "U": "V"}

prefixes = st.text(SIGNS, min_size=2, max_size=8).filter(
    lambda prefix: not set(prefix) <= set("0123456789OIL") and not meant(prefix).startswith("KT1")
)
codes = st.builds(short_code, prefixes, st.binary(min_size=10, max_size=12), st.integers(2, 16))


def meant(text: str) -> str:
    return "".join(LOOK_ALIKES.get(sign, sign) for sign in text)


def test_the_example_of_every_document_is_a_code() -> None:
    assert short_code("OMNI", bytes([0b00011101, 0b11100010]), 4) == "OMNI-7F2K"
    assert normalize_short_code("OMNI-7F2K") == "0MN17F2K"


@given(codes)
def test_a_code_has_one_spelling_that_stays_as_it_is(code: str) -> None:
    key = normalize_short_code(code)
    assert key == meant(code.replace("-", ""))
    assert normalize_short_code(key) == key


@given(codes, st.data())
def test_whoever_types_a_sign_that_looks_alike_means_the_same_code(code: str, data: st.DataObject) -> None:
    alike = {"0": "0Oo", "1": "1IiLl", "V": "VvUu", "-": ["-", " ", ""]}
    typed = "".join(data.draw(st.sampled_from(alike.get(meant(sign), [sign, sign.lower()]))) for sign in code)
    assert normalize_short_code(f" {typed}\n") == normalize_short_code(code)


@given(codes, st.data())
def test_any_single_wrong_sign_is_noticed(code: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(code) - 1).filter(lambda place: code[place] != "-"))
    wrong = data.draw(st.sampled_from(SIGNS).filter(lambda sign: meant(sign) != meant(code[place])))
    assert normalize_short_code(code[:place] + wrong + code[place + 1 :]) is None


@given(codes, st.data())
def test_any_two_exchanged_signs_are_noticed(code: str, data: st.DataObject) -> None:
    signs = list(code.replace("-", ""))
    one, other = data.draw(
        st.tuples(st.integers(0, len(signs) - 1), st.integers(0, len(signs) - 1)).filter(
            lambda pair: meant(signs[pair[0]]) != meant(signs[pair[1]])
        )
    )
    signs[one], signs[other] = signs[other], signs[one]
    assert normalize_short_code("".join(signs)) is None


def test_every_single_slip_in_the_example_is_noticed() -> None:
    code = "0MN17F2K"
    slips = {code[:place] + sign + code[place + 1 :] for place in range(len(code)) for sign in ALPHABET} - {code}
    assert {normalize_short_code(slip) for slip in slips} == {None}


@given(prefixes, st.integers(2, 16), st.data())
def test_two_numbers_never_give_one_code(prefix: str, length: int, data: st.DataObject) -> None:
    numbers = st.integers(0, 32 ** (length - 1) - 1)
    one, other = data.draw(st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1]))
    assert short_code(prefix, one.to_bytes(10, "big"), length) != short_code(prefix, other.to_bytes(10, "big"), length)


@pytest.mark.parametrize(
    ("length", "groups"), [(2, [2]), (4, [4]), (5, [3, 2]), (6, [3, 3]), (7, [4, 3]), (8, [4, 4]), (12, [4, 4, 4])]
)
def test_a_code_stands_in_even_groups_of_up_to_four(length: int, groups: list[int]) -> None:
    prefix, *rest = short_code("LATO", bytes(12), length).split("-")
    assert prefix == "LATO"
    assert [len(group) for group in rest] == groups


@pytest.mark.parametrize(
    "prefix", ["", "A", "OMNI-7", "omni", "ŁATO", "LATOLATOX", "2026", "OIL", "KT1", "KTLX", "A\n"]
)
def test_a_prefix_that_could_be_taken_for_something_else_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="cannot begin"):
        short_code(prefix, bytes(12))


@pytest.mark.parametrize(("chance", "length"), [(4, 8), (12, 1), (12, 21), (0, 2)])
def test_a_code_needs_enough_chance_and_a_length_that_can_be_typed(chance: int, length: int) -> None:
    with pytest.raises(ValueError, match="do not make a code"):
        short_code("LATO", bytes(chance), length)


@pytest.mark.parametrize(
    "text", ["", "-", "OMNI--7F2K", "-OMNI7F2K", "OMNI_7F2K", "0000", "12345678", "ОМNI-7F2K", "ﬀ"]
)
def test_what_is_no_code_has_no_spelling(text: str) -> None:
    assert normalize_short_code(text) is None


@given(st.text())
def test_no_text_makes_a_spelling_raise(text: str) -> None:
    key = normalize_short_code(text)
    assert key is None or normalize_short_code(key) == key


@given(codes, st.booleans())
def test_a_scan_finds_the_code_that_was_printed(code: str, keyed: bool) -> None:
    found = interpret(code, ScanRules(), today=NOW.date(), keyed=keyed)
    assert found == ShortCodeScan(code, normalize_short_code(code) or "")


@given(codes, st.data())
def test_a_slip_of_the_keyboard_is_called_one(code: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(code) - 1).filter(lambda place: code[place] != "-"))
    wrong = data.draw(st.sampled_from("ABCDEFGHJKMNPQRSTVWXYZ").filter(lambda sign: sign != meant(code[place])))
    slip = code[:place] + wrong + code[place + 1 :]
    found = interpret(slip, ScanRules(), today=NOW.date())
    assert found == Refusal("scan.bad_check_digit", {"text": slip})
