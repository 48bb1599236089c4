"""Every code on a printed sheet is read back, whatever it was printed as, and every label says what people need."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from hub.coupon_sheets.layout import PER_PAGE, last_moment, pages
from hub.services.coupon_issue import IssuedCoupon
from hub.sheets.drawing import A4, Page
from hub.sheets.fonts import width_of
from hub.sheets.pdf import write_pdf
from hub.sheets.png import write_png
from hub.sheets.svg import write_svg
from retail.tokens import short_code, sign_token
from tests.support.tokens import COUPON, HUB_KEY

WARSAW = ZoneInfo("Europe/Warsaw")
CHRISTMAS = datetime(2026, 12, 24, 23, 0, tzinfo=UTC)
LONG = "Żółta jesień: święto zniżek w każdym sklepie i przez całą dobę, także w niedziele i święta"


def coupons(count: int, name: str = "Jesień −10 %", ends: datetime = CHRISTMAS) -> list[IssuedCoupon]:
    return [
        IssuedCoupon(
            serial,
            short_code("OMNI", serial.to_bytes(5, "big")),
            sign_token(replace(COUPON, serial=serial), HUB_KEY),
            "issued",
            name,
            ends - timedelta(days=30),
            ends,
            None,
            None,
        )
        for serial in range(1, count + 1)
    ]


def sheets(count: int, **form: object) -> list[Page]:
    return list(pages(coupons(count, **form), WARSAW, "pl"))  # type: ignore[arg-type]


def read(picture: Image.Image) -> set[str]:
    return {found.text for found in zxingcpp.read_barcodes(np.asarray(picture.convert("L")))}


def from_svg(content: bytes, per_mm: int = 8) -> Image.Image:
    picture = QImage(int(A4[0] * per_mm), int(A4[1] * per_mm), QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFFFF)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(content)).render(painter)
    painter.end()
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(kept, "PNG")
    return Image.open(BytesIO(bytes(kept.data())))


def test_every_code_of_a_pdf_is_read_back() -> None:
    made = coupons(2 * PER_PAGE + 1)
    out = BytesIO()
    count = write_pdf(pages(made, WARSAW, "pl"), "Jesień", out)
    document = pypdfium2.PdfDocument(out.getvalue())
    found = [read(page.render(scale=200 / 72).to_pil()) for page in document]
    document.close()

    assert (count, [len(each) for each in found]) == (3, [24, 24, 1])
    assert set.union(*found) == {coupon.token for coupon in made}


def test_every_code_of_a_png_is_read_back() -> None:
    out = BytesIO()
    write_png(sheets(PER_PAGE)[0], out)

    assert read(Image.open(out)) == {coupon.token for coupon in coupons(PER_PAGE)}


def test_every_code_of_an_svg_is_read_back(qapp: object) -> None:
    out = BytesIO()
    write_svg(sheets(PER_PAGE)[0], out)

    assert read(from_svg(out.getvalue())) == {coupon.token for coupon in coupons(PER_PAGE)}


def test_a_pdf_says_in_words_what_people_type_and_until_when() -> None:
    made = coupons(1, name="Żółć & <gęślą> jaźń")
    out = BytesIO()
    write_pdf(pages(made, WARSAW, "pl"), "Jesień", out)
    document = pypdfium2.PdfDocument(out.getvalue())
    text = document[0].get_textpage().get_text_bounded()
    document.close()

    for part in (made[0].code, "Żółć", "<gęślą>", "ważny do 24.12.2026"):
        assert part in text


def test_an_svg_escapes_what_xml_would_take_for_its_own() -> None:
    out = BytesIO()
    write_svg(sheets(1, name="A & <B>")[0], out)

    assert b"A &amp; &lt;B&gt;" in out.getvalue()


@pytest.mark.parametrize("name", ["Jesień −10 %", LONG, "Konstantynopolitańczykowianeczka" * 2, "x"])
def test_no_text_leaves_its_label(name: str) -> None:
    (page,) = sheets(PER_PAGE, name=name)
    labels = [each.x // 70 for each in page.texts]

    for text, label in zip(page.texts, labels, strict=True):
        assert text.x + width_of(text.text, text.font, text.size) <= (label + 1) * 70 - 2


def test_a_code_has_its_quiet_zone_to_its_text_and_to_its_neighbour() -> None:
    (page,) = sheets(PER_PAGE)
    code, text = page.codes[0], page.texts[0]

    assert text.x - (code.x + code.width) >= 4 * code.module
    assert code.x >= 4 * code.module


@pytest.mark.parametrize(
    ("ends", "said"),
    [(CHRISTMAS, "24.12.2026"), (CHRISTMAS - timedelta(hours=6), "24.12.2026, 18:00")],
)
def test_a_coupon_says_its_last_day_and_the_hour_when_it_ends_within_a_day(ends: datetime, said: str) -> None:
    assert last_moment(coupons(1, ends=ends)[0], WARSAW, "pl") == said
