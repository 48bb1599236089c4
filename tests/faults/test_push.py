"""What can go wrong between a register and the hub while it pushes: exactly one effect, whatever it was."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
import sqlalchemy as sa

from hub.bootstrap import Hub, HubOptions, open_hub
from hub.database.schema import device_epoch, fact, fact_key, sale, sale_line
from hub.feed.sequencer import sequence_once
from hub.ingest.push import IngestLimits
from hub.ingest.received import envelope_of
from hub.services.durable import begin_backup, finish_backup
from retail.journal import genesis, read_envelope, verify_chain
from retail.values import DeviceId
from tests.support.hub import HubProcess, LiveHub, plain_client, seed_chain, serving
from tests.support.postgres import fresh_database
from tests.support.wire import DeviceKey, Journal, WireRegister, pack_push, statuses

SALES = 6


@pytest.fixture
def register(live_hub: LiveHub) -> WireRegister:
    live_hub.seed_chain()
    enrolled = live_hub.enroll("014-1")
    for _ in range(SALES):
        enrolled.journal.sale(("PIE-001", 2, 649), ("PIE-002", 1, 399))
    return enrolled


def count(hub: Hub, table: sa.Table) -> int:
    with hub.engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def assert_exactly_one_effect(hub: Hub, journal: Journal) -> None:
    """I1, I3, I4, I14: every fact once, as it was sent, in an unbroken chain, and stock the sum of its movements."""
    facts = len(journal.facts)
    assert (count(hub, fact), count(hub, fact_key), count(hub, sale)) == (facts, facts, facts)
    assert count(hub, sale_line) == 2 * facts
    sold = {level.sku: 100_000 - level.on_hand for level in hub.stock.levels("014", skus=["PIE-001", "PIE-002"])}
    assert sold == {"PIE-001": 2_000 * facts, "PIE-002": 1_000 * facts}
    assert hub.stock.audit("014") == []
    with hub.engine.connect() as connection:
        rows = connection.execute(sa.select(fact.c.content, fact.c.hash).order_by(fact.c.seq)).all()
        recorded = connection.scalar(sa.select(device_epoch.c.recorded_seq))
    stored = [read_envelope(envelope_of(row.content, row.hash)) for row in rows]
    assert stored == journal.facts
    assert verify_chain(genesis(DeviceId(journal.device_id), 1), stored).seq == recorded == facts


def posted(live: LiveHub, body: bytes, headers: dict[str, str]) -> httpx.Response:
    """A push on a connection of its own, so that several arrive at once."""
    with plain_client(live.url) as http:
        return http.post("/v1/sync/push", content=body, headers=headers)


def test_request_lost(live_hub: LiveHub, register: WireRegister) -> None:
    pack_push(register.key, register.journal.facts)

    assert statuses(register.push()) == ["applied"] * SALES
    assert_exactly_one_effect(live_hub.hub, register.journal)


def test_reply_lost_and_the_batch_sent_again(live_hub: LiveHub, register: WireRegister) -> None:
    push = pack_push(register.key, register.journal.facts)
    register.send(push)

    again = register.send(push)

    assert statuses(again) == ["duplicate"] * SALES
    assert again.json()["recorded_seq"] == SALES
    assert_exactly_one_effect(live_hub.hub, register.journal)


def test_batch_sent_twice_at_once(live_hub: LiveHub, register: WireRegister) -> None:
    push = pack_push(register.key, register.journal.facts)
    headers = {**push.headers, **register.bearer}
    barrier = threading.Barrier(4)
    answers: list[httpx.Response] = []

    def send() -> None:
        barrier.wait()
        answers.append(posted(live_hub, push.body, headers))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = sorted(statuses(answer)[0] for answer in answers)
    assert found == ["applied", "duplicate", "duplicate", "duplicate"]
    assert {answer.json()["recorded_seq"] for answer in answers} == {SALES}
    assert_exactly_one_effect(live_hub.hub, register.journal)


def test_batches_of_one_device_sent_in_parallel_are_taken_in_order_or_refused(
    live_hub: LiveHub, register: WireRegister
) -> None:
    first, second = register.journal.facts[:3], register.journal.facts[3:]
    bearer = register.bearer
    answers: dict[str, httpx.Response] = {}
    barrier = threading.Barrier(2)

    def send(name: str, facts: list[object]) -> None:
        push = pack_push(register.key, facts)
        barrier.wait()
        headers = {**push.headers, **bearer}
        answers[name] = posted(live_hub, push.body, headers)

    threads = [threading.Thread(target=send, args=each) for each in (("first", first), ("second", second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert statuses(answers["first"]) == ["applied"] * 3
    assert answers["second"].status_code in (200, 409)
    register.push()
    assert_exactly_one_effect(live_hub.hub, register.journal)


class KilledHub:
    """A hub in a process that dies at a step, a register of it, and the same database afterwards."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.process = HubProcess(database_url, folder / "snapshots")
        self.hub = open_hub(database_url, HubOptions(folder / "own"))
        seed_chain(self.hub)
        self.key = DeviceKey()
        request = self.hub.enrollment.request(self.key.public, "test", "0")
        device_id = self.hub.enrollment.approve(request.code, "014-1")
        self.journal = Journal(device_id, "014", "014-1")
        for _ in range(SALES):
            self.journal.sale(("PIE-001", 2, 649), ("PIE-002", 1, 399))

    def push(self) -> httpx.Response:
        with plain_client(self.process.url) as http:
            return WireRegister(http, self.key, self.journal).push()

    def close(self) -> None:
        self.process.kill()
        self.hub.engine.dispose()


