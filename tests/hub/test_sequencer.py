"""The sequencer: dense positions, nothing skipped, and never an older state after a newer one."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import psycopg
import pytest
import sqlalchemy as sa

from hub.bootstrap import Hub
from hub.database.engine import raw
from hub.database.schema import feed_entry, feed_outbox
from hub.feed.publish import publish, publish_many
from hub.feed.sequencer import LOCK, Round, sequence_once

STREAM = "control"


def entries(hub: Hub, stream: str = STREAM) -> list[tuple[int, str, int, str | None]]:
    query = sa.select(feed_entry.c.pos, feed_entry.c.key, feed_entry.c.rev, feed_entry.c.row)
    with hub.engine.connect() as connection:
        found = connection.execute(query.where(feed_entry.c.stream == stream).order_by(feed_entry.c.pos))
        return [(row.pos, row.key, row.rev, row.row) for row in found]


def keys(hub: Hub) -> list[str]:
    return [key for _, key, _, _ in entries(hub)]


class NaiveReader:
    """Reads the outbox as one would at first: everything with a higher id than the last one seen."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._cursor = 0

    def read(self) -> list[str]:
        query = sa.select(feed_outbox.c.id, feed_outbox.c.key).where(feed_outbox.c.id > self._cursor)
        with self._hub.engine.connect() as connection:
            rows = connection.execute(query.order_by(feed_outbox.c.id)).all()
        if rows:
            self._cursor = rows[-1].id
        return [row.key for row in rows]


class Replica:
    """A register's table: applies an entry only when its version is higher (or, as one would at first, always)."""

    def __init__(self, *, looks_at_rev: bool = True) -> None:
        self._looks_at_rev = looks_at_rev
        self.rows: dict[str, tuple[int, str | None]] = {}

    def apply(self, found: Sequence[tuple[int, str, int, str | None]]) -> None:
        for _, key, rev, row in found:
            if not self._looks_at_rev or rev > self.rows.get(key, (0, None))[0]:
                self.rows[key] = (rev, row)


def test_positions_are_dense_and_in_the_order_of_writing(hub: Hub) -> None:
    for number in range(5):
        with hub.engine.begin() as connection:
            publish(connection, STREAM, f"k{number}", {"n": number})

    assert sequence_once(hub.engine) == Round(5, 5)
    assert [(pos, key) for pos, key, _, _ in entries(hub)] == [(n + 1, f"k{n}") for n in range(5)]


def test_each_stream_counts_for_itself(hub: Hub) -> None:
    with hub.engine.begin() as connection:
        publish(connection, STREAM, "a", {})
        publish(connection, "tax", "b", {})
        publish(connection, STREAM, "c", {})
    sequence_once(hub.engine)

    assert ([each[0] for each in entries(hub)], [each[0] for each in entries(hub, "tax")]) == ([1, 2], [1])


def test_a_reader_by_id_loses_a_row_that_commits_late_and_the_feed_does_not(hub: Hub) -> None:
    """The sequence hazard: the lower id is taken first and committed last."""
    naive = NaiveReader(hub)
    seen = []
    with hub.engine.connect() as slow:
        publish(slow, STREAM, "slow", {})
        with hub.engine.begin() as quick:
            publish(quick, STREAM, "quick", {})
        seen += naive.read()
        assert sequence_once(hub.engine) == Round(0, 0)
        slow.commit()
    seen += naive.read()
    sequence_once(hub.engine)

    assert seen == ["quick"]
    assert keys(hub) == ["slow", "quick"]


def test_many_writers_at_once_leave_a_dense_feed_without_a_hole(hub: Hub) -> None:
    barrier = threading.Barrier(5)

    def write(writer: int) -> None:
        barrier.wait()
        for number in range(20):
            with hub.engine.begin() as connection:
                publish(connection, STREAM, f"{writer}-{number}", {})

    threads = [threading.Thread(target=write, args=[writer]) for writer in range(4)]
    for thread in threads:
        thread.start()
    barrier.wait()
    while any(thread.is_alive() for thread in threads):
        sequence_once(hub.engine)
    for thread in threads:
        thread.join()
    sequence_once(hub.engine)

    found = entries(hub)
    assert [pos for pos, _, _, _ in found] == list(range(1, 81))
    assert {key for _, key, _, _ in found} == {f"{w}-{n}" for w in range(4) for n in range(20)}


def test_of_two_transactions_that_touched_one_row_the_later_state_wins(hub: Hub) -> None:
    """The same-row inversion: the older transaction id changes the row last."""
    with hub.engine.connect() as older:
        older.execute(sa.select(sa.func.pg_current_xact_id()))
        with hub.engine.begin() as newer:
            publish(newer, STREAM, "row", {"state": "first"})
        publish(older, STREAM, "row", {"state": "last"})
        older.commit()
    by_xid = sa.select(feed_outbox.c.key, sa.cast(sa.cast(feed_outbox.c.xid, sa.Text), sa.BigInteger))
    with hub.engine.connect() as connection:
        xids = [row[1] for row in connection.execute(by_xid.order_by(feed_outbox.c.id))]
    sequence_once(hub.engine)

    assert xids[0] > xids[1], "the test does not make the inversion it is about"
    replica = Replica()
    replica.apply(entries(hub))
    assert replica.rows["row"] == (2, '{"state":"last"}')


