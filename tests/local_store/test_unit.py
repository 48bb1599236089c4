"""A unit is one transaction, for one thread, among several processes."""

from __future__ import annotations

import multiprocessing
import threading
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from local_store import Store
from local_store.errors import Locked
from tests.support.clock import FakeClock
from tests.support.shop import open_store


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock):
    opened = open_store(tmp_path / "register.db", clock)
    yield opened
    opened.close()


def test_a_unit_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError):
        _set_and_fail(store, "theme")
    assert store.preferences.get("theme") is None


def test_an_inner_unit_that_fails_undoes_only_its_own_writes(store: Store) -> None:
    with store.unit():
        store.preferences.set("theme", "dark")
        with pytest.raises(RuntimeError):
            _set_and_fail(store, "scale")
    assert (store.preferences.get("theme"), store.preferences.get("scale")) == ("dark", None)


def test_an_inner_units_writes_go_when_the_outer_one_fails(store: Store) -> None:
    with pytest.raises(RuntimeError):
        _set_inside_and_fail(store)
    assert store.preferences.get("theme") is None


def test_a_durable_unit_commits_with_full_synchronisation(store: Store) -> None:
    with store.unit(durable=True):
        level = store.database.value("PRAGMA synchronous")
    with store.unit():
        ordinary = store.database.value("PRAGMA synchronous")
    assert (level, ordinary) == (2, 1)


def test_a_durable_unit_inside_an_ordinary_one_makes_the_whole_durable(store: Store) -> None:
    commits: list[str] = []
    store.database.connection.set_trace_callback(commits.append)
    with store.unit(), store.unit(durable=True):
        store.preferences.set("theme", "dark")
    assert [text for text in commits if text.startswith(("COMMIT", "PRAGMA synchronous"))] == [
        "PRAGMA synchronous=NORMAL",
        "COMMIT",
        "PRAGMA synchronous=FULL",
        "COMMIT",
    ]


def test_a_reader_sees_the_last_commit_while_another_thread_writes(store: Store) -> None:
    store.preferences.set("theme", "light")
    seen: list[str | None] = []
    with store.unit():
        store.preferences.set("theme", "dark")
        reader = threading.Thread(target=lambda: seen.append(store.preferences.get("theme")))
        reader.start()
        reader.join(10)
    assert seen == ["light"]


def test_a_writer_that_waits_too_long_says_that_the_file_is_locked(tmp_path: Path, store: Store) -> None:
    from local_store.connection import Database

    impatient = Database(store.path, busy_timeout_s=0.02)
    with store.unit(), pytest.raises(Locked), impatient.unit():
        pass
    impatient.close()


def test_connections_of_ended_threads_are_closed(store: Store) -> None:
    for _ in range(3):
        thread = threading.Thread(target=lambda: store.preferences.get("theme"))
        thread.start()
        thread.join(10)
    assert len(store.database._opened) <= 2


def test_two_processes_write_side_by_side_and_lose_nothing(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "register.db"
    open_store(path, clock).close()
    context = multiprocessing.get_context("spawn")
    go = context.Event()
    writers = [context.Process(target=_count_up, args=(path, name, go)) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    go.set()
    for writer in writers:
        writer.join(60)
    store = open_store(path, clock)
    counts = (store.preferences.get("both"), store.preferences.get("one"), store.preferences.get("two"))
    store.close()
    assert counts == ("400", "200", "200")


def _count_up(path: Path, name: str, go: Event) -> None:
    store = open_store(path, FakeClock())
    go.wait(30)
    for _ in range(200):
        with store.unit():
            for key in ("both", name):
                store.preferences.set(key, str(int(store.preferences.get(key) or 0) + 1))
    store.close()


def _set_and_fail(store: Store, name: str) -> None:
    with store.unit():
        store.preferences.set(name, "x")
        raise RuntimeError


def _set_inside_and_fail(store: Store) -> None:
    with store.unit():
        with store.unit():
            store.preferences.set("theme", "dark")
        raise RuntimeError
