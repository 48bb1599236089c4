from __future__ import annotations

import os
import threading

import pytest

from sync_agent.supervision import run_until_stopped, stop_at_end_of


def test_the_end_of_standard_input_asks_to_stop():
    mine, theirs = os.pipe()
    stop = threading.Event()
    with os.fdopen(mine, "rb") as stream:
        thread = stop_at_end_of(stream, stop)
        assert not stop.is_set()
        os.close(theirs)
        assert stop.wait(10)
        thread.join(10)


def test_what_the_till_writes_is_no_reason_to_stop():
    mine, theirs = os.pipe()
    stop = threading.Event()
    with os.fdopen(mine, "rb") as stream:
        thread = stop_at_end_of(stream, stop)
        os.write(theirs, b"still here" * 20_000)  # more than a pipe holds: most of it was read when this returns
        assert not stop.is_set()
        os.close(theirs)
        thread.join(10)


def test_work_that_ends_when_asked_ends_cleanly():
    stop = threading.Event()
    started = threading.Event()

    def work() -> None:
        started.set()
        stop.wait(10)

    threading.Thread(target=lambda: started.wait(10) and stop.set()).start()
    assert run_until_stopped(work, stop)


def test_work_stuck_in_a_request_does_not_keep_the_process():
    stop, stuck = threading.Event(), threading.Event()
    stop.set()
    assert not run_until_stopped(lambda: stuck.wait(10), stop, grace_s=0.01)
    stuck.set()


def test_an_error_of_the_work_is_not_lost():
    def work() -> None:
        raise RuntimeError("ours")

    with pytest.raises(RuntimeError, match="ours"):
        run_until_stopped(work, threading.Event())
