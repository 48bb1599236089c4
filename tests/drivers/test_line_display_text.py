"""Text on a two-line display: one letter per column, in letters the display has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.line_display.text import Lines, fit, fold

PAGES = ["ascii", "cp852", "cp1250", "cp866", "cp437", "utf-8"]


@pytest.mark.parametrize(
    ("text", "page", "shown"),
    [
        ("Zażółć gęślą jaźń", "cp852", "Zażółć gęślą jaźń"),
        ("Zażółć gęślą jaźń", "ascii", "Zazolc gesla jazn"),
        ("ŁĄKA", "cp437", "LAKA"),
        ("crème brûlée", "ascii", "creme brulee"),
        ("Straße", "ascii", "Strasse"),
        ("5 €", "cp852", "5 EUR"),
        ("5 €", "cp1250", "5 €"),
        ("„Mleko” – 2×", "ascii", '"Mleko" - 2x'),
        ("Молоко", "cp866", "Молоко"),
        ("Молоко", "ascii", "??????"),
        ("1\N{NO-BREAK SPACE}234,50\N{NARROW NO-BREAK SPACE}zł", "ascii", "1 234,50 zl"),
        ("a\u0328", "cp852", "ą"),
        ("½ l", "ascii", "? l"),
        ("\x1b@\x00", "ascii", "@"),
    ],
)
def test_letters_are_kept_where_they_exist_and_folded_where_not(text: str, page: str, shown: str) -> None:
    assert fold(text, page) == shown


@given(st.text(), st.sampled_from(PAGES), st.integers(1, 40))
def test_a_line_is_always_exactly_as_wide_as_the_display(text: str, page: str, columns: int) -> None:
    line = fit(text, columns, page)
    assert len(line) == columns
    line.encode(page)


@given(st.text(), st.sampled_from([page for page in PAGES if page != "utf-8"]))
def test_no_text_can_hold_a_command(text: str, page: str) -> None:
    assert all(byte >= 0x20 and byte != 0x7F for byte in fold(text, page).encode(page))


def test_an_amount_too_long_for_the_display_keeps_its_last_figures() -> None:
    assert Lines.amount("x", "123456789,00 zl", 8, "ascii").bottom == "89,00 zl"
