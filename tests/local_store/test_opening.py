"""Opening the file: its schema's version, the one till that may hold it, and damage seen at the start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlite_utils

from local_store import Store
from local_store.connection import Database
from local_store.errors import AlreadyRunning, Damaged, StoreError, TooNew
from local_store.migrations import VERSION, migrate, version_of
from tests.support.clock import FakeClock
from tests.support.shop import IDENTITY, open_store, sell, spoil_table

ROOT = Path(__file__).parents[2]


def test_a_new_file_is_at_the_newest_version(tmp_path: Path, clock: FakeClock) -> None:
    store = open_store(tmp_path / "register.db", clock, enrolled=False)
    version = version_of(store.database)
    store.close()
    assert version == VERSION


def test_a_file_of_a_newer_program_is_refused_with_both_versions(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "register.db"
    store = open_store(path, clock)
    store.database.run(f"PRAGMA user_version={VERSION + 7}")
    store.close()
    with pytest.raises(TooNew) as caught:
        open_store(path, clock)
    assert (caught.value.found, caught.value.known) == (VERSION + 7, VERSION)


def test_a_step_that_fails_leaves_the_file_at_its_version(tmp_path: Path) -> None:
    database = Database(tmp_path / "register.db")

    def fails(tables: sqlite_utils.Database) -> None:
        tables["half"].create({"a": int})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        migrate(database, [lambda tables: None, fails])
    tables = database.all("SELECT name FROM sqlite_master WHERE name = 'half'")
    version = version_of(database)
    database.close()
    assert (version, tables) == (1, [])


def test_a_second_till_is_told_which_process_runs(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "register.db"
    first = open_store(path, clock, "till")
    with pytest.raises(AlreadyRunning) as caught:
        open_store(path, clock, "till")
    first.close()
    assert caught.value.pid == os.getpid()


def test_an_agent_opens_the_file_beside_the_till(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "register.db"
    till, agent = open_store(path, clock, "till"), open_store(path, clock, "agent")
    till.preferences.set("theme", "dark")
    seen = agent.preferences.get("theme")
    till.close()
    agent.close()
    assert seen == "dark"


def test_a_till_that_was_killed_leaves_no_lock(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "register.db"
    script = (
        "import sys; from pathlib import Path; from tests.support.shop import open_store;"
        "from tests.support.clock import FakeClock;"
        f"store = open_store(Path({str(path)!r}), FakeClock(), 'till'); print('open', flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        child.send_signal(signal.SIGKILL)
    store = open_store(path, clock, "till")
    store.close()


def test_a_closed_store_opens_again(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "register.db"
    open_store(path, clock, "till").close()
    again = open_store(path, clock, "till", enrolled=False)
    found = again.identity.get()
    again.close()
    assert found == IDENTITY


def test_a_store_used_after_it_was_closed_says_so(tmp_path: Path, clock: FakeClock) -> None:
    store = open_store(tmp_path / "register.db", clock)
    store.close()
    with pytest.raises(StoreError):
        store.preferences.get("theme")


@pytest.mark.parametrize("damage", ["garbage", "cut", "not a database"])
def test_a_damaged_file_is_put_aside_and_the_last_backup_named(tmp_path: Path, clock: FakeClock, damage: str) -> None:
    path = tmp_path / "register.db"
    store = open_store(path, clock)
    for _ in range(30):
        sell(store, clock)
    backups = tmp_path / "backups"
    backups.mkdir()
    good = backups / "register-20260301T090000.backup.db"
    store.close()
    good.write_bytes(path.read_bytes())
    _damage(path, damage)
    with pytest.raises(Damaged) as caught:
        open_store(path, clock, "till")
    error = caught.value
    assert error.quarantined == tmp_path / "register.damaged-20260302T090000.db"
    assert (error.quarantined.exists(), path.exists(), error.backups) == (True, False, (good,))


def test_a_new_file_may_be_made_where_a_damaged_one_stood(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "register.db"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(Damaged):
        open_store(path, clock, "till")
    store = open_store(path, clock, "till")
    number = store.sales.next_number()
    store.close()
    assert number == 1


def test_an_agent_leaves_a_damaged_file_to_the_till(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "register.db"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(Damaged) as caught:
        open_store(path, clock, "agent")
    assert (caught.value.quarantined, path.exists()) == (None, True)


def test_a_sound_file_has_no_faults(tmp_path: Path, clock: FakeClock) -> None:
    store = open_store(tmp_path / "register.db", clock)
    faults = (store.check(), store.check(thorough=True))
    store.close()
    assert faults == ((), ())


def test_damage_found_by_the_check_puts_the_file_aside_at_the_next_start(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "register.db"
    store = open_store(path, clock)
    for _ in range(60):
        sell(store, clock)
    store.close()
    spoil_table(path, "sale_line")
    store = open_store(path, clock, "till")
    faults = store.check()
    store.close()
    with pytest.raises(Damaged):
        open_store(path, clock, "till")
    assert faults


def _damage(path: Path, damage: str) -> None:
    content = bytearray(path.read_bytes())
    if damage == "garbage":
        content[100:4096] = b"\xa5" * 3996
    elif damage == "cut":
        del content[len(content) // 2 :]
    else:
        content[:] = b"This was a photograph." * 500
    path.write_bytes(bytes(content))


def test_a_till_start_imports_no_tool_of_the_workshop(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "register.db"
    open_store(path, clock).close()
    script = (
        "import sys; from pathlib import Path; from tests.support.shop import open_store;"
        "from tests.support.clock import FakeClock;"
        f"open_store(Path({str(path)!r}), FakeClock(), 'till').close(); print('sqlite_utils' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_a_store_makes_time_ordered_ids(tmp_path: Path, clock: FakeClock) -> None:
    store = Store.open(tmp_path / "register.db", clock, owner="tool")
    first = store.new_id()
    clock.advance(seconds=1)
    later = store.new_id()
    store.close()
    assert first < later