def test_an_entry_read_again_or_late_never_takes_a_row_back() -> None:
    """Pages may come twice and old ones last: only the version tells."""
    newer, older = (2, "row", 2, "new"), (1, "row", 1, "old")
    careful, naive = Replica(), Replica(looks_at_rev=False)
    for replica in (careful, naive):
        replica.apply([newer])
        replica.apply([older])

    assert careful.rows["row"] == (2, "new")
    assert naive.rows["row"] == (1, "old")


def test_while_a_writer_stays_open_the_feed_is_late_and_skips_nothing(hub: Hub) -> None:
    with hub.engine.connect() as stuck:
        publish(stuck, STREAM, "stuck", {})
        for number in range(3):
            with hub.engine.begin() as connection:
                publish(connection, STREAM, f"k{number}", {})
            assert sequence_once(hub.engine) == Round(0, 0)
        stuck.rollback()

    assert sequence_once(hub.engine) == Round(3, 3)
    assert keys(hub) == ["k0", "k1", "k2"]


def test_when_the_leader_dies_the_next_one_goes_on(hub: Hub, database_url: str) -> None:
    with hub.engine.begin() as connection:
        publish(connection, STREAM, "a", {})
    leader = psycopg.connect(database_url)
    leader.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    leader.commit()
    assert sequence_once(hub.engine) is None

    with psycopg.connect(database_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [leader.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        leader.execute("SELECT 1")
    leader.close()

    assert sequence_once(hub.engine) == Round(1, 1)
    assert keys(hub) == ["a"]


def test_a_leader_that_dies_in_the_middle_leaves_nothing_half_numbered(hub: Hub) -> None:
    with hub.engine.begin() as connection:
        publish_many(connection, STREAM, [("a", {}), ("b", {})])
    with hub.engine.begin() as connection:
        # A trigger stands for the power cut: the round fails after its first entry was written.
        raw(connection).execute(
            "CREATE FUNCTION power_cut() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'cut' USING ERRCODE = '57P01'; END $$"
        )
        raw(connection).execute("CREATE TRIGGER power_cut AFTER DELETE ON feed_outbox EXECUTE FUNCTION power_cut()")
    with pytest.raises(Exception, match="cut"):
        sequence_once(hub.engine)
    assert entries(hub) == []

    with hub.engine.begin() as connection:
        raw(connection).execute("DROP TRIGGER power_cut ON feed_outbox")
    sequence_once(hub.engine)

    assert [(pos, key) for pos, key, _, _ in entries(hub)] == [(1, "a"), (2, "b")]


def test_several_changes_of_a_row_between_two_rounds_become_one_entry(hub: Hub) -> None:
    for number in range(4):
        with hub.engine.begin() as connection:
            publish(connection, STREAM, "row", {"n": number})

    assert sequence_once(hub.engine) == Round(4, 1)
    assert entries(hub) == [(1, "row", 4, '{"n":3}')]


def test_a_row_that_did_not_change_is_not_published_again(hub: Hub) -> None:
    for _ in range(2):
        with hub.engine.begin() as connection:
            publish(connection, STREAM, "row", {"n": 1})

    sequence_once(hub.engine)
    assert entries(hub) == [(1, "row", 1, '{"n":1}')]


def test_a_row_taken_away_and_made_again_has_a_higher_version(hub: Hub) -> None:
    for row in ({"n": 1}, None, {"n": 1}):
        with hub.engine.begin() as connection:
            publish(connection, STREAM, "row", row)
        sequence_once(hub.engine)

    assert entries(hub) == [(1, "row", 1, '{"n":1}'), (2, "row", 2, None), (3, "row", 3, '{"n":1}')]


def test_what_was_rolled_back_is_never_published(hub: Hub) -> None:
    with hub.engine.connect() as connection:
        publish(connection, STREAM, "row", {})
        connection.rollback()

    assert sequence_once(hub.engine) == Round(0, 0)


def test_a_round_takes_no_more_marks_than_it_is_told(hub: Hub) -> None:
    with hub.engine.begin() as connection:
        publish_many(connection, STREAM, [(f"k{n}", {}) for n in range(5)])

    assert [sequence_once(hub.engine, most=2) for _ in range(4)] == [Round(2, 2), Round(2, 2), Round(1, 1), Round(0, 0)]
    assert [pos for pos, _, _, _ in entries(hub)] == [1, 2, 3, 4, 5]
