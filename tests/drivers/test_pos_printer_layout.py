"""Documents in columns: nothing is lost, nothing stands beyond the paper, amounts are never broken."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.pos_printer import (
    QR,
    Align,
    Barcode,
    Cell,
    Columns,
    Cut,
    Document,
    Feed,
    Image,
    Pulse,
    Rule,
    Symbology,
    Text,
    pair,
    render_text,
)
from drivers.pos_printer.codec import from_json, to_json
from drivers.pos_printer.layout import TextRow, layout
from drivers.pos_printer.measure import char_columns, clean, columns_of, wrap
from tests.support.receipts import receipt

WIDTHS = st.sampled_from([32, 35, 42, 48])
WORDS = st.text(st.characters(codec="utf-8"), max_size=120)
ALIGNS = st.sampled_from(Align)
SIZES = st.integers(1, 8)
TEXTS = st.builds(Text, WORDS, ALIGNS, st.booleans(), st.booleans(), st.booleans(), SIZES, SIZES)
CELLS = st.builds(Cell, WORDS, st.integers(0, 3), ALIGNS)
ROWS = st.builds(Columns, st.lists(CELLS, min_size=1, max_size=4).map(tuple), st.integers(0, 3), width=SIZES)
OTHERS = st.sampled_from(
    [Rule(), Rule("="), Feed(2), Cut(), Pulse(5), QR("x"), Barcode(Symbology.EAN8, "96385074"), *receipt().elements]
)
DOCUMENTS = st.lists(TEXTS | ROWS | OTHERS, max_size=8).map(lambda elements: Document(tuple(elements)))


def lines_of(*elements: object, columns: int = 32) -> list[str]:
    return render_text(Document(elements), columns).split("\n")  # type: ignore[arg-type]


@given(DOCUMENTS, WIDTHS)
def test_nothing_overlaps_and_nothing_stands_beyond_the_paper(document: Document, columns: int) -> None:
    for row in layout(document, columns):
        if isinstance(row, TextRow):
            edges = [edge for span in row.spans for edge in (span.column, span.end)]
            assert edges == sorted(edges)
            assert all(0 <= edge <= columns for edge in edges)


@given(WORDS, st.integers(16, 48))
def test_wrapping_loses_no_letter(text: str, columns: int) -> None:
    kept = "".join("".join(wrap(clean(text), columns)).split())
    assert kept == "".join(clean(text).split())


@given(WORDS, st.integers(2, 48))
def test_no_wrapped_line_is_too_long(text: str, columns: int) -> None:
    assert all(columns_of(line) <= columns for line in wrap(clean(text), columns))


@given(st.text(st.sampled_from("ąęłżźćńóśĄĘŁŻ abc"), max_size=60), st.integers(0, 99_999_999), WIDTHS, SIZES)
def test_an_amount_is_whole_and_at_the_right_edge(name: str, minor: int, columns: int, width: int) -> None:
    amount = f"{minor // 100},{minor % 100:02}"
    lines = lines_of(pair(name, amount, width=width), columns=columns)
    assert lines[-1].endswith(amount)
    assert len(lines[-1]) == columns


def test_words_at_the_left_wrap_and_the_amount_stands_on_the_last_line() -> None:
    assert lines_of(pair("Pomidory malinowe luz, klasa I, odmiana żółta", "9,37 C")) == [
        "Pomidory malinowe luz,",
        "klasa I, odmiana żółta    9,37 C",
    ]


def test_letters_too_wide_for_the_row_are_narrowed_before_it_breaks() -> None:
    assert lines_of(pair("SUMA PLN", "1 416,61", width=2)) == ["SUMA PLN                1 416,61"]


def test_what_does_not_fit_side_by_side_stands_one_below_the_other() -> None:
    lines = lines_of(pair("Razem do zapłaty", "123 456 789 012 345,67 PLN"))
    assert lines == ["Razem do zapłaty", "      123 456 789 012 345,67 PLN"]


def test_shared_columns_end_at_the_right_edge() -> None:
    table = Columns(tuple(Cell(name, 1, Align.RIGHT) for name in ("PTU", "Netto", "Brutto")))
    assert [len(line) for line in lines_of(table, columns=32)] == [32]


def test_a_non_breaking_space_holds_number_and_unit_together() -> None:
    assert lines_of(Text("Woda mineralna niegazowana 1,5\u00a0l")) == ["Woda mineralna niegazowana 1,5 l"]
    assert lines_of(Text("Woda mineralna niegazowana X 1,5\u202fl")) == ["Woda mineralna niegazowana X", "1,5 l"]


def test_words_set_in_stay_set_in_when_they_wrap() -> None:
    lines = lines_of(Text("   jeden dwa trzy cztery pięć sześć siedem"))
    assert len(lines) == 2
    assert all(re.match(r" {3}\S", line) for line in lines)


def test_a_word_longer_than_the_paper_is_broken() -> None:
    assert lines_of(Text("x" * 40)) == ["x" * 32, "x" * 8]


@pytest.mark.parametrize(("char", "columns"), [("a", 1), ("ł", 1), ("Ж", 1), ("\u0301", 0), ("漢", 2), ("🍎", 2)])
def test_letters_take_the_columns_they_take(char: str, columns: int) -> None:
    assert char_columns(char) == columns


def test_a_letter_with_a_separate_accent_is_one_letter() -> None:
    assert clean("z\u0301") == "ź"


def test_commands_hidden_in_a_name_are_taken_out() -> None:
    assert clean("Mleko\x1bp\x00\x10\x14\x01\u202e 2%") == "Mlekop 2%"


def test_paper_too_narrow_for_a_receipt_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="16 columns"):
        layout(Document(()), 15)


REFUSED: dict[str, Callable[[], object]] = {
    "letters nine times": lambda: Text("a", width=9),
    "a row of nothing": lambda: Columns(()),
    "a weight below nothing": lambda: Cell("a", -1),
    "a rule of two": lambda: Rule("--"),
    "a rule of a command": lambda: Rule("\n"),
    "no feed": lambda: Feed(0),
    "a wrong check digit": lambda: Barcode(Symbology.EAN13, "5901234123458"),
    "an odd ITF": lambda: Barcode(Symbology.ITF, "123"),
    "bars too high": lambda: Barcode(Symbology.EAN8, "96385074", height_mm=99),
    "an empty QR": lambda: QR(""),
    "modules too wide": lambda: QR("x", module_dots=17),
    "a GIF": lambda: Image(b"GIF89a"),
    "pin 3": lambda: Pulse(3),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_no_printer_can_print_is_refused_where_it_is_written(what: str) -> None:
    with pytest.raises(ValueError):
        REFUSED[what]()


@given(DOCUMENTS)
def test_a_document_can_wait_in_a_database(document: Document) -> None:
    assert from_json(to_json(document)) == document


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"version":2,"elements":[]}', '{"version":1}', '{"version":1,"elements":[{"kind":"poem"}]}',
     '{"version":1,"elements":[{"kind":"text","text":5}]}', '{"version":1,"elements":[{"kind":"text"}]}'],
)  # fmt: skip
def test_a_text_that_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_json(text)
