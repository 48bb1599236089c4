"""Pages, heads and snapshots: what a register reads, and when it must start again."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import httpx
import pytest

from hub.bootstrap import Hub
from hub.feed.pages import PAGE
from hub.feed.publish import publish, publish_many
from hub.feed.sequencer import sequence_once
from hub.feed.upkeep import compact, renew_epochs
from retail.feeds import CatalogRow, PriceRow, RowBlock, StockRow
from tests.support.hub import SKUS, LiveHub, assert_eventually
from tests.support.wire import WireRegister


@pytest.fixture
def register(live_hub: LiveHub) -> WireRegister:
    live_hub.seed_chain()
    return live_hub.enroll("014-1")


def fill(hub: Hub, entries: int, stream: str = "control") -> None:
    with hub.engine.begin() as connection:
        publish_many(connection, stream, [(f"k{n:05d}", {"n": n}) for n in range(entries)])
    while (done := sequence_once(hub.engine)) is None or done.marks:
        pass


def snapshot_lines(answer: httpx.Response) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress(answer.content).splitlines()]


def snapshot_rows(answer: httpx.Response) -> dict[str, tuple[int, Mapping[str, Any]]]:
    blocks = map(RowBlock.from_json, snapshot_lines(answer)[1:-1])
    return {key: (rev, row) for block in blocks for key, rev, row in block.rows()}


def test_a_page_holds_the_rows_as_they_were_published(register: WireRegister) -> None:
    page = register.get("/v1/feed/catalog/1/1-1000").json()

    assert (page["from"], page["to"], len(page["entries"])) == (1, len(SKUS), len(SKUS))
    assert [entry["pos"] for entry in page["entries"]] == list(range(1, len(SKUS) + 1))
    first = page["entries"][0]
    assert (first["key"], first["rev"], CatalogRow.model_validate(first["row"]).sku) == (SKUS[0], 1, SKUS[0])


def test_a_page_tells_the_hash_of_its_bytes(register: WireRegister) -> None:
    answer = register.get("/v1/feed/catalog/1/1-1000")

    assert answer.headers["X-Kontuar-SHA256"] == hashlib.sha256(answer.content).hexdigest()
    assert answer.headers["Content-Encoding"] == "gzip"


def test_a_client_that_cannot_unpack_gets_the_page_plain(register: WireRegister) -> None:
    answer = register.get("/v1/feed/catalog/1/1-1000", **{"Accept-Encoding": "identity"})

    assert "Content-Encoding" not in answer.headers
    assert answer.json()["stream"] == "catalog"


def test_a_full_page_may_be_kept_for_ever_and_the_last_one_not(live_hub: LiveHub, register: WireRegister) -> None:
    fill(live_hub.hub, PAGE + 1)

    full = register.get(f"/v1/feed/control/1/1-{PAGE}")
    last = register.get(f"/v1/feed/control/1/{PAGE + 1}-{2 * PAGE}")

    assert full.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (last.headers["Cache-Control"], last.json()["to"]) == ("no-cache", PAGE + 1)


def test_a_page_behind_the_head_is_empty(register: WireRegister) -> None:
    page = register.get(f"/v1/feed/control/1/1-{PAGE}").json()

    assert (page["to"], page["entries"]) == (0, [])


@pytest.mark.parametrize("span", ["2-1001", "1-1001", "1-0", "0-10"])
def test_a_page_that_is_not_aligned_is_refused(register: WireRegister, span: str) -> None:
    answer = register.get(f"/v1/feed/catalog/1/{span}")

    assert (answer.status_code, answer.json()["code"]) == (400, "feed.range")


@pytest.mark.parametrize(("place", "reason"), [("2/1-1000", "epoch"), ("1/1001-2000", "ahead")])
def test_a_cursor_the_hub_never_gave_means_fetch_again(register: WireRegister, place: str, reason: str) -> None:
    answer = register.get(f"/v1/feed/catalog/{place}")

    assert (answer.status_code, answer.json()["code"], answer.json()["reason"]) == (410, "feed.refetch", reason)


def test_what_was_compacted_means_fetch_again(live_hub: LiveHub, register: WireRegister) -> None:
    fill(live_hub.hub, 3 * PAGE)
    compact(live_hub.hub.engine, keep=PAGE, slack=0)

    gone = register.get(f"/v1/feed/control/1/1-{PAGE}")
    kept = register.get(f"/v1/feed/control/1/{2 * PAGE + 1}-{3 * PAGE}")

    assert (gone.status_code, gone.json()["reason"]) == (410, "compacted")
    assert len(kept.json()["entries"]) == PAGE


def test_compaction_leaves_a_little_slack_so_that_it_runs_seldom(hub: Hub) -> None:
    fill(hub, 30)

    assert compact(hub.engine, keep=20, slack=10) == 0
    assert compact(hub.engine, keep=20, slack=9) == 10


def test_after_a_restore_every_stream_has_a_new_epoch(live_hub: LiveHub, register: WireRegister) -> None:
    with live_hub.hub.engine.begin() as connection:
        renew_epochs(connection)
    live_hub.hub.heads.refresh()

    old = register.get("/v1/feed/catalog/1/1-1000")
    snapshot = snapshot_lines(register.get("/v1/feed/catalog/snapshot?form=2"))[0]
    heads = register.get("/v1/sync/heads").json()["feeds"]["catalog"]

    assert (old.status_code, old.json()["epoch"]) == (410, 2)
    assert (snapshot["epoch"], snapshot["pos"]) == (2, len(SKUS)) == (heads["epoch"], heads["head"])


def test_a_snapshot_is_the_whole_state_with_its_own_hash(register: WireRegister) -> None:
    answer = register.get("/v1/feed/catalog/snapshot?form=2")
    plain = gzip.decompress(answer.content)
    head, *_, tail = snapshot_lines(answer)

    assert head == {"stream": "catalog", "epoch": 1, "pos": len(SKUS), "rows": len(SKUS), "form": 2}
    assert list(snapshot_rows(answer)) == sorted(SKUS)
    assert tail["sha256"] == hashlib.sha256(plain[: plain.rindex(b'{"sha256"')]).hexdigest()


def test_a_snapshot_has_no_rows_that_were_taken_away(live_hub: LiveHub, register: WireRegister) -> None:
    live_hub.hub.prices.remove("PL-A", SKUS[0], date(2025, 1, 1))

    rows = snapshot_rows(register.get("/v1/feed/price:PL-A/snapshot?form=2"))

    assert len(rows) == len(SKUS) - 1
    PriceRow.model_validate(next(iter(rows.values()))[1])


def test_a_register_that_reads_older_snapshots_is_told_to_upgrade(register: WireRegister) -> None:
    answer = register.get("/v1/feed/catalog/snapshot")

    assert (answer.status_code, answer.json()["code"]) == (426, "sync.upgrade")


def test_a_cut_download_goes_on_where_it_stopped(register: WireRegister) -> None:
    whole = register.get("/v1/feed/catalog/snapshot?form=2")
    etag = whole.headers["ETag"]

    rest = register.get("/v1/feed/catalog/snapshot?form=2", Range="bytes=100-", **{"If-Range": etag})

    assert rest.status_code == 206
    assert whole.content[:100] + rest.content == whole.content


def test_a_download_goes_on_with_the_old_file_while_a_newer_one_is_built(
    live_hub: LiveHub, register: WireRegister
) -> None:
    whole = register.get("/v1/feed/catalog/snapshot?form=2")
    with live_hub.hub.engine.begin() as connection:
        renew_epochs(connection)
    newer = register.get("/v1/feed/catalog/snapshot?form=2")

    rest = register.get("/v1/feed/catalog/snapshot?form=2", Range="bytes=100-", **{"If-Range": whole.headers["ETag"]})

    assert newer.headers["ETag"] != whole.headers["ETag"]
    assert whole.content[:100] + rest.content == whole.content


def test_a_snapshot_is_kept_until_it_is_stale(live_hub: LiveHub, register: WireRegister) -> None:
    first = register.get("/v1/feed/control/snapshot?form=2").headers["ETag"]
    fill(live_hub.hub, 1)
    near = register.get("/v1/feed/control/snapshot?form=2").headers["ETag"]
    fill(live_hub.hub, 6_000)
    far = register.get("/v1/feed/control/snapshot?form=2").headers["ETag"]

    assert first == near != far


def test_a_stock_snapshot_and_its_pages_say_the_same(live_hub: LiveHub, register: WireRegister) -> None:
    register.journal.sale((SKUS[0], 3, 649))
    register.push()
    live_hub.publish()

    rows = snapshot_rows(register.get("/v1/feed/stock:014/snapshot?form=2"))
    newest = register.get("/v1/feed/stock:014/1/1-1000").json()["entries"][-1]

    assert newest["row"] == rows[SKUS[0]][1]
    row = StockRow.model_validate(newest["row"])
    assert (row.on_hand, row.as_of) == (97_000, {register.device_id: (1, 1)})


def test_a_sale_reaches_the_other_registers_feed(live_hub: LiveHub, register: WireRegister) -> None:
    other = live_hub.enroll("014-2")
    live_hub.publish()
    before = other.get("/v1/sync/heads").json()["feeds"]["stock:014"]["head"]
    register.journal.sale((SKUS[0], 1, 649))
    register.push()

    assert_eventually(lambda: other.get("/v1/sync/heads").json()["feeds"]["stock:014"]["head"] == before + 1)


def test_heads_are_not_sent_again_while_nothing_is_new(register: WireRegister) -> None:
    first = register.get("/v1/sync/heads")

    again = register.get("/v1/sync/heads", **{"If-None-Match": first.headers["ETag"]})

    assert set(first.json()["feeds"]) == {
        "catalog", "control", "coupon", "promo", "tax", "price:PL-A", "location:014", "stock:014"
    }  # fmt: skip
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("stream", ["stock:027", "location:027", "price:PL-B", "nonsense"])
def test_a_device_reads_only_its_own_streams(register: WireRegister, stream: str) -> None:
    answers = [register.get(f"/v1/feed/{stream}/1/1-1000"), register.get(f"/v1/feed/{stream}/snapshot?form=2")]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "auth.foreign_stream")] * 2


def test_a_revoked_device_reads_nothing_more(live_hub: LiveHub, register: WireRegister) -> None:
    assert register.get("/v1/feed/catalog/1/1-1000").status_code == 200
    live_hub.http.post(f"/v1/devices/{register.device_id}/revoke", headers=live_hub.manager)

    assert register.get("/v1/feed/catalog/1/1-1000").json()["code"] == "auth.revoked"


def test_replaying_a_feed_from_the_start_ends_in_the_snapshots_state(live_hub: LiveHub, register: WireRegister) -> None:
    for number in range(4):
        with live_hub.hub.engine.begin() as connection:
            publish(connection, "control", f"k{number % 3}", {"n": number} if number != 2 else None)
        live_hub.publish()
    state: dict[str, tuple[int, object]] = {}
    for entry in register.get("/v1/feed/control/1/1-1000").json()["entries"]:
        if entry["rev"] > state.get(entry["key"], (0, None))[0]:
            state[entry["key"]] = (entry["rev"], entry["row"])

    assert snapshot_rows(register.get("/v1/feed/control/snapshot?form=2")) == {
        key: value for key, value in state.items() if value[1] is not None
    }
