from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest

from sync_agent.errors import Stopping
from tests.support.agent_rig import Rig
from tests.support.wire_hub import Reply, WireHub, answers, changed, cut_after, lost_request, served

CONTROL = "/v1/feed/control/1"


@pytest.fixture
def hub(clock) -> Iterator[WireHub]:
    with served(WireHub()) as hub:
        hub.now = clock
        yield hub


@pytest.fixture
def rig(tmp_path, hub, clock) -> Iterator[Rig]:
    """A register that has everything the hub had: five rows of one stream, and a price list."""
    rig = Rig(tmp_path, hub.url, clock)
    rig.enroll_at(hub)
    publish(hub, 5)
    reprice(hub, 25, 100)
    rig.turn()
    assert cursor(rig) == (1, 5)
    yield rig
    rig.close()


def publish(hub: WireHub, count: int, first: int = 1) -> None:
    for number in range(first, first + count):
        hub.stream("control").publish(f"k{number}", {"n": number})


def reprice(hub: WireHub, count: int, price: int) -> None:
    for number in range(count):
        content = {"sku": f"s{number}", "unit_price": price, "valid_from": "2026-01-01"}
        hub.stream("price:pl").publish(f"s{number}|2026-01-01", content)


def cursor(rig: Rig, stream: str = "control") -> tuple[int, int]:
    return rig.store.inbox.cursors()[stream]


def prices(rig: Rig) -> set[int]:
    return {price for (price,) in rig.store.database.all("SELECT DISTINCT unit_price FROM price")}


def rows(rig: Rig) -> int:
    return int(rig.store.database.value("SELECT count(*) FROM feed_row WHERE stream = 'control'"))


def rewritten(change: Any) -> Any:
    """A page whose content was changed by someone who also knows how to hash it."""

    def _how(reply: Reply) -> Reply:
        body = json.dumps(change(json.loads(gzip.decompress(reply.body)))).encode()
        return Reply(200, gzip.compress(body), {**reply.headers, "X-Kontuar-SHA256": hashlib.sha256(body).hexdigest()})

    return changed(_how)


def without_the_third(page: dict[str, Any]) -> dict[str, Any]:
    return {**page, "entries": page["entries"][:2] + page["entries"][3:]}


def with_the_third_twice(page: dict[str, Any]) -> dict[str, Any]:
    return {**page, "entries": page["entries"][:3] + page["entries"][2:-1]}


FAULTS = {
    "page cut": cut_after(20),
    "connection lost": lost_request,
    "wrong checksum": changed(lambda reply: Reply(200, gzip.compress(b'{"a":1}'), reply.headers)),
    "no checksum": changed(lambda reply: Reply(200, reply.body, {"Content-Encoding": "gzip"})),
    "gap": rewritten(without_the_third),
    "entry twice": rewritten(with_the_third_twice),
    "another page": rewritten(lambda page: {**page, "from": 11, "to": 20}),
    "another epoch": rewritten(lambda page: {**page, "epoch": 9}),
    "not gzip": changed(lambda reply: Reply(200, b"plain", reply.headers)),
    "a page of another site": answers(Reply(200, b"<html>")),
    "hub fails": answers(Reply(500)),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
@pytest.mark.parametrize("times", [1, 2, 5])
def test_a_page_that_comes_wrong_leaves_no_gap_and_is_fetched_again(hub, rig, fault, times):
    publish(hub, 30, first=6)
    hub.fault(CONTROL, *[fault] * times)
    for _ in range(8):
        rig.pass_s(300)
        rig.turn()
    assert (cursor(rig), rows(rig)) == ((1, 35), 35)
    assert rig.store.status.read().last_error == ""


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_while_a_page_comes_wrong_cursor_and_rows_stay_together(hub, rig, fault):
    publish(hub, 10, first=6)
    hub.fault("/v1/feed/control", *[fault] * 50)
    rig.pass_s(3)
    rig.turn()
    assert rows(rig) == cursor(rig)[1]


def test_a_bad_page_in_a_cache_that_will_not_let_go_of_it_ends_in_the_snapshot(hub, rig):
    publish(hub, 10, first=6)
    hub.fault(CONTROL, FAULTS["wrong checksum"], FAULTS["wrong checksum"])
    rig.pass_s(3)
    rig.turn()
    assert cursor(rig) == (1, 15)
    assert hub.requests[-1].path == "/v1/feed/control/snapshot?form=2"


# Price version arrives in part


def test_while_a_price_version_has_arrived_in_part_the_old_one_stays(hub, rig):
    reprice(hub, 25, 200)
    seen: list[set[int]] = []
    rig.at_step = lambda step: seen.append(prices(rig)) if step == "pull.fetched" else None
    rig.pass_s(3)
    rig.turn()
    assert seen == [{100}] * 3
    assert prices(rig) == {200}


@pytest.mark.parametrize("page", [0, 1, 2])
def test_a_price_version_cut_off_at_any_page_leaves_the_old_one_whole(hub, rig, page):
    reprice(hub, 25, 200)
    fetched = iter(range(100))

    def stop_after(step: str) -> None:
        if step == "pull.fetched" and next(fetched) == page:
            hub.fault("/v1/feed/price:pl", *[lost_request] * 3)
            if page == 2:
                raise Stopping("killed before it was applied")

    rig.at_step = stop_after
    rig.pass_s(3)
    rig.turn()
    assert (prices(rig), cursor(rig, "price:pl")) == ({100}, (1, 25))
    rig.at_step = lambda step: None
    hub.faults.clear()
    rig.pass_s(60)
    rig.turn()
    assert (prices(rig), cursor(rig, "price:pl")) == ({200}, (1, 50))


def test_a_price_version_that_cannot_be_written_in_the_middle_leaves_the_old_one_whole(hub, rig):
    reprice(hub, 25, 200)

    def fail(step: str) -> None:
        if step == "pull.applying":
            raise Stopping("killed in the middle of the transaction")

    rig.at_step = fail
    rig.pass_s(3)
    rig.turn()
    assert (prices(rig), cursor(rig, "price:pl")) == ({100}, (1, 25))


def test_a_price_list_too_far_behind_comes_whole_and_all_at_once(hub, rig):
    for _ in range(10):
        reprice(hub, 25, 200)
    seen: list[set[int]] = []
    rig.at_step = lambda step: seen.append(prices(rig)) if step.startswith("snapshot") else None
    rig.pass_s(3)
    rig.turn()
    assert [100] in map(sorted, seen)
    assert all(len(each) == 1 for each in seen)
    assert prices(rig) == {200}
