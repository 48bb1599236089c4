"""The JSON-lines terminal protocol: what travels comes back, and nothing else gets in."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.device import Outcome
from drivers.errors import ProtocolError
from drivers.payment_terminal.messages import (
    MAX_LINE,
    LineFramer,
    close_in,
    close_out,
    decode,
    encode,
    intent_in,
    intent_out,
    result_in,
    result_out,
)
from drivers.payment_terminal.port import DayClose, PaymentIntent, PaymentMethod, PaymentReason, PaymentResult
from retail.values import EUR, PLN, Money

references = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=64)
amounts = st.builds(Money, st.integers(1, 10**12), st.sampled_from([PLN, EUR]))
intents = st.builds(PaymentIntent, references, amounts, st.none() | references, st.booleans())
results = st.one_of(
    st.builds(
        PaymentResult,
        references,
        st.just(Outcome.DONE),
        amounts,
        st.none() | st.sampled_from(PaymentMethod),
        st.none() | st.text(max_size=10),
        st.none() | st.from_regex("[0-9]{4}", fullmatch=True),
        st.none(),
        st.text(max_size=20),
        st.lists(st.text(max_size=20), max_size=3).map(tuple),
    ),
    st.builds(PaymentResult.not_done, references, st.sampled_from(PaymentReason), st.text(max_size=20)),
    st.builds(PaymentResult.unknown, references, st.sampled_from(PaymentReason)),
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)
KEYS = ["reference", "outcome", "minor", "currency", "method", "last4", "authorization", "reason", "slip", "detail"]
nearly_results = st.dictionaries(
    st.sampled_from(KEYS), anything | st.sampled_from(["done", "PLN", "1234"]), max_size=10
)


@given(intents)
def test_an_intent_arrives_as_it_was_sent(intent: PaymentIntent) -> None:
    assert intent_in(decode(encode(intent_out(intent)))) == intent


@given(results)
def test_a_result_arrives_as_it_was_sent(result: PaymentResult) -> None:
    assert result_in(decode(encode(result_out(result)))) == result


@pytest.mark.parametrize(
    "close",
    [
        DayClose(Outcome.DONE, 3, Money(1000, PLN), 1, Money(200, PLN)),
        DayClose(Outcome.NOT_DONE, reason=PaymentReason.TERMINAL_BUSY),
    ],
)
def test_a_close_arrives_as_it_was_sent(close: DayClose) -> None:
    assert close_in(decode(encode(close_out(close)))) == close


@given(anything | nearly_results)
def test_no_message_makes_reading_a_result_raise_anything_else(message: object) -> None:
    with contextlib.suppress(ProtocolError):
        result_in(message)


@given(anything | st.dictionaries(st.sampled_from(["outcome", "sales", "sold", "refunds", "currency"]), anything))
def test_no_message_makes_reading_a_close_raise_anything_else(message: object) -> None:
    with contextlib.suppress(ProtocolError):
        close_in(message)


@given(st.lists(st.dictionaries(st.text(max_size=5), anything, max_size=3), max_size=5), st.data())
def test_messages_survive_any_split(messages: list[dict[str, object]], data: st.DataObject) -> None:
    stream = b"".join(encode(message) for message in messages)
    cut = data.draw(st.integers(0, len(stream)))
    framer = LineFramer()
    arrived = framer.feed(stream[:cut]) + framer.feed(stream[cut:])
    assert json.dumps(arrived) == json.dumps(messages)


@pytest.mark.parametrize("line", [b"hello\n", b"[1]\n", b"\xff\xfe\n", b'{"id":\n', b"[" * 60_000 + b"\n"])
def test_a_line_that_is_no_message_is_a_protocol_error(line: bytes) -> None:
    with pytest.raises(ProtocolError):
        LineFramer().feed(line)


def test_a_line_without_an_end_is_a_protocol_error() -> None:
    with pytest.raises(ProtocolError):
        LineFramer().feed(b"x" * (MAX_LINE + 1))


def test_a_whole_card_number_cannot_come_in() -> None:
    message = result_out(PaymentResult("1", Outcome.DONE, Money(1, PLN), PaymentMethod.CARD, last4="4242"))
    with pytest.raises(ProtocolError):
        result_in(message | {"last4": "4242424242424242"})


@pytest.mark.parametrize("minor", [1.5, "100", True, None, 1e300])
def test_an_amount_that_is_no_whole_number_cannot_come_in(minor: object) -> None:
    message = result_out(PaymentResult("1", Outcome.DONE, Money(1, PLN), PaymentMethod.CARD))
    with pytest.raises(ProtocolError):
        result_in(message | {"minor": minor})


@pytest.mark.parametrize(
    "make",
    [
        lambda: PaymentIntent("", Money(1, PLN)),
        lambda: PaymentIntent("x" * 65, Money(1, PLN)),
        lambda: PaymentIntent("ż", Money(1, PLN)),
        lambda: PaymentIntent("1", Money(0, PLN)),
        lambda: PaymentIntent("1", Money(-1, PLN)),
        lambda: PaymentResult("1", Outcome.DONE),
        lambda: PaymentResult("1", Outcome.UNKNOWN),
        lambda: PaymentResult("1", Outcome.NOT_DONE, Money(1, PLN), reason=PaymentReason.DECLINED),
        lambda: PaymentResult("1", Outcome.DONE, Money(1, PLN), last4="12345"),
    ],
    ids=["no name", "long name", "odd name", "zero", "negative", "no amount", "no reason", "both", "too many digits"],
)
def test_a_payment_that_makes_no_sense_cannot_be_made(make: object) -> None:
    with pytest.raises(ValueError):
        make()  # type: ignore[operator]
