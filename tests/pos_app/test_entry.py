"""What is typed in the scan field: a quantity before a star, and a code or words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.services.entry import Entry, parse_entry


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        ("", Entry(None, "")),
        ("  ", Entry(None, "")),
        ("ser żółty", Entry(None, "ser żółty")),
        (" 5901234123457 ", Entry(None, "5901234123457")),
        ("3*", Entry(3_000, "")),
        ("3*5901234123457", Entry(3_000, "5901234123457")),
        ("3 x mleko", Entry(3_000, "mleko")),
        ("3×mleko", Entry(3_000, "mleko")),
        ("0,5 * ser", Entry(500, "ser")),
        ("0.482*", Entry(482, "")),
        ("1,05*ser", Entry(1_050, "ser")),
        ("9999*", Entry(9_999_000, "")),
        ("0*1", Entry(0, "1")),
        ("2*3*", Entry(2_000, "3*")),
    ],
)
def test_a_quantity_stands_before_a_star(typed: str, entry: Entry) -> None:
    assert parse_entry(typed) == entry


@pytest.mark.parametrize(
    "typed", ["5901234123457*", "12345*7", "*3", "-3*", "1,2345*", "ser 3*", "3,*", "٣*7", "3 kg*", "1 000*"]
)
def test_what_is_no_quantity_stays_text(typed: str) -> None:
    assert parse_entry(typed) == Entry(None, typed)


@pytest.mark.parametrize(
    "rest",
    [
        "7",
        "5901234123457",
        "]E05901234123457",
        "(01)05901234123457",
        "https://id.gs1.org/01/0",
        "http://x",
        "\x1d10L-17",
    ],
)
def test_digits_and_what_no_name_begins_with_are_codes(rest: str) -> None:
    assert Entry(None, rest).is_code


@pytest.mark.parametrize("rest", ["", "ser", "7up", "3,2 mleko", "٣", "²", "12-34"])
def test_everything_else_is_searched_by_name(rest: str) -> None:
    assert not Entry(None, rest).is_code


@given(st.integers(0, 9_999), st.integers(0, 999), st.sampled_from("*x×"), st.sampled_from(["", "590123", "ser"]))
def test_every_quantity_up_to_the_most_of_a_line_is_read_exactly(
    whole: int, fraction: int, sign: str, rest: str
) -> None:
    assert parse_entry(f"{whole},{fraction:03}{sign}{rest}") == Entry(whole * 1000 + fraction, rest)


@given(st.text(max_size=20))
def test_nothing_typed_is_lost_or_makes_reading_fail(typed: str) -> None:
    entry = parse_entry(typed)
    assert entry.rest in typed
    assert entry.thousandths is not None or entry.rest == typed.strip()
