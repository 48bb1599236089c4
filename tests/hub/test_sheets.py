"""Pages become files of any length, and every bar on them is read back."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hub.sheets.codes import ean_matrix
from hub.sheets.drawing import Box, Code, Page, Text
from hub.sheets.fitting import fit_block, fit_line
from hub.sheets.fonts import BOLD, NAME, SMALL, width_of
from hub.sheets.pdf import stream_pdf
from hub.sheets.png import write_png

POLISH = st.text("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ Wij.,%—5", max_size=80)


def page(number: int, size: tuple[float, float] = (57, 32)) -> Page:
    texts = [Text(2, 6, 4, f"Żółć {number}", NAME), Text(2, 12, 3, "biały", SMALL, is_white=True)]
    return Page(texts, [], [Box(1, 9, 20, 4)], *size)


@pytest.mark.parametrize("count", [1, 1_201])
def test_a_file_made_of_parts_has_every_page_in_its_order(count: int) -> None:
    sizes = [(57.0, 32.0), (210.0, 297.0)]
    content = b"".join(stream_pdf((page(number, sizes[number % 2]) for number in range(count)), "Cenówki"))
    document = pypdfium2.PdfDocument(content)
    asked = [number for number in (0, 999, 1_000, 1_200) if number < count]
    found = [document[number].get_textpage().get_text_bounded() for number in asked]
    widths = [round(document[number].get_width() / 72 * 25.4) for number in asked]
    title = document.get_metadata_value("Title")
    pages = len(document)
    document.close()

    assert (pages, title) == (count, "Cenówki")
    assert [text.splitlines()[0] for text in found] == [f"Żółć {number}" for number in asked]
    assert widths == [sizes[number % 2][0] for number in asked]


def test_a_file_of_any_length_holds_no_more_than_its_next_part() -> None:
    taken, ahead, done = 0, [], 0
    full = Page([Text(2, 6, 4, "Chleb", NAME)] * 250, [])

    def many() -> Iterator[Page]:
        nonlocal taken
        for taken in range(1, 31):  # noqa: B007 - counts what was asked for
            yield full

    for piece in stream_pdf(many(), "Cenówki"):
        done += piece.count(b"/Type /Page\n")
        ahead.append(taken - done)
    assert (done, max(ahead)) == (30, 8)


@pytest.mark.parametrize("digits", ["5900010001101", "0012345678905", "59012344"])
def test_bars_are_read_back_from_the_picture(digits: str) -> None:
    bars, guards = ean_matrix(digits)
    out = BytesIO()
    codes = [Code(5, 5, 0.3 * len(bars), 8, (bars,)), Code(5, 13, 0.3 * len(bars), 1, (guards,))]
    write_png(Page([], codes, (), 50, 20), out)
    found = [each.text for each in zxingcpp.read_barcodes(np.asarray(Image.open(out)))]

    assert found == [digits]


@given(POLISH, st.floats(4, 80), st.integers(1, 3))
def test_a_fitted_text_is_never_wider_than_its_place(text: str, width: float, lines: int) -> None:
    size, line = fit_line(text, BOLD, 5, 1.5, width)
    assert width_of(line, BOLD, size) <= width + 1e-6
    size, block = fit_block(text, NAME, 5, 1.5, width, lines)
    assert len(block) <= lines
    assert all(width_of(each, NAME, size) <= width + 1e-6 for each in block)
    assert 1.5 <= size <= 5
