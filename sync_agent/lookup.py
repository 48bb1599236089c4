"""Answers a till's questions from the hub: within a hard deadline, once, and honestly when there is no answer.

The parts all questions share stand in :class:`Line`: the deadline over name, connection, token and body; why there is
no answer; and earlier answers with their age. A question is a method of :class:`HubLine`.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from local_store import Identity, StoreError
from retail.errors import Refusal
from retail.journal import slip_row
from retail.sale import Coupon, ReceiptElsewhere, ReceiptProof, Slip
from retail.stock import StockElsewhere
from retail.values import Answer, BasketId, CustomerId, Known, LocationId, Quantity, Sku, Stale, Unavailable, Unit
from sync_agent.basket_answers import read_claim
from sync_agent.coupon_answers import read_coupon, read_released
from sync_agent.device_session import DeviceSession
from sync_agent.errors import BadAddress, BadAnswer, Busy, KeyFault, Refused, SyncError, TimedOut, Unreachable
from sync_agent.problems import read_time
from sync_agent.receipt_answers import read_receipt
from sync_agent.transport import Request, Timeouts, Transport

_log = logging.getLogger("sync_agent.lookup")

T = TypeVar("T")

DEADLINE_S = 0.8
"""How long a question may take; longer, and a cashier would rather go on."""

KEEP_FOR = timedelta(minutes=30)
"""How old an answer may be that is given again, with its age, while the hub is away."""

_MOST_KEPT = 200
_MOST_LEFT_BEHIND = 3
"""Requests that may still hang after their deadline, in a name server or a dripping answer; then nobody asks."""

_ANSWER_LIMIT = 1_000_000

# The first that fits decides.
_REASONS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    ((KeyFault, BadAddress), "lookup.no_hub"),
    (TimedOut, "lookup.timed_out"),
    (Busy, "lookup.busy"),
    (Unreachable, "lookup.unreachable"),
    (Refused, "lookup.refused"),
    (BadAnswer, "lookup.bad_answer"),
    (SyncError, "lookup.unreachable"),
    (StoreError, "lookup.no_hub"),
)


_AWAY = frozenset({"lookup.timed_out", "lookup.busy", "lookup.unreachable"})
"""Reasons for which an earlier answer is better than none: nobody has said that it is wrong."""


@dataclass(frozen=True, slots=True)
class Way:
    """How to reach the hub of one identity: connections of its own, and the device's token over several questions."""

    identity: Identity
    transport: Transport
    session: DeviceSession


Connect = Callable[[Identity, Timeouts], Way]
"""Builds the way of an identity; any :class:`SyncError` when its key or address cannot be used."""


@dataclass(frozen=True, slots=True)
class _NoAnswer:
    """Why there is no answer. A refusal is not it: that may well be what the hub answers."""

    reason: Refusal


class Line:
    """Asks one thing at a time. ``identity`` is read anew for each question: a register may be enrolled meanwhile."""

    def __init__(
        self,
        identity: Callable[[], Identity | None],
        connect: Connect,
        clock: Callable[[], datetime],
        deadline_s: float = DEADLINE_S,
    ) -> None:
        self._identity = identity
        self._connect = connect
        self._clock = clock
        self._deadline_s = deadline_s
        self._way: Way | None = None
        self._kept: OrderedDict[str, tuple[Any, datetime]] = OrderedDict()
        self._left_behind: list[threading.Thread] = []

    def ask(self, request: Request, read: Callable[[Mapping[str, Any]], T], *, keep: str = "") -> Answer[T]:
        """The answer to ``request`` as ``read`` understands it, at most the deadline later.

        ``keep`` names the question when an earlier answer to it is better than none; what may be used only once, such
        as a coupon, has no name. ``read`` raises :class:`BadAnswer`.
        """
        identity = self._who()
        if isinstance(identity, Refusal):
            return Unavailable(identity)
        answered = self._within_deadline(lambda: read(_content(self._current(identity), request)))
        if isinstance(answered, _NoAnswer):
            return self._earlier(keep, answered.reason)
        if keep:
            self._remember(keep, answered)
        return Known(answered)

    def _who(self) -> Identity | Refusal:
        # Read on the caller's thread: each thread that reads the register's file opens it anew.
        try:
            identity = self._identity()
        except StoreError as error:
            return _reason(error)
        return Refusal("lookup.no_hub", {}) if identity is None else identity

    def _within_deadline(self, work: Callable[[], T]) -> T | _NoAnswer:
        """What ``work`` gives, or why there is nothing. No library bounds a look-up of a name: a thread is left behind.

        An exception that is a mistake of ours is raised here.
        """
        self._left_behind = [thread for thread in self._left_behind if thread.is_alive()]
        if len(self._left_behind) >= _MOST_LEFT_BEHIND:
            return _NoAnswer(Refusal("lookup.timed_out", {}))
        attempt = _Attempt(lambda: self._done(work))
        thread = threading.Thread(target=attempt.run, name="lookup", daemon=True)
        thread.start()
        if not attempt.ended.wait(self._deadline_s):
            self._left_behind.append(thread)
            self._way = None  # the thread may still use it
            return _NoAnswer(Refusal("lookup.timed_out", {}))
        return attempt.result()

    def _done(self, work: Callable[[], T]) -> T | _NoAnswer:
        try:
            return work()
        except SyncError as error:
            _log.info("a question has no answer", extra={"code": error.code})
            return _NoAnswer(_reason(error))

    def _current(self, identity: Identity) -> Way:
        way = self._way
        if way is None or way.identity != identity:
            limit = self._deadline_s
            way = self._way = self._connect(identity, Timeouts(limit, limit, limit, limit))
        return way

    def _earlier(self, name: str, reason: Refusal) -> Answer[Any]:
        value, as_of = self._kept.get(name, (None, None))
        if as_of is None or self._clock() - as_of > KEEP_FOR or reason.code not in _AWAY:
            return Unavailable(reason)
        return Stale(value, as_of, reason)

    def _remember(self, name: str, value: object) -> None:
        self._kept[name] = (value, self._clock())
        self._kept.move_to_end(name)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)


