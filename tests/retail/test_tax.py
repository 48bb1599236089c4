"""Rates by date, tax per letter, and the buyer's tax number."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.errors import CurrencyMismatch, Refusal
from retail.tax import POLAND, TaxRate, TaxTable, VatRow, check_nip, format_nip, vat_summary
from retail.values import EUR, PLN, Money

DAY = date(2026, 3, 2)
EARLY = date(2011, 1, 1)
A = TaxRate("A", "A", 2300, EARLY)
B = TaxRate("B", "B", 800, EARLY)
EXEMPT = TaxRate("E", "E", None, EARLY)


def pln(minor: int) -> Money:
    return Money(minor, PLN)


def test_poland_taxes_five_classes() -> None:
    table = [(rate.letter, rate.rate_hundredths) for rate in POLAND.in_force(DAY)]
    assert table == [("A", 2300), ("B", 800), ("C", 500), ("D", 0), ("E", None)]


def test_a_class_that_no_rate_covers_is_refused_with_its_name_and_the_day() -> None:
    assert POLAND.rate_for("X", DAY) == Refusal("tax.class_unknown", {"tax_class": "X", "on": DAY})
    assert isinstance(POLAND.rate_for("A", date(2010, 12, 31)), Refusal)


def test_a_new_rate_begins_by_itself_on_its_day() -> None:
    last = date(2026, 6, 30)
    old = TaxRate("A", "A", 2300, EARLY, last)
    new = TaxRate("A", "A", 2200, last + timedelta(days=1))
    table = TaxTable((new, old))
    assert (table.rate_for("A", last), table.rate_for("A", last + timedelta(days=1))) == (old, new)


@pytest.mark.parametrize(
    "other",
    [
        TaxRate("A", "B", 2200, date(2026, 1, 1)),
        TaxRate("other class", "A", 2200, date(2026, 1, 1)),
        TaxRate("A", "A", 2200, date(2000, 1, 1), EARLY),
    ],
)
def test_one_day_has_one_rate_for_a_class_and_for_a_letter(other: TaxRate) -> None:
    with pytest.raises(ValueError, match="contradict"):
        TaxTable((A, other))


def test_two_classes_may_share_a_letter_of_one_rate() -> None:
    books = TaxRate("books", "A", 2300, EARLY)
    assert TaxTable((A, books)).rate_for("books", DAY) == books


@pytest.mark.parametrize(("gross", "tax"), [(12300, 2300), (100, 19), (1, 0), (3, 1), (0, 0), (-12300, -2300)])
def test_the_tax_in_a_gross_amount_at_23_per_cent(gross: int, tax: int) -> None:
    assert A.tax_in(pln(gross)) == pln(tax)


@given(st.integers(-(10**10), 10**10), st.integers(0, 10_000))
def test_contained_tax_is_within_half_a_minor_unit_of_the_exact_one(gross: int, rate: int) -> None:
    tax = TaxRate("X", "X", rate, EARLY).tax_in(pln(gross))
    assert abs(tax.minor - Fraction(gross * rate, 10_000 + rate)) <= Fraction(1, 2)


def test_exempt_goods_carry_no_tax() -> None:
    assert vat_summary([(EXEMPT, pln(999))]) == (VatRow("E", None, pln(999), pln(999), pln(0)),)


def test_tax_is_computed_once_on_the_sum_of_a_letter() -> None:
    rows = vat_summary([(A, pln(99)), (B, pln(500)), (A, pln(99)), (A, pln(99))])
    assert rows == (
        VatRow("A", 2300, pln(297), pln(241), pln(56)),  # per line it would have been 3 × 19 = 57
        VatRow("B", 800, pln(500), pln(463), pln(37)),
    )


amounts = st.lists(st.tuples(st.sampled_from([A, B, EXEMPT]), st.integers(-(10**7), 10**7).map(pln)), max_size=30)


@given(amounts)
def test_net_and_tax_make_the_gross_of_every_row_and_rows_make_the_total(lines: list[tuple[TaxRate, Money]]) -> None:
    rows = vat_summary(lines)
    assert all(row.net + row.tax == row.gross for row in rows)
    assert Money.total((row.gross for row in rows), PLN) == Money.total((amount for _, amount in lines), PLN)


@given(amounts)
def test_the_summary_of_a_return_mirrors_that_of_its_sale(lines: list[tuple[TaxRate, Money]]) -> None:
    back = vat_summary((rate, -amount) for rate, amount in lines)
    assert [(row.gross, row.net, row.tax) for row in back] == [
        (-row.gross, -row.net, -row.tax) for row in vat_summary(lines)
    ]


@given(amounts, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_change_the_summary(lines: list[tuple[TaxRate, Money]], chance: object) -> None:
    mixed = lines.copy()
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert vat_summary(mixed) == vat_summary(lines)


def test_a_letter_whose_rate_changed_has_a_row_for_each_rate() -> None:
    rows = vat_summary([(TaxRate("A", "A", 2200, EARLY), pln(100)), (A, pln(-100))])
    assert [(row.letter, row.rate_hundredths, row.gross) for row in rows] == [
        ("A", 2300, pln(-100)),
        ("A", 2200, pln(100)),
    ]


def test_a_summary_of_two_currencies_is_our_mistake() -> None:
    with pytest.raises(CurrencyMismatch, match="EUR"):
        vat_summary([(A, pln(1)), (A, Money(1, EUR))])


@pytest.mark.parametrize(
    "typed",
    ["5260250274", "526-025-02-74", "PL5260250274", " pl 526 025 02 74 ", "526–025–02–74", "526\u00a0025 02 74"],
)
def test_a_nip_is_read_however_people_write_it(typed: str) -> None:
    assert check_nip(typed) == "5260250274"


@pytest.mark.parametrize(
    ("typed", "digits"), [("", 0), ("526025027", 9), ("52602502741", 11), ("52602502X4", 9), ("5260250274X", 10)]
)
def test_a_nip_of_another_length_says_how_many_digits_it_has(typed: str, digits: int) -> None:
    assert check_nip(typed) == Refusal("nip.bad_length", {"digits": digits})


@pytest.mark.parametrize("typed", ["0000000000", "5260250275", "1234567890", "1234567810"])
def test_a_nip_whose_checksum_fails_is_refused(typed: str) -> None:
    assert check_nip(typed) == Refusal("nip.bad_checksum")


@given(st.text(max_size=20))
def test_no_text_makes_the_nip_check_raise(typed: str) -> None:
    found = check_nip(typed)
    assert isinstance(found, Refusal) or (len(found) == 10 and found.isascii() and found.isdigit())


@given(st.integers(0, 9), st.integers(0, 9))
def test_one_wrong_digit_never_makes_another_nip(place: int, digit: int) -> None:
    good = "5260250274"
    wrong = good[:place] + str(digit) + good[place + 1 :]
    assert wrong == good or check_nip(wrong) == Refusal("nip.bad_checksum")


def test_a_nip_is_printed_in_groups() -> None:
    assert format_nip("5260250274") == "526-025-02-74"
