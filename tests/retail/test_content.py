"""What a pack holds, read from what people write, and the price per measure that stands beside its price."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.catalog import Content, Measure, MeasurePrice, measure_price, read_content
from retail.catalog.content import CONTENT_UNITS, MOST_PACKS, MOST_THOUSANDTHS
from retail.values import PLN, Money, Unit

CONTENTS = st.builds(
    Content, st.integers(1, MOST_PACKS), st.integers(1, MOST_THOUSANDTHS), st.sampled_from(CONTENT_UNITS)
)
OF_ONE = {"g": 1000, "kg": 1, "ml": 1000, "cl": 100, "l": 1, "cm": 100, "m": 1, "m2": 1, "pcs": 1}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("500 g", "500 g"),
        ("500G", "500 g"),
        ("1,5 l", "1.5 l"),
        ("0.33l", "0.33 l"),
        ("6×0,33 L", "6 x 0.33 l"),
        ("4 x 100 g", "4 x 100 g"),
        ("10 × 10 szt.", "10 x 10 pcs"),
        ("20 m", "20 m"),
        ("1.2 m²", "1.2 m2"),
        ("1 x 75 cl", "75 cl"),
    ],
)
def test_a_content_is_read_as_people_write_it(written: str, meant: str) -> None:
    found = read_content(written)
    assert found is not None
    assert found.text == meant


@pytest.mark.parametrize(
    "written", ["", "g", "500", "500 oz", "0 g", "0 x 5 g", "-5 g", "1.2345 kg", "5 g 5", "1e3 g", "٥ g", "99999 x 1 g"]
)
def test_what_is_no_content_is_refused(written: str) -> None:
    assert read_content(written) is None


@given(CONTENTS)
def test_a_content_comes_back_from_its_text(content: Content) -> None:
    assert read_content(content.text) == content


@given(st.integers(0, 10**9), CONTENTS)
def test_the_price_of_a_measure_is_the_nearest_minor_unit(minor: int, content: Content) -> None:
    found = measure_price(Money(minor, PLN), Unit.PIECE, content)
    held = Fraction(content.packs * content.thousandths, 1000 * OF_ONE[content.unit])
    if found is None:
        assert held == 1
        return
    exact = minor / held
    assert exact - Fraction(1, 2) < found.amount.minor <= exact + Fraction(1, 2)


@pytest.mark.parametrize(
    ("minor", "written", "told"),
    [
        (649, "500 g", (1298, Measure.KILOGRAM)),
        (399, "300 g", (1330, Measure.KILOGRAM)),
        (100, "800 g", (125, Measure.KILOGRAM)),
        (1, "200 g", (5, Measure.KILOGRAM)),
        (1, "2 kg", (1, Measure.KILOGRAM)),  # half a grosz goes up
        (1299, "6 x 0.33 l", (656, Measure.LITRE)),
        (1299, "75 cl", (1732, Measure.LITRE)),
        (899, "10 x 10 pcs", (9, Measure.PIECE)),
        (1999, "20 m", (100, Measure.METRE)),
    ],
)
def test_a_price_is_told_for_the_measure_the_law_names(minor: int, written: str, told: tuple[int, Measure]) -> None:
    amount, measure = told
    found = measure_price(Money(minor, PLN), Unit.PIECE, read_content(written))
    assert found == MeasurePrice(Money(amount, PLN), measure)


@pytest.mark.parametrize(
    ("unit", "written"),
    [(Unit.PIECE, "1 kg"), (Unit.PIECE, "1000 ml"), (Unit.PIECE, "1 szt."), (Unit.PIECE, ""), (Unit.KILOGRAM, "500 g")],
)
def test_nothing_is_told_twice_or_without_knowing(unit: Unit, written: str) -> None:
    assert measure_price(Money(649, PLN), unit, read_content(written)) is None
