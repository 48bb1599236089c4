"""Printers, scanners and terminals: the hub keeps the last word of each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hub.services.peripherals import Peripheral
from hub.watch.health import HealthCheck
from tests.support.hub import LiveHub
from tests.support.wire import WireRegister, statuses


@pytest.fixture
def register(live_hub: LiveHub) -> WireRegister:
    live_hub.seed_chain(skus=("PIE-001",), pieces=0)
    return live_hub.enroll("014-1")


def tell(register: WireRegister, device: str, state: str, code: str = "device.ready", **at: Any) -> None:
    register.journal.record("device.health", {"device": device, "state": state, "code": code, "detail": "tcp"}, **at)


def states(live_hub: LiveHub, **of: Any) -> dict[tuple[str, str], str]:
    return {(each.register_id, each.device): each.state for each in live_hub.hub.peripherals.all(**of)}


def test_the_last_word_of_each_peripheral_is_kept(live_hub: LiveHub, register: WireRegister) -> None:
    tell(register, "printer", "ready")
    tell(register, "scanner", "ready")
    tell(register, "printer", "unavailable", "printer.paper_out")
    register.push()

    assert states(live_hub) == {("014-1", "printer"): "unavailable", ("014-1", "scanner"): "ready"}


def test_where_and_why_and_since_when_are_kept(live_hub: LiveHub, register: WireRegister) -> None:
    tell(register, "printer", "attention", "printer.paper_low")
    at = register.journal.facts[-1].content["at"]
    register.push()
    (kept,) = live_hub.hub.peripherals.all()

    assert kept == Peripheral(
        "014", "014-1", register.device_id, "printer", "attention", "printer.paper_low", "tcp", kept.at
    )
    assert kept.at.isoformat(timespec="milliseconds") == at


def test_a_later_batch_overtakes_an_earlier_one_whatever_its_clock_says(
    live_hub: LiveHub, register: WireRegister
) -> None:
    tell(register, "printer", "ready")
    register.push()
    tell(register, "printer", "unavailable", "printer.cover_open", at=register.journal.at - timedelta(minutes=5))
    register.push()

    assert states(live_hub) == {("014-1", "printer"): "unavailable"}


def test_a_batch_sent_again_changes_nothing(live_hub: LiveHub, register: WireRegister) -> None:
    tell(register, "printer", "ready")
    register.push()
    tell(register, "printer", "unavailable", "printer.cover_open")
    register.push()

    assert statuses(register.push(register.journal.facts[:1])) == ["duplicate"]
    assert states(live_hub) == {("014-1", "printer"): "unavailable"}


def test_what_is_ready_is_no_trouble(live_hub: LiveHub, register: WireRegister) -> None:
    tell(register, "printer", "ready")
    tell(register, "terminal", "unavailable", "device.timed_out")
    register.push()

    assert states(live_hub, troubled=True) == {("014-1", "terminal"): "unavailable"}


def test_each_location_sees_its_own(live_hub: LiveHub, register: WireRegister) -> None:
    other = live_hub.enroll("027-1")
    for each in (register, other):
        tell(each, "printer", "ready")
        each.push()

    assert states(live_hub, location_id="027") == {("027-1", "printer"): "ready"}


def test_what_was_taken_out_of_the_settings_is_not_shown(live_hub: LiveHub, register: WireRegister) -> None:
    tell(register, "terminal", "unavailable", "device.not_configured")
    register.push()

    assert states(live_hub) == {}


def test_the_peripherals_of_a_revoked_machine_are_not_shown(live_hub: LiveHub, register: WireRegister) -> None:
    tell(register, "printer", "ready")
    register.push()
    live_hub.hub.devices.revoke(register.device_id)

    assert states(live_hub) == {}


def test_managers_read_them_over_http(live_hub: LiveHub, register: WireRegister) -> None:
    tell(register, "printer", "unavailable", "printer.paper_out")
    register.push()
    answer = live_hub.http.get("/v1/reports/peripherals?troubled=true", headers=live_hub.manager).json()

    assert [(row["device"], row["code"]) for row in answer] == [("printer", "printer.paper_out")]


def test_monitoring_counts_what_cannot_be_used(live_hub: LiveHub, register: WireRegister) -> None:
    tell(register, "printer", "unavailable", "printer.paper_out")
    tell(register, "scanner", "attention", "scanner.slow")
    tell(register, "terminal", "unavailable", "device.not_configured")
    register.push()
    counts = HealthCheck(live_hub.hub.engine, live_hub.clock, lambda: 0.0).counts()

    assert counts["peripherals_unavailable"] == 1
