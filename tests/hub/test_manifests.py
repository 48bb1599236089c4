"""Manifests: each version of a stream is told with the number of its rows and their joined marks, once it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from operator import xor

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.bootstrap import Hub
from hub.database.schema import feed_row
from hub.errors import Problem
from hub.feed.manifests import IMPORT_LOCK, Manifest, close_versions, manifest_of
from hub.feed.publish import publish, publish_many
from hub.feed.sequencer import sequence_once
from retail.feeds import VERSION_KEY, VersionRow, digest_text, row_mark
from tests.support.hub import LiveHub

STREAM = "price:pl"


def write(hub: Hub, rows: dict[str, int | None], stream: str = STREAM) -> None:
    with hub.engine.begin() as connection:
        publish_many(connection, stream, [(key, None if n is None else {"n": n}) for key, n in rows.items()])


def manifest(hub: Hub, stream: str = STREAM) -> Manifest:
    with hub.engine.connect() as connection:
        found = manifest_of(connection, stream)
    assert found is not None
    return found


def published(hub: Hub, stream: str = STREAM) -> VersionRow:
    with hub.engine.connect() as connection:
        query = sa.select(feed_row.c.row).where(feed_row.c.stream == stream, feed_row.c.key == VERSION_KEY)
        return VersionRow.model_validate_json(str(connection.scalar(query)))


def recounted(hub: Hub, stream: str = STREAM) -> tuple[int, str]:
    """What is there, row by row."""
    query = sa.select(feed_row.c.key, feed_row.c.rev).where(
        feed_row.c.stream == stream, feed_row.c.key != VERSION_KEY, feed_row.c.row.is_not(None)
    )
    with hub.engine.connect() as connection:
        rows = connection.execute(query).all()
    return len(rows), digest_text(reduce(xor, (row_mark(key, rev) for key, rev in rows), 0))


@contextmanager
def importing(hub: Hub) -> Iterator[None]:
    """Somebody is in the middle of an import; at the end their session dies, and their lock with it."""
    connection = hub.engine.connect()
    connection.execute(sa.select(sa.func.pg_advisory_lock(IMPORT_LOCK)))
    connection.rollback()
    try:
        yield
    finally:
        connection.invalidate()
        connection.close()


def test_a_version_tells_how_many_rows_it_has_and_their_marks(hub: Hub) -> None:
    write(hub, {"a": 1, "b": 2})
    assert close_versions(hub.engine) == [STREAM]
    assert (published(hub).count, published(hub).sha256) == recounted(hub)


def test_each_change_is_a_version_of_its_own(hub: Hub) -> None:
    numbers = []
    for amount in (1, 2, 3):
        write(hub, {"a": amount})
        close_versions(hub.engine)
        numbers.append(published(hub).version)
    assert numbers == [1, 2, 3]


def test_where_nothing_changed_no_version_begins(hub: Hub) -> None:
    write(hub, {"a": 1})
    close_versions(hub.engine)
    write(hub, {"a": 1})
    assert close_versions(hub.engine) == []


def test_an_import_in_many_transactions_is_one_version_at_its_end(hub: Hub) -> None:
    write(hub, {"a": 1})
    close_versions(hub.engine)
    first = published(hub)
    with importing(hub):
        for amount in range(2, 6):
            write(hub, {"a": amount, f"k{amount}": amount})
            assert close_versions(hub.engine) == []
        assert published(hub) == first
    wait_until_free(hub)
    close_versions(hub.engine)
    assert (published(hub).version, published(hub).count) == (first.version + 1, 5)


def wait_until_free(hub: Hub) -> None:
    """The server frees the locks of a session that died in its own time."""
    with hub.engine.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(IMPORT_LOCK)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.dictionaries(st.sampled_from("abcde"), st.one_of(st.none(), st.integers(0, 2)), min_size=1), max_size=6
    )
)
def test_whatever_is_written_the_joined_marks_are_those_of_the_rows(
    hub: Hub, steps: list[dict[str, int | None]]
) -> None:
    for rows in [{"a": 0}, *steps]:
        write(hub, rows)
    found = manifest(hub)
    assert (found.live, digest_text(found.marks % 2**64)) == recounted(hub)


def test_a_change_that_is_taken_back_joins_no_marks(hub: Hub) -> None:
    write(hub, {"a": 1})
    with hub.engine.connect() as connection:
        publish(connection, STREAM, "b", {"n": 2})
        connection.rollback()
    assert (manifest(hub).live, digest_text(manifest(hub).marks % 2**64)) == recounted(hub)


def test_no_row_may_have_the_key_of_the_manifest(hub: Hub) -> None:
    with pytest.raises(ValueError, match="taken"):
        write(hub, {VERSION_KEY: 1}, "promo")


def test_streams_without_versions_have_no_manifest(hub: Hub) -> None:
    write(hub, {VERSION_KEY: 1}, "control")
    assert close_versions(hub.engine) == []


def test_a_snapshot_is_a_whole_version_and_says_which(live_hub: LiveHub) -> None:
    hub = live_hub.hub
    write(hub, {"a": 1, "b": 2})
    live_hub.publish()
    found = hub.snapshots.get(STREAM)
    assert found.pos == 3
    write(hub, {"a": 3})
    assert hub.snapshots.get(STREAM) == found


def test_no_snapshot_is_made_in_the_middle_of_a_version(hub: Hub) -> None:
    with importing(hub):
        write(hub, {"a": 1})
        with pytest.raises(Problem) as refused:
            hub.snapshots.get(STREAM)
    assert (refused.value.status, refused.value.code) == (409, "feed.version_open")


def test_while_an_import_runs_the_last_whole_version_is_served(hub: Hub) -> None:
    hub.snapshots._stale_after = 0
    write(hub, {"a": 1})
    before = hub.snapshots.get(STREAM)
    with importing(hub):
        write(hub, {"a": 2})
        sequence_once(hub.engine)
        assert hub.snapshots.get(STREAM) == before
    wait_until_free(hub)
    assert hub.snapshots.get(STREAM) != before
