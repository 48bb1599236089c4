"""What numbers, labels, cards, tokens and typed codes mean, and that no misread one is a wrong item."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retail.errors import Refusal
from retail.scans import (
    CardKind,
    CardLayout,
    ItemScan,
    LabelLayout,
    LabelMeaning,
    LoyaltyCardScan,
    Meaning,
    OperatorBadgeScan,
    PluScan,
    ScanRules,
    ShortCodeScan,
    TokenScan,
    warm_up,
)
from retail.values import EUR, Money, Quantity
from tests.support.scanning import COUNT_LABEL, PRICE_LABEL, RULES, TODAY, WEIGHT_LABEL, meaning, refusal_code
from tests.support.scanning import with_check_digit as checked

BREAD = "5901234123457"
AIM_IDS = ("]E0", "]E3", "]E4", "]I1", "]C0", "]C1", "]d2", "]Q1", "]Q3", "]e0", "]A0", "]E1", "]", "junk", "", None)


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


gtins = st.sampled_from([7, 11, 12, 13]).flatmap(digits).filter(lambda payload: payload.strip("0")).map(checked)
gtin_13s = digits(12).filter(lambda payload: payload.strip("0")).map(checked)


# Any text at all.


@given(st.text(max_size=60), st.sampled_from(AIM_IDS), st.booleans())
@example("]", None, True)
@example("\ud800", None, True)
@example("https://[", None, True)
@example("01٠٥٩٠١٢٣٤١٢٣٤٥٧", None, True)
def test_any_text_gives_a_meaning_or_a_refusal(text: str, aim_id: str | None, keyed: bool) -> None:
    assert isinstance(meaning(text, aim_id=aim_id, keyed=keyed), Meaning | Refusal)


code_like = st.lists(
    st.sampled_from(
        [
            "01",
            "02",
            "05901234123457",
            "10",
            "LOT7",
            "17",
            "270301",
            "3103",
            "000482",
            "3932",
            "985",
            "21",
            "37",
            "30",
            "7003",
            "00",
            "(01)",
            "(17)",
            "(",
            ")",
            "https://",
            "id.gs1.org",
            "/01/",
            "/10/",
            "?17=",
            "%31",
            "KT1",
            "OMNI-7F2K",
            "29",
            "]E0",
            "]C1",
            "9910",
            "OP",
            "٣",
            "\x1d",
            "\n",
        ]
    ),
    max_size=14,
).map("".join)


@given(code_like, st.sampled_from(AIM_IDS), st.booleans())
def test_any_mixture_of_the_grammars_own_parts_gives_a_meaning_or_a_refusal(
    text: str, aim_id: str | None, keyed: bool
) -> None:
    assert isinstance(meaning(text, aim_id=aim_id, keyed=keyed), Meaning | Refusal)


@given(st.text(max_size=200), st.sampled_from(AIM_IDS))
def test_the_text_of_a_refusal_is_fit_to_be_shown(text: str, aim_id: str | None) -> None:
    found = meaning(text, aim_id=aim_id)
    if isinstance(found, Refusal):
        shown = found.values["text"]
        assert isinstance(shown, str)
        assert len(shown) <= 80
        assert shown.isprintable()


@pytest.mark.parametrize(
    "text", ["", " \r\n", "]E0", "\x1d", "\x02\x03", "zażółć", "https://kontuar.example/promo", "x" * 5000]
)
def test_a_text_that_means_nothing_here_is_unknown(text: str) -> None:
    assert refusal_code(text) == "scan.unknown"


# Numbers of goods.


@given(gtins)
def test_a_whole_number_of_goods_is_padded_to_fourteen_digits(number: str) -> None:
    rules = ScanRules()
    if len(number) == 12 and number[0] in "245":
        assert refusal_code(number, rules=rules) == "scan.truncated"
    else:
        assert meaning(number, rules=rules) == ItemScan(number.zfill(14))


@given(gtins, st.integers(0, 13), st.integers(1, 9), st.sampled_from([None, "]E0", "]E4", "]I1", "]C0"]))
def test_one_wrong_digit_in_a_number_is_never_goods(number: str, place: int, shift: int, aim_id: str | None) -> None:
    place %= len(number)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert not isinstance(meaning(wrong, aim_id=aim_id), ItemScan)


@given(gtin_13s, st.integers(0, 12), st.booleans())
def test_a_number_cut_short_is_never_goods_when_the_reader_names_its_symbol(
    number: str, kept: int, from_the_end: bool
) -> None:
    strict = ScanRules(RULES.layouts, RULES.cards, upc_a=False)
    cut = number[-kept:] if from_the_end and kept else number[:kept]
    assert isinstance(meaning(cut, rules=strict, aim_id="]E0", keyed=False), Refusal)


@given(gtin_13s, st.integers(0, 12))
def test_without_its_symbols_name_a_cut_number_is_refused_or_is_a_number_with_a_check_digit_of_its_own(
    number: str, kept: int
) -> None:
    found = meaning(number[:kept], keyed=False)
    assert isinstance(found, Refusal) or (kept in (8, 12) and found == ItemScan(number[:kept].zfill(14)))


@pytest.mark.parametrize("kept", range(13))
def test_no_cut_of_a_polish_number_is_goods(kept: int) -> None:
    assert not isinstance(meaning(BREAD[:kept]), ItemScan)


@given(gtin_13s)
def test_the_lost_zero_of_a_upc_changes_nothing(number: str) -> None:
    if number[0] == "0" and number[1] not in "245":
        assert meaning(number[1:]) == meaning(number)


def test_a_wrong_check_digit_is_named() -> None:
    assert meaning("5901234123450") == Refusal("scan.bad_check_digit", {"text": "5901234123450"})


@pytest.mark.parametrize("number", ["00000000", "0000000000000"])
def test_zeros_are_no_number_of_goods(number: str) -> None:
    assert refusal_code(number) == "scan.unknown"


@pytest.mark.parametrize(
    ("number", "aim_id"),
    [
        ("12345670", "]E0"),  # EAN-8 has an identifier of its own
        (BREAD, "]E4"),
        (BREAD, "]I1"),
        ("4011", "]I1"),
        ("4011", "]E0"),
        ("12", "]E1"),
        (BREAD, "]E3"),
    ],
)
def test_a_number_of_a_length_that_its_symbol_never_has_is_truncated_or_stripped(number: str, aim_id: str) -> None:
    found = meaning(number, aim_id=aim_id)
    expected = ItemScan(number.zfill(14)) if aim_id == "]E3" else Refusal("scan.truncated", {"text": number})
    assert found == expected


@pytest.mark.parametrize("number", ["5", "5901234", "590123412", "5901234123", "59012341234"])
def test_a_number_of_a_length_that_no_code_has_is_truncated(number: str) -> None:
    assert refusal_code(number) == "scan.truncated"


@pytest.mark.parametrize("number", ["59012341234571", "590123412345712"])
def test_a_number_longer_than_any_code_is_not_taken_for_its_beginning(number: str) -> None:
    assert isinstance(meaning(number), Refusal)


@pytest.mark.parametrize(
    ("compressed", "expanded"),
    [
        ("04252614", "042100005264"),
        ("01234505", "012000003455"),
        ("01278907", "012000007897"),
        ("01234531", "012300000451"),
        ("01234543", "012340000053"),
        ("01234558", "012345000058"),
    ],
)
def test_a_upc_e_stands_for_its_twelve_digits_where_readers_send_it_so(compressed: str, expanded: str) -> None:
    assert checked(expanded[:-1]) == expanded
    assert meaning(compressed, rules=ScanRules(upc_e=True)) == ItemScan(expanded.zfill(14))
    assert meaning(compressed, rules=ScanRules(upc_e=True), aim_id="]E0") == ItemScan(expanded.zfill(14))


def test_a_gtin_8_stays_one_where_readers_send_upc_e() -> None:
    assert meaning("96385074", rules=ScanRules(upc_e=True)) == ItemScan("00000096385074")


def test_a_location_can_refuse_upcs_of_twelve_digits() -> None:
    assert refusal_code("012345678905", rules=ScanRules(upc_a=False)) == "scan.truncated"


@pytest.mark.parametrize("text", ["977123456700312", "9771234567003 12", "977123456700312345", "978030640615752495"])
def test_the_add_on_of_a_periodical_or_book_is_passed_over(text: str) -> None:
    assert meaning(text) == ItemScan(text[:13].zfill(14))


@pytest.mark.parametrize(
    ("text", "aim_id"), [(BREAD + "12", "]E3"), (BREAD + "]E112", "]E0"), ("]E0" + BREAD + "]E212345", None)]
)
def test_the_add_on_that_an_identifier_announces_is_passed_over(text: str, aim_id: str | None) -> None:
    assert meaning(text, aim_id=aim_id) == ItemScan(BREAD.zfill(14))


def test_fifteen_digits_of_other_goods_are_no_number_with_an_add_on() -> None:
    assert refusal_code(BREAD + "12") == "scan.unknown"


# What wires and readers add.


@pytest.mark.parametrize(
    "sent",
    [f"{BREAD}\r\n", f"\x02{BREAD}\x03", f"\ufeff {BREAD}\t", f"]E0{BREAD}", f"]E0 {BREAD}\r", f"\x00{BREAD}\x1d"],
)
def test_what_the_wire_adds_changes_nothing(sent: str) -> None:
    assert meaning(sent) == ItemScan(BREAD.zfill(14))


def test_the_identifier_in_the_text_outranks_the_one_beside_it() -> None:
    assert refusal_code("]E4" + BREAD, aim_id="]E0") == "scan.truncated"


# In-store labels.

LABELS = {layout.meaning: layout for layout in (WEIGHT_LABEL, PRICE_LABEL, COUNT_LABEL)}


def label(layout: LabelLayout, item: int, measure: int, verifier: str = "") -> str:
    """A label as a scale prints it, made without the code under test."""
    signs = layout.pattern
    item_digits = iter(f"{item:0{signs.count('I')}}")
    measure_digits = iter(f"{measure:0{signs.count(layout.meaning.letter)}}")
    sources = {"I": item_digits, layout.meaning.letter: measure_digits, "V": iter(verifier)}
    return checked("".join(next(sources[sign]) if sign in sources else sign for sign in signs[:-1]))


PRICE_WEIGHTS = (
    {0: 0, 1: 5, 2: 1, 3: 6, 4: 2, 5: 7, 6: 3, 7: 8, 8: 4, 9: 9},  # 5+
    {0: 0, 1: 2, 2: 4, 3: 6, 4: 8, 5: 9, 6: 1, 7: 3, 8: 5, 9: 7},  # 2-
    {0: 0, 1: 5, 2: 9, 3: 4, 4: 8, 5: 3, 6: 7, 7: 2, 8: 6, 9: 1},  # 5-
    {0: 0, 1: 5, 2: 1, 3: 6, 4: 2, 5: 7, 6: 3, 7: 8, 8: 4, 9: 9},  # 5+
    {0: 0, 1: 2, 2: 4, 3: 6, 4: 8, 5: 9, 6: 1, 7: 3, 8: 5, 9: 7},  # 2-
)


def price_verifier(price: int) -> str:
    """GS1 General Specifications 7.9.4, from its tables of weighted products."""
    total = sum(table[int(digit)] for table, digit in zip(PRICE_WEIGHTS, f"{price:05}", strict=True))
    wanted = -total % 10
    return str(next(digit for digit, product in PRICE_WEIGHTS[2].items() if product == wanted))


@given(st.integers(0, 99999), st.integers(1, 99999))
def test_the_weight_on_a_label_comes_back_in_grams(item: int, grams: int) -> None:
    assert meaning(label(WEIGHT_LABEL, item, grams)) == ItemScan(str(item), quantity=Quantity.grams(grams), gtin=False)


@given(st.integers(0, 9999), st.integers(1, 99999))
def test_the_price_on_a_label_comes_back_in_minor_units(item: int, price: int) -> None:
    text = label(PRICE_LABEL, item, price, price_verifier(price))
    assert meaning(text) == ItemScan(str(item), price=Money(price, PRICE_LABEL.currency), gtin=False)


@given(st.integers(0, 9999999), st.integers(1, 999))
def test_the_count_on_a_label_comes_back_in_pieces(item: int, count: int) -> None:
    assert meaning(label(COUNT_LABEL, item, count)) == ItemScan(str(item), quantity=Quantity.pieces(count), gtin=False)


@given(st.integers(0, 9999), st.integers(1, 99999), st.integers(1, 9))
def test_a_wrong_verifier_of_the_price_is_refused(item: int, price: int, shift: int) -> None:
    wrong = str((int(price_verifier(price)) + shift) % 10)
    assert refusal_code(label(PRICE_LABEL, item, price, wrong)) == "scan.bad_check_digit"


def test_the_verifier_of_the_price_is_that_of_the_standards_example() -> None:
    assert price_verifier(14685) == "6"


def test_a_price_of_four_digits_has_its_own_verifier() -> None:
    rules = ScanRules((LabelLayout("28IIIIIVPPPPC", LabelMeaning.PRICE, EUR),))
    assert meaning(checked("280012392875"), rules=rules) == ItemScan("123", price=Money(2875, EUR), gtin=False)


@given(st.sampled_from(list(LabelMeaning)), st.integers(0, 9999), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_on_a_label_is_never_goods(kind: LabelMeaning, item: int, place: int, shift: int) -> None:
    text = label(LABELS[kind], item, 482, price_verifier(482))
    wrong = text[:place] + str((int(text[place]) + shift) % 10) + text[place + 1 :]
    assert not isinstance(meaning(wrong), ItemScan)


def test_a_label_of_nothing_sells_nothing() -> None:
    assert refusal_code(label(WEIGHT_LABEL, 123, 0)) == "scan.zero_measure"


def test_an_in_store_number_that_no_layout_claims_is_looked_up_whole() -> None:
    assert meaning("2100000000005") == ItemScan("02100000000005")


def test_a_label_that_two_layouts_read_differently_is_ambiguous() -> None:
    rules = ScanRules((WEIGHT_LABEL, LabelLayout("29IIIIPPPPPPC", LabelMeaning.PRICE)))
    assert refusal_code(label(WEIGHT_LABEL, 123, 482), rules=rules) == "scan.ambiguous"


def test_a_label_that_one_of_two_layouts_cannot_read_is_read_by_the_other() -> None:
    rules = ScanRules((LabelLayout("29IIIIVPPPPPC", LabelMeaning.PRICE), WEIGHT_LABEL))
    found = meaning(checked("290012300483"), rules=rules)
    assert found == ItemScan("123", quantity=Quantity.grams(483), gtin=False)


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("29IIIIIWWWWWC", LabelMeaning.PRICE),
        ("29IIIIIWWWWW", LabelMeaning.WEIGHT),
        ("29IIIIIWWCWWW", LabelMeaning.WEIGHT),
        ("29WWWWWWWWWWC", LabelMeaning.WEIGHT),
        ("29IIIIIIIIIIC", LabelMeaning.WEIGHT),
        ("29IIIIWWWWPPC", LabelMeaning.WEIGHT),
        ("29IIVVWWWWWC", LabelMeaning.WEIGHT),
        ("29IIIVWWWWWWC", LabelMeaning.WEIGHT),
        ("", LabelMeaning.COUNT),
        ("29iiiiiwwwwwC", LabelMeaning.WEIGHT),
    ],
)
def test_a_layout_that_cannot_be_read_is_not_made(pattern: str, kind: LabelMeaning) -> None:
    with pytest.raises(ValueError, match="label layout"):
        LabelLayout(pattern, kind)


# Cards and badges.


def test_a_loyalty_card_is_known_by_its_range() -> None:
    assert meaning("9910123456789015") == LoyaltyCardScan("9910123456789015")


def test_a_loyalty_card_with_a_wrong_digit_is_refused() -> None:
    assert refusal_code("9910123456789016") == "scan.bad_check_digit"


def test_a_badge_is_known_by_its_range() -> None:
    assert meaning("OP000042") == OperatorBadgeScan("OP000042")


def test_the_longest_prefix_decides_whose_card_it_is() -> None:
    rules = ScanRules(cards=(CardLayout("99", 10, CardKind.LOYALTY), CardLayout("9901", 10, CardKind.BADGE)))
    assert meaning("9901000000", rules=rules) == OperatorBadgeScan("9901000000")
    assert meaning("9902000000", rules=rules) == LoyaltyCardScan("9902000000")


def test_a_range_given_to_cards_and_badges_is_ambiguous() -> None:
    rules = ScanRules(cards=(CardLayout("99", 10, CardKind.LOYALTY), CardLayout("99", 10, CardKind.BADGE)))
    assert refusal_code("9901000000", rules=rules) == "scan.ambiguous"


def test_a_card_that_must_be_a_number_is_not_made_of_letters() -> None:
    rules = ScanRules(cards=(CardLayout("X", 5, CardKind.LOYALTY, luhn=True),))
    assert refusal_code("X1234", rules=rules) == "scan.bad_check_digit"


# Tokens, short codes, keys.

TOKEN = "KT1" + "A2" * 60


@pytest.mark.parametrize("text", [TOKEN, TOKEN.lower(), f"]Q1{TOKEN}\r", f"https://kontuar.example/t/{TOKEN}"])
def test_a_token_is_known_by_its_header(text: str) -> None:
    assert meaning(text) == TokenScan(TOKEN)


@pytest.mark.parametrize("kept", [3, 4, 60, 114])
def test_a_token_that_lost_its_end_is_truncated(kept: int) -> None:
    assert refusal_code(TOKEN[:kept]) == "scan.truncated"


def test_a_token_with_signs_that_none_has_is_unknown() -> None:
    assert refusal_code(TOKEN + "!") == "scan.unknown"


@pytest.mark.parametrize("text", ["OMNI-7F2K", "omni-7f2k", " Omni-7F2K\n"])
def test_a_short_code_is_shown_in_upper_case_and_looked_up_in_its_one_spelling(text: str) -> None:
    assert meaning(text) == ShortCodeScan("OMNI-7F2K", "0MN17F2K")


@pytest.mark.parametrize("text", ["0MNI7F2K", "OMNI 7F2K", "OMNl-7F2K"])
def test_a_short_code_is_known_however_a_person_spelled_it(text: str) -> None:
    found = meaning(text)
    assert isinstance(found, ShortCodeScan)
    assert found.key == "0MN17F2K"


@pytest.mark.parametrize("text", ["OMNI-7F2L", "OMNI-7FK2", "MONI-7F2K", "OMNI7F3K"])
def test_a_mistyped_short_code_is_told_by_its_check_sign(text: str) -> None:
    assert refusal_code(text) == "scan.bad_check_digit"


def test_letters_from_a_device_that_are_no_short_code_are_not_called_misread() -> None:
    assert refusal_code("SHELF-13", keyed=False) == "scan.unknown"


@pytest.mark.parametrize("text", ["-7F2K", "7F2K-", "7F--2K", "A1", "COCA COLA", "A" * 33, "ßABC"])
def test_a_text_that_no_short_code_looks_like_is_unknown(text: str) -> None:
    assert refusal_code(text) == "scan.unknown"


@pytest.mark.parametrize(("typed", "key"), [("4011", "4011"), ("0042", "42"), ("00", "0"), ("123456", "123456")])
def test_a_typed_key_has_no_leading_zeros(typed: str, key: str) -> None:
    assert meaning(typed) == PluScan(key)


def test_a_key_on_a_sheet_is_read_when_the_reader_names_its_symbol() -> None:
    assert meaning("4011", aim_id="]C0", keyed=False) == PluScan("4011")


def test_a_few_digits_from_a_device_that_does_not_name_the_symbol_are_a_rest() -> None:
    assert refusal_code("4011", keyed=False) == "scan.truncated"


@pytest.mark.parametrize("text", ["ABCD", "OMNI-7F2K"])
def test_letters_in_a_symbol_that_has_none_are_no_short_code(text: str) -> None:
    assert isinstance(meaning(text, aim_id="]E0"), Refusal)


def test_the_tables_can_be_loaded_ahead() -> None:
    warm_up()
    assert meaning(f"010{BREAD}", today=date.max) == meaning(BREAD, today=TODAY)
