from __future__ import annotations

from pathlib import Path

from local_store import Store
from pos_app.upkeep import Upkeep
from retail.errors import Refusal
from tests.support.clock import FakeClock
from tests.support.demo_register import open_demo_register
from tests.support.shop import spoil_table


def test_a_backup_can_be_opened_as_a_register(tmp_path: Path, clock: FakeClock) -> None:
    store = open_demo_register(tmp_path / "register.sqlite", clock)
    Upkeep(store, tmp_path / "backups", lambda refusal: None).back_up()
    store.close()
    (copy,) = (tmp_path / "backups").iterdir()
    opened = Store.open(copy, clock, owner="tool")
    assert opened.catalog.count() == 394
    opened.close()


def test_a_folder_that_cannot_be_written_is_told_and_stops_nothing(tmp_path: Path, clock: FakeClock) -> None:
    store = open_demo_register(tmp_path / "register.sqlite", clock)
    told: list[Refusal] = []
    (tmp_path / "backups").write_text("a file stands where the folder should be")
    Upkeep(store, tmp_path / "backups", told.append).back_up()
    store.close()
    assert [each.code for each in told] == ["store.no_backup"]


def test_a_fault_in_the_file_is_told_while_selling_goes_on(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "register.sqlite"
    open_demo_register(path, clock).close()
    spoil_table(path, "sale_line")
    store = Store.open(path, clock)
    told: list[Refusal] = []
    Upkeep(store, tmp_path / "backups", told.append).check()
    store.close()
    assert [each.code for each in told] == ["store.fault_found"]


def test_stopping_before_the_first_minute_does_no_work(tmp_path: Path, clock: FakeClock) -> None:
    store = open_demo_register(tmp_path / "register.sqlite", clock)
    upkeep = Upkeep(store, tmp_path / "backups", lambda refusal: None)
    upkeep.start()
    upkeep.stop()
    store.close()
    assert not (tmp_path / "backups").exists()