class HubLine:
    """The questions; what the till knows as its port to the hub. Each waits, at most the deadline.

    ``key`` names a command, so that the hub does it once even when it comes twice.
    """

    def __init__(self, line: Line, key: Callable[[], str] = lambda: secrets.token_urlsafe(16)) -> None:
        self._line = line
        self._key = key

    def stock_elsewhere(self, sku: Sku) -> Answer[tuple[StockElsewhere, ...]]:
        """What the chain's other active locations have of ``sku``, most first."""
        request = Request("GET", f"/v1/stock?{urlencode({'sku': sku})}")
        return self._line.ask(request, read_stock, keep=f"stock {sku}")

    def lock_coupon(
        self, code: str, basket_id: BasketId, customer_id: CustomerId | None = None
    ) -> Answer[Coupon | Refusal]:
        """Have the hub keep the coupon for this basket; asked again it is the same lock, for longer.

        When the answer was lost the hub may hold a lock that nobody knows of: it ends by itself.
        """
        content = {"code": code, "basket_id": basket_id, "customer_id": customer_id}
        return self._line.ask(self._command("lock", content), read_coupon)

    def release_coupon(self, code: str, basket_id: BasketId) -> Answer[bool]:
        """Give the coupon back; False when this basket did not hold it, which is as good."""
        content = {"code": code, "basket_id": basket_id}
        return self._line.ask(self._command("release", content), read_released)

    def claim_basket(self, slip: Slip) -> Answer[Refusal | None]:
        """Have a slip's basket for this register; when the answer was lost, asking again is answered the same."""
        return self._line.ask(Request.post("/v1/baskets/claim", slip_row(slip)), read_claim)

    def release_basket(self, slip: Slip) -> Answer[bool]:
        """Give the basket back; False when this register did not have it, which is as good."""
        return self._line.ask(Request.post("/v1/baskets/release", slip_row(slip)), read_released)

    def receipt(self, proof: ReceiptProof) -> Answer[ReceiptElsewhere | Refusal]:
        """The lines of a receipt that somebody holds, whichever register made it."""
        return self._line.ask(Request.post("/v1/receipts/find", asdict(proof)), read_receipt)

    def _command(self, name: str, content: Mapping[str, Any]) -> Request:
        key = {"Idempotency-Key": self._key()}
        return Request.post(f"/v1/coupons/{name}", content).with_headers(key)


def read_stock(content: Mapping[str, Any]) -> tuple[StockElsewhere, ...]:
    """The locations of an answer to ``/v1/stock``; :class:`BadAnswer` when it is none."""
    try:
        return tuple(_stock(row) for row in content["locations"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadAnswer("the hub's answer tells no stock") from error


def _stock(row: Mapping[str, Any]) -> StockElsewhere:
    unit, as_of = Unit(row["unit"]), read_time(row["as_of"])
    counts = row["on_hand"], row["available"]
    texts = row["location_id"], row["name"]
    if as_of is None or any(type(each) is not int for each in counts) or any(type(each) is not str for each in texts):
        raise ValueError("a level is a place, two whole numbers and a time")
    on_hand, available = (Quantity(each, unit) for each in counts)
    return StockElsewhere(LocationId(row["location_id"]), row["name"], on_hand, available, as_of)


def _content(way: Way, request: Request) -> Mapping[str, Any]:
    """Asked over connections that end with the question: the next may be an hour away."""
    try:
        return way.session.ask(request, limit=_ANSWER_LIMIT).json()
    finally:
        way.transport.close()


def _reason(error: Exception) -> Refusal:
    code = next(code for kind, code in _REASONS if isinstance(error, kind))
    return Refusal(code, {"code": error.problem.code} if isinstance(error, Refused) else {})


class _Attempt(Generic[T]):
    """Work on a thread that may be given up: its result or its exception, once it has ended."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._result: list[T] = []
        self._failure: BaseException | None = None
        self.ended = threading.Event()

    def run(self) -> None:
        """On the thread."""
        try:
            self._result.append(self._work())
        except BaseException as error:  # noqa: BLE001 - raised again where the answer is waited for
            self._failure = error
        finally:
            self.ended.set()

    def result(self) -> T:
        """What came of it."""
        if self._failure is not None:
            raise self._failure
        return self._result[0]
