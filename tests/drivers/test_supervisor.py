"""The owner of a device: back-off told by a clock of our own, jobs in order, an end that is clean."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future

import pytest

from drivers.device import DeviceLife, DeviceState, Health, HealthLog, HealthState
from drivers.errors import Busy, Disconnected, Misconfigured, ProtocolError, TimedOut, Unavailable
from drivers.supervisor import Backoff, Caretaker, Supervisor
from tests.support.byte_lines import DEADLINE_S
from tests.support.collecting import Collector


class Device:
    """A device that is there or not, and fails as told."""

    description = "the device"

    def __init__(self) -> None:
        self.connecting: Exception | None = None
        self.attending: Exception | None = None
        self.condition = Health.ready()
        self.connections = 0
        self.disconnections = 0

    def connect(self) -> Health:
        self.connections += 1
        if self.connecting is not None:
            raise self.connecting
        return self.condition

    def attend(self) -> Health:
        if self.attending is not None:
            raise self.attending
        return self.condition

    def disconnect(self) -> None:
        self.disconnections += 1


class Kept:
    """A device in the care of a caretaker whose time we tell."""

    def __init__(self) -> None:
        self.device = Device()
        self.life = DeviceLife("the device")
        self.life.move(DeviceState.OPEN)
        self.log = HealthLog("the device", logging.getLogger("tests.supervisor"))
        self.caretaker = Caretaker(self.device, self.life, self.log, idle_s=1.0, backoff=Backoff())

    def job(self, work: Callable[[], str], now_s: float = 0.0) -> Future[str]:
        future: Future[str] = Future()
        self.caretaker.do(work, future, now_s)
        return future


@pytest.fixture
def kept() -> Kept:
    return Kept()


def test_it_connects_at_once(kept: Kept) -> None:
    kept.caretaker.turn(0)
    assert (kept.life.state, kept.log.health) == (DeviceState.ENABLED, Health.ready())


def test_it_tries_again_after_half_a_second_then_twice_as_long_up_to_ten(kept: Kept) -> None:
    kept.device.connecting = Unavailable("not there")
    now, delays = 0.0, []
    for _ in range(8):
        delays.append(kept.caretaker.turn(now))
        now += delays[-1]
    assert delays == [0.5, 1, 2, 4, 8, 10, 10, 10]


def test_it_does_not_try_before_its_time(kept: Kept) -> None:
    kept.device.connecting = Unavailable("not there")
    kept.caretaker.turn(0)
    assert kept.caretaker.turn(0.2) == pytest.approx(0.3)
    assert kept.device.connections == 1


def test_the_back_off_starts_anew_once_the_device_has_worked(kept: Kept) -> None:
    kept.device.connecting = Unavailable("not there")
    for now in (0, 0.5, 1.5):
        kept.caretaker.turn(now)
    kept.device.connecting = None
    kept.caretaker.turn(3.5)
    kept.caretaker.turn(3.5)
    kept.device.attending = Disconnected("gone")
    assert kept.caretaker.turn(4.5) == 0.5


def test_a_device_that_fails_right_after_connecting_is_not_hammered(kept: Kept) -> None:
    kept.device.attending = Disconnected("gone")
    kept.caretaker.turn(0)
    first = kept.caretaker.turn(0)
    kept.caretaker.turn(first)
    assert kept.caretaker.turn(first) == 1.0


def test_a_person_can_make_it_try_now(kept: Kept) -> None:
    kept.device.connecting = Unavailable("not there")
    kept.caretaker.turn(0)
    kept.device.connecting = None
    kept.caretaker.try_now()
    kept.caretaker.turn(0.01)
    assert kept.life.state is DeviceState.ENABLED


@pytest.mark.parametrize(
    ("error", "state", "code"),
    [
        (Unavailable("not there"), DeviceState.OFFLINE, "device.unavailable"),
        (Busy("taken"), DeviceState.OFFLINE, "device.busy"),
        (Misconfigured("wrong"), DeviceState.FAULT, "device.misconfigured"),
        (ZeroDivisionError("our own mistake"), DeviceState.FAULT, "device.fault"),
    ],
)
def test_a_failure_to_connect_is_offline_or_fault(kept: Kept, error: Exception, state: DeviceState, code: str) -> None:
    kept.device.connecting = error
    kept.caretaker.turn(0)
    assert (kept.life.state, kept.log.health.code) == (state, code)


def test_a_fault_can_heal(kept: Kept) -> None:
    kept.device.connecting = ZeroDivisionError("our own mistake")
    kept.caretaker.turn(0)
    kept.device.connecting = None
    kept.caretaker.turn(0.5)
    assert kept.life.state is DeviceState.ENABLED


def test_low_paper_is_reported_while_it_works(kept: Kept) -> None:
    kept.caretaker.turn(0)
    kept.device.condition = Health.attention("printer.paper_low")
    kept.caretaker.turn(1)
    assert kept.log.health == Health.attention("printer.paper_low")


def test_a_job_is_done_busily_and_gives_its_result(kept: Kept) -> None:
    kept.caretaker.turn(0)
    assert kept.job(lambda: kept.life.state).result() == DeviceState.BUSY
    assert kept.life.state is DeviceState.ENABLED


def test_a_job_for_an_absent_device_is_refused_at_once(kept: Kept) -> None:
    kept.device.connecting = Unavailable("not there")
    kept.caretaker.turn(0)
    assert isinstance(kept.job(lambda: "done").exception(), Unavailable)


@pytest.mark.parametrize("error", [Disconnected("a"), TimedOut("b"), ProtocolError("c")])
def test_a_job_that_loses_the_device_gets_the_error_and_the_device_reconnects(kept: Kept, error: Exception) -> None:
    kept.caretaker.turn(0)
    future = kept.job(fail_with(error), now_s=1.0)
    assert (future.exception(), kept.life.state) == (error, DeviceState.OFFLINE)
    kept.caretaker.turn(1.5)
    assert kept.device.connections == 2


def test_a_job_with_a_mistake_of_its_own_does_not_cost_the_connection(kept: Kept) -> None:
    kept.caretaker.turn(0)
    error = KeyError("our own mistake")
    assert (kept.job(fail_with(error)).exception(), kept.life.state) == (error, DeviceState.ENABLED)


def test_a_canceled_job_is_not_done(kept: Kept) -> None:
    kept.caretaker.turn(0)
    future: Future[str] = Future()
    future.cancel()
    done: list[str] = []
    kept.caretaker.do(lambda: done.append("done"), future, 0)  # type: ignore[arg-type, func-returns-value]
    assert done == []


def test_letting_go_closes_from_any_state(kept: Kept) -> None:
    kept.caretaker.turn(0)
    kept.caretaker.let_go()
    assert (kept.life.state, kept.log.health.code) == (DeviceState.CLOSED, "device.closed")


def fail_with(error: Exception) -> Callable[[], str]:
    def work() -> str:
        raise error

    return work


# With its thread.


@pytest.fixture
def owned() -> Iterator[tuple[Supervisor, Device]]:
    device = Device()
    supervisor = Supervisor(device, idle_s=0.01, capacity=2, backoff=Backoff(0.001, 0.01))
    yield supervisor, device
    assert supervisor.stop(DEADLINE_S)


def ready(supervisor: Supervisor) -> Supervisor:
    supervisor.start()
    assert supervisor.wait_until(lambda health: health.state is HealthState.READY, DEADLINE_S)
    return supervisor


def test_jobs_are_done_in_order_by_one_thread(owned: tuple[Supervisor, Device]) -> None:
    supervisor = ready(owned[0])
    names = [supervisor.submit(threading.current_thread).result(DEADLINE_S).name for _ in range(5)]
    assert set(names) == {"device the device"}


def test_the_queue_is_bounded(owned: tuple[Supervisor, Device]) -> None:
    supervisor = ready(owned[0])
    release = threading.Event()
    begun = threading.Event()
    running = supervisor.submit(lambda: (begun.set(), release.wait(DEADLINE_S)))
    assert begun.wait(DEADLINE_S)
    waiting = [supervisor.submit(lambda: "done") for _ in range(3)]
    assert isinstance(waiting[2].exception(DEADLINE_S), Busy)
    release.set()
    assert running.result(DEADLINE_S) == (None, True)


def test_a_job_that_did_not_begin_in_time_is_taken_back(owned: tuple[Supervisor, Device]) -> None:
    supervisor = ready(owned[0])
    release, begun, done = threading.Event(), threading.Event(), threading.Event()
    supervisor.submit(lambda: (begun.set(), release.wait(DEADLINE_S)))
    assert begun.wait(DEADLINE_S)
    with pytest.raises(Busy):
        supervisor.call(done.set, 0.01)
    release.set()
    supervisor.call(lambda: None, DEADLINE_S)
    assert not done.is_set()


def test_a_job_that_began_but_did_not_end_in_time_timed_out(owned: tuple[Supervisor, Device]) -> None:
    supervisor = ready(owned[0])
    release, begun = threading.Event(), Collector[bool]()
    caller: Collector[Exception] = Collector()

    def call() -> None:
        try:
            supervisor.call(lambda: (begun(True), release.wait(DEADLINE_S)), 0.05)
        except Unavailable as error:
            caller(error)
        except TimedOut as error:
            caller(error)

    thread = threading.Thread(target=call)
    thread.start()
    begun.first(1)
    assert isinstance(caller.first(1)[0], TimedOut)
    release.set()
    thread.join(DEADLINE_S)


def test_stopping_fails_the_jobs_that_wait(owned: tuple[Supervisor, Device]) -> None:
    supervisor = ready(owned[0])
    release, begun = threading.Event(), threading.Event()
    supervisor.submit(lambda: (begun.set(), release.wait(DEADLINE_S)))
    assert begun.wait(DEADLINE_S)
    waiting = supervisor.submit(lambda: "done")
    assert not supervisor.stop(0)
    release.set()
    assert isinstance(waiting.exception(DEADLINE_S), Unavailable)


def test_a_job_for_a_device_not_started_fails_at_once(owned: tuple[Supervisor, Device]) -> None:
    assert isinstance(owned[0].submit(lambda: "done").exception(0), Unavailable)


def test_stopping_lets_go_of_the_device(owned: tuple[Supervisor, Device]) -> None:
    supervisor, device = owned
    ready(supervisor).stop(DEADLINE_S)
    assert (supervisor.state, device.disconnections) == (DeviceState.CLOSED, 1)


def test_it_can_be_started_again(owned: tuple[Supervisor, Device]) -> None:
    ready(owned[0]).stop(DEADLINE_S)
    assert ready(owned[0]).submit(lambda: "done").result(DEADLINE_S) == "done"


def test_starting_twice_is_starting_once(owned: tuple[Supervisor, Device]) -> None:
    supervisor, device = owned
    ready(supervisor)
    supervisor.start()
    supervisor.call(lambda: None, DEADLINE_S)
    assert device.connections == 1


def test_a_lost_device_comes_back_by_itself(owned: tuple[Supervisor, Device]) -> None:
    supervisor, device = owned
    ready(supervisor)
    device.connecting = device.attending = Disconnected("gone")
    assert supervisor.wait_until(lambda health: health.code == "device.disconnected", DEADLINE_S)
    device.connecting = device.attending = None
    assert supervisor.wait_until(lambda health: health.state is HealthState.READY, DEADLINE_S)


def test_somebody_who_presses_try_again_need_not_wait() -> None:
    device = Device()
    device.connecting = Unavailable("not there")
    supervisor = Supervisor(device, backoff=Backoff(3600, 3600))
    supervisor.start()
    assert supervisor.wait_until(lambda health: health.code == "device.unavailable", DEADLINE_S)
    device.connecting = None
    supervisor.try_now()
    assert supervisor.wait_until(lambda health: health.state is HealthState.READY, DEADLINE_S)
    assert supervisor.stop(DEADLINE_S)


def test_health_is_told_on_each_change() -> None:
    device, told = Device(), Collector[Health]()
    supervisor = Supervisor(device, idle_s=0.01, on_health=told)
    ready(supervisor).stop(DEADLINE_S)
    assert [health.code for health in told.first(2)] == ["device.ready", "device.closed"]


def test_a_listener_may_stop_the_device_it_listens_to() -> None:
    device = Device()
    device.connecting = Misconfigured("wrong")
    supervisor = Supervisor(device, on_health=lambda health: supervisor.stop() and None)
    supervisor.start()
    assert supervisor.wait_until(lambda health: health.code == "device.closed", DEADLINE_S)