@pytest.fixture
def killed(database_url: str, tmp_path: Path) -> Iterator[KilledHub]:
    made = KilledHub(database_url, tmp_path)
    yield made
    made.close()


STEPS = {
    "locking the device": ("FOR NO KEY UPDATE", 1),
    "claiming the keys": ("COPY fact_key", 1),
    "storing the facts": ("COPY fact (", 1),
    "writing the sales": ("COPY sale (", 1),
    "writing the lines": ("COPY sale_line", 1),
    "writing the movements": ("COPY stock_movement", 1),
    "posting the stock": ("INSERT INTO stock_level", 1),
    "moving the watermark": ("UPDATE device_epoch", 1),
    "before the commit": ("UPDATE device SET last_seen_at", 1),
}


@pytest.mark.parametrize("step", STEPS)
def test_hub_dies_mid_batch(killed: KilledHub, step: str) -> None:
    marker, nth = STEPS[step]
    killed.process.start(die_at=marker, nth=nth)
    with pytest.raises(httpx.TransportError):
        killed.push()
    assert killed.process.wait_dead() == -9
    assert (count(killed.hub, fact), count(killed.hub, sale), count(killed.hub, fact_key)) == (0, 0, 0)
    killed.process.kill()

    killed.process.start()
    assert statuses(killed.push()) == ["applied"] * SALES

    assert_exactly_one_effect(killed.hub, killed.journal)


def test_hub_dies_after_the_commit_before_the_reply(killed: KilledHub) -> None:
    killed.process.start(die_at="AFTER THE COMMIT OF UPDATE device SET last_seen_at")
    with pytest.raises(httpx.TransportError):
        killed.push()
    assert killed.process.wait_dead() == -9
    assert count(killed.hub, fact) == SALES
    killed.process.kill()

    killed.process.start()
    assert statuses(killed.push()) == ["duplicate"] * SALES

    assert_exactly_one_effect(killed.hub, killed.journal)


def test_the_feed_tells_of_every_sale_after_the_hub_died(killed: KilledHub) -> None:
    killed.process.start(die_at="SELECT id, stream, key FROM feed_outbox", nth=2)
    try:
        killed.push()
    except httpx.TransportError:
        killed.process.wait_dead()
    killed.process.kill()
    killed.process.start()
    killed.push()
    killed.process.kill()
    while (done := sequence_once(killed.hub.engine)) is None or done.marks:
        pass

    with killed.hub.engine.connect() as connection:
        newest = connection.execute(
            sa.text(
                "SELECT DISTINCT ON (key) key, row FROM feed_entry WHERE stream = 'stock:014' ORDER BY key, rev DESC"
            )
        ).all()
    levels = {level.sku: level.on_hand for level in killed.hub.stock.levels("014")}
    assert {row.key: json.loads(row.row)["on_hand"] for row in newest} == levels


