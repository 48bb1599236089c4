"""A simulated terminal in process, scripted or operated from a panel, for the demo and training."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Any, Final

from drivers.device import Health, HealthLog, Outcome
from drivers.errors import AlreadySent, Unavailable
from drivers.payment_terminal.port import (
    DayClose,
    PaymentIntent,
    PaymentReason,
    PaymentResult,
    PaymentStage,
    TerminalCapability,
    Watch,
)
from drivers.payment_terminal.simulation import Act, Kind, Line, TerminalCore
from drivers.transport import DeviceUrl
from retail.values import PLN, Currency, currency

_LOGGER: Final = logging.getLogger(__name__)


class VirtualTerminal:
    """Approves at once, plays a script, or waits for :meth:`decide`; can lose replies and go offline."""

    capabilities: frozenset[str] = frozenset(TerminalCapability)

    def __init__(
        self,
        description: str = "virtual:",
        core: TerminalCore | None = None,
        *,
        home: Currency = PLN,
        patience_s: float = 120.0,
        on_health: Callable[[Health], None] | None = None,
    ) -> None:
        self.core = core or TerminalCore()
        self._description = description
        self._home = home
        self._patience_s = patience_s
        self._health = HealthLog(description, _LOGGER, on_health)
        self._sent: set[str] = set()
        self._lock = threading.Lock()
        self._is_started = False
        self._is_offline = False

    @property
    def description(self) -> str:
        """The address it was made from."""
        return self._description

    def start(self) -> None:
        """Switch on."""
        self._is_started = True
        self._report()

    def stop(self) -> None:
        """Switch off; a payment that waits ends as unknown."""
        self._is_started = False
        self.core.nudge()
        self._report()

    def health(self) -> Health:
        """Ready while started and not set offline."""
        return self._health.health

    def set_offline(self, offline: bool) -> None:
        """Take the terminal off the network, or bring it back; a payment that waits ends as unknown."""
        self._is_offline = offline
        self.core.nudge()
        self._report()

    def script(self, *acts: Act) -> None:
        """Add acts for the payments to come."""
        self.core.script(*acts)

    def decide(self, act: Act) -> bool:
        """Let the customer act; false when no payment waits."""
        return self.core.decide(act)

    def sale(self, intent: PaymentIntent, watch: Watch | None = None) -> PaymentResult:
        """Take the amount."""
        return self._pay(Kind.SALE, intent, watch)

    def refund(self, intent: PaymentIntent, watch: Watch | None = None) -> PaymentResult:
        """Give the amount back."""
        return self._pay(Kind.REFUND, intent, watch)

    def void(self, intent: PaymentIntent, watch: Watch | None = None) -> PaymentResult:
        """Undo a sale."""
        return self._pay(Kind.VOID, intent, watch)

    def ask(self, reference: str) -> PaymentResult:
        """The truth, once it can be reached."""
        if self._is_gone():
            return PaymentResult.unknown(reference, PaymentReason.TERMINAL_OFFLINE)
        return self.core.ask(reference)

    def last_result(self) -> PaymentResult | None:
        """The last result."""
        return None if self._is_gone() else self.core.last()

    def abort(self) -> None:
        """Stop waiting for the customer."""
        self.core.abort()

    def close_day(self) -> DayClose:
        """Totals since the last close."""
        if self._is_gone():
            return DayClose(Outcome.NOT_DONE, reason=PaymentReason.TERMINAL_OFFLINE)
        return self.core.close_day(self._home)

    def _pay(self, kind: Kind, intent: PaymentIntent, watch: Watch | None) -> PaymentResult:
        if self._is_gone():
            return PaymentResult.not_done(intent.reference, PaymentReason.TERMINAL_OFFLINE)
        self._send_once(intent.reference)
        if self.core.next_line() is Line.LOSES_REQUEST:
            return PaymentResult.unknown(intent.reference, PaymentReason.NO_ANSWER, "the request was lost")
        if watch is not None:
            watch(PaymentStage.PRESENT)
        result = self.core.begin(kind, intent)
        if result is None:
            result = self.core.wait(intent.reference, self._patience_s, self._is_gone)
        if result is None or self.core.line_of(intent.reference) is Line.LOSES_REPLY:
            return PaymentResult.unknown(intent.reference, PaymentReason.NO_ANSWER, "the reply was lost")
        return result

    def _send_once(self, reference: str) -> None:
        with self._lock:
            if reference in self._sent:
                raise AlreadySent(f"{self._description}: {reference} was sent before; only ask for it")
            self._sent.add(reference)

    def _is_gone(self) -> bool:
        return self._is_offline or not self._is_started

    def _report(self) -> None:
        if not self._is_started:
            self._health.report(Health.unavailable("device.closed"))
        elif self._is_offline:
            self._health.report(Health.of(Unavailable("the simulated terminal is offline")))
        else:
            self._health.report(Health.ready())


def create(url: DeviceUrl, *, script: Iterable[Act] = (), **options: Any) -> VirtualTerminal:
    """``virtual:?mode=operated&currency=PLN``: ``operated`` waits for a panel, ``approving`` approves at once."""
    url.refuse_unknown(("mode", "currency"))
    operated = url.choice("mode", "approving", ("approving", "operated")) == "operated"
    home = currency(url.options.get("currency", "PLN"))
    return VirtualTerminal(url.text, TerminalCore(script, operated=operated), home=home, **options)
