"""The terminal driver against a terminal played by hand: late, doubled, broken, silent and foreign answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from drivers.device import HealthState, Outcome
from drivers.errors import DeviceError
from drivers.payment_terminal.jsonl import JsonLinesTerminal
from drivers.payment_terminal.messages import LineFramer, encode
from drivers.payment_terminal.port import DayClose, PaymentIntent, PaymentReason, PaymentResult, PaymentStage
from drivers.supervisor import Backoff
from drivers.transport import MemoryLink
from retail.values import PLN, Money
from tests.support.byte_lines import DEADLINE_S

Message = dict[str, Any]
SALE = PaymentIntent("014-2-1", Money(4161, PLN))
DONE = {"reference": "014-2-1", "outcome": "done", "minor": 4161, "currency": "PLN", "slip": []}


class PlayedTerminal:
    """Answers hello and ping properly, and everything else with the bytes that ``play`` makes of it."""

    def __init__(self) -> None:
        self.link = MemoryLink("terminal")
        self.link.far.open()
        self.play: Callable[[Message], bytes] = lambda message: b""
        self.heard: list[Message] = []
        self.now_s = 0.0
        """Added to the real time."""
        self.terminal = JsonLinesTerminal(
            self.link.near,
            silence_s=0.2,
            backoff=Backoff(0.001, 0.01),
            monotonic=lambda: time.monotonic() + self.now_s,
        )
        self._framer = LineFramer()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def ready(self) -> PlayedTerminal:
        assert self.terminal.wait_until(lambda health: health.state is HealthState.READY, DEADLINE_S)
        return self

    def heard_of(self, do: str) -> int:
        return sum(message["do"] == do for message in self.heard)

    def close(self) -> None:
        self._stopping.set()
        self._thread.join(DEADLINE_S)
        self.terminal.stop()

    def _serve(self) -> None:
        while not self._stopping.is_set():
            try:
                self._answer_all(self._framer.feed(self.link.far.read(0.02)))
            except DeviceError:
                return

    def _answer_all(self, messages: list[Message]) -> None:
        for message in messages:
            self.heard.append(message)
            self.link.far.write(self._answer(message))

    def _answer(self, message: Message) -> bytes:
        if message["do"] in ("hello", "ping"):
            return encode({"id": message["id"], "result": {"protocol": 1}})
        return self.play(message)


@pytest.fixture
def played() -> Iterator[PlayedTerminal]:
    made = PlayedTerminal()
    made.terminal.start()
    yield made.ready()
    made.close()


def test_an_answer_to_an_older_request_is_ignored(played: PlayedTerminal) -> None:
    declined = {"reference": "014-2-1", "outcome": "not_done", "reason": "payment.declined"}
    played.play = lambda message: (
        encode({"id": message["id"] - 1, "result": DONE}) + encode({"id": message["id"], "result": declined})
    )
    assert played.terminal.sale(SALE).reason is PaymentReason.DECLINED


def test_a_late_answer_is_not_taken_for_the_next_requests(played: PlayedTerminal) -> None:
    late: list[bytes] = []

    def keep_back(message: Message) -> bytes:
        late.append(encode({"id": message["id"], "result": DONE}))
        return b""

    played.play = keep_back
    first = played.terminal.sale(SALE)
    played.ready()
    second = {"reference": "014-2-2", "outcome": "not_done", "reason": "payment.declined"}
    played.play = lambda message: late[0] + encode({"id": message["id"], "result": second})
    again = played.terminal.sale(PaymentIntent("014-2-2", Money(100, PLN)))
    assert (first.outcome, again.reason) == (Outcome.UNKNOWN, PaymentReason.DECLINED)


def test_an_abort_from_before_a_payment_is_not_sent_with_it(played: PlayedTerminal) -> None:
    played.terminal.abort()
    played.play = lambda message: encode({"id": message["id"], "result": DONE})
    played.terminal.sale(SALE)
    assert played.heard_of("abort") == 0


def test_silence_after_the_request_is_unknown(played: PlayedTerminal) -> None:
    result = played.terminal.sale(SALE)
    assert (result.outcome, result.reason) == (Outcome.UNKNOWN, PaymentReason.NO_ANSWER)


def test_half_an_answer_does_not_spoil_the_next_connection(played: PlayedTerminal) -> None:
    played.play = lambda message: encode({"id": message["id"], "result": DONE})[:20]
    played.terminal.sale(SALE)
    played.ready()
    assert played.heard_of("hello") == 2


def test_an_unknown_sale_is_sent_once_whatever_happens_to_the_line(played: PlayedTerminal) -> None:
    played.terminal.sale(SALE)
    played.link.unplug()
    assert played.terminal.wait_until(lambda health: health.state is HealthState.UNAVAILABLE, DEADLINE_S)
    assert played.heard_of("sale") == 1


@pytest.mark.parametrize(
    "answer",
    [b"\x00\xff\xfe\n", b"[]\n", b"x" * 70_000],
    ids=["noise", "no object", "endless line"],
)
def test_noise_for_an_answer_is_unknown(played: PlayedTerminal, answer: bytes) -> None:
    played.play = lambda message: answer
    assert played.terminal.sale(SALE).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("result", [None, [], "done", {}, {"outcome": "done"}, DONE | {"minor": "4161"}])
def test_a_result_that_is_none_is_unknown(played: PlayedTerminal, result: object) -> None:
    played.play = lambda message: encode({"id": message["id"], "result": result})
    assert played.terminal.sale(SALE).reason is PaymentReason.ANSWER_WRONG


def test_a_request_the_terminal_refuses_is_certainly_not_done(played: PlayedTerminal) -> None:
    played.play = lambda message: encode({"id": message["id"], "error": "cannot do 'refund'"})
    result = played.terminal.refund(SALE)
    assert (result.outcome, result.reason) == (Outcome.NOT_DONE, PaymentReason.REFUSED)
    assert played.terminal.health().state is HealthState.READY


def test_stages_keep_a_slow_payment_alive(played: PlayedTerminal) -> None:
    def play(message: Message) -> bytes:
        for _ in range(8):
            played.link.far.write(encode({"id": message["id"], "stage": "pin"}))
        return encode({"id": message["id"], "result": DONE})

    def let_time_pass(_: PaymentStage) -> None:
        played.now_s += 0.15

    played.play = play
    assert played.terminal.sale(SALE, let_time_pass).outcome is Outcome.DONE


def test_an_unknown_stage_is_passed_over(played: PlayedTerminal) -> None:
    stages: list[object] = []
    played.play = lambda message: (
        encode({"id": message["id"], "stage": "dance"})
        + encode({"id": message["id"], "stage": 7})
        + encode({"id": message["id"], "result": DONE})
    )
    assert (played.terminal.sale(SALE, stages.append).outcome, stages) == (Outcome.DONE, [])


def test_an_answer_about_another_reference_settles_nothing(played: PlayedTerminal) -> None:
    played.play = lambda message: encode({"id": message["id"], "result": DONE | {"reference": "014-2-9"}})
    assert played.terminal.ask("014-2-1") == PaymentResult.unknown(
        "014-2-1", PaymentReason.ANSWER_WRONG, "it told of '014-2-9'"
    )


def test_a_close_whose_answer_is_lost_is_unknown(played: PlayedTerminal) -> None:
    close = played.terminal.close_day()
    assert (close.outcome, close.reason) == (Outcome.UNKNOWN, PaymentReason.NO_ANSWER)


def test_a_close_the_terminal_refuses_is_not_done(played: PlayedTerminal) -> None:
    played.play = lambda message: encode({"id": message["id"], "error": "batch is empty"})
    close = played.terminal.close_day()
    assert close == DayClose(Outcome.NOT_DONE, reason=PaymentReason.REFUSED, detail=close.detail)


def test_a_terminal_of_another_protocol_is_misconfigured() -> None:
    link = MemoryLink("terminal")
    link.far.open()
    terminal = JsonLinesTerminal(link.near, silence_s=1, backoff=Backoff(3600, 3600))
    terminal.start()
    hello = LineFramer().feed(link.far.read(DEADLINE_S))[0]
    link.far.write(encode({"id": hello["id"], "result": {"protocol": 2}}))
    assert terminal.wait_until(lambda health: health.code == "device.misconfigured", DEADLINE_S)
    terminal.stop()


def test_before_it_is_started_nothing_is_sent_and_nothing_done() -> None:
    result = JsonLinesTerminal(MemoryLink("terminal").near).sale(SALE)
    assert (result.outcome, result.reason) == (Outcome.NOT_DONE, PaymentReason.TERMINAL_OFFLINE)