def test_revoked_device(live_hub: LiveHub, register: WireRegister) -> None:
    bearer = register.bearer
    live_hub.hub.devices.revoke(register.device_id)

    answers = [register.push(), register.hello(), register.ask_token()]

    assert bearer["Authorization"]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "auth.revoked")] * 3
    assert count(live_hub.hub, fact) == 0


def test_another_devices_token_cannot_write_this_ones_place(live_hub: LiveHub, register: WireRegister) -> None:
    thief = live_hub.enroll("027-1")
    push = pack_push(thief.key, register.journal.facts)

    answer = thief.send(push)

    assert (answer.status_code, answer.json()["code"]) == (403, "auth.foreign_place")
    assert count(live_hub.hub, fact) == 0


def test_another_devices_token_with_this_ones_signature_is_refused(live_hub: LiveHub, register: WireRegister) -> None:
    thief = live_hub.enroll("027-1")

    answer = thief.send(pack_push(register.key, register.journal.facts))

    assert (answer.status_code, answer.json()["code"]) == (401, "auth.bad_signature")


def test_a_body_changed_on_the_way_is_refused(live_hub: LiveHub, register: WireRegister) -> None:
    signed = pack_push(register.key, register.journal.facts[:1])
    other = pack_push(register.key, register.journal.facts[:2])

    answer = register.send(type(signed)(other.body, signed.headers))

    assert (answer.status_code, answer.json()["code"]) == (401, "auth.bad_signature")
    assert count(live_hub.hub, fact) == 0


def test_a_hub_restored_from_yesterdays_backup_asks_for_what_it_lacks(
    live_hub: LiveHub, register: WireRegister, postgres_url: str, tmp_path: Path
) -> None:
    early, late = register.journal.facts[:2], register.journal.facts[2:]
    register.push(early)
    backup = _copy_of(live_hub, postgres_url)
    try:
        register.push(late)
        restored_hub = open_hub(backup, HubOptions(tmp_path / "restored"))
        with serving(restored_hub) as restored:
            again = WireRegister(restored.http, register.key, register.journal)
            assert again.hello().json()["recorded_seq"] == 2
            assert again.push(register.journal.facts[4:]).json()["expected_seq"] == 3
            assert statuses(again.push(late)) == ["applied"] * len(late)
            assert_exactly_one_effect(restored.hub, register.journal)
    finally:
        _drop(postgres_url, backup)


def test_with_durability_by_backup_the_register_may_forget_only_what_a_backup_holds(
    database_url: str, tmp_path: Path
) -> None:
    limits = IngestLimits(durable_after="backup")
    with serving(open_hub(database_url, HubOptions(tmp_path, limits=limits))) as live:
        live.seed_chain()
        register = live.enroll("014-1")
        register.journal.note()
        assert register.push().json()["durable_seq"] == 0
        mark = begin_backup(live.hub.engine)
        register.journal.note()
        register.push()
        finish_backup(live.hub.engine, mark)

        answer = register.hello().json()

    assert (answer["recorded_seq"], answer["durable_seq"]) == (2, 1)


def test_database_away_is_a_503_that_says_when_to_come_back(
    live_hub: LiveHub, register: WireRegister, postgres_url: str
) -> None:
    name = live_hub.hub.engine.url.database
    register.ask_token()
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        away = register.push()
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')

    assert (away.status_code, away.json()["code"], away.headers["Retry-After"]) == (503, "hub.unavailable", "5")
    assert statuses(register.push()) == ["applied"] * SALES
    assert_exactly_one_effect(live_hub.hub, register.journal)


def _copy_of(live_hub: LiveHub, postgres_url: str) -> str:
    """A backup of the hub's database, as PostgreSQL copies a database: with nobody connected."""
    live_hub.hub.pump.stop()
    live_hub.hub.engine.dispose()
    name = live_hub.hub.engine.url.database
    assert name is not None
    return fresh_database(postgres_url, name).__enter__()


def _drop(postgres_url: str, url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as server:
        name = sa.make_url(url).database
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
