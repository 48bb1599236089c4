"""The one owner of a device: connects, works off a bounded queue, reconnects with back-off, and knows its health."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from drivers.device import DeviceLife, DeviceState, Health, HealthLog
from drivers.errors import Busy, DeviceError, Disconnected, Misconfigured, ProtocolError, TimedOut, Unavailable

_T = TypeVar("_T")
_LOGGER: Final = logging.getLogger(__name__)
_LOST: Final = (Disconnected, TimedOut, ProtocolError)
"""After these nobody knows where in the stream we stand; only a new connection gives certainty."""


class Supervised(Protocol):
    """What a driver gives its supervisor; every call comes from the one owner thread."""

    @property
    def description(self) -> str:
        """What the device is and where, for the log."""

    def connect(self) -> Health:
        """Take hold of the device and set it up; raises :class:`DeviceError` when that fails."""

    def attend(self) -> Health:
        """Do what is due without being asked: read what came, or ask how it is; raises :class:`DeviceError`."""

    def disconnect(self) -> None:
        """Let go; never fails, harmless when not connected."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before trying again: ``first_s``, then twice as long each time, at most ``limit_s``."""

    first_s: float = 0.5
    limit_s: float = 10.0

    def after(self, failures: int) -> float:
        """Seconds to wait after this many failures in a row."""
        return min(self.limit_s, self.first_s * float(2 ** min(failures - 1, 30)))


class Caretaker:
    """The owner's work without its thread: told the time, it says how long it may wait."""

    def __init__(
        self, device: Supervised, life: DeviceLife, health: HealthLog, idle_s: float, backoff: Backoff
    ) -> None:
        self._device = device
        self._life = life
        self._health = health
        self._idle_s = idle_s
        self._backoff = backoff
        self._failures = 0
        self._next_try_s = float("-inf")
        self.connected = False

    def turn(self, now_s: float) -> float:
        """Connect if it is time to, or attend to the device; the seconds until the next turn is due."""
        if self.connected:
            return self._idle_s if self._guarded(self._attend, now_s) else self._next_try_s - now_s
        if now_s < self._next_try_s:
            return self._next_try_s - now_s
        return 0.0 if self._guarded(self._connect, now_s) else self._next_try_s - now_s

    def do(self, job: Callable[[], _T], future: Future[_T], now_s: float) -> None:
        """Do one job and settle its future; refused at once while there is no connection."""
        if not future.set_running_or_notify_cancel():
            return
        if not self.connected:
            future.set_exception(
                Unavailable(f"{self._device.description}: {self._health.health.detail or 'not connected'}")
            )
            return
        self._life.move(DeviceState.BUSY)
        try:
            result = job()
        except Exception as error:  # noqa: BLE001 - whoever asked gets it, through the future
            self._after_failed_job(error, now_s)
            future.set_exception(error)
            return
        self._life.move(DeviceState.ENABLED)
        self._failures = 0
        future.set_result(result)

    def try_now(self) -> None:
        """Forget the back-off: somebody says the device is there again."""
        self._next_try_s = float("-inf")
        self._failures = 0

    def let_go(self) -> None:
        """Disconnect for good."""
        self.connected = False
        self._device.disconnect()
        self._life.move(DeviceState.CLOSED)
        self._health.report(Health.unavailable("device.closed"))

    def _connect(self) -> None:
        health = self._device.connect()
        self._life.move(DeviceState.CLAIMED)
        self._life.move(DeviceState.ENABLED)
        self.connected = True
        self._health.report(health)

    def _attend(self) -> None:
        self._health.report(self._device.attend())
        self._failures = 0

    def _guarded(self, step: Callable[[], None], now_s: float) -> bool:
        """True when ``step`` worked; otherwise the device is offline, or at fault if waiting will hardly mend it."""
        try:
            step()
        except Misconfigured as error:
            self._lose(DeviceState.FAULT, Health.of(error), now_s)
        except DeviceError as error:
            self._lose(DeviceState.OFFLINE, Health.of(error), now_s)
        except Exception as error:
            _LOGGER.exception("%s: its driver failed", self._device.description)
            self._lose(DeviceState.FAULT, Health.unavailable("device.fault", repr(error)), now_s)
        else:
            return True
        return False

    def _after_failed_job(self, error: Exception, now_s: float) -> None:
        if isinstance(error, _LOST):
            self._lose(DeviceState.OFFLINE, Health.of(error), now_s)
        else:
            self._life.move(DeviceState.ENABLED)

    def _lose(self, state: DeviceState, health: Health, now_s: float) -> None:
        self.connected = False
        self._device.disconnect()
        if self._life.state is not state:
            self._life.move(state)
        self._failures += 1
        self._next_try_s = now_s + self._backoff.after(self._failures)
        self._health.report(health)


