"""Cutting bytes into codes: however they are split, delayed, mixed with noise or left unfinished."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.scanner.framer import BadFrame, Frame, Framer, FramerSettings, Suffix

CODE = b"5901234123457"
SUFFIX_BYTES = {
    Suffix.ANY: b"\r\n",
    Suffix.CR: b"\r",
    Suffix.LF: b"\n",
    Suffix.CRLF: b"\r\n",
    Suffix.TAB: b"\t",
    Suffix.ETX: b"\x03",
    Suffix.NONE: b"",
}
"""What a reader with this setting sends after a code."""


def settings(suffix: Suffix = Suffix.ANY, **more: object) -> FramerSettings:
    return FramerSettings(suffix, **more)  # type: ignore[arg-type]


def fed(framer: Framer, data: bytes, *, at_ms: float = 0.0, step_ms: float = 0.0) -> list[Frame | BadFrame]:
    """Byte by byte, ``step_ms`` apart, then silence for ever."""
    frames: list[Frame | BadFrame] = []
    for place, byte in enumerate(data):
        frames += framer.feed(bytes([byte]), at_ms + place * step_ms)
    return frames + framer.expire(float("inf"))


@pytest.mark.parametrize("suffix", Suffix)
def test_a_code_is_cut_out_whatever_ends_it(suffix: Suffix) -> None:
    assert fed(Framer(settings(suffix)), CODE + SUFFIX_BYTES[suffix]) == [Frame(CODE)]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\t"])
def test_without_a_setting_any_usual_end_will_do(end: bytes) -> None:
    assert fed(Framer(), CODE + end + CODE + end) == [Frame(CODE), Frame(CODE)]


@pytest.mark.parametrize("suffix", [Suffix.CR, Suffix.LF])
def test_half_of_a_double_ending_does_not_stick_to_the_code(suffix: Suffix) -> None:
    assert fed(Framer(settings(suffix)), CODE + b"\r\n" + CODE + b"\r\n") == [Frame(CODE), Frame(CODE)]


def test_a_code_of_several_lines_stays_whole_where_tab_ends_it() -> None:
    assert fed(Framer(settings(Suffix.TAB)), b"BEGIN\r\nEND\t") == [Frame(b"BEGIN\r\nEND")]


def test_silence_ends_a_code_of_a_reader_without_suffix() -> None:
    framer = Framer(settings(Suffix.NONE))
    framer.feed(CODE, 0)
    assert (framer.expire(49), framer.expire(50)) == ([], [Frame(CODE)])


def test_silence_within_a_code_that_needs_a_suffix_cuts_it_off() -> None:
    framer = Framer()
    framer.feed(b"59012", 0)
    assert framer.feed(CODE + b"\r", 500) == [BadFrame(b"59012", "scan.truncated"), Frame(CODE)]


def test_a_slow_line_is_no_silence() -> None:
    assert fed(Framer(), CODE + b"\r", step_ms=499) == [Frame(CODE)]


def test_an_end_without_a_code_is_nothing() -> None:
    assert fed(Framer(), b"\r\n\r\n\t") == []


@pytest.mark.parametrize("noise", [b"\x00", b"59\x0012", b"\x7f", b"   ", b"\x02", b"59\x1b[A"])
def test_noise_is_a_bad_frame(noise: bytes) -> None:
    assert fed(Framer(), noise + b"\r") == [BadFrame(noise, "scan.garbage")]


@pytest.mark.parametrize("separator", [b"\x1d", b"\x1e", b"\x04", b"\x1c"])
def test_separators_that_codes_hold_are_kept(separator: bytes) -> None:
    assert fed(Framer(), b"01" + separator + b"10\r") == [Frame(b"01" + separator + b"10")]


def test_too_much_is_refused_once_and_the_next_code_is_whole() -> None:
    framer = Framer(settings(max_length=20))
    frames = fed(framer, b"9" * 100_000 + b"\r" + CODE + b"\r")
    assert [(type(frame), getattr(frame, "reason", "")) for frame in frames] == [
        (BadFrame, "scan.too_long"),
        (Frame, ""),
    ]


def test_too_much_is_not_kept() -> None:
    framer = Framer(settings(max_length=20))
    framer.feed(b"9" * 50_000, 0)
    assert len(framer.flush()[0].data) <= 24


def test_the_longest_allowed_code_passes() -> None:
    assert fed(Framer(settings(max_length=13)), CODE + b"\r\n") == [Frame(CODE)]


def test_a_code_longer_by_one_is_refused() -> None:
    assert fed(Framer(settings(max_length=12)), CODE + b"\r") == [BadFrame(CODE, "scan.too_long")]


def test_a_prefix_is_cut_off() -> None:
    assert fed(Framer(settings(prefix=b"\x02")), b"\x02" + CODE + b"\r") == [Frame(CODE)]


def test_a_tail_without_its_prefix_is_no_code() -> None:
    assert fed(Framer(settings(prefix=b"\x02")), b"123457\r") == [BadFrame(b"123457", "scan.prefix_missing")]


def test_the_end_of_the_stream_tells_of_half_a_code() -> None:
    framer = Framer()
    framer.feed(b"59012", 0)
    assert (framer.flush(), framer.flush()) == ([BadFrame(b"59012", "scan.truncated")], [])


def test_it_says_when_silence_will_decide() -> None:
    framer = Framer()
    before = framer.due_ms
    framer.feed(b"5", 100)
    assert (before, framer.due_ms) == (None, 600)


# However the bytes come.

codes = st.lists(st.binary(min_size=1, max_size=30).map(lambda raw: raw.hex().encode()), max_size=8)
any_settings = st.builds(
    FramerSettings,
    suffix=st.sampled_from(Suffix),
    prefix=st.sampled_from([b"", b"\x02", b"]"]),
    max_length=st.integers(1, 40),
)


@given(codes, st.sampled_from([suffix for suffix in Suffix if suffix is not Suffix.NONE]), st.data())
def test_any_split_gives_the_same_codes(sent: list[bytes], suffix: Suffix, data: st.DataObject) -> None:
    stream = b"".join(code + SUFFIX_BYTES[suffix] for code in sent)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=20)))
    framer = Framer(settings(suffix))
    frames = [frame for start, end in pairwise([0, *cuts, len(stream)]) for frame in framer.feed(stream[start:end], 0)]
    assert frames == [Frame(code) for code in sent]


@given(any_settings, st.lists(st.tuples(st.binary(max_size=60), st.floats(0, 2000)), max_size=20))
def test_no_bytes_make_it_raise_and_no_frame_holds_noise(
    chosen: FramerSettings, arrivals: list[tuple[bytes, float]]
) -> None:
    framer, now = Framer(chosen), 0.0
    frames: list[Frame | BadFrame] = []
    for data, pause in arrivals:
        now += pause
        frames += framer.feed(data, now)
    frames += framer.flush()
    good = [frame.data for frame in frames if isinstance(frame, Frame)]
    assert all(0 < len(data) <= chosen.max_length and b"\x00" not in data and data.strip() for data in good)


@given(st.binary(max_size=200), st.sampled_from(Suffix))
def test_after_any_noise_and_a_pause_the_next_code_is_whole(noise: bytes, suffix: Suffix) -> None:
    framer = Framer(settings(suffix))
    framer.feed(noise, 0)
    frames = framer.feed(CODE + SUFFIX_BYTES[suffix], 10_000) + framer.expire(20_000)
    assert frames[-1] == Frame(CODE)


@given(st.permutations([0] * 14 + [1] * 14), st.integers(0, 20))
def test_two_readers_at_once_never_make_a_third_code(order: list[int], step_ms: int) -> None:
    """Each reader has a framer of its own: however their bytes arrive in turn, they never meet."""
    streams = [iter(b"5901234123457\r"), iter(b"4006381333931\r")]
    framers = [Framer(), Framer()]
    frames: list[Frame | BadFrame] = []
    for place, reader in enumerate(order):
        frames += framers[reader].feed(bytes([next(streams[reader])]), place * step_ms)
    assert sorted(frame.data for frame in frames) == [b"4006381333931", b"5901234123457"]
