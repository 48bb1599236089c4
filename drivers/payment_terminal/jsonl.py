"""The driver of a terminal that speaks the JSON-lines protocol of :mod:`drivers.payment_terminal.messages`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from drivers.device import Health, Outcome
from drivers.errors import AlreadySent, DeviceError, ProtocolError, Refused
from drivers.payment_terminal.messages import HEARTBEAT_S, Message, close_in, intent_out, result_in
from drivers.payment_terminal.port import (
    DayClose,
    PaymentIntent,
    PaymentReason,
    PaymentResult,
    TerminalCapability,
    Watch,
)
from drivers.payment_terminal.session import Session
from drivers.supervisor import Backoff, Supervisor
from drivers.transport import DeviceUrl, MemoryExchange, Transport, transport_for

_T = TypeVar("_T")
SILENCE_S: Final = 3 * HEARTBEAT_S
_IDLE_S: Final = 5.0


class JsonLinesTerminal:
    """Sends each reference once. Whatever goes wrong after the first byte is *unknown*, before it *not done*."""

    capabilities: frozenset[str] = frozenset(TerminalCapability)

    def __init__(
        self,
        transport: Transport,
        *,
        silence_s: float = SILENCE_S,
        on_health: Callable[[Health], None] | None = None,
        backoff: Backoff | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = Session(transport, silence_s, monotonic)
        self._supervisor = Supervisor(
            self._session, idle_s=_IDLE_S, backoff=backoff, on_health=on_health, monotonic=monotonic
        )
        self._in_use = threading.Lock()
        self._sent: set[str] = set()

    @property
    def description(self) -> str:
        """Where the terminal is."""
        return self._session.description

    def start(self) -> None:
        """Begin to own the terminal; it may be switched on later."""
        self._session.begin()
        self._supervisor.start()

    def stop(self) -> None:
        """Let go; a payment under way ends as unknown."""
        self._session.end()
        self._supervisor.stop()

    def health(self) -> Health:
        """Ready while the terminal answers."""
        return self._supervisor.health()

    def try_now(self) -> None:
        """Look for the terminal now, without waiting for the back-off."""
        self._supervisor.try_now()

    def wait_until(self, holds: Callable[[Health], bool], timeout_s: float) -> bool:
        """Wait until the health fulfils ``holds``."""
        return self._supervisor.wait_until(holds, timeout_s)

    def sale(self, intent: PaymentIntent, watch: Watch | None = None) -> PaymentResult:
        """Take the amount."""
        return self._pay("sale", intent, watch)

    def refund(self, intent: PaymentIntent, watch: Watch | None = None) -> PaymentResult:
        """Give the amount back."""
        return self._pay("refund", intent, watch)

    def void(self, intent: PaymentIntent, watch: Watch | None = None) -> PaymentResult:
        """Undo a sale."""
        return self._pay("void", intent, watch)

    def ask(self, reference: str) -> PaymentResult:
        """What became of this reference; unknown while the terminal cannot be reached."""
        try:
            result = self._request({"do": "ask", "reference": reference}, result_in)
        except DeviceError as error:
            return PaymentResult.unknown(reference, PaymentReason.TERMINAL_OFFLINE, str(error))
        if result.reference != reference:
            return PaymentResult.unknown(reference, PaymentReason.ANSWER_WRONG, f"it told of {result.reference!r}")
        return result

    def last_result(self) -> PaymentResult | None:
        """The last result the terminal remembers."""
        try:
            return self._request({"do": "last"}, lambda answer: None if answer is None else result_in(answer))
        except DeviceError:
            return None

    def abort(self) -> None:
        """Ask the terminal to stop waiting for the customer."""
        self._session.abort()

    def close_day(self) -> DayClose:
        """Settle and start new totals; unknown when the answer was lost."""
        sent = _Sent()
        try:
            return self._request({"do": "close"}, close_in, sent)
        except Refused as error:
            return DayClose(Outcome.NOT_DONE, reason=PaymentReason.REFUSED, detail=str(error))
        except DeviceError as error:
            outcome = Outcome.UNKNOWN if sent.happened else Outcome.NOT_DONE
            reason = PaymentReason.NO_ANSWER if sent.happened else PaymentReason.TERMINAL_OFFLINE
            return DayClose(outcome, reason=reason, detail=str(error))

    def _pay(self, do: str, intent: PaymentIntent, watch: Watch | None) -> PaymentResult:
        if not self._in_use.acquire(blocking=False):
            return PaymentResult.not_done(intent.reference, PaymentReason.TERMINAL_BUSY)
        sent = _Sent()
        try:
            self._refuse_again(intent.reference)
            self._session.forget_abort()
            result = self._request({"do": do, **intent_out(intent)}, result_in, sent, watch, intent.reference)
        except ProtocolError as error:
            return PaymentResult.unknown(intent.reference, PaymentReason.ANSWER_WRONG, str(error))
        except Refused as error:
            return PaymentResult.not_done(intent.reference, PaymentReason.REFUSED, str(error))
        except AlreadySent:
            raise
        except DeviceError as error:
            return _lost(intent.reference, sent, error)
        finally:
            self._in_use.release()
        return _checked(intent, result)

    def _request(
        self,
        request: Message,
        read: Callable[[Any], _T],
        sent: _Sent | None = None,
        watch: Watch | None = None,
        reference: str | None = None,
    ) -> _T:
        """Have the owner thread exchange one request. ``sent`` tells afterwards whether a byte may have left."""

        def converse() -> _T:
            if reference is not None:
                self._sent.add(reference)
            if sent is not None:
                sent.happened = True
            return read(self._session.exchange(request, watch, abortable=reference is not None))

        return self._supervisor.submit(converse).result()

    def _refuse_again(self, reference: str) -> None:
        if reference in self._sent:
            raise AlreadySent(f"{self.description}: {reference} was sent before; only ask for it")


class _Sent:
    """Whether the first byte may have left."""

    happened = False


def _lost(reference: str, sent: _Sent, error: DeviceError) -> PaymentResult:
    if sent.happened:
        return PaymentResult.unknown(reference, PaymentReason.NO_ANSWER, str(error))
    return PaymentResult.not_done(reference, PaymentReason.TERMINAL_OFFLINE, str(error))


def _checked(intent: PaymentIntent, result: PaymentResult) -> PaymentResult:
    """The result, if it answers what was asked; anything else is for a person to look at."""
    if result.reference != intent.reference:
        return PaymentResult.unknown(intent.reference, PaymentReason.ANSWER_WRONG, f"it told of {result.reference!r}")
    approved = result.approved
    if approved is None or approved == intent.amount:
        return result
    is_part = approved.currency == intent.amount.currency and 0 < approved.minor < intent.amount.minor
    if intent.partial_allowed and is_part:
        return result
    return PaymentResult.unknown(
        intent.reference,
        PaymentReason.ANSWER_WRONG,
        f"asked for {intent.amount.minor} {intent.amount.currency.code}, "
        f"it told of {approved.minor} {approved.currency.code}",
    )


def create(url: DeviceUrl, *, exchange: MemoryExchange | None = None, **options: Any) -> JsonLinesTerminal:
    """``tcp://192.168.1.60:4000?silence_s=15``."""
    own, channel = url.split(("silence_s",))
    silence_s = own.number("silence_s", SILENCE_S, HEARTBEAT_S, 120)
    return JsonLinesTerminal(transport_for(channel, exchange=exchange), silence_s=silence_s, **options)
