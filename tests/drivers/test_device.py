"""The life of a device, its health and its outcomes."""

from __future__ import annotations

import logging

import pytest

from drivers.device import TRANSITIONS, DeviceLife, DeviceState, Health, HealthLog, Outcome, Result
from drivers.errors import Disconnected, IllegalTransition, TimedOut

S = DeviceState
LOGGER = logging.getLogger("tests.device")


def test_the_usual_day_of_a_device_is_allowed() -> None:
    life = DeviceLife("printer")
    for state in (S.OPEN, S.CLAIMED, S.ENABLED, S.BUSY, S.ENABLED, S.OFFLINE, S.CLAIMED, S.ENABLED, S.CLOSED):
        life.move(state)
    assert life.state is S.CLOSED


@pytest.mark.parametrize(
    ("current", "wanted"), [(a, b) for a in DeviceState for b in DeviceState if b not in TRANSITIONS[a]]
)
def test_a_move_that_is_not_in_the_table_is_refused_with_both_names(current: DeviceState, wanted: DeviceState) -> None:
    life = DeviceLife("printer")
    life._state = current
    with pytest.raises(IllegalTransition, match=f"{current} → {wanted}"):
        life.move(wanted)


def test_every_state_can_be_left_and_reached() -> None:
    reached = set().union(*TRANSITIONS.values())
    assert (set(TRANSITIONS), reached) == (set(DeviceState), set(DeviceState))


def test_every_open_state_can_be_closed_at_once() -> None:
    assert all(S.CLOSED in TRANSITIONS[state] for state in DeviceState if state is not S.CLOSED)


def test_a_change_of_health_is_logged_once_however_often_it_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    log = HealthLog("printer", LOGGER)
    with caplog.at_level(logging.INFO, "tests.device"):
        for count in range(5):
            log.report(Health.attention("printer.paper_low", f"asked {count} times"))
        log.report(Health.ready())
    assert [record.getMessage().split(" (")[0] for record in caplog.records] == [
        "printer is attention",
        "printer is ready",
    ]


@pytest.mark.parametrize(
    ("health", "level"),
    [
        (Health.ready(), "INFO"),
        (Health.unavailable("device.closed"), "INFO"),
        (Health.unavailable("device.unavailable"), "WARNING"),
        (Health.attention("printer.paper_low"), "WARNING"),
    ],
    ids=["ready", "stopped", "gone", "paper low"],
)
def test_only_what_nobody_wanted_is_a_warning(caplog: pytest.LogCaptureFixture, health: Health, level: str) -> None:
    log = HealthLog("printer", LOGGER)
    log.report(Health.unavailable("device.fault"))
    caplog.clear()
    with caplog.at_level(logging.INFO, "tests.device"):
        log.report(health)
    assert [record.levelname for record in caplog.records] == [level]


def test_a_change_of_health_is_told_once() -> None:
    told: list[Health] = []
    log = HealthLog("printer", LOGGER, told.append)
    log.report(Health.ready())
    log.report(Health.ready())
    assert told == [Health.ready()]


def test_the_newest_detail_is_kept_though_it_is_not_told() -> None:
    log = HealthLog("printer", LOGGER)
    log.report(Health.unavailable("device.unavailable", "first"))
    log.report(Health.unavailable("device.unavailable", "second"))
    assert log.health.detail == "second"


def test_a_failing_listener_does_not_break_the_device(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: Health) -> None:
        raise RuntimeError("the listener's own mistake")

    HealthLog("printer", LOGGER, fail).report(Health.ready())
    assert "whoever listens" in caplog.text


def test_health_of_an_error_bears_its_code() -> None:
    assert Health.of(TimedOut("slow")) == Health.unavailable("device.timed_out", "slow")


def test_outcomes_are_three() -> None:
    results = [Result.done(), Result.not_done(Disconnected("a")), Result.unknown(TimedOut("b"))]
    assert [result.outcome for result in results] == list(Outcome)
