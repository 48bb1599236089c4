from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE

import pytest

from tests.support.agent_rig import Rig
from tests.support.clock import FakeClock
from tests.support.wire_hub import Asked, Handler, Reply, WireHub, served

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def hub(clock) -> Iterator[WireHub]:
    with served(WireHub()) as hub:
        hub.now = clock
        yield hub


@pytest.fixture
def rig(tmp_path, hub, clock) -> Iterator[Rig]:
    rig = Rig(tmp_path, hub.url, clock)
    rig.enroll_at(hub)
    yield rig
    rig.close()


# Two agents on one file


@pytest.fixture
def second(tmp_path, hub, clock, rig) -> Iterator[Rig]:
    """Another agent on the same file."""
    second = Rig(tmp_path, hub.url, clock, owner="agent 2")
    yield second
    second.close()


def test_of_two_agents_on_one_file_the_second_waits(hub, rig, second):
    rig.turn()
    asked = len(hub.requests)
    assert second.agent.turn() == 2
    assert len(hub.requests) == asked


def test_the_second_agent_takes_over_when_the_first_stops(hub, rig, second):
    rig.turn()
    rig.lease.give_back()
    sold = rig.sell(2)
    second.turn()
    assert hub.effects == dict.fromkeys(sold, 1)


def test_the_second_agent_takes_over_when_the_first_was_killed_and_its_lease_ran_out(hub, rig, second):
    rig.turn()
    sold = rig.sell(2)
    second.pass_s(91)
    second.turn()
    assert hub.effects == dict.fromkeys(sold, 1)


def test_an_agent_at_work_keeps_its_lease(hub, rig, second):
    for _ in range(20):
        rig.turn()
        rig.pass_s(15)
    assert second.agent.turn() == 2


def test_an_agent_that_stood_still_too_long_notices_that_another_took_over(hub, rig, second):
    rig.turn()
    rig.pass_s(91)  # the machine slept
    second.turn()
    rig.sell(2)
    assert rig.agent.turn() == 2
    assert hub.asked("/v1/sync/push") == []


def test_even_if_both_send_each_fact_has_one_effect(hub, rig, second):
    sold = rig.sell(5)
    identity = rig.store.identity.get()
    rig.connect(identity).turn()
    rig.store.outbox.acknowledge(0, 0)
    second.lease.keep = lambda: None
    second.connect(identity).turn()
    assert hub.effects == dict.fromkeys(sold, 1)


def test_while_it_waits_long_for_the_hub_the_agent_keeps_its_lease(hub, rig, second):
    hub.fault("/v1", lambda handler, asked, answer: handler.send(Reply(503, b"", {"Retry-After": "900"})))
    rig.agent.turn()
    for _ in range(10):
        rig.pass_s(15)
        rig.agent.turn()
    assert second.agent.turn() == 2


# Killed at every step


@dataclass(frozen=True)
class Ended:
    exit: int
    steps: list[str]
    why: list[str]


