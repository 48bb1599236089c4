"""Questions to the hub: one answer of three, within the deadline, whatever the hub does."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from retail.errors import Refusal
from retail.stock import StockElsewhere
from retail.values import Known, LocationId, Quantity, Sku, Stale, Unavailable
from sync_agent.device_session import DeviceSession
from sync_agent.errors import BadAnswer
from sync_agent.lookup import HubLine, Line, Way, read_stock
from sync_agent.transport import Transport
from tests.support.agent_rig import moved
from tests.support.wire_hub import (
    Asked,
    Handler,
    Reply,
    answers,
    busy,
    cut_after,
    lost_reply,
    lost_request,
)

PATH = "/v1/stock"
SEEN = datetime(2026, 3, 2, 8, 57, tzinfo=UTC)
ROW = {"location_id": "027", "name": "Galeria", "unit": "pcs", "on_hand": 12000, "available": 11000}
STOCK = Reply.of({"sku": "PIE", "as_of": SEEN.isoformat(), "locations": [{**ROW, "as_of": SEEN.isoformat()}]})
GALLERY = (StockElsewhere(LocationId("027"), "Galeria", Quantity.pieces(12), Quantity.pieces(11), SEEN),)
PIE = Sku("PIE")
LONG_S = 20.0


@pytest.fixture
def ways() -> list[Way]:
    return []


@pytest.fixture
def asker(rig, ways) -> Callable[..., HubLine]:
    """Makes the lookup of the rig's register with the deadline of a test."""

    def make(deadline_s: float = LONG_S) -> HubLine:
        def connect(identity: Any, timeouts: Any) -> Way:
            transport = Transport(identity.hub_url, wait=rig.wait, chance=lambda: 0.0, timeouts=timeouts, attempts=1)
            ways.append(
                Way(identity, transport, DeviceSession(transport, identity.device_id, rig.key, clock=rig.clock))
            )
            return ways[-1]

        return HubLine(Line(rig.store.identity.get, connect, rig.clock, deadline_s))

    return make


@pytest.fixture
def lookup(asker) -> HubLine:
    return asker()


@pytest.fixture
def stuck() -> Iterator[threading.Event]:
    """Hubs that hang let go when the test is over."""
    event = threading.Event()
    yield event
    event.set()


def hangs(event: threading.Event):
    def _fault(handler: Handler, asked: Asked, answer: Callable[[], Reply]) -> None:
        event.wait(LONG_S)
        handler.cut()

    return _fault


def drips(event: threading.Event):
    """One byte after another, so that no single read ever waits for long."""

    def _fault(handler: Handler, asked: Asked, answer: Callable[[], Reply]) -> None:
        handler.send(Reply(200, b"{", {"Content-Length": "1000"}), only=1)
        while not event.wait(0.02):
            try:
                handler.wfile.write(b" ")
                handler.wfile.flush()
            except OSError:
                break
        handler.cut()

    return _fault


def reason(answer: object) -> str:
    assert isinstance(answer, Unavailable), answer
    return answer.reason.code


def test_the_hubs_answer_comes_as_values_of_the_trade(hub, lookup):
    hub.fault(PATH, answers(STOCK))
    assert lookup.stock_elsewhere(PIE) == Known(GALLERY)


def test_odd_skus_arrive_as_they_are(hub, lookup):
    hub.fault(PATH, answers(STOCK))
    lookup.stock_elsewhere(Sku("Ż&=5 %"))
    assert hub.asked(PATH)[0].path == "/v1/stock?sku=%C5%BB%26%3D5+%25"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        pytest.param(lost_request, "lookup.unreachable", id="request lost"),
        pytest.param(lost_reply, "lookup.unreachable", id="reply lost"),
        pytest.param(cut_after(3), "lookup.unreachable", id="reply cut"),
        pytest.param(busy(503), "lookup.busy", id="busy"),
        pytest.param(answers(Reply(500)), "lookup.unreachable", id="the hub fails"),
        pytest.param(answers(Reply(200, b"<html>")), "lookup.bad_answer", id="no JSON"),
        pytest.param(answers(Reply.of({"rows": []})), "lookup.bad_answer", id="another shape"),
        pytest.param(answers(Reply(302, b"", {"Location": "/"})), "lookup.bad_answer", id="a redirect"),
    ],
)
def test_trouble_is_a_reason_and_is_not_tried_again(hub, lookup, fault, code):
    hub.fault(PATH, fault)
    assert reason(lookup.stock_elsewhere(PIE)) == code
    assert len(hub.asked(PATH)) == 1


