"""What is read from one picture, by which means, and in what time."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from drivers.camera.cascade import standard_decoder
from drivers.camera.decoding import Decoder, Picture, Step
from drivers.camera.libraries import load
from drivers.camera.pixels import grey_of, rgb_of, usable
from drivers.camera.regions import View, find_regions, magnified, upright
from drivers.camera.sighting import Sighting
from drivers.camera.zbar import Zbar
from drivers.errors import ProtocolError
from drivers.scan import Symbology
from tests.support.pictures import held_up, qr, symbol

load()
GS1_TEXT = "010590123412345710LOT7\x1d21ABC"
GS1_INPUT = "(01)05901234123457(10)LOT7(21)ABC"


def decoder(*, zxing: bool = True, zbar: bool = True) -> Decoder:
    return standard_decoder(zxing, zbar, budget_s=60)


@pytest.mark.parametrize(
    ("drawn", "kind", "options", "text", "aim_id", "symbology"),
    [
        ("5901234123457", "EAN13", {}, "5901234123457", "]E0", Symbology.EAN_13),
        ("96385074", "EAN8", {}, "96385074", "]E4", Symbology.EAN_8),
        ("012345678905", "UPCA", {}, "0012345678905", "]E0", Symbology.EAN_13),
        ("KASA-1", "Code128", {}, "KASA-1", "]C0", Symbology.CODE_128),
        (GS1_INPUT, "Code128", {"gs1": True}, GS1_TEXT, "]C1", Symbology.GS1_128),
        ("0105901234123457", "DataBarOmni", {}, "0105901234123457", "]e0", Symbology.GS1_DATABAR),
        ("[01]05901234123457[17]261231", "DataBarExp", {}, "010590123412345717261231", "]e0", Symbology.GS1_DATABAR),
        ("HELLO", "DataMatrix", {}, "HELLO", "]d1", Symbology.DATAMATRIX),
        (GS1_INPUT, "DataMatrix", {"gs1": True}, GS1_TEXT, "]d2", Symbology.GS1_DATAMATRIX),
        ("Zażółć", "QRCode", {}, "Zażółć", "]Q1", Symbology.QR),
        (GS1_INPUT, "QRCode", {"gs1": True}, GS1_TEXT, "]Q3", Symbology.GS1_QR),
    ],
)
def test_every_code_we_sell_by_is_read_and_named(
    drawn: str, kind: str, options: dict[str, bool], text: str, aim_id: str, symbology: Symbology
) -> None:
    scale = 1 if kind == "Code128" and options else 2
    found = decoder().read(held_up(symbol(drawn, kind, scale, **options)))
    assert [(each.text, each.aim_id, each.symbology) for each in found] == [(text, aim_id, symbology)]


@pytest.mark.parametrize("kind", ["Code39", "ITF", "PDF417", "Aztec"])
def test_a_code_we_do_not_sell_by_is_left_alone(kind: str) -> None:
    assert decoder().read(held_up(symbol("12345678", kind, 2))) == ()


@pytest.mark.parametrize("angle", [17, 45, 90, 133, 180, 250])
def test_a_bar_code_is_read_at_any_angle(angle: float) -> None:
    found = decoder().read(held_up(symbol("5901234123457", "EAN13", 3), angle=angle))
    assert [each.text for each in found] == ["5901234123457"]


@pytest.mark.parametrize("angle", [17, 45, 90, 133, 180, 250])
def test_the_box_of_a_turned_bar_code_lies_around_it(angle: float) -> None:
    found = decoder().read(held_up(symbol("5901234123457", "EAN13", 3), angle=angle))
    left, top, right, bottom = found[0].box
    assert left < 320 < right or top < 240 < bottom
    assert (right - left) ** 2 + (bottom - top) ** 2 > 150**2


def test_a_code_of_light_modules_on_a_dark_screen_is_read() -> None:
    assert [each.text for each in decoder().read(255 - qr("KONTUAR 1"))] == ["KONTUAR 1"]


def test_codes_side_by_side_are_all_read() -> None:
    picture = held_up(symbol("KONTUAR 1", "QRCode", 4), symbol("KONTUAR 2", "QRCode", 4))
    assert {each.text for each in decoder().read(picture)} == {"KONTUAR 1", "KONTUAR 2"}


def test_a_wall_shows_no_code() -> None:
    assert decoder().read(np.full((480, 640), 90, np.uint8)) == ()


def test_zbar_alone_reads_bars_and_plain_text() -> None:
    assert [each.text for each in decoder(zxing=False).read(qr("KONTUAR 1"))] == ["KONTUAR 1"]


def test_zbar_is_not_trusted_with_letters_beyond_ascii() -> None:
    assert Zbar().read(View(qr("Zażółć"))) == []


def test_zbar_gives_a_upc_its_leading_zero() -> None:
    found = Zbar().read(View(held_up(symbol("012345678905", "UPCA"))))
    assert [(each.text, each.aim_id) for each in found] == [("0012345678905", "]E0")]


def test_a_blurred_noisy_code_is_read_where_one_decoder_alone_fails() -> None:
    rng = np.random.default_rng(5)
    poor = cv2.GaussianBlur(held_up(symbol("KONTUAR 1", "QRCode", 3)), (0, 0), 1.7) * 0.4 + rng.normal(
        60, 6, (480, 640)
    )
    assert [each.text for each in decoder().read(poor.clip(0, 255).astype(np.uint8))] == ["KONTUAR 1"]


# ── The cascade itself ───────────────────────────────────────────────────────────────────────────────────────────


class Timed:
    """A reader that takes a given time of a simulated clock, and may find something."""

    def __init__(self, clock: Clock, cost_s: float, *texts: str) -> None:
        self._clock = clock
        self.cost_s = cost_s
        self._texts = texts
        self.reads = 0

    def read(self, view: View) -> list[Sighting]:
        self.reads += 1
        self._clock.now_s += self.cost_s
        places = [(100 * number, 0) for number in range(len(self._texts))]
        return [
            Sighting(text.encode(), text, Symbology.QR, "]Q1", (place, place, place, place))
            for text, place in zip(self._texts, places, strict=True)
        ]


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def whole(picture: Picture) -> list[View]:
    return [picture.whole]


def cascade(clock: Clock, *readers: Timed) -> Decoder:
    return Decoder([Step(str(place), whole, reader) for place, reader in enumerate(readers)], 0.03, clock)


WALL = np.zeros((48, 64), np.uint8)


def test_the_first_step_that_finds_something_ends_the_search() -> None:
    clock = Clock()
    readers = Timed(clock, 0.001), Timed(clock, 0.001, "A"), Timed(clock, 0.001, "B")
    assert [each.text for each in cascade(clock, *readers).read(WALL)] == ["A"]
    assert [reader.reads for reader in readers] == [1, 1, 0]


def test_a_step_that_would_end_too_late_is_passed_over() -> None:
    clock = Clock()
    readers = Timed(clock, 0.01), Timed(clock, 0.05), Timed(clock, 0.01)
    steps = cascade(clock, *readers)
    steps.read(WALL)
    steps.read(WALL)
    assert [reader.reads for reader in readers] == [2, 1, 1]


def test_a_step_that_was_too_dear_is_tried_again_some_pictures_later() -> None:
    clock = Clock()
    readers = Timed(clock, 0.01), Timed(clock, 0.05)
    steps = cascade(clock, *readers)
    steps.read(WALL)
    readers[1].cost_s = 0.001
    for _ in range(20):
        steps.read(WALL)
    assert readers[1].reads > 5


def test_a_held_code_does_not_hide_the_one_beside_it() -> None:
    clock = Clock()
    found = cascade(clock, Timed(clock, 0.001, "A"), Timed(clock, 0.001, "A", "B"))
    assert [each.text for each in found.read(WALL, lambda each: each.text == "A")] == ["A", "B"]


# ── Pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_likeliest_place_is_where_the_code_is() -> None:
    region = find_regions(held_up(symbol("KONTUAR 1", "QRCode", 3)))[0]
    middle = region.in_whole(region.grey.shape[1] / 2, region.grey.shape[0] / 2)
    assert abs(middle[0] - 320) < 20
    assert abs(middle[1] - 240) < 20


def test_a_magnified_view_knows_where_its_points_lie() -> None:
    assert magnified(View(WALL), 2).in_whole(20, 10) == (10, 5)


def test_a_matrix_code_has_no_direction_to_be_turned_upright_by() -> None:
    region = find_regions(held_up(symbol("KONTUAR 1", "QRCode", 3), angle=10))[0]
    assert upright(region, 2, 16) is None


@pytest.mark.parametrize("shape", [(480, 640), (480, 640, 3), (480, 640, 4), (33, 1000), (1000, 17, 3), (5000, 4000)])
def test_a_picture_of_any_shape_is_read(shape: tuple[int, ...]) -> None:
    color = usable(np.zeros(shape, np.uint8))
    assert decoder().read(grey_of(color)) == ()
    assert len(rgb_of(color)) == color.shape[0] * color.shape[1] * 3


@pytest.mark.parametrize(
    "made",
    [
        None,
        b"no picture",
        np.zeros((0, 0), np.uint8),
        np.zeros((0, 640, 3), np.uint8),
        np.zeros((480, 640), np.float32),
        np.zeros((480, 640, 2), np.uint8),
        np.zeros((480, 640, 3, 2), np.uint8),
        np.zeros(480, np.uint8),
        np.zeros((480, 3), np.uint8),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(made: object) -> None:
    with pytest.raises(ProtocolError, match="the camera gave"):
        usable(made)


@given(arrays.arrays(np.uint8, st.tuples(st.integers(16, 90), st.integers(16, 90))))
@settings(max_examples=30, deadline=None)
def test_no_noise_breaks_the_decoder(noise: np.ndarray[tuple[int, int], np.dtype[np.uint8]]) -> None:
    assert all(sighting.text for sighting in decoder().read(noise))