@pytest.fixture
def driver() -> Iterator[Callable[[Path, int, int], Ended]]:
    """Runs one catching-up agent in a process of its own, killed at its n-th step; 0 lets it come to its end."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
    command = [sys.executable, str(ROOT / "tests/support/agent_driver.py")]
    with subprocess.Popen(command, env=environment, stdin=PIPE, stdout=PIPE, text=True, bufsize=1) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        ask, answers = process.stdin, process.stdout

        def run(folder: Path, kill_at: int, minutes: int) -> Ended:
            print(folder, kill_at, minutes, file=ask, flush=True)
            return Ended(**json.loads(answers.readline()))

        yield run
        ask.close()


def prepared(hub: WireHub, rig: Rig) -> list[str]:
    """Facts to push in several batches, two streams to load whole and two to follow by pages."""
    hub.limits["push_facts"] = 4
    publish(hub, 12)
    price(hub, 5)
    rig.turn()
    rig.lease.give_back()
    publish(hub, 40)
    price(hub, 25)
    hub.stream("location:014").publish("register:014-2", {"register_id": "014-2", "name": "Kasa 2"})
    hub.stream("stock:014").publish("s1", {"sku": "s1", "on_hand": 1000})
    return rig.sell(10)


def publish(hub: WireHub, count: int) -> None:
    for number in range(count):
        hub.stream("control").publish(f"k{number}", {"n": number})


def price(hub: WireHub, count: int) -> None:
    for number in range(count):
        content = {"sku": f"s{number}", "unit_price": 100, "valid_from": "2026-01-01"}
        hub.stream("price:pl").publish(f"s{number}|2026-01-01", content)


@contextmanager
def register(folder: Path, clock: FakeClock) -> Iterator[tuple[WireHub, Rig, list[str]]]:
    with served(WireHub()) as hub:
        hub.now = clock
        rig = Rig(folder, hub.url, clock)
        rig.enroll_at(hub)
        yield hub, rig, prepared(hub, rig)
        rig.close()


def test_an_agent_killed_at_any_step_of_a_push_and_a_pull_loses_nothing_and_doubles_nothing(tmp_path, clock, driver):
    with register(tmp_path / "whole", clock):
        steps = driver(tmp_path / "whole", 0, 0).steps
    expected = {"push.read", "push.sent", "push.acknowledged", "pull.fetched", "pull.applying", "pull.applied"}
    assert {*expected, "snapshot.piece", "snapshot.fetched", "snapshot.loading", "snapshot.swapped"} <= set(steps)
    for number, step in enumerate(steps, start=1):
        folder = tmp_path / str(number)
        with register(folder, clock) as (hub, rig, sold):
            assert driver(folder, number, 0).exit == -signal.SIGKILL
            again = driver(folder, 0, 2)
            assert (again.exit, again.why) == (0, []), f"killed at step {number}, {step}"
            assert hub.effects == dict.fromkeys(sold, 1), f"killed at step {number}, {step}"
            assert level(hub, rig), f"killed at step {number}, {step}"
            rig.store.journal.verify()


def level(hub: WireHub, rig: Rig) -> bool:
    heads = {name: (stream.epoch, len(stream.entries)) for name, stream in hub.streams.items()}
    nothing_left = not list(rig.folder.glob("snapshot-*")) and not list(rig.folder.glob("*.loading"))
    return rig.store.inbox.cursors() == heads and rig.store.outbox.summary().waiting == 0 and nothing_left


# The process


def started(folder: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "sync_agent", "--data", str(folder), "--log-dir", str(folder / "log"), *options]
    return subprocess.Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True)


@pytest.fixture
def greeted(hub, rig):
    """Waits until an agent in another process has said hello."""
    heard = threading.Event()
    hub.now = lambda: datetime.now(UTC)

    def hello(handler: Handler, asked: Asked, answer) -> None:
        handler.send(answer())
        heard.set()

    hub.fault("/v1/sync/hello", hello)
    return lambda: heard.wait(30)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, errors = process.communicate(timeout=30)
    return process.returncode, errors


def test_asked_to_stop_by_a_signal_it_ends_cleanly_and_gives_the_lease_back(rig, greeted):
    process = started(rig.folder)
    assert greeted()
    process.send_signal(signal.SIGTERM)
    assert ended(process) == (0, "")
    assert rig.store.lease.holder() is None


def test_supervised_it_ends_when_the_till_is_gone(rig, greeted):
    process = started(rig.folder, "--supervised")
    assert greeted()
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(30) == 0
    for stream in (process.stdout, process.stderr):
        assert stream is not None
        stream.close()


def test_a_request_that_never_ends_does_not_keep_it_from_stopping(rig, hub):
    asked_for, let_go = threading.Event(), threading.Event()

    def never(handler: Handler, asked: Asked, answer) -> None:
        asked_for.set()
        let_go.wait(60)
        handler.cut()

    hub.fault("/v1", never)
    process = started(rig.folder)
    assert asked_for.wait(30)
    process.send_signal(signal.SIGTERM)
    assert ended(process) == (0, "")
    let_go.set()


def test_once_says_in_a_sentence_what_stood_in_the_way(rig, hub):
    hub.hub_id = "hub-2"
    status, errors = ended(started(rig.folder, "--once"))
    assert status == 1
    assert "another hub" in errors


def test_a_damaged_file_is_told_and_left_where_it_is(tmp_path, rig):
    rig.store.close()
    (tmp_path / "register.sqlite").write_bytes(b"no database" * 1000)
    status, errors = ended(started(tmp_path, "--once"))
    assert status == 1
    assert "store.damaged" in errors
    assert (tmp_path / "register.sqlite").exists()


def test_no_name_token_or_key_reaches_the_logs(rig, hub, greeted):
    hub.stream("location:014").publish(
        "operator:1",
        {
            "operator_id": "1",
            "number": "1",
            "name": "Grażyna Żółkiewska",
            "short_name": "Grażyna",
            "pin_hash": "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaA",
        },
    )
    rig.sell(3)
    hub.fault("/v1/sync/push", lambda handler, asked, answer: handler.send(Reply(500)))
    process = started(rig.folder)
    assert greeted()
    process.send_signal(signal.SIGTERM)
    assert ended(process)[0] == 0
    logged = "".join(path.read_text() for path in (rig.folder / "log").iterdir())
    assert all(json.loads(line) for line in logged.splitlines())
    key = (rig.folder / "device.key").read_text().splitlines()[1]
    assert not any(secret in logged for secret in ("Grażyna", r"Gra\u017cyna", "argon2", "token-1", "gęślą", key))