class Supervisor:
    """Runs a :class:`Caretaker` on a thread of its own, behind a queue of at most ``capacity`` jobs.

    ``idle_s`` is the pause between two turns when there is no job: 0 for a device whose ``attend`` itself waits for
    input. ``on_health`` is called on the owner thread. The thread is a daemon: a device that hangs inside the kernel
    cannot keep the program from ending.
    """

    def __init__(
        self,
        device: Supervised,
        *,
        idle_s: float = 1.0,
        capacity: int = 64,
        backoff: Backoff | None = None,
        on_health: Callable[[Health], None] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._device = device
        self._capacity = capacity
        self._monotonic = monotonic
        self._on_health = on_health
        self._life = DeviceLife(device.description)
        self._health = HealthLog(device.description, _LOGGER, self._note_health)
        self._caretaker = Caretaker(device, self._life, self._health, idle_s, backoff or Backoff())
        self._changed = threading.Condition()
        self._jobs: deque[tuple[Callable[[], Any], Future[Any]]] = deque()
        self._stopping = False
        self._hurried = False
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> DeviceState:
        """Where the device is in its life."""
        return self._life.state

    def health(self) -> Health:
        """As last known; never waits for the device."""
        return self._health.health

    def start(self) -> None:
        """Begin to own the device; harmless when it is owned already."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._stopping = False
        self._life.move(DeviceState.OPEN)
        self._thread = threading.Thread(target=self._run, name=f"device {self._device.description}", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Let go of the device; waiting jobs fail. False when the device still hangs after ``timeout_s``.

        Called from the owner thread itself (by a listener) it only asks for the end, and says False.
        """
        thread = self._thread
        if thread is None:
            return True
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if thread is threading.current_thread():
            return False
        thread.join(timeout_s)
        return not thread.is_alive()

    def submit(self, job: Callable[[], _T]) -> Future[_T]:
        """Have ``job`` done by the owner thread, in order.

        The future carries :class:`Busy` when the queue is full, :class:`Unavailable` when there is no connection, and
        otherwise what the job gave or raised. A job that has not begun can be canceled.
        """
        future: Future[_T] = Future()
        with self._changed:
            if self._thread is None or self._stopping:
                future.set_exception(Unavailable(f"{self._device.description}: not started"))
            elif len(self._jobs) >= self._capacity:
                future.set_exception(Busy(f"{self._device.description}: {self._capacity} jobs are waiting already"))
            else:
                self._jobs.append((job, future))
                self._changed.notify_all()
        return future

    def call(self, job: Callable[[], _T], timeout_s: float) -> _T:
        """Submit and wait. :class:`Busy`: it never began. :class:`TimedOut`: it began, and may still be done."""
        future = self.submit(job)
        try:
            return future.result(timeout_s)
        except TimeoutError:
            if future.cancel():
                raise Busy(f"{self._device.description}: did not get to it within {timeout_s:g} s") from None
            raise TimedOut(f"{self._device.description}: not finished after {timeout_s:g} s") from None

    def try_now(self) -> None:
        """Connect without waiting for the back-off to pass: somebody pressed "try again"."""
        with self._changed:
            self._hurried = True
            self._changed.notify_all()

    def wait_until(self, holds: Callable[[Health], bool], timeout_s: float) -> bool:
        """Wait until the health fulfils ``holds``; false when it did not within ``timeout_s``."""
        with self._changed:
            return self._changed.wait_for(lambda: holds(self._health.health), timeout_s)

    def _run(self) -> None:
        try:
            while not self._stopping:
                delay_s = self._caretaker.turn(self._monotonic())
                self._work_off(delay_s)
        finally:
            self._caretaker.let_go()
            self._refuse_waiting()

    def _work_off(self, delay_s: float) -> None:
        """Wait up to ``delay_s`` for a job, then do all that wait."""
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._stopping or self._hurried, max(0.0, delay_s))
            if self._hurried:
                self._hurried = False
                self._caretaker.try_now()
        while not self._stopping and (entry := self._next_job()) is not None:
            self._caretaker.do(*entry, self._monotonic())

    def _next_job(self) -> tuple[Callable[[], Any], Future[Any]] | None:
        with self._changed:
            return self._jobs.popleft() if self._jobs else None

    def _refuse_waiting(self) -> None:
        while (entry := self._next_job()) is not None:
            if entry[1].set_running_or_notify_cancel():
                entry[1].set_exception(Unavailable(f"{self._device.description}: stopped"))

    def _note_health(self, health: Health) -> None:
        with self._changed:
            self._changed.notify_all()
        if self._on_health is not None:
            self._on_health(health)
