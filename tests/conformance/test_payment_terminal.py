"""What every payment terminal keeps to: three outcomes, one sending, and an answer that can always be asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

import pytest

from drivers.device import HealthState, Outcome
from drivers.errors import AlreadySent
from drivers.payment_terminal.emulator import TerminalEmulator, TerminalServer
from drivers.payment_terminal.jsonl import JsonLinesTerminal
from drivers.payment_terminal.jsonl import create as jsonl
from drivers.payment_terminal.port import (
    PaymentIntent,
    PaymentMethod,
    PaymentReason,
    PaymentResult,
    PaymentStage,
    PaymentTerminal,
)
from drivers.payment_terminal.simulation import (
    APPROVE,
    APPROVE_BLIK,
    CANCEL,
    DECLINE,
    LOSE_APPROVAL,
    LOSE_REFUSAL,
    LOSE_REQUEST,
    Act,
    Line,
    TerminalCore,
)
from drivers.payment_terminal.virtual import VirtualTerminal
from drivers.supervisor import Backoff
from drivers.transport import DeviceUrl
from retail.values import EUR, PLN, Money
from tests.support.byte_lines import DEADLINE_S, ByteLine, line_named

AMOUNT = Money(4161, PLN)
QUICK = Backoff(0.001, 0.01)


class Rig(Protocol):
    core: TerminalCore
    terminal: PaymentTerminal

    def switch_on(self) -> None: ...
    def switch_off(self) -> None: ...
    def ready(self) -> None: ...
    def close(self) -> None: ...


class VirtualRig:
    def __init__(self) -> None:
        self.core = TerminalCore(operated=True)
        self.terminal = VirtualTerminal(core=self.core)

    def switch_on(self) -> None:
        self.terminal.set_offline(False)

    def switch_off(self) -> None:
        self.terminal.set_offline(True)

    def ready(self) -> None:
        """It is ready when it is on."""

    def close(self) -> None:
        self.terminal.stop()


class StreamRig:
    """The driver against the emulator, which cuts its answers into pieces of three bytes."""

    core: TerminalCore
    terminal: JsonLinesTerminal

    def ready(self) -> None:
        assert self.terminal.wait_until(lambda health: health.state is HealthState.READY, DEADLINE_S)


class ServerRig(StreamRig):
    """Over a loopback socket."""

    def __init__(self) -> None:
        self.core = TerminalCore(operated=True)
        self.server = TerminalServer(self.core, piece=3)
        self.server.start()
        self.terminal = jsonl(DeviceUrl.parse(self.server.url), backoff=QUICK)

    def switch_on(self) -> None:
        self.server.start()
        self.ready()

    def switch_off(self) -> None:
        self.server.stop()

    def close(self) -> None:
        self.terminal.stop()
        self.server.stop()


class LineRig(StreamRig):
    """Over a serial line or a memory cable; a broken one is mended at once by somebody nearby."""

    def __init__(self, line: ByteLine) -> None:
        self.core = TerminalCore(operated=True)
        self.line = line
        self.terminal = JsonLinesTerminal(line.transport(), backoff=QUICK)
        self._emulator: TerminalEmulator | None = None
        self._is_on = False
        self._thread: threading.Thread | None = None
        self._power()

    def switch_on(self) -> None:
        self.line.plug()
        self._power()
        self.ready()

    def switch_off(self) -> None:
        self._cut()
        self.line.unplug()

    def close(self) -> None:
        self.terminal.stop()
        self._cut()
        self.line.unplug()

    def _power(self) -> None:
        self._is_on = True
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _cut(self) -> None:
        self._is_on = False
        if self._emulator is not None:
            self._emulator.stop()
        if self._thread is not None:
            self._thread.join(DEADLINE_S)

    def _serve(self) -> None:
        while self._is_on:
            self._emulator = TerminalEmulator(self.line.device_end(), self.core, piece=3, drop=self._trip)
            self._emulator.serve()

    def _trip(self) -> None:
        self.line.unplug()
        self.line.plug()


@pytest.fixture(params=["virtual", "server", "pty", "memory"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    made: Rig
    match request.param:
        case "virtual":
            made = VirtualRig()
        case "server":
            made = ServerRig()
        case kind:
            made = LineRig(line_named(kind, tmp_path))
    made.terminal.start()
    made.ready()
    yield made
    made.close()


def intent(reference: str = "014-2-1", amount: Money = AMOUNT, **more: object) -> PaymentIntent:
    return PaymentIntent(reference, amount, **more)  # type: ignore[arg-type]


def in_background(call: Callable[[], PaymentResult]) -> Future[PaymentResult]:
    future: Future[PaymentResult] = Future()

    def run() -> None:
        future.set_result(call())

    threading.Thread(target=run, daemon=True).start()
    return future


def waiting_sale(rig: Rig, reference: str = "014-2-1") -> Future[PaymentResult]:
    """A sale under way, whose customer stands before the terminal."""
    future = in_background(lambda: rig.terminal.sale(intent(reference)))
    assert rig.core.wait_for_request(DEADLINE_S)
    return future


# What a payment may become.


def test_an_approved_sale_is_done_for_the_whole_amount(rig: Rig) -> None:
    rig.core.script(APPROVE)
    result = rig.terminal.sale(intent())
    assert (result.outcome, result.approved, result.method) == (Outcome.DONE, AMOUNT, PaymentMethod.CARD)


def test_an_approved_sale_tells_its_authorization_and_four_digits(rig: Rig) -> None:
    rig.core.script(APPROVE)
    result = rig.terminal.sale(intent())
    assert (result.authorization, result.last4, bool(result.slip)) == ("000001", "4242", True)


def test_blik_is_told_by_the_terminal(rig: Rig) -> None:
    rig.core.script(APPROVE_BLIK)
    result = rig.terminal.sale(intent())
    assert (result.method, result.last4) == (PaymentMethod.BLIK, None)


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (DECLINE, PaymentReason.DECLINED),
        (Act(PaymentReason.INSUFFICIENT_FUNDS), PaymentReason.INSUFFICIENT_FUNDS),
        (CANCEL, PaymentReason.CANCELED_BY_CUSTOMER),
        (Act(PaymentReason.CUSTOMER_TIMEOUT), PaymentReason.CUSTOMER_TIMEOUT),
    ],
)
def test_a_refused_sale_is_not_done_and_says_why(rig: Rig, act: Act, reason: PaymentReason) -> None:
    rig.core.script(act)
    assert rig.terminal.sale(intent()) == PaymentResult.not_done("014-2-1", reason)


def test_less_is_approved_only_where_the_intent_allows(rig: Rig) -> None:
    rig.core.script(Act(part_minor=1000), Act(part_minor=1000))
    whole = rig.terminal.sale(intent("whole"))
    part = rig.terminal.sale(intent("part", partial_allowed=True))
    assert (whole.approved, part.approved) == (AMOUNT, Money(1000, PLN))


def test_the_customer_may_take_her_time(rig: Rig) -> None:
    sale = waiting_sale(rig)
    rig.core.decide(APPROVE)
    assert sale.result(DEADLINE_S).outcome is Outcome.DONE


def test_the_till_is_told_what_the_terminal_waits_for(rig: Rig) -> None:
    stages: list[PaymentStage] = []
    rig.core.script(APPROVE)
    rig.terminal.sale(intent(), stages.append)
    assert stages == [PaymentStage.PRESENT]


def test_an_abort_ends_the_wait_without_a_payment(rig: Rig) -> None:
    sale = waiting_sale(rig)
    rig.terminal.abort()
    assert sale.result(DEADLINE_S) == PaymentResult.not_done("014-2-1", PaymentReason.CANCELED_BY_OPERATOR)


def test_an_abort_with_nothing_under_way_does_not_stop_the_next_sale(rig: Rig) -> None:
    rig.terminal.abort()
    rig.core.script(APPROVE)
    assert rig.terminal.sale(intent()).outcome is Outcome.DONE


def test_a_second_payment_is_refused_while_one_is_under_way(rig: Rig) -> None:
    sale = waiting_sale(rig)
    second = rig.terminal.sale(intent("014-2-2"))
    rig.core.decide(APPROVE)
    assert (second.reason, sale.result(DEADLINE_S).outcome) == (PaymentReason.TERMINAL_BUSY, Outcome.DONE)


# When the line is bad.


def test_a_lost_approval_is_unknown_until_asked_and_then_done(rig: Rig) -> None:
    rig.core.script(LOSE_APPROVAL)
    first = rig.terminal.sale(intent())
    rig.ready()
    assert (first.outcome, asked(rig).outcome) == (Outcome.UNKNOWN, Outcome.DONE)


def test_a_lost_refusal_is_unknown_until_asked_and_then_not_done(rig: Rig) -> None:
    rig.core.script(LOSE_REFUSAL)
    first = rig.terminal.sale(intent())
    rig.ready()
    assert (first.outcome, asked(rig).reason) == (Outcome.UNKNOWN, PaymentReason.DECLINED)


def test_a_lost_request_is_unknown_until_asked_and_then_never_received(rig: Rig) -> None:
    rig.core.script(LOSE_REQUEST)
    first = rig.terminal.sale(intent())
    rig.ready()
    assert (first.outcome, asked(rig).reason) == (Outcome.UNKNOWN, PaymentReason.NEVER_RECEIVED)


def test_a_lost_approval_moves_the_money_once(rig: Rig) -> None:
    rig.core.script(LOSE_APPROVAL)
    rig.terminal.sale(intent())
    rig.ready()
    asked(rig)
    close = rig.terminal.close_day()
    assert (close.outcome, close.sales, close.sold) == (Outcome.DONE, 1, AMOUNT)


def test_a_reference_is_never_sent_twice(rig: Rig) -> None:
    rig.core.script(LOSE_APPROVAL)
    rig.terminal.sale(intent())
    rig.ready()
    with pytest.raises(AlreadySent):
        rig.terminal.sale(intent())


def test_a_reference_that_was_asked_for_in_vain_is_refused_if_it_arrives_later(rig: Rig) -> None:
    rig.core.script(APPROVE)
    rig.terminal.ask("014-2-1")
    assert rig.terminal.sale(intent()) == PaymentResult.not_done("014-2-1", PaymentReason.NEVER_RECEIVED)


def test_asking_may_take_several_attempts(rig: Rig) -> None:
    rig.core.script(Act(line=Line.LOSES_REPLY, asks_pending=2))
    rig.terminal.sale(intent())
    rig.ready()
    outcomes = [asked(rig).outcome for _ in range(3)]
    assert outcomes == [Outcome.UNKNOWN, Outcome.UNKNOWN, Outcome.DONE]


def test_a_sale_whose_terminal_goes_off_is_unknown_and_may_still_be_approved(rig: Rig) -> None:
    sale = waiting_sale(rig)
    rig.switch_off()
    assert sale.result(DEADLINE_S).outcome is Outcome.UNKNOWN
    rig.core.decide(APPROVE)
    rig.switch_on()
    assert asked(rig).outcome is Outcome.DONE


def test_a_terminal_that_is_off_takes_nothing_and_says_so(rig: Rig) -> None:
    rig.switch_off()
    gone(rig)
    result = rig.terminal.sale(intent())
    assert (result.outcome, result.reason) == (Outcome.NOT_DONE, PaymentReason.TERMINAL_OFFLINE)


def test_what_was_certainly_not_sent_may_be_sent_later(rig: Rig) -> None:
    rig.switch_off()
    gone(rig)
    rig.terminal.sale(intent())
    rig.switch_on()
    rig.core.script(APPROVE)
    assert rig.terminal.sale(intent()).outcome is Outcome.DONE


def test_asking_a_terminal_that_is_off_stays_unknown(rig: Rig) -> None:
    rig.switch_off()
    gone(rig)
    assert rig.terminal.ask("014-2-1").outcome is Outcome.UNKNOWN


def test_a_doubled_reply_is_not_taken_for_the_next_sales(rig: Rig) -> None:
    rig.core.script(Act(line=Line.DOUBLES_REPLY), DECLINE)
    first = rig.terminal.sale(intent("first"))
    second = rig.terminal.sale(intent("second"))
    assert (first.outcome, second.outcome) == (Outcome.DONE, Outcome.NOT_DONE)


def test_stopping_ends_a_payment_as_unknown(rig: Rig) -> None:
    sale = waiting_sale(rig)
    rig.terminal.stop()
    assert sale.result(DEADLINE_S).outcome is Outcome.UNKNOWN


# Refund, void, last result, close.


def test_a_sale_can_be_refunded_in_part(rig: Rig) -> None:
    rig.core.script(APPROVE, APPROVE)
    rig.terminal.sale(intent())
    result = rig.terminal.refund(intent("014-2-2", Money(500, PLN), original="014-2-1"))
    assert (result.outcome, result.approved) == (Outcome.DONE, Money(500, PLN))


def test_a_void_needs_a_sale_that_was_done(rig: Rig) -> None:
    rig.core.script(DECLINE)
    rig.terminal.sale(intent())
    result = rig.terminal.void(intent("014-2-2", original="014-2-1"))
    assert result.reason is PaymentReason.ORIGINAL_MISSING


def test_the_last_result_is_remembered(rig: Rig) -> None:
    rig.core.script(APPROVE)
    done = rig.terminal.sale(intent())
    assert rig.terminal.last_result() == done


def test_a_fresh_terminal_has_no_last_result(rig: Rig) -> None:
    assert rig.terminal.last_result() is None


def test_the_close_tells_sales_and_refunds_apart_and_starts_anew(rig: Rig) -> None:
    rig.core.script(APPROVE, APPROVE)
    rig.terminal.sale(intent())
    rig.terminal.refund(intent("014-2-2", Money(500, PLN)))
    first, second = rig.terminal.close_day(), rig.terminal.close_day()
    assert (first.sold, first.refunded, second.sales) == (AMOUNT, Money(500, PLN), 0)


def test_it_is_a_payment_terminal(rig: Rig) -> None:
    assert isinstance(rig.terminal, PaymentTerminal)


def test_its_health_follows_the_switch(rig: Rig) -> None:
    before = rig.terminal.health().state
    rig.switch_off()
    gone(rig)
    assert (before, rig.terminal.health().state) == (HealthState.READY, HealthState.UNAVAILABLE)


def asked(rig: Rig) -> PaymentResult:
    """What the terminal answers once it can be reached again."""
    while (result := rig.terminal.ask("014-2-1")).reason is PaymentReason.TERMINAL_OFFLINE:
        rig.ready()
    return result


def gone(rig: Rig) -> None:
    """Wait until the driver has noticed."""
    if isinstance(rig.terminal, JsonLinesTerminal):
        rig.terminal.ask("nobody")
        assert rig.terminal.wait_until(lambda health: health.state is HealthState.UNAVAILABLE, DEADLINE_S)


# What only the driver of a real stream has to see through.


class LyingTerminal(TerminalCore):
    """Approves something else than was asked for."""

    def __init__(self, lie: PaymentResult) -> None:
        super().__init__()
        self._lie = lie

    def begin(self, *_: object) -> PaymentResult:
        return self._lie


@pytest.mark.parametrize(
    "lie",
    [
        PaymentResult("014-2-1", Outcome.DONE, Money(41610, PLN), PaymentMethod.CARD),
        PaymentResult("014-2-1", Outcome.DONE, Money(4161, EUR), PaymentMethod.CARD),
        PaymentResult("014-2-1", Outcome.DONE, Money(100, PLN), PaymentMethod.CARD),
        PaymentResult("014-2-9", Outcome.DONE, AMOUNT, PaymentMethod.CARD),
    ],
)
def test_an_answer_to_something_else_is_unknown(lie: PaymentResult) -> None:
    server = TerminalServer(LyingTerminal(lie))
    server.start()
    terminal = jsonl(DeviceUrl.parse(server.url), backoff=QUICK)
    terminal.start()
    try:
        assert terminal.wait_until(lambda health: health.state is HealthState.READY, DEADLINE_S)
        result = terminal.sale(intent())
    finally:
        terminal.stop()
        server.stop()
    assert (result.outcome, result.reason) == (Outcome.UNKNOWN, PaymentReason.ANSWER_WRONG)
