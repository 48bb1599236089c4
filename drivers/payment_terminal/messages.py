"""The JSON-lines terminal protocol, version 1: one JSON object in UTF-8 per line, both ways.

    till      {"id":7,"do":"sale","reference":"014-2-000214-1","minor":4161,"currency":"PLN"}
    terminal  {"id":7,"stage":"present"}
    terminal  {"id":7,"result":{"reference":"014-2-000214-1","outcome":"done","minor":4161,"currency":"PLN", …}}

``do`` is ``hello`` (with ``protocol``), ``sale``, ``refund``, ``void``, ``ask``, ``last``, ``abort``, ``close`` or
``ping``. The answer to a request bears its ``id`` and ``result`` (an object, or null) or ``error`` (a text: refused,
nothing was done). Stages may come before it; while a payment lasts, one comes at least every five seconds, so that
silence means trouble. Answers to older requests are to be ignored. An incomplete line is never acted upon. A terminal
remembers each reference: a second request for it gives the first one's result, and an ``ask`` for one never received
seals it for ever.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from drivers.device import Outcome
from drivers.errors import ProtocolError
from drivers.payment_terminal.port import DayClose, PaymentIntent, PaymentMethod, PaymentReason, PaymentResult
from retail.values import Money, currency

PROTOCOL: Final = 1
HEARTBEAT_S: Final = 5.0
MAX_LINE: Final = 65_536

Message = dict[str, Any]


class LineFramer:
    """Feed it bytes; it gives whole messages. :class:`ProtocolError` for a line that is none."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[Message]:
        """The messages complete now."""
        self._held += data
        *lines, rest = bytes(self._held).split(b"\n")
        if len(rest) > MAX_LINE:
            raise ProtocolError(f"a line of more than {MAX_LINE} bytes")
        self._held[:] = rest
        return [decode(line) for line in lines if line.strip()]

    def clear(self) -> None:
        """Forget half a line: the connection it came by is gone."""
        self._held.clear()


def encode(message: Mapping[str, Any]) -> bytes:
    """One message as a line."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> Message:
    """One line as a message."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"not JSON: {line[:80]!r}") from error
    if not isinstance(message, dict):
        raise ProtocolError(f"not an object: {line[:80]!r}")
    return message


def intent_out(intent: PaymentIntent) -> Message:
    """What a request says of an intent."""
    message: Message = {
        "reference": intent.reference,
        "minor": intent.amount.minor,
        "currency": intent.amount.currency.code,
    }
    if intent.original is not None:
        message["original"] = intent.original
    if intent.partial_allowed:
        message["partial"] = True
    return message


def intent_in(message: Message) -> PaymentIntent:
    """The intent of a request; :class:`ProtocolError` when it is none."""
    try:
        amount = Money(_whole(message["minor"]), currency(message["currency"]))
        return PaymentIntent(message["reference"], amount, message.get("original"), message.get("partial") is True)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProtocolError(f"not a payment: {error!r}") from error


def result_out(result: PaymentResult) -> Message:
    """A result as it travels."""
    message: Message = {"reference": result.reference, "outcome": result.outcome, "detail": result.detail}
    if result.approved is not None:
        message |= {"minor": result.approved.minor, "currency": result.approved.currency.code}
    for name in ("method", "authorization", "last4", "reason"):
        if getattr(result, name) is not None:
            message[name] = getattr(result, name)
    return message | {"slip": list(result.slip)}


def result_in(message: object) -> PaymentResult:
    """A result that travelled; :class:`ProtocolError` when it is none, or says more of a card than it may."""
    try:
        return _result(message)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProtocolError(f"not a result: {error!r}") from error


def close_out(close: DayClose) -> Message:
    """A day's close as it travels."""
    message: Message = {"outcome": close.outcome, "sales": close.sales, "refunds": close.refunds}
    if close.sold is not None and close.refunded is not None:
        message |= {
            "sold": close.sold.minor,
            "refunded": close.refunded.minor,
            "currency": close.sold.currency.code,
        }
    return message if close.reason is None else message | {"reason": close.reason}


def close_in(message: object) -> DayClose:
    """A day's close that travelled."""
    try:
        return _close(message)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProtocolError(f"not a close: {error!r}") from error


def _result(message: Any) -> PaymentResult:
    outcome = Outcome(message["outcome"])
    approved = Money(_whole(message["minor"]), currency(message["currency"])) if outcome is Outcome.DONE else None
    return PaymentResult(
        _text(message["reference"]),
        outcome,
        approved,
        PaymentMethod(message["method"]) if "method" in message else None,
        _text(message["authorization"]) if "authorization" in message else None,
        _text(message["last4"]) if "last4" in message else None,
        PaymentReason(message["reason"]) if "reason" in message else None,
        _text(message.get("detail", "")),
        tuple(_text(line) for line in message.get("slip", ())),
    )


def _close(message: Any) -> DayClose:
    outcome = Outcome(message["outcome"])
    if outcome is not Outcome.DONE:
        return DayClose(outcome, reason=PaymentReason(message["reason"]))
    home = currency(message["currency"])
    return DayClose(
        outcome,
        _whole(message["sales"]),
        Money(_whole(message["sold"]), home),
        _whole(message["refunds"]),
        Money(_whole(message["refunded"]), home),
    )


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is not a whole number")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value
