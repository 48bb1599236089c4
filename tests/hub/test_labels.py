"""A label says what the list and the law say on its day, on whatever paper; an evening prints what changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hub.bootstrap import Hub
from hub.errors import Problem
from hub.labels.formats import FORMATS, Area
from hub.labels.label import Label, printed_barcode
from hub.labels.labels import Labels, Tally
from hub.labels.layout import Print, check_print, label_pages
from hub.labels.selection import Selection
from hub.labels.sentences import paragraphs_of, price_unit, small_print
from hub.labels.words import WORDS
from hub.services.prices import PriceLists
from hub.sheets.drawing import Text
from hub.sheets.fonts import width_of
from hub.sheets.png import write_png
from retail.catalog import measure_price, read_content
from retail.feeds import CatalogRow, DepositRow, PriceRow
from retail.values import PLN, Money, Quantity, Unit
from tests.support.clock import FakeClock
from tests.support.hub import ZONE, seed_chain

MONDAY = date(2026, 3, 2)
BREAD = Label("PIE-001", "Chleb żytni razowy 500 g", Unit.PIECE, Money(649, PLN), MONDAY, None, "PL-A")
TEXT = st.text("ąćęłńóśźżĄĆĘŁŃÓŚŹŻWi% .,5·", min_size=1, max_size=120).filter(str.strip)
AMOUNT = st.integers(0, 10_000_000).map(lambda minor: Money(minor, PLN))


def sentences(label: Label) -> list[str]:
    return [each.text.replace("\u00a0", " ") for each in paragraphs_of(label, WORDS["pl"])]


def drawn(label: Label, form: str = "a4-24") -> list[str]:
    (page,) = label_pages([label], Print(FORMATS[form]))  # type: ignore[index]
    return [text.text.replace("\u00a0", " ") for text in page.texts]


class Shop:
    """A hub whose clock a test moves, with a few goods."""

    def __init__(self, hub: Hub) -> None:
        self.hub, self.clock = hub, FakeClock()
        self.prices = PriceLists(hub.engine, self.clock)
        self.labels = Labels(hub.engine, self.clock)
        seed_chain(hub, skus=(), pieces=0)
        place = hub.locations.get("014")
        hub.locations.save(place.model_copy(update={"deposits": (DepositRow(code="pet", name="PET", amount=50),)}))

    def goods(self, sku: str, name: str = "", **fields: Any) -> None:
        base = {"sku": sku, "item_id": sku, "name": name or sku, "unit": "pcs", "tax_class": "A"}
        assert self.hub.catalog.save_variant(CatalogRow.model_validate({**base, **fields}))

    def price(self, sku: str, minor: int, first: date = MONDAY, last: date | None = None, least: int = 0) -> None:
        row = PriceRow(sku=sku, unit_price=minor, valid_from=first, valid_to=last, min_quantity=least)
        assert not self.prices.save(ZONE, [row]).refused

    def on(self, day: date, hour: int = 20) -> None:
        self.clock.set(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))

    def print(self, **selection: Any) -> tuple[list[Label], Tally]:
        tally = Tally()
        return list(self.labels.of(Selection("014", **selection), tally)), tally

    def skus(self, **selection: Any) -> list[str]:
        return [label.sku for label in self.print(**selection)[0]]


@pytest.fixture
def shop(hub: Hub) -> Shop:
    return Shop(hub)


def reduced(shop: Shop) -> None:
    """Bread: 4,99, from 20 March 6,99, and 3,99 from 10 to 16 April, planned on the 5th."""
    shop.goods("BREAD", "Chleb 500 g", content="500 g", barcodes=(("05900010001101", 1000),))
    shop.goods("MILK", "Mleko 1 l", content="1 l")
    shop.price("BREAD", 499)
    shop.price("MILK", 399)
    shop.on(date(2026, 3, 19))
    shop.price("BREAD", 699, date(2026, 3, 20))
    shop.on(date(2026, 4, 5))
    shop.price("BREAD", 399, date(2026, 4, 10), date(2026, 4, 16))


class TestWhatItSays:
    def test_a_reduction_is_told_on_its_days_and_on_no_other(self, shop: Shop) -> None:
        reduced(shop)
        said = {}
        for day in (9, 10, 16, 17):
            (label,), _ = shop.print(on=date(2026, 4, day), skus=("BREAD",))
            said[day] = (label.price.minor, label.former and label.former.minor, label.lowest and label.lowest.minor)
        assert said == {9: (699, None, None), 10: (399, 699, 499), 16: (399, 699, 499), 17: (699, None, None)}

    def test_a_reduced_label_names_each_price_it_shows(self, shop: Shop) -> None:
        reduced(shop)
        (label,), tally = shop.print(on=date(2026, 4, 10), reduced_only=True)
        assert sentences(label) == [
            "Cena regularna: 6,99 zł",
            "Najniższa cena z 30 dni przed obniżką: 4,99 zł",
            "500 g · 7,98 zł/kg",
        ]
        assert small_print(label, WORDS["pl"]) == ("od 10.04 do 16.04.2026", "BREAD · PL-A")
        assert (tally.labels, tally.reduced, tally.by_code) == (1, 1, {})

    def test_larger_quantities_and_the_deposit_stand_beside_the_price(self, shop: Shop) -> None:
        shop.goods("COLA", "Cola 6 × 0,33 l", content="6 x 0.33 l", deposit="pet")
        shop.price("COLA", 1299)
        shop.price("COLA", 1199, least=3000)
        shop.price("COLA", 1250, least=6000)
        (label,), _ = shop.print()
        assert sentences(label) == ["6 × 0,33 l · 6,56 zł/l", "od 3 szt. 11,99 zł/szt.", "+ kaucja 0,50 zł"]

    def test_goods_by_weight_have_their_price_for_a_kilogram_and_their_key(self, shop: Shop) -> None:
        shop.goods("BANANA", "Banany", unit="kg", barcodes=(("201", 1000),))
        shop.price("BANANA", 699)
        (label,), tally = shop.print()
        assert (sentences(label), price_unit(label, WORDS["pl"])) == ([], "zł/kg")
        assert (small_print(label, WORDS["pl"])[1], tally.left_out) == ("201 · BANANA · PL-A", 0)

    @pytest.mark.parametrize(
        ("codes", "printed"),
        [
            ([("05900010001101", 1000)], "5900010001101"),
            ([("05900010001170", 6000), ("05900010001101", 1000)], "5900010001101"),
            ([("00000059012344", 1000)], "59012344"),
            ([("00012345678905", 1000)], "0012345678905"),
            ([("15900010001108", 1000)], ""),
            ([("05900010001102", 1000), ("201", 1000)], ""),
        ],
    )
    def test_the_bars_are_those_of_one_piece(self, codes: list[tuple[str, int]], printed: str) -> None:
        assert printed_barcode(codes) == printed


class TestWhichGoods:
    def test_goods_stand_by_category_and_name_or_as_they_are_listed(self, shop: Shop) -> None:
        for sku, name, category in [("3", "Bułka", "B"), ("1", "Chleb", "B"), ("2", "Ser", "A/B"), ("4", "Mop", "AB")]:
            shop.goods(sku, name, category=category, brand=f"brand {category}")
            shop.price(sku, 100)
        assert shop.skus() == ["2", "4", "3", "1"]
        assert shop.skus(skus=("1", "4", "1")) == ["1", "4", "1"]
        assert shop.skus(categories=("A",)) == ["2"]
        assert shop.skus(brands=("brand B", "brand AB"), skus=("2", "3")) == ["3"]

    def test_what_has_no_label_is_told_with_the_reason(self, shop: Shop) -> None:
        shop.goods("OLD", active=False)
        shop.goods("OPEN", open_price=True)
        shop.goods("FREE")
        shop.goods("BARE")
        shop.price("BARE", 100)
        _, named = shop.print(skus=("OLD", "NONE", "OPEN", "FREE", "BARE"))
        _, everything = shop.print()
        reasons = {each.sku: each.code.removeprefix("label.") for each in named.told}
        assert reasons == {
            "OLD": "inactive",
            "NONE": "unknown_sku",
            "OPEN": "open_price",
            "FREE": "no_price",
            "BARE": "no_barcode",
        }
        assert (named.labels, everything.by_code.keys()) == (
            1,
            {"label.open_price", "label.no_price", "label.no_barcode"},
        )

    def test_an_evening_prints_what_changes_on_the_next_day(self, shop: Shop) -> None:
        reduced(shop)
        changed = {}
        for day in (9, 10, 11, 16, 17):
            shop.on(date(2026, 4, day) - timedelta(days=1))
            tomorrow = date(2026, 4, day)
            changed[day] = shop.skus(on=tomorrow, changed_since=tomorrow)
        assert changed == {9: [], 10: ["BREAD"], 11: [], 16: [], 17: ["BREAD"]}

    def test_a_price_corrected_at_noon_is_printed_that_day(self, shop: Shop) -> None:
        reduced(shop)
        noon = date(2026, 3, 25)
        shop.on(noon, 11)
        shop.price("MILK", 389)
        shop.goods("NEW", barcodes=(("59012344", 1000),))
        shop.price("NEW", 100, noon)
        assert shop.skus(changed_since=noon) == ["MILK", "NEW"]
        assert shop.skus(on=noon + timedelta(days=1), changed_since=noon + timedelta(days=1)) == []

    @pytest.mark.parametrize(
        ("selection", "status", "field"),
        [
            ({"on": date(2026, 3, 1)}, 422, "on"),
            ({"on": date(2027, 3, 9)}, 422, "on"),
            ({"on": MONDAY, "changed_since": date(2026, 3, 3)}, 422, "changed_since"),
        ],
    )
    def test_days_that_make_no_sense_are_refused(
        self, shop: Shop, selection: dict[str, Any], status: int, field: str
    ) -> None:
        with pytest.raises(Problem) as refused:
            shop.print(**selection)
        assert (refused.value.status, refused.value.values["field"]) == (status, field)


LABELS = st.builds(
    lambda name, sku, price, unit, content, former, lowest, deposit, breaks, barcode: Label(
        sku=sku,
        name=name,
        unit=unit,
        price=price,
        valid_from=MONDAY,
        valid_to=date(2027, 12, 31),
        zone="PL-A",
        content=read_content(content),
        measured=measure_price(price, unit, read_content(content)),
        former=former,
        lowest=lowest,
        deposit=deposit,
        breaks=tuple((Quantity(least * 1000, unit), price) for least in range(2, 2 + breaks)),
        barcode=barcode,
        key="" if barcode else "12345",
    ),
    name=TEXT,
    sku=TEXT,
    price=AMOUNT,
    unit=st.sampled_from(Unit),
    content=st.sampled_from(["", "500 g", "24 x 0.333 l", "9999 pcs"]),
    former=st.none() | AMOUNT,
    lowest=st.none() | AMOUNT,
    deposit=st.none() | AMOUNT,
    breaks=st.integers(0, 5),
    barcode=st.sampled_from(["", "5900010001101", "59012344"]),
)


class TestPaper:
    @pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
    @given(label=LABELS)
    @settings(max_examples=12)
    def test_nothing_leaves_its_label_and_no_line_touches_another(self, form: Any, label: Label) -> None:
        for margin in (None, 0.0):
            how = Print(form, margin=margin, first=form.per_page)
            (page,) = label_pages([label], how)
            place = list(form.places())[-1]
            rows = [(text.y - 0.73 * text.size, text.y) for text in page.texts]
            assert all(place.y - 0.1 <= top and bottom <= place.bottom + 0.1 for top, bottom in rows)
            for text in page.texts:
                assert place.x - 0.1 <= text.x
                assert text.x + width_of(text.text, text.font, text.size) <= place.right + 0.1
            for code in page.codes:
                assert place.x - 0.1 <= code.x
                assert code.x + code.width <= place.right + 0.1
            assert not overlapping([box_of(text) for text in page.texts])

    @pytest.mark.parametrize(
        ("form", "barcode"),
        [
            *((form, "5900010001101") for form in ("a4-24", "a4-65", "roll-57x32", "roll-38x21", "a6")),
            ("roll-38x21", "59012344"),
        ],
    )
    def test_the_bars_of_every_format_are_read_back(self, form: Any, barcode: str) -> None:
        label = replace(BREAD, barcode=barcode, lowest=Money(599, PLN), former=Money(699, PLN), deposit=Money(50, PLN))
        (page,) = label_pages([label], Print(FORMATS[form]))
        out = BytesIO()
        write_png(page, out)
        assert [each.text for each in zxingcpp.read_barcodes(np.asarray(Image.open(out)))] == [barcode]

    def test_a_sheet_that_was_begun_is_used_up(self) -> None:
        labels = [replace(BREAD, sku="PIE")] * 5
        pages = list(label_pages(labels, Print(FORMATS["a4-24"], first=22, shift=(1.5, -0.5))))
        plain = list(label_pages(labels, Print(FORMATS["a4-24"])))
        assert [sum(text.text == "PIE · PL-A" for text in page.texts) for page in pages] == [3, 2]
        first, moved = plain[0].texts[0], pages[1].texts[0]
        assert (moved.x - first.x, moved.y - first.y) == pytest.approx((1.5, -0.5))

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [({"first": 25}, "first"), ({"shift": (float("nan"), 0)}, "shift"), ({"margin": 9.0}, "margin")],
    )
    def test_paper_that_there_is_not_is_refused(self, wrong: dict[str, Any], field: str) -> None:
        with pytest.raises(Problem) as refused:
            check_print(Print(FORMATS["a4-24"], **wrong))
        assert refused.value.values["field"] == field

    def test_no_label_is_taken_before_its_page_is_drawn(self) -> None:
        labels = iter([BREAD] * 100)
        next(label_pages(labels, Print(FORMATS["a4-24"])))
        assert len(list(labels)) == 100 - 24


def box_of(text: Text) -> Area:
    """Where the capitals of a text stand."""
    height = 0.7 * text.size
    return Area(text.x, text.y - height, width_of(text.text, text.font, text.size), height)


def overlapping(areas: list[Area]) -> list[tuple[Area, Area]]:
    """Pairs of texts that stand on one another."""
    return [
        (one, other)
        for place, one in enumerate(areas)
        for other in areas[:place]
        if one.x < other.right - 0.3 and other.x < one.right - 0.3
        if one.y < other.bottom - 0.15 and other.y < one.bottom - 0.15
    ]
