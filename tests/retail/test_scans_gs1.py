"""What GS1 element strings and Digital Links mean, whole, cut short, without separators, and past their dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.errors import Refusal
from retail.scans import ItemScan, ScanRules
from retail.values import EUR, PLN, Money, Quantity, Unit
from tests.support.scanning import TODAY, meaning, refusal_code

GS = "\x1d"
GTIN = "05901234123457"
CHEESE = ItemScan(GTIN, Quantity.grams(482), Money(599, PLN), "LOT7", date(2026, 3, 31), date(2026, 3, 15), "S1")

WHOLE = f"01{GTIN}31030004823922599{GS}1726033115260315" + f"10LOT7{GS}21S1"


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        f"]C1{WHOLE}",
        f"]d2{WHOLE}",
        f"]Q3{WHOLE}",
        f"]e0{WHOLE}",
        f"{GS}{WHOLE}",
        f"]d2{GS}{WHOLE}\r\n",
        WHOLE.replace(GS, "<GS>"),
        WHOLE.replace(GS, "{GS}"),
        WHOLE.replace(GS, "\u241d"),
        f"10LOT7{GS}21S1{GS}3922599{GS}1726030015260315310300048201{GTIN}",
        f"(01){GTIN}(3103)000482(3922)599(17)260331(15)260315(10)LOT7(21)S1",
        f"(01) {GTIN} (3103) 000482 (3932) 985599 (17) 260300 (15) 260315 (10) LOT7 (21) S1",
        f"https://id.gs1.org/01/{GTIN}/10/LOT7/21/S1?17=260331&15=260315&3103=000482&3922=599",
        f"http://sklep.example/pl/ser/01/{GTIN}/10/LOT7/21/S1?3922=599&3103=000482&17=260331&15=260315&utm=x",
        f"HTTPS://ID.GS1.ORG/01/{GTIN}/10/LOT7/21/S1?17=260331&15=260315&3103=000482&3922=599",
        f"https://id.gs1.org/01/{GTIN[1:]}/10/LOT7/21/S1?17=260331&15=260315&3103=000482&3922=599",
    ],
)
def test_the_same_goods_are_read_from_every_form(text: str) -> None:
    assert meaning(text, today=TODAY) == CHEESE


# Splitting.


@pytest.mark.parametrize("code", [f"01{GTIN}", f"01{GTIN}17270301", f"01{GTIN}3103000482"])
def test_a_code_of_fixed_lengths_cut_anywhere_but_between_elements_is_refused(code: str) -> None:
    for kept in range(len(code)):
        if kept != 16:
            assert isinstance(meaning(code[:kept], aim_id="]C1"), Refusal), code[:kept]


@pytest.mark.parametrize(
    "text",
    [
        f"]C101{GTIN[:9]}",
        f"]C101{GTIN}1",
        f"]C101{GTIN}31",
        f"]C101{GTIN}172603",
        f"]C101{GTIN}10",
        f"]C101{GTIN}30",
        f"(01){GTIN[:6]}",
        f"(01){GTIN}(1",
        f"(01){GTIN}(17)",
        f"https://id.gs1.org/01/{GTIN[:8]}",
        f"https://id.gs1.org/01/{GTIN[:13]}",
        f"https://id.gs1.org/01/{GTIN[:7]}?17=270101",
    ],
)
def test_a_code_that_breaks_off_is_truncated(text: str) -> None:
    assert refusal_code(text) == "scan.truncated"


@pytest.mark.parametrize(
    "text",
    [
        f"]C1XX{GTIN}",
        f"]C101{GTIN}17261399",
        f"]C101{GTIN}17260231",
        f"]C101{GTIN}15260231",
        f"]C101{GTIN}{GS}10LOT 7",
        "]C100340123450000000018",
        f"(1){GTIN}",
        f"(01){GTIN}(10)LO(T",
        f"(01){GTIN}(17)260331999",
        f"(9999){GTIN}",
        f"01{GTIN}\u0663",
        "https://id.gs1.org/00/340123450000000012",
        f"https://id.gs1.org/02/{GTIN}",
        f"https://id.gs1.org/01/{GTIN}/99/x",
        f"https://id.gs1.org/01/{GTIN}?37=%D9%A3",
        f"]C101{GTIN}3203000482",
        f"]C101{GTIN}3160000482",
    ],
)
def test_a_code_with_a_part_that_means_nothing_is_unknown(text: str) -> None:
    assert refusal_code(text) == "scan.unknown"


@pytest.mark.parametrize(
    "text", ["01059012341234500", "]C10105901234123450", "(01)05901234123450", "https://id.gs1.org/01/05901234123450"]
)
def test_a_wrong_check_digit_within_a_code_is_named(text: str) -> None:
    if text.startswith("01"):
        text = text[:16]
    assert refusal_code(text) == "scan.bad_check_digit"


@given(st.integers(0, 13), st.integers(1, 9), st.sampled_from(["01{}", "]C101{}", "(01){}", "https://x.pl/01/{}"]))
def test_one_wrong_digit_of_a_gtin_within_a_code_is_never_goods(place: int, shift: int, form: str) -> None:
    wrong = GTIN[:place] + str((int(GTIN[place]) + shift) % 10) + GTIN[place + 1 :]
    assert isinstance(meaning(form.format(wrong)), Refusal)


@pytest.mark.parametrize(
    "text",
    [
        f"01{GTIN}10LOT717260101",  # the expiry day may have been swallowed by the batch
        f"01{GTIN}10LOT7172703013103000482",
        f"01{GTIN}10LOT73103000482",
        f"01{GTIN}392259917260101",
        f"02{GTIN}371217260101",
        f"02{GTIN}3712" + "10LOT7",
        f"]C101{GTIN}01{GTIN[:-2]}64",
        f"]C101{GTIN}10A{GS}10B",
        f"]C101{GTIN}02{GTIN}375",
        f"]C101{GTIN}305{GS}376",
        f"]C101{GTIN}31030004823102000490",
        f"]C101{GTIN}3922599{GS}3921600",
    ],
)
def test_a_code_that_can_be_read_in_two_ways_is_ambiguous(text: str) -> None:
    assert refusal_code(text) == "scan.ambiguous"


@pytest.mark.parametrize("batch", ["LOT7", "17260101", "L17261399", "A301", "L1726010", "L3103"])
def test_an_ordinary_batch_at_the_end_is_read_without_a_separator(batch: str) -> None:
    assert meaning(f"01{GTIN}10{batch}") == ItemScan(GTIN, batch=batch)


def test_a_date_that_the_code_has_given_already_does_not_hide_in_the_batch() -> None:
    assert meaning(f"01{GTIN}1726033110LOT717260101") == ItemScan(GTIN, batch="LOT717260101", expiry=date(2026, 3, 31))


def test_the_same_element_twice_says_the_same() -> None:
    assert meaning(f"]C101{GTIN}01{GTIN}") == ItemScan(GTIN)


def test_what_says_nothing_about_a_sale_is_passed_over() -> None:
    assert meaning(f"]C101{GTIN}1126010137003400001234240ABC{GS}3303000900".replace("37003400001234", "")) == ItemScan(
        GTIN
    )


# Measures.


@given(st.integers(0, 5), st.integers(1, 999_999))
def test_a_weight_is_read_by_its_implied_decimals(decimals: int, number: int) -> None:
    found = meaning(f"]C101{GTIN}310{decimals}{number:06}")
    exact = number * 1000 / 10**decimals
    if exact < 0.5:
        assert found == Refusal("scan.zero_measure", {"text": f"01{GTIN}310{decimals}{number:06}"})
    else:
        assert isinstance(found, ItemScan)
        assert found.quantity is not None
        assert (found.quantity.unit, abs(found.quantity.thousandths - exact) <= 0.5) == (Unit.KILOGRAM, True)


@pytest.mark.parametrize(
    ("elements", "quantity"),
    [
        ("3110000002", Quantity(2000, Unit.METRE)),
        ("3152000075", Quantity(750, Unit.LITRE)),
        ("3012", Quantity.pieces(12)),
        ("3712", Quantity.pieces(12)),
        (f"30{5}{GS}3103000482", Quantity.grams(482)),
    ],
)
def test_other_measures_keep_their_unit(elements: str, quantity: Quantity) -> None:
    assert meaning(f"]C101{GTIN}{elements}") == ItemScan(GTIN, quantity)


def test_the_contents_of_a_case_are_as_many_pieces() -> None:
    assert meaning(f"02{GTIN}3724") == ItemScan(GTIN, Quantity.pieces(24))


def test_the_contents_of_a_case_without_their_count_are_truncated() -> None:
    assert refusal_code(f"02{GTIN}") == "scan.truncated"


def test_goods_of_variable_measure_need_a_measure() -> None:
    variable = "95901234123450"
    assert refusal_code(f"01{variable}") == "scan.truncated"
    assert meaning(f"01{variable}3103000482") == ItemScan(variable, Quantity.grams(482))


@pytest.mark.parametrize("element", ["3103000000", "3700", "3920000", "3105000001"])
def test_a_code_of_nothing_sells_nothing(element: str) -> None:
    assert refusal_code(f"]C101{GTIN}{element}") == "scan.zero_measure"


# Prices.


@pytest.mark.parametrize(
    ("element", "minor"),
    [("3920599", 59900), ("39215990", 59900), ("3922599", 599), ("39235995", 600), ("3929599", None)],
)
def test_a_price_is_read_by_its_implied_decimals(element: str, minor: int | None) -> None:
    found = meaning(f"]C101{GTIN}{element}")
    if minor is None:
        assert found == Refusal("scan.zero_measure", {"text": f"01{GTIN}{element}"})
    else:
        assert found == ItemScan(GTIN, price=Money(minor, PLN))


def test_a_price_without_a_currency_is_in_the_locations() -> None:
    assert meaning(f"]C101{GTIN}3922599", rules=ScanRules(currency=EUR)) == ItemScan(GTIN, price=Money(599, EUR))


@pytest.mark.parametrize(("numeric", "named"), [("978", "EUR"), ("392", "392")])
def test_a_price_in_another_currency_is_refused(numeric: str, named: str) -> None:
    text = f"01{GTIN}3932{numeric}599"
    assert meaning(f"]C1{text}") == Refusal("scan.foreign_currency", {"text": text, "currency": named})


# Dates.


def test_goods_past_their_expiry_day_are_refused_with_the_day() -> None:
    text = f"01{GTIN}1726030110LOT7"
    assert meaning(text) == Refusal(
        "scan.expired", {"text": text, "code": GTIN, "expiry": date(2026, 3, 1), "batch": "LOT7"}
    )


def test_goods_may_be_sold_on_their_expiry_day() -> None:
    assert meaning(f"01{GTIN}17260302") == ItemScan(GTIN, expiry=TODAY)


def test_goods_past_their_best_before_day_may_be_sold_and_the_day_is_told() -> None:
    assert meaning(f"01{GTIN}15260301") == ItemScan(GTIN, best_before=date(2026, 3, 1))


def test_an_expiry_time_counts_by_its_day() -> None:
    assert refusal_code(f"]C101{GTIN}70032603012359") == "scan.expired"
    assert meaning(f"]C101{GTIN}70032603021200{GS}17260401") == ItemScan(GTIN, expiry=TODAY)


def test_a_date_of_zeros_is_no_date() -> None:
    assert meaning(f"01{GTIN}17000000") == ItemScan(GTIN)


@pytest.mark.parametrize(
    ("text", "expiry"),
    [("280200", date(2028, 2, 29)), ("270200", date(2027, 2, 28)), ("261200", date(2026, 12, 31))],
)
def test_day_zero_is_the_last_day_of_the_month(text: str, expiry: date) -> None:
    assert meaning(f"01{GTIN}17{text}") == ItemScan(GTIN, expiry=expiry)


@pytest.mark.parametrize(
    ("today", "two_digits", "year"),
    [
        (date(2026, 3, 2), "76", 2076),
        (date(2026, 3, 2), "77", 1977),
        (date(2049, 3, 2), "99", 2099),
        (date(2051, 3, 2), "01", 2101),
        (date(2099, 3, 2), "00", 2100),
        (date(2100, 3, 2), "99", 2099),
    ],
)
def test_the_century_is_the_nearest_by_the_standards_rule(today: date, two_digits: str, year: int) -> None:
    assert meaning(f"01{GTIN}15{two_digits}0301", today=today) == ItemScan(GTIN, best_before=date(year, 3, 1))
