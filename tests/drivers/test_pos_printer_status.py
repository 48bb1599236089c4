"""Status bytes: fixed bits are checked, garbage is survived, silence is never "all is well"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.pos_printer.status import Confirmation, PrinterStatus, Reply, StatusBack, StatusParser

REPLIES = st.integers(0, 255).map(lambda byte: byte & 0x6C | 0x12)
BACKS = st.tuples(*[st.integers(0, 255)] * 4).map(
    lambda four: bytes((four[0] & 0x6C | 0x10, four[1] & 0x6F, four[2] & 0x6F, four[3] & 0x6F))
)


@given(st.binary(max_size=200))
def test_no_bytes_make_the_parser_fail(data: bytes) -> None:
    status = PrinterStatus()
    for message in StatusParser().feed(data):
        match message:
            case Reply(byte):
                for query in (1, 2, 3, 4):
                    status = status.with_reply(query, byte)
            case StatusBack(four):
                status = status.with_status_back(four)
            case Confirmation(byte):
                assert byte & 0x90 == 0


@given(st.binary(max_size=100), st.integers(0, 100))
def test_splitting_changes_nothing(data: bytes, place: int) -> None:
    whole, split = StatusParser(), StatusParser()
    assert whole.feed(data) == split.feed(data[:place]) + split.feed(data[place:])


@given(BACKS, REPLIES, st.integers(1, 3))
def test_a_reply_inside_an_automatic_status_spoils_neither(back: bytes, reply: int, place: int) -> None:
    messages = StatusParser().feed(back[:place] + bytes((reply,)) + back[place:])
    assert messages == (Reply(reply), StatusBack(back))


@given(BACKS)
def test_an_automatic_status_cut_short_gives_way_to_the_next(back: bytes) -> None:
    assert StatusParser().feed(back[:2] + back)[-1] == StatusBack(back)


@given(BACKS)
def test_garbage_spoils_at_most_one_status(back: bytes) -> None:
    parser = StatusParser()
    assert StatusBack(back) in parser.feed(back[:2] + b"\xff" + back[2:] + back)
    assert parser.garbage == 1


def test_flow_control_is_no_status() -> None:
    assert StatusParser().feed(b"\x11\x13") == ()


def test_a_new_connection_continues_nothing() -> None:
    parser = StatusParser()
    parser.feed(b"\x10\x00")
    parser.reset()
    assert parser.feed(b"\x00") == (Confirmation(0),)


@pytest.mark.parametrize(
    ("query", "byte", "expected"),
    [
        (1, 0x12, PrinterStatus(online=True, drawer_pin=False)),
        (1, 0x1E, PrinterStatus(online=False, drawer_pin=True)),
        (2, 0x16, PrinterStatus(cover_open=True, paper_out=False)),
        (2, 0x32, PrinterStatus(cover_open=False, paper_out=True)),
        (3, 0x1A, PrinterStatus(cutter_jammed=True, fault=False)),
        (3, 0x32, PrinterStatus(cutter_jammed=False, fault=True)),
        (4, 0x12, PrinterStatus(paper_low=False, paper_out=False)),
        (4, 0x1E, PrinterStatus(paper_low=True, paper_out=False)),
        (4, 0x7E, PrinterStatus(paper_low=True, paper_out=True)),
    ],
)
def test_each_bit_means_what_the_reference_says(query: int, byte: int, expected: PrinterStatus) -> None:
    assert PrinterStatus().with_reply(query, byte) == expected


@pytest.mark.parametrize("byte", [0x16, 0x1A, 0x32, 0x52])
def test_one_paper_bit_alone_says_nothing_about_paper(byte: int) -> None:
    assert PrinterStatus().with_reply(4, byte) == PrinterStatus()


def test_an_automatic_status_tells_everything_at_once() -> None:
    status = PrinterStatus().with_status_back(b"\x3c\x28\x0f\x0f")
    assert status == PrinterStatus(False, True, True, True, True, True, True)


def test_an_automatic_status_in_order_says_so() -> None:
    status = PrinterStatus().with_status_back(b"\x10\x00\x00\x0f")
    assert status == PrinterStatus(True, False, False, False, False, False, False)


def test_what_is_unknown_is_no_problem_and_no_promise() -> None:
    assert PrinterStatus().problem() is None
    assert PrinterStatus().paper_out is None


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (PrinterStatus(online=False), "printer.offline"),
        (PrinterStatus(online=False, paper_out=True), "printer.paper_out"),
        (PrinterStatus(online=False, paper_out=True, cover_open=True), "printer.cover_open"),
        (PrinterStatus(online=False, cutter_jammed=True), "printer.cutter"),
        (PrinterStatus(fault=True, cover_open=True), "printer.fault"),
    ],
)
def test_the_cause_is_named_before_the_consequence(status: PrinterStatus, code: str) -> None:
    problem = status.problem()
    assert problem is not None
    assert problem.code == code


def test_there_is_no_fifth_question() -> None:
    with pytest.raises(ValueError, match="DLE EOT 5"):
        PrinterStatus().with_reply(5, 0x12)
