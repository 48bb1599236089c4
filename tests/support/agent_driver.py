"""Run as a program: makes agents that catch up in processes of their own and kill themselves at the step they are told.

Reads lines ``FOLDER STEP MINUTES`` and answers each with a line of JSON: how the process ended, the steps it went
through, and what stood in its way. STEP 0 lets it come to its end; MINUTES is how late it is by its clock.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from local_store import Store
from tests.support.agent_rig import Rig
from tests.support.clock import FakeClock


class Killer:
    """Counts the steps, and at the chosen one ends the process as a power cut would."""

    def __init__(self, kill_at: int, out: int) -> None:
        self._left = kill_at
        self._out = out

    def __call__(self, step: str) -> None:
        os.write(self._out, f"{step}\n".encode())
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def catch_up(folder: Path, kill_at: int, minutes: int, out: int) -> int:
    clock = FakeClock()
    clock.advance(minutes=minutes)
    rig = Rig(folder, hub_of(folder, clock), clock, owner=f"agent {os.getpid()}", at_step=Killer(kill_at, out))
    trouble = rig.agent.run_once()
    rig.close()
    if trouble is not None:
        os.write(out, f"! {trouble}\n".encode())
    return 0 if trouble is None else 1


def hub_of(folder: Path, clock: FakeClock) -> str:
    store = Store.open(folder / "register.sqlite", clock, owner="agent")
    identity = store.identity.get()
    store.close()
    assert identity is not None
    return identity.hub_url


def in_a_process_of_its_own(folder: Path, kill_at: int, minutes: int) -> dict[str, object]:
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os._exit(catch_up(folder, kill_at, minutes, write_end))
    os.close(write_end)
    with os.fdopen(read_end) as lines:
        said = lines.read().splitlines()
    _, status = os.waitpid(child, 0)
    trouble = [line for line in said if line.startswith("!")]
    return {"exit": os.waitstatus_to_exitcode(status), "steps": [x for x in said if x not in trouble], "why": trouble}


def main() -> None:
    for line in sys.stdin:
        folder, kill_at, minutes = line.split()
        print(json.dumps(in_a_process_of_its_own(Path(folder), int(kill_at), int(minutes))), flush=True)


if __name__ == "__main__":
    main()
