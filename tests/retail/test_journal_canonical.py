"""Canonical JSON is RFC 8785, for the values we carry."""

from __future__ import annotations

import enum
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.journal import canonical_json, sha256_hex

GREATEST = 2**53 - 1
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-GREATEST, GREATEST) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


# Vectors of RFC 8785.


def test_strings_are_escaped_as_the_rfc_shows() -> None:
    # §3.2.2, the string and the literals; its numbers are floats, which we do not carry.
    value = {"string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/", "literals": [None, True, False]}
    assert canonical_json(value) == ('{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}')


def test_names_are_sorted_by_their_utf_16_units_as_the_rfc_shows() -> None:
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical_json(value)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_nested_names_are_sorted_too() -> None:
    inner = {"\ufb33": 1, "\U0001f600": [{"\uffff": 2, "\U00010000": 3}]}
    assert canonical_json({"b": inner, "a": None}) == (
        '{"a":null,"b":{"\U0001f600":[{"\U00010000":3,"\uffff":2}],"\ufb33":1}}'
    )


@pytest.mark.parametrize(
    ("sign", "written"),
    [
        ("\b", "\\b"),
        ("\t", "\\t"),
        ("\n", "\\n"),
        ("\f", "\\f"),
        ("\r", "\\r"),
        ('"', '\\"'),
        ("\\", "\\\\"),
        ("\x00", "\\u0000"),
        ("\x1f", "\\u001f"),
        ("\x7f", "\x7f"),
        ("/", "/"),
        ("ł", "ł"),
        ("\u2028", "\u2028"),
        ("\U0001f600", "\U0001f600"),
    ],
)
def test_only_what_must_be_is_escaped(sign: str, written: str) -> None:
    assert canonical_json(sign) == f'"{written}"'


@pytest.mark.parametrize(
    ("value", "text"), [({}, "{}"), ([], "[]"), ("", '""'), (0, "0"), (-12, "-12"), ((1, 2), "[1,2]")]
)
def test_small_values_have_their_plain_text(value: object, text: str) -> None:
    assert canonical_json(value) == text


def test_letters_are_not_normalized() -> None:
    assert canonical_json("A\u030a") != canonical_json("\u00c5")


# What is refused.


@pytest.mark.parametrize("number", [1.5, 1.0, 0.0, 1e300, float("nan"), float("inf"), float("-inf")])
def test_a_float_is_refused_wherever_it_hides(number: float) -> None:
    for value in (number, [number], {"a": number}, {"a": [{"b": (1, number)}]}):
        with pytest.raises(TypeError, match="float"):
            canonical_json(value)


@pytest.mark.parametrize("name", [1, None, True, b"a"])
def test_a_name_that_is_not_text_is_refused(name: object) -> None:
    with pytest.raises(TypeError):
        canonical_json({"a": {name: 1}})


@pytest.mark.parametrize("value", [b"bytes", {1, 2}, object(), 1j])
def test_what_json_has_no_form_for_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json([value])


@pytest.mark.parametrize("number", [GREATEST + 1, -GREATEST - 1, 10**40])
def test_a_number_that_a_double_cannot_hold_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="too large"):
        canonical_json([number])


@pytest.mark.parametrize("value", ["\ud800", {"\udfff": 1}])
def test_half_a_sign_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="surrogates"):
        canonical_json(value)


# Always.


@given(values)
def test_reading_it_back_gives_the_value(value: object) -> None:
    assert json.loads(canonical_json(value)) == value


@given(values)
def test_canonical_text_is_its_own_canonical_form(value: object) -> None:
    text = canonical_json(value)
    assert canonical_json(json.loads(text)) == text


@given(st.dictionaries(texts, st.integers(0, 9)))
def test_the_order_in_which_names_were_written_does_not_matter(value: dict[str, int]) -> None:
    assert canonical_json(dict(reversed(value.items()))) == canonical_json(value)


@given(st.dictionaries(texts, st.integers(0, 9)))
def test_names_stand_in_the_order_of_their_utf_16_units(value: dict[str, int]) -> None:
    names = list(json.loads(canonical_json(value)))
    assert names == sorted(names, key=lambda name: name.encode("utf-16-be"))


def test_an_enumeration_stands_as_its_value() -> None:
    class Kind(enum.StrEnum):
        SALE = "sale"

    assert canonical_json({Kind.SALE: Kind.SALE}) == '{"sale":"sale"}'


def test_the_hash_is_that_of_the_utf_8_bytes() -> None:
    # FIPS 180-2, appendix B.1; and sha256sum of the two bytes of ł
    assert sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_hex("ł") == "6bd022e87d92407bdc51339598d8578ce666e8f33dcce747bfdebae2b5d9459b"
