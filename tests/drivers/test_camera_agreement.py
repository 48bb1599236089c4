"""Which codes seen are believed, and how often they are given."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from drivers.camera.agreement import Agreement, AgreementSettings
from drivers.camera.sighting import Sighting, without_parts
from drivers.scan import Symbology

BARS = Symbology.EAN_13
FRAME_S = 1 / 15


def seen(
    text: str, symbology: Symbology = Symbology.QR, aim_id: str | None = None, left: int = 0, wide: int = 50
) -> Sighting:
    corners = ((left, 0), (left + wide, 0), (left + wide, 50), (left, 50))
    return Sighting(text.encode(), text, symbology, aim_id, corners)


def texts(given: tuple[Sighting, ...]) -> list[str]:
    return [sighting.text for sighting in given]


def test_a_matrix_code_is_believed_at_once() -> None:
    assert texts(Agreement().see([seen("A")], 0.0)) == ["A"]


def test_a_bar_code_needs_a_second_read() -> None:
    agreement = Agreement()
    assert agreement.see([seen("1", BARS)], 0.0) == ()
    assert texts(agreement.see([seen("1", BARS)], 0.1)) == ["1"]


def test_a_bar_code_read_twice_in_one_picture_was_read_once() -> None:
    assert Agreement().see([seen("1", BARS), seen("1", BARS, left=99)], 0.0) == ()


def test_two_reads_too_far_apart_do_not_agree() -> None:
    agreement = Agreement()
    agreement.see([seen("1", BARS)], 0.0)
    assert agreement.see([seen("1", BARS)], 0.6) == ()


def test_two_reads_that_differ_do_not_agree() -> None:
    agreement = Agreement()
    agreement.see([seen("1", BARS)], 0.0)
    assert agreement.see([seen("2", BARS)], 0.1) == ()


def test_a_second_decoder_that_cannot_tell_a_gs1_code_agrees_with_the_first() -> None:
    agreement = Agreement()
    agreement.see([seen("0105901234123457", Symbology.CODE_128)], 0.0)
    given_now = agreement.see([seen("0105901234123457", Symbology.GS1_128, "]C1")], 0.1)
    assert [sighting.aim_id for sighting in given_now] == ["]C1"]


def test_what_a_decoder_could_not_tell_is_filled_in_by_the_one_that_could() -> None:
    agreement = Agreement()
    agreement.see([seen("0105901234123457", Symbology.GS1_128, "]C1")], 0.0)
    given_now = agreement.see([seen("0105901234123457", Symbology.CODE_128)], 0.1)
    assert [sighting.aim_id for sighting in given_now] == ["]C1"]


def test_a_code_is_given_once_while_it_stays() -> None:
    agreement = Agreement()
    given = [agreement.see([seen("A")], frame * FRAME_S) for frame in range(100)]
    assert sum(map(len, given)) == 1


def test_a_code_missed_for_a_moment_has_not_left() -> None:
    agreement = Agreement()
    agreement.see([seen("A")], 0.0)
    for frame in range(1, 8):
        agreement.see([], frame * FRAME_S)
    assert agreement.see([seen("A")], 8 * FRAME_S) == ()


def test_a_code_that_left_and_came_back_is_given_again() -> None:
    agreement = Agreement()
    agreement.see([seen("A")], 0.0)
    for frame in range(1, 20):
        agreement.see([], frame * FRAME_S)
    assert texts(agreement.see([seen("A")], 20 * FRAME_S)) == ["A"]


def test_a_bar_code_that_came_back_needs_two_reads_again() -> None:
    agreement = Agreement()
    for frame in range(2):
        agreement.see([seen("1", BARS)], frame * FRAME_S)
    for frame in range(2, 30):
        agreement.see([], frame * FRAME_S)
    assert agreement.see([seen("1", BARS)], 30 * FRAME_S) == ()


def test_a_camera_that_stalls_sees_nothing_leave() -> None:
    agreement = Agreement()
    agreement.see([seen("A")], 0.0)
    assert agreement.see([seen("A")], 30.0) == ()


def test_a_code_beside_a_held_one_is_given() -> None:
    agreement = Agreement()
    agreement.see([seen("A")], 0.0)
    assert texts(agreement.see([seen("A"), seen("B", left=99)], 0.1)) == ["B"]


def test_what_was_given_is_held() -> None:
    agreement = Agreement()
    agreement.see([seen("A")], 0.0)
    assert agreement.holds(seen("A"))
    assert not agreement.holds(seen("B"))


frames = st.lists(st.tuples(st.floats(0.01, 1.0), st.sets(st.sampled_from("AB12"))), max_size=60)


def symbology_of(text: str) -> Symbology:
    return Symbology.QR if text.isalpha() else BARS


@given(frames)
def test_between_two_scans_of_a_code_it_was_missing_for_as_long_as_patience_asks(
    pictures: list[tuple[float, set[str]]],
) -> None:
    settings, agreement, now_s = AgreementSettings(), Agreement(), 0.0
    seen_at: dict[str, list[float]] = {text: [] for text in "AB12"}
    given_at: dict[str, list[float]] = {text: [] for text in "AB12"}
    for pause_s, present in pictures:
        now_s += pause_s
        for text in present:
            seen_at[text].append(now_s)
        for sighting in agreement.see([seen(text, symbology_of(text)) for text in present], now_s):
            given_at[sighting.text].append(now_s)
    for text, times in given_at.items():
        for first_s, second_s in pairwise(times):
            looks = [first_s, *(each for each in seen_at[text] if first_s < each <= second_s)]
            assert max(later - earlier for earlier, later in pairwise(looks)) >= settings.patience_s


def test_a_part_of_a_longer_code_is_dropped() -> None:
    whole, part = seen("0105901234123457", Symbology.CODE_128), seen("12345670", Symbology.EAN_8, left=20, wide=10)
    assert without_parts([part, whole]) == (whole,)


def test_codes_side_by_side_are_both_kept() -> None:
    assert texts(without_parts([seen("B", left=99), seen("A")])) == ["A", "B"]
