"""The sync agent beside the till: started unless a service already runs it, and started again when it ends."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from local_store import Store

_LOGGER = logging.getLogger(__name__)
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0


def agent_command(data_dir: Path, extra: Sequence[str] = ()) -> list[str]:
    """How the agent of this register is started; it ends when our end of its standard input closes, even by a crash."""
    agent = [sys.executable, "-m", "sync_agent", "--data", str(data_dir), "--supervised"]
    return [*agent, "--log-dir", str(data_dir / "log"), *extra]


class AgentProcess:
    """Keeps one agent running. :meth:`tend` is called about once a second and never waits."""

    def __init__(self, store: Store, command: Sequence[str], monotonic: Callable[[], float]) -> None:
        self._store = store
        self._command = command
        self._monotonic = monotonic
        self._process: subprocess.Popen[bytes] | None = None
        self._started_s = 0.0
        self._pause_s = FIRST_PAUSE_S
        self._not_before_s = float("-inf")

    @property
    def pid(self) -> int | None:
        """The agent's process, while it is ours and runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def tend(self) -> None:
        """Start the agent when nobody runs one."""
        if self._process is not None and self._process.poll() is None:
            return
        now = self._monotonic()
        if self._process is not None:
            self._ended(now)
        if now >= self._not_before_s and self._store.lease.holder() is None:
            self._start(now)

    def stop(self) -> None:
        """Ask the agent to stop and wait for it; it loses nothing if it has to be ended."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _start(self, now: float) -> None:
        _LOGGER.info("starting the agent")
        try:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            _LOGGER.warning("the agent cannot be started: %s", error)
            self._wait_longer(now)
        self._started_s = now

    def _ended(self, now: float) -> None:
        """It ended by itself: start it again, each time later when it does not live long."""
        _LOGGER.warning("the agent ended with status %s", self._process.returncode if self._process else None)
        if now - self._started_s > LONGEST_PAUSE_S:
            self._pause_s = FIRST_PAUSE_S
        self._process = None
        self._wait_longer(now)

    def _wait_longer(self, now: float) -> None:
        self._not_before_s = now + self._pause_s
        self._pause_s = min(LONGEST_PAUSE_S, self._pause_s * 2)
