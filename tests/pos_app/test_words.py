"""Amounts, quantities and times read as people of each language write them, and are read back as they type them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from pos_app.words import LANGUAGES, Words
from retail.values import EUR, PLN, Currency, Money, Quantity, Unit

NBSP = "\u00a0"
WARSAW = ZoneInfo("Europe/Warsaw")
WHOLE_UNITS = Currency("JPY", 0)


def plain(_context: str, source: str, _comment: str | None, n: int) -> str:
    return source.replace("%n", str(n))


PL, EN = (Words(language, plain, WARSAW) for language in ("pl", "en"))
BY_LANGUAGE = {"pl": PL, "en": EN}
languages = st.sampled_from(LANGUAGES).map(BY_LANGUAGE.__getitem__)


def test_there_are_words_in_polish_and_english() -> None:
    assert LANGUAGES == ("pl", "en")


def test_a_text_is_translated_with_its_number() -> None:
    assert EN.translate("Basket", "%n lines", None, 3) == "3 lines"


# Money.


@pytest.mark.parametrize(
    ("words", "minor", "text"),
    [
        (PL, 41_661, "416,61"),
        (PL, -41_661, "−416,61"),
        (PL, 0, "0,00"),
        (PL, 5, "0,05"),
        (PL, 123_456_789, f"1{NBSP}234{NBSP}567,89"),
        (EN, 41_661, "416.61"),
        (EN, -5, "−0.05"),
        (EN, 123_456_789, "1,234,567.89"),
    ],
)
def test_an_amount_has_the_marks_of_its_language(words: Words, minor: int, text: str) -> None:
    assert words.amount(Money(minor, PLN)) == text


@pytest.mark.parametrize(("words", "text"), [(PL, f"416,61{NBSP}zł"), (EN, f"416.61{NBSP}zł")], ids=["pl", "en"])
def test_the_currency_stands_behind_its_amount_on_the_same_line(words: Words, text: str) -> None:
    assert words.money(Money(41_661, PLN)) == text


def test_another_currency_has_its_own_sign() -> None:
    assert PL.money(Money(123, EUR)) == f"1,23{NBSP}€"


def test_a_currency_without_minor_units_has_no_fraction() -> None:
    assert EN.amount(Money(1_234, WHOLE_UNITS)) == "1,234"


@pytest.mark.parametrize(("words", "mark"), [(PL, ","), (EN, ".")], ids=["pl", "en"])
def test_the_key_of_the_fraction_has_the_mark_of_the_language(words: Words, mark: str) -> None:
    assert words.decimal_mark == mark


# Quantities and rates.


@pytest.mark.parametrize(
    ("words", "quantity", "text"),
    [
        (PL, Quantity.pieces(2), "2"),
        (PL, Quantity.pieces(-2), "−2"),
        (PL, Quantity.pieces(9_999), f"9{NBSP}999"),
        (PL, Quantity.grams(482), "0,482 kg"),
        (PL, Quantity.grams(-482), "−0,482 kg"),
        (PL, Quantity.grams(1_234_500), f"1{NBSP}234,500 kg"),
        (PL, Quantity(500, Unit.LITRE), "0,500 l"),
        (EN, Quantity(1_500, Unit.METRE), "1.500 m"),
        (EN, Quantity.pieces(9_999), "9,999"),
        (EN, Quantity(1_500), "1.500"),
    ],
)
def test_pieces_are_counted_and_measures_carry_their_unit(words: Words, quantity: Quantity, text: str) -> None:
    assert words.quantity(quantity) == text


@pytest.mark.parametrize(
    ("unit", "text"),
    [(Unit.PIECE, "34,99"), (Unit.KILOGRAM, "34,99/kg"), (Unit.LITRE, "34,99/l"), (Unit.METRE, "34,99/m")],
)
def test_a_unit_price_names_the_measure_it_is_for(unit: Unit, text: str) -> None:
    assert PL.unit_price(Money(3_499, PLN), unit) == text


@pytest.mark.parametrize(("unit", "text"), [(Unit.PIECE, f"34,99{NBSP}zł"), (Unit.KILOGRAM, f"34,99{NBSP}zł/kg")])
def test_a_shelf_price_has_its_currency_before_the_measure(unit: Unit, text: str) -> None:
    assert PL.shelf_price(Money(3_499, PLN), unit) == text


@pytest.mark.parametrize(
    ("words", "hundredths", "text"),
    [(PL, 2300, "23%"), (PL, 0, "0%"), (PL, 550, "5,5%"), (EN, 550, "5.5%"), (PL, None, "")],
)
def test_a_rate_is_a_per_cent_and_exempt_goods_have_none(words: Words, hundredths: int | None, text: str) -> None:
    assert words.rate(hundredths) == text


# Times.


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 11, 21, 13, 2, tzinfo=UTC), "14:02"),
        (datetime(2026, 7, 1, 12, 2, tzinfo=UTC), "14:02"),
        (datetime(2026, 7, 1, 22, 5, tzinfo=UTC), "00:05"),
    ],
)
def test_the_time_is_that_of_the_shops_clock(at: datetime, text: str) -> None:
    assert (PL.time(at), EN.time(at)) == (text, text)


def test_a_day_is_written_as_its_language_does() -> None:
    day = date(2026, 3, 2)
    assert (PL.day(day), EN.day(day)) == ("02.03.2026", "2 Mar 2026")


def test_a_day_and_time_are_those_of_the_shop() -> None:
    late = datetime(2026, 11, 20, 23, 32, tzinfo=UTC)
    assert (PL.day_and_time(late), EN.day_and_time(late)) == ("21.11 · 00:32", "21 Nov · 00:32")


# What is typed.


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("12,50", 1_250),
        ("12.50", 1_250),
        ("12,5", 1_250),
        ("12", 1_200),
        ("12,", 1_200),
        (",5", 50),
        ("0", 0),
        ("1 234,50", 123_450),
        (f"1{NBSP}234,50", 123_450),
        ("1\u202f234", 123_400),
        (" 007 ", 700),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: str, minor: int) -> None:
    assert PL.parse_amount(typed, PLN) == Money(minor, PLN)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        ",",
        ".",
        "-1",
        "−1",
        "+1",
        "1,2,3",
        "1,234.50",
        "1.234",
        "12,505",
        "1e5",
        "0x10",
        "zł",
        "12 zł",
        "90311017",
        "5901234123457",
        "9" * 5_000,
        "٣",
        "²",
        "½",
        "NaN",
    ],
    ids=lambda typed: f"{typed[:14]!r}",
)
def test_what_is_no_amount_is_none_and_never_a_guess(typed: str) -> None:
    assert PL.parse_amount(typed, PLN) is None


def test_a_currency_without_minor_units_takes_no_fraction() -> None:
    assert EN.parse_amount("12", WHOLE_UNITS) == Money(12, WHOLE_UNITS)
    assert EN.parse_amount("12.5", WHOLE_UNITS) is None


@pytest.mark.parametrize(
    ("typed", "thousandths"),
    [("0,482", 482), ("0.001", 1), ("3", 3_000), ("1,5", 1_500), ("0,0005", None), ("x", None)],
)
def test_a_quantity_is_read_to_the_thousandth(typed: str, thousandths: int | None) -> None:
    assert PL.parse_thousandths(typed) == thousandths


@given(st.integers(0, 99_999), st.sampled_from([PLN, EUR, WHOLE_UNITS]), languages)
def test_what_is_shown_below_a_thousand_can_be_typed(minor: int, currency: Currency, words: Words) -> None:
    amount = Money(minor, currency) if currency.digits else Money(minor % 1000, currency)
    assert words.parse_amount(words.amount(amount), currency) == amount


@given(st.integers(0, 10**9 - 1))
def test_every_amount_shown_in_polish_can_be_typed(minor: int) -> None:
    assert PL.parse_amount(PL.amount(Money(minor, PLN)), PLN) == Money(minor, PLN)


@given(st.integers(0, 10**9), st.sampled_from([",", "."]))
def test_every_quantity_can_be_typed_with_either_mark(thousandths: int, mark: str) -> None:
    typed = f"{thousandths // 1000}{mark}{thousandths % 1000:03}"
    assert PL.parse_thousandths(typed) == thousandths


@given(st.integers(-(10**12), 10**12), languages)
def test_no_amount_loses_a_grosz_on_the_screen(minor: int, words: Words) -> None:
    shown = words.amount(Money(minor, PLN)).replace("−", "-").replace(NBSP, "")
    digits = shown.replace(",", ".") if words is PL else shown.replace(",", "")
    assert Decimal(digits) * 100 == minor


@given(st.text(max_size=12))
def test_nothing_typed_makes_reading_fail(typed: str) -> None:
    amount, thousandths = PL.parse_amount(typed, PLN), PL.parse_thousandths(typed)
    assert amount is None or amount.minor >= 0
    assert thousandths is None or thousandths >= 0


# What is written here is what Babel would write.


@given(words=languages, minor=st.integers(-(10**12), 10**12))
def test_an_amount_is_written_as_the_locale_writes_it(words: Words, minor: int) -> None:
    locale = {"pl": "pl", "en": "en_GB"}[words.language]
    expected = format_decimal(Decimal(minor) / 100, format="#,##0.00", locale=locale)
    assert words.amount(Money(minor, PLN)) == expected.replace("-", "−")


@given(words=languages, hundredths=st.integers(0, 10_000))
def test_a_rate_is_written_as_the_locale_writes_it(words: Words, hundredths: int) -> None:
    locale = {"pl": "pl", "en": "en_GB"}[words.language]
    assert words.rate(hundredths) == format_decimal(Decimal(hundredths) / 100, locale=locale) + "%"


@given(words=languages, day=st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_is_written_as_the_locale_writes_it(words: Words, day: date) -> None:
    expected = {"pl": ("dd.MM.yyyy", "pl"), "en": ("d MMM yyyy", "en_GB")}[words.language]
    assert words.day(day) == format_date(day, expected[0], locale=expected[1])


def test_a_count_has_its_thousands_apart() -> None:
    assert PL.count(1_250_000) == f"1{NBSP}250{NBSP}000"
