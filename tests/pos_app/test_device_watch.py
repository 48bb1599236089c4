"""What the journal hears of the devices: changes that last, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from drivers.device import Health
from local_store.errors import DiskFull
from pos_app.services.device_watch import CALM, SETTLE, DeviceWatch
from pos_app.services.drafts import FactDrafts
from retail.journal import read_envelope
from tests.support.clock import FakeClock
from tests.support.headless_till import HeadlessTill
from tests.support.shop import MONDAY, open_store

READY, PAPER, GONE = (
    Health.ready(),
    Health.attention("printer.paper_low"),
    Health.unavailable("device.disconnected", "?"),
)


class Printer:
    """A device whose health the test sets."""

    description = "tcp://10.0.0.9:9100"

    def __init__(self) -> None:
        self.now = READY

    def health(self) -> Health:
        return self.now


class Nobody:
    operator = None


class Desk:
    """One printer, its watch, and time in the test's hand."""

    def __init__(self, path: Path, clock: FakeClock) -> None:
        self.clock = clock
        self.store = open_store(path, clock)
        self.printer = Printer()
        self.devices = {"printer": self.printer}
        self.start()

    def start(self) -> None:
        """The program starts, again."""
        drafts = FactDrafts(Nobody(), self.store.new_id, self.clock)  # type: ignore[arg-type]
        self.watch = DeviceWatch(self.store, lambda: self.devices, drafts, lambda: MONDAY, self.clock)

    def stays(self, health: Health, time: timedelta = SETTLE) -> None:
        """The printer is so for this long, looked at each second."""
        self.printer.now = health
        self.watch.look()
        for _ in range(int(time.total_seconds())):
            self.clock.advance(seconds=1)
            self.watch.look()

    @property
    def told(self) -> list[tuple[str, str]]:
        bodies = (read_envelope(text).body for text in self.store.outbox.pending(0, 500, 10**9))
        return [(body["state"], body["code"]) for body in bodies]


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock) -> Iterator[Desk]:
    made = Desk(tmp_path / "register.sqlite", clock)
    yield made
    made.store.close()


def test_a_device_is_told_once_it_has_settled(desk: Desk) -> None:
    desk.stays(READY, SETTLE - timedelta(seconds=1))
    assert desk.told == []
    desk.stays(READY, timedelta(hours=1))
    assert desk.told == [("ready", "device.ready")]


def test_a_flicker_is_no_news(desk: Desk) -> None:
    desk.stays(READY)
    desk.clock.advance(hours=1)
    for _ in range(5):
        desk.stays(GONE, timedelta(seconds=20))
        desk.stays(READY, timedelta(seconds=20))
    assert desk.told == [("ready", "device.ready")]


def test_a_change_that_lasts_is_told(desk: Desk) -> None:
    desk.stays(READY, CALM)
    desk.stays(PAPER)
    assert desk.told == [("ready", "device.ready"), ("attention", "printer.paper_low")]


def test_a_loose_contact_fills_no_journal(desk: Desk) -> None:
    desk.stays(READY, CALM)
    for _ in range(30):
        desk.stays(GONE, timedelta(seconds=40))
        desk.stays(READY, timedelta(seconds=40))
    assert len(desk.told) <= 2 + 40 * 80 // CALM.total_seconds()


def test_the_last_word_is_the_truth_even_after_a_restless_time(desk: Desk) -> None:
    desk.stays(READY, CALM)
    desk.stays(GONE)
    desk.stays(READY, CALM)
    assert desk.told[-1] == ("ready", "device.ready")


def test_a_restart_tells_nothing_twice(desk: Desk) -> None:
    desk.stays(READY)
    desk.start()
    desk.stays(READY, CALM * 2)
    assert desk.told == [("ready", "device.ready")]


def test_a_device_that_was_taken_away_for_good_is_told(desk: Desk) -> None:
    desk.stays(READY, CALM)
    desk.devices.clear()
    desk.start()
    desk.stays(READY)
    assert desk.told[-1] == ("unavailable", "device.not_configured")


def test_where_the_device_is_stands_beside_what_it_says(desk: Desk) -> None:
    desk.stays(GONE)
    (text,) = desk.store.outbox.pending(0, 1, 10**6)
    assert read_envelope(text).body["detail"] == "tcp://10.0.0.9:9100 · ?"


def test_what_could_not_be_written_is_told_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(fact: object) -> None:
        raise DiskFull(desk.store.path)

    with monkeypatch.context() as patched:
        patched.setattr(desk.store.journal, "append", full)
        desk.stays(READY)
    assert desk.told == []
    desk.stays(READY, timedelta(seconds=1))
    assert desk.told == [("ready", "device.ready")]


def test_a_clock_put_back_does_not_silence_a_device(desk: Desk) -> None:
    desk.stays(READY, CALM)
    desk.clock.advance(days=-1)
    desk.stays(GONE)
    assert desk.told[-1] == ("unavailable", "device.disconnected")


def test_the_till_watches_its_devices(start_till: Callable[[], HeadlessTill], clock: FakeClock) -> None:
    till = start_till()
    till.till.tick()
    clock.advance(seconds=SETTLE.total_seconds())
    till.till.tick()
    assert set(till.store.device_states.all()) == {"printer", "drawer", "terminal"}