def test_a_hub_that_says_no_is_quoted(hub, lookup):
    hub.fault(PATH, answers(Reply.of({"code": "catalog.unknown_sku"}, 404)))
    assert lookup.stock_elsewhere(PIE) == Unavailable(Refusal("lookup.refused", {"code": "catalog.unknown_sku"}))


def test_nobody_listens(rig, asker):
    rig.store.identity.save(moved(rig.store.identity.get(), hub_url="http://127.0.0.1:1"))
    assert reason(asker().stock_elsewhere(PIE)) == "lookup.unreachable"


def test_a_register_that_is_not_enrolled_has_nobody_to_ask(rig, hub):
    line = HubLine(Line(lambda: None, lambda identity, timeouts: None, rig.clock))
    assert reason(line.stock_elsewhere(PIE)) == "lookup.no_hub"


@pytest.mark.parametrize("silence", [hangs, drips])
@pytest.mark.parametrize("at", ["/v1/auth/token", PATH])
def test_the_deadline_holds_against_any_kind_of_slowness(hub, asker, stuck, silence, at):
    hub.fault(at, silence(stuck))
    begun = time.monotonic()
    assert reason(asker(0.3).stock_elsewhere(PIE)) == "lookup.timed_out"
    assert time.monotonic() - begun < LONG_S / 2


def test_a_late_answer_is_not_taken_for_the_next_one(hub, asker, stuck):
    hub.fault(PATH, hangs(stuck), answers(STOCK))
    lookup = asker(2.0)
    lookup.stock_elsewhere(Sku("JEA"))
    assert lookup.stock_elsewhere(PIE) == Known(GALLERY)


def test_questions_that_hang_do_not_pile_up(hub, asker, stuck):
    hub.fault("/v1/auth/token", *[hangs(stuck)] * 10)
    lookup = asker(0.05)
    for _ in range(8):
        assert reason(lookup.stock_elsewhere(PIE)) == "lookup.timed_out"
    assert len([each for each in threading.enumerate() if each.name == "lookup"]) <= 3


def test_an_earlier_answer_is_given_again_with_its_time(hub, rig, lookup):
    hub.fault(PATH, answers(STOCK), lost_request)
    said_at = rig.clock()
    lookup.stock_elsewhere(PIE)
    rig.clock.advance(minutes=5)
    assert lookup.stock_elsewhere(PIE) == Stale(GALLERY, said_at, Refusal("lookup.unreachable", {}))


def test_an_answer_grows_too_old_to_be_given_again(hub, rig, lookup):
    hub.fault(PATH, answers(STOCK), lost_request)
    lookup.stock_elsewhere(PIE)
    rig.clock.advance(minutes=31)
    assert reason(lookup.stock_elsewhere(PIE)) == "lookup.unreachable"


def test_an_earlier_answer_does_not_outlive_a_refusal(hub, lookup):
    hub.fault(PATH, answers(STOCK), answers(Reply.of({"code": "auth.revoked"}, 403)))
    lookup.stock_elsewhere(PIE)
    assert reason(lookup.stock_elsewhere(PIE)) == "lookup.refused"


def test_the_token_serves_several_questions(hub, lookup):
    hub.fault(PATH, answers(STOCK), answers(STOCK))
    lookup.stock_elsewhere(PIE)
    lookup.stock_elsewhere(Sku("JEA"))
    assert len(hub.asked("/v1/auth/token")) == 1


def test_a_mistake_of_ours_is_not_taken_for_the_worlds(rig):
    def connect(identity: object, timeouts: object) -> Way:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        HubLine(Line(rig.store.identity.get, connect, rig.clock)).stock_elsewhere(PIE)


@pytest.mark.parametrize(
    "change",
    [{"unit": "stone"}, {"on_hand": 1.5}, {"on_hand": True}, {"available": "1"}, {"as_of": "soon"}, {"name": None}],
    ids=str,
)
def test_a_level_that_is_none_is_a_bad_answer(change):
    content = json.loads(STOCK.body)
    content["locations"][0] |= change
    with pytest.raises(BadAnswer):
        read_stock(content)
